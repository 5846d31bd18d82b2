"""Generators: what an expression is a rational function of, and what is known about each.

Arguments of exp are cut into terms, so that e^c and e^(2c) are powers of one generator; roots and
logarithms are split over the irreducible factors that are certified positive; roots of the same
factor share one index k and keep the relation s^k = u.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import arb, ctx, fmpz

from grader.equivalence.domain import REAL, Domain
from grader.equivalence.positivity import Bounds, is_positive
from grader.equivalence.ratios import (
    SLOTS,
    Polynomial,
    Ratio,
    UnprovableError,
    coefficient,
    generator,
    generators,
    number,
    polynomial,
    powered,
    terms,
)

_BITS = 64
_FACTORED = 160
"""Bits up to which whole numbers are split into primes."""


class FinerError(Exception):
    """A generator needs a larger common index; start again with it."""

    def __init__(self, key: str, index: int) -> None:
        super().__init__(key)
        self.key = key
        self.index = index


@dataclass(frozen=True, slots=True)
class Relation:
    """`degree`-th powers of a generator equal a polynomial in earlier ones."""

    degree: int
    value: Polynomial


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator.

    Attributes:
        kind: `variable`, `exp`, `log`, `root`, `abs` or `atom`.
        bounds: what is known of its values.
        inside: of exp the exponent, of root the radicand.
        index: of root which one it is, as in s^index = inside.
    """

    kind: str
    bounds: Bounds
    relation: Relation | None = None
    inside: Ratio | None = None
    index: int = 1


@dataclass(frozen=True, slots=True)
class Factor:
    """A polynomial that is positive where the expression is defined, and its exponent."""

    base: Polynomial
    exponent: int


@dataclass(frozen=True, slots=True)
class Split:
    """A positive quantity as a rational number times powers of positive polynomials."""

    scale: Fraction
    factors: tuple[Factor, ...]


