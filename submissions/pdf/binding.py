"""Binds what is set in two dimensions into single atoms: matrices, fractions, radicals, limits.

Binding comes first and the cutting of the page at its labels second: the other order would steal
rows from a matrix that stands beside a label. The narrowest box is bound first, so that what
stands inside another is one atom by the time the outer one is read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from submissions.model import Box
from submissions.pdf.canvas import overlap
from submissions.pdf.delimiters import Fence, around, find_delimiters, pair
from submissions.pdf.grid import Grid, read_grid, signed, with_points
from submissions.pdf.lattices import Lattice, find_lattices
from submissions.pdf.model import Drawing, Glyph
from submissions.pdf.rows import SCRIPT_SIZE, build_rows, common_size
from submissions.pdf.rules import Rule, find_rules
from submissions.pdf.writing import Draft, grouped, write_nodes

SIGNS = "=+-<>≈≤≥×·∈→"
"""Signs whose middle lies on the axis of a formula."""
AXIS = 0.25
"""Ems of the axis above the baseline."""
CLOSE = 0.5
"""Ems between a fraction's rule and what stands over or under it."""


@dataclass(frozen=True, slots=True)
class Radical:
    """A root's sign (a glyph by its number, or a drawing) and the rule over what is under it."""

    box: Box
    glyph: int | None
    drawing: int
    sign_right: float


@dataclass(slots=True)
class Plan:
    """What on a page may bind atoms, and the drawings that are nothing else."""

    fences: list[Fence] = field(default_factory=list)
    radicals: list[Radical] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lattices: list[Lattice] = field(default_factory=list)
    drawings: frozenset[int] = frozenset()


@dataclass(slots=True)
class Bench:
    """Atoms by number while they are bound, and the boxes of all that is accounted for."""

    atoms: dict[int, Glyph]
    size: float
    used: list[Box] = field(default_factory=list)
    count: int = 0

    def add(self, atom: Glyph) -> None:
        """Put an atom on the bench."""
        self.count += 1
        self.atoms[-self.count] = atom

    def inside(self, test: Callable[[Glyph], bool]) -> list[int]:
        """Number the atoms that pass a test."""
        return [number for number, atom in self.atoms.items() if test(atom)]

    def take(self, numbers: Iterable[int]) -> list[Glyph]:
        """Take atoms off the bench."""
        return [self.atoms.pop(number) for number in numbers]


def make_plan(glyphs: Sequence[Glyph], mute: Sequence[Box], drawings: Sequence[Drawing]) -> Plan:
    """Find all that may bind on a page, before it is judged what can be seen of its glyphs."""
    size = common_size(glyphs)
    rules = [rule for rule in find_rules(drawings) if not _strikes(rule, glyphs)]
    lattices = find_lattices(rules)
    ruled = {id(rule) for lattice in lattices for rule in lattice.rules}
    free = [rule for rule in rules if id(rule) not in ruled]
    flat = [rule for rule in free if not rule.upright]
    radicals = [*_radicals(glyphs, flat), *_drawn_radicals(drawings, glyphs)]
    roofs = {radical.drawing for radical in radicals}
    lines = {rule.drawing for lattice in lattices for rule in lattice.rules}
    taken = [d if n not in roofs | lines else _NOTHING for n, d in enumerate(drawings)]
    fences = pair(find_delimiters(glyphs, mute, taken, size))
    posts = {piece.drawing for fence in fences for piece in fence.pieces} - {None}
    flat = [rule for rule in flat if rule.drawing not in roofs]
    numbers = roofs | lines | {rule.drawing for rule in flat} | {n for n in posts if n is not None}
    return Plan(fences, radicals, flat, lattices, frozenset(numbers))


_NOTHING = Drawing(0, Box(0, 0, 0, 0), (), filled=False, picture=True)


def _strikes(rule: Rule, glyphs: Sequence[Glyph]) -> bool:
    """Tell whether a rule runs through the middle of a glyph."""
    return any(overlap(rule.box, _core(glyph)) for glyph in glyphs if glyph.char not in " √")


