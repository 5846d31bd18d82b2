"""What on a page may bind atoms: brackets, roots, rules and ruled tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from submissions.model import Box
from submissions.pdf.canvas import overlap
from submissions.pdf.delimiters import Fence, around, find_delimiters, pair
from submissions.pdf.lattices import Lattice, find_lattices
from submissions.pdf.model import Drawing, Glyph
from submissions.pdf.nearby import Nearby, Scattered
from submissions.pdf.rows import common_size
from submissions.pdf.rules import Rule, find_rules


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


def make_plan(
    glyphs: Sequence[Glyph],
    solid: Scattered[Glyph],
    mute: Sequence[Box],
    drawings: Sequence[Drawing],
) -> Plan:
    """Find all that may bind on a page, before it is judged what can be seen of its glyphs.

    Args:
        glyphs: all glyphs of the page.
        solid: those that are no blanks.
        mute: boxes of text objects that give no character.
        drawings: what is drawn beside text.
    """
    size = common_size(glyphs)
    rules = [rule for rule in find_rules(drawings) if not _strikes(rule, solid)]
    lattices = find_lattices(rules)
    ruled = {id(rule) for lattice in lattices for rule in lattice.rules}
    free = [rule for rule in rules if id(rule) not in ruled]
    flat = [*(rule for rule in free if not rule.upright), *_overlines(glyphs)]
    radicals = [*_radicals(glyphs, flat), *_drawn_radicals(drawings)]
    roofs = {radical.drawing for radical in radicals}
    lines = {rule.drawing for lattice in lattices for rule in lattice.rules}
    taken = [d if n not in roofs | lines else _NOTHING for n, d in enumerate(drawings)]
    fences = pair(find_delimiters(glyphs, mute, taken, size))
    posts = {piece.drawing for fence in fences for piece in fence.pieces} - {None}
    flat = [rule for rule in flat if rule.drawing not in roofs and rule.drawing != BARS]
    numbers = (
        roofs - {BARS}
        | lines
        | {rule.drawing for rule in flat}
        | {n for n in posts if n is not None}
    )
    return Plan(fences, radicals, flat, lattices, frozenset(numbers))


_NOTHING = Drawing(0, Box(0, 0, 0, 0), (), filled=False, picture=True)


BARS = -1
"""The number of no drawing: a rule that is put together from glyphs."""


OVERLINE = "\uf8e5"
"""The piece of a root's roof in the Symbol font."""


def _overlines(glyphs: Sequence[Glyph]) -> Iterator[Rule]:
    """Put together the rules that are made of glyphs, as groff's roots are."""
    bars = sorted((g for g in glyphs if g.char == OVERLINE), key=lambda g: (g.top, g.left))
    rows: list[list[Glyph]] = []
    for bar in bars:
        if rows and _joins(rows[-1][-1], bar):
            rows[-1].append(bar)
        else:
            rows.append([bar])
    for row in rows:
        yield Rule(around([bar.box for bar in row]), BARS, upright=False)


def _joins(last: Glyph, bar: Glyph) -> bool:
    return abs(bar.top - last.top) < 0.5 and bar.left <= last.right + 1  # noqa: PLR2004 - points


def _strikes(rule: Rule, solid: Scattered[Glyph]) -> bool:
    """Tell whether a rule runs through the middle of a glyph."""
    box = rule.box
    met = (glyph for glyph in solid.around(box) if overlap(box, glyph) and not _is_sign(glyph))
    return any(overlap(box, _core(glyph)) for glyph in met)


def _core(glyph: Glyph) -> Box:
    wide, high = 0.2 * (glyph.right - glyph.left), 0.2 * (glyph.bottom - glyph.top)
    return Box(glyph.left + wide, glyph.top + high, glyph.right - wide, glyph.bottom - high)


def _radicals(glyphs: Sequence[Glyph], flat: Sequence[Rule]) -> Iterator[Radical]:
    """Find the signs of roots that a rule continues."""
    signs = [(n, glyph) for n, glyph in enumerate(glyphs) if _is_sign(glyph)] if flat else []
    rules = Nearby.of(rule.box for rule in flat if signs)
    for number, glyph in signs:
        near = sorted(rules.around(_end(glyph)))
        roof = next((flat[n] for n in near if _continues(glyph, flat[n])), None)
        if roof is not None:
            box = around([glyph.box, roof.box])
            yield Radical(box, number, roof.drawing, glyph.right)


def _is_sign(glyph: Glyph) -> bool:
    """Tell a root's sign; TeX's larger ones have no letter of their own and hang from the line."""
    hangs = glyph.top >= glyph.baseline - 0.12 * glyph.size
    return glyph.char == "√" or (glyph.char in LARGER and hangs)


LARGER = "pqrs"
"""What PDFium calls the larger roots of TeX's font for them."""


def _end(sign: Glyph) -> Box:
    """Give the area in which the left end of a root's roof lies."""
    high = max(1.5, 0.12 * (sign.bottom - sign.top))
    return Box(sign.right - 2.0, sign.top - high, sign.right + 2.0, sign.top + high)


def _continues(sign: Glyph, rule: Rule) -> bool:
    high = sign.bottom - sign.top
    level = abs(rule.box.top - sign.top) <= max(1.5, 0.12 * high)
    return level and abs(rule.box.left - sign.right) <= 2.0  # noqa: PLR2004 - points


def _drawn_radicals(drawings: Sequence[Drawing]) -> Iterator[Radical]:
    """Find roots that are drawn as one path: a check mark at the left, and a line along the top."""
    for number, drawing in enumerate(drawings):
        box = drawing.box
        high = box.bottom - box.top
        if drawing.picture or len(drawing.edges) < 10 or box.right - box.left < high:  # noqa: PLR2004
            continue
        mark = box.left + 1.2 * high
        if all(e.right <= mark or e.bottom <= box.top + 0.3 * high for e in drawing.edges):
            yield Radical(box, None, number, box.left + 0.5 * high)
