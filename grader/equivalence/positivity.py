"""Certifying the sign of a polynomial almost everywhere in a box.

Each bounded generator is replaced by a fraction in a new variable t >= 0: a + t above a bound,
b - t below one, (a + b·t)/(1 + t) between two. Where no coefficient of the result is negative and
some is positive, the polynomial is positive wherever every t is. This certificate is sufficient,
not necessary (Pólya's theorem says how far it reaches).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from flint import acb, arb, ctx, fmpq, fmpq_poly

from grader.equivalence.ratios import Polynomial, generators, one, polynomial, terms

BITS = 192
"""Precision of what is known of constants."""
_DEGREE = 40
_TERMS = 100
_SPREAD = 2_000
_ROOTS = 16
_SQUARE = 2
_SIMPLE = 2**20


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a generator's values; None stands for nothing.

    Attributes:
        ball: of a constant, its value.
        above: whether the lower bound itself is never taken.
        below: whether the upper bound itself is never taken.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    ball: arb | None = None
    above: bool = False
    below: bool = False

    @property
    def nonzero(self) -> bool:
        """Whether zero is certain never to be taken."""
        if self.ball is not None:
            return bool(self.ball > 0 or self.ball < 0)
        lower, upper = self.lower, self.upper
        positive = lower is not None and (lower > 0 or (lower == 0 and self.above))
        return positive or (upper is not None and (upper < 0 or (upper == 0 and self.below)))

    @property
    def sign(self) -> int:
        """Return 1 or -1 where it is certain to be >= 0 or <= 0, 0 where neither is."""
        if self.lower is not None and self.lower >= 0:
            return 1
        return -1 if self.upper is not None and self.upper <= 0 else 0

    @property
    def empty(self) -> bool:
        """Whether nothing lies between the bounds."""
        return self.lower is not None and self.upper is not None and self.lower > self.upper

    @property
    def free(self) -> bool:
        """Whether nothing is known, not even a sign."""
        return self.lower is None and self.upper is None


def enclosure(ball: arb) -> Bounds:
    """Return what a ball says of a constant, with short bounds that keep its sign."""
    if not abs(ball) < _SIMPLE:
        zero = Fraction(0)
        return Bounds(zero if ball > 0 else None, zero if ball < 0 else None, ball)
    lower, below = _floor(ball.lower()), _floor(-ball.upper())
    upper = None if below is None else -below
    return Bounds(
        lower,
        upper,
        ball,
        above=lower is not None and bool(ball > _ball(lower)),
        below=upper is not None and bool(ball < _ball(upper)),
    )


def _floor(exact: arb) -> Fraction | None:
    """Round down to a multiple of a small step."""
    found = (exact * _SIMPLE).floor().unique_fmpz()
    return None if found is None else Fraction(int(found), _SIMPLE)


def certified_sign(poly: Polynomial, bounds: Sequence[Bounds]) -> int | None:
    """Return 1 or -1 where it is certified, None otherwise; `bounds` by the generators' order."""
    if len(poly) == 0 or len(poly) > _TERMS:
        return None
    listed = list(terms(poly))
    signs = {_term_sign(exponents, value, bounds) for exponents, value in listed}
    if len(signs) == 1 and 0 not in signs:
        return signs.pop()
    if (ball := evaluated(listed, bounds)) is not None:
        return 1 if ball > 0 else -1 if ball < 0 else None
    degrees = poly.degrees()
    if sum(degrees) > _DEGREE or prod(degree + 1 for degree in degrees) > _SPREAD:
        return None
    total, free = _moved(listed, degrees, bounds)
    return (
        _all_same(total, free)
        or _sign_of_one(listed, degrees, bounds)
        or _sign_by_squares(poly, degrees, bounds)
    )


def is_nonzero(poly: Polynomial, bounds: Sequence[Bounds]) -> bool:
    """Whether a polynomial of certified sign is certain never to be zero, on bounds included."""
    listed = list(terms(poly))
    if (ball := evaluated(listed, bounds)) is not None:
        return bool(ball > 0 or ball < 0)
    signs = {_term_sign(exponents, value, bounds) for exponents, value in listed}
    if len(signs) == 1 and 0 not in signs:
        return any(_is_term_nonzero(exponents, bounds) for exponents, _ in listed)
    degrees = poly.degrees()
    if sum(degrees) > _DEGREE or prod(degree + 1 for degree in degrees) > _SPREAD:
        return False
    total, free = _moved(listed, degrees, bounds)
    if _all_same(total, free) is not None:
        return _is_moved_nonzero(total, degrees, bounds)
    if _sign_of_one(listed, degrees, bounds) is not None:
        return True
    return any(
        len(rest) and certified_sign(rest, bounds) == sign and is_nonzero(rest, bounds)
        for sign, rest in _squares(poly, degrees)
    )


def _is_term_nonzero(exponents: tuple[int, ...], bounds: Sequence[Bounds]) -> bool:
    used = zip(bounds, exponents, strict=False)
    return all(known.nonzero for known, exponent in used if exponent)


def _is_moved_nonzero(total: Polynomial, degrees: Sequence[int], bounds: Sequence[Bounds]) -> bool:
    """Whether some term, all being of one sign, is made of new variables that are never zero."""
    used = [(i, bounds[i]) for i, degree in enumerate(degrees) if degree]
    both = [known for _, known in used if known.lower is not None and known.upper is not None]
    if not all(map(_is_open, both)):
        return False
    closed = {i for i, known in used if known.free or not _is_open(known)}
    return any(not any(exponents[i] for i in closed) for exponents, _ in terms(total))