def _core(glyph: Glyph) -> Box:
    wide, high = 0.2 * (glyph.right - glyph.left), 0.2 * (glyph.bottom - glyph.top)
    return Box(glyph.left + wide, glyph.top + high, glyph.right - wide, glyph.bottom - high)


def _radicals(glyphs: Sequence[Glyph], flat: Sequence[Rule]) -> Iterator[Radical]:
    """Find the signs of roots that a rule continues."""
    for number, glyph in enumerate(glyphs):
        if glyph.char != "√":
            continue
        roof = next((rule for rule in flat if _continues(glyph, rule)), None)
        if roof is not None:
            box = around([glyph.box, roof.box])
            yield Radical(box, number, roof.drawing, glyph.right)


def _continues(sign: Glyph, rule: Rule) -> bool:
    high = sign.bottom - sign.top
    level = abs(rule.box.top - sign.top) <= max(1.5, 0.12 * high)
    return level and abs(rule.box.left - sign.right) <= 2.0  # noqa: PLR2004 - points


def _drawn_radicals(drawings: Sequence[Drawing], glyphs: Sequence[Glyph]) -> Iterator[Radical]:
    """Find roots that are drawn as one path: a check mark at the left, and a line along the top."""
    for number, drawing in enumerate(drawings):
        box = drawing.box
        high = box.bottom - box.top
        if drawing.picture or len(drawing.edges) < 10 or box.right - box.left < high:  # noqa: PLR2004
            continue
        mark = box.left + 1.2 * high
        if all(e.right <= mark or e.bottom <= box.top + 0.3 * high for e in drawing.edges):
            yield Radical(box, None, number, box.left + 0.5 * high)


def bind(glyphs: Sequence[Glyph], plan: Plan) -> tuple[list[Glyph], list[Box]]:
    """Give the atoms of a page, and the boxes of all that bound them."""
    posts = {piece.glyph for fence in plan.fences for piece in fence.pieces}
    atoms = {n: glyph for n, glyph in enumerate(glyphs) if n not in posts}
    bench = Bench(atoms, common_size(glyphs))
    _bind_slashes(bench)
    for _, act in sorted(_acts(plan, bench, glyphs), key=lambda act: act[0]):
        act()
    _bind_limits(bench)
    return list(bench.atoms.values()), bench.used


def _acts(
    plan: Plan, bench: Bench, glyphs: Sequence[Glyph]
) -> Iterator[tuple[float, Callable[[], None]]]:
    """List what is to be bound, with its width: the narrowest comes first."""
    for fence in plan.fences:
        posts = [glyphs[p.glyph] for p in fence.pieces if p.glyph is not None]
        yield (
            fence.box.right - fence.box.left,
            lambda fence=fence, posts=posts: _bind_fence(bench, fence, posts),
        )
    for radical in plan.radicals:
        yield radical.box.right - radical.box.left, lambda r=radical: _bind_radical(bench, r)
    for rule in plan.rules:
        yield rule.length, lambda rule=rule: _bind_fraction(bench, rule)
    for lattice in plan.lattices:
        wide = lattice.box.right - lattice.box.left
        yield wide, lambda lattice=lattice: _bind_lattice(bench, lattice)


def _middle(atom: Glyph) -> tuple[float, float]:
    return (atom.left + atom.right) / 2, (atom.top + atom.bottom) / 2


def _within(atom: Glyph, box: Box) -> bool:
    x, y = _middle(atom)
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _bind_radical(bench: Bench, radical: Radical) -> None:
    box = Box(
        radical.sign_right - 1, radical.box.top - 1, radical.box.right + 1.5, radical.box.bottom
    )
    sign = [radical.glyph] if radical.glyph is not None and radical.glyph in bench.atoms else []
    inner = [n for n in bench.inside(lambda a: _within(a, box)) if n not in sign]
    if not any(bench.atoms[n].char != " " for n in inner):
        return
    index = bench.inside(lambda atom: _is_index(atom, radical))
    content = bench.take(inner)
    text, faults = written(content)
    parts = [*bench.take(sign), *content]
    faults |= {"read.typeset"} if [n for n in index if n not in sign] else set()
    bench.used.append(radical.box)
    solid = [atom for atom in content if atom.char != " "]
    largest = max(solid, key=lambda atom: atom.size)
    line = min(atom.baseline for atom in solid if atom.size == largest.size)
    whole = Box(radical.box.left, radical.box.top, radical.box.right, radical.box.bottom)
    bench.add(compose("radical", f"sqrt({text})", parts, whole, line, largest.size, faults))


