"""Who gets a handout: everybody of the course's lists, with their number and Moodle's."""

import re
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.model import Person
from grader.workflow.class_list import class_list
from grader.workflow.handing_out.ledger import seed_name
from problems.sheet import Sheet
from submissions.roster import read_roster
from submissions.surnames import fold
from submissions.worksheet import Worksheet, read_worksheet

_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets a handout; number or account may not be known, but not both."""

    number: str
    account: str
    name: str

    @property
    def label(self) -> str:
        """Name them in files and messages."""
        return self.number or self.account

    @property
    def order(self) -> tuple[str, int]:
        """Order by number; those without one by account."""
        return self.number, int(self.account or 0)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Everybody who gets a handout, in order of number, and who is on one list only."""

    people: tuple[Recipient, ...]
    without_account: tuple[str, ...] = ()
    """Whom Moodle's worksheet does not name, or names twice: their handouts go by hand."""
    without_number: tuple[str, ...] = ()
    """Who is in the worksheet and not on the roster, and gets none."""

    def only(self, label: str) -> Recipient:
        """Find one by number, or by account.

        Raises:
            GraderError: there is nobody of that number.
        """
        found = [one for one in self.people if label in (one.number, one.account)]
        exact = [one for one in found if one.number == label] or found
        if len(exact) != 1:
            raise GraderError(
                f"There is nobody with the number {label!r} on the lists. Zeros in front count;"
                " --only takes a number as the roster has it.",
                f"Niemand auf den Listen hat die Nummer {label!r}. Nullen am Anfang zählen; --only"
                " nimmt eine Nummer, wie sie in der Teilnehmerliste steht.",
            )
        return exact[0]


def read_recipients(sheet: Sheet, roster: Path | None, worksheet: Path | None) -> Recipients:
    """Read the lists; those of a roster and a worksheet are matched by names that are unique.

    Raises:
        GraderError: nobody is on them, or a number cannot name a file.
        SubmissionError: a list cannot be read.
    """
    rows = read_worksheet(worksheet, sheet.zone) if worksheet else None
    listed = class_list(read_roster(roster) if roster else None, rows)
    people = [_recipient(one) for one in (listed.people if listed else ())]
    if not people:
        raise GraderError(
            "Nobody is on the lists, so that there is nobody to print for.",
            "Auf den Listen steht niemand, für den etwas zu drucken wäre.",
        )
    for one in people:
        _refuse_odd(one)
    return Recipients(
        tuple(sorted(people, key=lambda one: one.order)),
        tuple(one.label for one in people if worksheet and not one.account),
        tuple(_left_over(people, rows)) if roster and rows else (),
    )


def _recipient(person: Person) -> Recipient:
    name = f"{person.first_name} {person.surname}".strip()
    return Recipient(person.number, person.identifier, name)


def _left_over(people: list[Recipient], rows: Worksheet) -> list[str]:
    """Name who is in the worksheet alone; of people with one name, the accounts are not known."""
    taken = {one.account for one in people}
    doubtful = {fold(one.name) for one in people if not one.account}
    return [
        row.name
        for row in rows.participants.values()
        if row.identifier not in taken and fold(row.name) not in doubtful
    ]


def _refuse_odd(one: Recipient) -> None:
    """Take no number that is no number: it names files and folders."""
    if not _FILE.fullmatch(one.label):
        raise GraderError(
            f"The number {one.label!r} cannot be used: letters, digits, - and _ were expected."
            " Correct it in the roster.",
            f"Die Nummer {one.label!r} ist nicht verwendbar: Erwartet wurden Buchstaben, Ziffern,"
            " - und _. Berichtigen Sie sie in der Teilnehmerliste.",
        )


def seed_of(one: Recipient) -> str:
    """Name a student as draws do."""
    return seed_name(one.number, one.account)
