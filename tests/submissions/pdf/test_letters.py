"""Letters are told apart by their stature, their pieces and their shape."""

from collections.abc import Iterator
from functools import cache

import pytest

from submissions.pdf.letters import LETTERS, STRANGERS, Look, is_drawn_as, rivals_of
from submissions.pdf.outlines import STANDARD, merge, raster, standard_outlines
from submissions.pdf.silhouettes import count_pieces

OTHERS = (b"Helvetica-BoldOblique", b"Times-Bold", b"Courier-Oblique")
"""Standard fonts that are not among those that letters are compared with."""


@cache
def patterns() -> dict[str, tuple[int, ...]]:
    outlines = standard_outlines(LETTERS + STRANGERS)
    return {char: tuple(map(raster, drawn)) for char, drawn in outlines.items()}


@cache
def looks(font: bytes) -> dict[str, Look]:
    """Give how each letter looks in a font."""
    outlines = standard_outlines(LETTERS, (font,))
    return {char: look(drawn[0]) for char, drawn in outlines.items() if drawn}


def look(contours: object) -> Look:
    assert isinstance(contours, tuple)
    ends = [stroke[-1][1] for contour in contours for stroke in contour]
    return Look(max(ends), -min(ends), raster(contours), len(contours))


def pairs(font: bytes) -> Iterator[tuple[str, str, Look]]:
    """Yield what is drawn, what is said, and how it looks."""
    for drawn, seen in looks(font).items():
        for said in LETTERS:
            if said != drawn:
                yield drawn, said, seen


@pytest.mark.parametrize("font", [*STANDARD, *OTHERS])
def test_letters_look_like_themselves(font: bytes) -> None:
    seen = looks(font)
    assert len(seen) > 50
    wrong = [char for char, one in seen.items() if not is_drawn_as(char, one, patterns(), 0.1)]
    assert wrong == []


@pytest.mark.parametrize("font", OTHERS)
def test_nearly_all_letters_do_not_look_like_others(font: bytes) -> None:
    every = list(pairs(font))
    missed = [d + s for d, s, seen in every if is_drawn_as(s, seen, patterns(), 0.1)]
    assert len(missed) < 0.03 * len(every)


@pytest.mark.parametrize(
    ("drawn", "said"),
    ["De", "eD", "NK", "ec", "dk", "Vv", "Oo", "+×", "×+", "T+", "aN", "ij", "bB", "FT"],
)
def test_these_pairs_are_told_apart(drawn: str, said: str) -> None:
    for font in (b"Helvetica", b"Times-Roman", b"Helvetica-Bold", b"Times-Italic"):
        seen = looks(font).get(drawn)
        assert seen is None or not is_drawn_as(said, seen, patterns(), 0.1)


@pytest.mark.parametrize("pair", ["Il", "×x"])
def test_twins_are_not_told_apart(pair: str) -> None:
    assert pair[1] not in rivals_of(pair[0])
    assert pair[0] not in rivals_of(pair[1])


def test_a_letter_that_is_higher_than_any_is_none() -> None:
    seen = looks(b"Helvetica")["e"]
    assert is_drawn_as("e", seen, patterns(), 0.1)
    assert not is_drawn_as("e", Look(0.9, 0.0, seen.shape, 2), patterns(), 0.1)


def test_without_a_count_of_pieces_the_shape_decides() -> None:
    seen = looks(b"Helvetica")
    uncounted = Look(seen["T"].top, seen["T"].deep, seen["T"].shape)
    assert is_drawn_as("T", uncounted, patterns(), 0.25)
    assert not is_drawn_as("D", uncounted, patterns(), 0.25)


def square(left: float, bottom: float, side: float, *, clockwise: bool) -> tuple[object, ...]:
    """Give the contour of a square."""
    right, top = left + side, bottom + side
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    return tuple((corner,) for corner in (corners[::-1] if clockwise else corners))


@pytest.mark.parametrize("clockwise", [True, False])
def test_what_overlaps_is_one_piece_and_a_hole_is_another(clockwise: bool) -> None:  # noqa: FBT001 - a parameter of the test
    first = square(0, 0, 0.6, clockwise=clockwise)
    second = square(0.4, 0.4, 0.5, clockwise=clockwise)
    hole = square(0.1, 0.1, 0.2, clockwise=not clockwise)
    assert count_pieces(merge((first, second))) == 1  # type: ignore[arg-type] - plain tuples
    assert count_pieces(merge((first, hole, second))) == 2  # type: ignore[arg-type] - plain tuples