def _is_index(atom: Glyph, radical: Radical) -> bool:
    """Tell a root's index: small, over the left half of its sign."""
    x, y = _middle(atom)
    box = radical.box
    left = box.left - 0.3 * atom.size <= x <= radical.sign_right - 0.5
    return atom.char not in " √" and left and box.top - 2 <= y <= (box.top + box.bottom) / 2


def written(atoms: Sequence[Glyph]) -> tuple[str, set[str]]:
    """Write atoms that stand on one row; more rows are in doubt."""
    rows = build_rows(atoms)
    draft = Draft()
    for row in rows:
        draft.faults |= row.faults
        write_nodes(draft, row.nodes)
    if len(rows) > 1:
        draft.faults.add("read.typeset")
    return "".join(draft.text).strip(), draft.faults


def compose(
    kind: str,
    text: str,
    parts: Sequence[Glyph],
    box: Box,
    baseline: float,
    size: float,
    faults: Iterable[str],
) -> Glyph:
    """Make one atom of many glyphs."""
    fault = next(iter(sorted(faults)), "")
    whole = around([box, *(part.box for part in parts if part.char != " ")])
    first = parts[0]
    return replace(
        first,
        char=text or " ",
        left=whole.left,
        top=whole.top,
        right=whole.right,
        bottom=whole.bottom,
        start=whole.left,
        end=whole.right,
        baseline=baseline,
        size=size,
        fault=fault,
        kind=kind,
        parts=tuple(parts),
    )


def _bind_fence(bench: Bench, fence: Fence, posts: list[Glyph]) -> None:
    """Read what stands between two big brackets: a grid, or one formula in brackets."""
    slack = 0.35 * bench.size
    box = Box(
        fence.left.box.right - 1,
        fence.box.top - slack,
        fence.right.box.left + 1,
        fence.box.bottom + slack,
    )
    inner = bench.inside(lambda a: _within(a, box))
    if not any(bench.atoms[n].char != " " for n in inner):
        for post in posts:
            bench.add(post)
        return
    content = bench.take(inner)
    bench.used += [piece.box for piece in fence.pieces]
    solid = [atom for atom in content if atom.char != " "]
    grid = read_grid(content)
    size = max(atom.size for atom in solid)
    axis = (fence.box.top + fence.box.bottom) / 2
    if grid is None:
        text, faults = written(content)
        baseline = max(solid, key=lambda atom: atom.size).baseline
        kind, text = "group", f"({text})"
        if _is_bar(fence):
            faults.add("read.typeset")
    else:
        kind, text, faults = "matrix", grid.text, _faults_of(grid, content, fence.box)
        baseline, size = seat(bench, fence.box, axis, size, 0.35)
    hidden = {post.fault for post in posts} - {"", "read.unmapped", "read.replaced"}
    parts = [*content, *posts]
    bench.add(compose(kind, text, parts, fence.box, baseline, size, faults | hidden))


def _is_bar(fence: Fence) -> bool:
    return fence.left.side == "either" and any(p.glyph is not None for p in fence.left.pieces)


def _faults_of(grid: Grid, content: Sequence[Glyph], box: Box) -> set[str]:
    """Doubt a grid whose rows do not fill its brackets evenly."""
    solid = [atom for atom in content if atom.char != " "]
    above = min(atom.top for atom in solid) - box.top
    below = box.bottom - max(atom.bottom for atom in solid)
    size = max(atom.size for atom in solid)
    uneven = max(above, below) > 1.1 * size or abs(above - below) > 0.9 * size
    return grid.faults | ({"read.grid"} if uneven else set())


