"""Short ways to state the result of a comparison."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from grader.model import Code, Comparison, Finding, Outcome

CODES: Mapping[str, Code] = {
    "compare.crash": Code(
        "The comparison failed with an error of its own ({error}, {where}). A person decides.",
        "Der Vergleich scheiterte an einem eigenen Fehler ({error}, {where}). Ein Mensch "
        "entscheidet.",
    ),
    "compare.case": Code(
        "This case cannot be compared: {problem}",
        "Dieser Fall lässt sich nicht vergleichen: {problem}",
    ),
}
_FULL, _NONE = Fraction(1), Fraction(0)


def correct(method: str, *findings: Finding) -> Comparison:
    """State that the answer is right."""
    return Comparison(Outcome.CORRECT, _FULL, method, findings)


def incorrect(method: str, *findings: Finding) -> Comparison:
    """State that the answer is wrong."""
    return Comparison(Outcome.INCORRECT, _NONE, method, findings)


def undecided(method: str, *findings: Finding) -> Comparison:
    """State that a person has to look."""
    return Comparison(Outcome.UNDECIDED, _NONE, method, findings)


def graded(credit: Fraction, method: str, findings: Iterable[Finding]) -> Comparison:
    """State a share of what is right: wrong at 0, right at 1, partial between."""
    outcome = Outcome.PARTIAL
    if credit in (0, 1):
        outcome = Outcome.CORRECT if credit else Outcome.INCORRECT
    return Comparison(outcome, credit, method, tuple(findings))


def invalid(finding: Finding) -> Comparison:
    """State that this is not an answer."""
    return Comparison(Outcome.INVALID, _NONE, "structural", (finding,))
