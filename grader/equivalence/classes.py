"""Growth classes: sums of terms, each the least of some monomials, up to constant factors.

A maximum grows like the sum, min(s, t) is distributed over sums, and 1/(s + t) grows like
min(1/s, 1/t). What is only right up to a constant factor is marked, so that nothing is subtracted
from it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeAlias

from grader.equivalence.coefficients import UnreadableClassError
from grader.equivalence.coefficients import sign as sign_of
from grader.equivalence.monomials import (
    UNIT,
    Monomial,
    grows,
    is_bounded,
    is_negligible,
    is_outgrown,
    logarithm,
    power,
    times,
)

Least: TypeAlias = frozenset[Monomial]
"""Monomials of which the least counts."""

ROOT: Least = frozenset({UNIT})
_TERMS = 60
_LEAST = 12
_WORK = 3_000
_SLOW = 6
_POWER = 10_000
_BITS = 4_096


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient times the least of some monomials.

    Attributes:
        least: the monomials.
        scale: the coefficient, as far as it is known; its sign is right.
        exact: whether nothing but the scale stands before the monomials: no unknown constant, and
            nothing that is alike up to a factor only.
    """

    least: Least = ROOT
    scale: Fraction = Fraction(1)
    exact: bool = True

    @property
    def negative(self) -> bool:
        """Whether the coefficient is below zero."""
        return self.scale < 0

    @property
    def names(self) -> frozenset[str]:
        """The variables that occur."""
        return frozenset().union(*(one.names for one in self.least))


Terms: TypeAlias = tuple[Term, ...]
ONE: Terms = (Term(),)
SOME_CONSTANT: Terms = (Term(exact=False),)
SOME_NUMBER: Terms = (Term(scale=Fraction(355, 113), exact=False),)
"""A number above 1, such as π, which is told from 1 as a factor; no more is known of it."""


def single(monomial: Monomial, *, exact: bool = False) -> Terms:
    """Return a class of one monomial."""
    return (Term(frozenset({monomial}), exact=exact),)


def variables(terms: Terms) -> frozenset[str]:
    """Return the variables that occur in a class."""
    return frozenset().union(*(term.names for term in terms))


def dominant(terms: Terms) -> Terms:
    """Return the terms without negative ones that vanish beside a positive one.

    Raises:
        UnreadableClassError: nothing is left, or a negative term may cancel what is there.
    """
    positive = tuple(term for term in terms if not term.negative)
    for term in terms:
        if term.negative and not any(_vanishes(term, other) for other in positive):
            raise UnreadableClassError
    if not positive:
        raise UnreadableClassError
    return positive


def _vanishes(term: Term, beside: Term) -> bool:
    """Whether a term is negligible beside another as soon as every variable is large."""
    return any(all(is_negligible(one, other) for other in beside.least) for one in term.least)


def collected(terms: Iterable[Term]) -> Terms:
    """Add the coefficients of like terms.

    Raises:
        UnreadableClassError: there are too many, or what may cancel is not known exactly.
    """
    found: dict[Least, Term] = {}
    for term in terms:
        known = found.get(term.least)
        found[term.least] = term if known is None else _joined(known, term)
        if len(found) > _TERMS:
            raise UnreadableClassError
    return tuple(term for term in found.values() if term.scale)


def _joined(one: Term, other: Term) -> Term:
    if one.exact and other.exact:
        return Term(one.least, _bounded(one.scale + other.scale))
    if one.negative != other.negative:
        raise UnreadableClassError
    larger = max(one.scale, other.scale, key=abs)
    return Term(one.least, larger, exact=False)


def _bounded(scale: Fraction) -> Fraction:
    if max(scale.numerator.bit_length(), scale.denominator.bit_length()) > _BITS:
        raise UnreadableClassError
    return scale


def rough(terms: Terms) -> Terms:
    """Mark terms as right up to constant factors only."""
    return tuple(Term(term.least, term.scale, exact=False) for term in terms)


def negated(terms: Terms) -> Terms:
    """Multiply by -1."""
    return tuple(Term(term.least, -term.scale, term.exact) for term in terms)


def product_of(left: Terms, right: Terms) -> Terms:
    """Multiply two sums."""
    if len(left) * len(right) > _TERMS:
        raise UnreadableClassError
    _check_work((one.least, other.least) for one in left for other in right)
    return collected(_multiplied(one, other) for one in left for other in right)


def _multiplied(one: Term, other: Term) -> Term:
    if len(one.least) == 1 == len(other.least):
        (left,), (right,) = one.least, other.least
        least = frozenset({times(left, right)})
    else:
        least = _pruned(times(left, right) for left in one.least for right in other.least)
    return Term(least, _bounded(one.scale * other.scale), one.exact and other.exact)


def _pruned(monomials: Iterable[Monomial]) -> Least:
    """Leave out what another one is bounded by: the least of both is that one."""
    kept: list[Monomial] = []
    for one in dict.fromkeys(monomials):
        if any(is_bounded(other, one) for other in kept):
            continue
        kept = [*(other for other in kept if not is_bounded(one, other)), one]
        if len(kept) > _LEAST:
            raise UnreadableClassError
    return frozenset(kept)


