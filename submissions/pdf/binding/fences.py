"""Binds what stands between two big brackets."""

from collections.abc import Sequence

from submissions.model import Box
from submissions.pdf.binding.bench import Bench, Seat, compose, seat, written
from submissions.pdf.delimiters import Fence
from submissions.pdf.grid import Grid, read_grid
from submissions.pdf.model import Glyph
from submissions.pdf.stacks import EITHER

SLACK = 0.35
"""Ems by which what stands in brackets may reach over their ends."""
HARMLESS = frozenset({"", "read.unmapped", "read.replaced", "read.overlaid"})
"""What may be wrong with a bracket's pieces: their letters, and that they overlap each other."""
UNEVEN, EMPTY = 0.9, 1.1
"""Ems by which a matrix may stand nearer to one end of its brackets, or away from both."""


def bind_fence(bench: Bench, fence: Fence, posts: list[Glyph]) -> None:
    """Read what stands between two big brackets: a grid, or one formula in brackets."""
    inner = bench.solid(_inside(fence, SLACK * bench.size))
    if not inner:
        for post in posts:
            bench.add(post)
        return
    content = bench.take(inner)
    bench.used += [piece.box for piece in fence.pieces]
    hidden = {post.fault for post in posts} - HARMLESS
    grid = read_grid(content)
    atom = _group(fence, content) if grid is None else _matrix(bench, fence, grid, content)
    parts, faults = (*content, *posts), {atom.fault, *hidden} - {""}
    place = Seat(fence.box, atom.baseline, atom.size)
    bench.add(compose(atom.kind, atom.char, parts, place, faults))


def _inside(fence: Fence, slack: float) -> Box:
    box = fence.box
    return Box(
        fence.left.box.right - 1, box.top - slack, fence.right.box.left + 1, box.bottom + slack
    )


def _group(fence: Fence, content: Sequence[Glyph]) -> Glyph:
    """Make one formula in brackets; between bars, it may be a size and is in doubt."""
    text, faults = written(content)
    bars = fence.left.side == EITHER and any(p.glyph is not None for p in fence.left.pieces)
    faults |= {"read.typeset"} if bars else set()
    host = max((atom for atom in content if atom.char != " "), key=lambda atom: atom.size)
    return compose("group", f"({text})", content, Seat(fence.box, host.baseline, host.size), faults)


def _matrix(bench: Bench, fence: Fence, grid: Grid, content: Sequence[Glyph]) -> Glyph:
    size = max(atom.size for atom in content if atom.char != " ")
    place = seat(bench, fence.box, (fence.box.top + fence.box.bottom) / 2, size, share=0.35)
    return compose("matrix", grid.text, content, place, _faults_of(grid, content, fence.box))


def _faults_of(grid: Grid, content: Sequence[Glyph], box: Box) -> set[str]:
    """Doubt a grid whose rows do not fill its brackets evenly."""
    solid = [atom for atom in content if atom.char != " "]
    above = min(atom.top for atom in solid) - box.top
    below = box.bottom - max(atom.bottom for atom in solid)
    size = max(atom.size for atom in solid)
    uneven = max(above, below) > EMPTY * size or abs(above - below) > UNEVEN * size
    return grid.faults | ({"read.grid"} if uneven else set())
