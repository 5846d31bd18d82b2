"""Binds slanted fractions: small raised digits, a slash, small digits."""

from collections.abc import Sequence

from submissions.model import Box
from submissions.pdf.binding.bench import Bench, Seat, compose, middle
from submissions.pdf.delimiters import around
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import SCRIPT_SIZE


def bind_slashes(bench: Bench) -> None:
    """Bind slanted fractions: small raised digits, a slash, small digits."""
    for number in bench.signs("/⁄"):
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
    place = Seat(box, slash.baseline, slash.size)
    bench.add(compose("fraction", text, parts, place, faults))


def _digits(bench: Bench, slash: Glyph, *, right: bool) -> list[int]:
    """Number the small digits right beside a slash, from left to right."""
    found: list[int] = []
    edge = slash.right if right else slash.left
    while len(near := _next_to(bench, slash, edge, found, right=right)) == 1:
        found += near
        edge = bench.atoms[near[0]].right if right else bench.atoms[near[0]].left
    return found if right else found[::-1]


def _next_to(
    bench: Bench, slash: Glyph, edge: float, found: Sequence[int], *, right: bool
) -> list[int]:
    slack = 0.25 * slash.size
    area = Box(edge - slack, slash.top - 1, edge + slack, slash.bottom + 1)
    near = bench.inside(area, lambda atom: _adjoins(atom, slash, edge, right=right))
    return [number for number in near if number not in found]


def _adjoins(atom: Glyph, slash: Glyph, edge: float, *, right: bool) -> bool:
    if not (atom.char.isdigit() and atom.size < SCRIPT_SIZE * slash.size):
        return False
    gap = atom.left - edge if right else edge - atom.right
    level = slash.top - 1 < middle(atom)[1] < slash.bottom + 1
    return level and -0.25 * slash.size < gap < 0.2 * slash.size
