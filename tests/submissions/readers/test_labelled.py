"""Answers below labels whose parts are in doubt together, or that stand in a table."""

from pathlib import Path

import pytest

from grader.catalogue import open_catalogue
from submissions.model import Response
from submissions.reading import read_report
from tests.pdf import typeset

SHEET = Path(__file__).parents[2] / "cases" / "reports" / "sheet.toml"
EXPECTED = open_catalogue(SHEET, public_only=True).expected()


AROUND = """= Task 3.2
(a) $Q in RR^(N_Q times d_k)$

(b) $K^top in RR^(d_k times N_K)$

(c) $O in RR^(N_Q times d_v)$

= Task 3.3
{}

= Task 3.4
(a) Attention: $O(N^2)$

(b) Convolution: $O(N k^2)$

(c) Saved: $75%$
"""


def read(markup: str) -> dict[str, Response]:
    """Read what is answered to 3.3, among answers to the parts before and after it."""
    report = typeset(AROUND.format(markup).encode())
    responses = read_report(report, EXPECTED).responses
    return {one.part + one.field: one for one in responses}


def test_labels_below_their_answers_are_told() -> None:
    found = read("$1/D$\n\n(a)\n\n$e/D$\n\n(b)\n\n$0$\n\n(c)")
    assert all("read.label_unsure" in found[f"3.3{field}"].flags for field in "abc")


@pytest.mark.parametrize("above", ["Compute the softmax.", ""])
def test_a_question_above_an_empty_last_part_doubts_nothing(above: str) -> None:
    found = read(f"{above}\n\n(a) $e/D$\n\n(b) $1/D$\n\n(c)")
    assert [(found[f"3.3{f}"].text, found[f"3.3{f}"].flags) for f in "abc"] == [
        ("e/D", ()),
        ("1/D", ()),
        ("", ()),
    ]


def test_a_letter_that_is_redefined_above_the_result_is_told() -> None:
    found = read("(a) Let $D$ be the number of zeros. Then $p_i = e/(e + D)$.")
    assert found["3.3a"].flags == ("read.redefined",)


def test_a_function_of_what_is_asked_for_is_not_it() -> None:
    found = read("(a) $ln p_i = e/(e + D - 1)$")
    assert found["3.3a"].flags == ("read.other_side",)


def test_cells_side_by_side_are_no_product() -> None:
    cells = "[(a)], [$1/D$], [$2/D$], [(b)], [$e/D$], [$x$]"
    found = read(f"#table(columns: 3, {cells})")
    assert "read.columns" in found["3.3a"].flags
    assert "read.columns" in found["3.3b"].flags


def test_a_label_and_its_answer_in_two_cells_are_read() -> None:
    found = read("#table(columns: 2, [(a)], [$1/D$], [(b)], [$e/D$])")
    assert (found["3.3a"].text, found["3.3a"].flags) == ("1/D", ())
    assert (found["3.3b"].text, found["3.3b"].flags) == ("e/D", ())
