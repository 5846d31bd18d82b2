"""Pages set in two columns: which parts of a page are read one after the other."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.model import Box
from submissions.pdf.effort import spend
from submissions.pdf.model import Glyph
from submissions.pdf.rows import common_size

STARTS = 3
"""Stretches that start at one place, from which it may be the start of a column."""
ALIGNED = 1.5
"""Points by which they may differ."""
GUTTER = 8.0
"""Points of white between two columns."""
MIDDLE = (0.3, 0.72)
"""Shares of a page's width between which a right column starts."""
FULL = 0.55
"""Share of a column's width that a line of prose takes."""
EDGE = 0.12
"""Share of a page's height in which running heads stand."""
BLANK = 0.75
"""Ems of the widest blank in a line; a gutter is wider."""
BLANK_OF_TYPEWRITER = 1.2
"""Ems of a blank that is a character of its own between narrow letters of equal width."""
APART = 1.5
"""Ems between a running head and the text."""


@dataclass(slots=True)
class Stretch:
    """Atoms of one baseline without a wide gap."""

    atoms: list[Glyph]
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def measure(self) -> "Stretch":
        """Work out its box."""
        self.left = min(atom.left for atom in self.atoms)
        self.right = max(atom.right for atom in self.atoms)
        self.top = min(atom.top for atom in self.atoms)
        self.bottom = max(atom.bottom for atom in self.atoms)
        return self


@dataclass(slots=True)
class Frame:
    """A part of a page that is read from its top to its bottom."""

    area: Box
    atoms: list[Glyph] = field(default_factory=list)


def frames_of(atoms: Sequence[Glyph], width: float, height: float) -> list[Frame]:
    """Part a page into what is read one after the other: the whole page, or columns of it."""
    whole = Frame(Box(0.0, 0.0, width, height), list(atoms))
    stretches = _stretches(atoms)
    gutter = _gutter(stretches, width)
    if gutter is None:
        return [whole]
    return _cut(atoms, stretches, gutter, whole.area)


def _stretches(atoms: Sequence[Glyph]) -> list[Stretch]:
    """Join the atoms of each baseline over gaps that are no wider than a blank."""
    solid = [atom for atom in atoms if atom.char != " "]
    blanks = [atom for atom in atoms if atom.char == " "]
    found: list[Stretch] = []
    last: Glyph | None = None
    for atom in sorted(solid, key=lambda atom: (round(atom.baseline), atom.left)):
        if last is not None and _is_near(last, atom, blanks):
            found[-1].atoms.append(atom)
        else:
            found.append(Stretch([atom]))
        last = atom
    return sorted((one.measure() for one in found), key=lambda one: one.top)


def _is_near(before: Glyph, atom: Glyph, blanks: Sequence[Glyph]) -> bool:
    """Tell whether two atoms stand on one baseline with no more than a blank between them."""
    if round(before.baseline) != round(atom.baseline):
        return False
    gap, size = atom.left - before.right, max(atom.size, before.size)
    if gap < BLANK * size:
        return True
    return gap < BLANK_OF_TYPEWRITER * size and any(
        abs(blank.baseline - atom.baseline) < 1.0 and before.left < blank.left < atom.left
        for blank in blanks
    )


def _gutter(stretches: Sequence[Stretch], width: float) -> tuple[float, float] | None:
    """Find the white between two columns; None where there are none."""
    low, high = (share * width for share in MIDDLE)
    places = sorted({round(one.left, 1) for one in stretches if low < one.left < high})
    lefts = sorted(one.left for one in stretches)
    for place in places:
        starts = bisect_right(lefts, place + ALIGNED) - bisect_left(lefts, place - ALIGNED)
        if starts < STARTS:
            continue
        spend(len(stretches))
        right = [one for one in stretches if one.left >= place - ALIGNED]
        left = [one for one in stretches if one.right <= place - GUTTER]
        if _are_columns(left, right, place, width):
            return max(one.right for one in left), place
    return None


def _are_columns(
    left: Sequence[Stretch], right: Sequence[Stretch], place: float, width: float
) -> bool:
    """Tell whether lines of prose stand on both sides, and the left ones end before the right."""
    if not left or not right:
        return False
    margin = min(one.left for one in left)
    sides = ((left, place - margin), (right, max(one.right for one in right) - place))
    if min(wide for _, wide in sides) < 0.25 * width:
        return False
    return all(
        sum(one.right - one.left > FULL * wide and len(one.atoms) > STARTS for one in side) > 1
        for side, wide in sides
    )


