"""Rows of decision files: read, checked one by one, and told apart by where they stand."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import FaultError, GraderError
from grader.model import Decision
from grader.reasons import fault_of, reason_of
from grader.wording import LANGUAGES, counted_points
from problems.model import Wording

SCHEMA = 1
"""The newest layout of decision files that this version reads."""
NOTE = "conflict"
"""A key for what a person is to know of a row; it is not read."""

_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One decision and where it stands."""

    file: str
    number: int
    decision: Decision

    @property
    def name(self) -> Wording:
        """How the row is named in messages."""
        place, key = place_of(self.file, self.number), self.decision.key
        return Wording(f"{place.en} (key {key})", f"{place.de} (key {key})")

    @property
    def in_words(self) -> Wording:
        """What the row decides, to stand above or below another one."""
        said, place = decided(self.decision), place_of(self.file, self.number)
        return Wording(f"{said.en} ({place.en})", f"{said.de} ({place.de})")


def decided(decision: Decision) -> Wording:
    """Say what was decided, by whom and why."""
    given, criterion = tuple(_given(decision)), decision.key.partition(".")[2]
    english = " and ".join(one.en for one in given) + (f" for {criterion}" if criterion else "")
    german = " und ".join(one.de for one in given) + (f" für {criterion}" if criterion else "")
    if decision.settles:
        english, german = f"{english}, settling", f"{german}, entscheidend"
    return Wording(
        f"{english}, by {decision.by}: {decision.because}",
        f"{german}, von {decision.by}: {decision.because}",
    )


def place_of(file: str, number: int) -> Wording:
    """Tell where a row stands."""
    return Wording(f"{file}, row {number}", f"{file}, Eintrag {number}")


def rows_in(files: Iterable[Path]) -> tuple[tuple[Row, ...], tuple[Wording, ...]]:
    """Read decision files; gives the rows, and what is wrong with others.

    Raises:
        GraderError: a file is no decision file.
    """
    rows: list[Row] = []
    wrong: list[Wording] = []
    for file in files:
        for number, document in enumerate(_documents(file), 1):
            try:
                rows.append(Row(file.name, number, Decision.model_validate(_bare(document))))
            except ValidationError as error:
                wrong.append(told(place_of(file.name, number), fault_of(error)))
    return tuple(rows), tuple(wrong)


def told(place: Wording, what: Wording) -> Wording:
    """Say what is wrong somewhere."""
    return Wording(f"{place.en}: {what.en}", f"{place.de}: {what.de}")


def _given(decision: Decision) -> Iterator[Wording]:
    points, read_as, admit_as = decision.points, decision.read_as, decision.admit_as
    if points is not None:
        english, german = (counted_points(points, language) for language in LANGUAGES)
        yield Wording(english, german)
    if read_as is not None:
        yield Wording(f"read as {read_as!r}", f"gelesen als {read_as!r}")
    if admit_as is not None:
        yield Wording(f"admitted as {admit_as}", f"zählt als {admit_as}")
    if decision.refuse:
        yield Wording("refused", "nicht bewertet")
    if decision.excuse:
        yield Wording("lateness excused", "Verspätung entschuldigt")
    if decision.until is not None:
        yield Wording(f"due {decision.until}", f"fällig {decision.until}")


def _bare(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    return {name: value for name, value in document.items() if name != NOTE}


def _documents(file: Path) -> Sequence[Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise GraderError(
                f"{file} is larger than {_MOST_BYTES} bytes; is it a decision file?",
                f"{file} ist größer als {_MOST_BYTES} Bytes; ist es eine Datei mit Entscheidungen?",
            )
        text = file.read_text(encoding="utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise GraderError(
            f"{file} is not in UTF-8. Save it as UTF-8, or save it again from the page.",
            f"{file} ist nicht in UTF-8. Speichern Sie die Datei als UTF-8, oder speichern Sie sie"
            " noch einmal von der Seite aus.",
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise GraderError(
            f"{file} could not be read as JSON: {error}.",
            f"{file} ließ sich nicht als JSON lesen: {reason_of(error).de}.",
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), list):
        raise GraderError(
            f'{file} is no decision file: {{"decisions": [{{"key": …, "points": …, "because": …, '
            '"by": …}]} was expected.',
            f"{file} ist keine Datei mit Entscheidungen: Erwartet wurde"
            ' {"decisions": [{"key": …, "points": …, "because": …, "by": …}]}.',
        )
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise GraderError(
            f"{file} has schema {schema!r}; this version reads {SCHEMA}.",
            f"{file} hat das Schema {schema!r}; diese Fassung liest {SCHEMA}.",
        )
    rows: list[Any] = document["decisions"]
    return rows


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of which every key stands there once.

    Raises:
        FaultError: a key stands there twice, and nobody can tell which one is meant.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise FaultError(
            f"{twice!r} stands twice in one row", f"{twice!r} steht zweimal in einem Eintrag"
        )
    return found
