"""Checking files before they are handed in, or a download before it is graded."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.platform import unlimited
from grader.terminal import Progress, silent
from problems.model import Wording
from problems.sheet import Sheet
from submissions.characters import show
from submissions.errors import SubmissionError
from submissions.intake import check_upload, read_pdf
from submissions.lateness import Calendar
from submissions.model import (
    Account,
    Notice,
    Rejected,
    Severity,
    Student,
    Submission,
    Upload,
)
from submissions.naming_rule import NamingRule, Preset, make_rule
from submissions.roster import Roster, read_roster
from submissions.sources import uploads
from submissions.standing import Placed, Standing, place
from submissions.worksheet import Worksheet, read_worksheet, stamp

TIMEOUT = 30.0
"""Seconds for looking into one PDF."""

_WORTH_A_PROCESS = 8
"""So many PDFs take longer to look into than a process takes to start."""


_DAMAGED = "pdf.unparsable"
"""Our libraries cannot open the PDF; another viewer may, so a person has to look."""

_NOBODY = Account()


class FileVerdict(StrEnum):
    """Whether a file would be graded."""

    ACCEPT = "accept"
    WARN = "warn"
    REJECT = "reject"


VERDICT_WORDS: Mapping[FileVerdict, Wording] = {
    FileVerdict.ACCEPT: Wording("accepted", "angenommen"),
    FileVerdict.WARN: Wording("accepted with remarks", "angenommen mit Hinweisen"),
    FileVerdict.REJECT: Wording("rejected", "abgelehnt"),
}

_FORM = Wording(
    "Surname{separator}MatriculationNumber.zip, and in it exactly one PDF named"
    " Surname{separator}MatriculationNumber.pdf, with the same surname and number.",
    "Nachname{separator}Matrikelnummer.zip, darin genau eine PDF-Datei namens"
    " Nachname{separator}Matrikelnummer.pdf, mit demselben Nachnamen und derselben Nummer.",
)
_DIGITS = Wording("The number has {number} digits.", "Die Nummer hat {number} Ziffern.")
_PATTERN = Wording(
    "The number has the form {number} (a regular expression).",
    "Die Nummer hat die Form {number} (ein regulärer Ausdruck).",
)


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that uploads are held against."""

    roster: Path | None = None
    worksheet: Path | None = None
    zone: str = "UTC"
    """Of the worksheet's times."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found about one upload."""

    file: str
    student: Student | None
    notices: tuple[Notice, ...]
    waits: bool = False
    """Whether a person must settle something before it can be graded."""
    name: str = ""
    """As it was uploaded, without its folders."""
    account: Account = _NOBODY
    standing: Standing = Standing.COUNTS

    @property
    def verdict(self) -> FileVerdict:
        """The gravest of what was found."""
        severities = {notice.severity for notice in self.notices}
        if self.standing is Standing.REFUSED or Severity.FAIL in severities:
            return FileVerdict.REJECT
        return FileVerdict.WARN if Severity.WARN in severities else FileVerdict.ACCEPT


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found about all uploads, and by which rules."""

    files: tuple[CheckedFile, ...]
    rule: NamingRule
    roster: Roster | None
    worksheet: Worksheet | None = None
    unlimited: tuple[str, ...] = ()
    """What could not be limited while the PDFs were open."""

    @property
    def passed(self) -> bool:
        """Whether everything would be graded and nothing waits for a person."""
        return all(not one.waits and one.verdict is not FileVerdict.REJECT for one in self.files)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many files got which verdict."""
        found = Counter(one.verdict for one in self.files)
        return {verdict.value: found[verdict] for verdict in FileVerdict}


