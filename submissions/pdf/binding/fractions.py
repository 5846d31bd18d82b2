"""Binds what stands right over and right under a fraction's rule."""

import re
from collections.abc import Sequence
from dataclasses import replace

from submissions.model import Box
from submissions.pdf.binding.bench import (
    Bench,
    compose,
    largest,
    middle,
    order,
    seat,
    span,
    written,
)
from submissions.pdf.effort import spend
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import SCRIPT_SIZE
from submissions.pdf.rules import Rule
from submissions.pdf.writing import grouped

RAISE = 0.63
"""Ems of a raised letter by which it may stand nearer to a rule than the letter that it is on."""

REACH = 3.0
"""Times the largest size of an atom within which the rows over and under a rule lie, mostly."""
BEYOND = 1.5
"""Points by which the middle of a letter may lie beyond the end of its rule."""
OFF = 1.0
"""Points by which the middle of a denominator may lie beside that of its numerator."""
_LABEL = re.compile(r"[^\W\d_]{4,}")
"""What words under which a line is drawn hold."""
CLOSE = 0.5
"""Ems between a fraction's rule and what stands over or under it."""


def bind_fraction(bench: Bench, rule: Rule) -> None:
    """Read what stands right over and right under a rule."""
    near = _along(bench, rule, REACH * bench.tallest)
    over = _row_at(bench, rule, near, above=True)
    under = _row_at(bench, rule, near, above=False)
    if over and _underlines(bench, over, rule) and _is_heading(bench, over, under):
        bench.used.append(rule.box)
    elif over and under and _is_fraction(bench, over, under, rule):
        _compose(bench, rule, over, under)
    elif under and _overlines(bench, under, rule):
        for number in under:
            bench.atoms[number] = replace(bench.atoms[number], fault="read.typeset")


def _compose(bench: Bench, rule: Rule, over: list[int], under: list[int]) -> None:
    top, bottom = bench.take(over), bench.take(under)
    (upper, faults), (lower, more) = written(top), written(bottom)
    bench.used.append(rule.box)
    parts = [*top, *bottom]
    size = max(atom.size for atom in parts if atom.char != " ")
    place = seat(bench, rule.box, rule.level, size, share=0.25)
    text = f"{grouped(upper)}/{grouped(lower)}"
    bench.add(compose("fraction", text, parts, place, faults | more))


def _row_at(bench: Bench, rule: Rule, along: Sequence[int], *, above: bool) -> list[int]:
    """Number the atoms of the row next to a rule, scripts included, of those along the rule."""
    near = _at_side(bench, along, rule.level, above=above)
    row = _base_row(bench, [n for n in near if bench.atoms[n].char != " "], rule.level)
    if not row:
        return []
    host = max((bench.atoms[n] for n in row), key=lambda atom: atom.size)
    row = [n for n in near if bench.atoms[n].char != " " and _beside(bench.atoms[n], host)]
    top = min(host.baseline - 0.7 * host.size, *(bench.atoms[n].top for n in row))
    bottom = max(host.baseline + 0.22 * host.size, *(bench.atoms[n].bottom for n in row))
    far = max(abs(top - rule.level), abs(bottom - rule.level))
    if far > REACH * bench.tallest:
        near = _at_side(bench, _along(bench, rule, far), rule.level, above=above)
    return _with_scripts(
        bench, row, [n for n in near if _reaches_into(bench.atoms[n], top, bottom)]
    )


def _along(bench: Bench, rule: Rule, far: float) -> list[int]:
    """Number the atoms over and under a rule that may be nearer than some points."""
    level, box = rule.level, rule.box
    area = Box(box.left - BEYOND, level - far, box.right + BEYOND, level + far)
    return bench.inside(area, lambda atom: _is_along(atom, box))


def _at_side(bench: Bench, along: Sequence[int], level: float, *, above: bool) -> list[int]:
    """Number the atoms on one side of a rule."""
    return [n for n in along if (middle(bench.atoms[n])[1] < level) == above]


def _with_scripts(bench: Bench, row: Sequence[int], near: Sequence[int]) -> list[int]:
    """Number the atoms of a row and, of those near it, the scripts that are free to be its own."""
    hosts, others = [bench.atoms[n] for n in row], set(near).difference(row)
    spend(len(hosts) * len(others))
    free = {n for n in others if _is_free(bench.atoms[n], hosts)}
    return sorted(free.union(row), key=order)


def _is_free(atom: Glyph, hosts: Sequence[Glyph]) -> bool:
    """Tell a script, which stands beside letters of its row, from a row over or under them."""
    if atom.char == " ":
        return True
    smaller = atom.size < SCRIPT_SIZE * max(host.size for host in hosts)
    return smaller and not any(_is_stacked(atom, host) for host in hosts)


def _is_stacked(atom: Glyph, host: Glyph) -> bool:
    shared = min(atom.right, host.right) - max(atom.left, host.left)
    apart = atom.top > host.bottom - 0.5 or atom.bottom < host.top + 0.5
    return apart and shared > 0.5 * min(atom.right - atom.left, host.right - host.left)


