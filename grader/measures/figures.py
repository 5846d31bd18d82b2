"""A figure with the number it rests on, or the reason why there is none."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ENOUGH = 10
"""Submissions or answers from which on a correlation is shown: of fewer it is mostly chance."""


class Gap(StrEnum):
    """Why there is no figure."""

    NOTHING = "nothing"
    """Nothing is decided yet."""
    FEW = "few"
    """It would rest on too few."""
    ITEM_ALIKE = "item_alike"
    """Everybody has the same points here, so that nothing varies with them."""
    REST_ALIKE = "rest_alike"
    """Everybody has the same points in all the rest."""
    NO_REST = "no_rest"
    """There is no other item."""
    NO_MAXIMUM = "no_maximum"
    """No points can be earned here."""
    ONE_VALUE = "one_value"
    """All gave the same points throughout, so that chance alone would agree as well."""
    HIDDEN = "hidden"
    """It might tell something of a single person."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; where `value` is None, `gap` says why."""

    value: Fraction | float | None
    number: int
    """What it rests on: submissions, answers or pairs."""
    gap: Gap | None = None
    to: Fraction | None = None
    """Where only a range is known: its upper end, `value` being the lower one."""


def missing(gap: Gap, number: int = 0) -> Figure:
    """Give no figure, and the reason."""
    return Figure(None, number, gap)