def seat(bench: Bench, box: Box, axis: float, size: float, share: float) -> tuple[float, float]:
    """Find the baseline and size of the row whose axis a tall box stands on.

    The nearest of the largest neighbours whose axis is the box's own, up to a share of its size;
    without one, the box has its content's size and stands on its own axis.
    """
    best: tuple[float, float, Glyph] | None = None
    for atom in bench.atoms.values():
        gap = max(box.left - atom.right, atom.left - box.right)
        if atom.char == " " or not -1.0 <= gap <= 4 * size:
            continue
        if abs(_axis(atom) - axis) > share * atom.size or atom.size < 0.6 * size:
            continue
        rank = (round(-atom.size, 1), gap, atom)
        if best is None or rank[:2] < best[:2]:
            best = rank
    if best is None:
        size = min(bench.size, size / 0.7) if size < SCRIPT_SIZE * bench.size else size
        return axis + AXIS * size, size
    return best[2].baseline, best[2].size


def _axis(atom: Glyph) -> float:
    if atom.char in SIGNS:
        return (atom.top + atom.bottom) / 2
    return atom.baseline - AXIS * atom.size


def _bind_fraction(bench: Bench, rule: Rule) -> None:
    """Read what stands right over and right under a rule."""
    over = _row_at(bench, rule, above=True)
    under = _row_at(bench, rule, above=False)
    if not over or not under:
        if over and _underlines(bench, over, rule):
            bench.used.append(rule.box)
        return
    if not _is_fraction(bench, over, under, rule):
        return
    top, bottom = bench.take(over), bench.take(under)
    (upper, faults), (lower, more) = written(top), written(bottom)
    bench.used.append(rule.box)
    size = max(atom.size for atom in (*top, *bottom) if atom.char != " ")
    baseline, size = seat(bench, rule.box, rule.level, size, 0.25)
    text = f"{grouped(upper)}/{grouped(lower)}"
    parts = [*top, *bottom]
    bench.add(compose("fraction", text, parts, rule.box, baseline, size, faults | more))


def _row_at(bench: Bench, rule: Rule, *, above: bool) -> list[int]:
    """Number the atoms of the row next to a rule, scripts included."""
    box, level = rule.box, rule.level
    columns = [
        n
        for n, atom in bench.atoms.items()
        if box.left - 1.5 <= _middle(atom)[0] <= box.right + 1.5
        and (_middle(atom)[1] < level) == above
    ]
    solid = [n for n in columns if bench.atoms[n].char != " "]
    if not solid:
        return []
    nearest = min(solid, key=lambda n: _distance(bench.atoms[n], level))
    first = bench.atoms[nearest]
    if not -0.2 * first.size <= _distance(first, level) <= CLOSE * first.size + 1.0:
        return []
    row = [n for n in solid if abs(bench.atoms[n].baseline - first.baseline) < 0.2 * first.size]
    host = max((bench.atoms[n] for n in row), key=lambda atom: atom.size)
    row = [n for n in solid if _beside(bench.atoms[n], host, level)]
    reach = max(_far(bench.atoms[n], level) for n in row) + 0.2 * host.size
    return [n for n in columns if abs(_middle(bench.atoms[n])[1] - level) <= reach]


def _beside(atom: Glyph, host: Glyph, level: float) -> bool:
    """Tell whether an atom stands on its row's baseline, or is a tall one across it."""
    same = abs(atom.baseline - host.baseline) < 0.2 * host.size
    tall = bool(atom.kind) and atom.top < host.baseline < atom.bottom
    return same or tall


def _distance(atom: Glyph, level: float) -> float:
    return level - atom.bottom if _middle(atom)[1] < level else atom.top - level


def _far(atom: Glyph, level: float) -> float:
    return max(abs(level - atom.top), abs(atom.bottom - level))


