"""What everybody may see: nobody is named, and no number below five follows by subtraction."""

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from grader.catalogue import open_catalogue
from grader.measures.hiding import LEAST, group_of
from grader.model import Entry, Verdict
from grader.web.statistics import write_statistics
from grader.wording import Language
from grader.workflow.statistics import measure
from grader.workflow.statistics.document import statistics_document
from grader.workflow.statistics.items import totals_of
from grader.workflow.statistics.model import Place
from grader.workflow.statistics.papers import Pile, column, pile_up
from grader.workflow.statistics.public import Public

DrawEntries = Callable[..., list[Entry]]
SHEET = open_catalogue("sheet05").sheet


def mostly_all(random: Random, maximum: Decimal) -> Decimal:
    """Draw a class in which nearly everybody has all points."""
    return maximum if random.random() < 0.93 else maximum * 0


def all_or_nothing(random: Random, maximum: Decimal) -> Decimal:
    return maximum if random.random() < 0.6 else maximum * 0


DRAWS = [None, mostly_all, all_or_nothing]


def pile(draw_entries: DrawEntries, size: int, seed: int, draw: object) -> Pile:
    """Draw a class in which some leave fields blank and some follow an error."""
    entries = draw_entries(size, seed=seed, **({"draw": draw} if draw else {}))
    random = Random(seed)  # noqa: S311 - no secret
    return pile_up([_varied(entry, random) for entry in entries], SHEET)


def _varied(entry: Entry, random: Random) -> Entry:
    card = entry.scorecard
    assert card is not None
    marks = []
    for mark in card.marks:
        verdict = mark.verdict
        if mark.points == 0 and random.random() < 0.5:
            verdict = Verdict.BLANK
        elif random.random() < 0.1:
            verdict = Verdict.CARRIED
        marks.append(mark.model_copy(update={"verdict": verdict}))
    return entry.model_copy(update={"scorecard": card.model_copy(update={"marks": tuple(marks)})})


