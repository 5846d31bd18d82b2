"""Binds what stands under a root."""

from dataclasses import replace

from submissions.pdf.binding.bench import Bench, Seat, compose, grown, middle, within, written
from submissions.pdf.binding.planning import Radical
from submissions.pdf.model import Glyph


def bind_radical(bench: Bench, radical: Radical) -> None:
    """Read what stands between a root's sign and the end of its roof, and below the roof."""
    box = replace(radical.box, left=radical.sign_right - 1, right=radical.box.right + 0.5)
    sign = [radical.glyph] if radical.glyph is not None and radical.glyph in bench.atoms else []
    inner = [n for n in bench.inside(box, lambda a: within(a, box)) if n not in sign]
    if not any(bench.atoms[n].char != " " for n in inner):
        return
    near = grown(radical.box, max(2.0, 0.3 * bench.tallest))
    index = bench.inside(near, lambda atom: _is_index(atom, radical))
    content = bench.take(inner)
    text, faults = written(content)
    parts = [*bench.take(sign), *content]
    faults |= {"read.typeset"} if [n for n in index if n not in sign] else set()
    bench.used.append(radical.box)
    solid = [atom for atom in content if atom.char != " "]
    largest = max(solid, key=lambda atom: atom.size)
    line = min(atom.baseline for atom in solid if atom.size == largest.size)
    place = Seat(radical.box, line, largest.size)
    bench.add(compose("radical", f"sqrt({text})", parts, place, faults))


def _is_index(atom: Glyph, radical: Radical) -> bool:
    """Tell a root's index: small, over the left half of its sign."""
    x, y = middle(atom)
    box = radical.box
    left = box.left - 0.3 * atom.size <= x <= radical.sign_right - 0.5
    return atom.char != " " and left and box.top - 2 <= y <= (box.top + box.bottom) / 2
