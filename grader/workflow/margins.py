"""Where notes go on a copy of a report: which pages, which places, and how large they are."""

from collections.abc import Mapping

from submissions.model import Box, Response, Spot
from submissions.pdf.frame import Sides
from submissions.pdf.stamping import Seen

MARGIN, GUTTER, NOTE = 196, 14, 176
"""Widths of a page's new margin, of what lies before its notes, and of a note, in units."""
USUAL = 595.0
"""Shorter side of an A4 page: a unit is a point there, and grows and shrinks with the page."""
SMALLEST, LARGEST = 0.6, 4.0


def unit_of(seen: Seen) -> float:
    """Give the unit of a page in points."""
    return min(max(min(seen.width, seen.height) / USUAL, SMALLEST), LARGEST)


def places_of(response: Response) -> Mapping[int, tuple[Sides, ...]]:
    """Give the places of a response by page, the page where it begins first.

    A page without places is one of which only the number is known.
    """
    if response.page is None:
        return {}
    first = [Spot(response.page, response.box)] if response.box else []
    spots = (*first, *response.continued)
    pages = dict.fromkeys((response.page, *(spot.page for spot in spots)))
    return {page: tuple(_sides(spot.box) for spot in spots if spot.page == page) for page in pages}


def kept_inside(places: tuple[Sides, ...], seen: Seen) -> tuple[Sides, ...]:
    """Keep places on their page."""
    return tuple(
        (
            min(max(left, 0.0), seen.width),
            min(max(top, 0.0), seen.height),
            min(max(right, 0.0), seen.width),
            min(max(bottom, 0.0), seen.height),
        )
        for left, top, right, bottom in places
    )


def _sides(box: Box) -> Sides:
    return box.left, box.top, box.right, box.bottom
