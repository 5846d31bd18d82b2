"""Builders: reports typeset at test time, and what is read in them."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from submissions.model import Expected, Response
from submissions.reading import read_report
from tests.pdf import typeset

REPORTS = Path(__file__).parents[2] / "cases" / "reports"
Responses = dict[str, Response]


def load_fields() -> tuple[Expected, ...]:
    """Load the fields that the tests' reports answer."""
    table = tomllib.loads((REPORTS / "fields.toml").read_text(encoding="utf-8"))
    return tuple(
        Expected(
            part=row["part"],
            field=row["field"],
            kind=row["kind"],
            labels=tuple(row.get("labels", ())),
            lead_ins=tuple(row.get("lead_ins", ())),
            shape=(row["shape"][0], row["shape"][1]) if "shape" in row else None,
            optional=row.get("optional", False),
        )
        for row in table["field"]
    )


@pytest.fixture(scope="session")
def fields() -> tuple[Expected, ...]:
    return load_fields()


@pytest.fixture(scope="session")
def read_bytes(fields: tuple[Expected, ...]) -> Callable[[bytes], Responses]:
    """Read a PDF; the responses by `part field`."""

    def read(data: bytes) -> Responses:
        reading = read_report(data, fields)
        return {f"{one.part} {one.field}": one for one in reading.responses}

    return read


@pytest.fixture(scope="session")
def read(read_bytes: Callable[[bytes], Responses]) -> Callable[[str], Responses]:
    """Typeset Typst markup and read it."""
    return lambda markup: read_bytes(typeset(markup.encode()))


@pytest.fixture(scope="session")
def sure() -> Callable[[Responses], dict[str, str | None]]:
    """Give the texts of all responses that carry no flag."""
    return lambda found: {name: one.text for name, one in found.items() if not one.flags}
