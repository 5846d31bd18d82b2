"""Zeros that a spreadsheet has taken away are noticed, and nothing is repaired in silence."""

import pytest

from grader.workflow.spoilt import Spoilt, look_for_spoilt

ROSTER = {"3712001", "3712002", "03712003"}


@pytest.mark.parametrize(
    ("extended", "handed_in", "found"),
    [
        ([], ["03712001", "03712003"], (Spoilt("roster", ("3712001",)),)),
        ([], ["003712001", "03712002"], (Spoilt("roster", ("3712001", "3712002")),)),
        ([], ["3712001", "9999999", "09999999", ""], ()),
        (["3712003"], ["03712003"], (Spoilt("extensions", ("3712003",)),)),
        (["3712001", "03712003", "8888888"], ["8888888"], ()),
    ],
)
def test_numbers_that_lost_their_zeros_are_found(
    extended: list[str], handed_in: list[str], found: tuple[Spoilt, ...]
) -> None:
    assert look_for_spoilt(ROSTER, extended, handed_in) == found


def test_without_a_roster_nobody_can_be_compared() -> None:
    assert look_for_spoilt(None, ["1"], ["01"]) == ()


@pytest.mark.parametrize(("language", "said"), [("en", "export the roster anew"), ("de", "Nullen")])
def test_it_is_said_with_the_first_few_numbers(language: str, said: str) -> None:
    text = Spoilt("roster", ("1", "2", "3", "4")).worded(language)  # type: ignore[arg-type] # a table's column
    assert said in text
    assert "(1, 2, 3, …)" in text
