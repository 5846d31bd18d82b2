"""Rows that are met in one order and shown in another, kept on disk meanwhile."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from grader.reports.overview.rows import Waiting
from grader.reports.overview.shots import Shot


class Spool:
    """A file of waiting answers, by the place they are listed in."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts: dict[tuple[str, str], list[int]] = {}

    def add(self, row: Waiting) -> None:
        """Keep one row."""
        self._starts.setdefault((row.part, row.field), []).append(self._file.tell())
        self._file.write(json.dumps(asdict(row)).encode() + b"\n")

    def rows(self, part: str, field: str) -> Iterator[Waiting]:
        """Give the rows of one field in the order they came; nothing may be added any more."""
        for start in self._starts.get((part, field), ()):
            self._file.seek(start)
            row = json.loads(self._file.readline())
            shot = row.pop("shot")
            yield Waiting(**row, shot=None if shot is None else Shot(**shot))


@contextmanager
def open_spool(folder: Path) -> Iterator[Spool]:
    """Give a spool in a nameless file of that folder, gone once the block is left."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield Spool(file)
