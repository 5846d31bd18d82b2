"""Growth classes: sums of products of powers and logarithms, up to constant factors.

Rules: max ≍ sum; (s + t)^p ≍ s^p + t^p for p > 0; log(s + t) ≍ log s + log t for terms that grow;
the base of a logarithm is free; declared constants are dropped as factors.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from grader.notation.sizes import rational
from grader.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    symbols,
)

Exponents: TypeAlias = Mapping[str, Fraction]

_LOGARITHMS = frozenset({"ln", "log", "log2", "log10"})
_TERMS = 200
_POWER = 50


class UnreadableClassError(Exception):
    """The expression is outside of what is decided here."""


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient times powers of variables and of their logarithms.

    Attributes:
        scale: the coefficient; None for a positive constant that is not known, such as a declared
            one or π.
    """

    powers: frozenset[tuple[str, Fraction]] = frozenset()
    logs: frozenset[tuple[str, Fraction]] = frozenset()
    scale: Fraction | None = field(default=Fraction(1))

    @property
    def kind(self) -> tuple[frozenset[tuple[str, Fraction]], frozenset[tuple[str, Fraction]]]:
        """What makes two terms alike."""
        return self.powers, self.logs

    @property
    def negative(self) -> bool:
        """Whether the coefficient is below zero."""
        return self.scale is not None and self.scale < 0

    @property
    def grows(self) -> bool:
        """Whether it tends to infinity in every variable that it holds."""
        return bool(self.powers) and not self.logs and all(power > 0 for _, power in self.powers)


Terms: TypeAlias = tuple[Term, ...]
ONE: Terms = (Term(),)


def read_class(node: Node, constants: frozenset[str]) -> Terms:
    """Return the terms of an expression, like ones collected.

    Args:
        node: the expression.
        constants: the names that stand for positive constants.

    Raises:
        UnreadableClassError: it is no sum of such terms, or something in it may cancel.
    """
    return _collected(_Reader(constants).read(node))


@dataclass(frozen=True, slots=True)
class _Reader:
    constants: frozenset[str]

    def read(self, node: Node) -> Terms:  # noqa: PLR0911 - one for each kind of node
        match node:
            case Number(value):
                return (Term(scale=value),) if value else ()
            case Symbol(name):
                return self._symbol(name)
            case Constant(name) if name != "inf":
                return (Term(scale=None),)
            case Negative(operand):
                return tuple(_scaled(term, Fraction(-1)) for term in self.read(operand))
            case Sum(parts):
                return _collected(term for part in parts for term in self.read(part))
            case Product(parts):
                return self._product(parts)
            case Quotient(numerator, denominator):
                return _multiplied(
                    self.read(numerator), _power(self.read(denominator), Fraction(-1))
                )
            case Power(base, exponent):
                return self._raised(base, exponent)
            case Call(function, arguments):
                return self._call(function, arguments)
        raise UnreadableClassError

    def _symbol(self, name: str) -> Terms:
        if name in self.constants:
            return (Term(scale=None),)
        return (Term(frozenset({(name, Fraction(1))})),)

    def _product(self, parts: tuple[Node, ...]) -> Terms:
        result = ONE
        for part in parts:
            result = _multiplied(result, self.read(part))
        return result

    def _raised(self, base: Node, exponent: Node) -> Terms:
        """Read a power; a constant to a constant is a constant, if its base is positive."""
        power = rational(exponent)
        if power is not None:
            return _power(self.read(base), power)
        if symbols(base) | symbols(exponent) <= self.constants:
            dominant(self.read(base))
            return (Term(scale=None),)
        raise UnreadableClassError

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Terms:
        if function in _LOGARITHMS:
            return _logarithm(self.read(arguments[0]))
        if function == "sqrt":
            return _power(self.read(arguments[0]), Fraction(1, 2))
        if function == "max":
            return _collected(term for part in arguments for term in dominant(self.read(part)))
        raise UnreadableClassError


def _scaled(term: Term, factor: Fraction) -> Term:
    if term.scale is None and factor < 0:
        raise UnreadableClassError
    return Term(term.powers, term.logs, None if term.scale is None else term.scale * factor)


def _multiplied(left: Terms, right: Terms) -> Terms:
    if len(left) * len(right) > _TERMS:
        raise UnreadableClassError
    return _collected(_product_of(one, other) for one in left for other in right)


def _product_of(one: Term, other: Term) -> Term:
    if (one.scale is None and other.negative) or (other.scale is None and one.negative):
        raise UnreadableClassError
    known = one.scale is not None and other.scale is not None
    scale = one.scale * other.scale if known else None  # type: ignore[operator] # both are known
    return Term(_added(one.powers, other.powers), _added(one.logs, other.logs), scale)


def _added(
    one: Iterable[tuple[str, Fraction]], other: Iterable[tuple[str, Fraction]]
) -> frozenset[tuple[str, Fraction]]:
    total: dict[str, Fraction] = dict(one)
    for name, power in other:
        total[name] = total.get(name, Fraction(0)) + power
    return frozenset((name, power) for name, power in total.items() if power)


def _power(terms: Terms, exponent: Fraction) -> Terms:
    """Raise a sum of positive terms to a power, up to constant factors where it has several."""
    terms = dominant(terms)
    if exponent == 0:
        return ONE
    if abs(exponent) > _POWER or (len(terms) > 1 and exponent < 0):
        raise UnreadableClassError
    return tuple(_term_power(term, exponent) for term in terms)


def _term_power(term: Term, exponent: Fraction) -> Term:
    powers = frozenset((name, power * exponent) for name, power in term.powers)
    logs = frozenset((name, power * exponent) for name, power in term.logs)
    scale = term.scale
    if scale is not None and scale != 1:
        scale = scale ** int(exponent) if exponent.denominator == 1 else None
    return Term(powers, logs, scale)


def _logarithm(terms: Terms) -> Terms:
    """Return log of a sum: the sum of the logarithms of all variables that it grows with."""
    growing = [term for term in dominant(terms) if term.kind != Term().kind]
    if not growing or not all(term.grows for term in growing):
        raise UnreadableClassError
    names = {name for term in growing for name, _ in term.powers}
    return tuple(Term(logs=frozenset({(name, Fraction(1))})) for name in sorted(names))


def _collected(terms: Iterable[Term]) -> Terms:
    """Add the coefficients of like terms."""
    found: dict[object, Term] = {}
    for term in terms:
        known = found.get(term.kind)
        found[term.kind] = term if known is None else _joined(known, term)
        if len(found) > _TERMS:
            raise UnreadableClassError
    return tuple(term for term in found.values() if term.scale != 0)


def _joined(one: Term, other: Term) -> Term:
    if one.scale is None or other.scale is None:
        if one.negative or other.negative:
            raise UnreadableClassError
        return Term(one.powers, one.logs, None)
    return Term(one.powers, one.logs, one.scale + other.scale)


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
    if term.logs or beside.logs:
        return False
    left = dict(_added(beside.powers, ((name, -power) for name, power in term.powers)))
    return bool(left) and all(power > 0 for power in left.values())