def power_of(terms: Terms, exponent: Fraction) -> Terms:
    """Raise a sum to a power, up to constant factors where it has several terms.

    What is subtracted vanishes beside the rest, and may as well be added.
    """
    if len(dominant(terms)) < len(terms):
        terms = tuple(Term(term.least, abs(term.scale), exact=False) for term in terms)
    if exponent == 0:
        return ONE
    if abs(exponent) > _POWER:
        raise UnreadableClassError
    if exponent < 0:
        return _inverse(tuple(_raised(term, -exponent) for term in terms))
    raised = tuple(_raised(term, exponent) for term in terms)
    return raised if len(raised) == 1 else rough(raised)


def _raised(term: Term, exponent: Fraction) -> Term:
    least = frozenset(power(one, exponent) for one in term.least)
    scale, exact = term.scale, term.exact
    if exponent.denominator != 1:
        return Term(least, scale, exact=exact and scale == 1)
    if max(scale.numerator.bit_length(), scale.denominator.bit_length()) * exponent > _BITS:
        raise UnreadableClassError
    return Term(least, scale ** int(exponent), exact)


def _inverse(terms: Terms) -> Terms:
    """Return 1/(sum of minima): the sum, over all choices of one monomial a term, of minima."""
    turned = [[power(one, Fraction(-1)) for one in term.least] for term in terms]
    _check_choices(turned)
    alone = len(terms) == 1
    scale = 1 / max(term.scale for term in terms)
    exact = alone and len(turned[0]) == 1 and terms[0].exact
    return collected(Term(_pruned(choice), scale, exact) for choice in product(*turned))


def _check_choices(parts: Iterable[Iterable[object]]) -> None:
    count = 1
    for part in parts:
        count *= len(tuple(part))
        if count > _TERMS:
            raise UnreadableClassError


def _check_work(minima: Iterable[Sequence[Collection[Monomial]]]) -> None:
    """Refuse minima whose monomials would take too long to compare with each other.

    Args:
        minima: for each, the collections of which it has all products.
    """
    work = 0
    for parts in minima:
        count = prod(map(len, parts))
        if count > 1:
            slow = any(one.exponent for part in parts for one in part)
            work += count**2 * (_SLOW if slow else 1)
        if work > _WORK:
            raise UnreadableClassError


def least_of(classes: Iterable[Terms]) -> Terms:
    """Return the minimum of classes, distributed over their sums."""
    sums = [dominant(terms) for terms in classes]
    _check_choices(sums)
    _check_work([[one for term in choice for one in term.least]] for choice in product(*sums))
    return collected(
        Term(
            _pruned(one for term in choice for one in term.least),
            max(term.scale for term in choice),
            exact=False,
        )
        for choice in product(*sums)
    )


def greatest_of(classes: Iterable[Terms]) -> Terms:
    """Return the maximum of classes, which grows like their sum; 0 is no bound of it."""
    found = tuple(term for terms in classes if terms for term in dominant(terms))
    return collected(rough(found))


def log_of(terms: Terms) -> Terms:
    """Return the logarithm of a sum of terms that grow: that of the largest.

    Raises:
        UnreadableClassError: a term neither grows with all of its variables nor is constant, or
            it is not known whether a constant is above 1.
    """
    parts = [_log_of_term(term) for term in _lasting(dominant(terms)) if term.least != ROOT]
    if parts:
        return rough(collected(term for part in parts for term in part))
    if not all(term.exact for term in terms):
        raise UnreadableClassError
    scale = sum((term.scale for term in terms), Fraction(0))
    if scale == 1:
        return ()
    return SOME_NUMBER if scale > 1 else negated(SOME_NUMBER)


def _lasting(terms: Terms) -> Terms:
    """Leave out what does not grow, as 1/n, and vanishes beside something that does."""
    growing = [term for term in terms if all(_is_growing(one) for one in term.least)]
    return tuple(
        term
        for term in terms
        if term.least == ROOT or term in growing or not any(_vanishes(term, one) for one in growing)
    )


def _is_growing(one: Monomial) -> bool:
    total = logarithm(one)
    return bool(total) and all(sign_of(part) > 0 and grows(shape) for shape, part in total.items())


def _log_of_term(term: Term) -> Terms:
    return least_of(_log_of_monomial(one) for one in term.least)


def _log_of_monomial(one: Monomial) -> Terms:
    """Return the shapes of a logarithm that outgrow all others in it."""
    signs = {shape: sign_of(coefficient) for shape, coefficient in logarithm(one).items()}
    positive = [shape for shape, found in signs.items() if found > 0]
    kept = [s for s in positive if not any(is_outgrown(s, other) for other in positive)]
    lowering = [shape for shape, found in signs.items() if found < 0]
    if not all(any(is_outgrown(shape, other) for other in kept) for shape in lowering):
        raise UnreadableClassError
    if not kept or not all(map(grows, kept)):
        raise UnreadableClassError
    return tuple(Term(frozenset({Monomial(shape)}), exact=False) for shape in kept)
