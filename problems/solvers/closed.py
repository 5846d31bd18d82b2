"""Numbers in closed form that are not rational: roots, powers of e, logarithms, tanh."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt

_OPERATIONS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_RATIONAL: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_LARGEST_EXPONENT, _MOST_BITS = 20, 400
_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "ln": math.log,
}


def approximate(text: str) -> float:
    """Evaluate a number in plain notation, as our own references are written.

    >>> approximate("2/3*tanh(7/5) - 1") < 0
    True
    >>> approximate("(1/4)^(1/2)")
    0.5

    Raises:
        ValueError: it holds something else than numbers, e, `+ - * / ^`, sqrt, tanh and ln.
    """
    try:
        tree = ast.parse(text.replace("^", "**"), mode="eval")
    except SyntaxError as error:
        raise ValueError(text) from error
    return _value(tree.body)


def put_in(text: str, numbers: Mapping[str, int]) -> Fraction:
    """Evaluate an expression in letters, in plain notation, exactly.

    >>> put_in("2*N*d", {"N": 10, "d": 64})
    Fraction(1280, 1)

    Raises:
        ValueError: it holds something else than numbers, these letters, `+ - * /` and small
            powers, or grows beyond all counts.
        ZeroDivisionError: it divides by zero.
    """
    try:
        tree = ast.parse(text.replace("^", "**"), mode="eval")
        return _exactly(tree.body, numbers)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error


def _exactly(node: ast.expr, numbers: Mapping[str, int]) -> Fraction:
    match node:
        case ast.Constant(value=int() as number):
            return _bounded(Fraction(number))
        case ast.Name(id=name) if name in numbers:
            return Fraction(numbers[name])
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return -_exactly(inside, numbers)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _bounded(_raised(_exactly(left, numbers), _exactly(right, numbers)))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _RATIONAL:
            found = _RATIONAL[type(sign)](_exactly(left, numbers), _exactly(right, numbers))
            return _bounded(found)
    raise ValueError(ast.dump(node))


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator > 1 or abs(exponent) > _LARGEST_EXPONENT:
        raise ValueError(f"{exponent} is no small whole exponent")
    return base ** int(exponent)


def _bounded(number: Fraction) -> Fraction:
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise ValueError("the number is beyond all counts")
    return number


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id="e"):
            return math.e
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return -_value(inside)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATIONS:
            return _OPERATIONS[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=[inside]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(inside))
    raise ValueError(ast.dump(node))


def square_root(number: Fraction | int) -> Fraction | str:
    """Take a square root: as a fraction where it is one, else in plain notation.

    >>> square_root(Fraction(9, 4)), square_root(2)
    (Fraction(3, 2), 'sqrt(2)')

    Raises:
        ValueError: the number is negative.
    """
    if number < 0:
        raise ValueError("no real root")
    exact = Fraction(number)
    above, below = isqrt(exact.numerator), isqrt(exact.denominator)
    if above**2 == exact.numerator and below**2 == exact.denominator:
        return Fraction(above, below)
    return f"sqrt({exact})"


def sigmoid_of_log(odds: Fraction) -> Fraction:
    """Give σ(ln p) = p/(1 + p).

    >>> sigmoid_of_log(Fraction(3))
    Fraction(3, 4)
    """
    return odds / (1 + odds)


def tanh_of_log(base: Fraction) -> Fraction:
    """Give tanh(ln q) = (q² - 1)/(q² + 1).

    >>> tanh_of_log(Fraction(2))
    Fraction(3, 5)
    """
    return (base**2 - 1) / (base**2 + 1)
