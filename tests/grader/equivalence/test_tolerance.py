"""Tolerances hold inclusively, and by certified bounds where a number is irrational."""

from decimal import Decimal

import pytest

from grader.equivalence.scalars import agree
from grader.equivalence.tolerance import Tolerance
from grader.notation.names import Names
from grader.notation.parser import parse

NAMES = Names(euler=False)


@pytest.mark.parametrize(
    ("answer", "reference", "atol", "rtol", "expected"),
    [
        ("1.05", "1", "0", "0.05", True),
        ("1.0500001", "1", "0", "0.05", False),
        ("-1.05", "-1", "0", "0.05", True),
        ("0.95", "1", "0", "0.05", True),
        ("0.0001", "0", "0", "0.05", False),
        ("0.1", "0", "0.1", "0", True),
        ("2.72", "e", "0.01", "0", True),
        ("2.73", "e", "0.01", "0", False),
        ("sqrt(2)", "1.4142", "0", "0.0001", True),
        ("sqrt(2)", "sqrt(2)", "0", "0", True),
        ("sqrt(2) + 1/10", "sqrt(2)", "0.1", "0", True),
        ("sqrt(2) + 0.1000000000000000001", "sqrt(2)", "0.1", "0", False),
        ("exp(ln(2))", "2", "0", "0", True),
        ("1/0", "1", "0", "0", None),
        ("ln(-1)", "1", "1", "0", None),
    ],
)
def test_a_bound_is_inclusive_and_never_guessed(
    answer: str, reference: str, atol: str, rtol: str, *, expected: bool | None
) -> None:
    tolerance = Tolerance.of(Decimal(atol), Decimal(rtol))
    found = agree(parse(answer, NAMES), parse(reference, NAMES), tolerance)
    assert found is expected
