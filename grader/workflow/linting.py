"""Looking over a sheet that is written: who marks what, and whether it can be printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader import checkers
from grader.catalogue import open_catalogue
from grader.wording import LANGUAGES, Language, plain_points, points_text, say
from grader.workflow.varying import (
    Hindrance,
    hindrance_document,
    hindrance_text,
    hindrances,
)
from problems.asking import asked
from problems.handout import Layout, print_handout
from problems.model import Field, Wording
from problems.sheet import Sheet
from problems.typst.markup import places


class Marker(StrEnum):
    """Who gives the points of a field."""

    MACHINE = "machine"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Line:
    """One field, and who marks it."""

    part: str
    field: str
    points: Decimal
    marker: Marker
    drawn: bool
    """Whether its part can have a variant for each student."""


@dataclass(frozen=True, slots=True)
class Linted:
    """A sheet that could be read, marked and printed."""

    sheet: Sheet
    lines: tuple[Line, ...]
    same: tuple[str, ...] = ()
    """Parts whose words are the same in both languages."""
    unfilled: tuple[tuple[str, str], ...] = ()
    """Parts with what stands between braces in their wording, and is none of their params."""
    hindered: tuple[Hindrance, ...] = ()
    """Parts that cannot vary though their family draws, so that no class can be printed for."""

    def points(self, marker: Marker) -> Decimal:
        """Add up what somebody marks."""
        return sum((line.points for line in self.lines if line.marker is marker), Decimal(0))

    @property
    def by_person(self) -> tuple[Line, ...]:
        """The fields that need a person."""
        return tuple(line for line in self.lines if line.marker is Marker.PERSON)


_WORDS: Mapping[str, Wording] = {
    "sums": Wording(
        "{id}: {points} points, {machine} by machine and {person} by a person",
        "{id}: {points} Punkte, {machine} durch die Maschine und {person} durch einen Menschen",
    ),
    "person": Wording(
        "{part} {field} ({points}): a person marks it",
        "{part} {field} ({points}): ein Mensch bewertet es",
    ),
    "drawn": Wording(
        "{part}: every student may have a variant (`grader sheet test {family}` tries them)",
        "{part}: jede Person kann eine Variante haben (`grader sheet test {family}` prüft sie)",
    ),
    "same": Wording(
        "{part}: the wording is the same in both languages",
        "{part}: Der Text ist in beiden Sprachen derselbe",
    ),
    "unfilled": Wording(
        "{part}: {{{name}}} is none of the part's params, and is printed as it stands",
        "{part}: {{{name}}} ist kein Parameter des Teils und wird gedruckt, wie es dasteht",
    ),
}


def lint(name: str | Path) -> Linted:
    """Open a sheet with its key, fill all parts, and set it in both languages.

    Raises:
        ProblemError: it says in which file, part and key something is wrong, and what is allowed.
    """
    catalogue = open_catalogue(name)
    sheet = catalogue.sheet
    for language in LANGUAGES:
        print_handout(sheet, Layout(language))
    hindered = tuple(hindrances(catalogue))
    cannot = {one.part for one in hindered}
    lines: list[Line] = []
    for part in sheet.parts:
        fields = {field.name: field for field in catalogue.problem(part.id).fields}
        draws = catalogue.fillings[part.id].family.draw is not None
        drawn = draws and part.id not in cannot
        lines += [
            Line(part.id, one.name, one.points, _marker(fields[one.name]), drawn)
            for one in part.fields
        ]
    words = ((part.id, asked(part)) for part in sheet.parts)
    same = tuple(at for at, said in words if said.en == said.de)
    return Linted(sheet, tuple(lines), same, tuple(_unfilled(sheet)), hindered)


def _unfilled(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for part in sheet.parts:
        names = places(f"{part.wording.en} {part.wording.de}")
        yield from ((part.id, name) for name in names if part.params.get(name) is None)


def lint_text(linted: Linted, language: Language) -> str:
    """Word it for the author."""
    return "\n".join(_lines(linted, language))


def lint_document(linted: Linted) -> dict[str, Any]:
    """Give it for machines."""
    return {
        "schema": 1,
        "sheet": linted.sheet.id,
        "points": plain_points(linted.sheet.points),
        "machine": plain_points(linted.points(Marker.MACHINE)),
        "person": plain_points(linted.points(Marker.PERSON)),
        "fields": [
            {
                "part": line.part,
                "field": line.field,
                "points": plain_points(line.points),
                "by": line.marker.value,
                "drawn": line.drawn,
            }
            for line in linted.lines
        ],
        "same": list(linted.same),
        "unfilled": [{"part": part, "name": name} for part, name in linted.unfilled],
        "hindered": [hindrance_document(one) for one in linted.hindered],
    }


def _marker(field: Field) -> Marker:
    if checkers.find(field.check.checker).by_person:
        return Marker.PERSON
    can = field.solve is not None or field.predicate is not None
    return Marker.MACHINE if can else Marker.PERSON


def _lines(linted: Linted, language: Language) -> Iterator[str]:
    yield say(_WORDS["sums"], language).format(
        id=linted.sheet.id,
        points=points_text(linted.sheet.points, language),
        machine=points_text(linted.points(Marker.MACHINE), language),
        person=points_text(linted.points(Marker.PERSON), language),
    )
    for line in linted.by_person:
        yield "  " + say(_WORDS["person"], language).format(
            part=line.part, field=line.field, points=points_text(line.points, language)
        )
    drawn = {line.part for line in linted.lines if line.drawn}
    for part in linted.sheet.parts:
        if part.id in drawn:
            yield "  " + say(_WORDS["drawn"], language).format(part=part.id, family=part.family)
    yield from ("  " + hindrance_text(one, language) for one in linted.hindered)
    yield from ("  " + say(_WORDS["same"], language).format(part=part) for part in linted.same)
    for part_id, name in linted.unfilled:
        yield "  " + say(_WORDS["unfilled"], language).format(part=part_id, name=name)
