"""Atoms while they are bound: taking, composing and seating them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from submissions.model import Box
from submissions.pdf.delimiters import around
from submissions.pdf.model import Glyph
from submissions.pdf.rows import SCRIPT_SIZE, build_rows
from submissions.pdf.writing import Draft, write_nodes


@dataclass(slots=True)
class Bench:
    """Atoms by number while they are bound, and the boxes of all that is accounted for."""

    atoms: dict[int, Glyph]
    size: float
    used: list[Box] = field(default_factory=list)
    count: int = 0

    def add(self, atom: Glyph) -> None:
        """Put an atom on the bench."""
        self.count += 1
        self.atoms[-self.count] = atom

    def inside(self, test: Callable[[Glyph], bool]) -> list[int]:
        """Number the atoms that pass a test."""
        return [number for number, atom in self.atoms.items() if test(atom)]

    def solid(self, box: Box) -> list[int]:
        """Number the atoms whose middle lies in a box; none where there are only blanks."""
        found = self.inside(lambda atom: within(atom, box))
        return found if any(self.atoms[n].char != " " for n in found) else []

    def take(self, numbers: Iterable[int]) -> list[Glyph]:
        """Take atoms off the bench."""
        return [self.atoms.pop(number) for number in numbers]


AXIS = 0.25
"""Ems of the axis above the baseline."""


SIGNS = "=+-<>≈≤≥×·∈→"
"""Signs whose middle lies on the axis of a formula."""


def middle(atom: Glyph) -> tuple[float, float]:
    """Give the middle of an atom's box."""
    return (atom.left + atom.right) / 2, (atom.top + atom.bottom) / 2


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
    best: tuple[float, float, Glyph] | None = None
    for atom in bench.atoms.values():
        gap = max(box.left - atom.right, atom.left - box.right)
        if atom.char == " " or not -1.0 <= gap <= 4 * size:
            continue
        if abs(_axis(atom) - axis) > share * atom.size or atom.size < 0.6 * size:
            continue
        rank = (round(-atom.size, 1), gap, atom)
        if best is None or rank[:2] < best[:2]:
            best = rank
    if best is None:
        size = min(bench.size, size / 0.7) if size < SCRIPT_SIZE * bench.size else size
        return Seat(box, axis + AXIS * size, size)
    return Seat(box, best[2].baseline, best[2].size)


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
