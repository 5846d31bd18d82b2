"""Statistics of a graded folder: what they count, and what they leave out."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import correlation

import pytest

from grader.errors import GraderError
from grader.measures.figures import Gap
from grader.model import Entry, Finding, Status, Verdict
from grader.workflow.statistics import measure
from grader.workflow.statistics.model import Item, Place, Statistics

DrawEntries = Callable[..., list[Entry]]
Keep = Callable[..., Path]
LEVELS = ("3.4", "3.4 output", "1.2 text gradients")


def item(found: Statistics, name: str) -> Item:
    place = Place(*name.split())
    return next(one for one in found.items if one.place == place)


def nothing(_: Random, maximum: Decimal) -> Decimal:
    return maximum * 0


def everything(_: Random, maximum: Decimal) -> Decimal:
    return maximum


def changed(entry: Entry, part: str, **update: object) -> Entry:
    """Change all marks of one part."""
    card = entry.scorecard
    assert card is not None
    marks = tuple(m.model_copy(update=update) if m.part == part else m for m in card.marks)
    return entry.model_copy(update={"scorecard": card.model_copy(update={"marks": marks})})


@pytest.mark.parametrize("is_anonymous", [False, True])
@pytest.mark.parametrize("size", [(0, 0), (1, 0), (0, 1), (0, 12), (3, 2)])
def test_a_small_class_has_dashes_and_reasons_and_no_nonsense(
    drawn_folder: Callable[..., tuple[Path, list[Entry]]],
    size: tuple[int, int],
    is_anonymous: bool,  # noqa: FBT001 - a parameter
) -> None:
    folder, _ = drawn_folder(*size)
    found = measure(folder, is_anonymous=is_anonymous)
    figures = [one for item in found.items for one in (item.facility, item.discrimination)]
    figures += [found.totals.mean, found.totals.deviation, found.totals.alpha]
    assert all((figure.value is None) == (figure.gap is not None) for figure in figures)
    assert all(item.discrimination.value is None for item in found.items)
    assert found.complete == (None if is_anonymous else size[0])


def test_facility_rests_on_what_is_decided_and_discrimination_on_what_is_complete(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    found = measure(keep_class(tmp_path, draw_entries(20, 6)), is_anonymous=False)
    assert (found.complete, found.waiting) == (20, 6)
    for name, decided, waiting in (("3.4", 26, 0), ("3.4 output", 26, 0), ("1.1 text", 20, 6)):
        one = item(found, name)
        assert (one.decided, one.waiting, one.facility.number) == (decided, waiting, decided)
        assert one.discrimination.number == 20
        assert sum(group.number for group in one.groups) == decided


def test_the_rest_of_a_criterion_is_all_but_its_field(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    entries = draw_entries(20)
    found = measure(keep_class(tmp_path, entries), is_anonymous=False)
    cards = [entry.scorecard for entry in entries if entry.scorecard]
    fields = [next(m for m in card.marks if m.part == "1.2") for card in cards]
    x = [float(next(c for c in m.criteria if c.name == "gradients").points or 0) for m in fields]
    y = [
        float((card.points or 0) - (mark.points or 0))
        for card, mark in zip(cards, fields, strict=True)
    ]
    value = item(found, "1.2 text gradients").discrimination.value
    assert value == pytest.approx(correlation(x, y))


@pytest.mark.parametrize(("draw", "facility"), [(nothing, Fraction(0)), (everything, Fraction(1))])
def test_where_all_have_the_same_nothing_varies(
    draw_entries: DrawEntries,
    keep_class: Keep,
    tmp_path: Path,
    draw: Callable[[Random, Decimal], Decimal],
    facility: Fraction,
) -> None:
    found = measure(keep_class(tmp_path, draw_entries(12, draw=draw)), is_anonymous=False)
    assert {one.facility.value for one in found.items} == {facility}
    assert {one.discrimination.gap for one in found.items} == {Gap.ITEM_ALIKE}
    assert found.totals.alpha.gap is Gap.ITEM_ALIKE
    assert found.totals.deviation.value == 0


def test_all_blank_is_counted_as_blank(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    blank = [
        changed(entry, "3.4", verdict=Verdict.BLANK) for entry in draw_entries(12, draw=nothing)
    ]
    found = measure(keep_class(tmp_path, blank), is_anonymous=False)
    assert [item(found, name).blank for name in LEVELS] == [12, 12, 0]


def test_carried_answers_and_mistakes_are_counted_by_field(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    code = "misconception.attention_product.transposed"
    twice = (Finding(code=code), Finding(code=code))
    entries = [
        changed(entry, "3.4", verdict=Verdict.CARRIED, findings=twice)
        for entry in draw_entries(7, draw=everything)
    ]
    found = measure(keep_class(tmp_path, entries), is_anonymous=False)
    assert (item(found, "3.4 output").carried, item(found, "3.6 attention").carried) == (7, 0)
    named = {(one.place.field, one.code): one.number for one in found.mistakes}
    assert named == {("output", code): 7, ("scaled", code): 7, ("scores", code): 7}


def test_every_reason_for_waiting_is_counted(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    entries = draw_entries(2, 3)
    late = entries[0].model_copy(
        update={"status": Status.NEEDS_REVIEW, "findings": (Finding(code="late.by"),)}
    )
    found = measure(keep_class(tmp_path, [late, *entries[1:]]), is_anonymous=False)
    reasons = {(one.place.part, one.code): one.number for one in found.reasons}
    assert reasons["", "late.by"] == 1
    assert reasons["1.1", "mark.by_person"] == 3
    assert (found.complete, found.waiting) == (1, 4)


def test_two_uploads_of_one_student_are_left_out_until_one_counts(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    entries = draw_entries(5)
    twin = entries[0].model_copy(update={"file": "again.zip", "code": "AAAA-BBBB"})
    replaced = entries[1].model_copy(
        update={"file": "old.zip", "code": "AAAA-CCCC", "status": Status.SUPERSEDED}
    )
    found = measure(keep_class(tmp_path, [*entries, twin, replaced]), is_anonymous=False)
    assert (found.left_out, found.complete) == (2, 4)


def test_a_field_decided_as_a_whole_leaves_its_criteria_open_and_not_waiting(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    entries = draw_entries(12, draw=everything)
    card = entries[0].scorecard
    assert card is not None
    mark = next(one for one in card.marks if one.part == "1.2")
    bare = tuple(one.model_copy(update={"points": None}) for one in mark.criteria)
    whole = [changed(entries[0], "1.2", criteria=bare), *entries[1:]]
    found = measure(keep_class(tmp_path, whole), is_anonymous=False)
    one = item(found, "1.2 text gradients")
    assert (one.decided, one.waiting) == (11, 0)
    assert item(found, "1.2 text").decided == 12


def test_another_version_of_the_sheet_is_refused(
    draw_entries: DrawEntries, keep_class: Keep, tmp_path: Path
) -> None:
    entry = draw_entries(1)[0]
    assert entry.scorecard is not None
    card = entry.scorecard.model_copy(update={"sheet_version": 99})
    folder = keep_class(tmp_path, [entry.model_copy(update={"scorecard": card})])
    with pytest.raises(GraderError, match="another version of sheet05"):
        measure(folder, is_anonymous=False)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="holds no graded results"):
        measure(tmp_path, is_anonymous=False)