class Stock:
    """The generators of one comparison, made on demand, and the facts that hold for it.

    Attributes:
        assuming: whether conditions that make the expression defined may be taken for granted:
            so for the reference, on whose domain the comparison is made, and not for the answer.
    """

    def __init__(self, domain: Domain, indices: dict[str, int]) -> None:
        self.domain = domain
        self.indices = indices
        self.assuming = False
        self._made: list[Generator] = []
        self._places: dict[str, int] = {}
        self._facts: set[str] = set()

    # --- making generators ------------------------------------------------------------------

    def _place(self, key: str, made: Generator) -> Ratio:
        if key not in self._places:
            if len(self._made) == SLOTS:
                raise UnprovableError
            self._places[key] = len(self._made)
            self._made.append(made)
        return generator(self._places[key])

    def known(self, key: str) -> bool:
        """Whether there is a generator of that key."""
        return key in self._places

    def variable(self, name: str) -> Ratio:
        """Return the generator of a variable."""
        allowed = self.domain.get(name, REAL)
        bounds = Bounds(allowed.lower, allowed.upper)
        return self._place(f"variable {name}", Generator("variable", bounds))

    def atom(self, key: str, bounds: Bounds, relation: Relation | None = None) -> Ratio:
        """Return the generator of a function of which only the relation is known."""
        return self._place(f"atom {key}", Generator("atom", bounds, relation))

    def _index(self, key: str, exponent: Fraction) -> int:
        """Return the common index of a generator, large enough for this exponent."""
        index = self.indices.get(key, 1)
        if (exponent * index).denominator != 1:
            raise FinerError(key, lcm(index, exponent.denominator))
        return index

    def exponential(self, base: Ratio, factor: Fraction) -> Ratio:
        """Return exp(factor·base), where base is one term."""
        key = f"exp {base.key}"
        index = self._index(key, factor)
        inside = base * number(Fraction(1, index))
        made = Generator("exp", self._exp_bounds(inside), inside=inside)
        return self._place(key, made).power(int(factor * index))

    def _exp_bounds(self, inside: Ratio) -> Bounds:
        if inside.value is not None:
            with ctx.workprec(_BITS):
                return enclosure(arb(_flint(inside.value)).exp())
        if self.is_positive(inside):
            return Bounds(Fraction(1))
        return Bounds(Fraction(0), Fraction(1) if self.is_positive(-inside) else None)

    def root(self, base: Polynomial, exponent: Fraction) -> Ratio:
        """Return a positive polynomial to a fractional power."""
        key = f"root {base}"
        index = self._index(key, exponent)
        radicand = Ratio(base, polynomial(1))
        bounds = Bounds(Fraction(0))
        if radicand.value is not None:
            with ctx.workprec(_BITS):
                bounds = enclosure(arb(_flint(radicand.value)).root(index))
        made = Generator("root", bounds, Relation(index, base), radicand, index)
        return self._place(key, made).power(int(exponent * index))

    def logarithm(self, base: Polynomial) -> Ratio:
        """Return the logarithm of a positive polynomial."""
        bounds = Bounds()
        if base.is_constant():
            with ctx.workprec(_BITS):
                bounds = enclosure(arb(_flint(coefficient(base))).log())
        elif self.is_positive(Ratio(base - 1, polynomial(1))):
            bounds = Bounds(Fraction(0))
        made = Generator("log", bounds, inside=Ratio(base, polynomial(1)))
        return self._place(f"log {base}", made)

    def absolute(self, base: Polynomial) -> Polynomial:
        """Return the absolute value of a polynomial as a generator."""
        relation = Relation(2, powered(base, 2))
        made = Generator("abs", Bounds(Fraction(0)), relation)
        return self._place(f"abs {base}", made).over

    # --- signs --------------------------------------------------------------------------------

    def is_positive(self, value: Ratio) -> bool:
        """Whether a ratio is certified positive almost everywhere that matters."""
        above, below = self.sign(value.over), self.sign(value.under)
        return above is not None and above == below

    def sign(self, poly: Polynomial) -> int | None:
        """Return 1 or -1 where the sign of a polynomial is certified, else None."""
        if poly.is_zero():
            return None
        for found, signed in ((1, poly), (-1, -poly)):
            if _normal(signed) in self._facts or is_positive(signed, self._bounds()):
                return found
        return None

    def _bounds(self) -> list[Bounds]:
        return [made.bounds for made in self._made]

    def _take_for_granted(self, poly: Polynomial) -> None:
        """Note that a polynomial is positive wherever the reference is defined.

        Raises:
            UnprovableError: the expression is the answer, which has to show it.
        """
        if _normal(poly) not in self._facts:
            if not self.assuming:
                raise UnprovableError
            self._facts.add(_normal(poly))

    # --- splitting ----------------------------------------------------------------------------

    def factored(self, value: Ratio) -> tuple[Fraction, list[Factor]]:
        """Split a ratio into a rational number and irreducible factors.

        Raises:
            UnprovableError: it is zero.
        """
        value = Ratio(self.reduced(value.over), self.reduced(value.under)).reduced()
        if value.over.is_zero() or value.under.is_zero():
            raise UnprovableError
        above, over = value.over.factor()
        below, under = value.under.factor()
        scale = Fraction(int(above.p), int(above.q)) / Fraction(int(below.p), int(below.q))
        factors = [Factor(base, int(exponent)) for base, exponent in over]
        return scale, factors + [Factor(base, -int(exponent)) for base, exponent in under]

    def split(self, value: Ratio) -> Split:
        """Split a ratio that has to be positive into factors that are.

        Raises:
            UnprovableError: that it is positive is not certified.
        """
        scale, factors = self.factored(value)
        sure: list[Factor] = []
        unsure: list[Factor] = []
        for factor in factors:
            found = self.sign(factor.base)
            if found is None:
                unsure.append(factor)
            else:
                scale *= found ** abs(factor.exponent)
                sure.append(Factor(found * factor.base, factor.exponent))
        odd = [factor for factor in unsure if factor.exponent % 2]
        even = [factor for factor in unsure if not factor.exponent % 2]
        sure += [Factor(self.absolute(factor.base), factor.exponent) for factor in even]
        return Split(abs(scale), (*sure, *self._odd(odd, 1 if scale > 0 else -1)))

    def _odd(self, odd: list[Factor], sign: int) -> tuple[Factor, ...]:
        """Treat factors of unknown sign in odd powers: their product has to be positive."""
        if not odd:
            if sign < 0:
                raise UnprovableError
            return ()
        product = polynomial(sign)
        for factor in odd:
            product = product * factor.base
        self._take_for_granted(product)
        if len(odd) == 1:
            return (Factor(product, odd[0].exponent),)
        rest = [Factor(self.absolute(f.base), f.exponent - 1) for f in odd if f.exponent != 1]
        return (Factor(product, 1), *rest)

    # --- relations ----------------------------------------------------------------------------

    def reduced(self, poly: Polynomial) -> Polynomial:
        """Return the polynomial with every relation applied, latest generators first."""
        for index in range(len(self._made) - 1, -1, -1):
            relation = self._made[index].relation
            if relation is not None:
                poly = _applied(poly, index, relation)
        return poly

    def single(self, poly: Polynomial) -> Generator | None:
        """Return the generator that the polynomial is, if it is just one."""
        for index, made in enumerate(self._made):
            if poly == generators()[index]:
                return made
        return None


def enclosure(ball: arb) -> Bounds:
    """Return rational bounds of a ball."""
    return Bounds(_fraction(ball.lower()), _fraction(ball.upper()))


def primes(value: int) -> list[tuple[int, int]]:
    """Return the primes of a positive whole number with their exponents.

    Raises:
        UnprovableError: the number is too large to split.
    """
    if value.bit_length() > _FACTORED:
        raise UnprovableError
    return [(int(prime), int(exponent)) for prime, exponent in fmpz(value).factor()]


def _fraction(exact: arb) -> Fraction:
    mantissa, exponent = exact.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _flint(value: Fraction) -> arb:
    return arb(fmpz(value.numerator)) / arb(fmpz(value.denominator))


def _normal(poly: Polynomial) -> str:
    """Return a text that is the same for positive multiples of a polynomial."""
    leading = poly.leading_coefficient()
    return str(poly / abs(leading))


def _applied(poly: Polynomial, index: int, relation: Relation) -> Polynomial:
    if not any(exponents[index] >= relation.degree for exponents, _ in terms(poly)):
        return poly
    total = polynomial(0)
    for exponents, value in terms(poly):
        times, left = divmod(exponents[index], relation.degree)
        kept = (*exponents[:index], left, *exponents[index + 1 :])
        term = poly.context().from_dict({kept: value})
        total = total + term * powered(relation.value, times)
    return total
