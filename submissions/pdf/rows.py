"""Glyphs to rows: what shares a baseline, and which smaller glyphs are scripts of others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from submissions.pdf.effort import spend
from submissions.pdf.hosts import Placed, largest
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import Node, Script

SAME_BASELINE = 0.6
"""Points by which the baselines of one row may differ."""
OTHER_SIZE = 0.25
"""Points by which they may differ where the sizes are not alike."""
ALIKE = 0.14
"""Ems by which they may differ where the sizes are alike: two fonts of a word processor."""
_SETS = frozenset("ℝR")


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
    counts: Counter[float] = Counter()
    for size, count in Counter(glyph.size for glyph in glyphs if glyph.char != " ").items():
        counts[round(size, 1)] += count
    return max(counts, key=lambda size: (counts[size], size)) if counts else 10.0


def build_rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """Build the rows of a page from the top down, scripts hung on their hosts."""
    placed = Placed()
    alone = [
        _hang(group, placed)
        for group in sorted(_baselines(glyphs), key=lambda g: (-largest(g), -g[0].baseline))
    ]
    exponents = _exponents(placed.rows)
    rows = [
        _row([n for nodes in free if not _trailed(nodes, exponents) for n in nodes])
        for free in alone
    ]
    return sorted((row for row in rows if row is not None), key=lambda row: row.baseline)


def _hang(group: Sequence[Glyph], placed: Placed) -> list[list[Node]]:
    """Hang the glyphs of one baseline on what was placed, and give those that are no scripts."""
    free: list[list[Node]] = []
    solid: list[Node] = []
    hosts = placed.hosts(group)
    for run in hosts.runs(group):
        nodes = [Node(glyph) for glyph in run]
        host = hosts.host_of(run[0])
        if host is None:
            free.append(nodes)
        else:
            host.attach(Script(run[0].baseline < host.glyph.baseline, nodes))
            hosts.moved(host)
        solid += [node for node in nodes if node.glyph.char != " "]
    placed.add(solid)
    return free


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
    spend(len(runs) * len(exponents))
    hosts = [_trail(run[0].glyph, exponents) for run in runs]
    for run, host in zip(runs, hosts, strict=True):
        if host is not None and all(hosts):
            host.attach(Script(raised=False, nodes=run))
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
    """Give the points by which two baselines may differ: hardly where the sizes are not alike."""
    alike = 0.8 < glyph.size / first.size < 1.25  # noqa: PLR2004 - a script is smaller
    return max(SAME_BASELINE, ALIKE * min(glyph.size, first.size)) if alike else OTHER_SIZE
