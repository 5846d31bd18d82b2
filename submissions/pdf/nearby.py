"""Which of many boxes may touch an area, found without looking at all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Generic, NamedTuple, TypeVar

from submissions.model import Box
from submissions.pdf.effort import spend
from submissions.pdf.model import Glyph

WIDE, HIGH = 32.0, 16.0
"""Points of a cell of the lattice into which boxes are sorted."""
MANY = 24
"""Cells from which a box is not sorted into cells, but looked at always."""

FEW = 6
"""Questions for which looking at all boxes takes less than sorting them."""

Cell = tuple[int, int]


class Extent(NamedTuple):
    """A box that is made for being sorted only: tuples are made fastest."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Nearby:
    """Numbers of boxes by the cells that they touch."""

    cells: dict[Cell, set[int]] = field(default_factory=dict)
    large: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, boxes: Iterable[Box | Glyph]) -> "Nearby":
        """Sort boxes, numbered from 0."""
        found = cls()
        for number, box in enumerate(boxes):
            found.add(number, box)
        return found

    def add(self, number: int, box: Box | Glyph | Extent) -> None:
        """Sort one box in."""
        if _count(box) > MANY:
            self.large.add(number)
            return
        cells = self.cells
        for cell in _cells(box):
            if cell in cells:
                cells[cell].add(number)
            else:
                cells[cell] = {number}

    def remove(self, number: int, box: Box | Extent) -> None:
        """Take a box out that was sorted in as this one."""
        self.large.discard(number)
        for cell in _cells(box) if _count(box) <= MANY else ():
            self.cells.get(cell, set()).discard(number)

    def around(self, area: Box) -> set[int]:
        """Number all boxes that touch an area, and some that only lie near it.

        Raises:
            TooMuchError: more was looked at than is allowed.
        """
        found = set(self.large)
        if _count(area) < len(self.cells):
            found.update(*(self.cells[cell] for cell in _cells(area) if cell in self.cells))
        else:
            found.update(*self.cells.values())
        spend(1 + len(found))
        return found


Thing = TypeVar("Thing", Box, Glyph)


@dataclass(slots=True)
class Scattered(Generic[Thing]):
    """Boxes or glyphs, sorted into cells once they are asked for often, which few pages need."""

    things: Sequence[Thing]
    asked: int = 0
    index: Nearby | None = None

    def around(self, area: Box) -> Sequence[Thing]:
        """Give, in their order, all that touch an area, and some that only lie near it."""
        self.asked += 1
        if self.asked <= FEW:
            spend(len(self.things))
            return self.things
        if self.index is None:
            self.index = Nearby.of(self.things)
        return [self.things[number] for number in sorted(self.index.around(area))]


def _cells(box: Box | Glyph | Extent) -> Sequence[Cell]:
    left, right = int(box.left // WIDE), int(box.right // WIDE)
    top, bottom = int(box.top // HIGH), int(box.bottom // HIGH)
    if left == right and top == bottom:
        return ((left, top),)
    return [(x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]


def _count(box: Box | Glyph | Extent) -> float:
    """Give about the count of cells that a box touches, and never less."""
    if 0 <= box.right - box.left < WIDE and 0 <= box.bottom - box.top < HIGH:
        return 4
    if box.right < box.left or box.bottom < box.top:
        return inf
    across, down = (box.right - box.left) // WIDE + 2, (box.bottom - box.top) // HIGH + 2
    return across * down
