"""The order in which the answers of one criterion are decided."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from grader.web.review.grouping import Item
from grader.web.review.places import Place
from grader.web.suggestions.likeness import LONGEST
from grader.web.suggestions.order import order_texts

_SAME = 8
"""Lists of texts whose order is remembered: the criteria of one field have the same ones."""

_order = lru_cache(maxsize=_SAME)(order_texts)


def sort_items(items: Sequence[Item]) -> tuple[Item, ...]:
    """Order the texts of each criterion: first those that stand for others, then each by its like.

    Everything else stays where it is; an answer without a text comes last in its criterion.
    """
    return tuple(item for _, mates in groupby(items, _place) for item in _sorted(tuple(mates)))


def _place(item: Item) -> Place | None:
    return None if item.is_scan else item.asks[0].place


def _sorted(items: Sequence[Item]) -> Iterator[Item]:
    place = _place(items[0])
    if place is None or not place.criterion:
        yield from items
        return
    written = [item for item in items if item.text and item.text.strip()]
    texts = tuple((item.text or "")[:LONGEST] for item in written)
    order = _order(texts, tuple(len(item.students) for item in written))
    yield from (written[at] for at in order)
    yield from (item for item in items if not item.text or not item.text.strip())
