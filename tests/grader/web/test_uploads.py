"""Uploads that wait are decided on the page, and refused ones may be admitted there."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.demo.cast import load_cast
from grader.demo.play import SHEET, write_class
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry, Finding, Status
from grader.web.review import open_queue, review
from grader.web.review.document import Offers
from grader.web.review.uploads import Origin, gather_choices, held_keys
from grader.wording import Language
from grader.workflow.decide import decide
from grader.workflow.grade import grade
from grader.workflow.taking_in import load
from problems.sheet import load_sheet
from tests.windows import reload

Page = Any
Row = dict[str, Any]

MOMENT = datetime(2027, 1, 1, tzinfo=UTC)
ZONE = "Europe/Berlin"
GRADED, REVIEW, REFUSED = Status.GRADED, Status.NEEDS_REVIEW, Status.NOT_GRADED


def upload(
    key: str, status: Status, code: str = "", number: str = "0371001", surname: str = "Muster"
) -> Entry:
    return Entry(
        file=f"{key}.zip",
        code=key,
        status=status,
        surname=surname,
        number=number,
        account="Anna Muster",
        findings=(Finding(code=code),) if code else (),
    )


ENTRIES = (
    upload("first", REVIEW, "upload.choose"),
    upload("second", REVIEW, "upload.choose"),
    upload("late", REVIEW, "late.by", "0371002", "Probe"),
    upload("good", GRADED, "", "0371003", "Beispiel"),
    upload("bad", REFUSED, "naming.separator", "0371003", "Beispiel"),
    upload("nobody", REFUSED, "naming.numbers_differ", "", ""),
    upload("other", GRADED, "", "0371004", "Vorlage"),
    upload("marks wait", REVIEW, "naming.copy_number", "0371005", "Exempel"),
)


@pytest.fixture
def page(open_page: Callable[..., Page], page_of: Callable[..., str]) -> Callable[..., Page]:
    """Open a page with these uploads on it, and nothing else."""

    def opened(entries: tuple[Entry, ...] = ENTRIES, language: Language = "en") -> Page:
        origins = {one.file: Origin(f"bytes of {one.code}", None) for one in entries}
        choices = gather_choices(entries, origins, ZONE, language)
        offers = Offers(choices, held_keys(entries), "[0-9]{6,12}")
        return open_page(page_of((), language, offers=offers))

    return opened


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def said(page: Page) -> str:
    return str(page.inner_text("#said"))


def status(page: Page) -> str:
    return str(page.inner_text("#status"))


def saved(page: Page) -> list[Row]:
    with page.expect_download() as waiting:
        press(page, "e")
    rows: list[Row] = json.loads(Path(waiting.value.path()).read_text("utf-8"))["decisions"]
    return rows


def told(rows: list[Row]) -> list[tuple[str, str]]:
    """Say of each row which key it names, and whose it is; nothing where it is refused."""
    return [(row["key"], row.get("admit_as", "")) for row in rows]


def test_uploads_of_one_student_are_together_and_what_waits_comes_first() -> None:
    choices = gather_choices(ENTRIES, {}, ZONE, "en")
    keys = [[one.key for one in choice.offered] for choice in choices]
    assert keys == [["first", "second"], ["late"], ["good", "bad"], ["nobody"]]
    assert [choice.waits for choice in choices] == [True, True, False, False]


def test_who_when_and_why_are_told() -> None:
    origins = {"late.zip": Origin("0" * 64, datetime(2026, 12, 7, 1, 59, tzinfo=UTC))}
    (choice,) = gather_choices([ENTRIES[2]], origins, ZONE, "en")
    (one,) = choice.offered
    assert (one.name, one.account) == ("Probe-0371002", "Anna Muster")
    assert one.when == "7 Dec 2026, 02:59 (Europe/Berlin)"
    assert "due date" in one.reasons[0]


def test_other_bytes_are_another_thing_to_decide() -> None:
    ids = {
        gather_choices([ENTRIES[2]], {"late.zip": Origin(digest, None)}, ZONE, "en")[0].id
        for digest in ("a", "b")
    }
    assert len(ids) == 2


def test_choosing_one_of_several_leaves_the_rest_to_follow(page: Callable[..., Page]) -> None:
    opened = page()
    press(opened, "2")
    assert status(opened) == "Decided: second.zip counts as Muster-0371001."
    assert told(saved(opened)) == [("second", "Muster-0371001")]


def test_none_of_several_is_graded(page: Callable[..., Page]) -> None:
    opened = page()
    press(opened, "0")
    assert status(opened) == "Decided: none of them is graded."
    rows = saved(opened)
    assert told(rows) == [("first", ""), ("second", "")]
    assert all(row["refuse"] is True for row in rows)


def test_a_choice_can_be_undone_and_survives_a_closed_page(page: Callable[..., Page]) -> None:
    opened = page()
    press(opened, "1", "2")
    reload(opened)
    press(opened, "k")
    assert status(opened) == "Decided: second.zip counts as Muster-0371001."
    press(opened, "u")
    assert status(opened) == "Decided: first.zip counts as Muster-0371001."
    press(opened, "u")
    assert status(opened) == "Open: nothing is decided yet."


def test_a_note_is_the_reason_of_all_rows(page: Callable[..., Page]) -> None:
    opened = page()
    press(opened, "j", "1", "n")
    opened.keyboard.type("The server was down.")
    press(opened, "Escape")
    (row,) = saved(opened)
    assert row.pop("word")
    assert row == {
        "key": "late",
        "admit_as": "Probe-0371002",
        "because": "The server was down.",
        "by": "Ada",
        "bound_to": "bytes of late",
    }


def test_refused_uploads_are_shown_when_asked_for_and_wait_for_nobody(
    page: Callable[..., Page],
) -> None:
    opened = page()
    assert opened.locator("#space .row").count() == 2
    assert "Decided: 0 of 2" in opened.inner_text("#progress")
    press(opened, "0", "j", "0", "Enter")
    assert said(opened) == "Everything is decided. Save your decisions."
    press(opened, "x")
    assert opened.locator("#space .row").count() == 4


def test_an_upload_in_whose_place_another_is_admitted_is_refused(
    page: Callable[..., Page],
) -> None:
    opened = page()
    press(opened, "x", "j", "j", "2")
    rows = saved(opened)
    assert told(rows) == [("bad", "Beispiel-0371003"), ("good", "")]
    assert rows[1]["because"] == "Another upload counts in place of this one."


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("", "Type whose upload it is first"),
        ("Muster", "Type whose upload it is first"),
        ("-0371009", "Type whose upload it is first"),
        ("Muster-12", "Type whose upload it is first"),
        ("Vorlage-0371004", "Another upload has the place of 0371004 (code other)"),
    ],
)
def test_a_name_that_would_be_refused_is_not_taken(
    page: Callable[..., Page], name: str, answer: str
) -> None:
    opened = page()
    press(opened, "x", "j", "j", "j")
    opened.fill("#as", name)
    opened.click("#offers button")
    assert said(opened).startswith(answer)
    assert status(opened) == "Open: nothing is decided yet."


def test_a_name_is_typed_for_an_upload_that_tells_none(page: Callable[..., Page]) -> None:
    opened = page()
    press(opened, "x", "j", "j", "j", "1")
    opened.keyboard.type("Neu-Mann-0371009")
    press(opened, "Escape", "1")
    assert told(saved(opened)) == [("nobody", "Neu-Mann-0371009")]


def test_a_name_that_no_longer_fits_takes_the_choice_back(page: Callable[..., Page]) -> None:
    opened = page()
    press(opened, "j", "1")
    opened.fill("#as", "Probe")
    assert status(opened) == "Open: nothing is decided yet."


@pytest.mark.parametrize("key", ["f", "+", "-"])
def test_an_upload_takes_no_points(page: Callable[..., Page], key: str) -> None:
    opened = page()
    press(opened, key)
    assert said(opened) == "Here no points are given."
    assert status(opened) == "Open: nothing is decided yet."


def test_a_page_of_refused_uploads_alone_says_that_nothing_waits(
    page: Callable[..., Page],
) -> None:
    opened = page((ENTRIES[5],), "de")
    assert opened.inner_text("#nothing") == "Hier wartet nichts auf einen Menschen."
    assert opened.is_visible("#offers")


@pytest.fixture(scope="module")
def twins_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grade two uploads of one student without times, and a good and a bad one of another."""
    folder, cast = tmp_path_factory.mktemp("twins"), load_cast()
    names = ("Testova", "Muster")
    part = replace(cast, students=tuple(s for s in cast.students if s.surname in names))
    request = write_class(folder, part, load_sheet(SHEET), "en")
    with zipfile.ZipFile(folder / "download.zip", "a") as archive:
        good = next(name for name in archive.namelist() if "Muster-" in name)
        archive.writestr(good.replace("Muster-", "Muster_"), archive.read(good))
    grade(request.model_copy(update={"workers": 2, "worksheet": None}))
    return folder


