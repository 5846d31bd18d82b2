"""Comparing shapes, dimension by dimension."""

from collections.abc import Mapping
from dataclasses import replace

from grader.equivalence.domain import Range, read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.shapes import show_shape
from grader.notation.tree import Node, Symbol, children, substitute, symbols

CODES: Mapping[str, Code] = {
    "shape.wrong": Code(
        "The shape is {found}; expected was {expected}.",
        "Die Form ist {found}; erwartet war {expected}.",
    ),
    "shape.renamed": Code(
        "Other letters are used, each for one of ours: {letters}.",
        "Es stehen andere Buchstaben da, jeder für einen von unseren: {letters}.",
    ),
    "shape.letters": Code(
        "No renaming of letters makes the shape {found} the expected {expected}.",
        "Keine Umbenennung der Buchstaben macht die Form {found} zur erwarteten {expected}.",
    ),
    "shape.open": Code(
        "Whether the shape {found} is right could not be decided by machine.",
        "Ob die Form {found} stimmt, ließ sich maschinell nicht entscheiden.",
    ),
}

_SIZE: Range = read_range("integer >= 1")


def compare_shapes(answer: tuple[Node, ...], reference: tuple[Node, ...]) -> Comparison:
    """Compare two shapes whose names stand for sizes of one or more."""
    args = {"found": show_shape(answer), "expected": show_shape(reference)}
    wrong = incorrect("structural", Finding(code="shape.wrong", args=args))
    if len(answer) != len(reference):
        return wrong
    same = [_same(a, r) for a, r in zip(answer, reference, strict=True)]
    if False in same:
        return wrong
    if None in same:
        return undecided("exact", Finding(code="shape.open", args={"found": args["found"]}))
    return correct("structural" if answer == reference else "exact")


def compare_renamed(answer: tuple[Node, ...], reference: tuple[Node, ...]) -> Comparison:
    """Compare two shapes up to one renaming of letters that is one-to-one.

    Letters of the reference keep their meaning where the answer uses others beside them; an answer
    in the reference's letters alone, which have changed places, is left to a person.
    """
    found = compare_shapes(answer, reference)
    if found.outcome is not Outcome.INCORRECT or len(answer) != len(reference):
        return found
    mapping = _renaming(answer, reference)
    args = {"found": show_shape(answer), "expected": show_shape(reference)}
    finding = Finding(code="shape.letters", args=args)
    if mapping is None:
        return incorrect("structural", finding)
    values = {name: Symbol(ours) for name, ours in mapping.items()}
    renamed = tuple(substitute(dimension, values) for dimension in answer)
    again = compare_shapes(renamed, reference)
    if again.outcome is Outcome.INCORRECT:
        return incorrect(again.method, finding)
    own = symbols_of(answer) - symbols_of(reference)
    kept = all(name == ours for name, ours in mapping.items() if name not in own)
    if not own or not kept:
        return undecided("structural", finding) if not own else incorrect("structural", finding)
    letters = ", ".join(f"{name} = {mapping[name]}" for name in sorted(own))
    note = Finding(code="shape.renamed", args={"letters": letters})
    return replace(again, findings=(*again.findings, note))


def symbols_of(shape: tuple[Node, ...]) -> frozenset[str]:
    """Return the names in a shape."""
    return frozenset(name for dimension in shape for name in symbols(dimension))


def _renaming(answer: tuple[Node, ...], reference: tuple[Node, ...]) -> dict[str, str] | None:
    """Pair the letters of both shapes; None where that cannot be one-to-one.

    Letters that are dimensions of their own are paired first, then those at the same place of
    expressions written alike; one letter that is left on each side belongs together.
    """
    pairs = {
        pair for given, ours in zip(answer, reference, strict=True) for pair in _pairs(given, ours)
    }
    mapping = dict(pairs)
    if not len(pairs) == len(mapping) == len(set(mapping.values())):
        return None
    left = symbols_of(answer) - set(mapping), symbols_of(reference) - set(mapping.values())
    if len(left[0]) == len(left[1]) == 1:
        mapping[min(left[0])] = min(left[1])
    return mapping if set(mapping) == symbols_of(answer) else None


def _pairs(given: Node, ours: Node) -> set[tuple[str, str]]:
    """Pair the letters of two dimensions that are written alike."""
    if isinstance(given, Symbol) and isinstance(ours, Symbol):
        return {(given.name, ours.name)}
    inner = children(given), children(ours)
    if type(given) is not type(ours) or len(inner[0]) != len(inner[1]):
        return set()
    return {pair for one, other in zip(*inner, strict=True) for pair in _pairs(one, other)}


def _same(answer: Node, reference: Node) -> bool | None:
    if answer == reference:
        return True
    if isinstance(answer, Symbol) and isinstance(reference, Symbol):
        return False
    domain = dict.fromkeys(symbols(answer) | symbols(reference), _SIZE)
    outcome = compare_expressions(answer, reference, domain).outcome
    if outcome is Outcome.UNDECIDED:
        return None
    return outcome is Outcome.CORRECT
