"""How far an answer may lie from the reference and still be right."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Absolute and relative tolerance: |a - r| <= max(absolute, relative * |r|), inclusive.

    Both zero, the default, asks for exact equality.
    """

    absolute: Fraction = Fraction(0)
    relative: Fraction = Fraction(0)

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, atol: Decimal, rtol: Decimal) -> "Tolerance":
        """Return the tolerance of two options."""
        return cls(Fraction(atol), Fraction(rtol))

    @property
    def exact(self) -> bool:
        """Whether only equality will do."""
        return not self.absolute and not self.relative

    def around(self, reference: Fraction) -> Fraction:
        """Return how far an answer may lie from this reference."""
        return max(self.absolute, self.relative * abs(reference))

    def holds(self, answer: Fraction, reference: Fraction) -> bool:
        """Whether the answer is near enough.

        >>> Tolerance(relative=Fraction(1, 20)).holds(Fraction("1.05"), Fraction(1))
        True
        """
        if self.exact:
            return answer == reference
        return abs(answer - reference) <= self.around(reference)


EXACT = Tolerance()
