"""Atoms while they are bound: taking, composing and seating them."""

from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import dataclass, field, replace

from submissions.model import Box
from submissions.pdf.delimiters import around
from submissions.pdf.effort import spend
from submissions.pdf.model import Glyph
from submissions.pdf.nearby import FEW, Extent, Nearby
from submissions.pdf.nodes import SCRIPT_SIZE
from submissions.pdf.rows import build_rows
from submissions.pdf.writing import Draft, write_nodes


@dataclass(slots=True)
class Bench:
    """Atoms by number while they are bound, and the boxes of all that is accounted for."""

    atoms: dict[int, Glyph]
    size: float
    used: list[Box] = field(default_factory=list)
    count: int = 0
    asked: int = 0
    index: Nearby | None = None
    """Where atoms stand; made when it is asked for often, which is not so on every page."""
    tallest: float = 0.0
    """The largest size of an atom."""

    def __post_init__(self) -> None:
        """Find the largest size."""
        self.tallest = max((atom.size for atom in self.atoms.values()), default=0.0)

    def add(self, atom: Glyph) -> None:
        """Put an atom on the bench."""
        self.count += 1
        self.put(-self.count, atom)

    def put(self, number: int, atom: Glyph) -> None:
        """Put an atom at a number's place."""
        self.atoms[number] = atom
        self.tallest = max(self.tallest, atom.size)
        if self.index is not None:
            self.index.add(number, extent(atom))

    def signs(self, chars: Container[str]) -> list[int]:
        """Number the atoms whose text is one of those given."""
        return [number for number, atom in self.atoms.items() if atom.char in chars]

    def inside(self, area: Box, test: Callable[[Glyph], bool]) -> list[int]:
        """Number the atoms that pass a test, in the order in which they were put on the bench.

        All that might pass it reach into the area.
        """
        atoms = self.atoms
        return sorted((n for n in self._near(area) if test(atoms[n])), key=order)

    def _near(self, area: Box) -> Collection[int]:
        """Number the atoms around an area."""
        self.asked += 1
        if self.asked <= FEW:
            spend(len(self.atoms))
            return self.atoms
        if self.index is None:
            self.index = Nearby()
            for number, atom in self.atoms.items():
                self.index.add(number, extent(atom))
        return self.index.around(area)

    def solid(self, box: Box) -> list[int]:
        """Number the atoms whose middle lies in a box; none where there are only blanks."""
        found = self.inside(box, lambda atom: within(atom, box))
        return found if any(self.atoms[n].char != " " for n in found) else []

    def take(self, numbers: Iterable[int]) -> list[Glyph]:
        """Take atoms off the bench."""
        return [self._pop(number) for number in numbers]

    def _pop(self, number: int) -> Glyph:
        atom = self.atoms.pop(number)
        if self.index is not None:
            self.index.remove(number, extent(atom))
        return atom


def order(number: int) -> tuple[bool, int]:
    """Order atoms as they were put on the bench: those read, then those that were bound."""
    return number < 0, abs(number)


def extent(atom: Glyph) -> Extent:
    """Give the box around all of an atom: its tight box, the pen's way and the baseline."""
    return Extent(
        min(atom.left, atom.start),
        min(atom.top, atom.baseline),
        max(atom.right, atom.end),
        max(atom.bottom, atom.baseline),
    )


AXIS = 0.25
"""Ems of the axis above the baseline."""


SIGNS = "=+-<>≈≤≥×·∈→"
"""Signs whose middle lies on the axis of a formula."""


def middle(atom: Glyph) -> tuple[float, float]:
    """Give the middle of an atom's box."""
    return (atom.left + atom.right) / 2, (atom.top + atom.bottom) / 2


def grown(box: Box, by: float) -> Box:
    """Make a box larger all round."""
    return Box(box.left - by, box.top - by, box.right + by, box.bottom + by)


def within(atom: Glyph, box: Box) -> bool:
    """Tell whether the middle of an atom lies in a box."""
    x, y = middle(atom)
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def written(atoms: Sequence[Glyph]) -> tuple[str, set[str]]:
    """Write atoms that stand on one row; more rows are in doubt."""
    rows = build_rows(atoms)
    draft = Draft()
    for row in rows:
        draft.faults |= row.faults
        write_nodes(draft, row.nodes)
    if len(rows) > 1:
        draft.faults.add("read.typeset")
    return "".join(draft.text).strip(), draft.faults


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an atom of many glyphs stands: its box, and the baseline and size of its row."""

    box: Box
    baseline: float
    size: float


def compose(
    kind: str, text: str, parts: Sequence[Glyph], place: Seat, faults: Iterable[str]
) -> Glyph:
    """Make one atom of many glyphs; it has one of the faults of all that it is made of."""
    whole = around([place.box, *(part.box for part in parts if part.char != " ")])
    return replace(
        parts[0],
        char=text or " ",
        left=whole.left,
        top=whole.top,
        right=whole.right,
        bottom=whole.bottom,
        start=whole.left,
        end=whole.right,
        baseline=place.baseline,
        size=place.size,
        fault=next(iter(sorted(faults)), ""),
        kind=kind,
        parts=tuple(parts),
    )


def seat(bench: Bench, box: Box, axis: float, size: float, share: float) -> Seat:
    """Seat a tall box on the row whose axis it stands on.

    The nearest of the largest neighbours whose axis is the box's own, up to a share of its size;
    without one, the box has its content's size and stands on its own axis.
    """
    row = bench.tallest * (share + AXIS)
    area = Box(box.left - 4 * size, axis - row, box.right + 4 * size, axis + row)
    fits = bench.inside(area, lambda atom: _seats(atom, box, axis, size, share))
    if not fits:
        size = min(bench.size, size / 0.7) if size < SCRIPT_SIZE * bench.size else size
        return Seat(box, axis + AXIS * size, size)
    best = min(
        (bench.atoms[number] for number in fits),
        key=lambda atom: (round(-atom.size, 1), _aside(atom, box)),
    )
    return Seat(box, best.baseline, best.size)


def _seats(atom: Glyph, box: Box, axis: float, size: float, share: float) -> bool:
    """Tell whether an atom stands beside a box, and its row's axis is the box's own."""
    if atom.char == " " or not -1.0 <= _aside(atom, box) <= 4 * size:
        return False
    return abs(_axis(atom) - axis) <= share * atom.size and atom.size >= 0.6 * size


def _aside(atom: Glyph, box: Box) -> float:
    """Give the gap between an atom and a box."""
    return max(box.left - atom.right, atom.left - box.right)


def _axis(atom: Glyph) -> float:
    if atom.char in SIGNS:
        return (atom.top + atom.bottom) / 2
    return atom.baseline - AXIS * atom.size


def span(bench: Bench, row: Sequence[int]) -> tuple[float, float]:
    """Give the left and the right end of atoms, blanks left out."""
    atoms = [bench.atoms[n] for n in row if bench.atoms[n].char != " "]
    return min(atom.left for atom in atoms), max(atom.right for atom in atoms)


def largest(bench: Bench, row: Sequence[int]) -> Glyph:
    """Give the largest atom of a row that is no blank."""
    solid = (bench.atoms[n] for n in row if bench.atoms[n].char != " ")
    return max(solid, key=lambda atom: atom.size)
