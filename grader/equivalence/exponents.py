"""Reading exponents exactly: in 2^E, a term or a factor of E that was dropped would count.

What is read is a sum of shapes with exact coefficients. The base of a plain `log` matters here;
it is an argument, so that a caller can try those in use.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.coefficients import (
    ONE,
    Coefficient,
    UnreadableClassError,
    generator,
    per_logarithm,
    plus,
    power_of,
    rational,
    scaled,
    sign,
    times,
    value_of,
)
from grader.equivalence.coefficients import logarithm as logarithm_of_number
from grader.equivalence.monomials import (
    CONSTANT,
    Logarithm,
    Monomial,
    Shape,
    atom,
    exponential,
    multiplied,
    raised,
    vanishes,
)
from grader.notation.sizes import rational as literal
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

_SHAPES = 40
_HALF = Fraction(1, 2)


@dataclass(slots=True)
class Exact:
    """Reads sums of shapes.

    Attributes:
        constants: the names that stand for positive constants.
        base: of a plain `log`; None for e.
        asked: whether that base has mattered.
    """

    constants: frozenset[str]
    base: int | None = None
    asked: bool = field(default=False)

    def read(self, node: Node) -> Logarithm:  # noqa: PLR0911 - one for each kind of node
        """Return an expression as a sum of shapes.

        Raises:
            UnreadableClassError: it is none, or not exactly.
        """
        match node:
            case Number(value):
                return {CONSTANT: rational(value)} if value else {}
            case Symbol(name) | Constant(name) if name != "inf":
                fixed = isinstance(node, Constant) or name in self.constants
                return {CONSTANT: generator(f"+ {name}")} if fixed else {atom(name, 0): ONE}
            case Negative(operand):
                return _scaled(self.read(operand), Fraction(-1))
            case Sum(parts):
                return _sum(self.read(part) for part in parts)
            case Product(parts):
                return self._product(parts)
            case Quotient(numerator, denominator):
                below = self._single(denominator)
                return _product(self.read(numerator), _power(below, Fraction(-1)))
            case Power(base, exponent):
                return self._raised(base, exponent)
            case Call(function, arguments):
                return self._call(function, arguments)
        raise UnreadableClassError

    def logarithm(self, node: Node) -> Logarithm:  # noqa: PLR0911 - one for each kind of node
        """Return the natural logarithm of a positive expression as a sum of shapes."""
        match node:
            case Constant("e"):
                return {CONSTANT: ONE}
            case Product(parts):
                return _sum(self.logarithm(part) for part in parts)
            case Quotient(numerator, denominator):
                above, below = self.logarithm(numerator), self.logarithm(denominator)
                return _sum((above, _scaled(below, Fraction(-1))))
            case Power(base, exponent):
                return _product(self.read(exponent), self.logarithm(base))
            case Call("exp", (argument,)):
                return self.read(argument)
            case Call("sqrt", (argument,)):
                return _scaled(self.logarithm(argument), _HALF)
        return _logarithm(*self._single(node))

    def _product(self, parts: tuple[Node, ...]) -> Logarithm:
        result: Logarithm = {CONSTANT: ONE}
        for part in parts:
            result = _product(result, self.read(part))
        return result

    def _single(self, node: Node) -> tuple[Shape, Coefficient]:
        """Return an expression of one term."""
        terms = self.read(node)
        if len(terms) != 1:
            raise UnreadableClassError
        return next(iter(terms.items()))

    def _raised(self, base: Node, exponent: Node) -> Logarithm:
        value = literal(exponent)
        if value == 0:
            return {CONSTANT: ONE}
        if value is not None:
            return _power(self._single(base), value)
        total = _product(self.read(exponent), self.logarithm(base))
        found = exponential(total)
        if found.exponent or total.keys() & {CONSTANT} or any(map(vanishes, total)):
            raise UnreadableClassError
        return {found.powers: ONE}

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Logarithm:
        first, *others = arguments
        match function:
            case "sqrt":
                return _power(self._single(first), _HALF)
            case "cbrt":
                return _power(self._single(first), Fraction(1, 3))
            case "ln":
                return self.logarithm(first)
            case "log2" | "log10":
                return _product(self.logarithm(first), {CONSTANT: per_logarithm(int(function[3:]))})
            case "log" if others:
                return _product(self.logarithm(first), {CONSTANT: self._per(others[0])})
            case "log":
                self.asked = True
                inverse = ONE if self.base is None else per_logarithm(self.base)
                return _product(self.logarithm(first), {CONSTANT: inverse})
        raise UnreadableClassError

    def _per(self, base: Node) -> Coefficient:
        """Return 1/ln of the base of a logarithm."""
        value = literal(base)
        if value is not None and value.denominator == 1 and value > 1:
            return per_logarithm(int(value))
        shape, coefficient = self._single(base)
        total = _logarithm(shape, coefficient)
        if set(total) != {CONSTANT}:
            raise UnreadableClassError
        return power_of(total[CONSTANT], Fraction(-1))


def factorial(argument: Mapping[Shape, Coefficient]) -> Monomial:
    """Return t! for t = c·(shape that grows) + b, by Stirling: t^(b + 1/2) (t/e)^t without the b.

    Raises:
        UnreadableClassError: the argument is of another kind, or c is not plainly positive.
    """
    growing = {shape: part for shape, part in argument.items() if shape}
    shift = value_of(argument.get(CONSTANT, frozenset()))
    if len(growing) != 1 or shift is None:
        raise UnreadableClassError
    ((shape, coefficient),) = growing.items()
    if any(exponent <= 0 for _, exponent in shape) or sign(coefficient) <= 0:
        raise UnreadableClassError
    inner = _logarithm(shape, coefficient)
    total = _product({shape: coefficient}, inner)
    total = _sum((total, _scaled({shape: coefficient}, Fraction(-1))))
    return exponential(_sum((total, _scaled(inner, shift + _HALF))))


def _logarithm(shape: Shape, coefficient: Coefficient) -> Logarithm:
    """Return the logarithm of one term."""
    value = value_of(coefficient)
    if value is not None and value <= 0:
        raise UnreadableClassError
    constant = _logarithm_of_constant(coefficient, value)
    found: Logarithm = {CONSTANT: constant} if constant else {}
    for (name, depth), exponent in shape:
        found[atom(name, depth + 1)] = rational(exponent)
    return found


def _logarithm_of_constant(coefficient: Coefficient, value: Fraction | None) -> Coefficient:
    if value is not None:
        return logarithm_of_number(value)
    if coefficient == generator("+ e"):
        return ONE
    if sign(coefficient) <= 0:
        raise UnreadableClassError
    return generator(f"? ln({_text(coefficient)})")


def _text(coefficient: Coefficient) -> str:
    return "+".join(sorted(f"{value}*{sorted(factor)}" for factor, value in coefficient))


def _sum(parts: Iterable[Logarithm]) -> Logarithm:
    total: Logarithm = {}
    for part in parts:
        for shape, coefficient in part.items():
            total[shape] = plus(total.get(shape, frozenset()), coefficient)
    if len(total) > _SHAPES:
        raise UnreadableClassError
    return {shape: coefficient for shape, coefficient in total.items() if coefficient}


def _product(one: Logarithm, other: Logarithm) -> Logarithm:
    if len(one) * len(other) > _SHAPES:
        raise UnreadableClassError
    return _sum(
        {multiplied(left, right): times(a, b)}
        for left, a in one.items()
        for right, b in other.items()
    )


def _scaled(one: Logarithm, factor: Fraction) -> Logarithm:
    return {shape: scaled(part, factor) for shape, part in one.items()} if factor else {}


def _power(one: tuple[Shape, Coefficient], exponent: Fraction) -> Logarithm:
    shape, coefficient = one
    return {raised(shape, exponent) if shape else shape: power_of(coefficient, exponent)}
