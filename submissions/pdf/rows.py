"""Glyphs to rows: what shares a baseline, and which smaller glyphs are scripts of others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.pdf.model import Glyph

SAME_BASELINE = 0.6
"""Points by which the baselines of one row may differ."""
ALIKE = 0.14
"""Ems by which they may differ where the sizes are alike: two fonts of a word processor."""
SCRIPT_SIZE = 0.86
"""A script has at most this share of its host's size."""
RUN_GAP = 4.0
"""Ems of a gap that no script reaches over."""
FAR = 60.0
"""Points between baselines that no script's host is away: no text is as large."""
NEAR = (-0.35, 0.16)
"""Ems of the host between its end and its script's start: less than a blank."""
RAISED = (0.15, 0.85)
_SETS = frozenset("ℝR")
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
    alone: list[list[list[Node]]] = []
    for group in sorted(_baselines(glyphs), key=lambda g: (-_largest(g), -g[0].baseline)):
        bigger = _hosts(placed, group)
        free: list[list[Node]] = []
        solid: list[Node] = []
        for run in _runs(group, bigger):
            nodes = [Node(glyph) for glyph in run]
            host = _host(run, bigger)
            if host is None:
                free.append(nodes)
            else:
                host.scripts.append(Script(run[0].baseline < host.glyph.baseline, nodes))
            solid += [node for node in nodes if node.glyph.char != " "]
        placed += [solid] if solid else []
        alone.append(free)
    exponents = _exponents(placed)
    rows = [
        _row([n for nodes in free if not _trailed(nodes, exponents) for n in nodes])
        for free in alone
    ]
    return sorted((row for row in rows if row is not None), key=lambda row: row.baseline)


def _row(nodes: list[Node]) -> Row | None:
    """Make a row of nodes; None where there are only blanks."""
    if all(node.glyph.char == " " for node in nodes):
        return None
    return Row(nodes, nodes[0].glyph.baseline, common_size(node.glyph for node in nodes))


def _exponents(placed: Sequence[Sequence[Node]]) -> list[Node]:
    """List the raised letters on the sign of a set of matrices."""
    return [
        node
        for nodes in placed
        for host in nodes
        if host.glyph.char in _SETS
        for script in host.scripts
        if script.raised
        for node in script.nodes
    ]


def _trailed(nodes: Sequence[Node], exponents: Sequence[Node]) -> bool:
    """Hang lowered letters on raised ones of their size that they follow, if all of them do so.

    A word processor sets the exponent N_Q × d_k as one line of raised and lowered letters.
    """
    if not exponents:
        return False
    runs: list[list[Node]] = []
    for node in nodes:
        if node.glyph.char == " ":
            continue
        if not runs or node.glyph.start - runs[-1][-1].glyph.end > 0.5 * node.glyph.size:
            runs.append([])
        runs[-1].append(node)
    hosts = [_trail(run[0].glyph, exponents) for run in runs]
    for run, host in zip(runs, hosts, strict=True):
        if host is not None and all(hosts):
            host.scripts.append(Script(raised=False, nodes=run))
    return bool(runs) and all(hosts)


def _trail(glyph: Glyph, exponents: Sequence[Node]) -> Node | None:
    return next((node for node in exponents if _follows(glyph, node.glyph)), None)


def _follows(glyph: Glyph, raised: Glyph) -> bool:
    fall = glyph.baseline - raised.baseline
    alike = 0.8 < glyph.size / raised.size < 1.25  # noqa: PLR2004 - one size
    near = abs(glyph.start - raised.end) < 0.3 * raised.size
    return alike and near and 0.3 * raised.size < fall < 2 * raised.size


def _baselines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Sort glyphs into groups of one baseline, each from left to right."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if groups and glyph.baseline - groups[-1][0].baseline <= _slack(glyph, groups[-1][0]):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [sorted(group, key=lambda g: (g.start, g.end)) for group in groups]


def _slack(glyph: Glyph, first: Glyph) -> float:
    """Give the points by which two baselines may differ: more where the sizes are alike."""
    alike = 0.8 < glyph.size / first.size < 1.25  # noqa: PLR2004 - a script is smaller
    return max(SAME_BASELINE, ALIKE * min(glyph.size, first.size)) if alike else SAME_BASELINE


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
