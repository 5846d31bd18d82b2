"""The annotated copy: real text beside each place, all of it inert, and a legend that is whole."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from grader.engine.failures import Failure
from grader.errors import GraderError
from grader.workflow.annotating import AnnotateJob, annotate, annotate_file, refuse_own_file
from grader.workflow.read import ReadFile
from submissions.model import Box, Notice, Response, Severity, Spot
from tests.pdf import typeset

BOX = Box(72.0, 100.0, 200.0, 112.0)
TWO_PAGES = typeset(b"#set page(width: 400pt, height: 500pt)\n3.4\n#pagebreak()\nmore")


class HereWorkers:
    """Does in this process what a worker would do."""

    def __init__(self, outcome: object = None) -> None:
        self.outcome = outcome

    def run(self, function: Callable[[Any], object], items: Any) -> Iterator[tuple[Any, object]]:
        """Yield each item with its outcome."""
        for item in items:
            yield item, self.outcome or function(item)


def certain(text: str | None, field: str = "output", **given: Any) -> Response:
    known: dict[str, Any] = {"page": 1, "box": BOX, "confidence": 0.95}
    return Response("3.4", field, text, **(known | given))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(TWO_PAGES)
    return path


@pytest.fixture
def texts(report: Path) -> Callable[..., list[str]]:
    """Annotate the report with some responses, and return the text of each page."""

    def of_pages(*responses: Response, language: Any = "en", notices: Any = ()) -> list[str]:
        read = ReadFile(str(report), responses, notices)
        pdf = annotate(AnnotateJob(read, language))
        assert isinstance(pdf, bytes)
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    return of_pages


Texts = Callable[..., list[str]]


def test_a_page_shows_label_and_reading_and_the_legend_repeats_them(texts: Texts) -> None:
    first, second, legend = texts(certain("[[1, 2], [3, 4]]"))
    for page in (first, legend):
        assert "3.4 output" in page
        assert "[[1, 2],\n [3, 4]]" in page
    assert "3.4 output" not in second
    assert "1 of 1 are read with certainty" in legend


def test_a_doubt_is_given_its_reason_on_the_page(texts: Texts) -> None:
    first, *_ = texts(certain("1", flags=("read.extra",), confidence=0.3))
    assert "[read.extra]" in " ".join(first.split())


def test_what_was_not_found_is_listed_behind_and_not_drawn(texts: Texts) -> None:
    lost = certain(None, page=None, box=None, flags=("read.not_found",), confidence=0.0)
    first, _, legend = texts(lost)
    assert "3.4 output" not in first
    found = " ".join(legend.split())
    assert "Not found 3.4 output No label or lead-in of this answer was found." in found


def test_an_answer_without_a_place_is_noted_beside_the_page(texts: Texts) -> None:
    first, *_ = texts(certain("", box=None))
    assert "(no answer)" in first


def test_an_answer_that_goes_on_is_marked_on_each_page(texts: Texts) -> None:
    first, second, _ = texts(certain("1", continued=(Spot(2, BOX),)))
    assert "3.4 output" in first
    assert "(continued)" in second


def test_a_long_reading_is_short_on_the_page_and_whole_in_the_legend(texts: Texts) -> None:
    first, _, *legend = texts(certain(" ".join(f"word{number}" for number in range(300))))
    assert "…" in first
    assert "word299" not in first
    assert all(f"word{number}" in " ".join(legend) for number in range(300))


@pytest.mark.parametrize(
    "text",
    [
        '#image("/etc/hostname")',
        "#panic()",
        "$x^2$",
        "= Title",
        "*bold* _it_",
        "`raw`",
        "\\u{41}",
        "<label> @ref",
        "%PDF ) Tj",
    ],
)
def test_a_response_is_no_markup(text: str, texts: Texts) -> None:
    first, _, legend = texts(certain(text))
    assert text in first
    assert text in legend


def test_what_cannot_be_seen_is_spelt_out(texts: Texts) -> None:
    assert "[U+202E]" in texts(certain("1\u202e2"))[0]


def test_the_copy_speaks_german(texts: Texts) -> None:
    assert "So wird dieser Bericht gelesen" in texts(certain("1"), language="de")[-1]


def test_what_was_found_about_the_file_stands_in_the_legend(texts: Texts) -> None:
    assert "owner password" in texts(certain("1"), notices=(Notice("pdf.owner_password"),))[-1]


@pytest.mark.parametrize(
    "box", [Box(-50, -50, 9000, 9000), Box(10, 10, 10, 10), Box(390, 495, 400, 500)]
)
def test_a_place_at_or_beyond_the_edge_is_kept_on_the_page(box: Box, texts: Texts) -> None:
    assert "3.4 output" in texts(certain("1", box=box))[0]


def test_more_notes_than_a_page_is_high_all_stand_on_it(texts: Texts) -> None:
    many = [certain("word " * 40, field=f"f{number}") for number in range(60)]
    first = texts(*many)[0]
    assert all(f"3.4 f{number}" in first for number in range(60))


def test_a_page_that_is_not_there_is_no_failure(texts: Texts) -> None:
    assert "3.4 output" in texts(certain("1", page=9))[-1]


def test_a_damaged_file_is_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(TWO_PAGES[: len(TWO_PAGES) // 3])
    outcome = annotate(AnnotateJob(ReadFile(str(path), (), ()), "en"))
    assert isinstance(outcome, Notice)


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_the_report_itself_is_not_replaced(link: Any, report: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    link(report, other)
    for out in (report, other, tmp_path / "." / "report.pdf"):
        with pytest.raises(GraderError, match="is the report itself"):
            refuse_own_file(report, out)
    refuse_own_file(report, tmp_path / "new.pdf")


def test_a_worker_that_dies_is_named_and_nothing_is_written(report: Path, tmp_path: Path) -> None:
    workers: Any = HereWorkers(Failure("run.died"))
    with pytest.raises(GraderError, match="was ended by it, twice"):
        annotate_file(ReadFile(str(report), (), ()), tmp_path / "out.pdf", "en", workers)
    assert not (tmp_path / "out.pdf").exists()


def test_a_file_that_could_not_be_read_is_not_annotated(report: Path, tmp_path: Path) -> None:
    read = ReadFile(str(report), (), (Notice("pdf.password", {}, Severity.FAIL),))
    workers: Any = HereWorkers()
    with pytest.raises(GraderError, match="asks for a password"):
        annotate_file(read, tmp_path / "out.pdf", "en", workers)
