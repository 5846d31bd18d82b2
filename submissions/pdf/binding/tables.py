"""Binds the cells of a ruled table of numbers."""

from bisect import bisect_left

from submissions.pdf.binding.bench import Bench, compose, middle, seat, within, written
from submissions.pdf.grid import Grid, counts_up, signed, with_points
from submissions.pdf.lattices import Lattice
from submissions.pdf.model import Glyph


def bind_lattice(bench: Bench, lattice: Lattice) -> None:
    """Read a ruled table of numbers as a matrix; of any other, only the rules are accounted for.

    A table without its outermost rules has cells beyond them, and is another.
    """
    bench.used += [rule.box for rule in lattice.rules]
    shape = (len(lattice.rows) - 1, len(lattice.columns) - 1)
    if shape == (1, 1):
        return
    dealt: dict[tuple[int, int], list[int]] = {}
    box = lattice.box
    for number in bench.inside(box, lambda atom: atom.char != " " and within(atom, box)):
        dealt.setdefault(_cell(bench.atoms[number], lattice), []).append(number)
    inner = {(row, column) for row in range(shape[0]) for column in range(shape[1])}
    grid = _table(bench, dealt, shape) if dealt.keys() == inner else None
    if grid is None or not grid.numeric:
        return
    content = bench.take([n for numbers in dealt.values() for n in numbers])
    blanks = bench.take(bench.inside(box, lambda atom: within(atom, box)))
    size = max(atom.size for atom in content)
    axis = (box.top + box.bottom) / 2
    place = seat(bench, box, axis, size, share=0.35)
    faults = grid.faults | ({"read.counted"} if counts_up(grid.cells) else set())
    bench.add(compose("matrix", grid.text, [*content, *blanks], place, faults))


def _cell(atom: Glyph, lattice: Lattice) -> tuple[int, int]:
    x, y = middle(atom)
    return bisect_left(lattice.rows, y) - 1, bisect_left(lattice.columns, x) - 1


def _table(
    bench: Bench, dealt: dict[tuple[int, int], list[int]], shape: tuple[int, int]
) -> Grid | None:
    """Write the cells of a table; None where one is empty."""
    rows = []
    faults: set[str] = set()
    for row in range(shape[0]):
        cells = []
        for column in range(shape[1]):
            text, doubts = written([bench.atoms[n] for n in dealt.get((row, column), [])])
            faults |= doubts - {"read.gap"}
            cells.append(signed(text))
        rows.append(cells)
    grid = Grid(rows, faults)
    return None if any("" in row for row in rows) else with_points(grid)
