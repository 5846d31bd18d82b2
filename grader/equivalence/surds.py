"""Polynomials of the form a + b·s, where s is a square root."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from grader.equivalence.ratios import Polynomial, polynomial, terms

if TYPE_CHECKING:
    from grader.equivalence.generators import Stock

_LARGEST = 12
_TERMS, _ROOTS = 8, 2
"""Of what may be told by its norm: the terms, and the roots in it; norms of more grow fast."""


@dataclass(frozen=True, slots=True)
class Surd:
    """A polynomial a + b·s, where s is a square root of c."""

    rational: Polynomial
    slope: Polynomial
    radicand: Polynomial


def surds(stock: "Stock", base: Polynomial) -> Iterator[Surd]:
    """Yield the ways to write a polynomial so, the latest root first."""
    if len(base) > _LARGEST:
        return
    for place, made in reversed(stock.used(base)):
        if made.kind == "root" and made.index % 2 == 0 and made.inside is not None:
            found = _surd(base, place, made.index // 2, made.inside.over)
            if found is not None:
                yield found


def _surd(base: Polynomial, place: int, half: int, radicand: Polynomial) -> Surd | None:
    parts: dict[int, dict[tuple[int, ...], fmpq]] = {0: {}, half: {}}
    for exponents, value in terms(base):
        if exponents[place] not in parts:
            return None
        kept = (*exponents[:place], 0, *exponents[place + 1 :])
        parts[exponents[place]][kept] = value
    if not parts[half]:
        return None
    ring = polynomial(1).context()
    return Surd(ring.from_dict(parts[0]), ring.from_dict(parts[half]), radicand)


def norm(stock: "Stock", surd: Surd) -> Polynomial:
    """Return the product of a + b·s and a - b·s."""
    return stock.reduced(surd.rational**2 - surd.slope**2 * surd.radicand)


def sign_of_surd(stock: "Stock", poly: Polynomial) -> int | None:
    """Return the sign of a + b·s where that of a² - b²·s² tells which of the two outweighs."""
    with _inside(stock, poly) as fits:
        for surd in surds(stock, poly) if fits else ():
            outweighs = stock.sign(norm(stock, surd))
            if outweighs is not None:
                return stock.sign(surd.rational if outweighs > 0 else surd.slope)
    return None


def is_surd_nonzero(stock: "Stock", poly: Polynomial) -> bool:
    """Whether a + b·s is certain never to be zero, because a² - b²·s² is not."""
    with _inside(stock, poly) as fits:
        return fits and any(stock.is_nonzero(norm(stock, surd)) for surd in surds(stock, poly))


@contextmanager
def _inside(stock: "Stock", poly: Polynomial) -> Iterator[bool]:
    """Count how deep norms of norms go; tell whether this one may be taken.

    A norm may hold the root again that it was to remove, as |x - s|² does.
    """
    stock.depth += 1
    try:
        yield stock.depth <= _ROOTS and _is_small(stock, poly)
    finally:
        stock.depth -= 1


def _is_small(stock: "Stock", poly: Polynomial) -> bool:
    roots = sum(made.kind == "root" for _, made in stock.used(poly))
    return len(poly) <= _TERMS and 0 < roots <= _ROOTS
