"""A sheet as a PDF to hand out: its tasks, and a form with one field for each answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from problems.asking import asked as asked_in
from problems.asking import pictured
from problems.boxes import Box, boxes, in_language, points_words
from problems.errors import ProblemError
from problems.model import Figure, Wording
from problems.places import part_place
from problems.sheet import Part, Sheet, Task
from problems.sheet_model import Language
from problems.typst.setting import shipped, typeset, typeset_marked
from problems.widgets import Widget, with_widgets

_TEMPLATE, _MARK = shipped("handout.typ"), "<answer-box>"
_TITLE = Wording("Sheet {}: {}", "Blatt {}: {}")
_TASK = Wording("Task {}: {}", "Aufgabe {}: {}")
_VARIANT = Wording("Variant", "Variante")
_HINT = Wording(
    "Type each answer into its box and save the file. A matrix: one row a line, with blanks "
    "between the entries. A box that is left empty says: no answer.",
    "Tippen Sie jede Antwort in ihren Kasten und speichern Sie die Datei. Eine Matrix: eine "
    "Matrixzeile je Zeile, Leerzeichen zwischen den Einträgen. Ein leerer Kasten heißt: keine "
    "Antwort.",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is printed."""

    language: Language
    answers_only: bool = False
    """Whether the wordings are left out."""
    lines: tuple[str, ...] = ()
    """What stands below the title, such as the due date."""
    author: str = ""
    made: datetime | None = None
    """The date in the file; none for a file that is the same each time."""
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Of one student's variants, by part; other parts have the sheet's own."""
    code: str = ""
    """Stands on each page of one student's handout."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A sheet as it is handed out."""

    pdf: bytes
    fields: tuple[Widget, ...]


def print_handout(sheet: Sheet, layout: Layout) -> Handout:
    """Set a sheet with its form; the key is not looked at.

    Raises:
        ProblemError: a part does not suit its family, or its wording is no Typst markup.
    """
    asked = {
        part.id: tuple(boxes(sheet, part, layout.language, layout.params.get(part.id)))
        for part in sheet.parts
    }
    pdf, marks = _set(sheet, _data(sheet, layout, asked), layout.made)
    widgets = tuple(_widgets(marks, asked))
    return Handout(with_widgets(pdf, widgets), widgets)


def title_of(sheet: Sheet, language: Language) -> str:
    """Word a sheet's number and title."""
    return _say(_TITLE, language, sheet.number, sheet.title)


def _data(sheet: Sheet, layout: Layout, asked: Mapping[str, tuple[Box, ...]]) -> dict[str, Any]:
    language = layout.language
    return {
        "language": language,
        "author": layout.author,
        "dated": layout.made is not None,
        "title": title_of(sheet, language),
        "lines": layout.lines,
        "code": f"{in_language(_VARIANT, language)} {layout.code}" if layout.code else "",
        "hint": in_language(_HINT, language),
        "tasks": [_task(task, layout, asked) for task in sheet.tasks],
    }


def _task(task: Task, layout: Layout, asked: Mapping[str, tuple[Box, ...]]) -> dict[str, Any]:
    return {
        "title": _say(_TASK, layout.language, task.id, task.title),
        "parts": [_part(part, layout, asked[part.id]) for part in task.parts],
    }


def _part(part: Part, layout: Layout, asked: tuple[Box, ...]) -> dict[str, Any]:
    language, params = layout.language, layout.params.get(part.id)
    title = f"{part.id} {in_language(part.title, language)}"
    is_asked = not layout.answers_only
    return {
        "id": part.id,
        "title": f"{title} ({points_words(part.points, language)})",
        "wording": in_language(asked_in(part, params), language) if is_asked else "",
        "figure": figure_data(pictured(part, params) if is_asked else None, language),
        "boxes": [asdict(box) for box in asked],
    }


def figure_data(figure: Figure | None, language: Language) -> dict[str, str] | None:
    """Give a template a figure in one language."""
    if figure is None:
        return None
    return {
        "svg": in_language(figure.svg, language),
        "caption": in_language(figure.caption, language),
        "said": in_language(figure.said, language),
    }


def _say(wording: Wording, language: Language, name: object, title: Wording) -> str:
    return in_language(wording, language).format(name, in_language(title, language))


def _set(
    sheet: Sheet, data: Mapping[str, Any], made: datetime | None
) -> tuple[bytes, list[dict[str, Any]]]:
    """Set the handout, and tell where its boxes stand.

    Raises:
        ProblemError: Typst cannot set a wording.
    """
    from typst import TypstError

    try:
        return typeset_marked(_TEMPLATE, data, _MARK, made)
    except TypstError as error:
        part = _culprit(data)
        raise ProblemError(
            f"{part_place(sheet, part, 'wording', data['language'])(())}: Typst cannot set it in"
            f" {data['language']!r} "
            f"({str(error).strip()}). Correct the markup."
        ) from None


def _culprit(data: Mapping[str, Any]) -> str:
    """Name the first part that Typst cannot set by itself."""
    from typst import TypstError

    parts = [part for task in data["tasks"] for part in task["parts"]]
    for part in parts:
        try:
            typeset(_TEMPLATE, {**data, "tasks": [{"title": "", "parts": [part]}]})
        except TypstError:
            return str(part["id"])
    return ", ".join(str(part["id"]) for part in parts)


def _widgets(
    places: Iterable[Mapping[str, Any]], asked: Mapping[str, tuple[Box, ...]]
) -> Iterator[Widget]:
    """Lay a widget over each box, where Typst says that it stands."""
    named = {box.name: box for part in asked.values() for box in part}
    for place in places:
        box = named[place["name"]]
        yield Widget(title=box.tooltip, multiline=box.multiline, prose=box.prose, **place)
