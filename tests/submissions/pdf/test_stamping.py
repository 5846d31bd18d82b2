"""What is drawn on a copy stands where it is seen, and takes nothing from the page."""

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from submissions.pdf.balance import Balance, balance
from submissions.pdf.stamping import Stamp, measure, stamp
from tests.pdf import typeset

Build = Callable[..., bytes]
MARGIN = 100.0
RED, WHITE = (255, 0, 0), (255, 255, 255)


def drawn(width: float, height: float, *, further: bool = False) -> bytes:
    """Draw a red square at 10 to 30 points from the left and 20 to 40 from the top."""
    more = "#pagebreak()\n further" if further else ""
    source = f"""
    #set page(width: {width + MARGIN}pt, height: {height}pt, margin: 0pt, fill: none)
    #place(dx: 10pt, dy: 20pt, rect(width: 20pt, height: 20pt, fill: rgb(255, 0, 0)))
    {more}"""
    return typeset(source.encode())


def stamped(data: bytes, **kinds: bool) -> bytes:
    pages = measure(data)
    over = drawn(pages[0].width, pages[0].height, **kinds)
    return stamp(data, pages, [Stamp(1, MARGIN)], over)


def seen(data: bytes) -> Any:
    with pypdfium2.PdfDocument(data) as source:
        return source[0].render().to_pil().convert("RGB")


@pytest.mark.parametrize(
    "crop", [b"", b"/CropBox [100 200 400 600]", b"/CropBox [-50 -50 300 900]"]
)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_stamp_stands_where_it_is_seen_on_turned_and_cropped_pages(
    turn: int, crop: bytes, one_page: Build
) -> None:
    data = one_page(page=b"/Rotate %d %s" % (turn, crop), media=b"[20 30 595 842]")
    before, after = seen(data), seen(stamped(data))
    assert after.size == (before.width + MARGIN, before.height)
    assert after.getpixel((20, 30)) == RED
    assert [after.getpixel(spot) for spot in ((5, 30), (35, 30), (20, 15), (20, 45))] == [WHITE] * 4
    kept = (40, 0, before.width, before.height)
    assert after.crop(kept).tobytes() == before.crop(kept).tobytes()


def test_what_a_crop_hides_is_not_shown_in_the_margin(one_page: Build) -> None:
    content = b"0 0 1 rg 410 0 100 842 re f"
    data = one_page(content=content, page=b"/CropBox [0 0 400 842]")
    assert seen(stamped(data)).getpixel((450, 400)) == WHITE


@pytest.mark.parametrize(
    "content",
    [
        b"q 0.5 0 0 0.5 10 10 cm q BT /F1 12 Tf 72 700 Td (Task 3.3) Tj ET",
        b"Q Q q 2 0 0 2 0 0 cm 0 g",
        b"q (an unpaired Q \\( in a string) pop 3 0 0 3 0 0 cm",
    ],
)
def test_a_state_that_is_left_open_does_not_move_the_stamp(content: bytes, one_page: Build) -> None:
    after = seen(stamped(one_page(content=content)))
    assert after.getpixel((20, 30)) == RED
    assert after.getpixel((5, 30)) == WHITE


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", Balance(0, 0)),
        (b"q Q", Balance(0, 0)),
        (b"q[1]0 d Q\nq", Balance(0, 1)),
        (b"Q", Balance(1, 0)),
        (b"(q (q) \\) q) Tj % q\n/q gs", Balance(0, 0)),
        (b"q BI /W 1 ID q Q Q EI Q", Balance(0, 0)),
    ],
)
def test_only_operators_are_counted(content: bytes, found: Balance) -> None:
    assert balance(content) == found


def test_further_pages_are_put_behind(one_page: Build) -> None:
    reader = PdfReader(io.BytesIO(stamped(one_page(), further=True)))
    assert [page.extract_text().strip() for page in reader.pages] == ["Task 3.3", "further"]


def test_the_pages_own_resources_are_kept_though_they_are_inherited() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(typeset(b"= Task 1")))
    tree: Any = writer.root_object["/Pages"].get_object()
    for page in writer.pages:
        tree[NameObject("/Resources")] = page.raw_get("/Resources")
        del page["/Resources"]
    sink = io.BytesIO()
    writer.write(sink)
    assert "Task 1" in PdfReader(io.BytesIO(stamped(sink.getvalue()))).pages[0].extract_text()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_owners_password_does_not_stand_in_the_way(algorithm: str, one_page: Build) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(one_page()))
    writer.encrypt("", "owner", algorithm=algorithm)
    sink = io.BytesIO()
    writer.write(sink)
    reader = PdfReader(io.BytesIO(stamped(sink.getvalue())))
    assert not reader.is_encrypted
    assert "Task 3.3" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "parts",
    [
        {"catalog": b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"},
        {"page": b"/AA << /O << /S /JavaScript /JS (1) >> >>"},
        {"page": b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (1) >> >>]"},
        {"catalog": b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"},
        {"catalog": b"/Names << /EmbeddedFiles << /Names [(a) << /EF << >> >>] >> >>"},
    ],
)
def test_a_copy_runs_nothing_and_holds_no_files(parts: Any, one_page: Build) -> None:
    copy = stamped(one_page(**parts))
    assert not any(word in copy for word in (b"/JavaScript", b"/EmbeddedFiles", b"/EF"))
