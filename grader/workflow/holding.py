"""What a graded folder holds, looked into as a whole before somebody is forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.reasons import wording_of
from grader.wording import Language
from grader.workflow.class_list import class_list
from grader.workflow.folders import request_of
from grader.workflow.people import Someone, find_people
from grader.workflow.request import GradeRequest
from grader.workflow.taking_in import Result, load
from problems.errors import ProblemError
from problems.model import Wording
from problems.sheet import load_sheet
from submissions.errors import SubmissionError
from submissions.roster import Roster, read_roster
from submissions.worksheet import Worksheet, read_worksheet


@dataclass(frozen=True, slots=True)
class Lists:
    """Who takes part, as far as the run's files are still there."""

    roster: Roster | None = None
    worksheet: Worksheet | None = None
    unreadable: Wording | None = None
    """Why a file cannot be read any more; None where all can."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a folder holds, and of whom."""

    request: GradeRequest
    language: Language
    zone: ZoneInfo
    lists: Lists
    results: tuple[Result, ...]
    people: tuple[Someone, ...]

    def numbers_of(self, chosen: Iterable[Someone]) -> frozenset[str]:
        """Name the numbers of some people, those in their files' names that nobody else has."""
        mine = tuple(chosen)
        files = {file for one in mine for file in one.files}
        typed = (r.student.number for r in self.results if r.student and r.upload.file in files)
        given = (entry.number for one in mine for entry in one.entries)
        labels = {one.label for one in mine}
        others = {one.number for one in self.people if one.label not in labels and one.is_known}
        own = {one.number for one in mine if one.label.startswith("number:")}
        return frozenset(own | ({*typed, *given} - others - {""}))

    def codes_of(self, book: Gradebook, chosen: Iterable[Someone]) -> frozenset[str]:
        """Name the codes of the uploads and of all marks ever made of some people."""
        mine = tuple(chosen)
        cards = (card for number in self.numbers_of(mine) for card in book.scorecards(number))
        uploads = (entry.code for one in mine for entry in one.entries)
        return frozenset((*uploads, *(mark.code for card in cards for mark in card.marks)))


def look_into(folder: Path, book: Gradebook) -> Holding:
    """Gather what a folder holds.

    Raises:
        GraderError: its last run did not get far, so that nobody can tell whose what is.
    """
    request = request_of(folder, book)
    results = tuple(load(book.intakes()))
    entries = tuple(book.entries())
    if {one.upload.file for one in results} != {entry.file for entry in entries}:
        raise GraderError(
            f"The last run in {folder} did not get to marking, so that nobody can tell yet whose"
            " each upload is. Run the same `grader grade` again first.",
            f"Der letzte Lauf in {folder} kam nicht bis zum Bewerten, daher weiß noch niemand, wem"
            " welche Abgabe gehört. Führen Sie zuerst dasselbe `grader grade` noch einmal aus.",
        )
    language, zone, lists = _surroundings(request)
    listed = class_list(lists.roster, lists.worksheet)
    people = find_people(entries, listed, book.numbers())
    return Holding(request, language, zone, lists, results, people)


def _surroundings(request: GradeRequest) -> tuple[Language, ZoneInfo, Lists]:
    """Read what stands around a run; what is gone must not keep anybody from being forgotten."""
    language, zone = request.language or "en", "UTC"
    try:
        sheet = load_sheet(request.sheet)
        language, zone = request.language or sheet.language, sheet.zone
        lists = _lists(request, zone)
    except (ProblemError, SubmissionError) as error:
        lists = Lists(unreadable=wording_of(error))
    return language, ZoneInfo(zone), lists


def _lists(request: GradeRequest, zone: str) -> Lists:
    roster = read_roster(request.roster) if request.roster else None
    worksheet = read_worksheet(request.worksheet, zone) if request.worksheet else None
    return Lists(roster, worksheet)
