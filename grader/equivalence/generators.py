"""Generators: what an expression is a rational function of, and what is known about each.

Arguments of exp, sine and cosine are cut into terms, so that e^c and e^(2c) are powers of one
generator; roots and logarithms are split over the irreducible factors that are certified positive;
roots of the same factor share one index k and keep the relation s^k = u.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

from flint import arb, ctx

from grader.equivalence.domain import REAL, Domain
from grader.equivalence.estimates import exp_bounds, log_bounds, root_bounds
from grader.equivalence.monotony import simpler
from grader.equivalence.positivity import (
    BITS,
    Bounds,
    certified_sign,
    evaluated,
    is_nonzero,
)
from grader.equivalence.ratios import (
    SLOTS,
    Polynomial,
    Ratio,
    UnprovableError,
    coefficient,
    fraction,
    generator,
    generators,
    multiplied,
    powered,
    terms,
    whole,
)
from grader.equivalence.relations import Relation, applied, conjugate
from grader.equivalence.surds import is_surd_nonzero, sign_of_surd

_LARGEST = 10**5
_CUBE = 3
_VARIABLES = frozenset({"variable", "integer"})


class FinerError(Exception):
    """A generator needs a finer unit; start again with it."""

    def __init__(self, key: str, unit: Fraction) -> None:
        super().__init__(key)
        self.key = key
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator.

    Attributes:
        kind: `variable`, `integer` (a variable, too), `exp`, `log`, `root`, `odd root`, `abs`,
            `sign`, `power` (u^n), `parity` ((-1)^n), `sin`, `cos`, `asin`, `atan` or `atom`.
        bounds: what is known of its values.
        inside: of exp the exponent, of root the radicand, of a power its base, of others the
            argument.
        index: of root which one it is, as in s^index = inside.
    """

    kind: str
    bounds: Bounds
    relation: Relation | None = None
    inside: Ratio | None = None
    index: int = 1


