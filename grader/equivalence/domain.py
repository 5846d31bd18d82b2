"""Where a variable may lie: ranges as authors declare them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of reals or of integers; None stands for no bound.

    Whether a bound itself belongs to the interval is kept for integers only: on the reals it
    changes nothing almost everywhere.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    integer: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing, or a single real number, lies in it."""
        if self.lower is None or self.upper is None:
            return False
        return self.lower > self.upper if self.integer else self.lower >= self.upper


REAL = Range()
Domain = Mapping[str, Range]
"""Ranges by variable; a variable that is not named is real."""

_WORDS: Mapping[str, Range] = {
    "real": REAL,
    "integer": Range(integer=True),
    "natural": Range(Fraction(1), integer=True),
    "positive": Range(Fraction(0)),
    "nonnegative": Range(Fraction(0)),
    "negative": Range(None, Fraction(0)),
    "nonpositive": Range(None, Fraction(0)),
}
_NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+)?"
_NAME = r"(?:[^\W\d]\w*)"
_BETWEEN = re.compile(rf"({_NUMBER})\s*(<=?|≤)\s*{_NAME}?\s*(<=?|≤)\s*({_NUMBER})")
_ONE_SIDE = re.compile(rf"{_NAME}?\s*(>=?|≥|<=?|≤)\s*({_NUMBER})")
_PART = re.compile(
    rf"\s*(?:(?P<word>{'|'.join(_WORDS)})\b|(?P<between>{_BETWEEN.pattern})"
    rf"|(?P<side>{_ONE_SIDE.pattern}))\s*,?"
)


def read_range(text: str) -> Range:
    """Read a declaration such as `integer >= 2`, `0 < eps < 1` or `positive`.

    >>> read_range("integer >= 2")
    Range(lower=Fraction(2, 1), upper=None, integer=True)

    Raises:
        ValueError: it is none.
    """
    rest, found = text.strip(), Range()
    if not rest:
        raise ValueError("an empty range; expected for instance `integer >= 2`")
    strict: list[str] = []
    while rest:
        match = _PART.match(rest)
        if match is None:
            raise ValueError(
                f"{text!r} is no range; expected for instance `positive`, `integer >= 2` or "
                "`0 < eps < 1`"
            )
        found = _meet(found, _part(match, strict))
        rest = rest[match.end() :].strip()
    found = _rounded(found, strict) if found.integer else found
    if found.empty:
        raise ValueError(f"nothing lies in the range {text!r}")
    return found


def _part(match: re.Match[str], strict: list[str]) -> Range:
    if match["word"]:
        strict += {"positive": ["lower"], "negative": ["upper"]}.get(match["word"], [])
        return _WORDS[match["word"]]
    if match["between"]:
        low, first, second, high = _BETWEEN.fullmatch(match["between"].strip()).groups()  # type: ignore[union-attr] # it has matched
        strict += ["lower"] * (first == "<") + ["upper"] * (second == "<")
        return Range(Fraction(low), Fraction(high))
    sign, bound = _ONE_SIDE.fullmatch(match["side"].strip()).groups()  # type: ignore[union-attr] # it has matched
    side = "lower" if sign[0] in ">≥" else "upper"
    strict += [side] * (sign in "<>")
    return Range(lower=Fraction(bound)) if side == "lower" else Range(upper=Fraction(bound))


def _meet(one: Range, other: Range) -> Range:
    lowers = [r.lower for r in (one, other) if r.lower is not None]
    uppers = [r.upper for r in (one, other) if r.upper is not None]
    return Range(max(lowers, default=None), min(uppers, default=None), one.integer or other.integer)


def _rounded(found: Range, strict: list[str]) -> Range:
    """Move the bounds of a range of integers onto integers that belong to it."""
    lower, upper = found.lower, found.upper
    if lower is not None:
        on = lower.denominator == 1 and "lower" in strict
        lower = Fraction(-(-lower.numerator // lower.denominator) + on)
    if upper is not None:
        on = upper.denominator == 1 and "upper" in strict
        upper = Fraction(upper.numerator // upper.denominator - on)
    return Range(lower, upper, integer=True)
