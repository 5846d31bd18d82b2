"""Where a variable may lie: ranges as authors declare them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of reals or of integers; None stands for no bound.

    Whether a bound itself belongs to the interval is kept for integers only: on the reals it
    changes nothing almost everywhere.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    integer: bool = False
    excluded: tuple[Fraction, ...] = ()
    """Single numbers that do not belong to it, in order."""

    @property
    def empty(self) -> bool:
        """Whether nothing, or a single real number, lies in it."""
        if self.lower is None or self.upper is None:
            return False
        if not self.integer:
            return self.lower >= self.upper
        inside = [v for v in self.excluded if v.denominator == 1 and self.lower <= v <= self.upper]
        return self.upper - self.lower + 1 <= len(inside)

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in it, and on the reals not on a bound."""
        if value in self.excluded or (self.integer and value.denominator != 1):
            return False
        lower = self.lower is None or value > self.lower or (self.integer and value == self.lower)
        upper = self.upper is None or value < self.upper or (self.integer and value == self.upper)
        return lower and upper


REAL = Range()
Domain = Mapping[str, Range]
"""Ranges by variable; a variable that is not named is real."""

_ZERO = Fraction(0)
_WORDS: Mapping[str, Range] = {
    "real": REAL,
    "integer": Range(integer=True),
    "natural": Range(Fraction(1), integer=True),
    "positive": Range(_ZERO),
    "nonnegative": Range(_ZERO),
    "negative": Range(None, _ZERO),
    "nonpositive": Range(None, _ZERO),
    "nonzero": Range(excluded=(_ZERO,)),
}
_RELATIONS = frozenset("<>≤≥=")
_Strict: TypeAlias = set[tuple[str, Fraction | None]]
"""The bounds that do not belong to their range: `lower` or `upper`, and the number."""
_STRICT: Mapping[str, _Strict] = {
    "positive": {("lower", _ZERO)},
    "negative": {("upper", _ZERO)},
}
_NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+)?"
_INFINITE = frozenset({"inf", "oo", "∞"})
_END = rf"(?:{_NUMBER}|-?(?:inf|oo|∞))"
_NAME = r"(?:\\?[^\W\d][\w{}]*)"
_LESS = r"(?:<=|<|≤|\\leq?)"
_SIGN = rf"(?:{_LESS}|>=|>|≥|\\geq?)"
_PART = re.compile(
    rf"""\s*(?:
    (?P<word>{"|".join(_WORDS)}|non-(?:zero|negative|positive))s?\b
    |(?:(?:{_NAME}\s*)?(?:\bin\b|∈)\s*)?(?P<open>[(\[])\s*(?P<from>{_END})\s*[,;]
        \s*(?P<to>{_END})\s*(?P<close>[)\]])
    |(?P<low>{_END})\s*(?P<first>{_LESS})\s*(?:{_NAME}\s*)?(?P<second>{_LESS})\s*(?P<high>{_END})
    |(?:{_NAME}\s*)?(?P<sign>{_SIGN})\s*(?P<bound>{_END})
    |(?P<before>{_END})\s*(?P<turned>{_SIGN})\s*{_NAME}
    |(?:{_NAME}\s*)?(?:!=|≠|\\neq?)\s*(?P<not>{_NUMBER})
    )\s*(?:,|;|\band\b)?""",
    re.VERBOSE,
)


def read_range(text: str) -> Range:
    """Read a declaration such as `integer >= 2`, `0 < eps < 1`, `positive` or `x in (0, 1)`.

    >>> read_range("integer >= 2")
    Range(lower=Fraction(2, 1), upper=None, integer=True, excluded=())

    Raises:
        ValueError: it is none.
    """
    rest, found = text.strip(), Range()
    if not rest:
        raise ValueError("an empty range; expected for instance `integer >= 2`")
    strict: _Strict = set()
    while rest:
        match = _PART.match(rest)
        if match is None:
            raise ValueError(
                f"{text!r} is no range; expected for instance `positive`, `integer >= 2` or "
                "`0 < eps < 1`"
            )
        found = _meet(found, _part(match, strict))
        joined = match["word"] or match.group().rstrip().endswith(",")
        rest = rest[match.end() :].strip()
        if rest[:1] in _RELATIONS and not joined:
            raise ValueError(f"{text!r} compares three things; at most one name between two bounds")
    found = _rounded(found, strict) if found.integer else found
    if found.empty:
        raise ValueError(f"nothing lies in the range {text!r}")
    return found


def _part(match: re.Match[str], strict: _Strict) -> Range:
    if match["word"]:
        word = match["word"].replace("-", "")
        strict |= _STRICT.get(word, set())
        return _WORDS[word]
    if match["not"]:
        return Range(excluded=(_number(match["not"]),))
    if match["open"]:
        ends = match["open"] == "(", match["from"], match["to"], match["close"] == ")"
    elif match["low"]:
        ends = match["first"] == "<", match["low"], match["high"], match["second"] == "<"
    else:
        return _half(match, strict)
    above, lower, upper, below = ends
    found = Range(_bound(lower, "-"), _bound(upper, ""))
    strict |= {("lower", found.lower)} if above else set()
    strict |= {("upper", found.upper)} if below else set()
    return found


def _half(match: re.Match[str], strict: _Strict) -> Range:
    """Read `x > 2`, or `2 < x`, which says the same."""
    sign = match["sign"] or match["turned"]
    is_lower = (sign[0] in ">≥" or sign.startswith("\\g")) == bool(match["sign"])
    bound = _bound(match["bound"] or match["before"], "-" if is_lower else "")
    if sign in {"<", ">"}:
        strict.add(("lower" if is_lower else "upper", bound))
    return Range(lower=bound) if is_lower else Range(upper=bound)


def _bound(text: str, sign: str) -> Fraction | None:
    """Return a bound; an infinite one, of this sign, is none."""
    if text.lstrip("-") not in _INFINITE:
        return _number(text)
    if text not in {f"{sign}{word}" for word in _INFINITE}:
        raise ValueError(f"nothing lies in a range that ends at {text} on this side")
    return None


def _number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{text} is no number and bounds no range") from None


def _meet(one: Range, other: Range) -> Range:
    lowers = [r.lower for r in (one, other) if r.lower is not None]
    uppers = [r.upper for r in (one, other) if r.upper is not None]
    return Range(
        max(lowers, default=None),
        min(uppers, default=None),
        one.integer or other.integer,
        tuple(sorted({*one.excluded, *other.excluded})),
    )


def _rounded(found: Range, strict: _Strict) -> Range:
    """Move the bounds of a range of integers onto integers that belong to it."""
    lower, upper = found.lower, found.upper
    if lower is not None:
        on = lower.denominator == 1 and ("lower", lower) in strict
        lower = Fraction(-(-lower.numerator // lower.denominator) + on)
    if upper is not None:
        on = upper.denominator == 1 and ("upper", upper) in strict
        upper = Fraction(upper.numerator // upper.denominator - on)
    return Range(lower, upper, integer=True, excluded=found.excluded)
