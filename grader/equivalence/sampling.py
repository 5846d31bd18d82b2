"""Values of matrix expressions at matrices drawn the same way on every machine.

Names of sizes get small different sizes, in several orders, since an inverse such as (X^T X)^-1
needs as many rows as columns; a size given as a number stays as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from flint import ctx, fmpq

from grader.equivalence.balls import Ball, to_fmpq
from grader.equivalence.balls import value as scalar_value
from grader.equivalence.domain import REAL, Domain, Range
from grader.equivalence.fitted import (
    Added,
    Applied,
    Chain,
    Dimension,
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
from grader.equivalence.grids import (
    Counts,
    Grid,
    mapped,
    multiple,
    power,
    product,
    softmax,
    total,
    transposed,
)
from grader.equivalence.points import Point, points
from grader.notation.tree import Node, Power, Symbol
from grader.notation.values import literal

_SIZES = (2, 3, 4, 5)
_KEPT = 6
"""Rows that are kept of a larger matrix."""
_RETRIES = 3


@dataclass(frozen=True, slots=True)
class Multiple:
    """A multiple of the identity of any size."""

    value: Ball


Value: TypeAlias = Ball | Grid | Multiple


@dataclass(frozen=True, slots=True)
class Draw:
    """Values for everything that a matrix expression is made of.

    Attributes:
        sizes: of the names that stand for sizes.
        point: of the other scalars.
    """

    sizes: Mapping[str, int]
    point: Point
    matrices: Mapping[str, Grid]

    def describe(self) -> str:
        """Name the sizes and scalars; the shapes, where these are numbers all of them."""
        values = {**self.sizes, **self.point}
        shapes = (f"{name}: {sum(g.down)} × {sum(g.across)}" for name, g in self.matrices.items())
        return ", ".join(f"{name} = {value}" for name, value in values.items()) or ", ".join(shapes)

    def scalars(self) -> dict[str, Ball]:
        """Return the values of all names that are scalars."""
        sizes = {name: Fraction(size) for name, size in self.sizes.items()}
        return {name: to_fmpq(value) for name, value in {**sizes, **self.point}.items()}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: matrices of these shapes, and scalars in their domain."""

    shapes: Mapping[str, Shape]
    scalars: Sequence[str]
    domain: Domain

    def draws(self, number: int) -> Iterator[Draw]:
        """Yield draws of the number-th choice of sizes, in case the first is undefined."""
        sizes = self._sizes(number)
        for point in list(points(self._others, self.domain, number + _RETRIES))[number:]:
            yield Draw(sizes, point, self._matrices(sizes, number, number % 3))
            number += 3

    @property
    def _names(self) -> list[str]:
        """The names that stand for sizes."""
        both = (size for shape in self.shapes.values() for size in (shape.rows, shape.columns))
        return sorted({size for size in both if isinstance(size, str)})

    @property
    def _others(self) -> list[str]:
        """The other scalars."""
        return sorted(set(self.scalars) - set(self._names))

    def _sizes(self, number: int) -> dict[str, int]:
        """Return a size for each name: upwards, downwards, and then turned round."""
        names = self._names
        order = names[:: -1 if number % 2 else 1]
        order = (
            order[number // 2 % len(names) :] + order[: number // 2 % len(names)] if names else []
        )
        chosen = {
            name: _within(_SIZES[at % len(_SIZES)], self.domain.get(name, REAL))
            for at, name in enumerate(order)
        }
        return {name: chosen[name] for name in names}

    def _matrices(self, sizes: Mapping[str, int], seed: int, kind: int) -> dict[str, Grid]:
        found = {}
        for number, (name, shape) in enumerate(sorted(self.shapes.items())):
            down, across = (_counts(size, sizes) for size in (shape.rows, shape.columns))
            entries = _entries(97 * seed + number, kind)
            found[name] = Grid([[next(entries) for _ in across] for _ in down], down, across)
        return found


def _within(size: int, allowed: Range) -> int:
    """Return a size that is allowed, near the one wanted."""
    if allowed.lower is not None:
        size = max(size, size - 2 + int(allowed.lower))
    return size if allowed.upper is None else min(size, int(allowed.upper))


def _counts(size: Dimension | None, sizes: Mapping[str, int]) -> Counts:
    """Return how often each kept row of a matrix counts."""
    full = sizes[size] if isinstance(size, str) else size or 1
    kept = min(full, _KEPT)
    each, more = divmod(full, kept)
    return tuple(each + (at < more) for at in range(kept))


def _entries(seed: int, kind: int) -> Iterator[fmpq]:
    """Yield small numbers: whole ones but 0, rational ones in (0, 1), or rational ones."""
    state = 2 * seed + 1
    while True:
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        drawn = state >> 40
        if kind == 1:
            yield fmpq(1 + drawn % 12, 13)
        else:
            size = 1 + drawn % 2 if kind == 0 else fmpq(1 + drawn % 7, 4)
            yield fmpq(size if drawn >> 8 & 1 else -size)


def value(part: Fitted, draw: Draw, bits: int) -> Value:
    """Evaluate at a draw.

    Raises:
        UndefinedError: there is no value.
        UnsureError: more bits are needed, or the identity is larger than what is kept of it.
    """
    with ctx.workprec(bits):
        return _Evaluation(draw.matrices, draw.scalars(), draw.sizes).value(part)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    matrices: Mapping[str, Grid]
    scalars: dict[str, Ball]
    sizes: Mapping[str, int]

    def value(  # noqa: C901, PLR0911 - one for each kind of part
        self, part: Fitted
    ) -> Value:
        match part:
            case Scalar(node):
                return scalar_value(node, self.scalars)
            case Letter(name, shape):
                return _entry_of(self.matrices[name], shape)
            case Identity():
                return Multiple(fmpq(1))
            case Added(terms):
                return reduce(_added, [self.value(term) for term in terms])
            case Chain(scalars, factors, shape):
                return self._chain(scalars, factors, shape)
            case Transposed(inside):
                return _changed(self.value(inside), transposed)
            case Powered(inside, exponent):
                return self._power(inside, exponent)
            case Softmax(inside):
                return _changed(self.value(inside), softmax)
            case Applied(template, parts, shape):
                return self._applied(template, [self.value(inner) for inner in parts], shape)
            case Spread(inside, shape):
                return self._spread(self.value(inside), shape)

    def _chain(self, scalars: Sequence[Fitted], factors: Sequence[Fitted], shape: Shape) -> Value:
        values = [self.value(scalar) for scalar in scalars]
        found = reduce(_multiplied, [self.value(factor) for factor in factors] + values)
        return _entry_of(found, shape) if isinstance(found, Grid) else found

    def _power(self, inside: Fitted, exponent: int) -> Value:
        base = self.value(inside)
        if isinstance(base, Grid):
            return power(base, exponent)
        inner = base.value if isinstance(base, Multiple) else base
        found = scalar_value(Power(Symbol(hole(0)), literal(exponent)), {hole(0): inner})
        return Multiple(found) if isinstance(base, Multiple) else found

    def _applied(self, template: Node, parts: Sequence[Value], shape: Shape) -> Value:
        at = dict(self.scalars)

        def apply(*values: Value) -> Ball:
            at.update({hole(place): _ball(found) for place, found in enumerate(values)})
            return scalar_value(template, at)

        if shape.is_scalar:
            return apply(*parts)
        grids = [part for part in parts if isinstance(part, Grid)]
        rows = [
            [apply(*entries) for entries in zip(*lines, strict=True)]
            for lines in zip(*(grid.rows for grid in grids), strict=True)
        ]
        return Grid(rows, grids[0].down, grids[0].across)

    def _spread(self, found: Value, shape: Shape) -> Value:
        down, across = (_counts(size, self.sizes) for size in (shape.rows, shape.columns))
        rows = found.rows if isinstance(found, Grid) else [[_ball(found)]]
        if len(rows[0]) != len(across):
            rows = [row * len(across) for row in rows]
        return Grid(rows if len(rows) == len(down) else rows * len(down), down, across)


def _ball(found: Value) -> Ball:
    """Return the value of what has one entry."""
    if isinstance(found, Grid):
        return found.rows[0][0]
    return found.value if isinstance(found, Multiple) else found


def _entry_of(grid: Grid, shape: Shape) -> Value:
    return grid.rows[0][0] if shape.is_scalar else grid


def _changed(found: Value, change: Callable[[Grid], Grid]) -> Value:
    """Change a matrix; one entry has itself as its transpose, and the softmax 1."""
    if isinstance(found, Grid):
        return change(found)
    return fmpq(1) if change is softmax else found


def _multiplied(left: Value, right: Value) -> Value:
    if isinstance(left, Grid):
        return product(left, right) if isinstance(right, Grid) else _scaled(left, _ball(right))
    if isinstance(right, Grid):
        return _scaled(right, _ball(left))
    found = _ball(left) * _ball(right)
    return Multiple(found) if isinstance(left, Multiple) or isinstance(right, Multiple) else found


def _scaled(grid: Grid, factor: Ball) -> Grid:
    return mapped(grid, lambda value: value * factor)


def _added(left: Value, right: Value) -> Value:
    if isinstance(left, Grid):
        other = right if isinstance(right, Grid) else multiple(_ball(right), left.down)
        return total(left, other)
    if isinstance(right, Grid):
        return _added(right, left)
    found = _ball(left) + _ball(right)
    return Multiple(found) if isinstance(left, Multiple) else found


def entries_of(answer: Value, reference: Value) -> Iterator[tuple[int, int, Ball, Ball]]:
    """Yield row, column and both entries, a multiple of the identity at the other's size."""
    like = next((found for found in (answer, reference) if isinstance(found, Grid)), None)
    rows, its = (_rows(found, like) for found in (answer, reference))
    for i, (row, other) in enumerate(zip(rows, its, strict=True), start=1):
        for j, (one, expected) in enumerate(zip(row, other, strict=True), start=1):
            yield i, j, one, expected


def _rows(found: Value, like: Grid | None) -> list[list[Ball]]:
    if isinstance(found, Grid):
        return found.rows
    if like is None:
        return [[_ball(found)]]
    if isinstance(found, Multiple):
        return multiple(found.value, like.down).rows
    return [[found for _ in like.across] for _ in like.down]


def is_scalar(*found: Value) -> bool:
    """Whether all are single numbers."""
    return not any(isinstance(value, Grid | Multiple) for value in found)
