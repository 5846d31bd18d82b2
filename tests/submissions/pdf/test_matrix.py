"""Matrices in every way they are typed: read as meant, or not at all."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.model import Expected
from submissions.pdf.matrix import nested
from submissions.pdf.printouts import prints_other

Rows = list[list[str]]
SCORES = Expected("3.4", "scores", "matrix", lead_ins=("QK^T =", "Q @ K.T =", "S ="))

NUMBERS = st.one_of(
    st.integers(-99, 99).map(str),
    st.builds("{}.{}".format, st.integers(-9, 99), st.sampled_from(["0", "5", "25", "125"])),
)
MATRICES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def german(rows: Rows) -> Rows:
    return [[cell.replace(".", ",") for cell in row] for row in rows]


WRITINGS: dict[str, Callable[[Rows], str]] = {
    "list": lambda rows: "[" + ", ".join("[" + ", ".join(r) + "]" for r in rows) + "]",
    "tight list": lambda rows: "[" + ",".join("[" + ",".join(r) + "]" for r in rows) + "]",
    "numpy": lambda rows: "[" + "\n ".join("[" + " ".join(r) + "]" for r in rows) + "]",
    "array": lambda rows: "array([" + ",\n".join("[" + ", ".join(r) + "]" for r in rows) + "])",
    "matlab": lambda rows: "[" + "; ".join(" ".join(r) for r in rows) + "]",
    "rows": lambda rows: "\n".join("  ".join(r) for r in rows),
    "rows with commas": lambda rows: "\n".join(", ".join(r) for r in rows),
    "rows with semicolons": lambda rows: "; ".join(" ".join(r) for r in rows),
    "german rows": lambda rows: "\n".join("  ".join(r) for r in german(rows)),
    "german list": lambda rows: (
        "[" + ", ".join("[" + ", ".join(r) + "]" for r in german(rows)) + "]"
    ),
    "german numpy": lambda rows: (
        "[" + "\n".join("[" + " ".join(r) + "]" for r in german(rows)) + "]"
    ),
    "tight german list": lambda rows: (
        "[" + ",".join("[" + ",".join(r) + "]" for r in german(rows)) + "]"
    ),
}
CERTAIN = {"list", "tight list", "numpy", "array", "rows", "rows with semicolons"}


def numbers(text: str) -> list[list[Fraction]]:
    rows = re.findall(r"\[([^\[\]]*)\]", text)
    return [[Fraction(cell.strip()) for cell in row.split(",")] for row in rows]


@pytest.mark.parametrize("writing", sorted(WRITINGS))
@settings(max_examples=40, deadline=None)
@given(rows=MATRICES)
def test_a_matrix_is_read_as_meant_or_not_at_all(writing: str, rows: Rows) -> None:
    meant = [[Fraction(cell) for cell in row] for row in rows]
    found = nested(WRITINGS[writing](rows))
    if found is None:
        assert writing not in CERTAIN
    elif writing != "tight german list" and ("german" not in writing or len(rows[0]) > 1):
        assert numbers(found) == meant  # `[[0,5]]` and `0,5,1,5` are lists of whole numbers


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("[[ 1. ,  0.5],\n [-2. ,  0. ]]", "[[1., 0.5], [-2., 0.]]"),
        ("np.array([[1, 2], [3, 4]], dtype=float32)", "[[1, 2], [3, 4]]"),
        ("1,5 2\n3,5 4", "[[1.5, 2], [3.5, 4]]"),
        ("1/2 0\n0 - 1", "[[1/2, 0], [0, -1]]"),
        ("1e-3 2\n3 4", "[[1e-3, 2], [3, 4]]"),
    ],
)
def test_usual_print_outs_are_read(typed: str, read: str) -> None:
    assert nested(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "[[1, 2], [3]]",
        "[[1, 2], [3, 4]",
        "1 2 and 3\n4 5 6",
        "[[1,5, 2], [3, 4]]",
        "1,5\n2,5",
        "[[1, 2]] [[3, 4]]",
        "[[a, b]]",
        "[1 2; 3 4] / 2",
        "1 2 3\n\n4 5",
    ],
)
def test_what_is_not_plainly_one_matrix_is_not_read(typed: str) -> None:
    assert nested(typed) is None


@pytest.mark.parametrize(
    "code",
    [
        *("S.T =", "print(2*S)", "print(S/2)", "print(Q)", "(Q @ K.T).T", "-S =", "S.transpose()"),
        *("In [3]: print(S + 1)", "[4]: S.T"),
    ],
)
def test_code_that_prints_something_else_is_told(code: str) -> None:
    assert prints_other(code, SCORES)


@pytest.mark.parametrize(
    "code",
    [
        *("print(Q @ K.T)", "Q @ K.T =", "print(scores)", "S", "x @ y.T", "print(S / 2 @ V)"),
        *("Output:", 'print("scores:", Q @ K.T)', "np.round(S, 2)", ""),
    ],
)
def test_code_that_prints_what_is_asked_for_is_not(code: str) -> None:
    assert not prints_other(code, SCORES)


def test_a_multiple_is_what_is_asked_for_where_a_lead_in_is_one() -> None:
    scaled = Expected("3.4", "scaled", "matrix", lead_ins=("QK^T/2 =",))
    assert not prints_other("print(S / 2)", scaled)
    assert prints_other("print(S.T)", scaled)


@pytest.mark.parametrize(
    ("earlier", "line", "other"),
    [
        (["A @ V"], "print(A)", True),
        (["A @ V"], "V", True),
        (["scaled = scores / 2"], "print(scores)", True),
        (["scaled = scores / 2"], "print(scaled)", False),
        (["scores = q @ k.T", "scaled = scores / 2"], "print(scores)", False),
        (["the scores are"], "scores", False),
    ],
)
def test_code_that_prints_what_the_result_is_made_from_is_told(
    earlier: list[str], line: str, *, other: bool
) -> None:
    output = Expected("3.4", "output", "matrix", lead_ins=("Output:", "O ="))
    assert prints_other(line, output, earlier) is other
