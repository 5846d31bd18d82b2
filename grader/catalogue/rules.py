"""What must hold between a sheet, its key, its families and the checkers."""

from collections.abc import Iterable
from decimal import Decimal

from grader import checkers
from problems import families
from problems.errors import ProblemError
from problems.model import Family, Field, Problem
from problems.places import field_keys, key_place, part_place
from problems.sheet import Part, Sheet, SheetField
from problems.sheet_file import validate
from problems.slips import suggestion


def find_family(sheet: Sheet, part: Part) -> Family:
    """Find the family that a part names.

    Raises:
        ProblemError: there is no such family.
    """
    if part.family not in families.names():
        raise ProblemError(
            f"{part_place(sheet, part.id, 'family')(())}: there is no family {part.family!r}"
            f"{suggestion(part.family, families.names())} "
            f"Known: {', '.join(families.names())}."
        )
    return families.find(part.family)


def refuse_misfit(sheet: Sheet, part: Part, problem: Problem) -> None:
    """Check that a part and its family have the same fields.

    Raises:
        ProblemError: the sheet leaves a field out, or names one that the family does not know.
    """
    asked = [field.name for field in part.fields]
    known = [field.name for field in problem.fields]
    for name in asked:
        if name not in known:
            raise ProblemError(
                f"{part_place(sheet, part.id)(field_keys(sheet, part.id, name))}: the family"
                f" {part.family} has no field {name!r}"
                f"{suggestion(name, known)} It has: {', '.join(known)}."
            )
    for name in known:
        if name not in asked:
            raise ProblemError(
                f"{part_place(sheet, part.id)(())}: the field {name!r} of the family {part.family}"
                " is missing. Add it with a title and points (0 where it should not count)."
            )


def refuse_wrong_checks(sheet: Sheet, part: Part, problem: Problem) -> None:
    """Check that every checker exists and that its options are valid.

    Raises:
        ProblemError: a checker is unknown, or one of its options is.
    """
    for field in problem.fields:
        name = field.check.checker
        place = f"{sheet.id}, part {part.id}, field {field.name}, check"
        if name not in checkers.names():
            raise ProblemError(
                f"{place}: there is no checker {name!r}{suggestion(name, checkers.names())} "
                f"Known: {', '.join(checkers.names())}."
            )
        validate(checkers.find(name).options, dict(field.check.options), f"{place} {name}")


def refuse_other_criteria(sheet: Sheet, part: Part, problem: Problem) -> None:
    """Check that a field's criteria add up to its points and differ in name.

    Raises:
        ProblemError: they do not, or a field that a person decides has none.
    """
    asked = {field.name: field for field in part.fields}
    for field in problem.fields:
        place = f"{key_place(sheet, part.id)(('criteria',))}, criteria of {field.name}"
        if field.criteria:
            _refuse_other_sum(place, asked[field.name], field)
            _refuse_twins(place, (criterion.name for criterion in field.criteria))
        elif checkers.find(field.check.checker).by_person:
            raise ProblemError(f"{place}: there are none, and a person would not know what counts.")


def _refuse_other_sum(place: str, asked: SheetField, field: Field) -> None:
    total = sum((criterion.points for criterion in field.criteria), Decimal(0))
    if total != asked.points:
        raise ProblemError(
            f"{place}: they add up to {total} points, and the sheet gives {asked.points}."
        )


def _refuse_twins(place: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ProblemError(f"{place}: {name!r} stands there twice; each needs its own name.")
        seen.add(name)
