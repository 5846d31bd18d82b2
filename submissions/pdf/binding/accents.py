"""Binds an accent to the letter under it, as TeX draws an umlaut of two pieces."""

from dataclasses import replace
from unicodedata import normalize

from submissions.pdf.binding.bench import Bench, grown, middle
from submissions.pdf.delimiters import around
from submissions.pdf.model import Glyph

STROKES = frozenset("\u0338\ue020\u0337")
"""What is drawn through an equals sign to deny it, in the fonts of TeX and of KaTeX."""
_ACCENTS = {
    "¨": "\u0308",
    "´": "\u0301",
    "`": "\u0300",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "ˇ": "\u030c",
}
"""Accents that are drawn by themselves over a letter, and what they are called behind one."""


def bind_accents(bench: Bench) -> None:
    """Bind an accent to the letter under it, as TeX draws an umlaut of two pieces."""
    for number in bench.signs(_ACCENTS):
        _bind_accent(bench, number)


def _bind_accent(bench: Bench, number: int) -> None:
    accent = bench.atoms[number]
    area = grown(accent.box, 0.35 * bench.tallest)
    under = bench.inside(area, lambda letter: _carries(letter, accent))
    letter = bench.atoms[under[0]] if len(under) == 1 else accent
    char = normalize("NFC", letter.char + _ACCENTS[accent.char])
    if letter is not accent and len(char) == 1:
        bench.take([number])
        box = around([letter.box, accent.box])
        fault, parts = letter.fault or accent.fault, (letter, accent)
        bound = replace(letter, char=char, top=box.top, bottom=box.bottom, fault=fault, parts=parts)
        bench.put(under[0], bound)


def bind_strokes(bench: Bench) -> None:
    """Bind a stroke to the equals sign that it runs through."""
    for number in bench.signs(STROKES):
        _bind_stroke(bench, number)


def _bind_stroke(bench: Bench, number: int) -> None:
    stroke = bench.atoms[number]
    area = grown(stroke.box, 0.2 * bench.tallest)
    under = bench.inside(area, lambda atom: atom.char == "=" and _crosses(stroke, atom))
    if len(under) == 1:
        sign = bench.atoms[under[0]]
        bench.take([number])
        bench.put(under[0], replace(sign, char="≠", fault="", parts=(sign, stroke)))


def _crosses(stroke: Glyph, sign: Glyph) -> bool:
    near = -0.2 * sign.size < middle(stroke)[0] - middle(sign)[0] < 0.2 * sign.size
    return near and stroke.top < sign.top and stroke.bottom > sign.bottom


def _carries(letter: Glyph, accent: Glyph) -> bool:
    """Tell whether an accent stands right over the middle of a letter."""
    centred = abs(middle(letter)[0] - middle(accent)[0]) < 0.15 * letter.size
    gap = letter.top - accent.bottom
    return letter.char.isalpha() and centred and -0.3 * letter.size < gap < 0.35 * letter.size
