"""A pair of matrices that is right by a property, not by its entries.

>>> from grader.model import Context
>>> options = Options()
>>> q, k = CHECKER.parse("c*I", options), CHECKER.parse("I", options)
>>> context = Context(siblings={"q": q, "k": k}, predicate=lambda answers: None)
>>> CHECKER.compare(None, q, options, context).method
'property'
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.checkers import Checker
from grader.equivalence.polynomials import Polynomial, to_polynomial
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Context, Finding, Frozen, Outcome, Understood
from grader.notation.constructions import IDENTITY, LENGTHS, Construction, parse_construction
from grader.notation.printer import latex, latex_matrix, plain, plain_matrix
from grader.notation.tree import Product, Symbol
from problems.model import Witness

CODES: Mapping[str, Code] = {
    "construction.sibling": Code(
        "{missing} belongs to this answer and could not be read; a person looks at both.",
        "Zu dieser Antwort gehört {missing}; das war nicht lesbar. Ein Mensch sieht beides an.",
    ),
    "construction.letters": Code(
        "More than one free letter stands here ({letters}); a person decides.",
        "Hier steht mehr als ein freier Buchstabe ({letters}); ein Mensch entscheidet.",
    ),
    "construction.sign": Code(
        "This is right if the free factor tends to minus infinity; a person decides.",
        "Das stimmt, wenn der freie Faktor gegen minus unendlich geht; ein Mensch entscheidet.",
    ),
    "construction.entries": Code(
        "The entries are not polynomials in one free factor; a person decides.",
        "Die Einträge sind keine Polynome in einem freien Faktor; ein Mensch entscheidet.",
    ),
}

_METHOD = "property"
_SIZES = (4, 9)
"""Sizes at which a multiple of the identity is tried; the roots of d_k = D are whole there."""

Plain = tuple[tuple[Polynomial, ...], ...]
Predicate = Callable[[Mapping[str, Plain]], Witness | None]


class Options(Frozen):
    """Which fields make the pair, and how the sheet calls the free factor."""

    pair: tuple[str, str] = ("q", "k")
    factor: str = "c"


def parse(text: str, options: Options) -> Construction:
    """Read a multiple of the identity, or a matrix, with at most one free factor."""
    return parse_construction(text, options.factor)


def lift(value: str, options: Options) -> Construction:
    """Make a construction of a family's text."""
    return parse_construction(value, options.factor)


def to_plain(answer: Construction) -> str:
    """Give the construction in plain notation."""
    return show(answer).plain


def show(answer: Construction) -> Understood:
    """Show the construction."""
    if answer.matrix is not None:
        return Understood(plain_matrix(answer.matrix), latex_matrix(answer.matrix))
    scalar = answer.scalar
    if scalar is None or plain(scalar) == "1":
        return Understood("I", "I")
    product = Product((scalar, Symbol(IDENTITY)))
    return Understood(plain(product), latex(product))


def compare(
    reference: Construction | None, answer: Construction, options: Options, context: Context
) -> Comparison:
    """Ask the family's predicate about the pair, at every size that has to be tried."""
    del reference, answer
    pair: dict[str, Construction] = {}
    for name in options.pair:
        sibling = context.siblings.get(name)
        if not isinstance(sibling, Construction):
            return _unsure("construction.sibling", missing=name)
        pair[name] = sibling
    letters = frozenset[str]().union(*(one.letters for one in pair.values()))
    if len(letters) > 1:
        return _unsure("construction.letters", letters=", ".join(sorted(letters)))
    filled = [_filled(pair, next(iter(letters), options.factor), size) for size in _sizes(pair)]
    known = [one for one in filled if one is not None]
    predicate: Any = context.predicate
    if predicate is None or len(known) < len(filled):
        return _unsure("construction.entries")
    comparison = _by([predicate(one) for one in known])
    turned = _by([predicate(_turned(one)) for one in known])
    if comparison.outcome is Outcome.INCORRECT and turned.outcome is Outcome.CORRECT:
        return _unsure("construction.sign")
    return comparison


def _turned(pair: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """Let the free factor grow towards minus infinity."""
    return {
        name: tuple(
            tuple(tuple(c * (-1) ** power for power, c in enumerate(entry)) for entry in row)
            for row in matrix
        )
        for name, matrix in pair.items()
    }


def _by(witnesses: Sequence[Witness | None]) -> Comparison:
    """Accept what has the property at every size; refuse what certainly lacks it at each."""
    found = [one for one in witnesses if one is not None]
    if not found:
        return correct(_METHOD)
    finding = Finding(code=found[0].code, args=dict(found[0].args))
    if len(found) == len(witnesses) and all(one.certain for one in found):
        return incorrect(_METHOD, finding)
    return undecided(_METHOD, finding)


def _sizes(pair: Mapping[str, Construction]) -> tuple[int, ...]:
    """Give the sizes to try: those of the matrices, where one was written down."""
    written = {one.matrix.shape[0] for one in pair.values() if one.matrix is not None}
    return tuple(sorted(written)) or _SIZES


def _filled(pair: Mapping[str, Construction], letter: str, size: int) -> Mapping[str, Plain] | None:
    filled = {name: _entries(one, letter, size) for name, one in pair.items()}
    found = {name: entries for name, entries in filled.items() if entries is not None}
    return found if len(found) == len(filled) else None


def _entries(one: Construction, letter: str, size: int) -> Plain | None:
    values = dict.fromkeys(LENGTHS, size)
    if one.matrix is not None:
        values = dict.fromkeys(LENGTHS, one.matrix.shape[1])
        rows = [[to_polynomial(node, letter, values) for node in row] for row in one.matrix.rows]
        known = [[entry for entry in row if entry is not None] for row in rows]
        complete = [len(row) for row in known] == [len(row) for row in rows]
        return tuple(map(tuple, known)) if complete else None
    scalar = None if one.scalar is None else to_polynomial(one.scalar, letter, values)
    if scalar is None:
        return None
    zero = _zero(scalar)
    return tuple(tuple(scalar if i == j else zero for j in range(size)) for i in range(size))


def _zero(like: Polynomial) -> Polynomial:
    """Give the zero polynomial, with as many coefficients as another."""
    return tuple(0 * coefficient for coefficient in like)


def _unsure(code: str, **args: str) -> Comparison:
    return undecided(_METHOD, Finding(code=code, args=args))


CHECKER = Checker(
    name="construction",
    reads="construction",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
)
