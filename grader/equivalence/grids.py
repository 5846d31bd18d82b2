"""Matrices of exact numbers and balls, and their algebra.

Rows and columns may count more than once: of a matrix of 512 rows only a few that differ are kept,
each with how often it counts, so that sums over rows and columns come out as at full size. A block
of as many rows as columns, both counted k times, is k × k in full, and may have entries of its own
on its diagonal. Such matrices are closed under products, inverses and functions of entries; the
identity is one of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flint import fmpq

from grader.equivalence.balls import Ball, UndefinedError, UnsureError, sign, to_arb

Counts: TypeAlias = tuple[int, ...]
"""How often each of the rows that are kept stands in the matrix."""
Rows: TypeAlias = list[list[Ball]]

_BITS = 2_000
_ZERO = fmpq(0)


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix: the rows that are kept, and how often each row and each column counts.

    Attributes:
        rows: the entries; of a block that has a diagonal of its own, those beside it.
        diagonal: the entries on the diagonals of the blocks where i-th rows and columns meet.
    """

    rows: Rows
    down: Counts
    across: Counts
    diagonal: list[Ball]


def grid_of(rows: Rows, down: Counts, across: Counts) -> Grid:
    """Return a matrix in which no block has a diagonal of its own."""
    return Grid(rows, down, across, _met(rows))


def _met(rows: Rows) -> list[Ball]:
    return [row[i] for i, row in enumerate(rows[: len(rows[0])])]


def is_own(down: Counts, across: Counts, at: int) -> bool:
    """Whether the block of the rows and columns at a place has a diagonal of its own."""
    return at < min(len(down), len(across)) and down[at] == across[at] > 1


def _own(grid: Grid) -> list[Ball]:
    """Return how much more there is on the diagonals than beside them."""
    pairs = enumerate(zip(grid.diagonal, _met(grid.rows), strict=True))
    return [v - w if is_own(grid.down, grid.across, i) else _ZERO for i, (v, w) in pairs]


def _with_own(rows: Rows, own: Sequence[Ball], down: Counts, across: Counts) -> Grid:
    more = [*own, *[_ZERO] * len(rows)]
    return Grid(rows, down, across, [v + w for v, w in zip(_met(rows), more, strict=False)])


def entries(grid: Grid) -> Iterator[tuple[int, int, Ball]]:
    """Yield row, column and entry, each that can differ from the others once."""
    down, across = _starts(grid.down), _starts(grid.across)
    for i, row in enumerate(grid.rows):
        for j, entry in enumerate(row):
            beside = i == j and is_own(grid.down, grid.across, i)
            yield down[i], across[j] + beside, entry
            if beside:
                yield down[i], across[j], grid.diagonal[i]


def _starts(counts: Counts) -> list[int]:
    return [1 + sum(counts[:at]) for at in range(len(counts))]


def transposed(grid: Grid) -> Grid:
    """Return the transpose."""
    rows = [list(column) for column in zip(*grid.rows, strict=True)]
    return Grid(rows, grid.across, grid.down, grid.diagonal)


def product(left: Grid, right: Grid) -> Grid:
    """Multiply."""
    rows = left.rows
    if any(count != 1 for count in left.across):
        rows = [[v * n for v, n in zip(row, left.across, strict=True)] for row in rows]
    columns = list(zip(*right.rows, strict=True))
    found = [[_dot(row, column) for column in columns] for row in rows]
    one, other = _own(left), _own(right)
    for i, extra in enumerate(one):
        if extra != 0:
            found[i] = [v + extra * w for v, w in zip(found[i], right.rows[i], strict=True)]
    for j, extra in enumerate(other):
        if extra != 0:
            for row, its in zip(found, left.rows, strict=True):
                row[j] = row[j] + its[j] * extra
    own = [v * w for v, w in zip(one, other, strict=False)]
    return _with_own(found, own, left.down, right.across)


