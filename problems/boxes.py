"""What box an answer needs on a form: its name, its words and its height."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from problems import families
from problems.errors import ProblemError
from problems.model import Field, Wording
from problems.places import part_place
from problems.sheet import Part, Sheet, SheetField
from problems.sheet_file import validate
from problems.sheet_model import Language
from problems.slips import suggestion

LINE = 15
"""Points that a line of an answer takes."""
SINGLE = 24
"""Height in points of a box for one line."""
TALLEST = 36
"""Lines that fit a page, whatever is asked for."""

_MATRIX, _TEXT = "matrix", "text"
_TALL = frozenset({_MATRIX, "construction"})
"""Checkers of answers that may be matrices, written one row a line."""
_ROWS = 4
"""Rows of a matrix whose shape is not to be told."""

_POINT, _POINTS = Wording("{} point", "{} Punkt"), Wording("{} points", "{} Punkte")
_BY_ROWS = Wording("one row a line", "eine Matrixzeile je Zeile")
_OPTIONAL = Wording("may be left out", "darf fehlen")


@dataclass(frozen=True, slots=True)
class Box:
    """One answer's box on a form, in one language."""

    name: str
    """Of the form field, such as `3-4-output`."""
    tag: str
    """Part and field as they are printed above the box, such as `3.4 output`."""
    title: str
    note: str
    tooltip: str
    height: float
    multiline: bool
    prose: bool


def boxes(
    sheet: Sheet, part: Part, language: Language, params: Mapping[str, Any] | None = None
) -> Iterator[Box]:
    """Yield the boxes of a part in the sheet's order; the public part of a sheet is enough.

    Args:
        sheet: the sheet.
        part: one of its parts.
        language: of the words.
        params: of a variant; without them the sheet's own.

    Raises:
        ProblemError: there is no such family, or the part does not suit it.
    """
    asked = {field.name: field for field in _asked(sheet, part, params)}
    for field in part.fields:
        yield _box(part, field, asked.get(field.name), language)


def field_name(part: str, field: str) -> str:
    """Name the form field of an answer: without a dot, which would make it a field in another.

    >>> field_name("3.4", "output")
    '3-4-output'
    """
    return f"{part}-{field}".replace(".", "-")


def points_words(points: Decimal, language: Language) -> str:
    """Word points.

    >>> points_words(Decimal("0.5"), "de"), points_words(Decimal("1.0"), "en")
    ('0,5 Punkte', '1 point')
    """
    plain = f"{points.normalize():f}"
    word = in_language(_POINT if points == 1 else _POINTS, language)
    return word.format(plain.replace(".", ",") if language == "de" else plain)


def in_language(wording: Wording, language: Language) -> str:
    """Choose the language of a text."""
    return wording.de if language == "de" else wording.en


def _asked(sheet: Sheet, part: Part, params: Mapping[str, Any] | None) -> tuple[Field, ...]:
    """Ask the part's family which fields it has, and how they are checked."""
    if part.family not in families.names():
        raise ProblemError(
            f"{part_place(sheet, part.id, 'family')(())}: there is no family {part.family!r}"
            f"{suggestion(part.family, families.names())}"
        )
    family = families.find(part.family)
    given = part.params if params is None else params
    filled = validate(family.params, given, part_place(sheet, part.id, "params"))
    return family.build(filled, None).fields


def _box(part: Part, field: SheetField, asked: Field | None, language: Language) -> Box:
    checker = asked.check.checker if asked else ""
    notes = [points_words(field.points, language)]
    notes += [in_language(_OPTIONAL, language)] if field.optional else []
    notes += [in_language(_BY_ROWS, language)] if checker == _MATRIX else []
    title = in_language(field.title, language)
    lines = _lines(field, asked)
    return Box(
        name=field_name(part.id, field.name),
        tag=f"{part.id} {field.name}",
        title=title,
        note=f"({', '.join(notes)})",
        tooltip=f"{part.id} {in_language(part.title, language)}: {title}",
        height=SINGLE if lines == 1 else LINE * lines + LINE / 2,
        multiline=lines > 1,
        prose=checker == _TEXT,
    )


def _lines(field: SheetField, asked: Field | None) -> int:
    """Give the lines of a box: a row a line with one to spare, and more for a longer text."""
    checker = asked.check.checker if asked else ""
    if checker == _TEXT:
        return min(4 + 3 * ceil(field.points), TALLEST)
    if checker not in _TALL:
        return 1
    rows = max(asked.shape) if asked and asked.shape else _ROWS
    return min(rows + 1, TALLEST)
