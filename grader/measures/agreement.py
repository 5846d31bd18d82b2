"""How far persons agree who decided on the same answers without settling it between them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from grader.measures.figures import ENOUGH, Figure, Gap, missing

Words = Mapping[str, Decimal]
"""What each person gave for one answer."""


def exact_share(answers: Sequence[Words]) -> Figure:
    """Give the share of pairs of persons that gave one answer the same points."""
    pairs = [pair for words in answers for pair in combinations(words.values(), 2)]
    if not pairs:
        return missing(Gap.NOTHING)
    return Figure(Fraction(sum(x == y for x, y in pairs), len(pairs)), len(pairs))


def kappa(pairs: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    """Give Cohen's kappa of two persons, each number of points being a category of its own.

    κ = (p₀ − pₑ) / (1 − pₑ): p₀ is the share on which they agree, pₑ the share on which they would
    if each spread their own points over the answers by lot.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20 (1960), 37-46.

    Args:
        pairs: what the one and the other person gave for each answer.
    """
    number = len(pairs)
    if number < ENOUGH:
        return missing(Gap.FEW, number)
    left, right = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    seen = Fraction(sum(x == y for x, y in pairs), number)
    by_lot = Fraction(sum(left[points] * right[points] for points in left), number**2)
    if by_lot == 1:
        return missing(Gap.ONE_VALUE, number)
    return Figure((seen - by_lot) / (1 - by_lot), number)


def krippendorff(answers: Sequence[Sequence[Decimal]]) -> Figure:
    """Give Krippendorff's alpha for points as an interval scale, for any number of persons.

    α = 1 − Dₒ / Dₑ: Dₒ is the mean squared difference of points within answers, Dₑ that of all
    points given, whichever answer they are for.

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), University of
    Pennsylvania.

    Args:
        answers: what was given for each answer; those with fewer than two values do not count.
    """
    compared = [values for values in answers if len(values) > 1]
    if len(compared) < ENOUGH:
        return missing(Gap.FEW, len(compared))
    every = [value for values in compared for value in values]
    within = sum((_differences(one) / (len(one) - 1) for one in compared), Fraction(0))
    among = _differences(every) / (len(every) - 1)
    if not among:
        return missing(Gap.ONE_VALUE, len(compared))
    return Figure(1 - within / among, len(compared))


def mean_difference(pairs: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    """Give by how much the first of two persons gave more in the mean."""
    if not pairs:
        return missing(Gap.NOTHING)
    total = Fraction(sum((x - y for x, y in pairs), Decimal(0)))
    return Figure(total / len(pairs), len(pairs))


def _differences(values: Sequence[Decimal]) -> Fraction:
    """Add up the squared differences of all ordered pairs."""
    total = Fraction(sum(values, Decimal(0)))
    squares = Fraction(sum((value * value for value in values), Decimal(0)))
    return 2 * (len(values) * squares - total * total)
