"""Words and left-hand sides that stand before an answer and tell a part's fields apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from submissions.model import Expected
from submissions.pdf.passage import Passage, Piece, passage, piece
from submissions.pdf.vocabulary import FUNCTIONS

_START = re.compile(
    r"(?:^|[.;:?!]\s+|\b(?:and|und|bzw\.)\s+|^[-•*▪◦–]\s+|^\(?[a-z]\)\s+"
    r"|(?P<word>[,;]\s*|\b[^\W\d_]{2,}\s+))",
    re.IGNORECASE,
)
_SPELLINGS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"lim\s*(?:_\s*)?[({]?\s*\w+\s*(?:→|->)\s*\+?(?:∞|oo|infinity)\s*[)}]?", "lim"),
        (r"\^\(?(?:⊤|⊺|T|𝖳|t|>)\)?(?![A-Za-z])|ᵀ|⊤|⊺", "^T"),
        (r"√|sqrt\b", "√"),
        (r"[(){}_]", ""),
        (r"[·⋅∙*]", ""),
        (r"\bd_k\b", "dk"),
        (r"[’′]", "'"),
    )
)
_SPELT = frozenset("l^ᵀ⊤⊺√s(){}_·⋅∙*d’′")
"""Characters that those start with."""
_SMALL = frozenset("ᵢⱼₖₙₘₜᵥ₀₁₂₃₄ₐₑₒₓ")
"""Lowered letters that have a character of their own."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_CODE = re.compile(r"(?:for \w+(?:, \w+)* in .*:$|while .*:$|def \w+\(|import \w|from \w+ import )")
"""A line of a program that says nothing, whatever names stand in it."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in at its place: whose it is, and from where to where it stands."""

    fields: tuple[str, ...]
    number: int
    """Number of the piece in the passage."""
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as lead-ins are compared: without blanks, one way to write each sign."""

    text: str
    ends: tuple[int, ...]
    """Where each character ends in the original text."""


@lru_cache(maxsize=4096)
def spelling(text: str) -> Spelling:
    """Bring a text into the form in which lead-ins are compared.

    >>> spelling("Q K⊤ / √dk =").text == spelling("QK^T/√d_k =").text
    True
    """
    return _spelt(text, 2 * len(text) + 1)


@lru_cache(maxsize=2048)
def _spelt(text: str, enough: int) -> Spelling:
    """Spell a text, and stop once there are enough characters: a line may be long."""
    pieces, at = [], 0
    ends: list[int] = []
    while at < len(text) and len(ends) <= enough:
        new, width = _step(text, at)
        at += width
        pieces.append(new)
        ends += [at] * len(new)
    return Spelling("".join(pieces), tuple(ends))


def _step(text: str, at: int) -> tuple[str, int]:
    """Give the next sign as it is compared, and how much of the text it takes."""
    if text[at].isspace():
        return "", 1
    if text[at] in _SMALL:
        return normalize("NFKC", text[at]), 1
    for pattern, new in _SPELLINGS if text[at] in _SPELT else ():
        found = pattern.match(text, at)
        if found:
            return found.expand(new).replace("_", ""), found.end() - at
    word = _WORD.match(text, at)
    return (word[0].casefold(), len(word[0])) if word else (text[at], 1)


def split(content: Passage, fields: Sequence[Expected]) -> dict[str, list[Passage]]:
    """Cut a passage at the lead-ins of a part's fields; the text before the first is left out.

    A field that is met twice gets two passages, and one lead-in of two fields gives both of them
    its passage.
    """
    leads = [lead for number, part in enumerate(content) for lead in _leads(part, number, fields)]
    found: dict[str, list[Passage]] = {}
    for place, lead in enumerate(leads):
        after = leads[place + 1] if place + 1 < len(leads) else None
        for field in lead.fields:
            found.setdefault(field, []).append(_between(content, lead, after))
    return found


def without_lead(content: Passage, wanted: Expected) -> Passage:
    """Drop the field's own lead-in where a passage starts with it."""
    if not content:
        return content
    first = content[0]
    width = _chained(first.text, [wanted])
    return passage([piece(first.line, first.start + width, first.stop), *content[1:]])


def _between(content: Passage, lead: Lead, after: Lead | None) -> Passage:
    """Cut out what stands from the end of one lead-in to the start of the next."""
    last = after.number if after else len(content) - 1
    pieces = []
    for number in range(lead.number, last + 1):
        whole = content[number]
        start = lead.stop if number == lead.number else whole.start
        stop = after.start if after and number == after.number else whole.stop
        pieces.append(piece(whole.line, start, stop))
    return passage(pieces)


def _leads(part: Piece, number: int, fields: Sequence[Expected]) -> Iterator[Lead]:
    """Find the lead-ins in one piece, at its start and wherever a statement starts."""
    if _CODE.match(part.text):
        return
    at, known = 0, _known(tuple(fields))
    for found in _START.finditer(part.text):
        if found.end() < at:
            continue
        best = _longest(part.text[found.end() :], known)
        if best and not (found["word"] and _is_inside(found["word"], part, found.end(), best[0])):
            width, names = best
            at = found.end() + width
            at += _chained(part.text[at:], [w for w in fields if w.field in names])
            if _opens_text(part.text[found.end() : at], names, fields):
                at = found.end()
            yield Lead(names, number, part.start + found.end(), part.start + at)
            at = max(at, found.end() + width)


def _is_inside(word: str, part: Piece, start: int, width: int) -> bool:
    """Tell a lead-in behind a word that is no sign, or behind a function, as in `ln p_i =`."""
    applied = word.strip().casefold() in FUNCTIONS
    return applied or not _is_closed(part.text[start : start + width])


def _opens_text(lead: str, names: tuple[str, ...], fields: Sequence[Expected]) -> bool:
    """Tell a lead-in that is the first word of a text itself, such as `Because`."""
    kinds = {wanted.kind for wanted in fields if wanted.field in names}
    return kinds == {"text"} and not _is_closed(lead)


def _is_closed(lead: str) -> bool:
    """Tell a lead-in that ends in a sign and may stand in mid-sentence."""
    return lead.rstrip()[-1:] in ("=", "∈", ":", "→")


def _chained(text: str, fields: Sequence[Expected]) -> int:
    """Give the width of lead-ins of the same field in a row, as in `A = QK^T/2 = …`."""
    width, known = 0, _known(tuple(fields))
    while best := _longest(text[width:], known):
        if not _is_closed(text[width : width + best[0]]):
            break
        width += best[0]
    return width


@dataclass(frozen=True, slots=True)
class Known:
    """The lead-ins of some fields, by the first sign of their spelling, and the longest one."""

    by_start: dict[str, list[tuple[str, str]]]
    longest: int


@lru_cache(maxsize=256)
def _known(fields: tuple[Expected, ...]) -> Known:
    """Sort the lead-ins of fields by how they start."""
    by_start: dict[str, list[tuple[str, str]]] = {}
    for wanted in fields:
        for lead in _leads_of(wanted):
            by_start.setdefault(lead.text[:1], []).append((wanted.field, lead.text))
    lengths = (len(text) for leads in by_start.values() for _, text in leads)
    return Known(by_start, max(lengths, default=0))


def _longest(text: str, known: Known) -> tuple[int, tuple[str, ...]] | None:
    """Give the width of the longest lead-in that a text starts with, and whose it is."""
    leads = known.by_start.get(_spelt(text, 0).text[:1])
    if not leads:
        return None
    spelt = _spelt(text, known.longest + 1)
    widths: dict[int, set[str]] = {}
    for name, lead in leads:
        width = _width(spelt, lead)
        if width:
            widths.setdefault(width, set()).add(name)
    if not widths:
        return None
    width = max(widths)
    return spelt.ends[width - 1], tuple(sorted(widths[width]))


def _leads_of(wanted: Expected) -> Iterator[Spelling]:
    """Yield what may introduce a field: its lead-ins, and its name before a sign."""
    for lead in (*wanted.lead_ins, f"{wanted.field}:", f"{wanted.field} ="):
        yield spelling(lead)


def _width(text: Spelling, spelt: str) -> int:
    """Give how much of a text a lead-in takes, 0 where it does not stand there as a whole."""
    if not spelt or not text.text.startswith(spelt):
        return 0
    width = len(spelt)
    after = text.text[width : width + 1]
    glued = width < len(text.ends) and text.ends[width] - text.ends[width - 1] == 1
    if spelt[-1].isalnum() and glued and (after.isalnum() or after == "_"):
        return 0
    return width + (1 if after in (":", "=") and spelt[-1] not in ":=∈" else 0)
