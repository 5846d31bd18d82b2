"""What is kept of a large matrix behaves as the whole does."""

import numpy as np
import pytest

from grader.equivalence.balls import Ball, to_arb
from grader.equivalence.domain import REAL
from grader.equivalence.fitted import read_shape
from grader.equivalence.grids import Grid, entries, inverse, multiple, product, softmax, transposed
from grader.equivalence.sampling import Drawing

SHAPES = {"A": "9 9", "B": "9 9", "L": "14 9", "R": "9 14", "S": "14 3", "H": "3 9"}


def drawn(number: int) -> dict[str, Grid]:
    shapes = {name: read_shape(*text.split()) for name, text in SHAPES.items()}
    return dict(next(Drawing(shapes, [], {"t": REAL}).draws(number)).matrices)


def whole(grid: Grid) -> np.ndarray:
    """Write a matrix out."""
    found = np.repeat(np.repeat(_floats(grid.rows), grid.down, axis=0), grid.across, axis=1)
    at = 0
    for i, (rows, columns) in enumerate(zip(grid.down, grid.across, strict=False)):
        for own in range(at, at + rows) if rows == columns else ():
            found[own, own] = float(_floats([[grid.diagonal[i]]])[0, 0])
        at += rows
    return found


def _floats(rows: list[list[Ball]]) -> np.ndarray:
    return np.array([[float(to_arb(value)) for value in row] for row in rows])


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(("left", "right"), ["AB", "AR", "LA", "LR", "RL", "RS", "HA", "SH", "HR"])
def test_a_product_of_what_is_kept_is_that_of_the_whole(left: str, right: str, number: int) -> None:
    at = drawn(number)
    found = product(at[left], at[right])
    assert np.allclose(whole(found), whole(at[left]) @ whole(at[right]))
    assert np.allclose(whole(transposed(found)), whole(found).T)


@pytest.mark.parametrize("number", range(3))
def test_an_inverse_is_that_of_the_whole(number: int) -> None:
    at = drawn(number)
    gram = product(transposed(at["L"]), at["L"])
    for grid in (at["A"], at["B"], gram):
        assert np.allclose(whole(inverse(grid)) @ whole(grid), np.eye(9), atol=1e-6)


@pytest.mark.parametrize("name", SHAPES)
def test_a_softmax_is_that_of_the_whole(name: str) -> None:
    grid = drawn(1)[name]
    powers = np.exp(whole(grid))
    assert np.allclose(whole(softmax(grid)), powers / powers.sum(axis=1, keepdims=True))


def test_the_identity_is_one_on_its_diagonal() -> None:
    assert np.array_equal(whole(multiple(drawn(0)["A"].rows[0][0] ** 0, (1, 1, 3, 4))), np.eye(9))


@pytest.mark.parametrize("name", SHAPES)
def test_entries_stand_where_they_are_said_to_stand(name: str) -> None:
    grid = drawn(0)[name]
    full = whole(grid)
    for row, column, value in entries(grid):
        assert np.isclose(full[row - 1, column - 1], _floats([[value]])[0, 0])
