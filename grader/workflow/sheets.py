"""What sheets there are, and what one of them asks, for people and for machines."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.wording import Language, moment_text, plain_points, points_text, say, visible
from problems.asking import asked, pictured
from problems.errors import ProblemError
from problems.model import Wording
from problems.sheet import Part, Sheet, SheetField, load_sheet, shipped
from problems.slips import suggestion
from problems.typst.plain import plain

Params = Mapping[str, Any]

SCHEMA = 1

_WORDS: Mapping[str, Wording] = {
    "sheet": Wording("Sheet {number}: {title}", "Blatt {number}: {title}"),
    "points": Wording("{points} points", "{points} Punkte"),
    "point": Wording("{points} point", "{points} Punkt"),
    "due": Wording("due {due}", "Abgabe bis {due}"),
    "task": Wording("Task {id}: {title}", "Aufgabe {id}: {title}"),
    "optional": Wording("may be left out", "darf fehlen"),
}


def list_sheets() -> tuple[Sheet, ...]:
    """Load the public part of every sheet that ships."""
    return tuple(load_sheet(name) for name in shipped())


def list_text(sheets: tuple[Sheet, ...], language: Language) -> str:
    """Say one line a sheet."""
    return "\n".join(f"{sheet.id}  {_heading(sheet, language)}" for sheet in sheets)


def list_document(sheets: tuple[Sheet, ...]) -> dict[str, Any]:
    """Give the list for machines."""
    return {"schema": SCHEMA, "sheets": [_sheet_record(sheet) for sheet in sheets]}


def show_sheet(name: str | Path, part: str | None = None) -> tuple[Sheet, tuple[Part, ...]]:
    """Load a sheet and choose all of its parts, or one.

    Raises:
        ProblemError: there is no such sheet or part.
    """
    sheet = load_sheet(name)
    chosen = tuple(one for one in sheet.parts if part in (None, one.id))
    if not chosen:
        known = [one.id for one in sheet.parts]
        raise ProblemError(
            f"{sheet.id} has no part {part!r}{suggestion(str(part), known)} "
            f"Its parts: {', '.join(known)}."
        )
    return sheet, chosen


def sheet_text(
    sheet: Sheet,
    parts: tuple[Part, ...],
    language: Language,
    params: Mapping[str, Params] | None = None,
) -> str:
    """Write parts with their fields and points as plain text; params of variants go by part."""
    lines = [_heading(sheet, language)]
    for task in sheet.tasks:
        shown = [part for part in task.parts if part in parts]
        if shown:
            lines += ["", _say("task", language, id=task.id, title=say(task.title, language))]
        for part in shown:
            lines += _part_lines(part, language, (params or {}).get(part.id, part.params))
    return "\n".join(visible(line) for text in lines for line in text.split("\n"))


def sheet_document(
    sheet: Sheet, parts: tuple[Part, ...], params: Mapping[str, Params] | None = None
) -> dict[str, Any]:
    """Give parts for machines: wording with its params filled in, fields and points."""
    variants = params or {}
    return {
        "schema": SCHEMA,
        **_sheet_record(sheet),
        "parts": [_part_record(part, variants.get(part.id, part.params)) for part in parts],
    }


def facts(sheet: Sheet, language: Language) -> str:
    """Say what stands below a sheet's title: its points, and when it is due."""
    pieces = [_points(sheet, language)]
    if sheet.due is not None:
        due = moment_text(sheet.due, sheet.zone, language)
        pieces.append(_say("due", language, due=due, zone=sheet.zone))
    return ", ".join(pieces)


def _heading(sheet: Sheet, language: Language) -> str:
    title = say(sheet.title, language)
    named = _say("sheet", language, number=sheet.number, title=title)
    return f"{named}, {facts(sheet, language)}"


def _part_lines(part: Part, language: Language, params: Params) -> Iterator[str]:
    yield f"\n{part.id} {say(part.title, language)} ({_points(part, language)})\n"
    yield plain(say(asked(part, params), language))
    figure = pictured(part, params)
    yield f"\n{say(figure.said, language)}\n" if figure else ""
    width = max(len(field.name) for field in part.fields)
    for field in part.fields:
        extra = f", {_say('optional', language)}" if field.optional else ""
        name = f"  {field.name.ljust(width)}  {say(field.title, language)}"
        yield f"{name} ({_points(field, language)}{extra})"


def _points(of: Sheet | Part | SheetField, language: Language) -> str:
    return _say(
        "point" if of.points == 1 else "points", language, points=points_text(of.points, language)
    )


def _say(name: str, language: Language, **values: object) -> str:
    return say(_WORDS[name], language).format_map(values)


def _both(wording: Wording) -> dict[str, str]:
    return {"en": wording.en, "de": wording.de}


def _sheet_record(sheet: Sheet) -> dict[str, Any]:
    return {
        "id": sheet.id,
        "version": sheet.version,
        "edition": sheet.edition,
        "number": sheet.number,
        "title": _both(sheet.title),
        "points": plain_points(sheet.points),
        "due": sheet.due.isoformat() if sheet.due else None,
    }


def _part_record(part: Part, params: Params) -> dict[str, Any]:
    figure = pictured(part, params)
    return {
        "id": part.id,
        "title": _both(part.title),
        "family": part.family,
        "points": plain_points(part.points),
        "wording": _both(asked(part, params)),
        **({"figure": _both(figure.said)} if figure else {}),
        "fields": [_field_record(field) for field in part.fields],
    }


def _field_record(field: SheetField) -> dict[str, Any]:
    return {
        "name": field.name,
        "title": _both(field.title),
        "points": plain_points(field.points),
        "optional": field.optional,
    }
