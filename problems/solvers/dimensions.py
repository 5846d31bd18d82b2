"""Shapes whose sizes are letters or numbers: tuples of texts."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from pydantic import Field

from problems.draw import Draws
from problems.model import Wording
from problems.solvers.symbols import Letter

Dimension: TypeAlias = Letter | Annotated[int, Field(ge=1, le=10**6)]
"""A size among the params of a family: a letter, or a whole number."""

Shape: TypeAlias = tuple[str, ...]


def shaped(*dimensions: object) -> Shape:
    """Make a shape of letters and numbers.

    >>> shaped("B", 4)
    ('B', '4')
    """
    return tuple(map(str, dimensions))


def times(*factors: object) -> str:
    """Multiply sizes: numbers at once, letters in plain notation.

    >>> times(3, "H", 4), times(2, 5), times("m")
    ('12*H', '10', 'm')
    """
    number = 1
    letters = []
    for factor in map(str, factors):
        if factor.isdecimal():
            number *= int(factor)
        else:
            letters.append(factor)
    return "*".join(([str(number)] if number > 1 or not letters else []) + letters)


def turned(shape: Shape) -> Shape:
    """Exchange the last two axes.

    >>> turned(("B", "N", "d"))
    ('B', 'd', 'N')
    """
    return (*shape[:-2], shape[-1], shape[-2])


def multiplied(left: Shape, right: Shape) -> Shape:
    """Multiply the last two axes, for each place of the others.

    >>> multiplied(("B", "N", "d"), ("B", "d", "M"))
    ('B', 'N', 'M')

    Raises:
        ValueError: the tensors do not fit.
    """
    if left[:-2] != right[:-2] or left[-1] != right[-2]:
        raise ValueError("these shapes cannot be multiplied")
    return (*left[:-1], right[-1])


def product_hint(*dimensions: object) -> Wording:
    """Tell how to write a product of letters; nothing where all dimensions are numbers."""
    if all(isinstance(dimension, int) for dimension in dimensions):
        return Wording("", "")
    return Wording(
        " Write a product of letters with a sign between them, such as $a dot b$.",
        " Schreiben Sie ein Produkt von Buchstaben mit einem Malzeichen, etwa $a dot b$.",
    )


def draw_different(
    draws: Draws, pools: Sequence[Sequence[int | str]]
) -> tuple[int | str, ...] | None:
    """Draw one thing from each pool, no two of them the same; None where a pool is used up."""
    chosen: list[int | str] = []
    for pool in pools:
        left = [thing for thing in pool if thing not in chosen]
        if not left:
            return None
        chosen.append(draws.choice(left))
    return tuple(chosen)
