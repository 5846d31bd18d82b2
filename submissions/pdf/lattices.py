"""Ruled tables: flat and upright rules that cross, and the cells between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.model import Box
from submissions.pdf.delimiters import around
from submissions.pdf.nearby import Nearby
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
    lattices = [_lattice([rules[number] for number in group]) for group in _groups(rules)]
    return [one for one in lattices if len(one.columns) > 1 and len(one.rows) > 1]


def _groups(rules: Sequence[Rule]) -> list[list[int]]:
    """Number the rules of each group; the group whose last rule is drawn first comes first."""
    index, groups = Nearby(), [[number] for number in range(len(rules))]
    for number, rule in enumerate(rules):
        box = rule.box
        area = Box(box.left - NEAR, box.top - NEAR, box.right + NEAR, box.bottom + NEAR)
        for other in index.around(area):
            if groups[other] is not groups[number] and _meet(rule, rules[other]):
                _join(groups, number, other)
        index.add(number, box)
    return sorted({id(group): group for group in groups}.values(), key=max)


def _join(groups: list[list[int]], one: int, other: int) -> None:
    """Put two groups together, moving the members of the smaller one."""
    small, large = sorted((groups[one], groups[other]), key=len)
    large += small
    for number in small:
        groups[number] = large


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
