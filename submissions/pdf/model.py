"""What a page is made of once PDFium has read it: glyphs, drawings, lines, pages, form fields."""

from dataclasses import dataclass

from submissions.model import Box
from submissions.pdf.handles import Handles


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn character, in points from the top left of the page as it is seen.

    `left`, `top`, `right`, `bottom` are its tight box; `start` and `end` lie on the baseline, from
    the pen's place before it to the pen's place after it.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    start: float
    end: float
    baseline: float
    size: float
    font: int
    layer: int
    """The number of its text object in the order of drawing."""
    bold: bool = False
    fault: str = ""
    """Why it cannot be trusted, as a code; empty where it can."""
    kind: str = ""
    """`fraction`, `radical`, `matrix`, `group` or `operator` where it is bound from others."""
    parts: tuple["Glyph", ...] = ()
    """What it is bound from; all of it lies in its box."""

    @property
    def box(self) -> Box:
        """Give its tight box."""
        return Box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A path, a picture or a shading, and where its outline runs."""

    layer: int
    box: Box
    edges: tuple[Box, ...]
    """Boxes around each segment of a path; none for a picture, which is uneven everywhere."""
    filled: bool
    picture: bool = False
    stroked: bool = False
    grey: int | None = None
    """Level of grey, of 255, with which it fills and does nothing else; None where it does not."""
    pale: bool = False
    """Whether it only fills with the colour of paper, or nearly so: its outline is not seen."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, with its scripts written as `^` and `_`."""

    page: int
    text: str
    glyphs: tuple[Glyph | None, ...]
    """The glyph behind each character of `text`; None for what was put in between."""
    box: Box
    baseline: float
    size: float
    font: int
    bold: bool = False
    faults: frozenset[str] = frozenset()
    breaks: tuple[int, ...] = ()
    """Places in `text` where the line jumps: a column, a cell or a tab."""
    frame: int = 0
    """The number of the page's frame in which it stands."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is seen. `number` counts from 1."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()
    """Running heads and page numbers."""
    number_line: Line | None = None
    """The line of these that is a number alone, where no other page shows that it is one."""
    strays: tuple[Box, ...] = ()
    """Ink that no glyph accounts for."""
    pictures: tuple[Box, ...] = ()
    notes: tuple[Box, ...] = ()
    """What was drawn onto the page afterwards: ink, free text, stamps and marks."""
    faults: frozenset[str] = frozenset()
    boxes: tuple[Box, ...] = ()
    """Outlines of rectangles that may be boxes of a printed form."""
    footnotes: frozenset[str] = frozenset()
    """Marks that stand before notes at the page's end."""
    frames: tuple[Box, ...] = ()
    """The parts that are read one after the other; none where the page is read as a whole."""
    styled: frozenset[tuple[int, str]] = frozenset()
    """Fonts and characters for which a code other than the character's own stands."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One text field of a form, with what was typed and what is drawn of it."""

    name: str
    title: str
    value: str
    page: int | None
    box: Box | None
    shown: str | None = None
    """The text of its appearance; None where the viewer makes the appearance from the value."""
    faults: frozenset[str] = frozenset()
    printed: bool = False
    """Whether it is the frame of a printed form, whose value is text of the page."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """All that readers may look at; two documents are the same only where they are one."""

    pages: tuple[Page, ...]
    fields: tuple[FormField, ...] = ()
    handles: Handles | None = None
    """PDFium's document, in which what is drawn may be looked at again."""