def _cut(
    atoms: Sequence[Glyph],
    stretches: Sequence[Stretch],
    gutter: tuple[float, float],
    page: Box,
) -> list[Frame]:
    """Cut a page into bands at what reaches over the gutter, and each band into columns."""
    frames: list[Frame] = []
    bands = list(_bands(stretches, gutter, page.bottom))
    middle = sum(gutter) / 2
    top = page.top
    for place, (_, wide) in enumerate(bands):
        after = bands[place + 1][0] if place + 1 < len(bands) else None
        bottom = min(one.top for one in after) - 0.5 if after else page.bottom
        area = Box(page.left, top, page.right, bottom)
        frames += [Frame(area)] if wide else _columns(area, middle)
        top = bottom
    spend(len(atoms) * len(frames))
    for atom in atoms:
        _home(atom, frames).atoms.append(atom)
    return [frame for frame in frames if any(atom.char != " " for atom in frame.atoms)]


ROWS = 2
"""Gaps that two columns share from which they may be the cells of a table."""
LEVEL = 2.5
"""Points by which the first lines of two cells may differ in height."""
LEADING, WIDER = 0.7, 1.4
"""Ems of white between two lines that is a gap, and times the least white of the column."""


def may_be_cells(parts: Sequence[Frame]) -> bool:
    """Tell whether two columns go on at the same heights after most gaps, as cells do."""
    pairs = [
        (one, other)
        for one, other in pairwise(parts)
        if (one.area.top, one.area.bottom) == (other.area.top, other.area.bottom)
    ]
    return any(_share_gaps(_gaps(one.atoms), _gaps(other.atoms)) for one, other in pairs)


def _share_gaps(left: Sequence[Box], right: Sequence[Box]) -> bool:
    shared = sum(any(abs(a.bottom - b.bottom) < LEVEL for b in right) for a in left)
    return shared >= max(ROWS, 0.6 * max(len(left), len(right)))


def _gaps(atoms: Sequence[Glyph]) -> list[Box]:
    """Give the white between the lines of a column where it is wider than between most."""
    solid = sorted((atom for atom in atoms if atom.char != " "), key=lambda atom: atom.top)
    found: list[Box] = []
    bottom = solid[0].bottom if solid else 0.0
    for atom in solid:
        if atom.top > bottom:
            found.append(Box(0.0, bottom, 0.0, atom.top))
        bottom = max(bottom, atom.bottom)
    size = common_size(solid)
    least = max(LEADING * size, WIDER * min((gap.bottom - gap.top for gap in found), default=0.0))
    return [gap for gap in found if gap.bottom - gap.top > least]


def _columns(area: Box, middle: float) -> list[Frame]:
    return [
        Frame(Box(area.left, area.top, middle, area.bottom)),
        Frame(Box(middle, area.top, area.right, area.bottom)),
    ]


def _home(atom: Glyph, frames: Sequence[Frame]) -> Frame:
    x, y = (atom.left + atom.right) / 2, atom.top
    for frame in frames:
        area = frame.area
        if area.left <= x < area.right and area.top <= y < area.bottom:
            return frame
    return frames[-1]


def _bands(
    stretches: Sequence[Stretch], gutter: tuple[float, float], height: float
) -> Iterator[tuple[list[Stretch], bool]]:
    """Yield stretches from the top down: such as reach over the gutter, and such as do not."""
    band: list[Stretch] = []
    wide = False
    heads = _heads(stretches, height)
    for one in stretches:
        over = _is_over(one, gutter) or id(one) in heads
        if band and over != wide:
            yield band, wide
            band = []
        wide = over
        band.append(one)
    if band:
        yield band, wide


def _is_over(one: Stretch, gutter: tuple[float, float]) -> bool:
    return one.left < gutter[1] - ALIGNED and one.right > gutter[0] + ALIGNED


def _heads(stretches: Sequence[Stretch], height: float) -> set[int]:
    """Find what stands first or last on a page, in its margin and apart from the text."""
    rows = _overlapping(stretches)
    found: set[int] = set()
    if len(rows) > 1:
        low, high = EDGE * height, (1 - EDGE) * height
        if _end(rows[0]) < low and _is_apart(rows[0], rows[1]):
            found |= {id(one) for one in rows[0]}
        if rows[-1][0].top > high and _is_apart(rows[-2], rows[-1]):
            found |= {id(one) for one in rows[-1]}
    return found


def _overlapping(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Group stretches, which come from the top down, where one starts above another's bottom."""
    rows: list[list[Stretch]] = []
    bottom = 0.0
    for one in stretches:
        if rows and one.top < bottom:
            rows[-1].append(one)
            bottom = max(bottom, one.bottom)
        else:
            rows.append([one])
            bottom = one.bottom
    return rows


def _end(row: Sequence[Stretch]) -> float:
    return max(one.bottom for one in row)


def _is_apart(row: Sequence[Stretch], after: Sequence[Stretch]) -> bool:
    size = max(atom.size for one in (*row, *after) for atom in one.atoms)
    return after[0].top - _end(row) > APART * size