@pytest.fixture
def twins(twins_once: Path, tmp_path: Path) -> Path:
    """Give a copy of that folder that may be changed."""
    return Path(shutil.copytree(twins_once, tmp_path / "results"))


def test_what_is_chosen_is_taken_in_by_grader_decide(
    twins: Path, open_page: Callable[..., Page]
) -> None:
    (written,) = review(twins, "Ada", "part").pages
    assert written.uploads == 1
    opened = open_page(written.path)
    assert "Testova" in opened.inner_text("#whose")
    press(opened, "2", "/")
    opened.keyboard.type("Muster_")
    press(opened, "Enter")
    bad = opened.locator("#offers li").filter(has_text="Muster_0371").locator("button")
    bad.click()
    with opened.expect_download() as waiting:
        press(opened, "e")
    file = twins / "decisions.json"
    waiting.value.save_as(file)
    assert len(json.loads(file.read_text("utf-8"))["decisions"]) == 3
    decide(twins, (file,), MOMENT)
    with Gradebook(twins) as book:
        statuses = sorted((one.surname, one.status.value) for one in book.entries())
    assert statuses == [
        ("Muster", "needs_review"),
        ("Muster", "not_graded"),
        ("Testova", "needs_review"),
        ("Testova", "superseded"),
    ]
    assert not any(choice.waits for choice in open_queue(twins).choices)


