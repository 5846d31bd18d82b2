"""Which of the glyphs placed so far may have scripts on a baseline, found without trying all."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.pdf.effort import spend
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import SCRIPT_SIZE, Node

RUN_GAP = 4.0
"""Ems of a gap that no script reaches over."""
FAR = 60.0
"""Points between baselines that no script's host is away: no text is as large."""
NEAR = (-0.35, 0.16)
"""Ems of the host between its end and its script's start: less than a blank."""
RAISED, LOWERED = (0.15, 0.85), (0.05, 0.5)
"""Ems of the host by which a script's baseline may lie above or below."""
SLACK = 0.01
"""Points by which more is looked at than may fit, because of rounding."""

Entry = tuple[float, int]
"""A place on the baseline, and the number of the node there."""


@dataclass(slots=True)
class Hosts:
    """Nodes large and near enough to have scripts on one baseline, in the order of placing."""

    nodes: list[Node]
    numbers: dict[int, int] = field(default_factory=dict)
    middles: list[Entry] = field(default_factory=list)
    ends: list[Entry] = field(default_factory=list)
    """Where the nodes end, and where what hangs on them does."""
    size: float = 0.0
    """The largest of their sizes."""

    def __post_init__(self) -> None:
        """Sort the nodes by their places."""
        nodes = self.nodes
        self.numbers = {id(node): number for number, node in enumerate(nodes)}
        self.middles = sorted((_middle(node.glyph), n) for n, node in enumerate(nodes))
        ends = {(end, n) for n, node in enumerate(nodes) for end in (node.glyph.end, node.reach)}
        self.ends = sorted(ends)
        self.size = max((node.glyph.size for node in nodes), default=0.0)

    def runs(self, group: Sequence[Glyph]) -> list[list[Glyph]]:
        """Cut a group where a bigger glyph stands in between, or the gap is wide.

        Where nothing bigger is near, the whole group is one run.
        """
        if not self.nodes:
            return [list(group)]
        found: list[list[Glyph]] = [[group[0]]]
        for left, right in pairwise(group):
            if right.start - left.end > RUN_GAP * left.size or self._part(left, right):
                found.append([])
            found[-1].append(right)
        return [run for run in map(_stripped, found) if run]

    def _part(self, left: Glyph, right: Glyph) -> bool:
        """Tell whether one of the nodes stands between two glyphs."""
        between = _entries(self.middles, left.start, right.start)
        return any(
            left.start < middle < right.start and _is_level(left, self.nodes[number].glyph)
            for middle, number in between
        )

    def host_of(self, first: Glyph) -> Node | None:
        """Find the node that a run is a script of, by its first glyph.

        It has the nearest end, and of these it is the smallest glyph.
        """
        low, high = (share * self.size for share in NEAR)
        near = _entries(self.ends, first.start - high - SLACK, first.start - low + SLACK)
        fits = (self.nodes[number] for number in sorted({number for _, number in near}))
        return min(
            (node for node in fits if _hangs(first, node)),
            key=lambda node: (round(_distance(first, node), 1), node.glyph.size),
            default=None,
        )

    def moved(self, node: Node | None) -> None:
        """Note where a node reaches that got a script, and all that it is the end of."""
        while node is not None:
            number = self.numbers.get(id(node))
            if number is not None:
                insort(self.ends, (node.reach, number))
            node = node.host


@dataclass(slots=True)
class Placed:
    """Nodes by the baselines that they were placed on so far, blanks left out."""

    rows: list[list[Node]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    """The largest size of each row."""
    baselines: list[Entry] = field(default_factory=list)

    def add(self, nodes: list[Node]) -> None:
        """Place nodes, if there are any."""
        if nodes:
            insort(self.baselines, (nodes[0].glyph.baseline, len(self.rows)))
            self.rows.append(nodes)
            self.sizes.append(max(node.glyph.size for node in nodes))

    def hosts(self, group: Sequence[Glyph]) -> Hosts:
        """Find the nodes large and near enough to have scripts in a group."""
        baseline, size = group[0].baseline, largest(group) / SCRIPT_SIZE
        return Hosts([node for row in self._near(baseline, size) for node in row])

    def _near(self, baseline: float, size: float) -> Iterator[Iterator[Node]]:
        """Yield, in the order of placing, what is near enough of each row."""
        near = _entries(self.baselines, baseline - FAR - SLACK, baseline + FAR + SLACK)
        high = sorted(number for _, number in near if self.sizes[number] >= size)
        for row in map(self.rows.__getitem__, high):
            if abs(row[0].glyph.baseline - baseline) <= FAR:
                spend(len(row))
                yield (node for node in row if _may_host(node.glyph, baseline, size))


def _may_host(glyph: Glyph, baseline: float, size: float) -> bool:
    return glyph.size >= size and abs(glyph.baseline - baseline) <= glyph.size


def _entries(entries: Sequence[Entry], low: float, high: float) -> Sequence[Entry]:
    """Give the entries from one place to another, and count them."""
    start, stop = bisect_left(entries, (low, -1)), bisect_right(entries, (high, len(entries)))
    spend(max(stop - start, 0))
    return entries[start:stop]


def largest(group: Sequence[Glyph]) -> float:
    """Give the largest size in a group, blanks left out."""
    return max((glyph.size for glyph in group if glyph.char != " "), default=0.0)


def _middle(glyph: Glyph) -> float:
    return (glyph.start + glyph.end) / 2


def _stripped(run: list[Glyph]) -> list[Glyph]:
    """Drop the blanks at both ends."""
    solid = [place for place, glyph in enumerate(run) if glyph.char != " "]
    return run[solid[0] : solid[-1] + 1] if solid else []


def _distance(glyph: Glyph, node: Node) -> float:
    return min(abs(glyph.start - node.glyph.end), abs(glyph.start - node.reach))


def _hangs(glyph: Glyph, node: Node) -> bool:
    """Tell whether a glyph starts where a script of that node would."""
    host = node.glyph
    low, high = (host.size * share for share in NEAR)
    if not any(low <= glyph.start - end <= high for end in (host.end, node.reach)):
        return False
    return _is_level(glyph, host)


def _is_level(glyph: Glyph, host: Glyph) -> bool:
    """Tell whether a glyph lies as high or low as a script of that host may."""
    rise = (host.baseline - glyph.baseline) / host.size
    return RAISED[0] <= rise <= RAISED[1] or LOWERED[0] <= -rise <= LOWERED[1]