@pytest.fixture(params=[(9, 1), (18, 2), (40, 3), (40, 4), (120, 5)])
def size_and_seed(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param  # type: ignore[no-any-return] - of the list above


@pytest.mark.parametrize("draw", DRAWS)
def test_every_number_stands_for_five_or_more(
    draw_entries: DrawEntries, size_and_seed: tuple[int, int], draw: object
) -> None:
    public = Public(SHEET, pile(draw_entries, *size_and_seed, draw).complete)
    numbers = [one.number for one in public.mistakes]
    for item in public.items:
        numbers += [n for n in (item.blank, item.carried, item.decided) if n]
        numbers += [group.number for group in item.groups]
        assert item.waiting is None
        assert sum(group.number for group in item.groups) in {0, size_and_seed[0]}
    numbers += [group.number for group in public.totals.groups]
    assert min(numbers) >= LEAST


@pytest.mark.parametrize("draw", DRAWS)
def test_no_difference_of_what_is_shown_of_a_field_is_small(
    draw_entries: DrawEntries, size_and_seed: tuple[int, int], draw: object
) -> None:
    """Take from each group and from all whatever classes are shown, in every combination."""
    papers = pile(draw_entries, *size_and_seed, draw).complete
    public = Public(SHEET, papers)
    seen = 0
    for item in public.items:
        if not item.groups:
            continue
        field = next(
            one for one in public.items if one.place == Place(item.place.part, item.place.field)
        )
        shown = {"blank"} if field.blank else set()
        shown |= {"carried"} if field.carried else set()
        shown |= {one.code for one in public.mistakes if one.place == field.place}
        cells: Counter[tuple[int, str]] = Counter()
        for points, paper in zip(column(papers, item.place, SHEET), papers, strict=True):
            assert points is not None
            cell = paper.cells[item.place.part, item.place.field]
            name = "blank" if cell.verdict is Verdict.BLANK else next(iter(cell.mistakes), "")
            name = name or ("carried" if cell.verdict is Verdict.CARRIED else "")
            cells[group_of(points, item.groups), name if name in shown else ""] += 1
        for size in range(len(cells) + 1):
            for taken in combinations(cells, size):
                left = sum(cells.values()) - sum(cells[cell] for cell in taken)
                assert left == 0 or left >= LEAST
                seen += 1
    assert seen or size_and_seed[0] < 40


@pytest.mark.parametrize("draw", DRAWS)
def test_a_total_tells_nothing_of_a_single_item(
    draw_entries: DrawEntries, size_and_seed: tuple[int, int], draw: object
) -> None:
    """A total of T − x says that nobody lost more than x anywhere: x has to be a whole item."""
    public = Public(SHEET, pile(draw_entries, *size_and_seed, draw).complete)
    groups = public.totals.groups
    if not groups:
        return
    largest = max((one.maximum for one in public.items if one.groups), default=Decimal(0))
    assert (groups[0].low, groups[-1].high) == (0, SHEET.points)
    assert groups[0].high >= largest
    assert SHEET.points - groups[-1].low >= largest


@pytest.mark.parametrize("draw", DRAWS)
def test_a_hidden_item_does_not_follow_from_the_mean_of_the_totals(
    draw_entries: DrawEntries, size_and_seed: tuple[int, int], draw: object
) -> None:
    """Take the means of all other items, even if they were exact, from that of the totals."""
    papers = pile(draw_entries, *size_and_seed, draw).complete
    public = Public(SHEET, papers)
    told = public.totals.mean.value
    if told is None:
        return
    exact = totals_of(SHEET, papers).mean.value
    assert exact is not None
    leaves = [one for one in public.items if one.place.criterion or not _split(public, one.place)]
    largest = max(one.maximum for one in leaves if one.place.field)
    width = _unit(Fraction(told), len(papers), largest) * len(papers)
    assert width >= 2 * LEAST * Fraction(largest)
    assert abs(Fraction(told) - Fraction(exact)) * len(papers) <= width / 2


def _split(public: Public, place: Place) -> bool:
    return any(
        one.place.criterion and (one.place.part, one.place.field) == (place.part, place.field)
        for one in public.items
    )


def _unit(told: Fraction, number: int, largest: Decimal) -> Fraction:
    """Give the step that a mean was rounded to, by the rule on the page."""
    wanted = 2 * LEAST * Fraction(largest) / number
    units = [Fraction(n) * Fraction(10) ** power for power in range(-2, 4) for n in (1, 2, 5)]
    unit = next(one for one in units if one >= wanted)
    assert told % unit == 0
    return unit


def test_each_answer_is_grouped_at_one_level_only(draw_entries: DrawEntries) -> None:
    public = Public(SHEET, pile(draw_entries, 120, 5, None).complete)
    grouped = {one.place for one in public.items if one.groups}
    assert any(place.criterion for place in grouped)
    for place in grouped:
        assert place.field
        assert not place.criterion or Place(place.part, place.field) not in grouped


def test_what_is_above_follows_from_the_groups_below(draw_entries: DrawEntries) -> None:
    papers = pile(draw_entries, 120, 5, None).complete
    public = Public(SHEET, papers)
    full = {one.place: one for one in public.items}
    seen = 0
    for item in full.values():
        if item.facility.value is None:
            continue
        points = [one for one in column(papers, item.place, SHEET) if one is not None]
        exact = Fraction(sum(points)) / (len(points) * Fraction(item.maximum))
        low = Fraction(item.facility.value)
        assert low <= exact <= (item.facility.to if item.facility.to is not None else low)
        seen += 1
    assert seen > 20


def test_criteria_of_a_text_that_was_decided_as_a_whole_are_not_shown(
    draw_entries: DrawEntries,
) -> None:
    entries = draw_entries(40)
    card = entries[0].scorecard
    assert card is not None
    marks = [
        mark.model_copy(
            update={"criteria": tuple(c.model_copy(update={"points": None}) for c in mark.criteria)}
        )
        for mark in card.marks
    ]
    whole = card.model_copy(update={"marks": tuple(marks)})
    entries[0] = entries[0].model_copy(update={"scorecard": whole})
    public = Public(SHEET, pile_up(entries, SHEET).complete)
    assert not [one.place for one in public.items if one.place.criterion]
    assert next(one for one in public.items if one.place == Place("1.2", "text")).groups


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [(0, 0), (1, 0), (4, 4), (12, 3), (60, 20)])
def test_nothing_personal_is_in_any_byte(
    drawn_folder: Callable[..., tuple[Path, list[Entry]]],
    tmp_path: Path,
    size: tuple[int, int],
    language: Language,
) -> None:
    folder, entries = drawn_folder(*size)
    found = measure(folder, is_anonymous=True, language=language)
    written = write_statistics(found, folder, tmp_path / "hall.html")
    text = written.page.read_text(encoding="utf-8")
    text += written.table.read_text(encoding="utf-8-sig")
    text += json.dumps(statistics_document(found), ensure_ascii=False)
    secrets = ["Erfunden", "Konto", "Antwort 0", "Vorwand", "Ada", "Geheim", "alert(", "Tutor <"]
    secrets += [".zip", "because", "\u202e", "U+202E"]
    for entry in entries:
        assert entry.scorecard is not None
        secrets += [entry.number, entry.surname, entry.code, entry.file, entry.account]
        secrets += [mark.code for mark in entry.scorecard.marks]
        secrets += [mark.response_hash for mark in entry.scorecard.marks]
    assert [secret for secret in secrets if secret in text] == []


def test_the_same_waiting_is_told_only_where_five_wait(
    draw_entries: DrawEntries, keep_class: Callable[..., Path], tmp_path: Path
) -> None:
    few = measure(keep_class(tmp_path / "a", draw_entries(10, 4)), is_anonymous=True)
    more = measure(keep_class(tmp_path / "b", draw_entries(10, 5)), is_anonymous=True)
    assert (few.waiting, more.waiting) == (None, 5)
    assert (few.reasons, few.agreement, few.pairs, few.times, few.left_out) == (
        (),
        (),
        (),
        (),
        None,
    )
