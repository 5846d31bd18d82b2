"""The code on a handout is found however it is set or typed, and a slip in it is noticed."""

import hashlib
from itertools import pairwise

import pytest

from submissions.handout_codes import LETTERS, code_of, codes_of_text, is_sound

CODES = [code_of(hashlib.sha256(bytes([number])).digest()) for number in range(40)]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_found_in_a_text(code: str) -> None:
    assert list(codes_of_text(f"Variante {code} · 3 / 6")) == [code]


def test_two_codes_of_one_text_are_both_found() -> None:
    assert list(codes_of_text(f"{CODES[0]}, {CODES[1]}")) == CODES[:2]


@pytest.mark.parametrize("code", CODES)
def test_every_wrong_letter_is_noticed(code: str) -> None:
    places = [place for place, sign in enumerate(code) if sign in LETTERS and place > 1]
    wrong = (
        f"{code[:p]}{sign}{code[p + 1 :]}" for p in places for sign in LETTERS if sign != code[p]
    )
    assert not any(is_sound(text) for text in wrong)


@pytest.mark.parametrize("code", CODES)
def test_two_letters_that_changed_places_are_noticed(code: str) -> None:
    places = [place for place, sign in enumerate(code) if sign in LETTERS and place > 1]
    for one, other in pairwise(places):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        assert is_sound("".join(signs)) == (code[one] == code[other])


def test_a_damaged_code_is_found_as_well_so_that_it_is_not_passed_over() -> None:
    assert list(codes_of_text("Variant V-00000-00013")) == ["V-00000-00013"]


@pytest.mark.parametrize("dash", "-‐‑–—−")
def test_dashes_small_letters_and_look_alikes_are_taken(dash: str) -> None:
    code = "V-00000-00012"
    typed = "v-oOo00-000l2".replace("-", dash)
    assert list(codes_of_text(typed)) == [code]


@pytest.mark.parametrize(
    "text", ["", "V-00000", "XV-00000-00012", "V-00000-000123", "V-00000-00012-7", "V-0000U-00012"]
)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert list(codes_of_text(text)) == []
