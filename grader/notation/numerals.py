"""Literals: from a run of digits, points and commas to one exact number, if it has one meaning."""

import re
from fractions import Fraction
from functools import lru_cache

from grader.notation.errors import NotationError, Span, placed
from grader.notation.limits import DIGITS
from grader.notation.tree import Number

SEPARATOR = "٫"
"""A decimal comma that nothing else can be, as LaTeX's `{,}` is none between two arguments."""
_EXPONENT = 400
_RUN = re.compile(
    r"(?P<digits>[\d.,]+)"
    r"(?:[eE](?P<exponent>[+-]?\d+)|\s*[*xX]\s*10\s*(?:\^|\*\*)?\s*[({]?\s*(?P<power>[+-]?\d+)\s*[)}]?)?"
    r"(?P<percent>\s{0,3}(?:%|percent|Prozent))?"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


def read_numeral(run: str, at: int = 0) -> Number:
    """Read one literal; `at` is where it stands in the text.

    >>> read_numeral("6,50").value
    Fraction(13, 2)
    >>> read_numeral("75%")
    Number(value=Fraction(3, 4), text='75%')
    >>> read_numeral("1,5·10⁻³".replace("·", "*")).text
    '1.5e-3'

    Raises:
        NotationError: `notation.comma` where it has two meanings, `notation.digits` or
            `notation.power` where it is too long, `notation.numeral` where it has none.
    """
    try:
        return read_run(run)
    except NotationError as error:
        raise placed(error, Span(at, at + len(run))) from None


@lru_cache(maxsize=4096)
def read_run(run: str) -> Number:
    """Read one literal, wherever it stands.

    Raises:
        NotationError: as `read_numeral`, without a place.
    """
    if run.isascii() and run.isdigit() and len(run) <= DIGITS:
        return Number(Fraction(int(run)), run)
    run = run if run.isascii() else run.translate(_RAISED).replace(SEPARATOR, ",")
    match = _RUN.fullmatch(run)
    if match is None:
        raise NotationError("notation.numeral", {"found": run})
    digits = _point(match["digits"])
    if len(digits) - digits.count(".") > DIGITS:
        raise NotationError("notation.digits", {"limit": str(DIGITS)})
    exponent = (match["exponent"] or match["power"] or "").removeprefix("+")
    value = _value(digits, exponent, percent=match["percent"] is not None)
    if exponent:
        return Number(value, f"{digits}e{int(exponent) - (2 if match['percent'] else 0)}")
    return Number(value, digits + "%" if match["percent"] else digits)


def _value(digits: str, exponent: str, *, percent: bool) -> Fraction:
    if len(exponent) > len(str(_EXPONENT)) + 1 or abs(int(exponent or 0)) > _EXPONENT:
        raise NotationError("notation.power")
    whole, _, fraction = digits.partition(".")
    power = int(exponent or 0) - len(fraction) - (2 if percent else 0)
    value = int(whole + fraction)
    return Fraction(value * 10**power) if power >= 0 else Fraction(value, 10**-power)


def _point(run: str) -> str:
    """Return the run with a decimal point, if any, as its only separator."""
    body, end = (run[:-1], ".") if run.endswith((".", ",")) else (run, "")
    separators = [c for c in body if c in ".,"]
    match separators:
        case []:
            return body + ("." if end else "")
        case ["."] if not end:
            return body if not body.startswith(".") else "0" + body
        case [","] if not end:
            return _decimal_comma(body)
    return _thousands(body, separators)


def _decimal_comma(run: str) -> str:
    whole, fraction = run.split(",")
    decimal = f"{whole}.{fraction}"
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):  # noqa: PLR2004 - thousands
        args = {"found": run, "first": decimal, "second": whole + fraction}
        raise NotationError("notation.comma", args)
    return decimal


def _thousands(run: str, separators: list[str]) -> str:
    last = separators[-1]
    *groups, end = re.split("[.,]", run)
    decimal = separators.count(last) == 1
    grouped = groups if decimal else [*groups, end]
    if len(set(separators[:-1])) > 1 or not all(re.fullmatch(r"\d{3}", g) for g in grouped[1:]):
        raise NotationError("notation.numeral", {"found": run})
    if not re.fullmatch(r"[1-9]\d{0,2}", grouped[0]):
        raise NotationError("notation.numeral", {"found": run})
    return "".join(groups) + ("." if decimal else "") + end
