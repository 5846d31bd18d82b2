"""Proving that two expressions are equal almost everywhere on the reference's domain."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from grader.equivalence.domain import Domain
from grader.equivalence.generators import FinerError, Stock
from grader.equivalence.ratios import (
    Polynomial,
    Ratio,
    UnprovableError,
    coefficient,
    generators,
    multiplied,
    polynomial,
    powered,
    terms,
)
from grader.equivalence.reduction import Reduction
from grader.equivalence.splitting import factors_of
from grader.notation.tree import Node

_ROUNDS = 12
_SIGNS = 4


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved.

    Attributes:
        equal: None where nothing was; False only of constants.
        gaps: the answer may be undefined at single points where the reference is defined.
        wider: it may be defined at single points where the reference is not.
    """

    equal: bool | None = None
    gaps: bool = False
    wider: bool = False


_NOTHING = Proof()


def prove_equal(answer: Node, reference: Node, domain: Domain) -> Proof:
    """Try to prove an equality, or of two constants that they differ."""
    units: dict[str, Fraction] = {}
    for _ in range(_ROUNDS):
        try:
            return _round(answer, reference, Stock(domain, units))
        except FinerError as finer:
            units[finer.key] = finer.unit
        except (UnprovableError, ZeroDivisionError):
            return _NOTHING
    return _NOTHING


def _round(answer: Node, reference: Node, stock: Stock) -> Proof:
    ours, right = _reference(reference, stock)
    theirs = Reduction(stock)
    given = theirs.ratio(answer)
    if len(stock.reduced(right.under)) == 0 or len(stock.reduced(given.under)) == 0:
        return _NOTHING
    difference = stock.reduced(_difference(given, right))
    if len(difference) != 0:
        return Proof(equal=False) if _is_never_zero(difference, stock) else _NOTHING
    if not all(_is_sound(poly, stock) for poly in theirs.denominators):
        return _NOTHING
    left, divided = (_divisors(part.denominators, stock) for part in (theirs, ours))
    return Proof(equal=True, gaps=_exceeds(left, divided), wider=_exceeds(divided, left))


def _reference(reference: Node, stock: Stock) -> tuple[Reduction, Ratio]:
    """Reduce the reference; once more where it was only at its end that all facts were known."""
    stock.assuming = True
    reduction = Reduction(stock)
    ratio = reduction.ratio(reference)
    if stock.facts:
        reduction = Reduction(stock)
        ratio = reduction.ratio(reference)
    stock.assuming = False
    return reduction, ratio


def _difference(given: Ratio, right: Ratio) -> Polynomial:
    if given.under == right.under:
        return given.over - right.over
    return multiplied(given.over, right.under) - multiplied(right.over, given.under)


def _is_never_zero(poly: Polynomial, stock: Stock) -> bool:
    """Whether it is a rational number, or a polynomial in e alone, which is transcendental."""
    used = stock.used(poly)
    return not used or (
        len(used) == 1
        and used[0][1].kind == "exp"
        and used[0][1].inside is not None
        and used[0][1].inside.value is not None
    )


# --- where the two are defined -----------------------------------------------------------------


def _divisors(polys: list[Polynomial], stock: Stock) -> list[Polynomial]:
    """Return the factors of unknown sign of all that was divided by; of |u| that is u."""
    found: list[Polynomial] = []
    for poly in polys:
        reduced = stock.reduced(poly)
        if reduced.is_constant() or (stock.sign(reduced) is not None and len(reduced) > 1):
            continue
        parts = [_unsigned(part.base, stock) for part in factors_of(reduced)[1]]
        found += [base for base in parts if _may_vanish(base, stock)]
    return found


def _unsigned(base: Polynomial, stock: Stock) -> Polynomial:
    single = stock.single(base)
    if single is None or single.kind != "abs" or single.inside is None:
        return base
    return single.inside.over


def _may_vanish(base: Polynomial, stock: Stock) -> bool:
    return stock.sign(base) is None and not _is_excluded(base, stock)


def _is_excluded(base: Polynomial, stock: Stock) -> bool:
    """Whether it vanishes only at a number that does not belong to its variable's range."""
    if base.total_degree() != 1 or len(used := stock.used(base)) != 1:
        return False
    place, made = used[0]
    slope = coefficient(base.derivative(place))
    root = -coefficient(base - generators()[place] * base.derivative(place)) / slope
    return stock.excludes(place, root) or (made.kind == "integer" and root.denominator > 1)


def _exceeds(some: list[Polynomial], others: list[Polynomial]) -> bool:
    return any(base not in others for base in some)


def _is_sound(poly: Polynomial, stock: Stock) -> bool:
    """Whether a denominator vanishes on no open region, whatever the signs of absolute values."""
    reduced = stock.reduced(poly)
    if reduced.is_constant() or stock.sign(reduced) is not None:
        return True
    sizes = [
        (i, made.inside.over)
        for i, made in stock.used(reduced)
        if made.kind == "abs" and made.inside is not None
    ]
    if len(sizes) > _SIGNS:
        return False
    return all(
        len(stock.reduced(_signed(reduced, sizes, signs))) > 0
        for signs in product((1, -1), repeat=len(sizes))
    )


def _signed(
    poly: Polynomial, sizes: list[tuple[int, Polynomial]], signs: tuple[int, ...]
) -> Polynomial:
    """Put ±u for each |u|."""
    for (place, inside), sign in zip(sizes, signs, strict=True):
        total = polynomial(0)
        for exponents, value in terms(poly):
            kept = (*exponents[:place], 0, *exponents[place + 1 :])
            term = poly.context().from_dict({kept: value})
            total = total + multiplied(term, powered(sign * inside, exponents[place]))
        poly = total
    return poly
