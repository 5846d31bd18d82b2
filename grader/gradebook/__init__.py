"""The append-only store of a run's folder: readings, intakes, scorecards and decisions."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter

from grader.errors import GraderError
from grader.gradebook.glance import glance
from grader.gradebook.layout import prepare
from grader.gradebook.removal import Removal, Removed, purge, remove
from grader.model import Decision, Entry, Release, Scorecard
from grader.reasons import reason_of
from submissions.extensions import Extension
from submissions.model import Reading

_NAME = "gradebook.sqlite"
_READING = TypeAdapter(Reading)
_EXTENSION: TypeAdapter[Extension | None] = TypeAdapter(Extension | None)
_NONE = "null"


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A decision, the fingerprint it is bound to, and when it was taken in."""

    decision: Decision
    bound_to: str
    made_at: str
    overruled: bool = False
    """Whether another decision, taken in with it, stands over it."""
    number: int = field(default=0, compare=False)
    """Its place in the record, from 1; 0 before it is there."""


@dataclass(frozen=True, slots=True)
class StoredRelease:
    """A release, and when it was made."""

    release: Release
    made_at: str


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What was read in a PDF, and by which version of the reader."""

    number: int
    version: str
    reading: Reading


class Gradebook:
    """The store in one folder; use as a context manager.

    Rows of readings, scorecards, decisions, extensions and releases are only ever added, until
    somebody is forgotten. `entry` and `intake` are the current view, replaced as a whole in one
    transaction; pictures are kept of the readings that count.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME
        self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)

    def __enter__(self) -> Self:
        prepare(self._connection, self.path)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the writes inside happen all or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # a full disk has ended it already
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def note(self, name: str, value: str) -> None:
        """Keep one named text, such as the request of the run."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def unnote(self, name: str) -> None:
        """Drop a named text."""
        self._connection.execute("DELETE FROM meta WHERE name = ?", (name,))

    def noted(self, name: str) -> str | None:
        """Return a named text, or None."""
        return self._one("SELECT value FROM meta WHERE name = ?", name)

    def add_reading(self, key: str, version: str, reading: Reading) -> None:
        """Keep what a version of the reader read; it counts from now on, and earlier ones stay."""
        last = self.reading(key)
        if last is not None and (last.version, last.reading) == (version, reading):
            return
        row = (key, version, _READING.dump_json(reading).decode())
        query = "INSERT INTO reading (key, version, document) VALUES (?, ?, ?)"
        with self.together():
            if last is not None:
                self._drop_pictures(last.number)
            self._connection.execute(query, row)

    def reading(self, key: str) -> StoredReading | None:
        """Return the last reading kept under a key, or None."""
        query = "SELECT id, version, document FROM reading WHERE key = ? ORDER BY id DESC LIMIT 1"
        row = self._connection.execute(query, (key,)).fetchone()
        if row is None:
            return None
        number, version, document = row
        return StoredReading(number, version, _READING.validate_json(document))

    def has_reading(self, key: str) -> bool:
        """Tell whether a reading is kept under a key."""
        return self._one("SELECT 1 FROM reading WHERE key = ?", key) is not None

    def add_pictures(
        self, reading: int, pictures: Mapping[tuple[str, str], bytes], failure: str = ""
    ) -> None:
        """Keep the pictures of a reading, by part and field, in the place of earlier ones.

        Args:
            reading: the reading's number.
            pictures: PNGs; the same one may stand for several fields and is kept once.
            failure: the code of what kept the report from being pictured.
        """
        images: dict[bytes, int] = {}
        with self.together():
            self._drop_pictures(reading)
            for (part, field), png in pictures.items():
                if png not in images:
                    images[png] = self._add_image(reading, png)
                row = (reading, part, field, images[png])
                self._connection.execute("INSERT INTO picture VALUES (?, ?, ?, ?)", row)
            query = "UPDATE reading SET pictured = ? WHERE id = ?"
            self._connection.execute(query, (failure, reading))

    def pictured(self, reading: int) -> str | None:
        """Tell what came of picturing a reading: empty or a failure's code; None before that."""
        return self._one("SELECT pictured FROM reading WHERE id = ?", reading)

    def pictures(self, reading: int) -> dict[tuple[str, str], bytes]:
        """Return the pictures of a reading, by part and field."""
        query = (
            "SELECT part, field, png FROM picture JOIN image ON image.id = picture.image"
            " WHERE picture.reading = ?"
        )
        rows = self._connection.execute(query, (reading,))
        return {(part, field): png for part, field, png in rows}

    def add_decisions(self, decisions: Iterable[StoredDecision]) -> None:
        """Add decisions; the caller makes them happen together."""
        rows = [
            (one.made_at, one.bound_to, one.decision.model_dump_json(), one.overruled)
            for one in decisions
        ]
        self._connection.executemany(
            "INSERT INTO decision (made_at, bound_to, document, overruled) VALUES (?, ?, ?, ?)",
            rows,
        )

    def decisions(self) -> Iterator[StoredDecision]:
        """Yield all decisions, oldest first."""
        query = "SELECT document, bound_to, made_at, overruled, id FROM decision ORDER BY id"
        for document, bound_to, made_at, overruled, number in self._connection.execute(query):
            decision = Decision.model_validate_json(document)
            yield StoredDecision(decision, bound_to, made_at, bool(overruled), number)

    def note_extensions(self, extensions: Mapping[str, Extension]) -> None:
        """Keep the later due dates of a run, by number, where they are not what they were."""
        known = dict(self._last_extensions())
        now = {number: _EXTENSION.dump_json(one).decode() for number, one in extensions.items()}
        gone = {number: _NONE for number in known if number not in now}
        rows = [
            (number, document)
            for number, document in {**now, **gone}.items()
            if known.get(number, _NONE) != document
        ]
        query = "INSERT INTO extension (number, document) VALUES (?, ?)"
        self._connection.executemany(query, rows)

    def extensions(self, number: str) -> Iterator[Extension | None]:
        """Yield a student's later due dates, oldest first; None where one was taken back."""
        query = "SELECT document FROM extension WHERE number = ? ORDER BY id"
        for (document,) in self._connection.execute(query, (number,)):
            yield _EXTENSION.validate_json(document)

    def add_release(self, stored: StoredRelease) -> None:
        """Add a release; earlier ones stay in the record."""
        row = (stored.made_at, stored.release.model_dump_json())
        self._connection.execute("INSERT INTO release (made_at, document) VALUES (?, ?)", row)

    def releases(self) -> Iterator[StoredRelease]:
        """Yield all releases, oldest first."""
        for made_at, document in self._connection.execute(
            "SELECT made_at, document FROM release ORDER BY id"
        ):
            yield StoredRelease(Release.model_validate_json(document), made_at)

    def replace_intakes(self, documents: Iterable[str]) -> None:
        """Replace the view of what was handed in, as JSON documents in order."""
        self._connection.execute("DELETE FROM intake")
        self._connection.executemany("INSERT INTO intake VALUES (?, ?)", enumerate(documents))

    def intakes(self) -> Iterator[str]:
        """Yield the documents of what was handed in, in order."""
        query = "SELECT document FROM intake ORDER BY position"
        for (document,) in self._connection.execute(query):
            yield document

    def replace_entries(self, entries: Iterable[Entry]) -> None:
        """Replace the current view; scorecards that changed are added to the record."""
        self._connection.execute("DELETE FROM entry")
        for position, entry in enumerate(entries):
            card = None if entry.scorecard is None else self._add_scorecard(entry.scorecard)
            bare = entry.model_copy(update={"scorecard": None}).model_dump_json()
            row = (position, entry.code, bare, card)
            self._connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?)", row)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of the last run, one at a time, in their order."""
        query = (
            "SELECT entry.document, scorecard.document FROM entry"
            " LEFT JOIN scorecard ON scorecard.id = entry.scorecard ORDER BY position"
        )
        for bare, card in self._connection.execute(query):
            entry = Entry.model_validate_json(bare)
            scorecard = None if card is None else Scorecard.model_validate_json(card)
            yield entry.model_copy(update={"scorecard": scorecard})

    def last_scorecard(self, number: str) -> Scorecard | None:
        """Return the newest scorecard of a student, or None."""
        query = "SELECT document FROM scorecard WHERE number = ? ORDER BY id DESC LIMIT 1"
        document = self._one(query, number)
        return None if document is None else Scorecard.model_validate_json(document)

    def scorecards(self, number: str) -> Iterator[Scorecard]:
        """Yield every scorecard of a student that differed from the one before, oldest first."""
        query = "SELECT document FROM scorecard WHERE number = ? ORDER BY id"
        for (document,) in self._connection.execute(query, (number,)):
            yield Scorecard.model_validate_json(document)

    def numbers(self) -> frozenset[str]:
        """Name everybody whom a scorecard was ever made for, by number."""
        return frozenset(
            number for (number,) in self._connection.execute("SELECT number FROM scorecard")
        )

    def remove(self, removal: Removal) -> Removed:
        """Delete what belongs to some people; the caller makes it one transaction."""
        return remove(self._connection, removal)

    def weigh(self, removal: Removal) -> Removed:
        """Count what a removal would delete, and keep all of it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            return remove(self._connection, removal)
        finally:
            self._connection.execute("ROLLBACK")

    def purge(self) -> None:
        """Leave no byte of what was deleted in the store's files.

        Raises:
            GraderError: another program holds the store open.
        """
        purge(self._connection)

    def reading_of_number(self, number: int) -> StoredReading | None:
        """Return a reading by its number, or None."""
        query = "SELECT version, document FROM reading WHERE id = ?"
        row = self._connection.execute(query, (number,)).fetchone()
        if row is None:
            return None
        return StoredReading(number, row[0], _READING.validate_json(row[1]))

    def _last_extensions(self) -> Iterator[tuple[str, str]]:
        query = (
            "SELECT number, document FROM extension"
            " WHERE id IN (SELECT max(id) FROM extension GROUP BY number)"
        )
        yield from self._connection.execute(query)

    def _add_scorecard(self, scorecard: Scorecard) -> int:
        document = scorecard.model_dump_json()
        query = "SELECT id, document FROM scorecard WHERE number = ? ORDER BY id DESC LIMIT 1"
        last = self._connection.execute(query, (scorecard.number,)).fetchone()
        if last is not None and last[1] == document:
            return int(last[0])
        cursor = self._connection.execute(
            "INSERT INTO scorecard (number, document) VALUES (?, ?)", (scorecard.number, document)
        )
        return int(cursor.lastrowid or 0)

    def _add_image(self, reading: int, png: bytes) -> int:
        query = "INSERT INTO image (reading, png) VALUES (?, ?)"
        return int(self._connection.execute(query, (reading, png)).lastrowid or 0)

    def _drop_pictures(self, reading: int) -> None:
        self._connection.execute("DELETE FROM picture WHERE reading = ?", (reading,))
        self._connection.execute("DELETE FROM image WHERE reading = ?", (reading,))

    def _one(self, query: str, value: str | int) -> str | None:
        row = self._connection.execute(query, (value,)).fetchone()
        return None if row is None else row[0]


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Make a folder and keep a second run out of it; a run that was killed keeps nobody out.

    Raises:
        GraderError: another run is at work there, or nothing can be kept there.
    """
    _make(folder)
    try:
        address = folder / ".run.lock"
        with closing(sqlite3.connect(address, isolation_level=None, timeout=0)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        raise _refusal(folder, error) from error


def stored_in(folder: Path) -> bool:
    """Tell whether a folder holds a gradebook."""
    return (folder / _NAME).is_file()


def noted_in(folder: Path, name: str) -> str | None:
    """Give a named text of a folder's gradebook without opening it; None where there is none."""
    return glance(folder / _NAME, name)


def stamp(moment: datetime) -> str:
    """Write a moment for the record: ISO, to the second, with its offset."""
    return moment.isoformat(timespec="seconds")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(folder, error) from error


def _refusal(folder: Path, error: Exception) -> GraderError:
    """Say why a run cannot go on in a folder."""
    if "locked" in str(error):
        return GraderError(
            f"Another run is at work in {folder}. Wait until it has ended, or choose another "
            "folder with --out.",
            f"In {folder} arbeitet gerade ein anderer Lauf. Warten Sie, bis er zu Ende ist, oder"
            " wählen Sie mit --out einen anderen Ordner.",
        )
    reason = reason_of(error)
    return GraderError(
        f"Nothing can be written to {folder} ({reason.en}). It must be a folder that you may write"
        " to, on a disk that is not full. Mend that or choose another folder, and run again: what"
        " was read stays.",
        f"In {folder} lässt sich nichts schreiben ({reason.de}). Es muss ein Ordner sein, in den"
        " Sie schreiben dürfen, auf einem Datenträger mit Platz. Schaffen Sie Abhilfe, oder wählen"
        " Sie einen anderen Ordner, und wiederholen Sie den Lauf: Was gelesen ist, bleibt.",
    )
