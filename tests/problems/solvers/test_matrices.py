"""Matrices stay exact, and what does not fit raises."""

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import BaseModel, ValidationError

from problems.solvers.matrices import MatrixParam, array, exact, product, root, softmax, transposed


class Held(BaseModel):
    """A family's params with one matrix."""

    M: MatrixParam


@pytest.mark.parametrize(
    ("found", "number"),
    [
        (3, Fraction(3)),
        (-3, Fraction(-3)),
        ("1/2", Fraction(1, 2)),
        ("-0.25", Fraction(-1, 4)),
        (Decimal("0.1"), Fraction(1, 10)),
        (Fraction(2, 3), Fraction(2, 3)),
    ],
)
def test_numbers_are_read_exactly(found: object, number: Fraction) -> None:
    assert exact(found) == number


@pytest.mark.parametrize(
    "found",
    [
        True,
        None,
        0.5,
        "1e999999999",
        "1/0",
        "1/00",
        "nan",
        "inf",
        "",
        " 1",
        "1\n",
        "٣",
        10**12,
        [1],
    ],
)
def test_what_is_no_short_number_is_refused(found: object) -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        exact(found)


@pytest.mark.parametrize("rows", [[], [[]], [[1], [1, 2]], [[1] * 17], [[1]] * 17, [[[1]]], "ab"])
def test_what_is_no_small_matrix_is_refused(rows: object) -> None:
    with pytest.raises(ValidationError):
        Held.model_validate({"M": rows})


def test_a_matrix_survives_json() -> None:
    held = Held.model_validate({"M": [[1, "1/2"], [Decimal("0.25"), -3]]})
    plain = held.model_dump(mode="json")
    assert plain == {"M": [[1, "1/2"], ["1/4", -3]]}
    assert Held.model_validate(plain) == held


def test_products_of_fractions_are_exact() -> None:
    third = ((Fraction(1, 3),) * 3,)
    assert product(third, transposed(((Fraction(1),) * 3,))) == ((Fraction(1),),)


def test_shapes_that_do_not_fit_raise() -> None:
    third = ((Fraction(1, 3),) * 3,)
    with pytest.raises(ValueError, match="mismatch"):
        product(third, third)


@pytest.mark.parametrize("rows", [(), ((1,), (1, 2)), (("sqrt(2)",),), ((0.5,),)])
def test_an_array_holds_exact_numbers_only(rows: tuple[tuple[object, ...], ...]) -> None:
    with pytest.raises(ValueError):
        array(rows)


def test_a_root_that_is_irrational_is_near() -> None:
    assert abs(root(3) ** 2 - 3) < Fraction(1, 10**29)


def test_a_softmax_of_large_numbers_does_not_overflow() -> None:
    ((hot, cold),) = softmax(((Fraction(10**6), Fraction(0)),))
    assert [hot, cold] == [1, 0]
