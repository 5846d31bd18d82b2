"""Matrices with a property, such as queries and keys whose attention tends to the identity.

The fields of a pair are judged together by the family's predicate. It is fed explicit matrices
whose entries are polynomials in the free factor; a multiple of the identity of any size is tried
at two sizes whose roots are whole.

>>> from grader.model import Context
>>> options = Options()
>>> q, k = parse("√d_k c I", options), parse("I", options)
>>> context = Context(siblings={"q": q, "k": k}, predicate=lambda answers: None)
>>> compare(None, q, options, context).outcome.value
'correct'
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

from grader.checkers import Checker
from grader.equivalence.polynomials import Coefficients, coefficients
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Context, Finding, Frozen, Outcome, Understood
from grader.notation.constructions import SIZES, Construction, parse_construction
from grader.notation.printer import latex, latex_matrix, plain, plain_matrix

CODES: Mapping[str, Code] = {
    "construction.words": Code(
        "“{found}” is not read as a matrix; a person decides.",
        "„{found}“ wird nicht als Matrix gelesen; ein Mensch entscheidet.",
    ),
    "construction.partner": Code(
        "Both matrices are judged together, and the other one was not understood.",
        "Beide Matrizen werden zusammen beurteilt, und die andere wurde nicht verstanden.",
    ),
    "construction.sign": Code(
        "This has the property if the free factor tends to minus infinity; a person decides.",
        "Dies hat die Eigenschaft, wenn der freie Faktor gegen minus unendlich geht; ein Mensch "
        "entscheidet.",
    ),
    "construction.open": Code(
        "Whether these matrices have the property could not be decided by machine.",
        "Ob diese Matrizen die Eigenschaft haben, ließ sich maschinell nicht entscheiden.",
    ),
}

_TRIED = (4, 9)
"""Sizes whose square roots are whole, so that √d_k is rational."""
_SHOWN = 120

Entries: TypeAlias = tuple[tuple[Coefficients, ...], ...]


class Options(Frozen):
    """Which two fields are judged together, and how the sheet calls the free factor."""

    pair: tuple[str, str] = ("q", "k")
    factor: str = "c"


def parse(text: str, options: Options) -> Construction:
    """Read a construction; words that are none are kept for a person."""
    del options
    return parse_construction(text)


def lift(value: str, options: Options) -> Construction:
    """Read a family's text."""
    return parse(value, options)


def to_plain(answer: Construction) -> str:
    """Return the text."""
    return answer.text


def show(answer: Construction) -> Understood:
    """Show the matrix, or a multiple of I."""
    if answer.scale is not None:
        return Understood(f"({plain(answer.scale)})*I", f"\\left({latex(answer.scale)}\\right) I")
    if answer.matrix is not None:
        return Understood(plain_matrix(answer.matrix), latex_matrix(answer.matrix))
    return Understood(answer.text)


def unread(answer: Construction) -> Finding | None:
    """Tell of words that are no matrix."""
    if answer.is_matrix:
        return None
    found = " ".join(answer.text.split())[:_SHOWN]
    return Finding(code="construction.words", args={"found": found})


def compare(reference: Any, answer: Construction, options: Options, context: Context) -> Comparison:
    """Ask the family's predicate; there is no reference to be equal to."""
    del reference
    words = unread(answer)
    if words is not None:
        return undecided("property", words)
    pair = [context.siblings.get(name) for name in options.pair]
    first, second = pair
    if not (isinstance(first, Construction) and isinstance(second, Construction)):
        return undecided("property", Finding(code="construction.partner"))
    if answer not in pair or not (first.is_matrix and second.is_matrix):
        return undecided("property", Finding(code="construction.partner"))
    return _judge(first, second, options, context.predicate)


def _judge(
    first: Construction, second: Construction, options: Options, predicate: Any
) -> Comparison:
    """Ask the predicate at each size; it has to say the same every time."""
    letters = first.letters | second.letters
    pairs = [_sized(first, second, size, letters) for size in _sizes(first, second)]
    if predicate is None or len(letters) > 1 or not pairs or None in pairs:
        return undecided("property", Finding(code="construction.open"))
    fed = [dict(zip(options.pair, pair, strict=True)) for pair in pairs if pair]
    said = _ask(predicate, fed)
    turned = [{name: _turned(entries) for name, entries in answers.items()} for answers in fed]
    if said.outcome is Outcome.INCORRECT and _ask(predicate, turned).outcome is Outcome.CORRECT:
        return undecided("property", Finding(code="construction.sign"))
    return said


def _turned(entries: Entries) -> Entries:
    """Let the free factor grow towards minus infinity."""
    return tuple(
        tuple(tuple(c * (-1) ** power for power, c in enumerate(entry)) for entry in row)
        for row in entries
    )


def _sizes(first: Construction, second: Construction) -> tuple[int, ...]:
    """Return the numbers of columns to try: that of an explicit matrix, or two of our own."""
    given = [len(c.matrix.rows) for c in (first, second) if c.matrix is not None]
    return tuple(given[:1]) or _TRIED


def _sized(
    first: Construction, second: Construction, size: int, letters: frozenset[str]
) -> tuple[Entries, Entries] | None:
    """Return both matrices with explicit entries; None where these are no polynomials."""
    columns = [c.matrix.shape[1] for c in (first, second) if c.matrix is not None]
    width = Fraction(columns[0] if columns else size)
    one, other = _entries(first, size, width, letters), _entries(second, size, width, letters)
    return None if one is None or other is None else (one, other)


def _entries(
    built: Construction, size: int, width: Fraction, letters: frozenset[str]
) -> Entries | None:
    letter = next(iter(letters), "c")
    values = dict.fromkeys(SIZES, width)
    if built.names & SIZES and isqrt(int(width)) ** 2 != width:
        return None
    if built.scale is not None:
        scale = coefficients(built.scale, letter, values)
        if scale is None:
            return None
        return tuple(tuple(scale if i == j else () for j in range(size)) for i in range(size))
    rows = built.matrix.rows if built.matrix else ()
    entries = [[coefficients(entry, letter, values) for entry in row] for row in rows]
    if any(entry is None for row in entries for entry in row):
        return None
    return tuple(tuple(entry for entry in row if entry is not None) for row in entries)


def _ask(predicate: Any, tried: Sequence[Mapping[str, Entries]]) -> Comparison:
    """Accept what has the property each time; refuse what certainly lacks it each time."""
    witnesses = [predicate(answers) for answers in tried]
    found = [witness for witness in witnesses if witness is not None]
    if not found:
        return correct("property")
    finding = Finding(code=found[0].code, args=dict(found[0].args))
    if len(found) == len(witnesses) and all(witness.certain for witness in found):
        return incorrect("property", finding)
    return undecided("property", finding)


CHECKER = Checker(
    name="construction",
    reads="construction",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
    unread=unread,
)
