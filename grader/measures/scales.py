"""Points in equal steps: which of them stand together, so that they are not too many to see."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

MOST_BARS = 25


@dataclass(frozen=True, slots=True)
class Scale:
    """Which points share a bar: bar `i` holds points from `i * width` to below the next."""

    width: Decimal
    bars: int

    def bar(self, points: Decimal) -> int:
        """Tell which bar some points belong to; what lies outside goes to the nearest."""
        return min(max(int(points // self.width), 0), self.bars - 1)

    def binned(self, counts: Mapping[Decimal, int]) -> Counter[int]:
        """Add up how many are in each bar."""
        binned: Counter[int] = Counter()
        for points, times in counts.items():
            binned[self.bar(points)] += times
        return binned


def fit_scale(maximum: Decimal, step: Decimal) -> Scale:
    """Choose the narrowest bars that are not too many.

    Examples:
        >>> fit_scale(Decimal(20), Decimal("0.5"))
        Scale(width=Decimal('1.0'), bars=21)
    """
    widths = (step * factor * 10**power for power in count() for factor in (1, 2, 5))
    width = next(width for width in widths if maximum / width < MOST_BARS)
    return Scale(width, int(maximum // width) + 1)
