"""Builders for the tests of notation."""

from collections.abc import Callable

import pytest

from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.printer import plain

NAMES = Names(("x", "y", "N", "k", "d_k", "D", "H", "W", "N_KV", "epsilon"))


@pytest.fixture
def names() -> Names:
    """Return a symbol table of the field."""
    return NAMES


@pytest.fixture
def read() -> Callable[[str], str]:
    """Return how an expression is understood, in plain notation."""

    def understand(text: str, table: Names = NAMES) -> str:
        return plain(parse(text, table))

    return understand
