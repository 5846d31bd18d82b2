"""Taking what is stored about some people out of the store, so that not a byte of it stays."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.errors import GraderError
from grader.model import Entry, Release
from grader.reasons import reason_of
from problems.model import Wording

_REASON = "because"
_PATIENCE = 2000
"""Milliseconds that another program has to let go of the store."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes: whatever belongs to these, and what nobody can be told to own any more."""

    files: frozenset[str]
    """Uploads, as `Entry.file` names them."""
    numbers: frozenset[str]
    codes: frozenset[str]
    """Of uploads and marks; criteria go with their mark."""
    cleaned: Callable[[Entry], Entry]
    """Gives an entry that stays without what it says of those who go."""
    note: Callable[[str], str] | None = None
    """Gives a person's reason that stays without names; None to leave all of them."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How much a removal takes."""

    uploads: int
    readings: int
    pictures: int
    scorecards: int
    decisions: int


def remove(store: sqlite3.Connection, removal: Removal) -> Removed:
    """Delete the rows of a removal; the caller makes it one transaction.

    Readings of PDFs that no upload holds any more go as well, and released fingerprints of
    uploads that are not there: nobody can tell whose they were. What two students share stays.
    """
    uploads = _remove_entries(store, removal)
    _remove_intakes(store, removal)
    scorecards = _remove_scorecards(store, removal)
    pictures, readings = _remove_readings(store)
    decisions = _remove_decisions(store, removal)
    _remove_extensions(store, removal)
    _clear_releases(store)
    if removal.note is not None:
        _change_notes(store, removal.note)
    return Removed(uploads, readings, pictures, scorecards, decisions)


_NOTED = (("decision", "id"), ("scorecard", "id"), ("entry", "position"), ("extension", "id"))
"""Tables whose documents hold persons' reasons, with their keys."""


def _change_notes(store: sqlite3.Connection, note: Callable[[str], str]) -> None:
    """Write persons' reasons anew in decisions, and where marks and findings repeat them."""
    for table, key in _NOTED:
        rows = store.execute(f"SELECT {key}, document FROM {table}").fetchall()  # noqa: S608
        for number, document in rows:
            changed = json.dumps(
                _noted(json.loads(document), note), ensure_ascii=False, separators=(",", ":")
            )
            if changed != document:
                query = f"UPDATE {table} SET document = ? WHERE {key} = ?"  # noqa: S608
                store.execute(query, (changed, number))


def _noted(value: Any, note: Callable[[str], str]) -> Any:
    """Change every reason in a document, however deep it stands."""
    if isinstance(value, list):
        return [_noted(one, note) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: note(one) if name == _REASON and isinstance(one, str) else _noted(one, note)
        for name, one in value.items()
    }


def purge(store: sqlite3.Connection) -> None:
    """Write the store anew without what was deleted, and empty what stands beside it.

    Raises:
        GraderError: another program holds the store open.
    """
    try:
        store.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        store.execute("VACUUM")
        busy, _, _ = store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise _held(reason_of(error)) from error
    if busy:
        raise _held(Wording("it is open elsewhere", "sie ist anderswo geöffnet"))


def _held(why: Wording) -> GraderError:
    return GraderError(
        f"gradebook.sqlite could not be written anew without what was removed ({why.en}). Close the"
        " programs that hold it open, look whether the disk is full, and run the same command"
        " again: it goes on from there.",
        f"gradebook.sqlite ließ sich nicht ohne das Entfernte neu schreiben ({why.de}). Schließen"
        " Sie die Programme, die die Datei belegen, sehen Sie nach, ob der Datenträger voll ist,"
        " und rufen Sie denselben Befehl noch einmal auf: Er macht dort weiter.",
    )


def _remove_entries(store: sqlite3.Connection, removal: Removal) -> int:
    gone = []
    for position, bare in store.execute("SELECT position, document FROM entry").fetchall():
        entry = Entry.model_validate_json(bare)
        if entry.file in removal.files:
            gone.append((position,))
            continue
        kept = removal.cleaned(entry)
        if kept != entry:
            row = (kept.model_dump_json(), position)
            store.execute("UPDATE entry SET document = ? WHERE position = ?", row)
    store.executemany("DELETE FROM entry WHERE position = ?", gone)
    return len(gone)


def _remove_intakes(store: sqlite3.Connection, removal: Removal) -> None:
    gone = [
        (position,)
        for position, document in store.execute("SELECT position, document FROM intake")
        if json.loads(document)["upload"]["file"] in removal.files
    ]
    store.executemany("DELETE FROM intake WHERE position = ?", gone)


def _remove_extensions(store: sqlite3.Connection, removal: Removal) -> None:
    gone = [(number,) for number in sorted(removal.numbers)]
    store.executemany("DELETE FROM extension WHERE number = ?", gone)


def _remove_scorecards(store: sqlite3.Connection, removal: Removal) -> int:
    query = (
        "DELETE FROM scorecard WHERE number = ?"
        " AND id NOT IN (SELECT scorecard FROM entry WHERE scorecard IS NOT NULL)"
    )
    return sum(store.execute(query, (number,)).rowcount for number in sorted(removal.numbers))


def _remove_readings(store: sqlite3.Connection) -> tuple[int, int]:
    """Delete readings, and their pictures, of PDFs that no upload which stays holds."""
    kept = set(_pdfs(store))
    keys = store.execute("SELECT id, key FROM reading").fetchall()
    gone = [(number,) for number, key in keys if _pdf(key) not in kept]
    store.executemany("DELETE FROM picture WHERE reading = ?", gone)
    pictures = store.executemany("DELETE FROM image WHERE reading = ?", gone).rowcount
    store.executemany("DELETE FROM reading WHERE id = ?", gone)
    return max(pictures, 0), len(gone)


def _pdfs(store: sqlite3.Connection) -> Iterator[str]:
    """Name the PDFs of the uploads that are there: as taken in, and as a person admitted them."""
    for (document,) in store.execute("SELECT document FROM intake"):
        yield json.loads(document).get("pdf_sha256", "")
    for (bare,) in store.execute("SELECT document FROM entry").fetchall():
        number = Entry.model_validate_json(bare).reading
        for (key,) in store.execute("SELECT key FROM reading WHERE id = ?", (number,)):
            yield _pdf(key)


def _pdf(key: str) -> str:
    return key.partition(":")[0]


def _remove_decisions(store: sqlite3.Connection, removal: Removal) -> int:
    gone = [
        (number,)
        for number, document in store.execute("SELECT id, document FROM decision")
        if json.loads(document)["key"].partition(".")[0] in removal.codes
    ]
    store.executemany("DELETE FROM decision WHERE id = ?", gone)
    return len(gone)


def _clear_releases(store: sqlite3.Connection) -> None:
    """Leave the fingerprints of uploads that are there; who released, and when, stays."""
    there = {code for (code,) in store.execute("SELECT code FROM entry")}
    for number, document in store.execute("SELECT id, document FROM release").fetchall():
        release = Release.model_validate_json(document)
        points = {code: one for code, one in release.points.items() if code in there}
        row = (release.model_copy(update={"points": points}).model_dump_json(), number)
        store.execute("UPDATE release SET document = ? WHERE id = ?", row)
