"""Reducing a tree to a rational function of generators: sums, products, powers, exp and log."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from grader.equivalence.balls import pi
from grader.equivalence.denesting import conjugate, halves
from grader.equivalence.generators import Generator, Stock
from grader.equivalence.positivity import BITS, Bounds, enclosure
from grader.equivalence.ratios import (
    Polynomial,
    Ratio,
    UnprovableError,
    cut,
    number,
    polynomial,
    whole,
)
from grader.equivalence.relations import Relation
from grader.equivalence.splitting import Factor, factored, primes, split
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
)

_HALF = Fraction(1, 2)
_ONE = Fraction(1)
_BITS = 20_000
_NESTED = 4


class Reduction:
    """One expression in a stock of generators.

    Attributes:
        denominators: all that was divided by, for the places where the expression is undefined.
        arguments: all that a logarithm was taken of, where it is defined only if that is not zero.
        artifacts: what was divided by only in rewriting, which holds where that is not zero.
    """

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.denominators: list[Polynomial] = []
        self.arguments: list[Polynomial] = []
        self.artifacts: list[Polynomial] = []
        self._depth = 0

    def ratio(self, node: Node) -> Ratio:
        """Reduce a tree.

        Raises:
            UnprovableError: the tree holds what is not reduced here.
            FinerError: a generator needs a finer unit.
        """
        return _KINDS[type(node)](self, node)

    def constant(self, node: Constant) -> Ratio:
        """Reduce e or π; infinity is no number."""
        if node.name == "e":
            return self.stock.exponential(number(1), _ONE)
        if node.name == "pi":
            return self.pi()
        raise UnprovableError

    def pi(self) -> Ratio:
        """Return π."""
        return self.stock.atom("pi", enclosure(pi(BITS)))

    def sum(self, parts: Sequence[Node]) -> Ratio:
        """Reduce a sum."""
        total = self.ratio(parts[0])
        for part in parts[1:]:
            total = total + self.ratio(part)
        return total

    def product(self, parts: Sequence[Node]) -> Ratio:
        """Reduce a product."""
        total = self.ratio(parts[0])
        for part in parts[1:]:
            total = total * self.ratio(part)
        return total

    def divided(self, above: Ratio, below: Ratio) -> Ratio:
        """Divide, and keep in mind by what."""
        self.denominators.append(below.over)
        return above / below

    # --- powers -----------------------------------------------------------------------------

    def any_power(self, base_node: Node, exponent_node: Node) -> Ratio:
        """Reduce a power of any kind."""
        exponent = self.stock.simplified(self.ratio(exponent_node))
        if base_node == Constant("e"):
            return self.exp(exponent)
        base = self.ratio(base_node)
        if exponent.value is not None:
            return self.power(base, exponent.value)
        if self.stock.is_positive(base):
            return self.exp(exponent * self.log(base))
        if self.is_whole(exponent):
            return self._whole_power(base, exponent)
        if not self._roams(exponent):
            raise UnprovableError
        self.stock.roaming = True
        return self.exp(exponent * self.log(base))

    def _roams(self, exponent: Ratio) -> bool:
        """Whether an exponent is no whole number almost everywhere: its base has to be positive.

        That is certain of rational functions of real variables, and not of floor, max or sign.
        """
        parts = (exponent.over, exponent.under)
        return all(made.kind == "variable" for part in parts for _, made in self.stock.used(part))

    def power(self, base: Ratio, exponent: Fraction) -> Ratio:
        """Raise to a rational power."""
        if exponent.denominator == 1:
            if exponent <= 0:
                self.denominators.append(base.over)
            return base.power(int(exponent))
        if len(self.stock.simplified(base).over) == 0 and exponent > 0:
            return number(0)
        if exponent < 0:
            self.denominators.append(base.over)
        parts = split(self.stock, base, strictly=exponent < 0)
        result = self._root_of_number(parts.scale, exponent)
        for factor in parts.factors:
            result = result * self._factor_power(factor, exponent)
        return result

    def _root_of_number(self, value: Fraction, exponent: Fraction) -> Ratio:
        result = number(1)
        for part, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, times in primes(part):
                full, rest = divmod(sign * times * exponent, 1)
                if abs(full) * prime.bit_length() > _BITS:
                    raise UnprovableError
                result = result.times(Fraction(prime) ** full)
                if rest:
                    result = result * self.stock.root(polynomial(prime), rest)
        return result

    def _factor_power(self, factor: Factor, exponent: Fraction) -> Ratio:
        total = factor.exponent * exponent
        single = self.stock.single(factor.base)
        if single is not None and single.inside is not None:
            if single.kind == "exp":
                return self.exp(single.inside.times(total))
            if single.kind == "root":
                return self.power(single.inside, total / single.index)
        if total.denominator % 2 == 0 and (root := self._denested(factor.base)) is not None:
            return self.power(root, 2 * total)
        full, rest = divmod(total, 1)
        result = whole(factor.base).power(int(full))
        return result * self.stock.root(factor.base, rest) if rest else result

    def _denested(self, base: Polynomial) -> Ratio | None:
        """Return the square root of a positive polynomial in roots without nesting, if it can be.

        Else that of a - s, where s is a root, by the root of a + s, so that only one of the two
        becomes a generator.
        """
        if self._depth == _NESTED:
            return None
        self._depth += 1
        found, result = halves(self.stock, base), None
        if found is not None:
            one, other = (self.power(whole(half), _HALF) for half in (found.one, found.other))
            result = self.absolute(one + other.times(found.sign))
        elif (pair := conjugate(self.stock, base)) is not None:
            norm, other = (self.power(whole(part), _HALF) for part in (pair.norm, pair.other))
            self.artifacts.append(other.over)
            result = norm / other
        self._depth -= 1
        return result

    def is_whole(self, value: Ratio) -> bool:
        """Whether a ratio takes whole numbers only."""
        return value.under.is_one() and all(
            factor.denominator == 1 and self._counts(term) for factor, term in cut(value)
        )

    def _counts(self, term: Ratio) -> bool:
        return all(made.kind == "integer" for _, made in self.stock.used(term.over))

    def _whole_power(self, base: Ratio, exponent: Ratio) -> Ratio:
        """Raise a base of any sign to an exponent that takes whole numbers only."""
        self.denominators.append(base.over)
        scale, factors = factored(self.stock, base)
        result = self.exp(exponent * self.log(number(abs(scale))))
        if scale < 0:
            result = result * self.parity(exponent)
        for factor in factors:
            result = result * self._whole_factor(factor, exponent)
        return result

    def _whole_factor(self, factor: Factor, exponent: Ratio) -> Ratio:
        sign = self.stock.sign(factor.base)
        if sign is not None:
            size = self.exp(exponent.times(factor.exponent) * self.log(whole(sign * factor.base)))
            return size if sign > 0 or factor.exponent % 2 == 0 else size * self.parity(exponent)
        result = number(1)
        for count, term in cut(exponent):
            times = int(count) * factor.exponent
            if term.value is not None:
                result = result * whole(factor.base).power(times)
            else:
                key = f"power ({factor.base})^({term.over})"
                made = Generator("power", Bounds(), inside=whole(factor.base))
                result = result * self.stock.add(key, made).power(times)
        return result

    def parity(self, exponent: Ratio) -> Ratio:
        """Return (-1) to an exponent that takes whole numbers only."""
        result = number(1)
        for count, term in cut(exponent):
            if count % 2 and term.value is not None:
                result = -result
            elif count % 2:
                places = [place for place, _ in self.stock.used(term.over)]
                made = Generator("parity", Bounds(-_ONE, _ONE), _UNIT_SQUARE)
                result = result * self.stock.add(f"parity {places}", made)
        return result

    # --- exponentials, logarithms and absolute values -----------------------------------------

    def exp(self, exponent: Ratio) -> Ratio:
        """Take exp of a ratio, term by term."""
        result = number(1)
        for factor, term in cut(self.stock.simplified(exponent)):
            single = self.stock.single(term.over) if term.under.is_one() else None
            if single is not None and single.kind == "log" and single.inside is not None:
                result = result * self.power(single.inside, factor)
            else:
                result = result * self.stock.exponential(term, factor)
        return result

    def log(self, value: Ratio) -> Ratio:
        """Take the natural logarithm of a ratio, factor by factor."""
        parts = split(self.stock, value, strictly=True)
        if not self.stock.assuming and not value.over.is_constant():
            self.arguments.append(value.over)
        result = number(0)
        for part, sign in ((parts.scale.numerator, 1), (parts.scale.denominator, -1)):
            for prime, times in primes(part):
                result = result + self.stock.logarithm(polynomial(prime)).times(sign * times)
        for factor in parts.factors:
            result = result + self._factor_log(factor.base).times(factor.exponent)
        return result

    def _factor_log(self, base: Polynomial) -> Ratio:
        single = self.stock.single(base)
        if single is not None and single.inside is not None:
            if single.kind == "exp":
                return single.inside
            if single.kind == "root":
                return self.log(single.inside).times(Fraction(1, single.index))
        if (pair := conjugate(self.stock, base)) is not None:
            return self.log(whole(pair.norm)) - self.log(whole(pair.other))
        if halves(self.stock, base) is not None and (root := self._denested(base)) is not None:
            return self.log(root).times(2)
        return self.stock.logarithm(base)

    def absolute(self, value: Ratio) -> Ratio:
        """Take the absolute value, factor by factor."""
        if len(value.over) == 0:
            return value
        scale, factors = factored(self.stock, value)
        result = number(abs(scale))
        for factor in factors:
            result = result * self._factor_size(factor.base).power(factor.exponent)
        return result

    def _factor_size(self, base: Polynomial) -> Ratio:
        sign = self.stock.sign(base)
        if sign is not None:
            return whole(sign * base)
        single = self.stock.single(base)
        if single is not None and single.kind == "sin" and single.relation is not None:
            return self.power(whole(single.relation.value), _HALF)
        return whole(self.stock.absolute(base))

    def call(self, node: Call) -> Ratio:
        """Reduce a function."""
        from grader.equivalence.rules import RULES

        arguments = [self.stock.simplified(self.ratio(part)) for part in node.arguments]
        return RULES[node.function](self, arguments)


_UNIT_SQUARE = Relation(2, polynomial(1))
_Kind: TypeAlias = Callable[[Reduction, Any], Ratio]
_KINDS: Mapping[type[Node], _Kind] = {
    Number: lambda _, node: number(node.value),
    Symbol: lambda r, node: r.stock.variable(node.name),
    Constant: Reduction.constant,
    Negative: lambda r, node: -r.ratio(node.operand),
    Sum: lambda r, node: r.sum(node.terms),
    Product: lambda r, node: r.product(node.factors),
    Quotient: lambda r, node: r.divided(r.ratio(node.numerator), r.ratio(node.denominator)),
    Power: lambda r, node: r.any_power(node.base, node.exponent),
    Call: Reduction.call,
}
