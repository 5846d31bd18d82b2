"""The short ways give what the long way gives."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.notation.errors import NotationError
from grader.notation.matrices import read_at_length
from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.shortcuts import read_matrix, read_number
from grader.notation.tree import Matrix, Node
from grader.notation.values import entries

SETTINGS = settings(derandomize=True, deadline=None, max_examples=400)
NUMBERS = Names(euler=False)
WRITTEN = st.sampled_from(
    [
        *("7", "-7", "- 7", "7.", "0.50", "13/2", "-13/2", "007", "1" * 31, "−3", "0,5", "1,250"),
        *("1,234,567", "12,", "25 %", "-25%", r"12,5\,\%", r"25\%", "1e3", "2E-3", "1.5e+400"),
        *(r"\frac{3}{4}", r"$-\frac{3}{4}$", r"- \dfrac{10}{4}", "$5$", "$ 0.5 $", "3 4", "1{,}5"),
        *("1{,}234{,}567", "7/0", "5%/2", "1.2.3", "0.5.", "--1", "1/2/3", "1/-2", "x", "e", ""),
    ]
)


@SETTINGS
@given(WRITTEN, st.sampled_from([NUMBERS, Names(("x", "e")), Names()]))
def test_numbers_read_the_same_by_the_short_way(text: str, names: Names) -> None:
    short = read_number(text, names)
    assert short in (None, _outcome(lambda: parse(text, names)))


@pytest.mark.parametrize("text", ["7", "-13/2", "0,5", "25 %", "2E-3", r"$-\frac{3}{4}$", "1{,}5"])
def test_there_is_a_short_way_for_usual_numbers(text: str) -> None:
    assert read_number(text, NUMBERS) == parse(text, NUMBERS)


CELLS = st.sampled_from(
    [
        "1",
        "-2",
        "0.5",
        "3.",
        "-7/3",
        "12",
        " 4",
        "- 5",
        "1,5",
        "6 7",
        "x",
        "",
        "2e3",
        "-",
        "/",
        "1.",
    ]
)
LAYOUTS = st.sampled_from(
    [
        *(("[[", "],[", "]]"), ("[[", "], [", "]]"), ("[[", "]\n [", "]]"), ("[[", "] [", "]]")),
        *(
            ("array([[", "],\n       [", "]])"),
            ("tensor([[", "],\n[", "]])"),
            ("[ [", "],[", "] ]"),
        ),
        *(("np.array([[", "],[", "]])"), ("[", "; ", "]"), ("", ";", ""), ("", "\n", "")),
        *(("[", "\n", "]"), ("", "\n", "\n"), ("[[", "][", "]]"), ("array([[", "],[", "]]")),
    ]
)


@SETTINGS
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=3),
    st.sampled_from([",", ", ", " ", "  ", ",\n", "\n"]),
    LAYOUTS,
)
def test_matrices_read_the_same_by_the_short_way(
    rows: list[list[str]], separator: str, layout: tuple[str, str, str]
) -> None:
    opening, between, closing = layout
    text = opening + between.join(separator.join(row) for row in rows) + closing
    short = read_matrix(text, NUMBERS)
    assert short in (None, _outcome(lambda: read_at_length(text)))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[[1, 2], [3, 4]]",
            "[[1,2],[3,4]]",
            "[[1. 2.]\n [3. 4.]]",
            "tensor([[1., 2.],\n [3., 4.]])",
        ),
        *("1 2; 3 4", "[1 2; 3 4]", "1 2\n3 4", "[[1.e+00 2.e+00]\n [3.e+00 4.e+00]]"),
    ],
)
def test_there_is_a_short_way_for_usual_matrices(text: str) -> None:
    short = read_matrix(text, NUMBERS)
    assert short is not None
    assert entries(short) == ((1, 2), (3, 4))


@pytest.mark.parametrize(
    "text", ["[[1, 2], [3, 4]]" + " " * 4_000, "1\v2", "1 2\f", "[[1,5 2], [3 4]]"]
)
def test_there_is_no_short_way_for_the_long_the_hidden_and_the_doubtful(text: str) -> None:
    assert read_matrix(text, NUMBERS) is None


def _outcome(read: Callable[[], Node | Matrix]) -> Node | Matrix | str:
    try:
        return read()
    except NotationError as error:
        return error.code
