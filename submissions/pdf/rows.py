"""Glyphs to rows: what shares a baseline, and which smaller glyphs are scripts of others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.pdf.model import Glyph

SAME_BASELINE = 0.6
"""Points by which the baselines of one row may differ."""
SCRIPT_SIZE = 0.86
"""A script has at most this share of its host's size."""
RUN_GAP = 4.0
"""Ems of a gap that no script reaches over."""
FAR = 60.0
"""Points between baselines that no script's host is away: no text is as large."""
NEAR = (-0.35, 0.16)
"""Ems of the host between its end and its script's start: less than a blank."""
RAISED = (0.15, 0.85)
LOWERED = (0.05, 0.5)
"""Ems of the host by which a script's baseline may lie above or below."""


@dataclass(slots=True)
class Node:
    """A glyph and the scripts that hang on it, from left to right."""

    glyph: Glyph
    scripts: list["Script"] = field(default_factory=list)

    @property
    def reach(self) -> float:
        """Give the pen's place after the glyph and its scripts."""
        return max([self.glyph.end, *(script.nodes[-1].reach for script in self.scripts)])


@dataclass(slots=True)
class Script:
    """Nodes set higher or lower, and smaller, than their host."""

    raised: bool
    nodes: list[Node]


@dataclass(slots=True)
class Row:
    """Nodes on one baseline from left to right, blanks included."""

    nodes: list[Node]
    baseline: float
    """The first glyph's."""
    size: float
    """The size in which most of the row is set."""
    faults: set[str] = field(default_factory=set)

    def glyphs(self) -> Iterator[Glyph]:
        """Yield all glyphs, scripts included."""
        for node in self.nodes:
            yield from _below(node)


def _below(node: Node) -> Iterator[Glyph]:
    yield node.glyph
    for script in node.scripts:
        for inner in script.nodes:
            yield from _below(inner)


def common_size(glyphs: Iterable[Glyph]) -> float:
    """Give the size that most glyphs have, the larger one where two are as common; 10 for none."""
    counts = Counter(round(glyph.size, 1) for glyph in glyphs if glyph.char != " ")
    return max(counts, key=lambda size: (counts[size], size)) if counts else 10.0


def build_rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """Build the rows of a page from the top down, scripts hung on their hosts."""
    placed: list[list[Node]] = []
    rows: list[Row] = []
    for group in sorted(_baselines(glyphs), key=lambda g: (-_largest(g), g[0].baseline)):
        bigger = _hosts(placed, group)
        alone: list[Node] = []
        solid: list[Node] = []
        for run in _runs(group, bigger):
            nodes = [Node(glyph) for glyph in run]
            host = _host(run, bigger)
            if host is None:
                alone += nodes
            else:
                host.scripts.append(Script(run[0].baseline < host.glyph.baseline, nodes))
            solid += [node for node in nodes if node.glyph.char != " "]
        if solid:
            placed.append(solid)
        if any(node.glyph.char != " " for node in alone):
            size = common_size(node.glyph for node in alone)
            rows.append(Row(alone, alone[0].glyph.baseline, size))
    return sorted(rows, key=lambda row: row.baseline)


def _baselines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Sort glyphs into groups of one baseline, each from left to right."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if groups and glyph.baseline - groups[-1][0].baseline <= SAME_BASELINE:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [sorted(group, key=lambda g: (g.start, g.end)) for group in groups]


def _largest(group: Sequence[Glyph]) -> float:
    return max((glyph.size for glyph in group if glyph.char != " "), default=0.0)


def _hosts(placed: Sequence[Sequence[Node]], group: Sequence[Glyph]) -> list[Node]:
    """Find the nodes large and near enough to have scripts in a group."""
    size, baseline = _largest(group) / SCRIPT_SIZE, group[0].baseline
    found: list[Node] = []
    for nodes in placed:
        if abs(nodes[0].glyph.baseline - baseline) > FAR:
            continue
        found += [
            node
            for node in nodes
            if node.glyph.size >= size and abs(node.glyph.baseline - baseline) <= node.glyph.size
        ]
    return found


def _runs(group: Sequence[Glyph], bigger: Sequence[Node]) -> list[list[Glyph]]:
    """Cut a group where a bigger glyph stands in between, or the gap is wide.

    Where nothing bigger is near, the whole group is one run.
    """
    if not bigger:
        return [list(group)]
    found: list[list[Glyph]] = [[group[0]]]
    for left, right in pairwise(group):
        if right.start - left.end > RUN_GAP * left.size or _between(left, right, bigger):
            found.append([])
        found[-1].append(right)
    return [run for run in map(_stripped, found) if run]


def _between(left: Glyph, right: Glyph, bigger: Sequence[Node]) -> bool:
    return any(
        left.start < (node.glyph.start + node.glyph.end) / 2 < right.start
        and _is_level(left, node.glyph)
        for node in bigger
    )


def _stripped(run: list[Glyph]) -> list[Glyph]:
    """Drop the blanks at both ends."""
    solid = [place for place, glyph in enumerate(run) if glyph.char != " "]
    return run[solid[0] : solid[-1] + 1] if solid else []


def _host(run: Sequence[Glyph], bigger: Sequence[Node]) -> Node | None:
    """Find the node that a run is a script of: the nearest end, and of these the smallest glyph."""
    fits = [node for node in bigger if _hangs(run[0], node)]
    return min(fits, key=lambda n: (round(_distance(run[0], n), 1), n.glyph.size), default=None)


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
