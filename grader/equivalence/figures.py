"""Significant figures and decimal places, with the meaning that STACK gives them.

What was written is judged by the typed text, what it is worth by exact arithmetic. Source: STACK's
documentation on numerical answer tests (NumSigFigs, NumDecPlaces).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.equivalence.enclosures import enclose
from grader.equivalence.results import correct, incorrect, invalid, undecided
from grader.model import Code, Comparison, Finding
from grader.notation.tree import Negative, Node, Number

CODES: Mapping[str, Code] = {
    "number.literal": Code(
        "A decimal number was asked for, written out.",
        "Gefragt war eine ausgeschriebene Dezimalzahl.",
    ),
    "number.figures": Code(
        "The number is written with {found} significant figures; {expected} were asked for.",
        "Die Zahl hat {found} geltende Ziffern; gefragt waren {expected}.",
    ),
    "number.places": Code(
        "The number is written with {found} decimal places; {expected} were asked for.",
        "Die Zahl hat {found} Nachkommastellen; gefragt waren {expected}.",
    ),
    "number.rounding": Code(
        "The number is near the expected one, but not to the accuracy that was asked for.",
        "Die Zahl liegt nahe bei der erwarteten, aber nicht so genau wie gefragt.",
    ),
    "number.sign": Code(
        "The number has the wrong sign.",
        "Die Zahl hat das falsche Vorzeichen.",
    ),
}

_HALF = Fraction(1, 2)
_NEAR = 5
"""How many units of the last place still count as a rounding error, for the finding."""
_TEXT = re.compile(r"(?P<whole>\d*)(?P<point>\.?)(?P<places>\d*)(?:e(?P<exponent>-?\d+))?%?")


class Mode(StrEnum):
    """What is counted."""

    FIGURES = "sigfigs"
    PLACES = "decdigits"


@dataclass(frozen=True, slots=True)
class Precision:
    """How precisely a number has to be written and to be right.

    Attributes:
        mode: what is counted.
        digits: how many figures or places are asked for.
        accuracy: to how many of them the value has to be right; 0: the value does not matter;
            -1, of figures only: more than `digits` may be written, and `digits` have to be right.
        required: whether the text has to be written with that many digits.
    """

    mode: Mode
    digits: int
    accuracy: int
    required: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """How many significant figures a text has, at least and at most, and how many places."""

    least: int
    most: int
    places: int


def count_digits(text: str) -> Written:
    """Count the digits of a literal.

    >>> count_digits("0.0010"), count_digits("100").most, count_digits("1.00e3").least
    (Written(least=2, most=2, places=4), 3, 3)

    Zeros at the end of a whole number may or may not carry meaning. Of zero itself all digits but
    one are counted, and one at least: `0` and `0.0` have one figure, `0.00` and `00.00` have two.
    """
    match = _TEXT.fullmatch(text)
    assert match is not None  # noqa: S101 - every literal's text has this form
    digits = (match["whole"].lstrip("0") or match["whole"][:1]) + match["places"]
    carrying = digits.lstrip("0")
    places = max(0, len(match["places"]) - int(match["exponent"] or 0))
    if not carrying:
        count = max(1, len(digits) - 1)
        return Written(count, count, places)
    least = len(carrying if match["point"] else carrying.rstrip("0"))
    return Written(least, len(carrying), places)


def compare_precisely(answer: Node, reference: Node, precision: Precision) -> Comparison:
    """Compare two numbers by significant figures or decimal places."""
    literal = answer.operand if isinstance(answer, Negative) else answer
    if precision.required:
        if not isinstance(literal, Number) or literal.text.endswith("%"):
            return invalid(Finding(code="number.literal"))
        finding = _miswritten(count_digits(literal.text), precision)
        if finding:
            return incorrect("exact", finding)
    return correct("exact") if precision.accuracy == 0 else _valued(answer, reference, precision)


def _miswritten(written: Written, precision: Precision) -> Finding | None:
    """Return what is wrong with how a number is written, if anything."""
    expected = precision.digits
    if precision.mode is Mode.PLACES:
        if written.places == expected:
            return None
        args = {"found": str(written.places), "expected": str(expected)}
        return Finding(code="number.places", args=args)
    more_allowed = precision.accuracy < 0
    if expected <= written.least if more_allowed else written.least <= expected <= written.most:
        return None
    found = (
        str(written.least) if written.least == written.most else f"{written.least}-{written.most}"
    )
    return Finding(code="number.figures", args={"found": found, "expected": str(expected)})


def _valued(answer: Node, reference: Node, precision: Precision) -> Comparison:
    """Compare the values, which lie between certified bounds."""
    ours, theirs = enclose(reference), enclose(answer)
    if ours is None or theirs is None:
        return undecided("exact", Finding(code="number.open"))
    found = {_judged(given, expected, precision) for given in set(theirs) for expected in set(ours)}
    if len(found) > 1:
        return undecided("exact", Finding(code="number.open"))
    code = found.pop()
    return incorrect("exact", Finding(code=code)) if code else correct("exact")


def _judged(answer: Fraction, reference: Fraction, precision: Precision) -> str:
    """Return what is wrong with a value: a code, or nothing."""
    if precision.mode is Mode.PLACES:
        right = rounded(answer, precision.accuracy) == rounded(reference, precision.accuracy)
        return "" if right else "number.wrong"
    if (answer > 0) - (answer < 0) != (reference > 0) - (reference < 0):
        return "number.sign" if answer and reference else "number.wrong"
    expected = rounded(abs(reference), precision.digits - _magnitude(reference))
    given, accuracy = abs(answer), precision.accuracy
    if accuracy < 0:
        given, accuracy = rounded(given, precision.digits - _magnitude(given)), precision.digits
    away = abs(given - expected) * Fraction(10) ** (accuracy - _magnitude(expected))
    if away < _HALF:
        return ""
    return "number.rounding" if away < _NEAR else "number.wrong"


def _magnitude(value: Fraction) -> int:
    """Return how many digits stand before the decimal point; 0 or less for less than 0.1.

    >>> [_magnitude(Fraction(v)) for v in ("123", "1", "0.5", "0.05", "0")]
    [3, 1, 0, -1, 0]
    """
    if not value:
        return 0
    size = abs(value)
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess + 1 if size >= Fraction(10) ** guess else guess


def rounded(value: Fraction, places: int) -> Fraction:
    """Round to decimal places, halves away from zero; negative places are those before the point.

    >>> rounded(Fraction("2.5"), 0), rounded(Fraction("-0.125"), 2), rounded(Fraction(149), -2)
    (Fraction(3, 1), Fraction(-13, 100), Fraction(100, 1))
    """
    scale = Fraction(10) ** places
    up = (2 * abs(value) * scale + 1) // 2
    return (up if value >= 0 else -up) / scale
