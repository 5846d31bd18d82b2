"""Values of matrix expressions at matrices drawn the same way on every machine.

Names of sizes get small different sizes, in several orders, since an inverse such as (X^T X)^-1
needs as many rows as columns; a size given as a number stays as it is. Of sizes above six only
some rows are kept, a smaller size's among them, so that products of all shapes may be inverted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    entries,
    grid_of,
    is_own,
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
"""Rows that are kept of the smallest matrix that is larger."""
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
    counts: "Counting"

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
        counts = Counting(sizes, _kept({*sizes.values(), *self._numbers}))
        for point in list(points(self._others, self.domain, number + _RETRIES))[number:]:
            yield Draw(sizes, point, self._matrices(counts, number, number % 3), counts)
            number += 3

    @property
    def _dimensions(self) -> set[Dimension | None]:
        return {size for shape in self.shapes.values() for size in (shape.rows, shape.columns)}

    @property
    def _names(self) -> list[str]:
        """The names that stand for sizes."""
        return sorted(size for size in self._dimensions if isinstance(size, str))

    @property
    def _numbers(self) -> set[int]:
        """The sizes that are given as numbers."""
        return {size for size in self._dimensions if isinstance(size, int)}

    @property
    def _others(self) -> list[str]:
        """The other scalars."""
        return sorted(set(self.scalars) - set(self._names))

    def _sizes(self, number: int) -> dict[str, int]:
        """Return a size for each name: upwards, downwards, and then turned round.

        Every other time all are larger than the numbers that no name is as large as otherwise.
        """
        names = self._names
        least = max([0, *(size for size in self._numbers if size > _KEPT)]) if number % 2 else 0
        order = names[:: -1 if number % 2 else 1]
        order = (
            order[number // 2 % len(names) :] + order[: number // 2 % len(names)] if names else []
        )
        chosen = {
            name: _within(least + _SIZES[at % len(_SIZES)], self.domain.get(name, REAL))
            for at, name in enumerate(order)
        }
        return {name: chosen[name] for name in names}

    def _matrices(self, counts: "Counting", seed: int, kind: int) -> dict[str, Grid]:
        return {
            name: _drawn(counts.of(shape.rows), counts.of(shape.columns), 97 * seed + number, kind)
            for number, (name, shape) in enumerate(sorted(self.shapes.items()))
        }


@dataclass(frozen=True, slots=True)
class Counting:
    """How often each kept row of a matrix counts, by its size."""

    sizes: Mapping[str, int]
    kept: Mapping[int, Counts]

    def of(self, size: Dimension | None) -> Counts:
        """Return the counts of a dimension."""
        full = self.sizes[size] if isinstance(size, str) else size or 1
        return self.kept.get(full) or (1,) * full


def _kept(sizes: Collection[int]) -> dict[int, Counts]:
    """Return the counts of sizes above six: single rows, two blocks, and one more a size.

    >>> _kept([3, 8, 64])
    {8: (1, 1, 1, 1, 2, 2), 64: (1, 1, 1, 1, 2, 2, 56)}
    """
    found: dict[int, Counts] = {}
    last: Counts = ()
    for size in sorted(size for size in sizes if size > _KEPT):
        if last:
            last = (*last, size - sum(last))
        else:
            each, more = divmod(size - _KEPT + 2, 2)
            last = (*(1,) * (_KEPT - 2), each + more, each)
        found[size] = last
    return found


def _drawn(down: Counts, across: Counts, seed: int, kind: int) -> Grid:
    drawn = _entries(seed, kind)
    grid = grid_of([[next(drawn) for _ in across] for _ in down], down, across)
    own = (
        next(other for other in drawn if other != value) if is_own(down, across, at) else value
        for at, value in enumerate(grid.diagonal)
    )
    return replace(grid, diagonal=list(own))


def _within(size: int, allowed: Range) -> int:
    """Return a size that is allowed, near the one wanted."""
    if allowed.lower is not None:
        size = max(size, size - 2 + int(allowed.lower))
    return size if allowed.upper is None else min(size, int(allowed.upper))


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
        UnsureError: more bits are needed.
    """
    with ctx.workprec(bits):
        return _Evaluation(draw.matrices, draw.scalars(), draw.counts).value(part)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    matrices: Mapping[str, Grid]
    scalars: dict[str, Ball]
    counts: Counting

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
        return mapped(apply, *(part for part in parts if isinstance(part, Grid)))

    def _spread(self, found: Value, shape: Shape) -> Value:
        down, across = self.counts.of(shape.rows), self.counts.of(shape.columns)
        rows = found.rows if isinstance(found, Grid) else [[_ball(found)]]
        if len(rows[0]) != len(across):
            rows = [row * len(across) for row in rows]
        return grid_of(rows if len(rows) == len(down) else rows * len(down), down, across)


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
    return mapped(lambda value: value * factor, grid)


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
    ours, theirs = (entries(_like(found, like)) for found in (answer, reference))
    for (row, column, one), (_, _, other) in zip(ours, theirs, strict=True):
        yield row, column, one, other


def _like(found: Value, like: Grid | None) -> Grid:
    if isinstance(found, Grid):
        return found
    if like is None:
        return grid_of([[_ball(found)]], (1,), (1,))
    if isinstance(found, Multiple):
        return multiple(found.value, like.down)
    return mapped(lambda _: found, like)


def is_scalar(*found: Value) -> bool:
    """Whether all are single numbers."""
    return not any(isinstance(value, Grid | Multiple) for value in found)