def validate(
    paths: Sequence[Path],
    rule: NamingRule,
    lists: Lists | None = None,
    *,
    pool: Callable[[int], Workers] | None = None,
    progress: Progress = silent,
) -> Validation:
    """Check all uploads at the paths: names, archives, PDFs and, where one is given, the roster.

    Args:
        paths: ZIPs, folders or Moodle downloads.
        rule: the course's rule for names.
        lists: who takes part, and Moodle's worksheet.
        pool: makes the processes that open so many PDFs (`workers_for`); without it the PDFs are
            not opened.
        progress: called after each upload.

    Raises:
        SubmissionError: a path or a list cannot be used, or there is nothing to check.
    """
    given = lists or Lists()
    roster = read_roster(given.roster) if given.roster else None
    worksheet = read_worksheet(given.worksheet, given.zone) if given.worksheet else None
    several = len(paths) > 1
    each = (upload for path in paths for upload in _at(path, is_one_of_several=several))
    found = [stamp(upload, worksheet) for upload in each]
    if not found:
        shown = ", ".join(show(str(path), 400) for path in paths)
        raise SubmissionError(
            f"There is no upload at {shown}; expected"
            " are ZIPs, a folder of them or a Moodle download. Check the path.",
            f"Unter {shown} gibt es keine Abgabe; erwartet werden ZIPs, ein Ordner damit oder ein"
            " Moodle-Download. Bitte prüfen Sie den Pfad.",
        )
    results = list(_results(found, rule, progress))
    inspected = _inspected(results, pool) if pool else {}
    placed = place(results, Calendar(), roster, rule=rule)
    files = tuple(_checked(one, inspected) for one in placed)
    return Validation(files, rule, roster, worksheet, unlimited() if pool else ())


def form_of(rule: NamingRule) -> Wording:
    """Say how files must be named."""
    behind = _DIGITS if rule.counts_digits else _PATTERN
    values = {"separator": rule.separator, "number": rule.number_form}
    return Wording(
        f"{_FORM.en} {behind.en}".format_map(values), f"{_FORM.de} {behind.de}".format_map(values)
    )


def rule_of(sheet: Sheet, preset: Preset) -> NamingRule:
    """Make the rule for names from a sheet's policy.

    Raises:
        SubmissionError: a value of the policy is not allowed.
    """
    naming = sheet.naming
    return make_rule(preset, naming.number_pattern, naming.separator, naming.severities)


def workers_for(count: int) -> Workers:
    """Make as many processes as are worth starting for so many PDFs."""
    return Workers(min(os.cpu_count() or 1, 1 + count // _WORTH_A_PROCESS), TIMEOUT)


def inspect(submission: Submission) -> tuple[Notice, ...]:
    """Open a submission's PDF and look it over; meant for a worker process."""
    from submissions.pdf.inspect import inspect_structure

    return inspect_structure(read_pdf(submission))


def _at(path: Path, *, is_one_of_several: bool) -> Iterator[Upload]:
    """List the uploads at a path, each named so that it can be told from those at other paths."""
    for upload in uploads(path):
        is_path_itself = upload.place.entry is None and Path(upload.place.path) == path
        if is_path_itself:
            yield replace(upload, file=show(str(path), 400))
        elif is_one_of_several:
            yield replace(upload, file=f"{show(str(path), 400)}/{upload.file}")
        else:
            yield upload


def _results(
    found: Sequence[Upload], rule: NamingRule, progress: Progress
) -> Iterator[Submission | Rejected]:
    for number, upload in enumerate(found, 1):
        yield check_upload(upload, rule)
        progress("intake", number, len(found))


def _inspected(
    results: Iterable[Submission | Rejected], pool: Callable[[int], Workers]
) -> dict[str, tuple[Notice, ...] | Failure]:
    """Look into the PDFs, each in a worker process; what ends the process is told, too."""
    accepted = [result for result in results if isinstance(result, Submission)]
    with pool(len(accepted)) as workers:
        return {one.upload.file: found for one, found in workers.run(inspect, accepted)}


def _checked(placed: Placed, inspected: dict[str, tuple[Notice, ...] | Failure]) -> CheckedFile:
    upload, student = placed.result.upload, placed.result.student
    on_pdf, waits = _on_pdf(inspected.get(upload.file, ()))
    notices = (*placed.notices, *on_pdf)
    return CheckedFile(
        upload.file,
        student,
        notices,
        waits or placed.standing is Standing.WAITS,
        show(upload.name),
        upload.account,
        placed.standing,
    )


def _on_pdf(found: tuple[Notice, ...] | Failure) -> tuple[tuple[Notice, ...], bool]:
    """Give what to tell of a PDF, and whether a person must look: our failure is no breach."""
    if isinstance(found, Failure):
        return (Notice(found.code, found.args),), True
    damaged = any(notice.code == _DAMAGED for notice in found)
    told = (replace(one, severity=Severity.WARN) if one.code == _DAMAGED else one for one in found)
    return tuple(told), damaged
