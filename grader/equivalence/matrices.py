"""Comparing matrices: the shapes first, then entry by entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.domain import Domain
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.figures import Precision, compare_precisely
from grader.equivalence.numbers import compare_numbers
from grader.equivalence.results import correct, graded, incorrect, undecided
from grader.equivalence.rounding import is_rounded
from grader.equivalence.tolerance import EXACT, Tolerance
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.printer import plain
from grader.notation.sizes import rational
from grader.notation.tree import Matrix, Node, symbols

CODES: Mapping[str, Code] = {
    "matrix.shape": Code(
        "The matrix has {found} rows × columns; expected were {expected}.",
        "Die Matrix hat {found} Zeilen × Spalten; erwartet waren {expected}.",
    ),
    "matrix.entry": Code(
        "Row {row}, column {column}: {found} is wrong.",
        "Zeile {row}, Spalte {column}: {found} ist falsch.",
    ),
    "matrix.more": Code(
        "{count} more entries are wrong.",
        "{count} weitere Einträge sind falsch.",
    ),
    "matrix.rounded": Code(
        "Row {row}, column {column}: {found} comes near the expected value, but it is rounded. A"
        " person decides.",
        "Zeile {row}, Spalte {column}: {found} kommt dem erwarteten Wert nahe, ist aber gerundet."
        " Ein Mensch entscheidet.",
    ),
    "matrix.open": Code(
        "Row {row}, column {column}: {found} could not be decided by machine.",
        "Zeile {row}, Spalte {column}: {found} ließ sich maschinell nicht entscheiden.",
    ),
}

_LISTED = 8
_RIGHT = correct("exact")
_WRONG = incorrect("exact")


@dataclass(frozen=True, slots=True)
class Measure:
    """How entries are compared.

    Attributes:
        tolerance: for each entry.
        precision: what is asked of each entry's digits, in place of the tolerance.
        domain: the ranges of variables in expressions.
        doubts: whether entries that are wrong only by rounding are left to a person.
    """

    tolerance: Tolerance = EXACT
    precision: Precision | None = None
    domain: Domain = field(default_factory=dict)
    doubts: bool = False


def compare_matrices(
    answer: Matrix,
    reference: Matrix,
    measure: Measure | None = None,
    *,
    proportional: bool = False,
) -> Comparison:
    """Compare two matrices, the shapes first.

    Args:
        answer: the student's.
        reference: ours.
        measure: how entries are compared; exactly unless it is given.
        proportional: whether right entries of a wrong matrix earn their share of the credit.
    """
    if answer.shape != reference.shape:
        found, expected = (
            f"{rows} × {columns}" for rows, columns in (answer.shape, reference.shape)
        )
        return incorrect(
            "exact", Finding(code="matrix.shape", args={"found": found, "expected": expected})
        )
    if answer == reference and (measure is None or measure.precision is None):
        return correct("structural")
    seen = _look(answer, reference, measure or Measure())
    if seen.open and (proportional or not seen.wrong):
        return undecided(seen.method, *seen.open[:_LISTED])
    if not seen.wrong:
        return correct(seen.method)
    if not proportional:
        return incorrect(seen.method, *_listed(seen.wrong))
    total = answer.shape[0] * answer.shape[1]
    return graded(Fraction(total - len(seen.wrong), total), seen.method, _listed(seen.wrong))


@dataclass(slots=True)
class _Seen:
    """Findings on the wrong entries and on those that stay open."""

    wrong: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    method: str = "exact"


def _look(answer: Matrix, reference: Matrix, measure: Measure) -> _Seen:
    seen = _Seen()
    for i, (found, expected) in enumerate(zip(answer.rows, reference.rows, strict=True), start=1):
        for j, (given, ours) in enumerate(zip(found, expected, strict=True), start=1):
            result = _entry(given, ours, measure)
            if result is not _RIGHT:
                is_doubted = measure.doubts and is_rounded(given, ours, measure.domain)
                args = {"row": str(i), "column": str(j), "found": plain(given)}
                _note(seen, result, args, plain(ours), is_doubted=is_doubted)
    return seen


def _entry(given: Node, ours: Node, measure: Measure) -> Comparison:
    """Compare one entry: plain numbers at once, anything else as numbers or expressions are."""
    if measure.precision is not None:
        return compare_precisely(given, ours, measure.precision)
    left, right = rational(given), rational(ours)
    if left is not None and right is not None:
        return _RIGHT if measure.tolerance.holds(left, right) else _WRONG
    if symbols(given) or symbols(ours):
        return compare_expressions(given, ours, measure.domain)
    return compare_numbers(given, ours, measure.tolerance)


def _note(
    seen: _Seen, result: Comparison, args: Mapping[str, str], ours: str, *, is_doubted: bool
) -> None:
    """Keep what a comparison of an entry came to, if it is not right."""
    if result.method == "worker":
        seen.method = "worker"
    if result.outcome is Outcome.CORRECT:
        return
    if result.outcome is not Outcome.INCORRECT:
        seen.open.append(Finding(code="matrix.open", args=args))
    elif is_doubted:
        seen.open.append(Finding(code="matrix.rounded", args=args))
    else:
        seen.wrong.append(Finding(code="matrix.entry", args={**args, "expected": ours}))


def _listed(wrong: list[Finding]) -> list[Finding]:
    if len(wrong) <= _LISTED:
        return wrong
    more = Finding(code="matrix.more", args={"count": str(len(wrong) - _LISTED)})
    return [*wrong[:_LISTED], more]
