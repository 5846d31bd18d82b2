"""How a right class is written: every sum of the answer is judged by itself.

(n + m)·(n + m) is written as it should be, although n·m is of lower order beside n² + m² once it is
multiplied out. In n·(n + 1), the 1 is of lower order beside the n of that very sum.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from grader.equivalence.classes import Least, Terms, collected
from grader.equivalence.domination import is_surely_below
from grader.equivalence.frames import changed, frame_of
from grader.notation.sizes import rational
from grader.notation.tree import (
    Call,
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

_ONE = Fraction(1)
_SAME_SIZE = frozenset({"abs", "floor", "ceil"})
_ROOTS = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3)}


@dataclass(slots=True)
class Writing:
    """What is found in an answer that is not simplified.

    Attributes:
        read: how a part of it is read as a class.
        constants: the names that stand for constants.
        lower: whether a sum has a term that the rest of it bounds.
        factor: whether there is a constant factor.
    """

    read: Callable[[Node], Terms]
    constants: frozenset[str] = frozenset()
    lower: bool = field(default=False)
    factor: bool = field(default=False)

    def judge(self, node: Node) -> None:
        """Look at a whole answer."""
        self.factor = self._scale(node) != 1 or self.factor

    def _scale(self, node: Node) -> Fraction:  # noqa: PLR0911 - one for each kind of node
        """Return the constant factor of a part, and note what is in the sums in it."""
        match node:
            case Number(value):
                return value or _ONE
            case Symbol():
                return _ONE
            case Negative(operand):
                return -self._scale(operand)
            case Sum() | Call("max"):
                return self._sum(node)
            case Product(parts):
                return prod(map(self._scale, parts), start=_ONE)
            case Quotient(numerator, denominator):
                return self._scale(numerator) / self._divisor(denominator)
            case Power(base, exponent) if not symbols(exponent) - self.constants:
                return self._raised(base, rational(exponent))
            case Call(function, arguments):
                return self._call(node, function, arguments)
        return self._as_read(node)

    def _call(self, node: Node, function: str, arguments: tuple[Node, ...]) -> Fraction:
        first, *others = arguments
        if function in _SAME_SIZE:
            return self._scale(first)
        if function in _ROOTS:
            return self._raised(first, _ROOTS[function])
        if function == "root":
            index = rational(first)
            return self._raised(others[0], 1 / index if index else None)
        if function == "binomial" and rational(others[0]) is not None:
            return self._raised(first, rational(others[0]))
        if function == "min":
            return self._alike(map(self._scale, arguments))
        return self._as_read(node)

    def _raised(self, base: Node, exponent: Fraction | None) -> Fraction:
        """Return the factor of a power; that of a root is kept, to be told from 1."""
        if exponent == 0:
            return _ONE
        scale = self._scale(base)
        if exponent is None:
            return _ONE
        return scale ** int(exponent) if exponent.denominator == 1 else scale

    def _divisor(self, node: Node) -> Fraction:
        """Return the factor of a divisor, in which terms of lower order do no harm."""
        inner = Writing(self.read, self.constants)
        scale = inner._scale(node)
        self.factor = self.factor or inner.factor
        return scale

    def _as_read(self, node: Node) -> Fraction:
        return self._alike(term.scale for term in self.read(node))

    def _alike(self, scales: Iterable[Fraction]) -> Fraction:
        """Return the factor that all terms share; note it where they have different ones."""
        found = set(scales)
        if len(found) == 1:
            return found.pop()
        self.factor = self.factor or bool(found)
        return _ONE

    def _sum(self, node: Node) -> Fraction:
        groups = self._groups(node)
        kept = _leading([terms for _, terms in groups])
        self.lower = self.lower or len(kept) < len(groups)
        return self._alike(self._factor_of(*groups[i]) for i in kept)

    def _factor_of(self, parts: list[Node], terms: Terms) -> Fraction:
        return self._scale(parts[0]) if len(parts) == 1 else self._alike(t.scale for t in terms)

    def _groups(self, node: Node) -> list[tuple[list[Node], Terms]]:
        """Return the terms of a sum as written, like ones together, without those that cancel."""
        found: dict[frozenset[Least], tuple[list[Node], Terms]] = {}
        for part in _flat(node):
            terms = self.read(part)
            parts, known = found.setdefault(frozenset(term.least for term in terms), ([], ()))
            found[frozenset(term.least for term in terms)] = [*parts, part], (*known, *terms)
        every = [(parts, collected(terms)) for parts, terms in found.values()]
        return [(parts, terms) for parts, terms in every if terms]


def _flat(node: Node) -> list[Node]:
    """Return the terms of nested sums, or the arguments of nested maxima."""
    match node:
        case Sum(parts) | Call("max", parts):
            return [
                inner
                for part in parts
                for inner in (_flat(part) if _is_alike(node, part) else [part])
            ]
    return [node]


def _is_alike(node: Node, part: Node) -> bool:
    return isinstance(part, Sum if isinstance(node, Sum) else Call) and (
        not isinstance(part, Call) or part.function == "max"
    )


def _leading(parts: list[Terms]) -> list[int]:
    """Return which parts are left: no negative ones, and none that the others bound."""
    frame = frame_of(parts)
    positive = [tuple(term for term in changed(one, frame) if not term.negative) for one in parts]
    kept = [i for i, one in enumerate(positive) if one]
    for i in tuple(kept):
        others = tuple(term for j in kept if j != i for term in positive[j])
        if others and all(is_surely_below(term, others) for term in positive[i]):
            kept.remove(i)
    return kept
