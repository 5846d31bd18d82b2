"""Comparing and showing the values that trees have at points."""

from fractions import Fraction

from flint import ctx, fmpq

from grader.equivalence.balls import Ball, to_arb, to_fmpq
from grader.equivalence.tolerance import Tolerance

_SHORT = 12
_DIGITS = (6, 12, 24)
_SHOWN_BITS = 256


def differ(left: Ball, right: Ball, bits: int) -> bool:
    """Whether two values are different for certain, at a working precision."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return bool(left != right)
    with ctx.workprec(bits):
        difference = to_arb(left) - to_arb(right)
    return bool(difference.is_finite() and (difference > 0 or difference < 0))


def near(answer: Ball, reference: Ball, tolerance: Tolerance, bits: int) -> bool | None:
    """Whether an answer is near enough; None where the bounds leave it open."""
    if isinstance(answer, fmpq) and isinstance(reference, fmpq):
        return tolerance.holds(_fraction(answer), _fraction(reference))
    with ctx.workprec(bits):
        away = abs(to_arb(answer) - to_arb(reference))
        allowed = to_arb(to_fmpq(tolerance.absolute)).max(
            abs(to_arb(reference)) * to_arb(to_fmpq(tolerance.relative))
        )
    if not (away.is_finite() and allowed.is_finite()):
        return None
    if away > allowed:
        return False
    return True if away <= allowed and not tolerance.exact else None


def show_both(one: Ball, other: Ball) -> tuple[str, str]:
    """Show two different values shortly, in as many digits as tell them apart."""
    texts = "", ""
    with ctx.workprec(_SHOWN_BITS):
        for digits in _DIGITS:
            texts = _show(one, digits), _show(other, digits)
            if texts[0] != texts[1]:
                break
    return texts


def _show(value: Ball, digits: int) -> str:
    if isinstance(value, fmpq) and len(str(value)) <= _SHORT:
        return str(value)
    text = str(to_arb(value).str(digits, radius=False))
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
