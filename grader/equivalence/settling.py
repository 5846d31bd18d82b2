"""Putting numbers for constants that are whole or rational only once they are worked out.

Balls cannot tell floor(√2·√2) or (-2)^(√2·√2): no precision shows that √2·√2 is exactly 2. Exact
reduction does, so that what stands around it can be evaluated.
"""

from fractions import Fraction

from grader.equivalence.generators import FinerError, Stock
from grader.equivalence.ratios import UnprovableError
from grader.equivalence.reduction import Reduction
from grader.equivalence.vanishing import may_vanish
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
from grader.notation.values import literal

_ROUNDS = 12


def settled(node: Node) -> Node:
    """Return the tree with a number for every constant that is certain to be rational."""
    match node:
        case Number() | Symbol() | Constant():
            return node
    found = None if symbols(node) else _value(node)
    return _rebuilt(node) if found is None else literal(found)


def _rebuilt(node: Node) -> Node:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Negative(operand):
            return Negative(settled(operand))
        case Sum(parts):
            return Sum(tuple(map(settled, parts)))
        case Product(parts):
            return Product(tuple(map(settled, parts)))
        case Quotient(left, right):
            return Quotient(settled(left), settled(right))
        case Power(left, right):
            return Power(settled(left), settled(right))
        case Call(function, parts):
            return Call(function, tuple(map(settled, parts)))
    return node


def _value(node: Node) -> Fraction | None:
    if (exact := rational(node)) is not None:
        return exact
    units: dict[str, Fraction] = {}
    for _ in range(_ROUNDS):
        stock = Stock({}, units)
        reduction = Reduction(stock)
        try:
            value = stock.simplified(reduction.ratio(node)).value
        except FinerError as finer:
            units[finer.key] = finer.unit
            continue
        except (UnprovableError, ZeroDivisionError):
            return None
        divided = [*reduction.denominators, *reduction.arguments, *reduction.artifacts]
        return None if value is None or may_vanish(divided, stock) else value
    return None