def _dot(row: Sequence[Ball], column: Sequence[Ball]) -> Ball:
    total = row[0] * column[0]
    for one, other in zip(row[1:], column[1:], strict=True):
        total = total + one * other
    return total


def mapped(change: Callable[..., Ball], *grids: Grid) -> Grid:
    """Apply a function entry by entry to matrices of one shape."""
    rows = [
        [change(*values) for values in zip(*lines, strict=True)]
        for lines in zip(*(grid.rows for grid in grids), strict=True)
    ]
    down, across = grids[0].down, grids[0].across
    diagonals = enumerate(zip(*(grid.diagonal for grid in grids), strict=True))
    diagonal = [change(*vs) if is_own(down, across, i) else rows[i][i] for i, vs in diagonals]
    return Grid(rows, down, across, diagonal)


def total(left: Grid, right: Grid) -> Grid:
    """Add."""
    return mapped(lambda one, other: one + other, left, right)


def multiple(value: Ball, counts: Counts) -> Grid:
    """Return a multiple of the identity."""
    size = range(len(counts))
    rows = [[value if i == j and counts[i] == 1 else _ZERO for j in size] for i in size]
    return Grid(rows, counts, counts, [value for _ in size])


def softmax(grid: Grid) -> Grid:
    """Return the softmax of each row."""
    powers = mapped(lambda value: to_arb(value).exp(), grid)
    norms = [_dot(row, [fmpq(count) for count in powers.across]) for row in powers.rows]
    norms = [v + w for v, w in zip(norms, [*_own(powers), *[_ZERO] * len(norms)], strict=False)]
    rows = [[v / norm for v in row] for row, norm in zip(powers.rows, norms, strict=True)]
    diagonal = [v / norm for v, norm in zip(powers.diagonal, norms, strict=False)]
    return Grid(rows, grid.down, grid.across, diagonal)


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
        grid = mapped(_short, product(grid, grid)) if exponent else grid
    return result


def _short(value: Ball) -> Ball:
    """Return a long rational as a ball."""
    if isinstance(value, fmpq) and value.height_bits() > _BITS:
        return to_arb(value)
    return value


def inverse(grid: Grid) -> Grid:
    """Invert.

    A matrix acts on what is equal within each block by own parts and sums of its rows, and by own
    parts alone on what sums to zero there.

    Raises:
        UndefinedError: there is none.
        UnsureError: more bits are needed to tell.
    """
    counts = grid.down
    own = _own(grid)
    turned = [1 / [v][_pivot([v])] if n > 1 else _ZERO for v, n in zip(own, counts, strict=True)]
    sums = [[v * n for v, n in zip(row, counts, strict=True)] for row in grid.rows]
    solved = _inverted(_on_diagonal(sums, own))
    rest = _on_diagonal(solved, [-v for v in turned])
    rows = [[_short(v / n) for v, n in zip(row, counts, strict=True)] for row in rest]
    return _with_own(rows, list(map(_short, turned)), counts, counts)


def _on_diagonal(rows: Rows, more: Sequence[Ball]) -> Rows:
    return [[v + more[i] if i == j else v for j, v in enumerate(row)] for i, row in enumerate(rows)]


def _inverted(square: Rows) -> Rows:
    """Invert by elimination."""
    size = len(square)
    both = zip(square, multiple(fmpq(1), (1,) * size).rows, strict=True)
    rows = [left + right for left, right in both]
    for at in range(size):
        pivot = _pivot([row[at] for row in rows[at:]]) + at
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(size):
            if other != at:
                factor = rows[other][at]
                rows[other] = [v - factor * w for v, w in zip(rows[other], rows[at], strict=True)]
    return [row[size:] for row in rows]


def _pivot(column: Sequence[Ball]) -> int:
    """Return the place of an entry that is not zero."""
    signs = [sign(value) for value in column]
    for place, found in enumerate(signs):
        if found:
            return place
    if None in signs:
        raise UnsureError
    raise UndefinedError(around=False)
