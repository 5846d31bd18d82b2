"""Opening a catalogue: load the sheet and its key, fill every part, check all of it."""

from pathlib import Path

from pydantic import BaseModel

from grader.catalogue.redraw import ambiguity
from grader.catalogue.rules import (
    find_family,
    refuse_misfit,
    refuse_other_criteria,
    refuse_wrong_checks,
)
from grader.catalogue.shelf import Catalogue, Filling
from problems.errors import ProblemError
from problems.model import Family, Problem
from problems.places import key_place, part_place
from problems.sheet import Key, Part, Sheet, load_key, load_sheet
from problems.sheet_file import validate


def open_catalogue(sheet: str | Path, *, public_only: bool = False) -> Catalogue:
    """Open a sheet that ships, or a sheet's file, with all that marking needs.

    Args:
        sheet: a sheet's name, or the path of its public file.
        public_only: leave the key alone; references that need it and all criteria are missing.

    Raises:
        ProblemError: the sheet, its key or a check is wrong, or a key is needed and missing.
    """
    loaded = load_sheet(sheet)
    key = None if public_only else load_key(loaded)
    fillings = {part.id: _fill(loaded, part, key, public_only=public_only) for part in loaded.parts}
    return Catalogue(sheet=loaded, key=key, fillings=fillings)


def _fill(sheet: Sheet, part: Part, key: Key | None, *, public_only: bool) -> Filling:
    family = find_family(sheet, part)
    part_key = None if public_only else _part_key(sheet, part, family, key)
    params = validate(family.params, part.params, part_place(sheet, part.id, "params"))
    problem = family.build(params, part_key)
    refuse_misfit(sheet, part, problem)
    refuse_wrong_checks(sheet, part, problem)
    if not public_only:
        refuse_other_criteria(sheet, part, problem)
        _refuse_ambiguous(sheet, part, problem)
    return Filling(family=family, key=part_key, problem=problem)


def _part_key(sheet: Sheet, part: Part, family: Family, key: Key | None) -> BaseModel | None:
    """Find a part's key where its family needs one."""
    if key is None and family.key is not None:
        file = f"{sheet.path.stem}.key.toml" if sheet.path else "key"
        raise ProblemError(
            f"{sheet.id} cannot be marked without its key: put {file} beside the sheet. "
            "Its public part alone is enough to validate names and to read reports."
        )
    if key is None:
        return None
    given = key.parts.get(part.id)
    place = key_place(sheet, part.id)
    if family.key is None:
        if given is not None:
            raise ProblemError(f"{place(())}: the family {part.family} takes no key. Remove it.")
        return None
    if given is None:
        raise ProblemError(f"{place(())} is missing; the family {part.family} needs it.")
    return validate(family.key, given, place)


def _refuse_ambiguous(sheet: Sheet, part: Part, problem: Problem) -> None:
    """Hold the sheet's own params to what a drawn variant has to keep."""
    reason = ambiguity(problem)
    if reason is not None:
        raise ProblemError(
            f"{part_place(sheet, part.id, 'params')(())}: {reason} with these numbers, "
            "so that it could not be told. Choose others."
        )