def test_a_choice_is_not_taken_in_for_other_bytes_under_the_same_name(
    twins: Path, open_page: Callable[..., Page]
) -> None:
    (written,) = review(twins, "Ada", "part").pages
    opened = open_page(written.path)
    press(opened, "2")
    rows = saved(opened)
    with Gradebook(twins) as book:
        intakes = load(book.intakes())
    assert {row["bound_to"] for row in rows} <= {one.zip_sha256 for one in intakes}
    rows[0]["bound_to"] = "0" * 64
    file = twins / "decisions.json"
    file.write_text(json.dumps({"decisions": rows}), "utf-8")
    with pytest.raises(GraderError, match="no longer the one"):
        decide(twins, (file,), MOMENT)


def test_tutors_share_the_uploads_that_wait(twins: Path) -> None:
    pages = review(twins, "Ada,Bo", "part").pages
    assert [page.uploads for page in pages] == [1, 0]


def test_a_page_knows_what_the_other_tutors_decide(twins: Path) -> None:
    pages = [_data(page.path) for page in review(twins, "Ada,Bo", "part").pages]
    mine = [{ask["id"] for item in page["items"] for ask in item["asks"]} for page in pages]
    assert [set(page["others"]) for page in pages] == [mine[1], mine[0]]
    assert all(mine)


def _data(path: Path) -> dict[str, Any]:
    pattern = r'<script type="application/json" id="data">(.*?)</script>'
    match = re.search(pattern, path.read_text("utf-8"), re.DOTALL)
    assert match is not None
    data: dict[str, Any] = json.loads(match[1])
    return data
