"""Fitting an expression in matrix symbols together, or saying which two of its parts do not fit.

Conventions of the field: functions act entry by entry, so that exp(A) is no power series; softmax
goes by rows, and along a single column; a row or column is added to each row or column of a larger
matrix (a bias), a scalar to each entry; a product of one entry, q^T k, stands for a scalar.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from grader.equivalence.entrywise import is_entrywise
from grader.equivalence.fitted import (
    ANY,
    SCALAR,
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
from grader.equivalence.misfits import MisfitError, UnclearError
from grader.equivalence.reordering import fits_otherwise
from grader.model import Finding
from grader.notation.printer import plain
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
)
from grader.notation.values import literal

_MINUS = Scalar(literal(-1))


class Fitting:
    """One expression under the declared shapes.

    Attributes:
        doubt: what may have been meant in another way: a scalar that is added to a square matrix
            as a multiple of the identity, bars around a matrix as its norm.
    """

    def __init__(self, shapes: Mapping[str, Shape], scalars: Collection[str] = ()) -> None:
        self._shapes = shapes
        self._has_identity = "I" not in scalars
        self.doubt: Finding | None = None

    def fit(  # noqa: C901, PLR0911 - one for each kind of node
        self, node: Node
    ) -> Fitted:
        """Give every part its shape.

        Raises:
            MisfitError: two parts do not fit.
            UnclearError: what is meant cannot be told.
        """
        match node:
            case Number() | Constant():
                return Scalar(node)
            case Symbol(name):
                return self._symbol(name)
            case Negative(operand):
                return self._negative(operand)
            case Sum(terms):
                return self._sum(node, terms)
            case Product(factors):
                return self._product(factors)
            case Quotient():
                return self._quotient(node)
            case Power():
                return self._power(node)
            case Call("transpose", (inside,)):
                return turned(self.fit(inside))
            case Call("softmax", (inside,)):
                return _softmax(node, self.fit(inside))
            case Call():
                return self._call(node)

    def _symbol(self, name: str) -> Fitted:
        if name in self._shapes:
            return Letter(name, self._shapes[name])
        return Identity() if name == "I" and self._has_identity else Scalar(Symbol(name))

    def _negative(self, operand: Node) -> Fitted:
        part = self.fit(operand)
        if isinstance(part, Scalar):
            return Scalar(Negative(part.node))
        return _chain([_MINUS, part])

    # --- sums -------------------------------------------------------------------------------

    def _sum(self, node: Node, nested: Sequence[Node]) -> Fitted:
        terms = list(_terms(nested))
        parts = [self.fit(term) for term in terms]
        if (trees := _trees(parts)) is not None:
            return Scalar(Sum(trees))
        kept = [(t, p) for t, p in zip(terms, parts, strict=True) if not is_zero(p)]
        if len(kept) == 1:
            return kept[0][1]
        return self._spread_sum(node, kept)

    def _spread_sum(self, node: Node, kept: Sequence[tuple[Node, Fitted]]) -> Fitted:
        target = self._target(node, kept)
        if target.is_square and any(
            not target.is_scalar and part.shape.is_scalar for _, part in kept
        ):
            self.doubt = Finding(code="fit.mixed", args={"found": plain(node)})
        return Added(tuple(_spread(part, target) for _, part in kept), target)

    def _target(self, node: Node, kept: Sequence[tuple[Node, Fitted]]) -> Shape:
        """Return the shape that all parts have or are spread to."""
        larger = [(n, p.shape) for n, p in kept if not (p.shape.is_scalar or p.shape.is_any)]
        identities = [n for n, p in kept if p.shape.is_any]
        if not larger:
            if identities and len(identities) < len(kept):
                raise UnclearError("fit.identity", found=plain(node))
            return ANY if identities else SCALAR
        target = _widest([shape for _, shape in larger])
        first = next(((n, s) for n, s in larger if s == target), larger[0])
        for other, shape in larger:
            if shape != first[1] and not _is_spreadable(shape, first[1]):
                raise MisfitError("fit.sum", **_beside(first, (other, shape)))
        if identities and not first[1].is_square:
            raise MisfitError("fit.sum", **_beside(first, (identities[0], ANY)))
        return first[1]

    # --- products ---------------------------------------------------------------------------

    def _product(self, factors: Sequence[Node]) -> Fitted:
        parts = [self.fit(factor) for factor in factors]
        trees = _trees(parts)
        if trees is not None:
            return Scalar(Product(trees))
        try:
            return _chain(parts, factors)
        except MisfitError:
            if fits_otherwise([p.shape for p in parts]):
                raise UnclearError("fit.order", found=plain(Product(tuple(factors)))) from None
            raise

    def _quotient(self, node: Quotient) -> Fitted:
        above, below = self.fit(node.numerator), self.fit(node.denominator)
        if not below.shape.is_scalar:
            return _divided(node, above, below)
        if not isinstance(below, Scalar):
            template = Quotient(literal(1), Symbol(hole(0)))
            return _chain([Applied(template, (below,), SCALAR), above])
        if isinstance(above, Scalar):
            return Scalar(Quotient(above.node, below.node))
        return _chain([Scalar(Quotient(literal(1), below.node)), above])

    def _power(self, node: Power) -> Fitted:
        base, exponent = self.fit(node.base), self.fit(node.exponent)
        if not exponent.shape.is_scalar:
            if base.shape.is_scalar and not _is_negative(base):
                return _exponential(node, base, exponent)
            raise MisfitError("fit.exponent", found=plain(node.exponent), shape=exponent.shape)
        if base.shape.is_scalar:
            return _scalar_power(base, exponent)
        value = rational(node.exponent)
        if value is None or value.denominator != 1:
            raise UnclearError("fit.power", found=plain(node.exponent))
        if value == 1:
            return base
        if not base.shape.is_square:
            raise MisfitError("fit.square", found=plain(node.base), shape=base.shape)
        return Powered(base, int(value))

    # --- functions --------------------------------------------------------------------------

    def _call(self, node: Call) -> Fitted:
        parts = [self.fit(argument) for argument in node.arguments]
        if (trees := _trees(parts)) is not None:
            return Scalar(Call(node.function, trees))
        if node.function == "abs" and not parts[0].shape.is_scalar:
            self.doubt = Finding(code="fit.bars", args={"found": plain(node)})
        if node.function == "max" and len(parts) > 1:
            others = [part for part in parts if not is_zero(part)]
            if len(others) == 1:
                return _apply(node, "relu", others)
        target = self._target(node, list(zip(node.arguments, parts, strict=True)))
        spread = [p if isinstance(p, Scalar) else _spread(p, target) for p in parts]
        is_natural = node.function == "log" and len(parts) == 1
        return _apply(node, "ln" if is_natural else node.function, spread)


def _terms(terms: Iterable[Node]) -> Iterator[Node]:
    """Yield the terms of nested sums, so that brackets change no shape."""
    for term in terms:
        match term:
            case Sum(inner):
                yield from _terms(inner)
            case Negative(Sum(inner)):
                yield from map(Negative, _terms(inner))
            case _:
                yield term


def is_zero(part: Fitted) -> bool:
    """Whether a part is the literal 0, which stands for a matrix of zeros, too."""
    return isinstance(part, Scalar) and isinstance(part.node, Number) and part.node.value == 0


def turned(part: Fitted) -> Fitted:
    """Return the transpose of a part."""
    if part.shape.is_scalar or part.shape.is_any:
        return part
    return part.part if isinstance(part, Transposed) else Transposed(part)


def _softmax(node: Node, part: Fitted) -> Fitted:
    if part.shape.is_any:
        raise UnclearError("fit.identity", found=plain(node))
    return turned(Softmax(turned(part))) if part.shape.columns == 1 else Softmax(part)


def _divided(node: Quotient, above: Fitted, below: Fitted) -> Fitted:
    """Divide entry by entry by what was made so; dividing by another may mean its inverse."""
    fits = above.shape.is_scalar or above.shape == below.shape
    if fits and is_entrywise(below):
        over = above if isinstance(above, Scalar) else _spread(above, below.shape)
        return _entrywise(node, Quotient, [over, below])
    beside = above.shape.is_scalar or _meets(above.shape, below.shape)
    if below.shape.is_square and (beside or _meets(below.shape, above.shape)):
        raise UnclearError("fit.inverse", found=plain(node))
    raise MisfitError("fit.divisor", found=plain(node.denominator), shape=below.shape)


def _exponential(node: Power, base: Fitted, exponent: Fitted) -> Fitted:
    """Return c^M, entry by entry, as exp(ln(c) M)."""
    if node.base == Constant("e"):
        return _apply(node, "exp", [exponent])
    if isinstance(base, Scalar):
        return _apply(node, "exp", [_chain([Scalar(Call("ln", (base.node,))), exponent])])
    logarithm = Applied(Call("ln", (Symbol(hole(0)),)), (base,), SCALAR)
    return _apply(node, "exp", [_chain([logarithm, exponent])])


def _is_negative(part: Fitted) -> bool:
    """Whether a part is plainly a number that is not positive."""
    value = rational(part.node) if isinstance(part, Scalar) else None
    return value is not None and value <= 0


def _apply(node: Node, function: str, parts: Sequence[Fitted]) -> Fitted:
    return _entrywise(node, lambda *arguments: Call(function, arguments), parts)


def _entrywise(node: Node, build: Callable[..., Node], parts: Sequence[Fitted]) -> Fitted:
    """Apply a function entry by entry; scalar trees go into the template as they are."""
    inside = [part for part in parts if not isinstance(part, Scalar)]
    if any(part.shape.is_any for part in inside):
        raise UnclearError("fit.identity", found=plain(node))
    holes = iter(range(len(inside)))
    arguments = (p.node if isinstance(p, Scalar) else Symbol(hole(next(holes))) for p in parts)
    return Applied(build(*arguments), tuple(inside), inside[0].shape)


def _trees(parts: Sequence[Fitted]) -> tuple[Node, ...] | None:
    """Return the trees of scalars, if there is no matrix among the parts."""
    trees = tuple(part.node for part in parts if isinstance(part, Scalar))
    return trees if len(trees) == len(parts) else None


def _scalar_power(base: Fitted, exponent: Fitted) -> Fitted:
    if isinstance(base, Scalar) and isinstance(exponent, Scalar):
        return Scalar(Power(base.node, exponent.node))
    if isinstance(exponent, Scalar):
        return Applied(Power(Symbol(hole(0)), exponent.node), (base,), SCALAR)
    return Applied(Power(Symbol(hole(0)), Symbol(hole(1))), (base, exponent), SCALAR)


def _widest(shapes: Sequence[Shape]) -> Shape:
    rows = next((shape.rows for shape in shapes if shape.rows != 1), 1)
    return Shape(rows, next((shape.columns for shape in shapes if shape.columns != 1), 1))


def _is_spreadable(shape: Shape, target: Shape) -> bool:
    """Whether a row or column is repeated to a shape."""
    if shape.rows == 1:
        return shape.columns == target.columns
    return shape.columns == 1 and shape.rows == target.rows


def _spread(part: Fitted, target: Shape) -> Fitted:
    return part if part.shape == target or part.shape.is_any else Spread(part, target)


def _beside(left: tuple[Node, Shape], right: tuple[Node, Shape]) -> dict[str, object]:
    """Return what a message on two parts needs."""
    (one, shape), (other, its) = left, right
    return {"left": plain(one), "left_shape": shape, "right": plain(other), "right_shape": its}


def _chain(parts: Sequence[Fitted], nodes: Sequence[Node] = ()) -> Fitted:
    """Multiply from left to right; what comes to one entry on the way becomes a scalar."""
    scalars: list[Fitted] = []
    factors: list[Fitted] = []
    shape = SCALAR
    for at, part in enumerate(parts):
        if part.shape.is_scalar:
            scalars.append(part)
            continue
        if factors and shape.is_scalar:
            scalars.append(Chain((), tuple(factors), SCALAR))
            factors = []
        if factors and not _meets(shape, part.shape):
            left = nodes[0] if at == 1 else Product(tuple(nodes[:at]))
            is_vector = shape == part.shape and 1 in (shape.rows, shape.columns)
            error = UnclearError if is_vector else MisfitError
            code = "fit.dot" if is_vector else "fit.product"
            raise error(code, **_beside((left, shape), (nodes[at], part.shape)))
        shape = _joined(shape, part.shape) if factors else part.shape
        factors += part.factors if isinstance(part, Chain) else (part,)
        scalars += part.scalars if isinstance(part, Chain) else ()
    return Chain(tuple(scalars), tuple(factors), shape)


def _meets(left: Shape, right: Shape) -> bool:
    return left.is_any or right.is_any or left.columns == right.rows


def _joined(left: Shape, right: Shape) -> Shape:
    if left.is_any or right.is_any:
        return right if left.is_any else left
    return Shape(left.rows, right.columns)
