"""Comparing shapes, dimension by dimension."""

from collections.abc import Mapping
from dataclasses import replace

from grader.equivalence.domain import Range, read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.shapes import show_shape
from grader.notation.tree import Node, Symbol, substitute, symbols

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

    Letters of the reference keep their meaning where the answer uses them.
    """
    own = symbols_of(answer) - symbols_of(reference)
    if not own or len(answer) != len(reference):
        return compare_shapes(answer, reference)
    mapping = _renaming(answer, reference)
    if mapping is None:
        args = {"found": show_shape(answer), "expected": show_shape(reference)}
        return incorrect("structural", Finding(code="shape.letters", args=args))
    values = {name: Symbol(ours) for name, ours in mapping.items()}
    renamed = tuple(substitute(dimension, values) for dimension in answer)
    if symbols_of(renamed) - symbols_of(reference):
        finding = Finding(code="shape.open", args={"found": show_shape(answer)})
        return undecided("structural", finding)
    found = compare_shapes(renamed, reference)
    letters = ", ".join(f"{name} = {mapping[name]}" for name in sorted(own & set(mapping)))
    note = Finding(code="shape.renamed", args={"letters": letters})
    return replace(found, findings=(*found.findings, note))


def symbols_of(shape: tuple[Node, ...]) -> frozenset[str]:
    """Return the names in a shape."""
    return frozenset(name for dimension in shape for name in symbols(dimension))


def _renaming(answer: tuple[Node, ...], reference: tuple[Node, ...]) -> dict[str, str] | None:
    """Pair letters that stand at the same place; None where that is not one-to-one."""
    pairs = {
        (given.name, ours.name)
        for given, ours in zip(answer, reference, strict=True)
        if isinstance(given, Symbol) and isinstance(ours, Symbol)
    }
    mapping = dict(pairs)
    kept = all(own == ours for own, ours in pairs if own in symbols_of(reference))
    unique = len(pairs) == len(mapping) == len(set(mapping.values()))
    return mapping if unique and kept else None


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
