"""The tables of the store, and how those of an older version become them."""

import sqlite3
from pathlib import Path

from grader.errors import GraderError
from grader.reasons import reason_of

SCHEMA = 4
"""The newest layout of the store that this version writes."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reading (key TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE scorecard (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, document TEXT NOT NULL
);
CREATE TABLE entry (
    position INTEGER PRIMARY KEY, code TEXT NOT NULL, document TEXT NOT NULL,
    scorecard INTEGER REFERENCES scorecard (id)
);
CREATE TABLE intake (position INTEGER PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT, made_at TEXT NOT NULL, bound_to TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX scorecard_number ON scorecard (number, id);
"""

_PICTURES = """
ALTER TABLE reading RENAME TO reading_1;
CREATE TABLE reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, version TEXT NOT NULL,
    document TEXT NOT NULL, pictured TEXT
);
CREATE INDEX reading_key ON reading (key, id);
INSERT INTO reading (key, version, document)
    SELECT pdf || ':' || looked_for || failed, version, document FROM (
        SELECT substr(bare, 1, 64) AS pdf, substr(bare, -16) AS looked_for, failed, document,
            substr(bare, 66, length(bare) - 82) AS version
        FROM (
            SELECT replace(key, ':failed', '') AS bare, document,
                CASE WHEN key LIKE '%:failed' THEN ':failed' ELSE '' END AS failed
            FROM reading_1
        )
    ) ORDER BY length(version), version, pdf;
DROP TABLE reading_1;
CREATE TABLE image (
    id INTEGER PRIMARY KEY, reading INTEGER NOT NULL REFERENCES reading (id), png BLOB NOT NULL
);
CREATE INDEX image_reading ON image (reading);
CREATE TABLE picture (
    reading INTEGER NOT NULL REFERENCES reading (id), part TEXT NOT NULL, field TEXT NOT NULL,
    image INTEGER NOT NULL REFERENCES image (id), PRIMARY KEY (reading, part, field)
) WITHOUT ROWID;
"""
"""The key of a reading held its PDF, the versions of the reader and of PDFium, and what was looked
for; the versions stand in a column of their own now, so that another one finds it."""

_RELEASES = """
CREATE TABLE release (
    id INTEGER PRIMARY KEY AUTOINCREMENT, made_at TEXT NOT NULL, document TEXT NOT NULL
);
"""

_APPEALS = """
ALTER TABLE decision ADD COLUMN overruled INTEGER NOT NULL DEFAULT 0;
CREATE TABLE extension (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, document TEXT NOT NULL
);
CREATE INDEX extension_number ON extension (number, id);
"""
"""A decision may be recorded that another one of the same files stands over."""

_MIGRATIONS: dict[int, str] = {0: _TABLES, 1: _PICTURES, 2: _RELEASES, 3: _APPEALS}
"""What turns each older layout into the next."""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the store to this version's layout.

    Raises:
        GraderError: it is of a newer version, or no store at all.
    """
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.OperationalError as error:
        raise GraderError(
            f"{path} cannot be used now ({error}). The folder must be one that you may write to, on"
            " a disk that is not full, and no other program may hold the file. Nothing was"
            " changed.",
            f"{path} ist gerade nicht zu benutzen ({reason_of(error).de}). Sie müssen in den Ordner"
            " schreiben dürfen, auf dem Datenträger muss Platz sein, und kein anderes Programm darf"
            " die Datei belegen. Geändert wurde nichts.",
        ) from error
    except sqlite3.DatabaseError as error:
        raise GraderError(
            f"{path} is not a gradebook ({error}). Move it away, or choose another --out.",
            f"{path} ist kein Speicher von Bewertungen ({reason_of(error).de}). Legen Sie die Datei"
            " woandershin, oder wählen Sie mit --out einen anderen Ordner.",
        ) from error
    if version > SCHEMA:
        raise GraderError(
            f"{path} has layout {version}, and this version knows {SCHEMA}. "
            "Use the newer sheetgrader that wrote it.",
            f"{path} hat den Aufbau {version}, und diese Fassung kennt {SCHEMA}. Benutzen Sie das"
            " neuere sheetgrader, das die Datei geschrieben hat.",
        )
    for step in range(version, SCHEMA):
        connection.executescript(
            f"BEGIN; {_MIGRATIONS[step]} PRAGMA user_version = {step + 1}; COMMIT;"
        )
