"""One variant on trial: its references, and how any answers to it are marked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from grader import checkers
from grader.catalogue import Catalogue
from grader.catalogue.rules import refuse_wrong_checks
from grader.catalogue.shelf import Filling
from grader.engine.carrying import REFUSALS
from grader.engine.marking import mark_paper
from grader.engine.preparing import Paper, reference_values
from grader.engine.rulings import Book
from grader.model import Mark
from problems.asking import sheet_of
from problems.model import Family, Field, Misconception, Problem, Value
from problems.sheet_file import validate
from submissions.model import Response

NUMBER = "1234567"
"""Of the student who answers."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A family filled with the params of one variant, as the only part of a sheet."""

    family: Family
    params: Mapping[str, Any]
    catalogue: Catalogue
    problem: Problem
    references: Mapping[str, Value]
    wrong: tuple[tuple[Misconception, Field, Value], ...]
    """What each misconception gives from our earlier answers, where it is not right."""
    texts: dict[str, str] = field(default_factory=dict)
    """Our references as they are written, once they were."""

    @property
    def solved(self) -> tuple[Field, ...]:
        """The fields that a machine can mark."""
        return tuple(field for field in self.problem.fields if field.name in self.references)

    @property
    def filled(self) -> BaseModel:
        """The params as the family takes them."""
        return self.family.params.model_validate(self.params)

    @property
    def applying(self) -> frozenset[str]:
        """The misconceptions that apply to this variant."""
        return frozenset(mistake.name for mistake, _, _ in self.wrong)

    def field(self, name: str) -> Field:
        """Give a field by its name."""
        return next(field for field in self.problem.fields if field.name == name)

    def spelt(self, field: Field, value: Value) -> str:
        """Write a plain value as a student may."""
        checker = checkers.find(field.check.checker)
        options = checker.options.model_validate(dict(field.check.options))
        return checker.show(checker.lift(value, options)).plain

    def marked(self, changes: Mapping[str, str]) -> Mapping[str, Mark]:
        """Mark a paper with our references in all fields but those that are changed."""
        if not self.texts:
            self.texts.update(
                (one.name, self.spelt(one, self.references[one.name])) for one in self.solved
            )
        return self.answered({**self.texts, **changes})

    def answered(self, texts: Mapping[str, str]) -> Mapping[str, Mark]:
        """Mark a paper that holds these answers and no others."""
        part = self.catalogue.sheet.parts[0].id
        responses = {
            (part, name): Response(part, name, text, page=1, confidence=1.0)
            for name, text in texts.items()
        }
        paper = Paper(NUMBER, "Muster", "pdf", responses)
        card = mark_paper(self.catalogue, paper, Book(), "trial")
        return {mark.field: mark for mark in card.marks}


def open_trial(family: Family, params: Mapping[str, Any]) -> Trial:
    """Fill a family with params; a key is not needed for what a machine marks.

    Raises:
        ProblemError: the params do not suit the family, or one of its checks is wrong.
    """
    sheet = sheet_of(family, params)
    (part,) = sheet.parts
    problem = family.build(validate(family.params, params, f"{family.name}, params"), None)
    refuse_wrong_checks(sheet, part, problem)
    catalogue = Catalogue(sheet, None, {part.id: Filling(family, None, problem)})
    references = reference_values(problem)
    wrong = tuple(_wrong(problem, references))
    return Trial(family, params, catalogue, problem, references, wrong)


def _wrong(
    problem: Problem, references: Mapping[str, Value]
) -> Iterator[tuple[Misconception, Field, Value]]:
    fields = {field.name: field for field in problem.fields}
    for mistake in problem.misconceptions:
        for name, step in mistake.steps.items():
            if name not in fields:
                continue
            try:
                value = step(references)
            except REFUSALS:
                continue
            if value != references.get(name):
                yield mistake, fields[name], value
