"""Binds what stands under `lim` to it."""

from collections.abc import Sequence
from dataclasses import replace

from submissions.model import Box
from submissions.pdf.binding.bench import Bench, Seat, compose, extent, middle, span, written
from submissions.pdf.delimiters import around
from submissions.pdf.model import Glyph
from submissions.pdf.nearby import Nearby
from submissions.pdf.nodes import SCRIPT_SIZE

CENTRED = 0.35
"""Ems by which the middle of a limit may lie beside that of its word."""


def bind_limits(bench: Bench) -> None:
    """Bind what stands under `lim` to it."""
    letters = Nearby()
    for number in bench.signs("im"):
        letters.add(number, extent(bench.atoms[number]))
    for number in bench.signs("l"):
        word = _word(bench, number, letters) if number in bench.atoms else []
        if word:
            _bind_limit(bench, word)


def _word(bench: Bench, number: int, letters: Nearby) -> list[int]:
    """Number the atoms of `lim` that starts with an atom; none where it is another word."""
    found = [number]
    for letter in "im":
        near = letters.around(_end(bench.atoms[found[-1]])) & bench.atoms.keys()
        after = [n for n in near if _follows(bench.atoms[found[-1]], bench.atoms[n], letter)]
        if len(after) != 1:
            return []
        found += after
    return found


def _end(last: Glyph) -> Box:
    """Give the area in which the next letter of a word starts."""
    slack = 0.12 * last.size
    return Box(last.end - slack, last.baseline - slack, last.end + slack, last.baseline + slack)


def _follows(last: Glyph, atom: Glyph, letter: str) -> bool:
    near = abs(atom.start - last.end) < 0.12 * last.size
    return atom.char == letter and near and abs(atom.baseline - last.baseline) < 0.05 * last.size


def _bind_limit(bench: Bench, word: list[int]) -> None:
    first, last = bench.atoms[word[0]], bench.atoms[word[-1]]
    centre = (first.left + last.right) / 2
    under = _run_under(bench, first, centre)
    if not under:
        return
    left, right = span(bench, under)
    if abs((left + right) / 2 - centre) > CENTRED * first.size or right < last.left:
        return
    top, below = bench.take(word), bench.take(under)
    text, faults = written(_levelled(below))
    place = Seat(around([atom.box for atom in top]), first.baseline, first.size)
    bench.add(compose("operator", f"lim_({text})", [*top, *below], place, faults))


def _levelled(below: Sequence[Glyph]) -> list[Glyph]:
    """Put a sign of infinity, which some fonts draw large and low, onto the line of the others."""
    line = min(below, key=lambda atom: atom.size)
    return [
        replace(atom, baseline=line.baseline, size=line.size) if atom.char == "∞" else atom
        for atom in below
    ]


def _run_under(bench: Bench, first: Glyph, centre: float) -> list[int]:
    """Number the small atoms under a word that stand together and reach under its middle."""
    wide, top = 2.5 * first.size, first.baseline
    area = Box(centre - wide, top, centre + wide, top + 1.4 * first.size)
    small = bench.inside(area, lambda atom: _hangs(atom, first, centre))
    runs: list[list[int]] = []
    for number in sorted(small, key=lambda n: bench.atoms[n].left):
        last = bench.atoms[runs[-1][-1]] if runs else None
        if last is None or bench.atoms[number].left - last.right > 0.5 * first.size:
            runs.append([])
        runs[-1].append(number)
    return next((run for run in runs if _reaches(bench, run, centre)), [])


def _reaches(bench: Bench, run: Sequence[int], centre: float) -> bool:
    left, right = span(bench, run)
    return left <= centre <= right


def _hangs(atom: Glyph, first: Glyph, centre: float) -> bool:
    """Tell whether an atom is small and stands under a word."""
    fall = atom.baseline - first.baseline
    small = atom.char == "∞" or (atom.char != " " and atom.size < SCRIPT_SIZE * first.size)
    return (
        small
        and 0.4 * first.size < fall < 1.4 * first.size
        and (abs(middle(atom)[0] - centre) < 2.5 * first.size)
    )
