"""What stands between two big brackets or in a ruled table: rows and columns of cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from submissions.model import Message
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import SCRIPT_SIZE, Node
from submissions.pdf.rows import Row, build_rows
from submissions.pdf.writing import Draft, write_nodes

MESSAGES = {
    "read.grid": Message(
        en="The rows and columns of this matrix could not be told apart with certainty.",
        de="Zeilen und Spalten dieser Matrix ließen sich nicht sicher trennen.",
    ),
    "read.counted": Message(
        en="The first row or column counts up; it may number the others.",
        de="Die erste Zeile oder Spalte zählt hoch; vielleicht nummeriert sie die anderen.",
    ),
    "read.decimal": Message(
        en="A comma here may be a decimal one or part thousands.",
        de="Ein Komma hier kann ein Dezimalkomma sein oder Tausender trennen.",
    ),
}

LEVEL = 0.3
"""Ems by which a bound atom's baseline may differ from that of its row."""
CORRIDOR = 0.3
"""Ems of white between two columns, from the first row to the last."""
LOOSE = 0.7
"""Ems of a gap that parts the cells of a single row."""
UNEVEN = 1.9
"""Times the smallest distance between rows that the largest may be."""
LONG = 3
"""Numbers of a row that hardly count up by chance."""
_CELL = re.compile(r"[-+]?[\d.,]+(?:/[\d.,]+)?%?|[-+]?\(?[-+]?[\d.,]+/[\d.,]+\)?")
_SPACED = re.compile(r"[-+]?\d+ ?[.,] ?\d+")
"""A number whose point or comma has white around it, as equation editors set it."""
_COMMA = re.compile(r"(\d),(\d+)")


@dataclass(slots=True)
class Grid:
    """Cells as text, row by row, and what keeps them from being certain."""

    cells: list[list[str]]
    faults: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """Write it as a nested list."""
        return "[" + ", ".join(f"[{', '.join(row)}]" for row in self.cells) + "]"

    @property
    def numeric(self) -> bool:
        """Tell whether every cell is a number or a fraction of numbers."""
        return all(_CELL.fullmatch(cell) for row in self.cells for cell in row)


