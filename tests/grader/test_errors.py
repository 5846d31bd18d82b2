"""Every error is told in both languages, and the same in both."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import grader
import submissions
from grader.errors import FaultError, GraderError
from submissions.errors import SubmissionError
from submissions.table_messages import refuse

PACKAGES = [Path(package.__path__[0]) for package in (grader, submissions)]
ERRORS = frozenset({"GraderError", "SubmissionError", "CaseError", "FaultError"})
PAIRS = ERRORS | {"Wording", "Message"}
SAME = {"german": "english", "_FORM_DE": "_FORM"}
"""Texts of our own, one in each of the two messages."""

Call = tuple[str, str, ast.expr, ast.expr]


def calls() -> Iterator[Call]:
    """Find every pair of texts that is written out where it is needed: place, name, texts."""
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in PAIRS:
                    texts = [*node.args, *(one.value for one in node.keywords)][:2]
                    if all(isinstance(one, ast.JoinedStr | ast.Constant) for one in texts):
                        place = f"{path.relative_to(package.parent)}:{node.lineno}"
                        yield place, _name(node.func), texts[0], texts[1]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def holds(text: ast.expr) -> set[str]:
    """Name what is filled into a text: variables of an f-string, places of a template."""
    if isinstance(text, ast.Constant):
        places = (name for _, name, *_ in Formatter().parse(text.value) if name)
        return set(filter(str.isidentifier, places))
    places = (part for part in text.values if not isinstance(part, ast.Constant))
    inside = [node for part in places for node in ast.walk(part)]
    called = {_name(node.func) for node in inside if isinstance(node, ast.Call)}
    found = {node.id for node in inside if isinstance(node, ast.Name)} - called
    return {SAME.get(name, name) for name in found}


FOUND = list(calls())


def test_the_errors_that_are_raised_are_found() -> None:
    assert sum(name in ERRORS for _, name, *_ in FOUND) > 80


@pytest.mark.parametrize(
    ("english", "german"), [one[2:] for one in FOUND], ids=[one[0] for one in FOUND]
)
def test_both_languages_tell_of_the_same_things(english: ast.expr, german: ast.expr) -> None:
    assert holds(english) == holds(german)


@pytest.mark.parametrize(
    ("english", "german"),
    [one[2:] for one in FOUND if one[1] in ERRORS],
    ids=[one[0] for one in FOUND if one[1] in ERRORS],
)
def test_no_error_is_english_in_german(english: ast.expr, german: ast.expr) -> None:
    assert ast.unparse(english) != ast.unparse(german)


@pytest.mark.parametrize(
    "error",
    [
        GraderError("no", "nein"),
        SubmissionError("no", "nein"),
        FaultError("no", "nein"),
        refuse("table.empty", file="a.csv"),
    ],
)
def test_an_error_speaks_english_and_outlives_a_process(error: GraderError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), again.en, again.de) == (error.en, error.en, error.de)
    assert again.en != again.de
