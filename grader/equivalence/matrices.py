"""Comparing matrices: the shapes first, then entry by entry."""

from collections.abc import Mapping
from fractions import Fraction

from grader.equivalence.results import graded, incorrect, undecided
from grader.equivalence.scalars import decide
from grader.equivalence.tolerance import EXACT, Tolerance
from grader.model import Code, Comparison, Finding
from grader.notation.printer import plain
from grader.notation.tree import Matrix, Node

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
    "matrix.open": Code(
        "Row {row}, column {column}: {found} could not be decided by machine.",
        "Zeile {row}, Spalte {column}: {found} ließ sich maschinell nicht entscheiden.",
    ),
}

_LISTED = 8


def compare_matrices(
    answer: Matrix,
    reference: Matrix,
    tolerance: Tolerance = EXACT,
    *,
    proportional: bool = False,
) -> Comparison:
    """Compare two matrices of constants.

    Args:
        answer: the student's.
        reference: ours.
        tolerance: for each entry.
        proportional: whether right entries of a wrong matrix earn their share of the credit.
    """
    if answer.shape != reference.shape:
        found, expected = (
            f"{rows} × {columns}" for rows, columns in (answer.shape, reference.shape)
        )
        return incorrect(
            "exact", Finding(code="matrix.shape", args={"found": found, "expected": expected})
        )
    methods: set[str] = set()
    wrong, still_open = _differences(answer, reference, tolerance, methods)
    method = "worker" if "worker" in methods else "exact"
    if still_open and (proportional or not wrong):
        return undecided(method, *still_open[:_LISTED])
    total = answer.shape[0] * answer.shape[1]
    share = Fraction(total - len(wrong), total)
    credit = share if proportional or not wrong else Fraction(0)
    return graded(credit, method, _listed(wrong))


def _differences(
    answer: Matrix, reference: Matrix, tolerance: Tolerance, methods: set[str]
) -> tuple[list[Finding], list[Finding]]:
    """Return findings on the wrong entries and on those that stay open; note the methods."""
    wrong: list[Finding] = []
    still_open: list[Finding] = []
    for i, (found, expected) in enumerate(zip(answer.rows, reference.rows, strict=True), start=1):
        for j, (a, r) in enumerate(zip(found, expected, strict=True), start=1):
            same = _decided(a, r, tolerance, methods)
            if not same:
                args = {"row": str(i), "column": str(j), "found": plain(a)}
                if same is None:
                    still_open.append(Finding(code="matrix.open", args=args))
                else:
                    args["expected"] = plain(r)
                    wrong.append(Finding(code="matrix.entry", args=args))
    return wrong, still_open


def _decided(answer: Node, reference: Node, tolerance: Tolerance, methods: set[str]) -> bool | None:
    found = decide(answer, reference, tolerance)
    methods.add(found.method)
    return found.same


def _listed(wrong: list[Finding]) -> list[Finding]:
    if len(wrong) <= _LISTED:
        return wrong
    more = Finding(code="matrix.more", args={"count": str(len(wrong) - _LISTED)})
    return [*wrong[:_LISTED], more]