def counts_up(cells: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row or the first column counts up from 0 or 1.

    >>> counts_up([["0", "7"], ["1", "8"], ["2", "9"]]), counts_up([["0", "1"], ["7", "8"]])
    (True, False)
    """
    lines = [[cell.strip() for cell in line] for line in (cells[0], [row[0] for row in cells])]
    return any(
        len(line) >= LONG and line == [str(first + place) for place in range(len(line))]
        for line in lines
        for first in (0, 1)
    )


def read_grid(atoms: Sequence[Glyph]) -> Grid | None:
    """Read what stands in a fence as a grid; None where it is one formula on one row."""
    rows = build_rows(_levelled(atoms))
    if not rows:
        return None
    if len(rows) == 1:
        return _single(rows[0])
    columns = _columns(rows)
    grid = Grid([])
    grid.cells = _with_signs([_cells(row, columns, grid.faults) for row in rows])
    if len({len(row) for row in grid.cells}) > 1 or any("" in row for row in grid.cells):
        grid.faults.add("read.grid")
    if _uneven(rows):
        grid.faults.add("read.grid")
    return with_points(grid)


def _levelled(atoms: Sequence[Glyph]) -> list[Glyph]:
    """Put bound atoms, whose baseline is worked out, onto the baseline of the cells beside them."""
    size = max((atom.size for atom in atoms if atom.char != " "), default=0.0)
    large = [a for a in atoms if a.char != " " and a.size > SCRIPT_SIZE * size]
    lines = sorted(large, key=lambda atom: (bool(atom.kind), atom.baseline))
    levels: list[float] = []
    for atom in lines:
        if all(abs(atom.baseline - level) > LEVEL * size for level in levels):
            levels.append(atom.baseline)
    return [_put(atom, levels, LEVEL * size) if atom.kind else atom for atom in atoms]


def _put(atom: Glyph, levels: Sequence[float], slack: float) -> Glyph:
    near = min(levels, key=lambda level: abs(level - atom.baseline), default=atom.baseline)
    return replace(atom, baseline=near) if abs(near - atom.baseline) <= slack else atom


def _single(row: Row) -> Grid | None:
    """Read one row of cells far apart, as of a row vector; None for a formula."""
    nodes = _solid(row)
    size = row.size
    starts = [0, *(n + 1 for n, (a, b) in enumerate(pairwise(nodes)) if _gap(a, b) > LOOSE * size)]
    if len(starts) == 1:
        return None
    stops = [*starts[1:], len(nodes)]
    faults = set(row.faults)
    spans = zip(starts, stops, strict=True)
    grid = Grid([[cell_text(nodes[start:stop], faults) for start, stop in spans]], faults)
    return with_points(grid) if grid.numeric else None


def _gap(left: Node, right: Node) -> float:
    return right.glyph.left - max(left.reach, left.glyph.right)


def _solid(row: Row) -> list[Node]:
    return [node for node in row.nodes if node.glyph.char != " "]


def _columns(rows: Sequence[Row]) -> list[float]:
    """Find the white corridors that run through all rows; give the middle of each."""
    spans = sorted((g.left, g.right) for row in rows for g in row.glyphs() if g.char != " ")
    wide = CORRIDOR * max(row.size for row in rows)
    corridors = []
    reach = spans[0][1]
    for left, right in spans:
        if left - reach >= wide:
            corridors.append((left + reach) / 2)
        reach = max(reach, right)
    return corridors


def _cells(row: Row, columns: Sequence[float], faults: set[str]) -> list[str]:
    """Deal a row's nodes out to the columns."""
    faults |= row.faults
    dealt: list[list[Node]] = [[] for _ in range(len(columns) + 1)]
    for node in row.nodes:
        middle = (node.glyph.left + node.glyph.right) / 2
        dealt[sum(middle > corridor for corridor in columns)].append(node)
    return [cell_text(nodes, faults) for nodes in dealt]


def cell_text(nodes: Sequence[Node], faults: set[str]) -> str:
    """Write one cell; a sign belongs to its number also where a blank stands between."""
    draft = Draft()
    write_nodes(draft, nodes)
    faults |= draft.faults
    text = signed("".join(draft.text).strip())
    if _SPACED.fullmatch(text):
        faults.discard("read.gap")
        return text.replace(" ", "")
    return text


def signed(text: str) -> str:
    """Write a sign right before its number.

    >>> signed("– 1"), signed("- 1/2"), signed("a - 1")
    ('-1', '-1/2', 'a - 1')
    """
    return re.sub(r"^([-–+])\s*(?=[\d.(])", lambda found: found[1].replace("–", "-"), text)


def _with_signs(cells: list[list[str]]) -> list[list[str]]:
    """Join a column of nothing but signs with the column right of it."""
    wide = len(cells[0]) if cells else 0
    for column in reversed(range(wide - 1)):
        signs = {row[column] for row in cells}
        if signs <= {"-", "+", "–", ""} and signs != {""}:
            cells = [
                [*row[:column], signed(row[column] + row[column + 1]), *row[column + 2 :]]
                for row in cells
            ]
    return cells


def _uneven(rows: Sequence[Row]) -> bool:
    """Tell whether rows stand so unevenly that one may be missing."""
    steps = [after.baseline - row.baseline for row, after in pairwise(rows)]
    return max(steps) > UNEVEN * min(steps)


def with_points(grid: Grid) -> Grid:
    """Write decimal commas as points where all commas are plainly decimal ones."""
    cells = [cell for row in grid.cells for cell in row]
    commas = [found for cell in cells for found in _COMMA.findall(cell)]
    if not commas:
        return grid
    pointed = any("." in cell for cell in cells)
    thousands = all(len(digits) == 3 for _, digits in commas)  # noqa: PLR2004 - 1,000
    faults = {"read.decimal"} if pointed or thousands else set()
    return Grid(
        [[_COMMA.sub(r"\1.\2", cell) for cell in row] for row in grid.cells],
        grid.faults | faults,
    )
