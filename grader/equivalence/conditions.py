"""What has to hold for an expression to have a value, and whether that is certain on a domain."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from grader.equivalence.domain import Domain
from grader.equivalence.generators import FinerError, Stock
from grader.equivalence.normal import normal
from grader.equivalence.ratios import UnprovableError
from grader.equivalence.reduction import Reduction
from grader.equivalence.vanishing import may_vanish
from grader.notation.sizes import rational
from grader.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Power,
    Quotient,
    Sum,
    symbols,
    walk,
)
from grader.notation.values import literal

_ROUNDS = 12
_ONE, _TWO = literal(1), literal(2)


class Must(Enum):
    """What has to hold."""

    NOT_BE_NEGATIVE = ">= 0"
    BE_POSITIVE = "> 0"
    NOT_BE_ZERO = "!= 0"
    BE_RAISED = "> 0, or != 0 and the exponent whole"
    BE_SHARED = "="
    """It has to be in the reference, too; nothing is certified of it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to hold, and of what."""

    must: Must
    node: Node


def conditions(tree: Node) -> Iterator[Condition]:
    """Yield what has to hold for a tree to have a value almost everywhere."""
    for part, _ in walk(tree):
        match part:
            case Quotient(_, below):
                yield Condition(Must.NOT_BE_ZERO, below)
            case Power(base, exponent) if base != Constant("e"):
                yield from _of_power(base, exponent)
            case Call():
                yield from _of_call(part)


def _of_power(base: Node, exponent: Node) -> Iterator[Condition]:
    given = None if symbols(exponent) else rational(exponent)
    if given is None:
        yield Condition(Must.BE_RAISED, Power(base, exponent))
    elif given <= 0:
        whole = given.denominator == 1
        yield Condition(Must.NOT_BE_ZERO if whole else Must.BE_POSITIVE, base)
    elif given.denominator > 1:
        yield Condition(Must.NOT_BE_NEGATIVE, base)


_EVERYWHERE = frozenset({"exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh", "sech"}) | {
    *("abs", "sign", "floor", "ceil", "max", "min", "relu", "sigmoid", "cbrt")
}
_NEVER_ZERO: Mapping[str, str] = {
    "tan": "cos",
    "sec": "cos",
    "cot": "sin",
    "csc": "sin",
    "coth": "sinh",
    "csch": "sinh",
}
"""What a function divides by."""


def _of_call(call: Call) -> Iterator[Condition]:
    name, first = call.function, call.arguments[0]
    if name in _LISTED:
        yield from _LISTED[name](call.arguments)
    elif name in _NEVER_ZERO:
        yield Condition(Must.NOT_BE_ZERO, Call(_NEVER_ZERO[name], (first,)))
    elif name not in _EVERYWHERE:
        yield Condition(Must.BE_SHARED, call)


def _of_logarithm(arguments: Sequence[Node]) -> Iterator[Condition]:
    yield Condition(Must.BE_POSITIVE, arguments[0])
    for base in arguments[1:]:
        yield Condition(Must.BE_POSITIVE, base)
        yield Condition(Must.NOT_BE_ZERO, _less(base))


def _of_root(arguments: Sequence[Node]) -> Iterator[Condition]:
    index, inside = arguments
    given = None if symbols(index) else rational(index)
    if given is None or given.denominator != 1 or given % 2 == 0:
        yield Condition(Must.NOT_BE_NEGATIVE, inside)


def _of_arc(arguments: Sequence[Node]) -> Iterator[Condition]:
    yield Condition(Must.NOT_BE_NEGATIVE, Sum((_ONE, Negative(Power(arguments[0], _TWO)))))


def _of_binomial(arguments: Sequence[Node]) -> Iterator[Condition]:
    above, below = arguments
    for node in (above, below, Sum((above, Negative(below)))):
        yield Condition(Must.NOT_BE_NEGATIVE, Sum((node, _ONE)))


def _less(node: Node) -> Node:
    return Sum((node, Negative(_ONE)))


_Rule: TypeAlias = Callable[[Sequence[Node]], Iterable[Condition]]
_LISTED: Mapping[str, _Rule] = {
    **dict.fromkeys(("ln", "log", "log2", "log10"), _of_logarithm),
    **dict.fromkeys(("asin", "acos"), _of_arc),
    "atanh": lambda found: [Condition(Must.BE_POSITIVE, c.node) for c in _of_arc(found)],
    "acosh": lambda found: [Condition(Must.NOT_BE_NEGATIVE, _less(found[0]))],
    "sqrt": lambda found: [Condition(Must.NOT_BE_NEGATIVE, found[0])],
    "root": _of_root,
    "factorial": lambda found: [Condition(Must.NOT_BE_NEGATIVE, Sum((found[0], _ONE)))],
    "binomial": _of_binomial,
}


def is_defined(answer: Node, reference: Node, domain: Domain) -> bool:
    """Whether an answer is certain to have a value almost everywhere where the reference has one.

    What has to hold for it has to hold for the reference, too, or is certified on the domain.
    """
    shared = {(found.must, normal(found.node)) for found in conditions(reference)}
    wanted = {(found.must, normal(found.node)): found for found in conditions(answer)}
    left = [found for key, found in wanted.items() if key not in shared]
    return not left or _are_certain(left, reference, domain)


def _are_certain(wanted: list[Condition], reference: Node, domain: Domain) -> bool:
    units: dict[str, Fraction] = {}
    for _ in range(_ROUNDS):
        try:
            stock = _stock_of(reference, domain, units)
            return all(_is_certain(condition, stock) for condition in wanted)
        except FinerError as finer:
            units[finer.key] = finer.unit
        except (UnprovableError, ZeroDivisionError):
            return False
    return False


def _stock_of(reference: Node, domain: Domain, units: dict[str, Fraction]) -> Stock:
    """Return a stock that knows what holds where the reference is defined."""
    stock = Stock(domain, units)
    stock.assuming = True
    with suppress(UnprovableError, ZeroDivisionError):
        Reduction(stock).ratio(reference)
    stock.assuming = False
    return stock


def _is_certain(condition: Condition, stock: Stock) -> bool:
    if condition.must is Must.BE_SHARED:
        return False
    if isinstance(condition.node, Power) and condition.must is Must.BE_RAISED:
        return _is_base(condition.node, stock)
    ratio = stock.simplified(Reduction(stock).ratio(condition.node))
    if condition.must is Must.NOT_BE_NEGATIVE and len(ratio.over) == 0:
        return True
    if condition.must is not Must.NOT_BE_ZERO and not stock.is_positive(ratio):
        return False
    return condition.must is Must.NOT_BE_NEGATIVE or not may_vanish([ratio.over], stock)


def _is_base(power: Power, stock: Stock) -> bool:
    """Whether a base is certain to be positive, or not zero where its exponent is whole."""
    reduction = Reduction(stock)
    base = stock.simplified(reduction.ratio(power.base))
    exponent = stock.simplified(reduction.ratio(power.exponent))
    is_fit = stock.is_positive(base) or reduction.is_whole(exponent)
    return is_fit and not may_vanish([base.over], stock)