class Stock:
    """The generators of one comparison, made on demand, and the facts that hold for it.

    Attributes:
        domain: the ranges of variables.
        units: by key of a generator the number that all exponents of it are multiples of.
        assuming: whether conditions that make the expression defined may be taken for granted:
            so for the reference, on whose domain the comparison is made, and not for the answer.
        apart: whether the sign of u is a generator of its own, and not |u|/u.
        facts: what is >= 0 wherever the reference is defined, and whether it is > 0.
        jumps: what signs were taken of as |u|/u, which does not hold where u is zero.
        angles: by key of an angle its sine, its cosine and itself.
        lowest: by key of a factorial u! the lowest k of which (u + k)! is in the reference.
        depth: how many norms of roots are being looked at, one inside of the other.
        roaming: whether a base was taken to be positive because its exponent is hardly ever whole.
    """

    def __init__(self, domain: Domain, units: dict[str, Fraction]) -> None:
        self.domain = domain
        self.units = units
        self.assuming = False
        self.roaming = False
        self.apart = False
        self.facts: dict[str, bool] = {}
        self.jumps: list[Polynomial] = []
        self.depth = 0
        self.angles: dict[str, tuple[Ratio, Ratio, Ratio]] = {}
        self.lowest: dict[str, int] = {}
        self._made: list[Generator] = []
        self._bounds: list[Bounds] = []
        self._places: dict[str, int] = {}
        self._signs: dict[str, int | None] = {}
        self._nonzero: dict[str, bool] = {}
        self._excluded: dict[str, tuple[Fraction, ...]] = {}
        self._related: list[tuple[int, Relation]] = []

    # --- making generators ------------------------------------------------------------------

    def add(self, key: str, made: Generator) -> Ratio:
        """Return the generator of a key; a new one if there is none yet."""
        if key not in self._places:
            if len(self._made) == SLOTS:
                raise UnprovableError
            self._places[key] = len(self._made)
            if made.relation is not None:
                self._related.insert(0, (len(self._made), made.relation))
            self._made.append(made)
            self._bounds.append(made.bounds)
        return generator(self._places[key])

    def known(self, key: str) -> bool:
        """Whether there is a generator of that key."""
        return key in self._places

    def variable(self, name: str) -> Ratio:
        """Return the generator of a variable."""
        allowed = self.domain.get(name, REAL)
        kind = "integer" if allowed.integer else "variable"
        self._excluded[name] = allowed.excluded
        inside = not allowed.integer
        bounds = Bounds(allowed.lower, allowed.upper, above=inside, below=inside)
        return self.add(f"variable {name}", Generator(kind, bounds))

    def excludes(self, place: int, value: Fraction) -> bool:
        """Whether the generator at a place is a variable that never takes a value."""
        name = next(key for key, at in self._places.items() if at == place).partition(" ")[2]
        return value in self._excluded.get(name, ())

    def atom(self, key: str, bounds: Bounds, relation: Relation | None = None) -> Ratio:
        """Return the generator of a function of which only the relation is known."""
        return self.add(f"atom {key}", Generator("atom", bounds, relation))

    def count(self, key: str, amount: Fraction, start: Fraction | None = None) -> int:
        """Return how many units of a generator an amount is.

        Args:
            key: the generator's.
            amount: what has to be counted.
            start: the unit while no other is known; the amount itself by default.

        Raises:
            FinerError: the unit is too coarse.
        """
        unit = self.units.setdefault(key, abs(amount if start is None else start))
        found = amount / unit
        if found.denominator != 1:
            raise FinerError(key, common(unit, amount))
        if abs(found) > _LARGEST:
            raise UnprovableError
        return int(found)

    def exponential(self, base: Ratio, factor: Fraction) -> Ratio:
        """Return exp(factor·base), where base is one term."""
        key = f"exp {base.key}"
        count = self.count(key, factor)
        if key not in self._places:
            inside = base.times(self.units[key])
            self.add(key, Generator("exp", exp_bounds(self, inside), inside=inside))
        return self.get(key).power(count)

    def get(self, key: str) -> Ratio:
        """Return the generator of a key that is known."""
        return generator(self._places[key])

    def root(self, base: Polynomial, exponent: Fraction) -> Ratio:
        """Return a positive polynomial to a fractional power."""
        key = f"root {base}"
        count = self.count(key, exponent, common(Fraction(1), exponent))
        if key not in self._places:
            index = int(1 / self.units[key])
            if index > _LARGEST:
                raise UnprovableError
            made = Generator(
                "root", root_bounds(self, base, index), Relation(index, base), whole(base), index
            )
            self.add(key, made)
        return self.get(key).power(count)

    def logarithm(self, base: Polynomial) -> Ratio:
        """Return the logarithm of a positive polynomial."""
        key = f"log {base}"
        if key not in self._places:
            made = Generator("log", log_bounds(self, base), inside=whole(base))
            self.add(key, made)
        return self.get(key)

    def absolute(self, base: Polynomial) -> Polynomial:
        """Return the absolute value of a polynomial as a generator."""
        relation = Relation(2, powered(base, 2))
        made = Generator("abs", Bounds(Fraction(0)), relation, whole(base))
        return self.add(f"abs {base}", made).over

    def signum(self, base: Polynomial) -> Polynomial:
        """Return the sign of a polynomial as a generator s, of which s³ = s is known."""
        key = f"sign {base}"
        relation = Relation(_CUBE, generators()[min(len(self._made), SLOTS - 1)])
        made = Generator("sign", Bounds(Fraction(-1), Fraction(1)), relation, whole(base))
        return self.add(key, made).over

    # --- signs --------------------------------------------------------------------------------

    def sign_of(self, value: Ratio) -> int | None:
        """Return 1 or -1 where a ratio is certified to be >= 0 or <= 0, else None."""
        above, below = self.sign(value.over), self.sign(value.under)
        return above * below if above is not None and below is not None else None

    def is_positive(self, value: Ratio) -> bool:
        """Whether a ratio is certified not to be negative."""
        return self.sign_of(value) == 1

    def is_nonzero(self, poly: Polynomial) -> bool:
        """Whether a polynomial is certified never to be zero where the reference is defined."""
        if len(poly) == 0 or poly.is_constant():
            return len(poly) > 0
        key = str(poly)
        if key not in self._nonzero:
            self._nonzero[key] = self.sign(poly) is not None and (
                any(self.facts.get(normalised(sign * poly), False) for sign in (1, -1))
                or is_nonzero(poly, self._bounds)
                or self._is_power_nonzero(poly)
                or is_surd_nonzero(self, poly)
            )
        return self._nonzero[key]

    def _is_power_nonzero(self, poly: Polynomial) -> bool:
        if len(poly) != 2 or self.is_plain(poly):  # noqa: PLR2004 - a difference
            return False
        inner = simpler(poly, self.used(poly))
        return inner is not None and self.sign_of(inner) is not None and self.is_nonzero(inner.over)

    def sign(self, poly: Polynomial) -> int | None:
        """Return 1 or -1 where a polynomial is certified to be >= 0 or <= 0, else None."""
        if len(poly) == 0:
            return None
        if poly.is_constant():
            return 1 if poly.leading_coefficient() > 0 else -1
        key = str(poly)
        if key not in self._signs:
            found = self._granted(poly) or certified_sign(poly, self._bounds)
            self._signs[key] = found or self._sign_of_powers(poly) or sign_of_surd(self, poly)
        return self._signs[key]

    def _sign_of_powers(self, poly: Polynomial) -> int | None:
        """Return the sign of a difference of powers, such as e^u - 1, from what is in them."""
        if len(poly) != 2 or self.is_plain(poly):  # noqa: PLR2004 - a difference
            return None
        inner = simpler(poly, self.used(poly))
        return None if inner is None else self.sign_of(inner)

    def _granted(self, poly: Polynomial) -> int | None:
        if not self.facts:
            return None
        return next((sign for sign in (1, -1) if normalised(sign * poly) in self.facts), None)

    def take_for_granted(self, poly: Polynomial, *, strictly: bool) -> None:
        """Note that a polynomial is >= 0, or > 0, wherever the reference is defined.

        Raises:
            UnprovableError: it is zero, or the expression is the answer, which has to show it.
        """
        if len(poly) == 0:
            raise UnprovableError
        key = normalised(poly)
        if key not in self.facts and not self.assuming:
            raise UnprovableError
        if self.assuming and self.facts.get(key) not in (strictly, True):
            self.facts[key] = strictly
            self._signs.clear()
            self._nonzero.clear()
            self._bound(poly, strictly=strictly)

    def _bound(self, poly: Polynomial, *, strictly: bool) -> None:
        """Keep the fact as a bound where it is one of a single generator, such as 2·x - 1 > 0."""
        if poly.total_degree() != 1 or len(used := self.used(poly)) != 1:
            return
        place, known = used[0][0], self._bounds[used[0][0]]
        slope = fraction(poly.derivative(place).leading_coefficient())
        edge = -coefficient(poly - generators()[place] * poly.derivative(place)) / slope
        if slope > 0 and (known.lower is None or known.lower <= edge):
            above = strictly or (known.lower == edge and known.above)
            self._bounds[place] = replace(known, lower=edge, above=above)
        elif slope < 0 and (known.upper is None or known.upper >= edge):
            below = strictly or (known.upper == edge and known.below)
            self._bounds[place] = replace(known, upper=edge, below=below)

    def admits(self, facts: Sequence[Polynomial]) -> bool:
        """Take facts for granted; whether they leave room, as far as bounds tell."""
        if not facts:
            return True
        self.assuming = True
        for poly in facts:
            if self.sign(poly) == -1:
                return False
            self.take_for_granted(poly, strictly=True)
        self.assuming = False
        return not any(known.empty for known in self._bounds)

    def undetermined(self) -> Polynomial | None:
        """Return the shortest polynomial in the variables of which only the size is known."""
        sizes = [made.inside.over for made in self._made if made.kind == "abs" and made.inside]
        inner = [simpler(poly, self.used(poly)) for poly in sizes if not self.is_plain(poly)]
        found = [*sizes, *(ratio.over for ratio in inner if ratio is not None)]
        return min(filter(self.is_plain, found), key=len, default=None)

    def is_plain(self, poly: Polynomial) -> bool:
        """Whether a polynomial is one in variables alone."""
        return all(made.kind in _VARIABLES for _, made in self.used(poly))

    def ball(self, value: Ratio) -> arb | None:
        """Return the value of a ratio in constants, None for any other."""
        over = evaluated(terms(value.over), self._bounds)
        if over is None or value.under.is_one():
            return over
        under = evaluated(terms(value.under), self._bounds)
        with ctx.workprec(BITS):
            return None if under is None else over / under

    # --- relations ----------------------------------------------------------------------------

    def reduced(self, poly: Polynomial) -> Polynomial:
        """Return the polynomial with every relation applied, latest generators first."""
        for index, relation in self._related:
            poly = applied(poly, index, relation)
        return poly

    def simplified(self, value: Ratio) -> Ratio:
        """Return the ratio with every relation applied, and without roots below as far as known.

        Raises:
            UnprovableError: the denominator is zero.
        """
        if not self._related:
            return value.reduced()
        over, under = self.reduced(value.over), value.under
        if not under.is_constant():
            under = self.reduced(under)
            if len(under) == 0:
                raise UnprovableError
            for index, relation in self._related:
                by = conjugate(under, index, relation)
                if by is not None and len(below := self.reduced(multiplied(under, by))) > 0:
                    over, under = self.reduced(multiplied(over, by)), below
        return Ratio(over, under).reduced()

    def single(self, poly: Polynomial) -> Generator | None:
        """Return the generator that the polynomial is, if it is just one."""
        if len(poly) != 1 or poly.leading_coefficient() != 1:
            return None
        degrees = poly.degrees()
        return self._made[degrees.index(1)] if sum(degrees) == 1 else None

    def used(self, poly: Polynomial) -> list[tuple[int, Generator]]:
        """Return the generators that occur in a polynomial, with their places."""
        return [(i, self._made[i]) for i, degree in enumerate(poly.degrees()) if degree > 0]


def common(one_: Fraction, other: Fraction) -> Fraction:
    """Return the largest number that both are whole multiples of."""
    above = gcd(one_.numerator * other.denominator, other.numerator * one_.denominator)
    return Fraction(above, one_.denominator * other.denominator)


def normalised(poly: Polynomial) -> str:
    """Return a text that is the same for positive multiples of a polynomial."""
    leading = poly.leading_coefficient()
    return str(poly / abs(leading))
