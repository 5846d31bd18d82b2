"""One form, filled in, saved, printed and flattened by many programs: all of it is read."""

import io
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from submissions.model import Expected, Response
from submissions.reading import read_report
from tests.pdf import typeset

FORM = Path(__file__).parents[2] / "cases" / "reports" / "form"
TRUTH: list[dict[str, Any]] = tomllib.loads((FORM / "truth.toml").read_text("utf-8"))["field"]
ASKED = tuple(
    Expected(row["part"], row["field"], row["kind"], shape=tuple(row.get("shape", ())) or None)
    for row in TRUTH
)
REPORTS = sorted(path.stem for path in FORM.glob("*.pdf"))
Read = Callable[[str], Response]


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def readings(name: str) -> list[tuple[dict[str, Any], Response]]:
    reading = read_report((FORM / f"{name}.pdf").read_bytes(), ASKED)
    return list(zip(TRUTH, reading.responses, strict=True))


def test_there_are_reports_of_every_way() -> None:
    assert {"saved", "values-only", "typed"} < set(REPORTS)
    assert {"print-chromium", "print-firefox", "print-cairo", "print-ghostscript"} < set(REPORTS)
    assert {"flat-qpdf", "flat-pypdf"} < set(REPORTS)


@pytest.mark.parametrize("name", REPORTS)
def test_what_was_typed_is_read_with_certainty(name: str) -> None:
    for row, found in readings(name):
        if name in row.get("only", REPORTS):
            assert squeezed(found.text) == squeezed(row.get("reads", row["typed"])), row["field"]
            assert found.flags == (), row["field"]


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_read_nowhere_else_goes_to_a_person(name: str) -> None:
    for row, found in readings(name):
        if name not in row.get("only", REPORTS):
            assert found.flags, row["field"]


@pytest.mark.parametrize("name", [n for n in REPORTS if n.startswith(("print", "flat"))])
def test_nothing_of_the_form_is_left_in_a_printed_report(name: str) -> None:
    reader = PdfReader(io.BytesIO((FORM / f"{name}.pdf").read_bytes()))
    assert not reader.get_fields()


BOX = """
#set page(height: 12cm)
#set text(size: 11pt, font: "DejaVu Sans Mono")
#let answer(tag, high: 60pt, ..more, body) = block(breakable: false, {{
  [Output (1 point) \\[#tag\\]]
  block(width: 100%, height: high, above: 0.5em, stroke: 0.7pt, inset: 6pt, ..more, body)
}})
{body}
"""


@pytest.fixture
def read() -> Callable[[str], Response]:
    """Print a page with boxes and read the axis of 3.3."""

    def reading(body: str) -> Response:
        data = typeset(BOX.format(body=body).encode())
        asked = (Expected("3.3", "axis", "expression"), Expected("3.4", "output", "matrix"))
        return read_report(data, asked).responses[0]

    return reading


def test_text_in_a_box_is_its_answer(read: Read) -> None:
    found = read("Here _axis_ is asked for: 17. #answer([3.3 axis])[a + 1] And that was it.")
    assert (found.text, found.flags, found.reader) == ("a + 1", (), "form")


def test_an_empty_box_is_blank(read: Read) -> None:
    found = read("#answer([3.3 axis])[]")
    assert (found.text, found.flags) == ("", ())


@pytest.mark.parametrize(
    ("body", "flag"),
    [
        pytest.param(
            "#answer([3.3 axis], high: 24pt)[#align(right)[a+1]]", "read.box_full", id="right"
        ),
        pytest.param(
            "#answer([3.3 axis], high: 34pt, clip: true)[a \\ b \\ c]", "read.box_full", id="below"
        ),
        pytest.param("#answer([3.3 axis])[#place(dx: -9pt)[a]]", "read.struck", id="over the edge"),
        pytest.param("#answer([3.3 axis])[#text(white)[a]]", "read.hidden", id="white"),
        pytest.param("#answer([3.3 axis])[a #strike[b]]", "read.struck", id="struck out"),
        pytest.param("#answer([3.3 axis])[#line(length: 2cm)]", "read.ink_left", id="a drawn line"),
        pytest.param("#answer([3.3 axis])[a ? b]", "read.extra", id="a sign that was lost"),
        pytest.param(
            "#answer([3.3 axis])[#(range(30).map(str).join([ \\+ ]))]", "read.gap", id="wrapped"
        ),
        pytest.param(
            "#answer([3.3 axis])[a] #answer([3.3 axis])[b]", "read.conflict", id="two boxes"
        ),
        pytest.param("#text(white)[#answer([3.3 axis])[#text(black)[a]]]", "read.hidden", id="tag"),
    ],
)
def test_what_is_not_certain_in_a_box_goes_to_a_person(body: str, flag: str, read: Read) -> None:
    assert flag in read(body).flags


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("#answer([3.3 axis], stroke: none)[a]", id="no frame"),
        pytest.param("#answer([3.3 axis], stroke: (left: 1pt))[a]", id="a line at one side"),
        pytest.param("#answer([3.3 axis, as above])[a]", id="another text in the brackets"),
        pytest.param("\\[3.3 axis\\] #v(2cm) #block(stroke: 1pt, width: 100%)[a]", id="too far"),
    ],
)
def test_a_box_that_is_not_the_forms_is_none(body: str, read: Read) -> None:
    assert read(body).reader != "form"


def test_rows_that_were_printed_need_the_shape_asked_for() -> None:
    data = typeset(BOX.format(body="#answer([3.4 output])[1 2 \\ 3 4]").encode())
    for shape, flags in (((2, 2), ()), ((3, 2), ("read.shape",)), (None, ())):
        asked = (Expected("3.4", "output", "matrix", shape=shape),)
        assert read_report(data, asked).responses[0].flags == flags


def test_lines_of_a_text_are_joined_where_they_were_full() -> None:
    body = "#answer([3.3 axis], high: 4cm)[#lorem(30) \\ Ja.]"
    data = typeset(BOX.format(body=body).encode())
    found = read_report(data, (Expected("3.3", "axis", "text"),)).responses[0]
    assert (found.text or "").count("\n") == 1
    assert (found.text or "").endswith("\nJa.")
