"""What an expression with infinity in it comes to, by the rules of the extended reals."""

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
    constants,
    symbols,
)

_BITS = (64, 320)


def extent(node: Node) -> int | None:  # noqa: PLR0911 - one for each kind of node
    """Return 1 for ∞, -1 for -∞, 0 for what is finite, None where that cannot be told."""
    if "inf" not in constants(node):
        return 0 if _is_finite(node) else None
    match node:
        case Constant():
            return 1
        case Negative(operand):
            found = extent(operand)
            return None if found is None else -found
        case Sum(terms):
            return _of_sum([extent(term) for term in terms])
        case Product(factors):
            return _of_product(factors)
        case Quotient(above, below) if extent(below) == 0:
            return _of_product((above, below))
        case Call("exp" | "ln" | "log" | "sqrt" | "relu", (inside,)) if extent(inside) == 1:
            return 1
    return None


def is_never_infinite(node: Node) -> bool:
    """Whether a tree names no infinity, and has a value somewhere as far as that is known."""
    return "inf" not in constants(node) and (bool(symbols(node)) or _is_finite(node))


def _is_finite(node: Node) -> bool:  # noqa: PLR0911 - one for each kind of node
    """Whether what does not name infinity has a value, and at every point."""
    if not symbols(node):
        return any(_has_value(node, bits) for bits in _BITS)
    match node:
        case Symbol():
            return True
        case Negative(inside) | Power(Constant("e"), inside):
            return _is_finite(inside)
        case Sum(parts) | Product(parts):
            return all(map(_is_finite, parts))
        case Quotient(above, below):
            return not symbols(below) and _sign(below) is not None and _is_finite(above)
        case Power(base, Number(exponent)):
            return exponent >= 1 and exponent.denominator == 1 and _is_finite(base)
        case Call("exp" | "sin" | "cos" | "abs" | "atan" | "tanh" | "sigmoid", (inside,)):
            return _is_finite(inside)
    return False


def _has_value(node: Node, bits: int) -> bool:
    from grader.equivalence.balls import constant, to_arb
    from grader.equivalence.ballvalues import UndefinedError, UnsureError

    try:
        return to_arb(constant(node, bits)).is_finite()
    except (UndefinedError, UnsureError):
        return False


def _of_sum(found: list[int | None]) -> int | None:
    signs = {sign for sign in found if sign != 0}
    return signs.pop() if len(signs) == 1 else None


def _of_product(factors: tuple[Node, ...]) -> int | None:
    total = 1
    for factor in factors:
        found = extent(factor)
        sign = _sign(factor) if found == 0 else found
        if sign is None:
            return None
        total *= sign
    return total


def _sign(node: Node) -> int | None:
    """Return the sign of a finite constant other than zero."""
    from grader.equivalence.balls import constant
    from grader.equivalence.ballvalues import UndefinedError, UnsureError, sign

    if isinstance(node, Number):
        return 1 if node.value > 0 else None
    if symbols(node):
        return None
    try:
        return sign(constant(node, 64)) or None
    except (UndefinedError, UnsureError):
        return None
