"""Certifying that something is zero at single points at most, and on no open part of the domain.

Variables, exponentials and logarithms of different terms, and roots of different factors are
algebraically independent over the constants, as far as their relations are not kept (J. Ax: On
Schanuel's conjectures, Annals of Mathematics 93, 1971; M. Rosenlicht: Liouville's theorem, Pacific
Journal of Mathematics 24, 1968). A polynomial in them that is not the zero polynomial is therefore
zero on a set of measure zero. Of floors, factorials and sums of arcs nothing of the kind is known:
they can be constant on intervals. Absolute values, signs and parities are taken either way.
"""

from grader.equivalence.generators import Generator, Stock
from grader.equivalence.ratios import (
    Polynomial,
    Ratio,
    UnprovableError,
    multiplied,
    polynomial,
    powered,
    terms,
)

_SIZES = 4
_PLAIN = frozenset({"variable", "integer"})
_TOWERS = frozenset({"exp", "log", "root", "odd root", "power"})
_TWOFOLD = frozenset({"abs", "sign", "parity"})
_WAVES = frozenset({"sin", "cos"})
_ARCS = frozenset({"asin", "atan"})


def is_rarely_zero(poly: Polynomial, stock: Stock, sizes: int = _SIZES) -> bool:
    """Whether a polynomial in generators is certain to be zero at single points at most."""
    reduced = stock.reduced(poly)
    if len(reduced) == 0:
        return False
    if reduced.is_constant() or stock.is_nonzero(reduced):
        return True
    used = stock.used(reduced)
    outer = [(i, made) for i, made in used if made.kind in _TWOFOLD]
    if outer:
        return sizes > 0 and _is_rarely_zero_either_way(reduced, *outer[-1], stock, sizes - 1)
    return _are_independent([made for _, made in used], stock) and _has_nonzero(reduced, stock)


def _is_rarely_zero_either_way(
    poly: Polynomial, place: int, made: Generator, stock: Stock, sizes: int
) -> bool:
    """Put both values that |u|, a sign or a parity may have."""
    size = made.inside.over if made.kind == "abs" and made.inside else polynomial(1)
    if made.kind == "sign" and (
        made.inside is None or not is_rarely_zero(made.inside.over, stock, sizes)
    ):
        return False
    return all(is_rarely_zero(_put(poly, place, sign * size), stock, sizes) for sign in (1, -1))


def _put(poly: Polynomial, place: int, inside: Polynomial) -> Polynomial:
    """Put ±u for |u|."""
    total = polynomial(0)
    for exponents, value in terms(poly):
        kept = (*exponents[:place], 0, *exponents[place + 1 :])
        term = poly.context().from_dict({kept: value})
        total = total + multiplied(term, powered(inside, exponents[place]))
    return total


def _are_independent(used: list[Generator], stock: Stock) -> bool:
    """Whether nothing else than the relations that are kept can hold between generators."""
    return sum(made.kind in _ARCS for made in used) <= 1 and all(
        made.bounds.ball is not None or _is_tame(made, stock, nested=3) for made in used
    )


def _is_tame(made: Generator, stock: Stock, nested: int) -> bool:
    """Whether a generator is analytic, and no constant, wherever it is defined."""
    if made.kind in _PLAIN:
        return True
    if made.inside is None or nested == 0:
        return False
    inner = _inside(made.inside, stock)
    if made.kind in _TOWERS:
        return all(
            part.bounds.ball is not None or _is_tame(part, stock, nested - 1) for part in inner
        )
    return made.kind in _WAVES | _ARCS and all(
        part.kind == "variable" or part.bounds.ball is not None for part in inner
    )


def _inside(value: Ratio, stock: Stock) -> list[Generator]:
    return [made for part in (value.over, value.under) for _, made in stock.used(part)]


def _has_nonzero(poly: Polynomial, stock: Stock) -> bool:
    """Whether some coefficient, a polynomial in constants, is certain not to be zero."""
    constant = {i for i, made in stock.used(poly) if made.bounds.ball is not None}
    if not constant:
        return True
    grouped: dict[tuple[int, ...], Polynomial] = {}
    for exponents, value in terms(poly):
        key = tuple(0 if i in constant else power for i, power in enumerate(exponents))
        rest = tuple(power if i in constant else 0 for i, power in enumerate(exponents))
        grouped[key] = grouped.get(key, 0) + poly.context().from_dict({rest: value})
    return any(stock.is_nonzero(found) for found in grouped.values())


def may_vanish(polys: list[Polynomial], stock: Stock) -> bool:
    """Whether one of some polynomials may be zero on an open part of the domain."""
    try:
        return not all(is_rarely_zero(poly, stock) for poly in polys)
    except UnprovableError:
        return True
