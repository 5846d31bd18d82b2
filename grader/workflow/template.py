"""Files for students whose answers are found in any PDF: a line `Answer 3.4 output:` for each."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from grader.catalogue import Catalogue, open_catalogue
from grader.errors import GraderError
from grader.reasons import reason_of
from grader.wording import Language, Phrases, load_phrases, say
from problems.sheet import Part, Sheet
from problems.typst.plain import plain

Kind = Literal["latex", "typst", "notebook"]

_TEMPLATES: Mapping[Kind, str] = {
    "latex": "answers.tex",
    "typst": "answers.typ",
    "notebook": "answers.py.txt",
}
_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "#$%&_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_TYPEABLE = frozenset("–—‘’‚“”„…")
"""Signs beyond the European letters that LaTeX sets as they are."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: its name, and a line that says what is asked and how it is typed."""

    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class PartSlots:
    """One part with a slot for each of its fields."""

    id: str
    heading: str
    fields: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class TaskSlots:
    """One task and its parts."""

    heading: str
    parts: tuple[PartSlots, ...]


def render_template(kind: Kind, sheet: str | Path, language: Language | None = None) -> str:
    """Write the template of a sheet, from its public part alone.

    Args:
        kind: what the student writes with.
        sheet: a sheet's name, or the path of its public file.
        language: of the file's words; else the sheet's.

    Raises:
        ProblemError: there is no such sheet, or it is wrong.
    """
    catalogue = open_catalogue(sheet, public_only=True)
    phrases = _phrases(language or catalogue.sheet.language)
    tasks = tuple(_tasks(catalogue, kind, phrases))
    title = _title(catalogue.sheet, phrases)
    if kind == "notebook":
        return _notebook(title, tasks, phrases)
    return _filled(kind, phrases, title=title, tasks=tasks)


def write_template(text: str, path: Path) -> None:
    """Write a template where nothing stands yet.

    Raises:
        GraderError: there is a file already, or none can be written there.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise GraderError(
            f"{path} is there already, perhaps with answers in it. Name another file.",
            f"{path} gibt es schon, vielleicht mit Antworten darin. Nennen Sie eine andere Datei.",
        ) from error
    except OSError as error:
        raise GraderError(
            f"{path} could not be written ({error.strerror}). Name a file in a folder that is "
            "there and may be written to.",
            f"{path} ließ sich nicht schreiben ({reason_of(error).de}). Nennen Sie eine Datei in"
            " einem Ordner, den es gibt und in den Sie schreiben dürfen.",
        ) from error


def _tasks(catalogue: Catalogue, kind: Kind, phrases: Phrases) -> Iterator[TaskSlots]:
    kinds = {(one.part, one.field): one.kind for one in catalogue.expected()}
    for task in catalogue.sheet.tasks:
        title = say(task.title, phrases.language)
        heading = _one_line(phrases("task", id=task.id, title=title))
        yield TaskSlots(heading, tuple(_part(part, kinds, kind, phrases) for part in task.parts))


def _part(
    part: Part, kinds: Mapping[tuple[str, str], str], kind: Kind, phrases: Phrases
) -> PartSlots:
    slots = []
    for field in part.fields:
        title = _one_line(say(field.title, phrases.language))
        title = f"{title} ({phrases('optional')})" if field.optional else title
        asked = kinds[part.id, field.name]
        slots.append(Slot(field.name, _hint(title, asked, kind, phrases)))
    heading = phrases("heading", id=part.id, title=say(part.title, phrases.language))
    return PartSlots(part.id, _one_line(heading), tuple(slots))


def _hint(title: str, asked: str, kind: Kind, phrases: Phrases) -> str:
    """Say what a field asks for; where there is more than one way to type it, by example."""
    examples = phrases("or").join(_examples().get(asked, {}).get(kind, ()))
    name = "such_as" if examples else "plain_hint"
    return phrases(name, title=title, kind=phrases(asked), example=examples)


def _title(sheet: Sheet, phrases: Phrases) -> str:
    title = say(sheet.title, phrases.language)
    return _one_line(phrases("title", number=sheet.number, title=title))


def _one_line(text: str) -> str:
    """Write the markup of a title as plain text on one line."""
    return " ".join(plain(text).split())


def _filled(kind: Kind, phrases: Phrases, **values: object) -> str:
    """Fill one of the text files; what a sheet says is escaped there by filters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(  # noqa: S701 - no HTML; each file has its own escaping
        loader=PackageLoader("grader.workflow"),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    environment.filters |= {"tex": _tex, "text": _typst_string}
    texts = {name: phrases(name) for name in phrases.table}
    words = {"word": texts["word"], "lang": phrases.language}
    return environment.get_template(_TEMPLATES[kind]).render(say=texts, **words, **values)


def _tex(text: str) -> str:
    r"""Escape a text for LaTeX, leaving out signs that not every LaTeX can set.

    >>> _tex("50% of d_k ∈ Größen")
    '50\\% of d\\_k  Größen'
    """
    kept = (sign for sign in text if sign < "\u0180" or sign in _TYPEABLE)
    return "".join(kept).translate(_SPECIAL)


def _typst_string(text: str) -> str:
    """Write a text as a string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _notebook(title: str, tasks: tuple[TaskSlots, ...], phrases: Phrases) -> str:
    """Put a notebook together: the function first, then a cell for each field."""
    cells = list(_cells(title, tasks, phrases))
    document = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _cells(title: str, tasks: tuple[TaskSlots, ...], phrases: Phrases) -> Iterator[dict[str, Any]]:
    yield _markdown(f"# {title}\n\n{phrases('notebook_intro')}")
    yield _code(_filled("notebook", phrases).rstrip("\n"))
    for task in tasks:
        yield _markdown(f"## {task.heading}")
        for part in task.parts:
            yield _markdown(f"### {part.heading}")
            for slot in part.fields:
                yield _markdown(phrases("named", name=f"`{slot.name}`"))
                yield _code(f'# {slot.hint}\nanswer("{part.id}", "{slot.name}", None)')


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "metadata": {}, "source": source, **empty}


@cache
def _phrases(language: Language) -> Phrases:
    return load_phrases(files(__package__) / "templates" / "template.toml", language)


@cache
def _examples() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = (files(__package__) / "templates" / "examples.toml").read_text(encoding="utf-8")
    document: dict[str, Any] = tomllib.loads(text)
    document.pop("format")
    return document
