"""What is known of an item and of all items together: facility, discrimination, reliability."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import copysign, sqrt

from grader.measures.figures import ENOUGH, Figure, Gap, missing


def facility(points: Sequence[Decimal], maximum: Decimal) -> Figure:
    """Give the mean of some points as a share of the maximum: 0 nobody, 1 everybody.

    Examples:
        >>> facility([Decimal(1), Decimal("0.5"), Decimal(0)], Decimal(1))
        Figure(value=Fraction(1, 2), number=3, gap=None, to=None)
    """
    if not points:
        return missing(Gap.NOTHING)
    if not maximum:
        return missing(Gap.NO_MAXIMUM, len(points))
    return Figure(_total(points) / (len(points) * Fraction(maximum)), len(points))


def discrimination(item: Sequence[Decimal], rest: Sequence[Decimal]) -> Figure:
    """Correlate an item with the total of the others: the corrected item-total correlation.

    r = cov(x, t − x) / (s(x) · s(t − x)), where x is the points of an item and t the total of the
    same submission. The item is left out of the total, which it would else be correlated with by
    itself.

    Source: S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28
    (1963), 211-218.

    Args:
        item: points of each submission in the item.
        rest: points of the same submissions in all other items.
    """
    number = len(item)
    if number < ENOUGH:
        return missing(Gap.FEW, number)
    varies, rest_varies = _spread(item, item), _spread(rest, rest)
    if not varies:
        return missing(Gap.ITEM_ALIKE, number)
    if not rest_varies:
        return missing(Gap.REST_ALIKE, number)
    together = _spread(item, rest)
    return Figure(copysign(sqrt(together**2 / (varies * rest_varies)), together), number)


def alpha(items: Sequence[Sequence[Decimal]]) -> Figure:
    """Give Cronbach's alpha: how far the items of a sheet measure one and the same thing.

    α = k / (k − 1) · (1 − Σ s²(xᵢ) / s²(t)) for k items xᵢ with the total t. It is a lower bound of
    the reliability only where errors of different items do not go together: where one answer
    follows from another, it is too high.

    Source: L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16
    (1951), 297-334.

    Args:
        items: for each item the points of all submissions, in the same order.
    """
    number = len(items[0]) if items else 0
    if len(items) < 2:  # noqa: PLR2004 - what it takes to compare
        return missing(Gap.NO_REST, number)
    if number < ENOUGH:
        return missing(Gap.FEW, number)
    totals = [sum(row, Decimal(0)) for row in zip(*items, strict=True)]
    of_totals = _spread(totals, totals)
    if not of_totals:
        return missing(Gap.ITEM_ALIKE, number)
    of_items = sum((_spread(item, item) for item in items), Fraction(0))
    return Figure(Fraction(len(items), len(items) - 1) * (1 - of_items / of_totals), number)


def _spread(left: Sequence[Decimal], right: Sequence[Decimal]) -> Fraction:
    """Give n² times the covariance, exactly."""
    together = _total(x * y for x, y in zip(left, right, strict=True))
    return len(left) * together - _total(left) * _total(right)


def _total(values: Iterable[Decimal]) -> Fraction:
    return Fraction(sum(values, Decimal(0)))
