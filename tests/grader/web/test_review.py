"""What waits is gathered, alike answers are put together, and the work is split."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.catalogue import Catalogue
from grader.cli import root
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry, Verdict
from grader.web.review import FOLDER, Review, Written, open_queue
from grader.web.review.dealing import By, deal, file_name, tutors_of
from grader.web.review.document import fill_album
from grader.web.review.folding import fold_formula, fold_text
from grader.web.review.grouping import Item
from grader.web.review.page import KEYS, MORE_KEYS, phrases_of
from grader.wording import Language
from grader.workflow.decide import decide
from grader.workflow.deciding import find_targets

TEXT = "The state may hold more than the output shows."
EVIL = '</script><img src=x onerror="alert(1)"><!--<script>'
NOT_SURE = "read.extra"
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)

Build = Callable[..., Entry]
Queue = Callable[..., tuple[Item, ...]]


def data_of(html: str) -> Any:
    found = DATA.search(html)
    assert found is not None
    return json.loads(found[1])


def numbers(item: Item) -> list[str]:
    return [student.number for student in item.students]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The state  grows,\nand grows.", "the state grows and grows"),
        ("It is “hidden”.", 'it is "hidden"'),
        ("de\ufb01nes", "defines"),
        ("long\u00a0term", "long term"),
        ("Zu\u0308ge", "Züge"),
        ("long–term", "long-term"),
    ],
)
def test_texts_that_differ_in_no_word_are_alike(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It does vanish", "It does not vanish"),
        ("0.5 of them", "05 of them"),
        ("-1", "1"),
        ("x²", "x2"),
        ("gradient", "gradients"),
        ("n! steps", "n steps"),
        ("of size Q", "of size q"),
        ("f' grows", "f grows"),
        ("(a + b) c", "a + b c"),
        (".5", "5"),
        ("softmax(Q)", "softmax(q)"),
        ("x < y", "x > y"),
        ("1, 2, ..., n", "1, 2, n"),
        ("the ratio N : k", "the ratio N k"),
        ("10 MHz of it", "10 mHz of it"),
        ("5 Mbit", "5 mbit"),
        ("about Ms", "about ms"),
        ("then QKT", "then qkt"),
        ("then HWC", "then hwc"),
        ("then ΣΠΩ", "then σπω"),
        ("of Δxy", "of δxy"),
        ("der Tr davon", "der tr davon"),
        ("die Maße", "die Masse"),
        ("it is hidden?", "it is hidden"),
    ],
)
def test_texts_that_differ_in_a_word_a_number_or_a_formula_stay_apart(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)


def test_in_notation_case_and_marks_count() -> None:
    assert fold_formula("c * I") != fold_formula("C * I")
    assert fold_formula("[1,\n 2]") == fold_formula("[1, 2]")


def test_what_waits_comes_by_part_field_and_criterion_and_then_by_how_many_wrote_it(
    waiting: Build, queue_of: Queue
) -> None:
    rare, often = "Rare.", "Often said."
    entries = [
        waiting(str(number), {"1.2 text": often if number else rare, "1.1 text": TEXT})
        for number in range(3)
    ]
    queue = queue_of(entries)
    places = [(item.part, item.asks[0].place.criterion, item.text) for item in queue]
    assert places == [
        ("1.1", "more_than_shown", TEXT),
        ("1.2", "fixed_size", often),
        ("1.2", "fixed_size", rare),
        ("1.2", "gradients", often),
        ("1.2", "gradients", rare),
    ]
    assert numbers(queue[1]) == ["1", "2"]


def test_every_member_of_a_group_has_a_key_of_its_own(waiting: Build, queue_of: Queue) -> None:
    entries = [waiting(str(number), {"1.1 text": TEXT}) for number in range(3)]
    (only,) = queue_of(entries)
    assert set(only.asks[0].keys) == {
        mark.criteria[0].code for entry in entries for mark in entry.scorecard.marks
    }


def test_texts_that_were_not_read_for_sure_are_decided_one_by_one(
    waiting: Build, queue_of: Queue
) -> None:
    entries = [waiting(str(number), {"1.1 text": TEXT}, NOT_SURE) for number in range(2)]
    assert [len(item.students) for item in queue_of(entries)] == [1, 1]


def test_alike_texts_beside_other_answers_of_their_part_stay_apart(
    waiting: Build, queue_of: Queue
) -> None:
    """What a choice has as its consequence depends on the choice."""
    because = "With this choice the scores are diagonal."
    chosen = [
        waiting(number, {"3.5 q": q, "3.5 reasoning": because})
        for number, q in (("1", "c*I"), ("2", "I"), ("3", "c*I"))
    ]
    items = [item for item in queue_of(chosen) if item.asks[0].place.criterion]
    assert {tuple(numbers(item)) for item in items} == {("1", "3"), ("2",)}


def test_alike_formulas_beside_others_of_their_part_are_decided_one_by_one(
    waiting: Build, queue_of: Queue
) -> None:
    answers = [{"3.5 q": "c*I", "3.5 k": beside} for beside in ("I", "I", "c*I")]
    queue = queue_of([waiting(str(number), one) for number, one in enumerate(answers)])
    first = [numbers(item) for item in queue if item.asks[0].place.field == "q"]
    assert first == [["0", "1"], ["2"]]


def test_alike_answers_to_other_numbers_are_decided_one_by_one(
    catalogue: Catalogue, waiting: Build, queue_of: Queue
) -> None:
    entries, given = [], catalogue.part("3.4").params
    for number, value in (("1", 1), ("2", 1), ("3", 2)):
        entry = waiting(number, {"3.4 scores": "[[1]]"})
        params = {"params": {"3.4": {**given, "V": [[value, 2, 3], *given["V"][1:]]}}}
        card = entry.scorecard.model_copy(update=params) if entry.scorecard else None
        entries.append(entry.model_copy(update={"scorecard": card}))
    assert [numbers(item) for item in queue_of(entries)] == [["1", "2"], ["3"]]


def test_only_fields_without_criteria_offer_a_reading(waiting: Build, queue_of: Queue) -> None:
    queue = queue_of([waiting("1", {"1.1 text": TEXT, "3.4 scores": "[[1]]"}, NOT_SURE)])
    assert [item.asks[0].reads for item in queue] == [False, True]


def test_a_scan_is_one_row_a_part_with_its_picture(waiting: Build, queue_of: Queue) -> None:
    fields = ("3.4 scores", "3.4 scaled", "3.4 output", "3.6 attention")
    entry = waiting("1", dict.fromkeys(fields), "read.picture")
    shots = {(one[:3], one[4:]): b"the page" for one in fields}
    queue = queue_of([entry], pictures={entry.code: shots})
    assert [(item.part, len(item.asks), item.picture) for item in queue] == [
        ("3.4", 3, b"the page"),
        ("3.6", 1, b"the page"),
    ]


def test_another_response_is_another_thing_to_decide(waiting: Build, queue_of: Queue) -> None:
    (one,) = queue_of([waiting("1", {"1.1 text": "One."})])
    (other,) = queue_of([waiting("1", {"1.1 text": "Other."})])
    assert one.asks[0].keys == other.asks[0].keys
    assert one.asks[0].id != other.asks[0].id


def test_points_to_choose_from_are_the_multiples_of_the_step(
    waiting: Build, queue_of: Queue
) -> None:
    (only,) = queue_of([waiting("1", {"1.1 text": TEXT})])
    assert only.asks[0].place.choices == ("0", "0.5", "1")


def test_what_full_and_partial_answers_hold_is_worded_in_the_language_of_the_page(
    waiting: Build, queue_of: Queue
) -> None:
    (only,) = queue_of([waiting("1", {"1.1 text": TEXT})], "de")
    place = only.asks[0].place
    assert place.wording.startswith("Der Zustand h_t kann mehr tragen")
    assert place.partial.startswith("Sagt nur")


@pytest.mark.parametrize("by", ["part", "answers"])
def test_all_is_dealt_out_and_nothing_twice(waiting: Build, queue_of: Queue, by: By) -> None:
    queue = queue_of(_class(waiting))
    shares = deal(queue, ("Ada", "Bo", "Cy"), by)
    dealt = [ask.id for share in shares.values() for item in share for ask in item.asks]
    assert sorted(dealt) == sorted(ask.id for item in queue for ask in item.asks)
    assert all(list(share) == [i for i in queue if i in share] for share in shares.values())


def test_by_part_each_part_has_one_tutor(waiting: Build, queue_of: Queue) -> None:
    shares = deal(queue_of(_class(waiting)), ("Ada", "Bo"), "part")
    parts = [{item.part for item in share} for share in shares.values()]
    assert parts[0].isdisjoint(parts[1])
    assert all(parts)


def test_by_answers_each_part_is_dealt_out_evenly_with_all_criteria_of_an_answer(
    waiting: Build, queue_of: Queue
) -> None:
    shares = deal(queue_of(_class(waiting)), ("Ada", "Bo"), "answers")
    for part in ("1.1", "1.2", "2.1"):
        answers = [{i.answer for i in share if i.part == part} for share in shares.values()]
        assert abs(len(answers[0]) - len(answers[1])) <= 1
        assert answers[0].isdisjoint(answers[1])


def _class(waiting: Build) -> list[Entry]:
    texts = [f"Answer number {number} of the class." for number in range(7)]
    return [
        waiting(str(number), dict.fromkeys(("1.1 text", "1.2 text", "2.1 text"), text))
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("tutor", "name"),
    [
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("Com1", "Com1_"),
        ("lpt³", "lpt³_"),
        ("aux.html", "aux_html"),
        ("Ada.", "Ada"),
        ("Ada ", "Ada"),
        ("C:Ada", "C_Ada"),
        ("a/../b", "a____b"),
        ('a<b>"|?*', "a_b"),
        ("Zoe\u0308", "Zoë"),
        ("…", "_"),
        ("Console", "Console"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_tutors_name_is_a_name_that_every_system_takes(tutor: str, name: str) -> None:
    assert file_name(tutor) == name


@pytest.mark.parametrize(
    "names", ["Ada,Ada", "Ada, Ada ", "Ada,ada", "Ada.,Ada", "Zo\u00eb,Zoe\u0308", "CON,con_"]
)
def test_a_tutor_who_is_named_twice_is_refused(names: str) -> None:
    with pytest.raises(GraderError, match="a name of their own"):
        tutors_of(names)


def test_names_that_are_one_file_are_refused() -> None:
    with pytest.raises(GraderError, match="a name of their own"):
        tutors_of("Ada,ada")
    with pytest.raises(GraderError, match="Say who decides"):
        tutors_of(" , ")
    assert tutors_of("Ada, Bo ,") == ("Ada", "Bo")


def test_nothing_that_a_student_wrote_is_markup(
    waiting: Build, queue_of: Queue, page_of: Callable[..., str]
) -> None:
    html = page_of(queue_of([waiting("1", {"1.1 text": EVIL})]))
    assert html.count("</script>") == 2
    assert "<img src=x" not in html
    assert data_of(html)["items"][0]["text"] == EVIL


def test_the_page_allows_its_own_script_and_style_and_nothing_else(
    page_of: Callable[..., str],
) -> None:
    html = page_of([])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    assert policy is not None
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy[1].startswith("default-src 'none'; img-src data:;")
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert not re.search(r'(?:src|href)="(?!data:)', html)


def test_each_picture_is_in_the_page_once(waiting: Build, queue_of: Queue) -> None:
    entry = waiting("1", {"1.2 text": TEXT, "1.1 text": TEXT})
    shots = {("1.2", "text"): b"one", ("1.1", "text"): b"one"}
    album = fill_album(queue_of([entry], pictures={entry.code: shots}))
    assert len(album.pictures) == 1


def test_pictures_that_have_to_be_seen_come_first_where_there_is_little_room(
    waiting: Build, queue_of: Queue
) -> None:
    sure = waiting("1", {"1.1 text": TEXT})
    unsure = waiting("2", {"1.2 text": TEXT}, NOT_SURE)
    pictures = {sure.code: {("1.1", "text"): b"one"}, unsure.code: {("1.2", "text"): b"two"}}
    album = fill_album(queue_of([sure, unsure], pictures=pictures), room=4)
    assert list(album.places) == [b"two"]


def test_a_criterion_is_headed_by_its_title(graded: Path) -> None:
    places = {ask.place for item in open_queue(graded).items for ask in item.asks}
    headings = {place.criterion: place.heading for place in places}
    assert headings["multiplier_near_identity"] == "Weights near the identity"
    assert headings[""] == ""


def test_every_text_of_the_page_is_there_in_both_languages() -> None:
    phrases = phrases_of("en")
    assert all(text.en and text.de for text in phrases.table.values())
    named = {f"{kind}_{key}" for key in (*KEYS, *MORE_KEYS) for kind in ("key", "do")}
    folder = files("grader.web.review") / "templates"
    sources = "".join(
        one.read_text(encoding="utf-8")
        for one in folder.iterdir()
        if not one.name.endswith(".toml")
    )
    assert all(name in named or f'"{name}"' in sources for name in phrases.table)


def test_letters_stand_out_from_their_ground() -> None:
    style = (files("grader.web.review") / "templates" / "review.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))
    grounds = ["#ffffff", colours["ground"]]
    letters = [colours[name] for name in ("ink", "soft", "accent", "good", "bad", "wait")]
    assert all(contrast(one, ground) >= 4.5 for one in letters for ground in grounds)


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2 defines it."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_command_writes_a_page_for_each_tutor_with_all_that_waits(graded: Path) -> None:
    done = CliRunner().invoke(root, ["review", str(graded), "--split", "Ada,Bo"])
    assert done.exit_code == 1
    pages = [(graded / FOLDER / f"{name}.html").read_text("utf-8") for name in ("Ada", "Bo")]
    keys = [
        k for page in pages for i in data_of(page)["items"] for a in i["asks"] for k in a["keys"]
    ]
    with Gradebook(graded) as book:
        entries = list(book.entries())
    assert sorted(keys) == sorted(_open_keys(entries))
    assert set(keys) <= set(find_targets(entries, {}))


def _open_keys(entries: list[Entry]) -> list[str]:
    open_marks = [m for e in entries if e.scorecard for m in e.scorecard.marks if m.points is None]
    criteria = [c.code for mark in open_marks for c in mark.criteria if c.points is None]
    return criteria + [mark.code for mark in open_marks if not mark.criteria]


def test_pages_of_an_earlier_split_are_deleted(graded: Path) -> None:
    for names in ("Ada,Bo", "Cy"):
        CliRunner().invoke(root, ["review", str(graded), "--split", names])
    assert [path.name for path in (graded / FOLDER).iterdir()] == ["Cy.html"]


def test_where_marking_failed_points_for_the_whole_field_are_asked_for(
    waiting: Build, queue_of: Queue
) -> None:
    entry = waiting("1", {"1.2 text": TEXT})
    marks = [one.model_copy(update={"verdict": Verdict.ERROR}) for one in entry.scorecard.marks]
    card = entry.scorecard.model_copy(update={"marks": tuple(marks)})
    (only,) = queue_of([entry.model_copy(update={"scorecard": card})])
    assert only.asks[0].keys == (marks[0].code,)


def test_when_all_is_decided_nothing_waits_and_the_exit_status_is_0(graded: Path) -> None:
    rows = [
        {"key": key, "points": 0, "because": "seen", "by": "Ada"}
        for item in open_queue(graded).items
        for ask in item.asks
        for key in ask.keys
    ]
    file = graded / "all.json"
    file.write_text(json.dumps({"schema": 1, "decisions": rows}), encoding="utf-8")
    decide(graded, (file,), datetime(2027, 1, 1, tzinfo=UTC))
    done = CliRunner().invoke(root, ["review", str(graded), "--split", "Ada"])
    assert (done.exit_code, open_queue(graded).items) == (0, ())


def test_answers_that_two_uploads_share_are_left_out_and_counted(
    graded: Path, waiting: Build
) -> None:
    twins = [waiting("1", {"1.1 text": TEXT}, file=file) for file in ("a.zip", "b.zip")]
    with Gradebook(graded) as book, book.together():
        book.replace_entries([*twins, waiting("2", {"1.1 text": TEXT})])
    queue = open_queue(graded)
    assert (queue.shared, [numbers(item) for item in queue.items]) == (2, [["2"]])


def test_a_folder_that_was_not_graded_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="Run `grader grade` first"):
        open_queue(tmp_path)


def test_what_another_version_of_the_sheet_graded_is_refused(graded: Path, waiting: Build) -> None:
    entry = waiting("1", {"1.1 text": TEXT})
    card = entry.scorecard.model_copy(update={"sheet_version": 99})
    with Gradebook(graded) as book, book.together():
        book.replace_entries([entry.model_copy(update={"scorecard": card})])
    with pytest.raises(GraderError, match="another version of sheet05"):
        open_queue(graded)


def test_the_queue_is_the_same_each_time(graded: Path) -> None:
    assert open_queue(graded).items == open_queue(graded).items


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "a.html: 3 to decide, for 9 answers, choices among uploads: 1"),
        ("de", "a.html: 3 zu entscheiden, für 9 Antworten, Wahl unter Abgaben: 1"),
    ],
)
def test_what_was_written_is_said_in_the_language_of_the_run(language: Language, said: str) -> None:
    pages = (Written("A", Path("a.html"), 3, 9, 1), Written("B", Path("b.html"), 0, 0, 0))
    first, second, left = Review(pages, 2, language).in_words.splitlines()
    assert first == said
    assert second.startswith("b.html: 0 ")
    assert left.startswith("2 ")


def test_a_typed_reading_is_sized_by_the_students_own_numbers(
    catalogue: Catalogue, waiting: Build, queue_of: Queue
) -> None:
    entry = waiting("1", {"3.4 output": "1 2; 3 4"})
    own = {**catalogue.part("3.4").params, "V": [[1, 2], [3, 4], [5, 7]]}
    card = entry.scorecard.model_copy(update={"params": {"3.4": own}})
    (mine,) = queue_of([entry.model_copy(update={"scorecard": card})])
    (sheets,) = queue_of([entry])
    assert [item.asks[0].place.form.size for item in (mine, sheets)] == [(5, 2), (5, 3)]


def test_where_numbers_are_not_known_only_points_can_be_given(
    waiting: Build, queue_of: Queue
) -> None:
    (held,) = queue_of([waiting("1", {"3.4 output": "1 2; 3 4"}, "variant.unknown")])
    (unsure,) = queue_of([waiting("1", {"3.4 output": "1 2; 3 4"}, NOT_SURE)])
    assert [item.asks[0].reads for item in (held, unsure)] == [False, True]
