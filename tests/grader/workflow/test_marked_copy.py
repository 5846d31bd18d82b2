"""A student's own report comes back with what each answer earned, at its place and in a list."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from grader.model import Entry, Mark, Scorecard, Status, Verdict
from grader.wording import VERDICTS, Language, say
from grader.workflow.marked_copy import BY_PERSON, SIGNS, MarkedJob, write_copy
from submissions.intake import ITSELF
from submissions.model import Box, Place, Response, Spot, Student, Submission, Upload
from submissions.pdf import limits
from tests.pdf import figures, typeset

BOX = Box(72.0, 100.0, 200.0, 112.0)
TWO_PAGES = bytes(
    typeset(b"#set page(width: 400pt, height: 500pt)\n= Task 3.4\n#pagebreak()\nmore")
)
PROVISIONAL = {"en": "Provisional: nobody", "de": "Vorläufig: Diese Punkte"}


def mark(field: str, **given: Any) -> Mark:
    known: dict[str, Any] = {
        "part": "3.4",
        "field": field,
        "code": f"CODE-{field.upper()}",
        "verdict": Verdict.CORRECT,
        "credit": None,
        "points": Decimal(1),
        "max": Decimal(1),
        "response": "1",
        "response_hash": "-",
    }
    return Mark(**(known | given))


def entry(*marks: Mark, surname: str = "Muster") -> Entry:
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number="03712001",
        surname=surname,
        marks=marks,
        points=Decimal(len(marks)),
        points_decided=Decimal(len(marks)),
        max=Decimal(20),
    )
    return Entry(
        file="Muster-03712001.zip",
        code="UPLO-AD01",
        status=Status.GRADED,
        surname=surname,
        number="03712001",
        scorecard=card,
    )


def response(field: str, **given: Any) -> Response:
    known: dict[str, Any] = {"text": "1", "page": 1, "box": BOX}
    return Response("3.4", field, **(known | given))


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., MarkedJob]:
    """Ask for the copy of a report of two pages with one answer on its first."""

    def ask(*responses: Response, pdf: bytes = TWO_PAGES, **more: Any) -> MarkedJob:
        import hashlib

        path = tmp_path / "report.pdf"
        path.write_bytes(pdf)
        upload = Upload("Muster-03712001.zip", "Muster.zip", Place(str(path)), len(pdf))
        digest = hashlib.sha256(pdf).hexdigest()
        submission = Submission(upload, Student("Muster", "03712001"), digest, digest, ITSELF)
        known: dict[str, Any] = {
            "sheet": "sheet05",
            "entry": entry(mark("output")),
            "submission": submission,
            "responses": responses or (response("output"),),
            "language": "en",
            "out": tmp_path / "out" / "copy.pdf",
        }
        return MarkedJob(**(known | more))

    return ask


Job = Callable[..., MarkedJob]


def texts(job: MarkedJob) -> list[str]:
    """Write a copy, and give the text of each page in one line."""
    assert write_copy(job) is None
    pages = PdfReader(job.out).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_place_and_list_tell_verdict_in_word_and_sign_with_points_and_code(
    job: Job, language: Language, verdict: Verdict
) -> None:
    marked = entry(mark("output", verdict=verdict, decided_by="Tutorin", method="person"))
    first, second, last = texts(job(entry=marked, language=language))
    word = say(VERDICTS[verdict], language) if verdict.value in SIGNS else ""
    sign = SIGNS.get(verdict.value, BY_PERSON)
    for page in (first, last):
        assert "3.4 Output" in page or "3.4 Ausgabe" in page
        assert word in page
        assert sign in page
        assert {"en": "1 of 1", "de": "1 von 1"}[language] in page
        assert "CODE-OUTPUT" in page
    assert "Task 3.4" in first
    assert "CODE-OUTPUT" not in second


def test_every_verdict_that_stays_has_a_sign_of_its_own() -> None:
    assert len({*SIGNS.values(), BY_PERSON}) == len(SIGNS) + 1
    assert {*SIGNS} <= {verdict.value for verdict in Verdict}


@pytest.mark.parametrize("language", ["en", "de"])
def test_as_long_as_nothing_is_released_every_page_says_so(job: Job, language: Language) -> None:
    for provisional in (True, False):
        pages = texts(job(language=language, provisional=provisional))
        assert [PROVISIONAL[language] in page for page in pages] == [provisional] * 3


def test_an_answer_without_a_place_is_listed_behind(job: Job) -> None:
    marked = entry(mark("output"), mark("scores", response=None, verdict=Verdict.BLANK))
    lost = response("scores", text=None, page=None, box=None)
    first, _, last = texts(job(response("output"), lost, entry=marked))
    assert "3.4 Scores" not in first
    assert "Without a place in your report: 3.4 Scores." in last


def test_an_answer_of_which_only_the_page_is_known_stands_beside_it(job: Job) -> None:
    first, _, last = texts(job(response("output", box=None)))
    assert "CODE-OUTPUT" in first
    assert "page 1" in last


def test_an_answer_that_goes_on_is_marked_on_each_page_and_counted_once(job: Job) -> None:
    first, second, _ = texts(job(response("output", continued=(Spot(2, BOX),))))
    assert "(continued)" not in first
    assert "3.4 Output (continued)" in second
    assert "1 of 1" not in second


def test_two_answers_at_one_place_have_a_frame_and_a_label_each(job: Job) -> None:
    marked = entry(mark("output"), mark("scores", verdict=Verdict.INCORRECT, points=Decimal(0)))
    asked = job(response("output"), response("scores"), entry=marked)
    first, *_ = texts(asked)
    assert "CODE-OUTPUT" in first
    assert "CODE-SCORES" in first
    with pypdfium2.PdfDocument(asked.out) as document:
        image = document[0].render(scale=4).to_pil().convert("RGB")
    middle = round((BOX.top + BOX.bottom) / 2 * 4)
    row = [image.getpixel((x, middle)) for x in range(240, round(BOX.left * 4))]
    assert any(green > red + 40 for red, green, _ in row)
    assert any(red > green + 40 for red, green, _ in row)


def test_labels_do_not_cover_each_other(job: Job) -> None:
    marked = entry(mark("output"), mark("scores"), mark("scaled"))
    here = [response(name) for name in ("output", "scores", "scaled")]
    asked = job(*here, entry=marked)
    texts(asked)
    with pypdfium2.PdfDocument(asked.out) as document:
        page = document[0].get_textpage()
        found = []
        for name in ("Output", "Scores", "Scaled"):
            index, count = page.search(f"3.4 {name}").get_next()
            found.append(sorted(page.get_charbox(index + n)[1] for n in range(count)))
    tops = sorted(min(one) for one in found)
    assert all(later - earlier > 10 for earlier, later in pairwise(tops))


def test_a_place_beyond_the_page_is_kept_on_it(job: Job) -> None:
    assert "CODE-OUTPUT" in texts(job(response("output", box=Box(-50, -50, 9000, 9000))))[0]
    assert "CODE-OUTPUT" in texts(job(response("output", page=9)))[-1]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_added_is_tagged_titled_and_described(job: Job, language: Language) -> None:
    asked = job(language=language)
    texts(asked)
    reader = PdfReader(asked.out)
    root = reader.root_object
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert "Muster 03712001" in str(reader.metadata.title)
    word = {"en": "Page", "de": "Seite"}[language]
    described = figures(asked.out.read_bytes())
    assert [alt.split(" ")[:2] for _, alt in described] == [[word, "1"], [word, "2"]]


@pytest.mark.parametrize(
    "surname", ["王", '#read("/etc/passwd")', "$x$ *b* <l>", "a\u202eb", "\U0003fffd", "x" * 300]
)
def test_any_name_can_be_set(job: Job, surname: str) -> None:
    pages = texts(job(entry=entry(mark("output"), surname=surname)))
    assert len(pages) == 3
    assert surname[0] in pages[-1] or "[U+" in pages[-1]


def test_a_file_that_was_replaced_is_not_copied(job: Job) -> None:
    asked = job()
    Path(asked.submission.upload.place.path).write_bytes(TWO_PAGES + b"\n")
    assert refused(asked) == "copy.changed"


def test_a_damaged_file_costs_only_its_copy(job: Job) -> None:
    assert refused(job(pdf=TWO_PAGES[:400])) == "copy.unreadable"


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("COPIED", 100, "copy.too_large"), ("PAGES", 1, "copy.pages"), ("OBJECTS", 1, "copy.pages")],
)
def test_what_is_too_much_is_not_copied(
    job: Job, limit: str, value: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = job()
    monkeypatch.setattr(limits, limit, value)
    assert refused(asked) == code


def test_a_place_that_cannot_be_written_is_named(job: Job, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(replace(job(), out=tmp_path / "file" / "copy.pdf")) == "copy.unwritable"


def refused(job: MarkedJob) -> str:
    """Give the code of what keeps a report from being copied; nothing is left behind."""
    notice = write_copy(job)
    assert notice is not None
    assert not list(job.out.parent.glob("*copy*"))
    return notice.code


def test_a_copy_is_the_same_each_time(job: Job) -> None:
    asked = job()
    made = [(write_copy(asked), asked.out.read_bytes()) for _ in range(2)]
    assert made[0] == made[1]
    assert pypdfium2.PdfDocument(io.BytesIO(made[0][1]))