def _is_along(atom: Glyph, box: Box) -> bool:
    """Tell whether the middle of an atom lies between the ends of a rule."""
    return box.left - BEYOND <= (atom.left + atom.right) / 2 <= box.right + BEYOND


def _reaches_into(atom: Glyph, top: float, bottom: float) -> bool:
    """Tell whether a good part of an atom lies between two heights, as a row's scripts do."""
    if atom.char == " ":
        return top < atom.baseline < bottom
    shared = min(atom.bottom, bottom) - max(atom.top, top)
    return shared >= 0.3 * (atom.bottom - atom.top)


def _base_row(bench: Bench, solid: Sequence[int], level: float) -> list[int]:
    """Number the atoms of the row nearest to a rule; raised letters are no row of their own."""
    near = [n for n in solid if _distance(bench.atoms[n], level) <= bench.atoms[n].size]
    if not near:
        return []
    first = bench.atoms[min(near, key=lambda n: _distance(bench.atoms[n], level))]
    closest = _distance(first, level)
    deepest = closest + RAISE * first.size
    near = [n for n in near if _distance(bench.atoms[n], level) <= deepest]
    most = max(bench.atoms[n].size for n in near)
    base = [n for n in near if bench.atoms[n].size > SCRIPT_SIZE * most]
    first = bench.atoms[min(base, key=lambda n: _distance(bench.atoms[n], level))]
    if not -0.2 * first.size <= closest <= CLOSE * first.size + 1.0:
        return []
    return [n for n in base if abs(bench.atoms[n].baseline - first.baseline) < 0.2 * first.size]


def _beside(atom: Glyph, host: Glyph) -> bool:
    """Tell whether an atom stands on its row's baseline, or is a tall one across it."""
    same = abs(atom.baseline - host.baseline) < 0.2 * host.size
    tall = bool(atom.kind) and atom.top < host.baseline - 0.3 * host.size < atom.bottom
    return same or tall


def _distance(atom: Glyph, level: float) -> float:
    return level - atom.bottom if middle(atom)[1] < level else atom.top - level


def _is_fraction(bench: Bench, over: list[int], under: list[int], rule: Rule) -> bool:
    """Tell a fraction's rule from a line between two rows of text.

    It is as long as the longer of what stands over and under it, both stand in its middle, and
    neither row goes on beside it.
    """
    box = rule.box
    spans = [span(bench, row) for row in (over, under)]
    longest = max(right - left for left, right in spans)
    size = largest(bench, over).size
    centred = all(
        abs(left + right - box.left - box.right) / 2 <= max(2.5, 0.12 * rule.length)
        for left, right in spans
    )
    fits = longest >= rule.length - 1.6 * size and longest <= rule.length + 3.0
    return centred and fits and not any(_goes_on(bench, row, box) for row in (over, under))


def _goes_on(bench: Bench, row: Sequence[int], box: Box) -> bool:
    """Tell whether something stands on the same baseline right beside a rule."""
    host = largest(bench, row)
    far = 0.5 * host.size
    area = Box(box.left - far, host.baseline - far, box.right + far, host.baseline + far)
    return not set(row).issuperset(bench.inside(area, lambda atom: _continues(atom, host, box)))


def _continues(atom: Glyph, host: Glyph, box: Box) -> bool:
    level = abs(atom.baseline - host.baseline) < 0.1 * host.size and atom.char != " "
    gap = max(box.left - atom.right, atom.left - box.right)
    return level and atom.size > 0.75 * host.size and -0.5 * host.size < gap < 0.3 * host.size


def _overlines(bench: Bench, under: list[int], rule: Rule) -> bool:
    """Tell a line right over letters, as long as they are: a mean, or what a decimal repeats."""
    left, right = span(bench, under)
    host = largest(bench, under)
    slack = 0.3 * host.size
    near = min(bench.atoms[n].top for n in under) - rule.level < 0.25 * host.size
    return near and abs(left - rule.box.left) < slack and abs(right - rule.box.right) < slack


def _is_heading(bench: Bench, over: list[int], under: list[int]) -> bool:
    """Tell underlined words from a numerator: nothing, or something not centred, is under them."""
    if not under:
        return True
    (left, right), (first, last) = span(bench, over), span(bench, under)
    words = "".join(bench.atoms[n].char for n in sorted(over, key=lambda n: bench.atoms[n].left))
    return abs(left + right - first - last) > 2 * OFF and _LABEL.search(words) is not None


def _underlines(bench: Bench, over: list[int], rule: Rule) -> bool:
    """Tell a line under words: as long as they are, right below their baseline."""
    left, right = span(bench, over)
    host = largest(bench, over)
    level = -0.05 * host.size <= rule.level - host.baseline <= 0.45 * host.size
    slack = 0.3 * host.size
    return level and abs(left - rule.box.left) < slack and abs(right - rule.box.right) < slack
