"""Joint answers are cut at what they name, and sentences end where they end."""

from typing import Any

import pytest

from grader.catalogue import open_catalogue
from submissions.reading import read_report
from tests.pdf import typeset

EXPECTED = open_catalogue("sheet05", public_only=True).expected()


def read(markup: str) -> dict[str, Any]:
    found = read_report(typeset(markup.encode()), EXPECTED).responses
    return {f"{one.part} {one.field}": one for one in found}


@pytest.mark.parametrize(
    "sentence",
    [
        "Self-attention takes O(N^2), and a convolution takes O(N k^2).",
        "Attention: O(N^2). Convolution: O(N k^2).",
        "Die Faltung braucht O(N k^2), während Self-Attention O(N^2) braucht.",
    ],
)
def test_a_sentence_with_two_results_gives_each_field_its_own(sentence: str) -> None:
    found = read(f"= Task 3.6\n{sentence}\n")
    assert found["3.6 attention"].text == "O(N^2)"
    assert found["3.6 convolution"].text == "O(N k^2)"


@pytest.mark.parametrize(
    "sentence",
    [
        "One takes O(N^2), the other one O(N k^2).",
        "Attention takes less than a convolution, O(N^2) and O(N k^2).",
        "O(N^2) for attention as opposed to O(N k^2) for the convolution.",
        "O(N^2) is what attention takes while O(N k^2) is what a convolution takes.",
    ],
)
def test_a_sentence_that_does_not_say_which_is_which_goes_to_a_person(sentence: str) -> None:
    found = read(f"= Task 3.6\n{sentence}\n")
    assert found["3.6 attention"].flags
    assert found["3.6 convolution"].flags


def test_a_correction_at_the_end_puts_all_in_doubt() -> None:
    report = "= Task 3.6\nAttention: O(N^2)\n\nConvolution: O(N k^2)\n\nNachtrag: O(N) bei beiden."
    assert "read.corrected" in read(report)["3.6 attention"].flags


def test_an_operation_that_stays_open_goes_to_a_person() -> None:
    found = read("= Task 3.5\nAt the place of the 1: e/(e + D - 1\n\nElsewhere: 1/(e + D +\n")
    assert "read.open" in found["3.5 onehot_hit"].flags
    assert "read.open" in found["3.5 onehot_rest"].flags


def test_a_line_over_digits_is_no_plain_number() -> None:
    found = read("= Task 3.5\nElsewhere: $0.overline(3)$\n")
    assert found["3.5 onehot_rest"].flags
