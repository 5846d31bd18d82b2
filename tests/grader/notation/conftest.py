"""Builders for the tests of notation."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.printer import plain


@pytest.fixture
def names(notation_corpus: Any) -> Names:
    """Return a symbol table of the field."""
    return Names(notation_corpus.variables)


@pytest.fixture
def read(names: Names) -> Callable[..., str]:
    """Return how an expression is understood, in plain notation."""

    def understand(text: str, table: Names = names) -> str:
        return plain(parse(text, table))

    return understand
