"""notify.csv: whom to tell before the due date that an upload would not be graded, and what to say.

A row is a mail. Whoever handed in something that would be graded is not told of the rest.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.model import Entry, Person, Status
from grader.reports import replacing
from grader.wording import DELIMITERS, Language, cell_text
from grader.workflow.class_list import class_list, reconcile
from grader.workflow.lacking import lacking, name_of, withheld
from grader.workflow.letters import Addressee, Course, Kind, Letter, told_of, write_letter
from grader.workflow.validate import CheckedFile, FileVerdict, Validation
from submissions.standing import Standing
from submissions.surnames import fold

COLUMNS = (
    *("verdict", "email", "addressee", "moodle_id", "matriculation", "files", "codes"),
    *("subject", "message"),
)
"""None of them is a column of a roster, so that nobody takes the file for one."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """The letters, and the files that nobody is told of."""

    letters: tuple[Letter, ...]
    covered: tuple[str, ...]
    """Rejected files of people of whom another file would be graded."""
    for_tutors: tuple[str, ...]
    """Files that only a person can settle, or whose reasons are not for the student."""
    lacking: tuple[str, ...] = ()
    """Who has handed in, as the worksheet says, and is not in the download; nobody is written to
    who may have."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many letters there are of each kind."""
        return {kind.value: sum(one.kind is kind for one in self.letters) for kind in Kind}

    @property
    def without_address(self) -> tuple[str, ...]:
        """Whom no mail can reach: by name, else by number, else by file."""
        return tuple(
            one.to.name or one.to.number or ", ".join(one.files)
            for one in self.letters
            if not one.to.email
        )


def notify(checked: Validation, course: Course, out: Path, *, missing: bool = False) -> Outbox:
    """Write a table of letters to all whose uploads would be rejected or have remarks.

    Args:
        checked: what was found; its worksheet tells addresses.
        course: the sheet, its rule, and the language of the letters.
        out: the CSV, with a byte order mark and the separator of the letters' language.
        missing: whether those who handed in nothing get a letter, too; not who has handed in, as
            the worksheet says.

    Raises:
        GraderError: the file cannot be written.
    """
    outbox = _sorted(checked, course, missing=missing)
    _write(outbox.letters, out, course.language)
    return outbox


def _sorted(checked: Validation, course: Course, *, missing: bool) -> Outbox:
    letters: list[Letter] = []
    covered: list[str] = []
    for_tutors: list[str] = []
    for files in _by_person(checked.files):
        letter = _letter(files, checked, course)
        rejected = [one.file for one in files if one.verdict is FileVerdict.REJECT]
        if letter is not None:
            letters.append(letter)
        if len(rejected) < len(files):
            covered += rejected
        if letter is None:
            for_tutors += rejected if len(rejected) == len(files) else []
            for_tutors += [one.file for one in files if one.waits and one.file not in rejected]
    absent, doubted = _missing(checked) if missing else ((), ())
    letters += (_to_missing(one, checked, course) for one in absent if one not in doubted)
    letters.sort(key=_order)
    named = tuple(name_of(one, course.language) for one in doubted)
    return Outbox(tuple(letters), tuple(covered), tuple(for_tutors), named)


def _order(letter: Letter) -> tuple[int, str, str, tuple[str, ...]]:
    to = letter.to
    return list(Kind).index(letter.kind), fold(to.name), to.identifier or to.number, letter.files


def _by_person(files: Iterable[CheckedFile]) -> Iterable[Sequence[CheckedFile]]:
    """Gather the files of each account; without one, of each number, else each file alone."""
    found: dict[tuple[str, ...], list[CheckedFile]] = defaultdict(list)
    for one in files:
        found[_key(one)].append(one)
    return found.values()


def _key(one: CheckedFile) -> tuple[str, ...]:
    if one.account.identifier or one.account.name:
        return "account", one.account.identifier, one.account.name
    return ("number", one.student.number) if one.student else ("file", one.file)


def _letter(files: Sequence[CheckedFile], checked: Validation, course: Course) -> Letter | None:
    """Write about what would be graded, and about the rest only where nothing would."""
    kept = [one for one in files if one.verdict is not FileVerdict.REJECT]
    current = [one for one in kept if one.standing is not Standing.SUPERSEDED]
    told = [told_of(one, files, course) for one in (current if kept else files)]
    telling = [one for one in told if one.findings]
    if not telling:
        return None
    kind = Kind.WARN if kept else Kind.REJECT
    return write_letter(kind, _addressee(files, checked), telling, course)


def _addressee(files: Sequence[CheckedFile], checked: Validation) -> Addressee:
    account = files[0].account
    is_known = bool(account.identifier or account.name)
    row = checked.worksheet.find(account) if checked.worksheet and is_known else None
    numbers = {one.student.number for one in files if one.student}
    return Addressee(
        name=account.name or (row.name if row else ""),
        email=row.email if row else "",
        identifier=account.identifier or (row.identifier if row else ""),
        number=numbers.pop() if len(numbers) == 1 else "",
    )


def _missing(checked: Validation) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """List who is missing by the rules of a run, and who has handed in for all that is known."""
    entries = tuple(map(_entry, checked.files))
    listed = class_list(checked.roster, checked.worksheet)
    missing = reconcile(entries, listed)[1]
    found = lacking(entries, checked.worksheet, listed, missing)
    return missing, withheld(missing, checked.worksheet, found)


def _entry(one: CheckedFile) -> Entry:
    rejected = one.verdict is FileVerdict.REJECT
    return Entry(
        file=one.file,
        code="",
        status=Status.NOT_GRADED if rejected else Status.GRADED,
        surname=one.student.surname if one.student else "",
        number=one.student.number if one.student else "",
        account=one.account.name,
        identifier=one.account.identifier,
    )


def _to_missing(person: Person, checked: Validation, course: Course) -> Letter:
    rows = checked.worksheet.participants if checked.worksheet else {}
    row = rows.get(person.identifier)
    to = Addressee(
        name=f"{person.first_name} {person.surname}".strip(),
        email=row.email if row else "",
        identifier=person.identifier,
        number=person.number,
    )
    return write_letter(Kind.MISSING, to, (), course)


def _write(letters: Iterable[Letter], out: Path, language: Language) -> None:
    with replacing(out) as handle, io.TextIOWrapper(handle, "utf-8-sig", newline="") as text:
        table = csv.writer(text, delimiter=DELIMITERS[language])
        table.writerow(COLUMNS)
        table.writerows(map(_cells, letters))


def _cells(letter: Letter) -> Iterator[str]:
    to = letter.to
    who = (to.email, to.name, to.identifier, to.number)
    what = (", ".join(letter.files), " ".join(letter.codes), letter.subject, letter.message)
    return map(cell_text, (letter.kind.value, *who, *what))
