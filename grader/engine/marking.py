"""Marking one submission: prepare its parts, judge them, lay decisions over, add up."""

from grader.catalogue import Catalogue
from grader.engine.attempts import hash_of
from grader.engine.carrying import Judgement
from grader.engine.codes import mark_code
from grader.engine.judging import judge_part
from grader.engine.letters import Letters, find_letters
from grader.engine.preparing import Paper, Prepared, prepare, rename
from grader.engine.rubric import total
from grader.engine.rulings import Book
from grader.engine.scoring import Scoring, lay_over, position_of, to_mark
from grader.model import Finding, Mark, Scorecard, Verdict
from problems.sheet import Sheet, SheetField
from submissions.model import Response


def mark_paper(catalogue: Catalogue, paper: Paper, book: Book, version: str) -> Scorecard:
    """Mark every field of one submission.

    Args:
        catalogue: the sheet with its key.
        paper: the responses.
        book: persons' decisions.
        version: the grader's, for the record.
    """
    parts = [prepare(catalogue, part, paper, book) for part in catalogue.sheet.parts]
    letters = _letters(catalogue, parts)
    marks = tuple(
        mark
        for part in parts
        for mark in _mark_part(catalogue, rename(part, letters), letters, paper, book)
    )
    return _scorecard(catalogue.sheet, paper, marks, version)


def failed_scorecard(sheet: Sheet, paper: Paper, failure: Finding, version: str) -> Scorecard:
    """Leave every field to a person, where marking itself failed; nothing becomes zero."""
    marks = tuple(
        _failed_mark(sheet, paper, part.id, asked, failure)
        for part in sheet.parts
        for asked in part.fields
    )
    return _scorecard(sheet, paper, marks, version)


def _failed_mark(
    sheet: Sheet, paper: Paper, part: str, asked: SheetField, failure: Finding
) -> Mark:
    response = paper.responses.get((part, asked.name)) or Response(part, asked.name, None)
    return Mark(
        part=part,
        field=asked.name,
        code=mark_code(sheet.id, paper.number, part, asked.name),
        verdict=Verdict.ERROR,
        credit=None,
        points=None,
        max=asked.points,
        response=response.text,
        response_hash=hash_of(response, paper.report),
        method="person",
        findings=(failure,),
        position=position_of(response),
        flags=response.flags,
    )


def _letters(catalogue: Catalogue, parts: list[Prepared]) -> Letters:
    return find_letters(
        catalogue.sheet.own_letters,
        {(one.part.id, name): a for one in parts for name, a in one.attempts.items()},
        {(one.part.id, name): value for one in parts for name, value in one.references.items()},
    )


def _mark_part(
    catalogue: Catalogue, part: Prepared, letters: Letters, paper: Paper, book: Book
) -> list[Mark]:
    scoring = Scoring(catalogue.sheet, part.part, paper.number, book)

    def decide(judgement: Judgement) -> Judgement:
        return lay_over(scoring, judgement)

    judged = judge_part(part, letters, catalogue.sheet.carry.factor, decide)
    return [
        to_mark(scoring, judgement, letters.findings((part.part.id, name)))
        for name, judgement in judged.items()
    ]


def _scorecard(sheet: Sheet, paper: Paper, marks: tuple[Mark, ...], version: str) -> Scorecard:
    points, decided = total(mark.points for mark in marks)
    return Scorecard(
        sheet=sheet.id,
        sheet_version=sheet.version,
        number=paper.number,
        surname=paper.surname,
        marks=marks,
        points=points,
        points_decided=decided,
        max=sheet.points,
        grader_version=version,
        params=paper.params,
    )
