"""Who has handed in, as Moodle's worksheet says, and of whom no upload is in the download."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from grader.model import Entry, Person
from grader.wording import Language, say
from grader.workflow.class_list import ClassList
from problems.model import Wording
from submissions.intake import is_team
from submissions.model import Account
from submissions.surnames import fold, may_be_of
from submissions.worksheet import Participant, Worksheet

_WORDS = {
    "lacking": Wording(
        "Handed in, as Moodle's worksheet says, but no upload in the download is theirs:",
        "Laut Moodles Bewertungstabelle abgegeben, aber keine Abgabe im Download ist von ihnen:",
    ),
    "remedy": Wording(
        "Download all submissions again, and grade again with that.",
        "Bitte alle Abgaben neu herunterladen und damit erneut bewerten.",
    ),
    "account": Wording("Moodle {identifier}", "Moodle {identifier}"),
}


@dataclass(frozen=True, slots=True)
class _Met:
    """Whose rows the uploads are."""

    rows: frozenset[int]
    names: frozenset[str]
    """Of accounts that no row has the identifier of."""
    surnames: frozenset[str]
    """Of uploads without an account."""

    def may_have(self, row: Participant, person: Person | None) -> bool:
        """Whether an upload is that row's, or could be, as nobody knows better."""
        is_numbered = person is not None and bool(person.number)
        by_surname = () if is_numbered else self.surnames
        return (
            row.line in self.rows
            or _plain(row.name) in self.names
            or any(may_be_of(surname, row.name) for surname in by_surname)
        )


def lacking(
    entries: Iterable[Entry],
    worksheet: Worksheet | None,
    listed: ClassList | None,
    missing: Collection[Person],
) -> tuple[Person, ...]:
    """Name everybody whose row says that they handed in, and of whom no upload is known.

    Nothing is claimed where a status is in words that are not known, and of nobody where uploads
    came from groups, as their accounts do not tell who is in them.

    Args:
        entries: all uploads of the run.
        worksheet: Moodle's, where it was given.
        listed: who takes part.
        missing: who of them has no upload.

    Returns:
        They, as the list has them, or else by the name in the worksheet and Moodle's identifier.
    """
    handed_in = _handed_in(worksheet)
    if worksheet is None or not handed_in:
        return ()
    accounts = [one.model_copy(update={"scorecard": None}) for one in entries]
    if any(is_team(one.account) for one in accounts):
        return ()
    met = _met(accounts, worksheet)
    people = (
        (row, listed.by_identifier.get(row.identifier) if listed else None) for row in handed_in
    )
    return tuple(
        person or Person(number="", surname=row.name, identifier=row.identifier)
        for row, person in people
        if (person is None or person in missing) and not met.may_have(row, person)
    )


def withheld(
    missing: Iterable[Person], worksheet: Worksheet | None, found: Iterable[Person]
) -> tuple[Person, ...]:
    """Add to those who are lacking everybody without an upload whose row may say the contrary."""
    handed_in = {row.identifier for row in _handed_in(worksheet)}
    lacking_ones = tuple(found)
    unnumbered = [one.surname for one in lacking_ones if not one.number]
    doubted = (
        one
        for one in missing
        if one.identifier in handed_in
        or (not one.identifier and any(may_be_of(one.surname, name) for name in unnumbered))
    )
    return tuple(dict.fromkeys((*lacking_ones, *doubted)))


def lacking_lines(people: Collection[Person], language: Language) -> Iterator[str]:
    """Name them to the tutor, with what to do."""
    if people:
        yield say(_WORDS["lacking"], language)
        yield from (f"  {name_of(one, language)}" for one in people)
        yield "  " + say(_WORDS["remedy"], language)


def name_of(person: Person, language: Language) -> str:
    """Name one of them with the number, or with Moodle's where there is no other."""
    account = say(_WORDS["account"], language).format(identifier=person.identifier)
    name = f"{person.first_name} {person.surname}".strip()
    return " ".join(filter(None, (name, person.number or (person.identifier and account))))


def _handed_in(worksheet: Worksheet | None) -> tuple[Participant, ...]:
    rows = worksheet.participants.values() if worksheet else ()
    return tuple(row for row in rows if row.is_submitted)


def _met(entries: Iterable[Entry], worksheet: Worksheet) -> _Met:
    rows: set[int] = set()
    names: set[str] = set()
    surnames: set[str] = set()
    for entry in entries:
        row = worksheet.find(Account(entry.account, entry.identifier))
        if row is not None:
            rows.add(row.line)
        elif entry.account:
            names.add(_plain(entry.account))
        elif entry.surname and not entry.identifier:
            surnames.add(entry.surname)
    return _Met(frozenset(rows), frozenset(names), frozenset(surnames))


def _plain(name: str) -> str:
    """Spell a full name such that the order of its parts does not matter."""
    return " ".join(sorted(fold(name.replace(",", " ")).split()))
