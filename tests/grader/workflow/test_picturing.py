"""What is pictured is where a person has to look."""

import pytest

from grader.workflow.picturing import places_of
from submissions.model import Box, Notice, Reading, Response, Spot
from submissions.pdf.picture import SPOTS, WHOLE, Place

BOX, BELOW = Box(72, 100, 300, 140), Spot(2, Box(72, 60, 300, 100))
SCANS = tuple(Notice("pdf.picture", {"pages": pages}) for pages in ("2, 3", "1, 2, 3, 4, 5, 6, 7"))


@pytest.mark.parametrize(
    ("response", "place"),
    [
        (Response("3.4", "output", "[[1]]", 1, BOX), (Spot(1, BOX),)),
        (Response("3.4", "output", "[[1]]", 1, BOX, continued=(BELOW,)), (Spot(1, BOX), BELOW)),
        (Response("3.4", "output", "", 2), (Spot(2, WHOLE),)),
        (Response("3.4", "output", None, flags=("read.not_found",)), None),
        (Response("3.4", "output", None, 2, flags=("read.not_found", "read.too_much")), None),
    ],
)
def test_an_answer_is_pictured_where_it_stands(response: Response, place: Place | None) -> None:
    assert places_of(Reading((response,))).get(("3.4", "output")) == place


def test_an_answer_in_a_scan_is_pictured_by_the_pages_it_may_stand_on() -> None:
    response = Response("3.4", "output", None, flags=("read.not_found", "read.picture"))
    few, many = (places_of(Reading((response,), (scans,))) for scans in SCANS)
    assert few == {("3.4", "output"): (Spot(2, WHOLE), Spot(3, WHOLE))}
    assert len(many["3.4", "output"]) == SPOTS
