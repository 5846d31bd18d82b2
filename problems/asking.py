"""What a part asks: in the sheet's own words, or in its family's where the sheet has none."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from problems import families
from problems.errors import ProblemError
from problems.model import Family, Figure, Wording
from problems.places import field_keys, part_place
from problems.sheet_file import validate
from problems.sheet_model import FORMAT, Appeals, Part, Sheet, SheetField, Task
from problems.slips import suggestion
from problems.typst.markup import fill

_EMPTY = Wording("", "")


def completed(sheet: Sheet) -> Sheet:
    """Give the titles of parts and fields that a sheet leaves to its families.

    Raises:
        ProblemError: a family has no such title, or no words for what it asks.
    """
    return sheet.model_copy(update={"tasks": tuple(_task(sheet, task) for task in sheet.tasks)})


def asked(part: Part, params: Mapping[str, Any] | None = None) -> Wording:
    """Word a part with its params, or a variant's, filled in; as Typst markup.

    Raises:
        ProblemError: the params do not suit the family.
    """
    given = part.params if params is None else params
    if part.wording != _EMPTY:
        return Wording(fill(part.wording.en, given), fill(part.wording.de, given))
    family = families.find(part.family)
    if family.ask is None:
        return _EMPTY
    return family.ask(validate(family.params, given, f"part {part.id}, params"))


def pictured(part: Part, params: Mapping[str, Any] | None = None) -> Figure | None:
    """Draw what a part shows with its params or a variant's; None where it shows nothing.

    Raises:
        ProblemError: the params do not suit the family.
    """
    given = part.params if params is None else params
    family = families.find(part.family) if part.family in families.names() else None
    if family is None or family.figure is None:
        return None
    return family.figure(validate(family.params, given, f"part {part.id}, params"))


def unsaid(part: Part, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the params of a variant that a sheet's own words for a part do not show.

    Those are without a place, in one of both languages, and other than the sheet's own: whoever
    reads these words does not learn of them.
    """
    if part.wording == _EMPTY:
        return ()
    family = families.find(part.family)
    own = validate(family.params, part.params, f"part {part.id}, params").model_dump(mode="json")
    texts = (part.wording.en, part.wording.de)
    return tuple(
        name
        for name, value in params.items()
        if name not in family.untold
        and value != own.get(name)
        and not all(f"{{{name}}}" in text for text in texts)
    )


def sheet_of(family: Family, params: Mapping[str, Any], each: Decimal = Decimal(1)) -> Sheet:
    """Make a sheet of one part, in which every field of a family is worth the same.

    Raises:
        ProblemError: the params do not suit the family.
    """
    filled = validate(family.params, params, f"{family.name}, params")
    names = [field.name for field in family.build(filled, None).fields]
    points = each * len(names)
    part = Part(
        id="1.1",
        family=family.name,
        points=points,
        params=params,
        fields=tuple(SheetField(name=name, points=each) for name in names),
    )
    sheet = Sheet(
        format=FORMAT,
        id=family.name.replace("_", "-"),
        version=1,
        edition="practice",
        number=0,
        title=family.title,
        points=points,
        points_step=each,
        zone="UTC",
        appeals=Appeals(contact=""),
        tasks=(Task(id="1", title=family.title, parts=(part,)),),
    )
    return completed(sheet)


def _task(sheet: Sheet, task: Task) -> Task:
    return task.model_copy(update={"parts": tuple(_part(sheet, part) for part in task.parts)})


def _part(sheet: Sheet, part: Part) -> Part:
    if part.family not in families.names():
        return part
    family = families.find(part.family)
    place = part_place(sheet, part.id)
    if part.wording == _EMPTY and family.ask is None:
        raise ProblemError(
            f"{place(())}: wording is missing, and the family {family.name} has no words of its"
            " own. Add wording.en and wording.de."
        )
    fields = tuple(_field(sheet, part, family, field) for field in part.fields)
    title = family.title if part.title == _EMPTY else part.title
    return part.model_copy(update={"title": title, "fields": fields})


def _field(sheet: Sheet, part: Part, family: Family, field: SheetField) -> SheetField:
    if field.title != _EMPTY:
        return field
    title = family.titles.get(field.name)
    if title is None:
        place = part_place(sheet, part.id)(field_keys(sheet, part.id, field.name))
        raise ProblemError(f"{place}, field {field.name}: {_untitled(family, field.name)}")
    return field.model_copy(update={"title": title})


def _untitled(family: Family, name: str) -> str:
    if family.titles:
        return (
            f"the family {family.name} has no field {name!r}{suggestion(name, family.titles)}"
            f" It has: {', '.join(family.titles)}."
        )
    return (
        f"title is missing, and the family {family.name} has none for it."
        " Add title.en and title.de."
    )
