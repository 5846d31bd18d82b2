"""A glance at a store as it lies there: nothing is made, changed or locked by it."""

import sqlite3
from contextlib import closing
from pathlib import Path

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a store that is open, or was when its program died."""


def glance(store: Path, name: str) -> str | None:
    """Give a named text of a store, such as the request of the run; None where none can be read.

    Where nothing lies beside the store, SQLite is told that it does not change meanwhile: else it
    would put files there even to read.
    """
    if not store.is_file():
        return None
    is_open = all(store.with_name(store.name + end).exists() for end in _BESIDE)
    address = f"{store.absolute().as_uri()}?mode=ro{'' if is_open else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=0)) as found:
            row = found.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])