def _is_fraction(bench: Bench, over: list[int], under: list[int], rule: Rule) -> bool:
    """Tell a fraction's rule from a line between two rows of text.

    It is as long as the longer of what stands over and under it, both stand in its middle, and
    neither row goes on beside it.
    """
    box = rule.box
    spans = [_span(bench, row) for row in (over, under)]
    longest = max(right - left for left, right in spans)
    size = _largest(bench, over).size
    centred = all(
        abs(left + right - box.left - box.right) / 2 <= max(2.5, 0.12 * rule.length)
        for left, right in spans
    )
    fits = longest >= rule.length - 1.6 * size and longest <= rule.length + 3.0
    return centred and fits and not any(_goes_on(bench, row, box) for row in (over, under))


def _span(bench: Bench, row: Sequence[int]) -> tuple[float, float]:
    atoms = [bench.atoms[n] for n in row if bench.atoms[n].char != " "]
    return min(atom.left for atom in atoms), max(atom.right for atom in atoms)


def _largest(bench: Bench, row: Sequence[int]) -> Glyph:
    """Give the largest atom of a row that is no blank."""
    solid = (bench.atoms[n] for n in row if bench.atoms[n].char != " ")
    return max(solid, key=lambda atom: atom.size)


def _goes_on(bench: Bench, row: Sequence[int], box: Box) -> bool:
    """Tell whether something stands on the same baseline right beside a rule."""
    host = _largest(bench, row)
    return any(
        number not in row
        and atom.char != " "
        and abs(atom.baseline - host.baseline) < 0.1 * host.size
        and atom.size > 0.75 * host.size
        and -0.5 * host.size < max(box.left - atom.right, atom.left - box.right) < 0.3 * host.size
        for number, atom in bench.atoms.items()
    )


def _underlines(bench: Bench, over: list[int], rule: Rule) -> bool:
    """Tell a line under words: as long as they are, right below their baseline."""
    left, right = _span(bench, over)
    host = _largest(bench, over)
    level = -0.05 * host.size <= rule.level - host.baseline <= 0.35 * host.size
    slack = 0.3 * host.size
    return level and abs(left - rule.box.left) < slack and abs(right - rule.box.right) < slack


def _bind_lattice(bench: Bench, lattice: Lattice) -> None:
    """Read a ruled table of numbers as a matrix; of any other, only the rules are accounted for."""
    bench.used += [rule.box for rule in lattice.rules]
    shape = (len(lattice.rows) - 1, len(lattice.columns) - 1)
    if shape == (1, 1):
        return
    dealt: dict[tuple[int, int], list[int]] = {}
    for number in bench.inside(lambda atom: atom.char != " " and _within(atom, lattice.box)):
        dealt.setdefault(_cell(bench.atoms[number], lattice), []).append(number)
    grid = _table(bench, dealt, shape)
    if grid is None or not grid.numeric:
        return
    content = bench.take([n for numbers in dealt.values() for n in numbers])
    blanks = bench.take(bench.inside(lambda atom: _within(atom, lattice.box)))
    size = max(atom.size for atom in content)
    axis = (lattice.box.top + lattice.box.bottom) / 2
    baseline, size = seat(bench, lattice.box, axis, size, 0.35)
    parts = [*content, *blanks]
    bench.add(compose("matrix", grid.text, parts, lattice.box, baseline, size, grid.faults))


def _cell(atom: Glyph, lattice: Lattice) -> tuple[int, int]:
    x, y = _middle(atom)
    return sum(y > row for row in lattice.rows) - 1, sum(x > c for c in lattice.columns) - 1


def _table(
    bench: Bench, dealt: dict[tuple[int, int], list[int]], shape: tuple[int, int]
) -> Grid | None:
    """Write the cells of a table; None where one is empty."""
    rows = []
    faults: set[str] = set()
    for row in range(shape[0]):
        cells = []
        for column in range(shape[1]):
            text, doubts = written([bench.atoms[n] for n in dealt.get((row, column), [])])
            faults |= doubts - {"read.gap"}
            cells.append(signed(text))
        rows.append(cells)
    grid = Grid(rows, faults)
    return None if any("" in row for row in rows) else with_points(grid)


