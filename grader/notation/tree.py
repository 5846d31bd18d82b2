"""The syntax tree of an answer: what was written, before any mathematics is done with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A literal: its exact value and its text, with a decimal point."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declared name, in its canonical spelling such as `d_k`."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """One of the known constants: `e`, `pi` or `inf`."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus its operand."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more terms; a difference is a sum with a `Negative` term."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Two or more factors, in the order written."""

    factors: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """A numerator over a denominator."""

    numerator: "Node"
    denominator: "Node"


@dataclass(frozen=True, slots=True)
class Power:
    """A base to an exponent."""

    base: "Node"
    exponent: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A known function of its arguments."""

    function: str
    arguments: tuple["Node", ...]


Node: TypeAlias = Number | Symbol | Constant | Negative | Sum | Product | Quotient | Power | Call


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of equal length, at least one of each."""

    rows: tuple[tuple[Node, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])


_CHILDREN: Mapping[type, Callable[[Any], tuple[Node, ...]]] = {
    Number: lambda _: (),
    Symbol: lambda _: (),
    Constant: lambda _: (),
    Negative: lambda node: (node.operand,),
    Sum: attrgetter("terms"),
    Product: attrgetter("factors"),
    Quotient: attrgetter("numerator", "denominator"),
    Power: attrgetter("base", "exponent"),
    Call: attrgetter("arguments"),
}


def children(node: Node) -> tuple[Node, ...]:
    """Return the operands of a node, left to right."""
    return _CHILDREN[type(node)](node)


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Yield every node with its depth, the root at 1, without recursion."""
    waiting = [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        yield current, depth
        waiting += [(child, depth + 1) for child in _CHILDREN[type(current)](current)]


def symbols(node: Node) -> frozenset[str]:
    """Return the names of all symbols in the tree."""
    found, waiting = [], [node]
    while waiting:
        current = waiting.pop()
        if type(current) is Symbol:
            found.append(current.name)
        else:
            waiting += _CHILDREN[type(current)](current)
    return frozenset(found)


def constants(node: Node) -> frozenset[str]:
    """Return the names of all constants in the tree."""
    return frozenset(part.name for part, _ in walk(node) if isinstance(part, Constant))


def substitute(  # noqa: PLR0911 - one for each kind of node
    node: Node, values: Mapping[str, Node]
) -> Node:
    """Return the tree with trees in place of some symbols, all at once."""
    match node:
        case Symbol(name):
            return values.get(name, node)
        case Negative(operand):
            return Negative(substitute(operand, values))
        case Quotient(left, right):
            return Quotient(substitute(left, values), substitute(right, values))
        case Power(left, right):
            return Power(substitute(left, values), substitute(right, values))
        case Sum(parts):
            return Sum(tuple(substitute(part, values) for part in parts))
        case Product(parts):
            return Product(tuple(substitute(part, values) for part in parts))
        case Call(function, parts):
            return Call(function, tuple(substitute(part, values) for part in parts))
    return node
