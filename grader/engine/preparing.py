"""One part of one submission, filled with its params and understood, before it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.catalogue import Catalogue
from grader.engine.attempts import Attempt, understand
from grader.engine.carrying import solve
from grader.engine.codes import mark_code
from grader.engine.letters import Letters, Name, in_sheet_letters
from grader.engine.rulings import Book
from problems.model import Field, Problem, Value
from problems.sheet import Part
from submissions.model import Response


@dataclass(frozen=True, slots=True)
class Paper:
    """What is marked: one student's responses, and the variant they answer."""

    number: str
    surname: str
    report: str
    """Fingerprint of the PDF."""
    responses: Mapping[Name, Response]
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Params by part, where this student has a variant."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A part with its problem, our references and the student's attempts."""

    part: Part
    problem: Problem
    references: Mapping[str, Value]
    attempts: Mapping[str, Attempt]


def prepare(catalogue: Catalogue, part: Part, paper: Paper, book: Book) -> Prepared:
    """Fill a part's family and understand what was answered to each field."""
    problem = catalogue.problem(part.id, paper.params.get(part.id))
    attempts: dict[str, Attempt] = {}
    for asked in problem.fields:
        code = mark_code(catalogue.sheet.id, paper.number, part.id, asked.name)
        attempts[asked.name] = _attempt(asked, _response(paper, part, asked), paper, book, code)
    return Prepared(part, problem, reference_values(problem), attempts)


def reference_values(problem: Problem) -> dict[str, Value]:
    """Solve a problem field by field, each from our own earlier answers."""
    values: dict[str, Value] = {}
    for asked in problem.fields:
        value = solve(asked, values)
        if value is not None:
            values[asked.name] = value
    return values


def rename(prepared: Prepared, letters: Letters) -> Prepared:
    """Put the sheet's letters for the student's own throughout a part."""
    attempts = {
        name: in_sheet_letters(letters, (prepared.part.id, name), attempt)
        for name, attempt in prepared.attempts.items()
    }
    return replace(prepared, attempts=attempts)


def _response(paper: Paper, part: Part, asked: Field) -> Response:
    found = paper.responses.get((part.id, asked.name))
    return found if found is not None else Response(part.id, asked.name, None)


def _attempt(asked: Field, response: Response, paper: Paper, book: Book, code: str) -> Attempt:
    first = understand(asked, response, paper.report)
    reading = book.held(code, first.hash).reading
    return first if reading is None else understand(asked, response, paper.report, reading)
