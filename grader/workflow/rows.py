"""Rows of decision files: read, checked one by one, and told apart by where they stand."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import GraderError
from grader.model import Decision
from grader.wording import plain_points

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
    def name(self) -> str:
        """How the row is named in messages."""
        return f"{self.file}, row {self.number} (key {self.decision.key})"

    @property
    def in_words(self) -> str:
        """What the row decides, to stand above or below another one."""
        decision = self.decision
        criterion = decision.key.partition(".")[2]
        of = f" for {criterion}" if criterion else ""
        what = " and ".join(_given(decision)) + of + (", settling" if decision.settles else "")
        return f"{what}, by {decision.by}: {decision.because} ({self.file}, row {self.number})"


def rows_in(files: Iterable[Path]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Read decision files; gives the rows, and what is wrong with others.

    Raises:
        GraderError: a file is no decision file.
    """
    rows: list[Row] = []
    wrong: list[str] = []
    for file in files:
        for number, document in enumerate(_documents(file), 1):
            try:
                rows.append(Row(file.name, number, Decision.model_validate(_bare(document))))
            except ValidationError as error:
                wrong.append(f"{file.name}, row {number}: {_first(error)}")
    return tuple(rows), tuple(wrong)


def _given(decision: Decision) -> Iterator[str]:
    if decision.points is not None:
        yield f"{plain_points(decision.points)} points"
    if decision.read_as is not None:
        yield f"read as {decision.read_as!r}"
    if decision.admit_as is not None:
        yield f"admitted as {decision.admit_as}"
    if decision.refuse:
        yield "refused"
    if decision.excuse:
        yield "lateness excused"
    if decision.until is not None:
        yield f"due {decision.until}"


def _bare(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    return {name: value for name, value in document.items() if name != NOTE}


def _documents(file: Path) -> Sequence[Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise GraderError(f"{file} is larger than {_MOST_BYTES} bytes; is it a decision file?")
        text = file.read_text(encoding="utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise GraderError(
            f"{file} is not in UTF-8. Save it as UTF-8, or save it again from the page."
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise GraderError(f"{file} could not be read as JSON: {error}.") from error
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), list):
        raise GraderError(
            f'{file} is no decision file: {{"decisions": [{{"key": …, "points": …, "because": …, '
            '"by": …}]} was expected.'
        )
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise GraderError(f"{file} has schema {document['schema']!r}; this version reads {SCHEMA}.")
    rows: list[Any] = document["decisions"]
    return rows


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of which every key stands there once.

    Raises:
        ValueError: a key stands there twice, and nobody can tell which one is meant.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f"{twice!r} stands twice in one row")
    return found


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    place = ".".join(str(key) for key in detail["loc"])
    return f"{place}: {detail['msg']}" if place else detail["msg"]