def _is_open(known: Bounds) -> bool:
    """Whether none of its bounds is ever taken."""
    return (known.lower is None or known.above) and (known.upper is None or known.below)


def _term_sign(exponents: tuple[int, ...], value: fmpq, bounds: Sequence[Bounds]) -> int:
    sign = 1 if value > 0 else -1
    for known, exponent in zip(bounds, exponents, strict=False):
        if exponent % 2:
            sign *= known.sign
    return sign


def evaluated(
    listed: Iterable[tuple[tuple[int, ...], fmpq]], bounds: Sequence[Bounds]
) -> arb | None:
    """Return the value of a polynomial in constants, None where another generator is in it."""
    with ctx.workprec(BITS):
        total = arb(0)
        for exponents, value in listed:
            term = arb(value)
            for known, exponent in zip(bounds, exponents, strict=False):
                if exponent:
                    if known.ball is None:
                        return None
                    term = term * known.ball**exponent
            total = total + term
        return total


@dataclass(frozen=True, slots=True)
class _Move:
    """What takes a generator's place: a polynomial in t, over 1 + t where it is bounded twice."""

    over: Polynomial
    under: Polynomial


def _moved(
    listed: list[tuple[tuple[int, ...], fmpq]], degrees: Sequence[int], bounds: Sequence[Bounds]
) -> tuple[Polynomial, set[int]]:
    """Return the polynomial in the new variables, and those of which nothing is known."""
    used = [index for index, degree in enumerate(degrees) if degree]
    moves = {index: _move(index, bounds[index]) for index in used}
    total = polynomial(0)
    for exponents, value in listed:
        term = one() * value
        for index in used:
            move, exponent = moves[index], exponents[index]
            term = term * move.over**exponent * move.under ** (degrees[index] - exponent)
        total = total + term
    return total, {index for index in used if bounds[index].free}


def _move(index: int, bounds: Bounds) -> _Move:
    t = generators()[index]
    match bounds.lower, bounds.upper:
        case None, None:
            return _Move(t, one())
        case lower, None if lower is not None:
            return _Move(t + polynomial(lower) if lower else t, one())
        case None, upper if upper is not None:
            return _Move(polynomial(upper) - t, one())
        case lower, upper if lower is not None and upper is not None:
            return _Move(polynomial(lower) + polynomial(upper) * t, one() + t)
    raise AssertionError


def _all_same(poly: Polynomial, free: set[int]) -> int | None:
    """Return the sign that all terms have; free generators only in even powers."""
    found: int | None = None
    for exponents, value in terms(poly):
        sign = 1 if value > 0 else -1
        if found not in (None, sign) or any(exponents[index] % 2 for index in free):
            return None
        found = sign
    return found


def _sign_of_one(
    listed: list[tuple[tuple[int, ...], fmpq]], degrees: Sequence[int], bounds: Sequence[Bounds]
) -> int | None:
    """Return the sign of a polynomial in one generator that has no root between its bounds."""
    used = [index for index, degree in enumerate(degrees) if degree]
    if len(used) != 1 or not 1 < degrees[used[0]] <= _ROOTS:
        return None
    known, coefficients = bounds[used[0]], [fmpq(0)] * (degrees[used[0]] + 1)
    for exponents, value in listed:
        coefficients[exponents[used[0]]] = value
    poly = fmpq_poly(coefficients)
    roots: list[tuple[acb, int]] = poly.complex_roots()  # type: ignore[assignment] # flint's stub errs
    if any(_may_lie_in(root, known) for root, _ in roots):
        return None
    return 1 if poly(_inside(known)) > 0 else -1


def _sign_by_squares(
    poly: Polynomial, degrees: Sequence[int], bounds: Sequence[Bounds]
) -> int | None:
    """Complete the square: a·x² + b·x + c is a·(x + b/2a)² + c - b²/4a."""
    for sign, rest in _squares(poly, degrees):
        if len(rest) == 0 or certified_sign(rest, bounds) == sign:
            return sign
    return None


def _squares(poly: Polynomial, degrees: Sequence[int]) -> Iterator[tuple[int, Polynomial]]:
    """Yield the sign of a and c - b²/4a for each generator in which it is a·x² + b·x + c."""
    for place in [place for place, degree in enumerate(degrees) if degree == _SQUARE]:
        slope = poly.derivative(place)
        twice = slope.derivative(place)
        if not twice.is_constant():
            continue
        sign = 1 if twice.leading_coefficient() > 0 else -1
        at_zero = poly.subs({str(generators()[place]): 0})
        slope_at_zero = slope.subs({str(generators()[place]): 0})
        yield sign, at_zero - slope_at_zero**2 / (2 * twice.leading_coefficient())


def _may_lie_in(root: acb, known: Bounds) -> bool:
    """Whether a root is real and not for certain outside of the bounds."""
    if not root.imag.is_zero():
        return False
    below = known.lower is not None and root.real < _ball(known.lower)
    above = known.upper is not None and root.real > _ball(known.upper)
    return not (below or above)


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _inside(known: Bounds) -> fmpq:
    """Return a number between the bounds."""
    lower, upper = known.lower, known.upper
    if lower is not None and upper is not None:
        value = (lower + upper) / 2
    elif lower is not None:
        value = lower + 1
    else:
        value = Fraction(0) if upper is None else upper - 1
    return fmpq(value.numerator, value.denominator)
