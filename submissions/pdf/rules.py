"""Thin straight lines among the drawings: rules of fractions and radicals, lines of tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from submissions.model import Box
from submissions.pdf.model import Drawing

THIN = 1.6
"""Points up to which a line is a rule."""
SHORT = 2.5
"""Points from which it is one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thin line, and the number of the drawing that it is, or is an edge of."""

    box: Box
    drawing: int
    upright: bool

    @property
    def level(self) -> float:
        """Give the middle of its thickness: a height for a flat rule, else a distance."""
        if self.upright:
            return (self.box.left + self.box.right) / 2
        return (self.box.top + self.box.bottom) / 2

    @property
    def length(self) -> float:
        """Give its length in points."""
        box = self.box
        return box.bottom - box.top if self.upright else box.right - box.left


def find_rules(drawings: Sequence[Drawing]) -> list[Rule]:
    """Find all drawings that are rules, and rectangles whose four sides are."""
    return [rule for number, drawing in enumerate(drawings) for rule in _rules(number, drawing)]


def _rules(number: int, drawing: Drawing) -> Iterator[Rule]:
    if drawing.picture or drawing.pale:
        return
    whole = _rule(drawing.box, number)
    if whole is not None:
        yield whole
    elif drawing.stroked and not drawing.filled:
        edges = [_rule(edge, number) for edge in drawing.edges]
        if all(edges):
            yield from (edge for edge in edges if edge is not None)


def _rule(box: Box, number: int) -> Rule | None:
    wide, high = box.right - box.left, box.bottom - box.top
    if high <= THIN and wide >= SHORT and wide > 2 * high:
        return Rule(box, number, upright=False)
    if wide <= THIN and high >= SHORT and high > 2 * wide:
        return Rule(box, number, upright=True)
    return None
