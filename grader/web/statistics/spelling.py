"""How figures, places and reasons are written for people."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from grader.measures.figures import ENOUGH, Figure, Gap
from grader.measures.hiding import Group
from grader.measures.spreads import Quartiles
from grader.wording import Phrases, points_text, say, shorten, visible
from grader.workflow.statistics.document import message_of
from grader.workflow.statistics.model import Place, Span, Statistics

Value = Fraction | float | Decimal
_LONGEST = 30
"""Characters of a name in a chart."""


@dataclass
class Spelling:
    """Words what one page shows."""

    found: Statistics
    phrases: Phrases

    def number(self, value: Value, digits: int = 2) -> str:
        """Write a number with a fixed number of decimals, and a true minus."""
        text = f"{float(value):.{digits}f}"
        text = text.removeprefix("-") if not float(text) else text.replace("-", "−")
        return text.replace(".", ",") if self.phrases.language == "de" else text

    def decimal(self, points: Decimal) -> str:
        """Write points as the sheet gives them."""
        return points_text(points, self.phrases.language)

    def share(self, figure: Figure) -> str:
        """Write a share or a mean; a dash where there is none."""
        return self._between(figure, 2)

    def mean(self, figure: Figure) -> str:
        """Write a mean of points, in public without decimals that nobody knows."""
        if figure.value is None or not self.found.is_anonymous:
            return self.share(figure)
        return points_text(_decimal(Fraction(figure.value)), self.phrases.language)

    def correlation(self, figure: Figure) -> str:
        """Write a correlation, in public as roughly as it is known; a dash where there is none."""
        return self._between(figure, self.digits)

    def why(self, figure: Figure) -> str:
        """Say why there is no figure; nothing where there is one."""
        if figure.gap is None:
            return ""
        return self.phrases(f"gap_{figure.gap.value}", number=figure.number, enough=ENOUGH)

    def why_no_deviation(self, figure: Figure) -> str:
        """Say the same of a standard deviation, for which two are enough."""
        if figure.gap is Gap.FEW:
            return self.phrases("gap_two", number=figure.number)
        return self.why(figure)

    def span(self, span: Span) -> str:
        """Write where a quartile lies."""
        low = points_text(round(_decimal(span.low), 2), self.phrases.language)
        return low if span.low == span.high else self._range(low, span.high)

    def group(self, group: Group) -> str:
        """Write which points a group has."""
        low = points_text(group.low, self.phrases.language)
        return low if group.low == group.high else self._range(low, Fraction(group.high))

    def short_group(self, group: Group) -> str:
        """Write the same below an axis: where groups are even, by their lower end alone."""
        low, high = (points_text(x, self.phrases.language) for x in (group.low, group.high))
        return f"{low}–{high}" if self.found.is_anonymous and low != high else low

    def seconds(self, quartiles: Quartiles) -> tuple[str, ...]:
        """Write quartiles of seconds."""
        lines = (quartiles.lower, quartiles.median, quartiles.upper)
        return tuple(self.number(line, 0) for line in lines)

    def title(self, place: Place) -> str:
        """Name a place as the sheet does, and a criterion as the key does."""
        if not place.part:
            return self.phrases("upload")
        if place.criterion:
            return self._criterion(place)
        return self._titles.get((place.part, place.field), place.field)

    def short(self, place: Place) -> str:
        """Name a place beside a chart."""
        name = self._criterion(place) if place.criterion else visible(place.field)
        return shorten(f"{place.part} {name}", _LONGEST)

    def name(self, name: str) -> str:
        """Write a tutor's name."""
        return visible(name)

    def message(self, code: str) -> str:
        """Word a code; what differs from answer to answer, and may be a student's, is left out."""
        return visible(message_of(code, self.phrases.language))

    @property
    def digits(self) -> int:
        """How many decimals of a correlation are known."""
        return 1 if self.found.is_anonymous else 2

    def _criterion(self, place: Place) -> str:
        title = self.found.titles.get(place)
        return visible(say(title, self.phrases.language) if title else place.criterion)

    @cached_property
    def _titles(self) -> dict[tuple[str, str], str]:
        language = self.phrases.language
        titles: dict[tuple[str, str], str] = {}
        for part in self.found.sheet.parts:
            titles[part.id, ""] = say(part.title, language)
            titles |= {(part.id, field.name): say(field.title, language) for field in part.fields}
        return titles

    def _between(self, figure: Figure, digits: int) -> str:
        if figure.value is None:
            return "–"
        low = self.number(figure.value, digits)
        if figure.to is None:
            return low
        return self.phrases("range", low=low, high=self.number(figure.to, digits))

    def _range(self, low: str, high: Fraction) -> str:
        upper = points_text(_decimal(high), self.phrases.language)
        return self.phrases("range", low=low, high=upper)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
