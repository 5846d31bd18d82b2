"""Ranges as authors write them, and own letters as students use them."""

from fractions import Fraction

import pytest

from grader.equivalence.domain import Range, read_range
from grader.equivalence.points import points
from grader.equivalence.renaming import Renaming, find_renaming

OURS = {"q": ("N_Q", "d_k"), "k": ("N_KV", "d_k"), "v": ("N_KV", "d_v")}
SHEET, OWN, NONE = Renaming.Kind.SHEET, Renaming.Kind.OWN, Renaming.Kind.NONE


@pytest.mark.parametrize(
    ("text", "lower", "upper", "integer"),
    [
        ("real", None, None, False),
        ("positive", 0, None, False),
        ("nonnegative", 0, None, False),
        ("negative", None, 0, False),
        ("integer", None, None, True),
        ("integer >= 2", 2, None, True),
        ("D >= 2, integer", 2, None, True),
        ("integer > 2", 3, None, True),
        ("integer, positive", 1, None, True),
        ("0 < eps < 1", 0, 1, False),
        ("0 <= p <= 1/2", 0, "1/2", False),
        ("x > 1", 1, None, False),
        ("<= -0.5", None, "-1/2", False),
        ("integer, 1 < n < 3.5", 2, 3, True),
        ("natural", 1, None, True),
        ("x in (0, 1)", 0, 1, False),
        ("[0, 1]", 0, 1, False),
        ("integer in (0, 6]", 1, 6, True),
        ("x ∈ [1/2, inf)", "1/2", None, False),
        ("2 <= D", 2, None, False),
        ("0 < x", 0, None, False),
        ("integer, positive, n >= 2", 2, None, True),
        ("positive and x < 1", 0, 1, False),
        ("non-negative", 0, None, False),
        ("reals", None, None, False),
    ],
)
def test_a_range_is_read_as_declared(
    text: str, lower: str | None, upper: str | None, *, integer: bool
) -> None:
    bounds = [None if bound is None else Fraction(bound) for bound in (lower, upper)]
    assert read_range(text) == Range(*bounds, integer=integer)


@pytest.mark.parametrize("text", ["nonzero", "!= 0", "x != 0", "real, x ≠ 0"])
def test_a_single_number_may_be_left_out(text: str) -> None:
    allowed = read_range(text)
    assert allowed == Range(excluded=(Fraction(0),))
    assert all(point["x"] for point in points(["x"], {"x": allowed}, 80))


def test_several_conditions_meet() -> None:
    allowed = read_range("integer, n != 3, 2 <= n <= 4")
    assert {point["n"] for point in points(["n"], {"n": allowed}, 20)} == {2, 4}


@pytest.mark.parametrize(
    "text",
    [
        *("", "big", "x <", "1 < x < 0", "integer, 0 < n < 1", "x == 3"),
        *("1 <= n <= 1, integer, n != 1", "x > 1/0", "1/0 < x", "x != 1/0", "0 < x < 1/0"),
        *("x > oo", "inf < x", "x < -inf", "oo < x < 3", "x in (inf, inf)"),
    ],
)
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="range"):
        read_range(text)


def test_points_are_found_where_every_listed_number_is_left_out() -> None:
    left_out = ", ".join(f"n != {number}" for number in range(1100))
    allowed = read_range(f"integer >= 0, {left_out}")
    assert {point["n"] for point in points(["n"], {"n": allowed}, 3)} == {1100}


@pytest.mark.parametrize("text", ["real", "positive", "integer >= 2", "0 < x < 1", "x < -3"])
def test_points_lie_in_their_range_and_differ(text: str) -> None:
    allowed = read_range(text)
    values = [point["x"] for point in points(["x"], {"x": allowed}, 40)]
    assert len(set(values)) > 12
    assert all(allowed.lower is None or value >= allowed.lower for value in values)
    assert all(allowed.upper is None or value < allowed.upper for value in values)
    assert not allowed.integer or all(value.denominator == 1 for value in values)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        (OURS, SHEET),
        ({"q": ("n", "d"), "k": ("m", "d"), "v": ("m", "p")}, OWN),
        ({"q": ("n", "d_k"), "k": ("m", "d_k"), "v": ("m", "d_v")}, OWN),
        ({"q": ("N_Q", "d_k"), "k": ("N_Q", "d_k"), "v": ("N_Q", "d_v")}, SHEET),
        ({"q": ("d_k", "N_Q"), "k": ("N_KV", "d_k"), "v": ("N_KV", "d_v")}, SHEET),
        ({"q": ("N_KV", "d_k"), "k": ("N_Q", "d_k"), "v": ("N_Q", "d_v")}, NONE),
        ({"q": ("n", "d"), "k": ("n", "d"), "v": ("n", "p")}, NONE),
        ({"q": ("n", "d"), "k": ("m", "d"), "v": ("m", "d")}, NONE),
        ({"q": ("n", "d"), "k": ("m", "d")}, NONE),
        ({"q": ("n", "d"), "k": ("m", "d"), "v": ("l", "p")}, NONE),
        ({"q": ("d_v", "n"), "k": ("m", "n"), "v": ("m", "N_Q")}, NONE),
        ({"q": ("n", "d", "1"), "k": ("m", "d"), "v": ("m", "p")}, NONE),
        ({}, SHEET),
    ],
)
def test_letters_are_the_sheets_or_own_or_go_to_a_person(
    answers: dict[str, tuple[str, ...]], kind: Renaming.Kind
) -> None:
    found = find_renaming(OURS, answers)
    assert found.kind is kind
    assert bool(found.mapping) is (kind is OWN)


def test_a_renaming_makes_the_answers_ours() -> None:
    answers = {"q": ("n", "d"), "k": ("m", "d"), "v": ("m", "p")}
    mapping = find_renaming(OURS, answers).mapping
    renamed = {name: tuple(mapping[letter] for letter in shape) for name, shape in answers.items()}
    assert renamed == OURS
