"""Matrices of exact numbers and balls, and their algebra.

Rows and columns may count more than once: a matrix of 512 rows of which only six differ is kept as
these six with their counts, so that sums over rows and columns come out as they would at full size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flint import fmpq

from grader.equivalence.balls import Ball, UndefinedError, UnsureError, sign, to_arb

Counts: TypeAlias = tuple[int, ...]
"""How often each of the rows that are kept stands in the matrix."""

_BITS = 2_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix: the rows that are kept, and how often each row and each column counts."""

    rows: list[list[Ball]]
    down: Counts
    across: Counts


def transposed(grid: Grid) -> Grid:
    """Return the transpose."""
    return Grid([list(column) for column in zip(*grid.rows, strict=True)], grid.across, grid.down)


def product(left: Grid, right: Grid) -> Grid:
    """Multiply."""
    rows = left.rows
    if any(count != 1 for count in left.across):
        rows = [[v * n for v, n in zip(row, left.across, strict=True)] for row in rows]
    columns = list(zip(*right.rows, strict=True))
    return Grid(
        [[_dot(row, column) for column in columns] for row in rows], left.down, right.across
    )


def _dot(row: Sequence[Ball], column: Sequence[Ball]) -> Ball:
    total = row[0] * column[0]
    for one, other in zip(row[1:], column[1:], strict=True):
        total = total + one * other
    return total


def mapped(grid: Grid, change: Callable[[Ball], Ball]) -> Grid:
    """Change every entry."""
    return Grid([[change(value) for value in row] for row in grid.rows], grid.down, grid.across)


def total(left: Grid, right: Grid) -> Grid:
    """Add."""
    rows = [
        [one + other for one, other in zip(row, its, strict=True)]
        for row, its in zip(left.rows, right.rows, strict=True)
    ]
    return Grid(rows, left.down, left.across)


def multiple(value: Ball, counts: Counts) -> Grid:
    """Return a multiple of the identity.

    Raises:
        UnsureError: rows count more than once, and those of the identity differ.
    """
    if any(count != 1 for count in counts):
        raise UnsureError
    size = range(len(counts))
    return Grid([[value if i == j else fmpq(0) for j in size] for i in size], counts, counts)


def softmax(grid: Grid) -> Grid:
    """Return the softmax of each row."""
    return Grid([_softmax(row, grid.across) for row in grid.rows], grid.down, grid.across)


def _softmax(row: Sequence[Ball], counts: Counts) -> list[Ball]:
    powers = [to_arb(value).exp() for value in row]
    norm = sum(power * count for power, count in zip(powers, counts, strict=True))
    return [power / norm for power in powers]


def power(grid: Grid, exponent: int) -> Grid:
    """Raise a square matrix to a whole power.

    Raises:
        UndefinedError: it has no inverse.
        UnsureError: more bits are needed to tell.
    """
    if exponent < 0:
        return power(inverse(grid), -exponent)
    result = multiple(fmpq(1), grid.down)
    while exponent:
        if exponent % 2:
            result = product(result, grid)
        exponent //= 2
        grid = mapped(product(grid, grid), _short) if exponent else grid
    return result


def _short(value: Ball) -> Ball:
    """Return a long rational as a ball."""
    if isinstance(value, fmpq) and value.height_bits() > _BITS:
        return to_arb(value)
    return value


def inverse(grid: Grid) -> Grid:
    """Invert by elimination.

    Raises:
        UndefinedError: there is none.
        UnsureError: more bits are needed to tell.
    """
    size = len(grid.rows)
    both = zip(grid.rows, multiple(fmpq(1), grid.down).rows, strict=True)
    rows = [left + right for left, right in both]
    for at in range(size):
        pivot = _pivot(rows, at)
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(size):
            if other != at:
                factor = rows[other][at]
                rows[other] = [v - factor * w for v, w in zip(rows[other], rows[at], strict=True)]
    return Grid([[_short(value) for value in row[size:]] for row in rows], grid.down, grid.across)


def _pivot(rows: Sequence[Sequence[Ball]], at: int) -> int:
    signs = [sign(row[at]) for row in rows[at:]]
    for place, found in enumerate(signs):
        if found:
            return at + place
    if None in signs:
        raise UnsureError
    raise UndefinedError(around=False)
