"""Who is on record in a folder from an earlier run, and not in the download that is graded now.

Their results and feedback leave the folder with the run, so that somebody has to agree first.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry, Status
from grader.wording import Language, say, visible
from problems.model import Wording
from submissions.model import Rejected, Submission
from submissions.surnames import fold

Result = Submission | Rejected

_WORDS = {
    "head": Wording(
        "On record in {out}, and not in {source}:",
        "In {out} verzeichnet, und nicht in {source}:",
    ),
    "released": Wording("points released", "Punkte freigegeben"),
    "on_record": Wording("handed in before", "früher abgegeben"),
    "stakes": Wording(
        "Without them, their results and feedback leave the folder.",
        "Ohne sie verlassen ihre Ergebnisse und Rückmeldungen den Ordner.",
    ),
    "question": Wording("Grade without them? [y/N]", "Ohne sie bewerten? [j/N]"),
    "gone": Wording(
        "No longer among the results, as the download does not hold them:",
        "Nicht mehr unter den Ergebnissen, da der Download sie nicht enthält:",
    ),
    "back": Wording(
        "What is on record of them is kept: grade a download that holds them, and they are back.",
        "Was über sie verzeichnet ist, bleibt erhalten: Mit einem Download, der sie enthält, sind"
        " sie wieder da.",
    ),
}


@dataclass(frozen=True, slots=True)
class Absent:
    """One person who is on record and not in the download."""

    surname: str
    number: str
    account: str
    file: str
    """Of an upload of theirs, which names them where nothing else does."""
    was_released: bool

    @property
    def name(self) -> str:
        """What to call them: by surname and number, else by the account, else by the file."""
        named = " ".join(filter(None, (self.surname, self.number)))
        return visible(named or self.account or self.file)


@dataclass(frozen=True, slots=True)
class Absence:
    """All of them, and what was graded where."""

    people: tuple[Absent, ...]
    source: Path
    out: Path
    language: Language


Agree = Callable[[Absence], bool]
"""Asked before anything is changed."""


def nobody_agrees(_: Absence) -> bool:
    """Go on without nobody."""
    return False


def find_absent(
    book: Gradebook, before: Iterable[Result], results: Iterable[Result]
) -> tuple[Absent, ...]:
    """Name everybody whom the last run had and of whom nothing is among what was handed in now.

    Somebody is there by the account that uploaded, by number and surname of a proper submission,
    or, where the account is not known, by a file of the same path or the same bytes. What was
    refused and names somebody else's number does not stand in for them.

    Args:
        book: the record, as the last run left it.
        before: what had been handed in then.
        results: what is handed in now.
    """
    known = {one.upload.file: one.zip_sha256 for one in before}
    there = _There.of(results)
    handed_out = frozenset(code for one in book.releases() for code in one.release.points)
    bare = (entry.model_copy(update={"scorecard": None}) for entry in book.entries())
    gone = [entry for entry in bare if not there.holds(entry, known.get(entry.file, ""))]
    return tuple(
        _absent(own[0], was_released=any(one.code in handed_out for one in own))
        for own in _by_person(gone)
    )


def refuse(absence: Absence) -> GraderError:
    """Say that nothing was changed, who would be lost, and how to go on."""
    english, german = ("\n".join(_told(absence, language)) for language in ("en", "de"))
    return GraderError(
        f"{english}\nNothing was changed. Grade a download that holds everybody; for a part of"
        " the class, name another folder with --out. If they are to leave this one (they withdrew"
        " what they had handed in, say), go on with --without-absent.",
        f"{german}\nGeändert wurde nichts. Bewerten Sie einen Download, der alle enthält; für"
        " einen Teil der Klasse nennen Sie mit --out einen anderen Ordner. Sollen sie diesen"
        " verlassen (weil sie ihre Abgabe zurückzogen, etwa), machen Sie mit --without-absent"
        " weiter.",
    )


def absence_text(absence: Absence) -> str:
    """Word what is asked about."""
    return "\n".join(_told(absence, absence.language))


def question(language: Language) -> str:
    """Word the question; only a yes is one."""
    return say(_WORDS["question"], language)


def absent_lines(people: Sequence[Absent], language: Language) -> Iterator[str]:
    """Name those without whom was graded, as somebody agreed to."""
    if people:
        yield say(_WORDS["gone"], language)
        yield from _named(people, language)
        yield "  " + say(_WORDS["back"], language)


def absent_document(one: Absent) -> Mapping[str, object]:
    """Give one of them as JSON."""
    return {
        "student": {"surname": one.surname, "number": one.number},
        "account": one.account,
        "file": one.file,
        "released": one.was_released,
    }


@dataclass(frozen=True, slots=True)
class _There:
    """By what somebody may be found among what was handed in now."""

    files: frozenset[str]
    numbers: Mapping[str, frozenset[str]]
    """By the bytes' fingerprint: the numbers that they came under, empty for none."""
    identifiers: frozenset[str]
    names: frozenset[str]
    students: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, results: Iterable[Result]) -> "_There":
        every = tuple(results)
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        for one in every:
            numbers[one.zip_sha256].add(one.student.number if one.student else "")
        accounts = [one.upload.account for one in every]
        return cls(
            files=frozenset(one.upload.file for one in every),
            numbers={digest: frozenset(found) for digest, found in numbers.items() if digest},
            identifiers=frozenset(one.identifier for one in accounts if one.identifier),
            names=frozenset(fold(one.name) for one in accounts if one.name),
            students=frozenset(
                (one.student.number, fold(one.student.surname))
                for one in every
                if isinstance(one, Submission)
            ),
        )

    def holds(self, entry: Entry, digest: str) -> bool:
        """Whether something of the person is there whose an entry of the last run is."""
        if (entry.number, fold(entry.surname)) in self.students:
            return True
        if entry.identifier:
            return entry.identifier in self.identifiers
        if entry.account:
            return fold(entry.account) in self.names
        bearing = self.numbers.get(digest, frozenset())
        is_theirs = not entry.number or not bearing.isdisjoint({"", entry.number})
        return entry.file in self.files or (bool(bearing) and is_theirs)


def _by_person(entries: Sequence[Entry]) -> Iterable[Sequence[Entry]]:
    """Gather uploads: those that were taken as a student's first, then what else was uploaded."""
    people: defaultdict[str, list[Entry]] = defaultdict(list)
    of_account: dict[str, str] = {}
    for entry in sorted(entries, key=_is_refused):
        account = entry.identifier or entry.account
        label = of_account.get(account) or account or entry.file
        if entry.number and not _is_refused(entry):
            label = f"{entry.number} {fold(entry.surname)}"
        if account:
            of_account.setdefault(account, label)
        people[label].append(entry)
    return people.values()


def _is_refused(entry: Entry) -> bool:
    return entry.status is Status.NOT_GRADED


def _absent(entry: Entry, *, was_released: bool) -> Absent:
    """Name a person; what a refused file says of itself counts only where nothing else does."""
    if _is_refused(entry) and entry.account:
        return Absent("", "", entry.account, entry.file, was_released)
    return Absent(entry.surname, entry.number, entry.account, entry.file, was_released)


def _told(absence: Absence, language: Language) -> Iterator[str]:
    source, out = visible(str(absence.source)), visible(str(absence.out))
    yield say(_WORDS["head"], language).format(out=out, source=source)
    yield from _named(absence.people, language)
    yield say(_WORDS["stakes"], language)


def _named(people: Iterable[Absent], language: Language) -> Iterator[str]:
    for one in people:
        known = say(_WORDS["released" if one.was_released else "on_record"], language)
        yield f"  {one.name} ({known})"
