"""The table of `grader read`: what was read, where, and why a person has to look."""

import sys

import pytest

from grader.workflow.read import ReadFile
from grader.workflow.reading_document import reading_document
from grader.workflow.reading_table import reading_table
from submissions.model import Box, Notice, Response, Severity, Spot

BOX = Box(72.0, 100.04, 200.0, 112.0)


def certain(text: str | None, **given: object) -> Response:
    known: dict[str, object] = {"page": 2, "box": BOX, "confidence": 0.95}
    return Response("3.4", "output", text, **(known | given))  # type: ignore[arg-type]  # plain words


def shown(*responses: Response, notices: tuple[Notice, ...] = ()) -> str:
    return reading_table([ReadFile("report.pdf", responses, notices)], "en")


def test_a_matrix_stands_row_by_row() -> None:
    rows = shown(certain("[[1, 2], [3, 4]]")).splitlines()
    start = rows[2].index("[[1, 2],")
    assert rows[3].rstrip() == " " * start + " [3, 4]]"


def test_long_text_is_wrapped_and_nothing_is_lost() -> None:
    words = "word " * 200 + "x" * 300
    table = shown(certain(words))
    assert max(map(len, table.splitlines())) <= 80
    assert table.count("word") == 200
    assert table.count("x") == 300


def test_a_place_that_was_not_found_is_told_from_an_empty_one() -> None:
    table = shown(
        certain(None, page=None, box=None, confidence=0.0, flags=("read.not_found",)), certain("")
    )
    assert "(not found)" in table
    assert "[read.not_found]" in table
    assert "(no answer)" in table
    assert "1 of 2 read with certainty" in table


def test_rows_follow_each_other_without_gaps() -> None:
    assert "" not in shown(certain("1"), certain(None, flags=("read.twice",))).splitlines()


def test_little_confidence_is_a_reason_of_its_own() -> None:
    assert "little confidence" in shown(certain("1", confidence=0.3))


def test_what_goes_on_names_both_pages() -> None:
    assert "2–4" in shown(certain("1", continued=(Spot(3, BOX), Spot(4, BOX))))


def test_what_was_found_about_the_file_stands_above() -> None:
    table = shown(certain("1"), notices=(Notice("pdf.no_header", {}, Severity.FAIL),))
    assert "! The file does not start like a PDF" in table
    assert "[pdf.no_header]" in table


@pytest.mark.parametrize("text", ["\x1b[2Jgone", "a\u202eb", "a\x07b", "a\x9bb"])
def test_what_a_terminal_would_obey_is_spelt_out(text: str) -> None:
    table = shown(certain(text))
    assert "[U+" in table
    assert not {"\x1b", "\u202e", "\x07", "\x9b"} & set(table)


@pytest.mark.parametrize("text", ["[bold]x[/bold]", "[link=file:x]y[/link]", ":smile:"])
def test_a_response_is_no_markup(text: str) -> None:
    assert text in shown(certain(text))


def test_a_terminal_gets_colours_and_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for name, value in (("TERM", "xterm"), ("COLUMNS", "60"), ("LINES", "20")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    table = shown(certain("word " * 30))
    assert "\x1b[32m✓" in table


def test_the_document_says_where_an_answer_goes_on() -> None:
    read = ReadFile("report.pdf", (certain("1", continued=(Spot(3, BOX),)),), ())
    (response,) = reading_document([read], "en")["reports"][0]["responses"]
    assert response["continued"] == [{"page": 3, "box": [72.0, 100.0, 200.0, 112.0]}]
    assert response["box"] == [72.0, 100.0, 200.0, 112.0]
