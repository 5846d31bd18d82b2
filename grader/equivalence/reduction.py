"""Reducing a tree to a rational function of generators."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from grader.equivalence.balls import pi
from grader.equivalence.generators import Factor, Relation, Stock, enclosure, primes
from grader.equivalence.positivity import Bounds
from grader.equivalence.ratios import Polynomial, Ratio, UnprovableError, number, polynomial, terms
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

_HALF = Fraction(1, 2)
_ONE = Fraction(1)
_BITS = 20_000


class Reduction:
    """One expression in a stock of generators.

    Attributes:
        denominators: all that was divided by, for the places where the expression is undefined.
    """

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.denominators: list[Polynomial] = []

    def ratio(self, node: Node) -> Ratio:  # noqa: PLR0911 - one for each kind of node
        """Reduce a tree.

        Raises:
            UnprovableError: the tree holds what is not reduced here.
            FinerError: a generator needs a larger index.
        """
        match node:
            case Number(value):
                return number(value)
            case Symbol(name):
                return self.stock.variable(name)
            case Constant(name):
                return self._constant(name)
            case Negative(operand):
                return -self.ratio(operand)
            case Sum(terms_):
                return self._sum(terms_)
            case Product(factors):
                return self._product(factors)
            case Quotient(numerator, denominator):
                return self._divided(self.ratio(numerator), self.ratio(denominator))
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call(function, arguments):
                return self._call(function, [self.ratio(argument) for argument in arguments])

    def _constant(self, name: str) -> Ratio:
        if name == "e":
            return self.stock.exponential(number(1), _ONE)
        if name == "pi":
            return self.stock.atom("pi", enclosure(pi(64)))
        raise UnprovableError

    def _sum(self, parts: Sequence[Node]) -> Ratio:
        total = self.ratio(parts[0])
        for part in parts[1:]:
            total = total + self.ratio(part)
        return total

    def _product(self, parts: Sequence[Node]) -> Ratio:
        total = self.ratio(parts[0])
        for part in parts[1:]:
            total = total * self.ratio(part)
        return total

    def _divided(self, above: Ratio, below: Ratio) -> Ratio:
        self.denominators.append(below.over)
        return above / below

    # --- powers, exponentials and logarithms ------------------------------------------------

    def _power(self, base_node: Node, exponent_node: Node) -> Ratio:
        exponent = self.ratio(exponent_node)
        if base_node == Constant("e"):
            return self.exp(exponent)
        base = self.ratio(base_node)
        if exponent.value is not None:
            return self.power(base, exponent.value)
        if not self.stock.is_positive(base) and not self._roams(exponent_node):
            raise UnprovableError
        return self.exp(exponent * self.log(base))

    def _roams(self, exponent: Node) -> bool:
        """Whether an exponent takes values that force its base to be positive."""
        domain = self.stock.domain
        return not any(name in domain and domain[name].integer for name in symbols(exponent))

    def power(self, base: Ratio, exponent: Fraction) -> Ratio:
        """Raise to a rational power."""
        if exponent.denominator == 1:
            if exponent <= 0:
                self.denominators.append(base.over)
            return base.power(int(exponent))
        split = self.stock.split(base)
        result = self._root_of_number(split.scale, exponent)
        for factor in split.factors:
            result = result * self._factor_power(factor, exponent)
        return result

    def _root_of_number(self, value: Fraction, exponent: Fraction) -> Ratio:
        result = number(1)
        for part, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, times in primes(part):
                whole, rest = divmod(sign * times * exponent, 1)
                if abs(whole) * prime.bit_length() > _BITS:
                    raise UnprovableError
                result = result * number(Fraction(prime) ** whole)
                if rest:
                    result = result * self.stock.root(polynomial(prime), rest)
        return result

    def _factor_power(self, factor: Factor, exponent: Fraction) -> Ratio:
        total = factor.exponent * exponent
        single = self.stock.single(factor.base)
        if single is not None and single.inside is not None:
            if single.kind == "exp":
                return self.exp(single.inside * number(total))
            if single.kind == "root":
                return self.power(single.inside, total / single.index)
        whole, rest = divmod(total, 1)
        result = Ratio(factor.base, polynomial(1)).power(int(whole))
        return result * self.stock.root(factor.base, rest) if rest else result

    def exp(self, exponent: Ratio) -> Ratio:
        """Take exp of a ratio, term by term."""
        exponent = exponent.reduced()
        result = number(1)
        for powers, value in terms(exponent.over):
            factor = Fraction(int(value.p), int(value.q))
            monomial = exponent.over.context().from_dict({powers: 1})
            single = self.stock.single(monomial)
            if exponent.under.is_one() and single is not None and single.kind == "log":
                assert single.inside is not None  # noqa: S101 - every log has one
                result = result * self.power(single.inside, factor)
            else:
                base = Ratio(monomial, exponent.under)
                result = result * self.stock.exponential(base, factor)
        return result

    def log(self, value: Ratio) -> Ratio:
        """Take the natural logarithm of a ratio, factor by factor."""
        split = self.stock.split(value)
        result = number(0)
        for part, sign in ((split.scale.numerator, 1), (split.scale.denominator, -1)):
            for prime, times in primes(part):
                result = result + number(sign * times) * self.stock.logarithm(polynomial(prime))
        for factor in split.factors:
            result = result + number(factor.exponent) * self._factor_log(factor.base)
        return result

    def _factor_log(self, base: Polynomial) -> Ratio:
        single = self.stock.single(base)
        if single is not None and single.inside is not None:
            if single.kind == "exp":
                return single.inside
            if single.kind == "root":
                return self.log(single.inside) * number(Fraction(1, single.index))
        return self.stock.logarithm(base)

    # --- functions ----------------------------------------------------------------------------

    def _call(self, function: str, arguments: list[Ratio]) -> Ratio:
        if function in _RULES:
            return _RULES[function](self, arguments)
        return self._atom(function, arguments)

    def _atom(self, function: str, arguments: list[Ratio]) -> Ratio:
        """Return a function that is defined only where the reference has it, too."""
        key = f"{function} {[argument.key for argument in arguments]}"
        if not self.stock.assuming and not self.stock.known(f"atom {key}"):
            raise UnprovableError
        return self.stock.atom(key, Bounds())

    def everywhere(self, function: str, argument: Ratio) -> Ratio:
        """Return a function that is defined on all reals."""
        return self.stock.atom(f"{function} {argument.key}", Bounds())

    def absolute(self, value: Ratio) -> Ratio:
        """Take the absolute value, factor by factor."""
        if value.over.is_zero():
            return value
        scale, factors = self.stock.factored(value)
        result = number(abs(scale))
        for factor in factors:
            sign = self.stock.sign(factor.base)
            base = self.stock.absolute(factor.base) if sign is None else sign * factor.base
            result = result * Ratio(base, polynomial(1)).power(factor.exponent)
        return result

    def greatest(self, values: Sequence[Ratio]) -> Ratio:
        """Return the greatest: max(a, b) = (a + b + |a - b|)/2."""
        found, *others = sorted(values, key=lambda value: value.key)
        for value in others:
            found = (found + value + self.absolute(found - value)) * number(_HALF)
        return found

    def sine(self, value: Ratio) -> Ratio:
        """Return the sine, with sin² = 1 - cos² kept as a relation."""
        sign, value = _upright(value)
        cosine = self.stock.atom(f"cos {value.key}", Bounds(Fraction(-1), _ONE))
        relation = Relation(2, polynomial(1) - cosine.over**2)
        return number(sign) * self.stock.atom(
            f"sin {value.key}", Bounds(Fraction(-1), _ONE), relation
        )

    def cosine(self, value: Ratio) -> Ratio:
        """Return the cosine."""
        _, value = _upright(value)
        return self.stock.atom(f"cos {value.key}", Bounds(Fraction(-1), _ONE))

    def divided(self, above: Ratio, below: Ratio) -> Ratio:
        """Divide, and keep in mind by what."""
        return self._divided(above, below)

    def two_exponentials(self, value: Ratio, sign: int) -> Ratio:
        """Return (e^u + sign·e^(-u))/2."""
        return (self.exp(value) + number(sign) * self.exp(-value)) * number(_HALF)

    def hyperbolic_tangent(self, value: Ratio) -> Ratio:
        """Return (e^(2u) - 1)/(e^(2u) + 1)."""
        twice = self.exp(value + value)
        return (twice - number(1)) / (twice + number(1))

    def cube_root(self, value: Ratio) -> Ratio:
        """Return the cube root, which is defined for negative values, too."""
        if self.stock.is_positive(value):
            return self.power(value, Fraction(1, 3))
        if self.stock.is_positive(-value):
            return -self.power(-value, Fraction(1, 3))
        return self.everywhere("cbrt", value)

    def any_root(self, index: Ratio, value: Ratio) -> Ratio:
        """Return the root of a whole index."""
        if index.value is None or index.value.denominator != 1 or index.value < 1:
            raise UnprovableError
        return self.power(value, 1 / index.value)


def _upright(value: Ratio) -> tuple[int, Ratio]:
    """Return a sign and the value or its negative, whichever has a positive first coefficient."""
    value = value.reduced()
    if value.over.is_zero() or value.over.leading_coefficient() > 0:
        return 1, value
    return -1, -value


_Rule = Callable[[Reduction, list[Ratio]], Ratio]
_RULES: Mapping[str, _Rule] = {
    "exp": lambda r, a: r.exp(a[0]),
    "ln": lambda r, a: r.log(a[0]),
    "log": lambda r, a: r.log(a[0]),
    "log2": lambda r, a: r.log(a[0]) / r.log(number(2)),
    "log10": lambda r, a: r.log(a[0]) / r.log(number(10)),
    "sqrt": lambda r, a: r.power(a[0], _HALF),
    "cbrt": lambda r, a: r.cube_root(a[0]),
    "root": lambda r, a: r.any_root(*a),
    "abs": lambda r, a: r.absolute(a[0]),
    "max": lambda r, a: r.greatest(a),
    "min": lambda r, a: -r.greatest([-value for value in a]),
    "relu": lambda r, a: r.greatest([a[0], number(0)]),
    "sigmoid": lambda r, a: number(1) / (number(1) + r.exp(-a[0])),
    "sinh": lambda r, a: r.two_exponentials(a[0], -1),
    "cosh": lambda r, a: r.two_exponentials(a[0], 1),
    "tanh": lambda r, a: r.hyperbolic_tangent(a[0]),
    "sin": lambda r, a: r.sine(a[0]),
    "cos": lambda r, a: r.cosine(a[0]),
    "tan": lambda r, a: r.divided(r.sine(a[0]), r.cosine(a[0])),
    "cot": lambda r, a: r.divided(r.cosine(a[0]), r.sine(a[0])),
    "atan": lambda r, a: r.everywhere("atan", a[0]),
    "asinh": lambda r, a: r.everywhere("asinh", a[0]),
}
