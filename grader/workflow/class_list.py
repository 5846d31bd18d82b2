"""Who belongs to the class, and whether everybody is accounted for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from grader.model import Entry, Person, Reconciliation, Status
from submissions.roster import Roster
from submissions.surnames import fold
from submissions.worksheet import Worksheet

Found = TypeVar("Found")

_WEIGHT = (Status.GRADED, Status.NEEDS_REVIEW, Status.NOT_GRADED)
"""What a person's uploads come to is the first of these that one of them has."""


@dataclass(frozen=True, slots=True)
class ClassList:
    """Everybody who takes part, findable by number, by account and by full name."""

    people: tuple[Person, ...]
    by_number: Mapping[str, Person]
    by_identifier: Mapping[str, Person]
    by_name: Mapping[str, Person]
    """Folded full names that only one person has."""

    def owner(self, entry: Entry) -> Person | None:
        """Find whose upload an entry is: by number, else by the account.

        A file that breaks the naming rule may hold somebody else's number; there the account
        says more.
        """
        first, second = self.by_number.get(entry.number), self.uploader(entry)
        if entry.status is Status.NOT_GRADED:
            first, second = second, first
        return first or second

    def uploader(self, entry: Entry) -> Person | None:
        """Find from whose account an upload came."""
        return self.by_identifier.get(entry.identifier) or self.by_name.get(fold(entry.account))


def class_list(roster: Roster | None, worksheet: Worksheet | None) -> ClassList | None:
    """Make the list from the roster, or else from the worksheet; None where neither is given."""
    if roster is None and worksheet is None:
        return None
    identifiers = _identifiers(worksheet)
    people = _of_roster(roster, identifiers) if roster else _of_worksheet(worksheet)
    return ClassList(
        people=people,
        by_number={one.number: one for one in people if one.number},
        by_identifier={one.identifier: one for one in people if one.identifier},
        by_name=_unique((_full_name(one), one) for one in people),
    )


def reconcile(
    entries: Iterable[Entry], listed: ClassList | None
) -> tuple[Reconciliation, tuple[Person, ...]]:
    """Count what became of everybody.

    Returns:
        The sums, and who is missing.
    """
    status: dict[Person, Status] = {}
    strangers: dict[str, Status] = {}
    superseded = 0
    for entry in entries:
        if entry.status is Status.SUPERSEDED:
            superseded += 1
            continue
        owner = listed.owner(entry) if listed else None
        if owner is None:
            key = entry.number or entry.file
            strangers[key] = _heavier(strangers.get(key), entry.status)
        else:
            status[owner] = _heavier(status.get(owner), entry.status)
    counted = Counter([*status.values(), *strangers.values()])
    missing = tuple(one for one in listed.people if one not in status) if listed else ()
    return (
        Reconciliation(
            roster=len(listed.people) if listed else None,
            graded=counted[Status.GRADED],
            needs_review=counted[Status.NEEDS_REVIEW],
            not_graded=counted[Status.NOT_GRADED],
            missing=len(missing) if listed else None,
            unlisted=len(strangers) if listed else 0,
            superseded=superseded,
        ),
        missing,
    )


def _heavier(known: Status | None, new: Status) -> Status:
    return new if known is None else min(known, new, key=_WEIGHT.index)


def _of_roster(roster: Roster, identifiers: Mapping[str, str]) -> tuple[Person, ...]:
    members = tuple(roster.members.values())
    names = [fold(f"{one.first_name} {one.surname}".strip()) for one in members]
    # Of two who share a name, an account of that name may be either's.
    known = _unique((name, identifiers.get(name, "")) for name in names)
    return tuple(
        Person(
            number=one.number,
            surname=one.surname,
            first_name=one.first_name,
            identifier=known.get(name, ""),
        )
        for one, name in zip(members, names, strict=True)
    )


def _of_worksheet(worksheet: Worksheet | None) -> tuple[Person, ...]:
    rows = worksheet.participants.values() if worksheet else ()
    return tuple(Person(number="", surname=row.name, identifier=row.identifier) for row in rows)


def _identifiers(worksheet: Worksheet | None) -> dict[str, str]:
    """Map folded full names that only one participant has to Moodle's identifiers."""
    rows = worksheet.participants.values() if worksheet else ()
    return _unique((fold(row.name), row.identifier) for row in rows)


def _full_name(person: Person) -> str:
    return fold(f"{person.first_name} {person.surname}".strip())


def _unique(pairs: Iterable[tuple[str, Found]]) -> dict[str, Found]:
    """Keep the pairs whose key stands there once."""
    every = tuple(pairs)
    counts = Counter(key for key, _ in every)
    return {key: value for key, value in every if counts[key] == 1}
