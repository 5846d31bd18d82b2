"""Typst templates set as PDF, and the places of what they mark."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from tempfile import TemporaryDirectory
from typing import Any


def shipped(template: str) -> Traversable:
    """Find a template of this package."""
    return files(__package__) / template


def typeset(
    template: Traversable, data: Mapping[str, object], made: datetime | None = None
) -> bytes:
    """Set a template with the fonts that come with Typst, so that the file is the same everywhere.

    Raises:
        typst.TypstError: markup among the data does not compile.
    """
    import typst

    with _inputs(data) as inputs:
        stamp = made.astimezone(UTC) if made else None
        pdf: bytes = typst.compile(template.read_bytes(), timestamp=stamp, **inputs)
    return pdf


def marked(template: Traversable, data: Mapping[str, object], label: str) -> list[dict[str, Any]]:
    """Return the values of the metadata that carry a label, in the order of the document.

    It is for data that `typeset` sets: errors of markup are not told apart from others here.
    """
    import typst

    with _inputs(data) as inputs:
        found = typst.query(template.read_bytes(), label, field="value", **inputs)
    values: list[dict[str, Any]] = json.loads(found)
    return values


@contextmanager
def _inputs(data: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Hand data over as data; the root is an empty folder, so that markup can read nothing."""
    with TemporaryDirectory(prefix="sheetgrader-") as root:
        yield {
            "root": root,
            "ignore_system_fonts": True,
            "sys_inputs": {"data": json.dumps(data)},
        }
