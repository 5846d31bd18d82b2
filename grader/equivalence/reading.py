"""Reading growth classes: from a syntax tree to a sum of terms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence.classes import (
    ONE,
    SOME_CONSTANT,
    SOME_NUMBER,
    Term,
    Terms,
    collected,
    dominant,
    greatest_of,
    least_of,
    log_of,
    negated,
    power_of,
    product_of,
    rough,
    single,
    variables,
)
from grader.equivalence.coefficients import ZERO, Coefficient, UnreadableClassError, sign, times
from grader.equivalence.exponents import Exact, factorial
from grader.equivalence.monomials import (
    CONSTANT,
    Monomial,
    atom,
    exponential,
    grows,
    logarithm,
    vanishes,
)
from grader.notation.errors import NotationError
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

_LOGARITHMS = frozenset({"ln", "log", "log2", "log10"})
_CHOSEN = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """A class as read, and whether the base of a plain `log` mattered, as in 2^(log n)."""

    terms: Terms
    asked_base: bool


def read_class(node: Node, constants: frozenset[str], base: int | None = None) -> Reading:
    """Return the terms of an expression, like ones collected.

    Args:
        node: the expression.
        constants: the names that stand for positive constants, which are dropped as factors.
        base: of a plain `log` in an exponent; None for e.

    Raises:
        UnreadableClassError: it is no sum of terms, or something in it may cancel.
    """
    exact = Exact(constants, base)
    try:
        terms = _Reader(constants, exact).read(node)
    except NotationError as error:
        raise UnreadableClassError from error
    return Reading(terms, exact.asked)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads classes, and exponents with a reader of their own."""

    constants: frozenset[str]
    exact: Exact

    def read(self, node: Node) -> Terms:  # noqa: PLR0911 - one for each kind of node
        match node:
            case Number(value):
                return (Term(scale=value),) if value else ()
            case Symbol(name):
                return self._symbol(name)
            case Constant(name) if name != "inf":
                return SOME_NUMBER
            case Negative(operand):
                return negated(self.read(operand))
            case Sum(parts):
                return collected(term for part in parts for term in self.read(part))
            case Product(parts):
                return self._product(parts)
            case Quotient(numerator, denominator):
                below = power_of(self.read(denominator), Fraction(-1))
                return product_of(self.read(numerator), below)
            case Power(base, exponent):
                return self._raised(base, exponent)
            case Call(function, arguments):
                return self._call(function, arguments)
        raise UnreadableClassError

    def _symbol(self, name: str) -> Terms:
        if name in self.constants:
            return SOME_CONSTANT
        return single(Monomial(atom(name, 0)), exact=True)

    def _product(self, parts: tuple[Node, ...]) -> Terms:
        result = ONE
        for part in parts:
            result = product_of(result, self.read(part))
        return result

    def _raised(self, base: Node, exponent: Node) -> Terms:
        value = rational(exponent)
        if value is not None:
            return power_of(self.read(base), value)
        if isinstance(exponent, Call) and exponent.function in ("max", "min"):
            return self._raised_to_one_of(base, exponent)
        if not symbols(exponent) - self.constants:
            return self._raised_to_constant(base, exponent)
        return self._exponential(Power(base, exponent))

    def _raised_to_constant(self, base: Node, exponent: Node) -> Terms:
        """Read n^d: the powers of the terms of a sum, if the constant is positive."""
        terms = dominant(self.read(base))
        if all(not term.names for term in terms):
            return SOME_CONSTANT
        constant = self.exact.read(exponent).get(CONSTANT)
        if constant is None or sign(constant) <= 0:
            raise UnreadableClassError
        return rough(
            collected(
                Term(frozenset(_raised_by(one, constant) for one in term.least), exact=False)
                for term in terms
            )
        )

    def _raised_to_one_of(self, base: Node, exponent: Call) -> Terms:
        """Read 2^max(n, m): the maximum of powers, if the base is above 1."""
        if any(sign(part) <= 0 for part in self.exact.logarithm(base).values()):
            raise UnreadableClassError
        powers = [self.read(Power(base, part)) for part in exponent.arguments]
        return greatest_of(powers) if exponent.function == "max" else least_of(powers)

    def _exponential(self, node: Node) -> Terms:
        """Read a power by its logarithm."""
        total = self.exact.logarithm(node)
        exact = not any(shape == CONSTANT or vanishes(shape) for shape in total)
        return single(exponential(total), exact=exact)

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Terms:
        first, *others = arguments
        if function in _LOGARITHMS:
            return self._logarithm(first, *others)
        if function in _OF_ONE:
            return _OF_ONE[function](self, first)
        match function:
            case "root":
                return self._raised(others[0], Quotient(Number(Fraction(1), "1"), first))
            case "max":
                return greatest_of(self.read(part) for part in arguments)
            case "min":
                return least_of(self.read(part) for part in arguments)
            case "binomial":
                return self._binomial(first, others[0])
        raise UnreadableClassError

    def sqrt(self, argument: Node) -> Terms:
        return power_of(self.read(argument), Fraction(1, 2))

    def cbrt(self, argument: Node) -> Terms:
        return power_of(self.read(argument), Fraction(1, 3))

    def exp(self, argument: Node) -> Terms:
        return self._raised(Constant("e"), argument)

    def abs(self, argument: Node) -> Terms:
        return dominant(self.read(argument))

    def _logarithm(self, argument: Node, *base: Node) -> Terms:
        """Read a logarithm; that to a constant base is dropped, that to a variable divides."""
        found = self._log(argument)
        if not base or isinstance(base[0], Constant):
            return found
        below = dominant(self._log(base[0]))
        return product_of(found, power_of(below, Fraction(-1))) if variables(below) else found

    def _log(self, argument: Node) -> Terms:
        """Read a natural logarithm; that of a declared constant is taken to be positive."""
        if isinstance(argument, Symbol) and argument.name in self.constants:
            return SOME_CONSTANT
        return log_of(self.read(argument))

    def factorial(self, argument: Node) -> Terms:
        total = self.exact.read(argument)
        if set(total) <= {CONSTANT}:
            if sign(total.get(CONSTANT, ZERO)) < 0:
                raise UnreadableClassError
            return SOME_CONSTANT
        return single(factorial(total))

    def _binomial(self, above: Node, below: Node) -> Terms:
        """Read n over k: a polynomial for a small number k, else by factorials."""
        chosen = rational(below)
        if chosen is not None:
            if chosen.denominator != 1 or not 0 <= chosen <= _CHOSEN:
                raise UnreadableClassError
            return rough(power_of(self._growing(above), chosen))
        rest = Sum((above, Negative(below)))
        under = product_of(self.factorial(below), self.factorial(rest))
        return product_of(self.factorial(above), power_of(under, Fraction(-1)))

    def rounded(self, argument: Node) -> Terms:
        return rough(self._growing(argument))

    def _growing(self, argument: Node) -> Terms:
        """Read an expression that grows beyond all bounds, whichever way its variables do."""
        terms = dominant(self.read(argument))
        if not any(all(map(_is_growing, term.least)) for term in terms):
            raise UnreadableClassError
        return terms


_OF_ONE: Mapping[str, Callable[[_Reader, Node], Terms]] = {
    "sqrt": _Reader.sqrt,
    "cbrt": _Reader.cbrt,
    "exp": _Reader.exp,
    "abs": _Reader.abs,
    "factorial": _Reader.factorial,
    "floor": _Reader.rounded,
    "ceil": _Reader.rounded,
}


def _is_growing(one: Monomial) -> bool:
    return not one.exponent and grows(one.powers)


def _raised_by(one: Monomial, constant: Coefficient) -> Monomial:
    return exponential({shape: times(part, constant) for shape, part in logarithm(one).items()})
