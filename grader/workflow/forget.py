"""Forgetting: what a folder holds of some people goes, and nobody else's points change by it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook, only_run
from grader.gradebook.removal import Removed
from grader.model import Reconciliation
from grader.terminal import Progress, silent
from grader.wording import Language
from grader.workflow.choosing import NOBODY, Choice, Wanted, choose
from grader.workflow.folders import FORGETTING, not_half_forgotten, stored
from grader.workflow.holding import Holding, look_into
from grader.workflow.leftovers import (
    PAGES,
    foreign_files,
    list_copies,
    naming,
    report_files,
)
from grader.workflow.removing import Rewritten, clear_away, remove, sources_of, weigh
from grader.workflow.traces import Mention, find_mentions


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go."""

    choice: Choice
    removed: Removed
    reports: int
    """Files that are deleted; those that are of everybody else as well are written anew."""
    pages: int
    """Pages for tutors among them, which are not."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What it came to."""

    out: Path
    language: Language
    plan: Plan | None = None
    """None where an interrupted forgetting was finished, and nobody else was to be forgotten."""
    is_done: bool = False
    """False where it was only looked at, or not agreed to."""
    resumed: bool = False
    """Whether an interrupted forgetting was finished first."""
    sums: Reconciliation | None = None
    unwritten: str = ""
    """Why the reports could not be written anew; empty where they were."""
    uncopied: int = 0
    """Annotated copies of those who stay that could not be made again."""
    mentions: tuple[Mention, ...] = ()
    """Where the record of others still names somebody who is forgotten."""
    naming: tuple[Path, ...] = ()
    """Files in the folder that are no reports, and that name somebody."""
    foreign: tuple[Path, ...] = ()
    """All files in the folder that the grader did not write."""
    sources: tuple[Path, ...] = ()
    """What the runs were given, as far as it is known."""

    @property
    def is_open(self) -> bool:
        """Whether somebody was to be forgotten and is not."""
        return bool(self.plan and self.plan.choice.people) and not self.is_done

    @property
    def needs_a_person(self) -> bool:
        """Whether something stays that a person has to see to."""
        undated = self.plan.choice.undated if self.plan else 0
        return bool(self.mentions or self.naming or self.unwritten or undated)


Agree = Callable[[Forgetting], bool]
"""Asked once what would go is known; nothing is removed before."""


def forget(
    folder: Path, wanted: Wanted, now: datetime, agree: Agree, progress: Progress = silent
) -> Forgetting:
    """Remove what a folder holds of some people, and leave a count and the day.

    The gradebook comes first, in one transaction, then the files. Interrupted between the two,
    the folder is refused by all other commands until this one has finished it.

    Args:
        folder: the folder of an earlier `grade`.
        wanted: whom.
        now: the day, for the tally.
        agree: whether to go on, told what would go.
        progress: told how far it is.

    Raises:
        GraderError: nothing was graded there, somebody is not there, or it is not settled whose
            an upload is (then nothing was removed); or a file is held open (run it again).
    """
    stored(folder)
    with only_run(folder), Gradebook(folder) as book:
        resumed = book.noted(FORGETTING) is not None
        if wanted.is_nobody and not resumed:
            raise GraderError(
                "Say whom to forget: --student NUMBER, or --before DATE.",
                "Sagen Sie, wer zu vergessen ist: --student NUMMER oder --before DATUM.",
            )
        if wanted.only_look:
            not_half_forgotten(folder, book)
        done = clear_away(folder, book, progress) if resumed else None
        holding = look_into(folder, book)
        choice = choose(book, holding, wanted, lenient=resumed)
        if done is not None and not choice.people:
            return _resumed(book, holding, choice, done)
        planned = _planned(book, holding, choice, resumed=resumed)
        if not choice.people or wanted.only_look or not agree(planned):
            return planned
        return _forget(book, holding, planned, now.date(), progress)


def _planned(book: Gradebook, holding: Holding, choice: Choice, *, resumed: bool) -> Forgetting:
    out = holding.request.out
    files = report_files(out)
    pages = sum(PAGES in path.relative_to(out).parts for path in files)
    plan = Plan(choice, weigh(book, holding, choice), len(files), pages)
    planned = Forgetting(out, holding.language, plan, resumed=resumed)
    return _with_leftovers(planned, book, choice, sources_of(book, holding.request))


def _forget(
    book: Gradebook, holding: Holding, planned: Forgetting, day: date, progress: Progress
) -> Forgetting:
    choice = planned.plan.choice if planned.plan else NOBODY
    remove(book, holding, choice, day)
    done = clear_away(holding.request.out, book, progress)
    after = replace(
        planned,
        is_done=True,
        sums=done.sums,
        unwritten=done.why_not,
        uncopied=done.uncopied,
    )
    return _with_leftovers(after, book, choice, planned.sources)


def _resumed(book: Gradebook, holding: Holding, choice: Choice, done: Rewritten) -> Forgetting:
    """Say what an interrupted forgetting came to; whom it was about is known by now to nobody."""
    found = Forgetting(
        holding.request.out,
        holding.language,
        is_done=True,
        resumed=True,
        sums=done.sums,
        unwritten=done.why_not,
        uncopied=done.uncopied,
    )
    return _with_leftovers(found, book, choice, sources_of(book, holding.request))


def _with_leftovers(
    found: Forgetting, book: Gradebook, choice: Choice, sources: tuple[Path, ...]
) -> Forgetting:
    """Add what the removal does not reach: others' record, other files, what the run was given."""
    foreign = foreign_files(found.out)
    looked_at = (*foreign, *list_copies(found.out)) if found.is_done else foreign
    named = naming(looked_at, choice.traces, choice.codes)
    return replace(
        found,
        mentions=find_mentions(book, choice.traces, choice.files, choice.codes),
        foreign=foreign,
        naming=(found.out, *named) if choice.traces.name(str(found.out)) else named,
        sources=sources,
    )
