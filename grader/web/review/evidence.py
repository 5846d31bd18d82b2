"""What the page needs for suggestions: how alike answers are, and what the wording lets one expect.

Only texts that were read for sure, wait by a criterion and are not very long take part.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.web.review.grouping import Ask, Item
from grader.web.review.places import Place
from grader.web.suggestions.block import Block, block_of, spell_block
from grader.web.suggestions.likeness import (
    LONGEST,
    UNIT,
    Space,
    Vector,
    compare,
    compare_all,
    fit,
    vector,
)
from grader.web.suggestions.markers import read_markers
from grader.web.suggestions.prior import prior_of

ROOM = 1000
"""Answers in one block: likeness takes two bytes for each two of them."""

_SENTENCE = re.compile(r"\S.*?(?:(?<=\w\w)[.!?](?=\s+[^\W\d_a-zäöü])|(?=\n)|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lot:
    """Texts of one field that are compared with each other."""

    texts: Mapping[str, int]
    """Where each stands."""
    space: Space
    vectors: tuple[Vector, ...]


Wordings = Sequence[tuple[Vector, float]]
"""What full and partial answers hold, with the share of the points."""


def evidence_of(items: Sequence[Item]) -> dict[str, Any]:
    """Give the blocks, and by an ask's id its block, place, prior and sentence."""
    blocks: list[Mapping[str, Any]] = []
    found: dict[str, tuple[int, int, float, int, int]] = {}
    for field in _fields(items):
        places = {ask.place for ask, _ in field}
        for lot in map(lot_of, _portions(field)):
            wordings = {place: _wordings(place, lot.space) for place in places}
            for ask, text in field:
                if text in lot.texts:
                    found[ask.id] = (len(blocks), *_row(lot, text, wordings[ask.place]))
            blocks.append(spell_block(block_in(lot)))
    return {"blocks": blocks, "of": found}


def lot_of(texts: Sequence[str]) -> Lot:
    """Take some texts for a lot; each stands in it once."""
    space = fit(texts)
    places = {text: at for at, text in enumerate(texts)}
    return Lot(places, space, tuple(vector(text, space) for text in texts))


def block_in(lot: Lot) -> Block:
    """Compare the texts of a lot with each other."""
    return block_of(compare_all(lot.vectors), [read_markers(text) for text in lot.texts])


def prior_in(lot: Lot, text: str, wordings: Wordings) -> float:
    """Tell what the wordings let one expect of a text of the lot, as a share of the points."""
    mine = lot.vectors[lot.texts[text]]
    return prior_of((compare(mine, wording) / UNIT, share) for wording, share in wordings)


def best_sentence(text: str, wordings: Wordings, space: Space) -> tuple[int, int]:
    """Find the sentence that is most like one of the wordings; begin and end in UTF-16.

    Examples:
        >>> space = fit(["I think so. The gradients vanish."])
        >>> wordings = [(vector("They vanish.", space), 1.0)]
        >>> best_sentence("I think so. Gradients vanish.", wordings, space)
        (12, 29)
        >>> best_sentence("One sentence, z. B. this one.", wordings, space)
        (0, 29)
    """
    spans = [found.span() for found in _SENTENCE.finditer(text)] or [(0, len(text))]
    start, end = spans[0]
    if len(spans) > 1:
        start, end = max(spans, key=lambda span: _nearest(text[slice(*span)], wordings, space))
    return _units(text[:start]), _units(text[:end])


def _fields(items: Iterable[Item]) -> Iterator[list[tuple[Ask, str]]]:
    fields: dict[tuple[str, str], list[tuple[Ask, str]]] = {}
    for item in items:
        if item.is_certain and item.text and item.text.strip() and len(item.text) <= LONGEST:
            place = item.asks[0].place
            asked = fields.setdefault((place.part, place.field), [])
            asked += [(ask, item.text) for ask in item.asks]
    return iter(fields.values())


def _portions(field: Iterable[tuple[Ask, str]]) -> Iterator[list[str]]:
    texts = list(dict.fromkeys(text for _, text in field))
    for start in range(0, len(texts), ROOM):
        yield texts[start : start + ROOM]


def _wordings(place: Place, space: Space) -> Wordings:
    return tuple((vector(one.text, space), one.share) for one in place.exemplars)


def _row(lot: Lot, text: str, wordings: Wordings) -> tuple[int, float, int, int]:
    prior = round(prior_in(lot, text, wordings), 6)
    return lot.texts[text], prior, *best_sentence(text, wordings, lot.space)


def _nearest(sentence: str, wordings: Wordings, space: Space) -> int:
    mine = vector(sentence, space)
    return max((compare(mine, wording) for wording, _ in wordings), default=0)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
