"""Why something failed, as other programs tell it, in both languages."""

import errno
from collections.abc import Mapping
from json import JSONDecodeError

from pydantic import ValidationError

from grader.errors import FaultError, GraderError
from problems.errors import ProblemError
from problems.model import Wording
from submissions.errors import SubmissionError

Told = GraderError | ProblemError | SubmissionError
"""The errors that end a command with a message."""

_SYSTEM: Mapping[int, str] = {
    errno.ENOENT: "Datei oder Ordner nicht gefunden",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung",
    errno.EEXIST: "gibt es schon",
    errno.ENOTDIR: "ist kein Ordner",
    errno.EISDIR: "ist ein Ordner",
    errno.ENOSPC: "kein Platz mehr auf dem Datenträger",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EBUSY: "in Gebrauch",
    errno.EIO: "Fehler beim Lesen oder Schreiben",
    errno.EMFILE: "zu viele offene Dateien",
}
_STORE: Mapping[str, str] = {
    "database is locked": "die Datei ist gesperrt",
    "unable to open database file": "die Datei lässt sich nicht öffnen",
    "attempt to write a readonly database": "die Datei ist schreibgeschützt",
    "database or disk is full": "kein Platz mehr auf dem Datenträger",
    "disk I/O error": "Fehler beim Lesen oder Schreiben",
    "file is not a database": "die Datei ist keine Datenbank",
    "database disk image is malformed": "die Datei ist beschädigt",
}
_FIELDS: Mapping[str, str] = {
    "missing": "fehlt",
    "extra_forbidden": "ist hier nicht vorgesehen",
    "model_type": "ein Objekt mit Namen und Werten wurde erwartet",
    "string_type": "ein Text wurde erwartet",
    "string_too_short": "darf nicht leer sein",
    "string_too_long": "darf höchstens {max_length} Zeichen haben",
    "bool_type": "true oder false wurde erwartet",
    "int_type": "eine ganze Zahl wurde erwartet",
    "int_parsing": "eine ganze Zahl wurde erwartet",
    "decimal_type": "eine Zahl wurde erwartet",
    "decimal_parsing": "eine Zahl wurde erwartet",
    "finite_number": "eine endliche Zahl wurde erwartet",
    "greater_than_equal": "muss mindestens {ge} sein",
}


def wording_of(error: Told) -> Wording:
    """Give the message of an error; one of a sheet is for its author and speaks English only."""
    if isinstance(error, ProblemError):
        return Wording(str(error), str(error))
    return Wording(error.en, error.de)


def reason_of(error: Exception) -> Wording:
    """Say in a few words why a file could not be used, to stand in brackets.

    German is known for what happens now and then; anything else is quoted.
    """
    if isinstance(error, FaultError):
        return Wording(error.en, error.de)
    if isinstance(error, JSONDecodeError):
        return Wording(str(error), f"kein JSON in Zeile {error.lineno}, Spalte {error.colno}")
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    known = _SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else _STORE.get(said)
    return Wording(said, known or f"„{said}“")


def fault_of(error: ValidationError, whole: str = "") -> Wording:
    """Say what is wrong first in a document, and where.

    Args:
        error: as pydantic found it.
        whole: how a fault is named that stands in no single place.
    """
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"])) or whole
    before = f"{place}: " if place else ""
    return Wording(before + first["msg"], before + _german(first["type"], first["msg"], first))


def _german(kind: str, said: str, first: Mapping[str, object]) -> str:
    values = first.get("ctx")
    given: Mapping[str, object] = values if isinstance(values, dict) else {}
    own = given.get("error")
    if isinstance(own, FaultError):
        return own.de
    known = _FIELDS.get(kind)
    return known.format_map(given) if known else f"„{said}“"
