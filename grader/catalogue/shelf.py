"""One sheet with the problem behind each of its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel

from grader import checkers
from grader.catalogue.rules import refuse_misfit
from problems.errors import ProblemError
from problems.model import Family, Problem
from problems.sheet import Key, Part, Sheet
from problems.sheet_file import validate
from problems.slips import suggestion
from submissions.model import Expected

Params: TypeAlias = Mapping[str, Any]
"""Plain params of one part, as a sheet or a variant file holds them."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills one part of a sheet: its family, and the part's key where that is at hand."""

    family: Family
    key: BaseModel | None
    problem: Problem
    """With the sheet's own params."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One sheet, its key where that is at hand, and what fills its parts."""

    sheet: Sheet
    key: Key | None
    fillings: Mapping[str, Filling]
    """By part."""

    def part(self, part_id: str) -> Part:
        """Return a part of the sheet.

        Raises:
            ProblemError: the sheet has no such part.
        """
        for part in self.sheet.parts:
            if part.id == part_id:
                return part
        known = [part.id for part in self.sheet.parts]
        raise ProblemError(
            f"{self.sheet.id} has no part {part_id!r}{suggestion(part_id, known)} "
            f"Its parts: {', '.join(known)}."
        )

    def problem(self, part_id: str, params: Params | None = None) -> Problem:
        """Fill a part's family: with the sheet's own params, or with those of a variant.

        Raises:
            ProblemError: there is no such part, or the params do not suit its family.
        """
        part = self.part(part_id)
        filling = self.fillings[part.id]
        if params is None:
            return filling.problem
        place = f"variant of {self.sheet.id} part {part.id}, params"
        filled = validate(filling.family.params, params, place)
        problem = filling.family.build(filled, filling.key)
        refuse_misfit(self.sheet, part, problem)
        return problem

    def expected(self, params: Mapping[str, Params] | None = None) -> tuple[Expected, ...]:
        """List what a reader looks for, field by field, from the public part alone.

        Args:
            params: params of variants, by part; without them the sheet's own.
        """
        variants = params or {}
        return tuple(
            expected
            for part in self.sheet.parts
            for expected in _expected(part, self.problem(part.id, variants.get(part.id)))
        )


def _expected(part: Part, problem: Problem) -> Iterator[Expected]:
    """Pair the sheet's fields, in its order, with what the family knows of them."""
    asked = {field.name: field for field in problem.fields}
    for field in part.fields:
        yield Expected(
            part=part.id,
            field=field.name,
            kind=checkers.find(asked[field.name].check.checker).reads,
            labels=part.labels,
            lead_ins=field.lead_ins,
            shape=asked[field.name].shape,
            optional=field.optional,
        )
