"""What one report holds, whatever tool sets it: blocks in their order, and the truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from formulas import Formula, Mat

Language = Literal["en", "de"]


@dataclass(frozen=True, slots=True)
class Bold:
    """Words in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Slanted:
    """Words in italics."""

    text: str


Piece: TypeAlias = str | Bold | Slanted | Formula


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part (level 2) or of the report (level 1)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of words and formulas."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on lines of its own."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Align:
    """Equations below each other, each a left and a right side."""

    rows: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A matrix as a program prints it, and the code that does."""

    code: str
    matrix: Mat


@dataclass(frozen=True, slots=True)
class Filler:
    """Lines that push what follows down the page."""

    lines: int


Block: TypeAlias = Heading | Para | Display | Align | Printed | Filler


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is set, as far as its tool can follow."""

    size: int = 11
    columns: int = 1
    head: bool = False
    foot: bool = True
    tall_fractions: bool = False
    font: int = 0
    """Which of the tool's fonts, counted round."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: who, in which language, its blocks, and what was answered."""

    chain: str
    seed: int
    surname: str
    number: str
    language: Language
    title: str
    blocks: tuple[Block, ...]
    look: Look
    answers: tuple[dict[str, Any], ...]
    label_style: str
    typed: dict[str, Formula | str | None] = field(default_factory=dict)
    """The results alone, by field, where a form asks for nothing else."""
    features: tuple[str, ...] = field(default_factory=tuple)

    @property
    def author(self) -> str:
        """Name and number, as they stand on the page."""
        return f"{self.surname}, {self.number}"

    def document(self) -> dict[str, Any]:
        """Return the truth, as it is written beside the PDF."""
        return {
            "pdf": f"{self.chain}-{self.seed:03}.pdf",
            "style": self.chain,
            "seed": self.seed,
            "surname": self.surname,
            "matric": self.number,
            "label_style": self.label_style,
            "features": list(self.features),
            "answers": list(self.answers),
        }
