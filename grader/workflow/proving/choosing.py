"""Choosing what to try: a family, or the parts of a sheet with the fields that each has."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from grader.catalogue import Params, draw_of, field_sets
from grader.errors import GraderError
from problems import families
from problems.model import Family
from problems.places import Place, part_place
from problems.sheet import Sheet, load_sheet, shipped


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A family, and of a sheet the fields that its parts have."""

    family: Family
    fields: tuple[str, ...] = ()
    """Of each variant; any where there are none."""
    parts: tuple[str, ...] = ()
    """Which of a sheet have these fields."""
    place: Place | None = None
    """Of the first of them."""

    @property
    def is_some(self) -> bool:
        """Whether the family draws variants with other fields as well."""
        return bool(self.fields) and len(field_sets(self.family, None)) > 1

    def draw(self, seed: bytes) -> Params:
        """Draw the params of a variant.

        Raises:
            ProblemError: the family draws nothing, or finds no variant with these fields.
        """
        return draw_of(self.family, None, seed, self.fields, self.place)


def chosen(name: str) -> tuple[Chosen, ...]:
    """Choose what to try: one family, or those of a sheet that draw their params.

    Parts of one family are tried once for all where they have the same fields.

    Args:
        name: of a family or of a sheet that ships, or the path of a sheet's file.

    Raises:
        GraderError: there is no such family or sheet, or nothing of it is drawn.
        ProblemError: the sheet's file breaks a rule of the format.
    """
    if name in families.names():
        found = [Chosen(families.find(name))]
    else:
        _refuse_unknown(name)
        found = list(_of_sheet(load_sheet(name)))
    drawing = tuple(one for one in found if one.family.draw is not None)
    if not drawing:
        raise GraderError(
            f"Nothing of {name} has numbers that are drawn, so that there are no variants of it.",
            f"Nichts von {name} hat Zahlen, die ausgelost werden; Varianten gibt es also nicht.",
        )
    return drawing


def _refuse_unknown(name: str) -> None:
    if name in shipped() or name.endswith(".toml"):
        return
    close = get_close_matches(name, [*families.names(), *shipped()], n=1)
    sheets = ", ".join(shipped())
    raise GraderError(
        f"There is no family or sheet {name!r}{f'; did you mean {close[0]}?' if close else '.'}"
        f" Sheets: {sheets}, or the path of a .toml file; families: grader sheet list --families.",
        f"Eine Familie oder ein Blatt {name!r} gibt es nicht"
        f"{f'; war {close[0]} gemeint?' if close else '.'} Blätter: {sheets} oder der Pfad einer"
        " .toml-Datei; Familien: grader sheet list --families.",
    )


def _of_sheet(sheet: Sheet) -> Iterator[Chosen]:
    """Gather the parts of a sheet that have the same family and the same fields."""
    alike: dict[tuple[str, frozenset[str]], list[str]] = {}
    for part in sheet.parts:
        if part.family in families.names():
            names = frozenset(field.name for field in part.fields)
            alike.setdefault((part.family, names), []).append(part.id)
    fields = {part.id: tuple(field.name for field in part.fields) for part in sheet.parts}
    for (family, _), parts in alike.items():
        place = part_place(sheet, parts[0])
        yield Chosen(families.find(family), fields[parts[0]], tuple(parts), place)