def _bind_limits(bench: Bench) -> None:
    """Bind what stands under `lim` to it."""
    for number in bench.inside(lambda atom: atom.char == "l"):
        word = _word(bench, number, "lim")
        if word:
            _bind_limit(bench, word)


def _word(bench: Bench, number: int, letters: str) -> list[int]:
    """Number the atoms of a word that starts with an atom; none where it is another word."""
    found = [number]
    for letter in letters[1:]:
        last = bench.atoms[found[-1]]
        after = [n for n in bench.inside(lambda atom: _follows(last, atom, letter))]
        if len(after) != 1:
            return []
        found += after
    return found


def _follows(last: Glyph, atom: Glyph, letter: str) -> bool:
    near = abs(atom.start - last.end) < 0.12 * last.size
    return atom.char == letter and near and abs(atom.baseline - last.baseline) < 0.05 * last.size


def _bind_limit(bench: Bench, word: list[int]) -> None:
    first, last = bench.atoms[word[0]], bench.atoms[word[-1]]
    middle, size = (first.left + last.right) / 2, first.size
    under = [n for n in bench.inside(lambda atom: _hangs(atom, first, middle)) if n not in word]
    solid = [n for n in under if bench.atoms[n].char != " "]
    if not solid:
        return
    left, right = _span(bench, solid)
    if abs((left + right) / 2 - middle) > 0.35 * size or right < last.left:
        return
    top, below = bench.take(word), bench.take(under)
    text, faults = written(below)
    box = around([atom.box for atom in top])
    bench.add(
        compose("operator", f"lim_({text})", [*top, *below], box, first.baseline, size, faults)
    )


def _hangs(atom: Glyph, first: Glyph, middle: float) -> bool:
    """Tell whether an atom is small and stands under a word."""
    fall = atom.baseline - first.baseline
    small = atom.size < 0.86 * first.size
    return (
        small
        and 0.4 * first.size < fall < 1.4 * first.size
        and (abs(_middle(atom)[0] - middle) < 2.5 * first.size)
    )


def _bind_slashes(bench: Bench) -> None:
    """Bind slanted fractions: small raised digits, a slash, small digits."""
    for number in bench.inside(lambda atom: atom.char in "/⁄"):
        slash = bench.atoms[number]
        over = _digits(bench, slash, right=False)
        under = _digits(bench, slash, right=True)
        if over and under and bench.atoms[over[-1]].baseline < slash.baseline - 0.1 * slash.size:
            _bind_slash(bench, number, over, under)


def _bind_slash(bench: Bench, number: int, over: list[int], under: list[int]) -> None:
    top, (slash,), bottom = bench.take(over), bench.take([number]), bench.take(under)
    parts = [*top, slash, *bottom]
    text = "".join(atom.char for atom in top) + "/" + "".join(atom.char for atom in bottom)
    box = around([part.box for part in parts])
    faults = {part.fault for part in parts if part.fault}
    bench.add(compose("fraction", text, parts, box, slash.baseline, slash.size, faults))


def _digits(bench: Bench, slash: Glyph, *, right: bool) -> list[int]:
    """Number the small digits right beside a slash, from left to right."""
    found: list[int] = []
    edge = slash.right if right else slash.left
    while True:
        near = bench.inside(lambda atom: _adjoins(atom, slash, edge, right=right))
        near = [n for n in near if n not in found]
        if len(near) != 1:
            return found if right else found[::-1]
        found += near
        edge = bench.atoms[near[0]].right if right else bench.atoms[near[0]].left


def _adjoins(atom: Glyph, slash: Glyph, edge: float, *, right: bool) -> bool:
    gap = atom.left - edge if right else edge - atom.right
    small = atom.char.isdigit() and atom.size < SCRIPT_SIZE * slash.size
    level = slash.top - 1 < _middle(atom)[1] < slash.bottom + 1
    return small and level and -0.25 * slash.size < gap < 0.12 * slash.size
