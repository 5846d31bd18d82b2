"""Statistics of a graded folder: for tutors, or for everybody without anything personal."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from grader.catalogue import Catalogue, open_catalogue
from grader.gradebook import Gradebook
from grader.measures.hiding import LEAST
from grader.wording import Language
from grader.workflow.folders import graded_in, marked_by, request_of
from grader.workflow.statistics.decisions import agreement_of, pairs_of, read_record, times_of
from grader.workflow.statistics.items import items_of, mistakes_of, reasons_of, totals_of
from grader.workflow.statistics.model import Place, Statistics
from grader.workflow.statistics.papers import Pile, pile_up
from grader.workflow.statistics.public import Public
from problems.model import Wording
from problems.sheet import Sheet


def measure(folder: Path, *, is_anonymous: bool, language: Language | None = None) -> Statistics:
    """Work out the statistics of a folder.

    Args:
        folder: the folder of an earlier `grade`.
        is_anonymous: whether they may be shown to everybody.
        language: of the page; None for that of the run.

    Raises:
        GraderError: nothing was graded there, or not by the sheet as it is now.
    """
    graded_in(folder)
    with Gradebook(folder) as book:
        request = request_of(folder, book)
        catalogue = open_catalogue(request.sheet)
        sheet = catalogue.sheet
        pile = pile_up(marked_by(sheet, book.entries()), sheet)
        spoken = language or request.language or sheet.language
        found = _public(sheet, spoken, pile) if is_anonymous else _full(sheet, spoken, pile, book)
        return replace(found, titles=_titles(catalogue))


def _full(sheet: Sheet, language: Language, pile: Pile, book: Gradebook) -> Statistics:
    items = items_of(sheet, pile)
    record = read_record(book.decisions(), pile.places)
    order = [item.place for item in items]
    return Statistics(
        sheet=sheet,
        language=language,
        is_anonymous=False,
        complete=len(pile.complete),
        waiting=pile.waiting,
        left_out=pile.left_out,
        totals=totals_of(sheet, pile.complete),
        items=items,
        mistakes=mistakes_of(pile),
        reasons=reasons_of(pile),
        agreement=tuple(agreement_of(record, pile.places, order)),
        pairs=tuple(pairs_of(record)),
        times=tuple(times_of(record, pile.places, order)),
    )


def _public(sheet: Sheet, language: Language, pile: Pile) -> Statistics:
    public = Public(sheet, pile.complete)
    return Statistics(
        sheet=sheet,
        language=language,
        is_anonymous=True,
        complete=public.number,
        waiting=pile.waiting if pile.waiting >= LEAST else None,
        left_out=None,
        totals=public.totals,
        items=public.items,
        mistakes=public.mistakes,
    )


def _titles(catalogue: Catalogue) -> Mapping[Place, Wording]:
    return {
        Place(part.id, field.name, criterion.name): criterion.title
        for part in catalogue.sheet.parts
        for field in catalogue.problem(part.id).fields
        for criterion in field.criteria
        if criterion.title
    }
