"""Ruled tables: flat and upright rules that cross, and the cells between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.model import Box
from submissions.pdf.delimiters import around
from submissions.pdf.rules import Rule

NEAR = 2.5
"""Points by which two rules that meet may miss each other."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """The places of a table's upright and flat rules, and the rules themselves."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    @property
    def box(self) -> Box:
        """Give the box around all rules."""
        return around([rule.box for rule in self.rules])


def find_lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """Group rules that meet; a group with two flat and two upright ones is a table or a frame."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touched = [group for group in groups if any(_meet(rule, other) for other in group)]
        merged = [rule, *(one for group in touched for one in group)]
        groups = [group for group in groups if group not in touched] + [merged]
    lattices = [_lattice(group) for group in groups]
    return [one for one in lattices if len(one.columns) > 1 and len(one.rows) > 1]


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.box.left - NEAR <= other.box.right
        and other.box.left - NEAR <= one.box.right
        and one.box.top - NEAR <= other.box.bottom
        and other.box.top - NEAR <= one.box.bottom
    )


def _lattice(rules: Sequence[Rule]) -> Lattice:
    return Lattice(
        _places([rule.level for rule in rules if rule.upright]),
        _places([rule.level for rule in rules if not rule.upright]),
        tuple(rules),
    )


def _places(levels: Sequence[float]) -> tuple[float, ...]:
    """Join levels that are the same up to the thickness of a line."""
    found: list[float] = []
    for level in sorted(levels):
        if not found or level - found[-1] > NEAR:
            found.append(level)
    return tuple(found)
