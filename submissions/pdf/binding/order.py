"""Binds all atoms of a page in the order that keeps inner ones whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from submissions.model import Box
from submissions.pdf.binding.accents import bind_accents, bind_strokes
from submissions.pdf.binding.bench import Bench, grown
from submissions.pdf.binding.fences import bind_fence
from submissions.pdf.binding.fractions import bind_fraction
from submissions.pdf.binding.limits import bind_limits
from submissions.pdf.binding.planning import BARS, OVERLINE, Plan
from submissions.pdf.binding.radicals import bind_radical
from submissions.pdf.binding.slashes import bind_slashes
from submissions.pdf.binding.tables import bind_lattice
from submissions.pdf.binding.trust import cleared, ligatures
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import SCRIPT_SIZE
from submissions.pdf.rows import common_size


def bind(glyphs: Sequence[Glyph], plan: Plan) -> tuple[list[Glyph], list[Box]]:
    """Give the atoms of a page, and the boxes of all that bound them."""
    posts = {piece.glyph for fence in plan.fences for piece in fence.pieces}
    roofed = any(radical.drawing == BARS for radical in plan.radicals)
    bars = {n for n, g in enumerate(glyphs) if roofed and g.char == OVERLINE}
    clear, gone = ligatures(glyphs), posts | bars
    atoms = {
        n: replace(glyph, fault="") if n in clear else cleared(glyph)
        for n, glyph in enumerate(glyphs)
        if n not in gone
    }
    bench = Bench(atoms, common_size(glyphs))
    bind_accents(bench)
    bind_strokes(bench)
    bind_slashes(bench)
    bind_limits(bench)
    for _, act in sorted(_acts(plan, bench, glyphs), key=lambda act: act[0]):
        act()
    return _doubted(bench), bench.used


def _doubted(bench: Bench) -> list[Glyph]:
    """Doubt a fraction right over or under which something small was left: it may belong to it."""
    return [
        replace(atom, fault="read.typeset")
        if atom.kind == "fraction" and not atom.fault and _has_left(bench, atom)
        else atom
        for atom in bench.atoms.values()
    ]


def _has_left(bench: Bench, fraction: Glyph) -> bool:
    size = min(part.size for part in fraction.parts)
    area = grown(fraction.box, NEAR * size)
    return bool(bench.inside(area, lambda atom: _is_left_at(atom, fraction, size)))


def _is_left_at(atom: Glyph, fraction: Glyph, size: float) -> bool:
    if atom.kind or atom.char == " ":
        return False
    gap = max(fraction.top - atom.bottom, atom.top - fraction.bottom)
    inside = fraction.left < (atom.left + atom.right) / 2 < fraction.right
    return inside and gap < NEAR * size and atom.size < SCRIPT_SIZE * fraction.size


NEAR = 0.4
"""Ems from a fraction at which a small letter that was left may be a part of it."""


def _acts(
    plan: Plan, bench: Bench, glyphs: Sequence[Glyph]
) -> Iterator[tuple[float, Callable[[], None]]]:
    """List what is to be bound, with its width: the narrowest comes first."""
    for fence in plan.fences:
        posts = [glyphs[p.glyph] for p in fence.pieces if p.glyph is not None]
        yield _wide(fence.box), partial(bind_fence, bench, fence, posts)
    for radical in plan.radicals:
        yield _wide(radical.box), partial(bind_radical, bench, radical)
    for rule in plan.rules:
        yield rule.length, partial(bind_fraction, bench, rule)
    for lattice in plan.lattices:
        yield _wide(lattice.box), partial(bind_lattice, bench, lattice)


def _wide(box: Box) -> float:
    return box.right - box.left
