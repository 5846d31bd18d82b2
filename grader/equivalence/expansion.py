"""Expanding matrix expressions to polynomials in words, and proving two of them equal."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.equivalence.blocks import Blocks, inverse_of, weight
from grader.equivalence.fitted import (
    Added,
    Applied,
    Chain,
    Fitted,
    Identity,
    Letter,
    Powered,
    Scalar,
    Shape,
    Softmax,
    Spread,
    Transposed,
    hole,
)
from grader.equivalence.normal import normal
from grader.equivalence.words import (
    LONGEST,
    ONE,
    Coefficient,
    OpenError,
    Sign,
    Words,
    added,
    is_ones,
    multiplied,
    number,
    ones,
    scaled,
    sized,
    times,
    turned,
    word,
)
from grader.notation.sizes import rational
from grader.notation.tree import Call, Node, Number, Product, Symbol, substitute, walk

_SOFTMAX = "softmax"
_RELU = Call("relu", (Symbol(hole(0)),))
_ODD = ("tanh", "sinh", "asinh", "sin", "tan", "atan", "cbrt", "sign")
_DRAWN_OUT = {_RELU, *(Call(name, (Symbol(hole(0)),)) for name in _ODD)}
"""Functions with relu(cA) = c relu(A) for c >= 0, and f(-A) = -f(A)."""
_ZERO = number(0)


def proves_equal(answer: Fitted, reference: Fitted, blocks: Blocks) -> bool:
    """Whether two expressions are proved equal; False says nothing."""
    expansion = Expansion(blocks)
    try:
        ours = expansion.words(reference)
        return blocks.equal(expansion.words(answer), ours)
    except OpenError:
        return False


@dataclass(frozen=True, slots=True)
class Expansion:
    """Expressions over one stock of blocks."""

    blocks: Blocks

    def words(  # noqa: C901, PLR0911 - one for each kind of part
        self, part: Fitted
    ) -> Words:
        """Expand.

        Raises:
            OpenError: it is too large.
        """
        match part:
            case Scalar(node):
                return _scalar(node)
            case Letter(name, shape):
                return word(Sign(name, shape.rows, shape.columns))
            case Identity():
                return {(): ONE}
            case Added(terms):
                return self._sum(terms)
            case Chain(scalars, factors):
                return self._product((*scalars, *factors))
            case Transposed(inside):
                return turned(self.words(inside))
            case Powered(inside, exponent):
                return self._power(inside, exponent)
            case Softmax(inside):
                argument = _without_constant_rows(self.words(inside))
                return word(self.blocks.block(_SOFTMAX, (argument,), inside.shape))
            case Applied(template, parts, shape):
                return self._applied(template, parts, shape)
            case Spread(inside, shape):
                return _spread(self.words(inside), inside.shape, shape)

    def _sum(self, terms: Sequence[Fitted]) -> Words:
        total: Words = {}
        for term in terms:
            total = added(total, self.words(term))
        return total

    def _product(self, parts: Sequence[Fitted]) -> Words:
        total: Words = {(): ONE}
        for part in parts:
            total = self.blocks.multiplied(total, self.words(part))
        return total

    def _power(self, part: Fitted, exponent: int) -> Words:
        base = self.words(part)
        if exponent < 0:
            base = self.blocks.inverse(base, part.shape)
        if abs(exponent) > LONGEST:
            raise OpenError
        total: Words = {(): ONE}
        for _ in range(abs(exponent)):
            total = self.blocks.multiplied(total, base)
        return total

    # --- functions --------------------------------------------------------------------------

    def _applied(self, template: Node, parts: Sequence[Fitted], shape: Shape) -> Words:
        arguments = tuple(self.words(part) for part in parts)
        if shape.is_scalar:
            return _applied_to_scalars(template, arguments)
        outside = self._outside(template, arguments[0])
        if outside != ONE:
            arguments = (scaled(arguments[0], inverse_of(outside)),)
        kind = f"apply {normal(template)}"
        return scaled(word(self.blocks.block(kind, arguments, shape, turning=True)), outside)

    def _outside(self, template: Node, argument: Words) -> Coefficient:
        """Return a factor c that can be drawn out, as f(cA) = c f(A)."""
        if not argument or template not in _DRAWN_OUT:
            return ONE
        leading = max(argument.items(), key=weight)[1]
        if template != _RELU:
            return number(-1) if _is_negative(leading.node) else ONE
        if isinstance(leading.node, Number):
            return number(abs(leading.node.value))
        size = Call("abs", (leading.node,))
        signed = (leading, times(number(-1), leading))
        return next((c for c in signed if self.blocks.proves(size, c.node)), ONE)


def _applied_to_scalars(template: Node, arguments: Sequence[Words]) -> Words:
    inside = [argument.get((), _ZERO) for argument in arguments]
    holes = {hole(at): coefficient.node for at, coefficient in enumerate(inside)}
    own = Coefficient(template, _count(template))
    return {(): sized(substitute(template, holes), own, *inside)}


def _is_negative(node: Node) -> bool:
    """Whether a coefficient is written with a minus."""
    factors = node.factors if isinstance(node, Product) else (node,)
    signs = [isinstance(factor, Number) and factor.value < 0 for factor in factors]
    return sum(signs) % 2 == 1


def _count(node: Node) -> int:
    return sum(1 for _ in walk(node))


def _without_constant_rows(words: Words) -> Words:
    """Drop what adds the same to all entries of a row, which changes no softmax."""
    return {
        letters: coefficient
        for letters, coefficient in words.items()
        if not (letters and is_ones(letters[-1]) and letters[-1].transposed)
    }


def _spread(words: Words, shape: Shape, target: Shape) -> Words:
    if shape.rows != target.rows:
        words = multiplied(word(ones(target.rows)), words)
    if shape.columns != target.columns:
        words = multiplied(words, turned(word(ones(target.columns))))
    return words


def _scalar(node: Node) -> Words:
    value = rational(node)
    if value is None:
        return {(): Coefficient(node, _count(node))}
    return {(): number(value)} if value else {}
