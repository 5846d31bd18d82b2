"""Trying whether students can have variants of a part, before a sheet is printed for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.catalogue import Catalogue, draw_params, field_sets
from grader.catalogue.redraw import in_words
from grader.wording import Language, say
from problems.asking import unsaid
from problems.draw import Draw, practice_seed
from problems.errors import ProblemError
from problems.model import Wording
from problems.sheet import Part

_TRIED = 5
"""Draws of a part: one alone may by chance have one of the sheet's own values."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why no student can have a variant of a part whose family draws."""

    part: str
    family: str
    fields: tuple[str, ...]
    drawn: tuple[tuple[str, ...], ...] = ()
    """Sets of fields that the family draws, where no variant was found."""
    unsaid: tuple[str, ...] = ()
    """Params that are drawn, and that the part's own words do not show."""


_WORDS: Mapping[str, Wording] = {
    "refused": Wording(
        "{part}: it cannot vary, and `grader sheet print` refuses the sheet for a class: ",
        "{part}: Der Teil kann nicht variieren, und `grader sheet print` lehnt das Blatt für einen"
        " Kurs ab: ",
    ),
    "fields": Wording(
        "it has the fields ({fields}), and {family} draws {drawn}. Change its params so that it"
        " has fields that are drawn, or take a family that draws nothing, such as stated",
        "Er hat die Felder ({fields}), und {family} zieht {drawn}. Ändern Sie seine Parameter so,"
        " dass er Felder hat, die gezogen werden, oder nehmen Sie eine Familie, die nichts zieht,"
        " etwa stated",
    ),
    "none": Wording(
        "{family} found no variant with its fields ({fields}). Change its params, or take a family"
        " that draws nothing, such as stated",
        "{family} fand keine Variante mit seinen Feldern ({fields}). Ändern Sie seine Parameter,"
        " oder nehmen Sie eine Familie, die nichts zieht, etwa stated",
    ),
    "unsaid": Wording(
        "its own words hide what is drawn. Add {places} to wording.en and wording.de, or leave the"
        " words to the family",
        "Sein eigener Text verschweigt, was gezogen wird. Setzen Sie {places} in wording.en und"
        " wording.de ein, oder überlassen Sie den Text der Familie",
    ),
}


def hindrances(catalogue: Catalogue) -> Iterator[Hindrance]:
    """Try variants of each part whose family draws, and tell which can have none."""
    for part in catalogue.sheet.parts:
        if catalogue.fillings[part.id].family.draw and (found := _hindrance(catalogue, part)):
            yield found


def hindrance_text(found: Hindrance, language: Language) -> str:
    """Say why a part cannot vary, and what to change."""
    either, more = ("or", "more sets:") if language == "en" else ("oder", "weitere:")
    kind = "unsaid" if found.unsaid else "fields" if found.drawn else "none"
    return say(_WORDS["refused"], language).format(part=found.part) + say(
        _WORDS[kind], language
    ).format(
        family=found.family,
        fields=", ".join(found.fields),
        drawn=in_words(found.drawn, either, more),
        places=", ".join(f"{{{name}}}" for name in found.unsaid),
    )


def hindrance_document(found: Hindrance) -> dict[str, Any]:
    """Give it for machines."""
    return {
        "part": found.part,
        "fields": list(found.fields),
        "drawn": [list(names) for names in found.drawn],
        "unsaid": list(found.unsaid),
    }


def _hindrance(catalogue: Catalogue, part: Part) -> Hindrance | None:
    fields = tuple(field.name for field in part.fields)
    try:
        hidden = [name for params in _drawn(catalogue, part) for name in unsaid(part, params)]
    except ProblemError:
        filling = catalogue.fillings[part.id]
        sets = field_sets(filling.family, filling.key)
        others = () if set(fields) in map(set, sets) else sets
        return Hindrance(part.id, part.family, fields, drawn=others)
    names = tuple(dict.fromkeys(hidden))
    return Hindrance(part.id, part.family, fields, unsaid=names) if names else None


def _drawn(catalogue: Catalogue, part: Part) -> Iterator[Mapping[str, Any]]:
    sheet = catalogue.sheet
    for attempt in range(_TRIED):
        draw = Draw(sheet.edition, sheet.id, sheet.version, part.id, "lint", attempt)
        yield draw_params(catalogue, part.id, practice_seed(draw))
