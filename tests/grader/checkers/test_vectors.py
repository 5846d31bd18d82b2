"""A vector is the same whether it is written as a row or as a column, where a check says so."""

from fractions import Fraction

import pytest

from grader.checkers import find
from grader.model import Context

ROW = ((1, Fraction(1, 2), -3),)


@pytest.mark.parametrize(
    "answer", ["[1, 1/2, -3]", "[[1], [1/2], [-3]]", "(1, 0.5, -3)^T", "1; 0.5; -3"]
)
@pytest.mark.parametrize("reference", [ROW, tuple(zip(*ROW, strict=True))])
def test_a_column_stands_for_a_row(
    answer: str, reference: tuple[tuple[Fraction, ...], ...]
) -> None:
    checker = find("matrix")
    options = checker.options.model_validate({"vector": True})
    read = checker.parse(answer, options)
    found = checker.compare(checker.lift(reference, options), read, options, Context())
    assert found.outcome == "correct"
    assert checker.plain(read) == ROW
    assert checker.show(read).plain.startswith("[[1, ")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("[[1], [1/2], [3]]", "matrix.entry"),
        ("[[1], [1/2]]", "matrix.shape"),
        ("[[1, 1/2], [-3, 0]]", "matrix.shape"),
    ],
)
def test_another_vector_stays_wrong(answer: str, code: str) -> None:
    checker = find("matrix")
    options = checker.options.model_validate({"vector": True})
    read = checker.parse(answer, options)
    found = checker.compare(checker.lift(ROW, options), read, options, Context())
    assert (found.outcome, found.findings[0].code) == ("incorrect", code)


def test_without_being_asked_a_column_is_no_row() -> None:
    checker = find("matrix")
    options = checker.options()
    read = checker.parse("[[1], [1/2], [-3]]", options)
    found = checker.compare(checker.lift(ROW, options), read, options, Context())
    assert found.findings[0].code == "matrix.shape"
