"""Pieces of big brackets, piled up where one stands right below the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from submissions.model import Box
from submissions.pdf.nearby import Nearby

TOUCH = 1.2
"""Points that may lie between two pieces of one bracket."""
LEFT, RIGHT, EITHER = "left", "right", "either"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something tall or a part of it: a glyph, a mute text or a drawing, by its number."""

    box: Box
    side: str
    glyph: int | None = None
    drawing: int | None = None
    whole: bool = True
    """Whether it may be a bracket by itself, without other pieces."""


@dataclass(slots=True)
class Stack:
    """Pieces that may be one bracket, from the top down."""

    pieces: list[Piece] = field(default_factory=list)
    bottom: float = 0.0
    sides: set[str] = field(default_factory=set)
    spans: set[tuple[float, float]] = field(default_factory=set)
    """From where to where its pieces reach, each once."""

    def add(self, piece: Piece) -> None:
        """Put a piece below the others."""
        self.bottom = max(self.bottom, piece.box.bottom) if self.pieces else piece.box.bottom
        self.pieces.append(piece)
        self.sides.add(piece.side)


@dataclass(slots=True)
class Stacks:
    """All stacks of a page, and where across the page the pieces of those still growing stand."""

    stacks: list[Stack] = field(default_factory=list)
    index: Nearby = field(default_factory=Nearby)
    owners: list[tuple[int, Box]] = field(default_factory=list)
    """The stack of each piece in the index, by its number, and its box as it is sorted in."""

    def add(self, piece: Piece) -> None:
        """Put a piece onto the first stack that it continues, or begin one with it."""
        flat = Box(piece.box.left, 0.0, piece.box.right, 0.0)
        near = sorted((self.owners[number][0], number) for number in self.index.around(flat))
        home = next((stack for stack, number in near if self._fits(stack, number, piece)), None)
        if home is None:
            home = len(self.stacks)
            self.stacks.append(Stack())
        self.stacks[home].add(piece)
        if (flat.left, flat.right) not in self.stacks[home].spans:
            self.stacks[home].spans.add((flat.left, flat.right))
            self.index.add(len(self.owners), flat)
            self.owners.append((home, flat))

    def _fits(self, home: int, number: int, piece: Piece) -> bool:
        """Tell whether a piece stands right below (or over) a stack's last ones, as wide as one.

        Pieces come from the top down, so that a stack that ends too high will not grow again.
        """
        stack, box = self.stacks[home], self.owners[number][1]
        if piece.box.top - stack.bottom > TOUCH:
            self.index.remove(number, box)
            return False
        return across(box, piece.box) and not {LEFT, RIGHT} <= stack.sides | {piece.side}


def pile(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Put the pieces together that stand right below each other and may be of one side."""
    stacks = Stacks()
    for piece in sorted(pieces, key=lambda piece: piece.box.top):
        stacks.add(piece)
    return [stack.pieces for stack in stacks.stacks]


def across(one: Box, other: Box) -> bool:
    """Tell whether two boxes stand over each other, as wide as the narrower one or nearly so."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    wide = min(one.right - one.left, other.right - other.left)
    return shared > 0.4 * min(wide, 4.0)
