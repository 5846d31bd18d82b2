"""Sizes that are drawn are different ones."""

from problems.draw import Draws
from problems.solvers.dimensions import draw_different


def test_no_two_things_are_the_same_however_often_it_is_drawn() -> None:
    for seed in range(50):
        drawn = draw_different(Draws(seed.to_bytes(32, "big")), [(1, 2), (1, 2, 3), (1, 2, 3)])
        assert drawn is not None
        assert sorted(map(str, drawn)) == ["1", "2", "3"]


def test_a_pool_that_is_used_up_gives_nothing() -> None:
    assert draw_different(Draws(bytes(32)), [(1,), (1,)]) is None
