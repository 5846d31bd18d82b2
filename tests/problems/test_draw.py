"""Draws are the same on every machine, and different for whoever should get something else."""

from dataclasses import replace

import pytest

from problems.draw import Draw, Draws, practice_seed, variant_seed

DRAW = Draw("2026w", "sheet05", 1, "3.4", "01234567")
SECRET = b"a secret for tests"


def test_a_seed_never_changes() -> None:
    gold = "c842e77480aaea6dc2c6971bd090f0c733def7ab373ad6dc770f302fc1e98252"
    assert variant_seed(DRAW, SECRET).hex() == gold


def test_a_practice_seed_never_changes() -> None:
    gold = "c600b89f068b4f419a427d04894ebe69810ba6875e01e5b6e8830aa427e2c13b"
    assert practice_seed(DRAW).hex() == gold


def test_draws_never_change() -> None:
    """The same numbers were seen under NumPy 1.24 and 2.4."""
    draws = Draws(variant_seed(DRAW, SECRET))
    assert [draws.between(1, 9) for _ in range(12)] == [6, 1, 5, 4, 6, 1, 8, 5, 5, 3, 3, 7]
    assert draws.matrix(2, 2, (0, 1, 2)) == ((1, 1), (1, 0))


def test_a_whole_word_can_be_drawn() -> None:
    assert Draws(variant_seed(DRAW, SECRET)).below(2**64) == 2951266560358388711


@pytest.mark.parametrize(
    "other",
    [
        replace(DRAW, edition="2027s"),
        replace(DRAW, sheet="sheet06"),
        replace(DRAW, sheet_version=2),
        replace(DRAW, part="3.5"),
        replace(DRAW, student="1234567"),
        replace(DRAW, attempt=1),
        replace(DRAW, part="3", student=".401234567"),
    ],
)
def test_whatever_a_draw_is_for_changes_its_seed(other: Draw) -> None:
    assert variant_seed(other, SECRET) != variant_seed(DRAW, SECRET)


def test_another_secret_gives_another_seed() -> None:
    assert variant_seed(DRAW, b"another secret") != variant_seed(DRAW, SECRET)


def test_practice_never_meets_a_variant_even_without_a_secret() -> None:
    assert practice_seed(DRAW) != variant_seed(DRAW, b"")


@pytest.mark.parametrize("bound", [1, 2, 3, 6, 10])
def test_draws_stay_in_their_bounds_and_reach_them(bound: int) -> None:
    draws = Draws(bytes(32))
    assert {draws.below(bound) for _ in range(300)} == set(range(bound))


def test_no_number_is_favoured() -> None:
    draws = Draws(bytes(32))
    counts = [0] * 3
    for _ in range(3000):
        counts[draws.below(3)] += 1
    assert all(900 < count < 1100 for count in counts)


@pytest.mark.parametrize("bound", [0, -1, 2**64 + 1])
def test_impossible_bounds_are_refused(bound: int) -> None:
    with pytest.raises(ValueError, match=str(bound)):
        Draws(bytes(32)).below(bound)


def test_accents_count_the_same_however_they_were_typed() -> None:
    composed, decomposed = (replace(DRAW, student=text) for text in ("\u00fc", "u\u0308"))
    assert practice_seed(composed) == practice_seed(decomposed)
