"""One module, one format; each holds `write`, and its module's name is the report's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from grader.model import Entry, Person, Reconciliation
from problems.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Batch:
    """One graded run as the reports see it.

    `entries` may be iterated any number of times and is read from disk each time, so that a
    report never has to hold a whole class in memory. It is ordered by surname, number and file.
    """

    sheet: Sheet
    entries: Iterable[Entry]
    reconciliation: Reconciliation
    missing: tuple[Person, ...]
    language: Literal["en", "de"]
    grader_version: str
