"""Typst templates set as PDF, and the places of what they mark."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from secrets import token_hex
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
    with _compiler(template, data) as compiler:
        return _pdf(compiler, made)


def typeset_marked(
    template: Traversable, data: Mapping[str, object], label: str, made: datetime | None = None
) -> tuple[bytes, list[dict[str, Any]]]:
    """Set a template, and give the values of its metadata that carry a label, in their order.

    Raises:
        typst.TypstError: markup among the data does not compile.
    """
    with _compiler(template, data) as compiler:
        pdf = _pdf(compiler, made)
        values: list[dict[str, Any]] = json.loads(compiler.query(label, field="value"))
    return pdf, values


def _pdf(compiler: Any, made: datetime | None) -> bytes:
    pdf: bytes = compiler.compile(timestamp=made.astimezone(UTC) if made else None)
    return pdf


@contextmanager
def _compiler(template: Traversable, data: Mapping[str, object]) -> Iterator[Any]:
    """Hand data over as data; the root holds a copy of the template and nothing else.

    A compiler is asked for metadata by the path of its template: of bytes it keeps no text. Markup
    that knew the name could include the template, and so itself, until memory ends.
    """
    import typst

    with TemporaryDirectory(prefix="sheetgrader-") as root:
        path = Path(root) / _unknown_name()
        path.write_bytes(template.read_bytes())
        yield typst.Compiler(
            path,
            root=root,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )


@cache
def _unknown_name() -> str:
    return f"{token_hex(16)}.typ"


@cache
def _fonts() -> Any:
    from typst import Fonts

    return Fonts(include_system_fonts=False)
