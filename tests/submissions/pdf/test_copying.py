"""A stranger's pages get under ours as they look, and nothing else of their document does."""

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter

from submissions.pdf import contents, limits
from submissions.pdf.copying import TooMuchError, lay_under
from submissions.pdf.stamping import measure
from submissions.pdf.structure import malformed
from tests.pdf import typeset

Build = Callable[..., bytes]
MARGIN = 100.0
SECRET = b"SECRET-OF-THE-STRANGER"
RED = (255, 0, 0)


def drawn(sizes: list[tuple[float, float]]) -> bytes:
    """Draw a page for each size, with a red square at 10 to 30 from the left, and one behind."""
    pages = "\n".join(
        f"""#page(width: {width + MARGIN}pt, height: {height}pt, margin: 0pt, fill: none,
        place(dx: 10pt, dy: 20pt, rect(width: 20pt, height: 20pt, fill: rgb(255, 0, 0))))"""
        for width, height in sizes
    )
    source = f'#set document(title: "Ours")\n{pages}\n#page[= Behind]'
    return typeset(source.encode(), pdf_standards="ua-1")


def copied(data: bytes) -> bytes:
    pages = measure(data)
    return saved(lay_under(data, pages, drawn([(one.width, one.height) for one in pages])))


def seen(data: bytes, page: int = 0) -> Any:
    with pypdfium2.PdfDocument(data) as source:
        return source[page].render().to_pil().convert("RGB")


def saved(writer: PdfWriter) -> bytes:
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    "crop", [b"", b"/CropBox [100 200 400 750]", b"/CropBox [-50 -50 300 900]"]
)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("media", [b"[20 30 595 842]", b"[0 0 842 595]"])
def test_a_page_looks_as_before_however_it_is_turned_cut_and_shifted(
    turn: int, crop: bytes, media: bytes, one_page: Build
) -> None:
    ink = b"BT /F1 30 Tf 120 500 Td (Task 3.3) Tj ET 0 0 1 rg 110 210 50 70 re f"
    data = one_page(content=ink, page=b"/Rotate %d %s" % (turn, crop), media=media)
    before, after = seen(data), seen(copied(data))
    assert after.size == (before.width + MARGIN, before.height)
    assert after.getpixel((20, 30)) == RED
    own = (40, 0, before.width, before.height)
    assert after.crop(own).tobytes() == before.crop(own).tobytes()
    assert before.crop(own).getextrema() != ((255, 255),) * 3


def test_what_a_crop_hides_is_not_shown_in_the_margin(one_page: Build) -> None:
    data = one_page(content=b"0 0 1 rg 410 0 100 842 re f", page=b"/CropBox [0 0 400 842]")
    assert seen(copied(data)).getpixel((450, 400)) == (255, 255, 255)


def test_the_text_can_still_be_searched_and_pages_follow(one_page: Build) -> None:
    first, behind = PdfReader(io.BytesIO(copied(one_page()))).pages
    assert "Task 3.3" in first.extract_text()
    assert "Behind" in behind.extract_text()


@pytest.mark.parametrize(
    "content", [b"q 0.5 0 0 0.5 10 10 cm q", b"Q Q q 2 0 0 2 0 0 cm", b"", b"Q"]
)
def test_a_state_that_is_left_open_does_not_leak_out(content: bytes, one_page: Build) -> None:
    assert seen(copied(one_page(content=content))).getpixel((20, 30)) == RED


def test_the_document_stays_ours(one_page: Build) -> None:
    data = one_page(
        catalog=b"/Lang (xx) /PageLabels << /Nums [0 << /P (%s) >>] >> /Metadata 9 0 R" % SECRET,
        more={9: b"<< /Length 2 /Type /Metadata /Subtype /XML >>\nstream\nhi\nendstream"},
    )
    reader = PdfReader(io.BytesIO(copied(data)))
    root = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Ours"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


FILE = b"<< /Length %d /Type /EmbeddedFile >>\nstream\n%s\nendstream" % (len(SECRET), SECRET)
SCRIPT = b"<< /S /JavaScript /JS (%s) >>" % SECRET
LINK = b"/Annots [<< /Subtype /Link /Rect [0 0 99 99] /A %s >>]"


@pytest.mark.parametrize(
    "parts",
    [
        {"catalog": b"/OpenAction " + SCRIPT},
        {"catalog": b"/AA << /WC %s >>" % SCRIPT},
        {"catalog": b"/Names << /JavaScript << /Names [(a) %s] >> >>" % SCRIPT},
        {"catalog": b"/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 9 0 R >> >>] >> >>"},
        {"catalog": b"/AF [<< /Type /Filespec /EF << /F 9 0 R >> >>]"},
        {"catalog": b"/AcroForm << /XFA 9 0 R /Fields [] >>"},
        {"catalog": b"/Outlines << /First << /Title (%s) /A %s >> >>" % (SECRET, SCRIPT)},
        {"page": b"/AA << /O %s >>" % SCRIPT},
        {"page": LINK % SCRIPT},
        {"page": LINK % (b"<< /S /URI /URI (http://%s) >>" % SECRET)},
        {"page": LINK % (b"<< /S /Launch /F (%s) >>" % SECRET)},
        {"page": LINK % (b"<< /S /SubmitForm /F (%s) >>" % SECRET)},
        {"page": LINK % (b"<< /S /GoToR /F (%s) >>" % SECRET)},
        {"page": b"/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS 8 0 R >>]"},
        {"page": b"/PieceInfo << /X << /Private 9 0 R >> >>"},
        {"page": b"/Metadata 9 0 R /Thumb 9 0 R /AF [9 0 R]"},
        {"resources": b"/XObject << /X 9 0 R >>"},
        {"resources": b"/XObject << /X << /AF [9 0 R] >> >>"},
        {"resources": b"/ProcSet [9 0 R] /Unknown 9 0 R"},
        {"resources": b"/ExtGState << /G << /CA 1 /Hidden 9 0 R >> >>"},
        {"resources": b"/Properties << /P << /Type /OCG /Name (a) /Usage 9 0 R >> >>"},
        {"font": b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Author (%s) >>" % SECRET},
        {"content_extra": b"/F (%s)" % SECRET},
    ],
)
def test_nothing_that_acts_or_hides_gets_across(parts: Any, one_page: Build) -> None:
    data = one_page(**parts, more={8: b"<< /EF << /F 9 0 R >> >>", 9: FILE})
    assert SECRET in data
    copy = copied(data)
    assert SECRET not in copy
    reader = PdfReader(io.BytesIO(copy))
    assert "/Annots" not in reader.pages[0]
    for word in (
        b"/JavaScript",
        b"/URI",
        b"/Launch",
        b"/EmbeddedFile",
        b"/OpenAction",
        b"/AcroForm",
    ):
        assert word not in copy


def test_names_that_an_author_chose_are_no_keys(one_page: Build) -> None:
    ink = b"BT /JS 30 Tf 120 500 Td (A) Tj ET /A Do"
    form = b"<< /Subtype /Form /BBox [0 0 90 90] /Length 16 >>\nstream\n9 9 60 60 re f  \nendstream"
    data = one_page(
        content=ink,
        resources=b"/Font << /JS 8 0 R >> /XObject << /A 9 0 R >>",
        more={8: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", 9: form},
    )
    before, after = seen(data), seen(copied(data))
    assert after.getpixel((40, 842 - 40)) == before.getpixel((40, 842 - 40)) == (0, 0, 0)


LOOK = b"BT /F1 20 Tf 5 5 Td (typed) Tj ET 0 0 1 rg 100 0 50 20 re f"
FIELD = b"/Annots [<< /Subtype /%s /FT /Tx /T (a) /V (typed) /Rect [50 200 200 220] %s>>]"


@pytest.mark.parametrize("kind", [b"Widget", b"FreeText", b"Stamp"])
@pytest.mark.parametrize(("flags", "is_seen"), [(b"", True), (b"/F 4 ", True), (b"/F 2 ", False)])
def test_what_fields_and_notes_show_is_drawn_and_they_are_gone(
    kind: bytes, flags: bytes, *, is_seen: bool, one_page: Build, as_stream: Build
) -> None:
    form = b"/Subtype /Form /BBox [0 0 150 20] /Resources << /Font << /F1 5 0 R >> >>"
    data = one_page(
        page=FIELD % (kind, flags + b"/AP << /N 9 0 R >> "), more={9: as_stream(LOOK, form)}
    )
    copy = copied(data)
    page = PdfReader(io.BytesIO(copy)).pages[0]
    assert "/Annots" not in page
    assert ("typed" in page.extract_text()) is is_seen
    assert (seen(copy).getpixel((175, 842 - 210)) == (0, 0, 255)) is is_seen


def test_a_layer_that_is_switched_off_stays_off(one_page: Build) -> None:
    data = one_page(
        content=b"/OC /L BDC 0 0 1 rg 100 100 200 200 re f EMC",
        catalog=b"/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >>",
        resources=b"/Properties << /L 9 0 R >>",
        more={9: b"<< /Type /OCG /Name (later) >>"},
    )
    assert seen(data).getpixel((200, 642)) == (255, 255, 255)
    assert seen(copied(data)).getpixel((200, 642)) == (255, 255, 255)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_owners_password_does_not_stand_in_the_way(algorithm: str, one_page: Build) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(one_page()))
    writer.encrypt("", "owner", algorithm=algorithm)
    reader = PdfReader(io.BytesIO(copied(saved(writer))))
    assert not reader.is_encrypted
    assert "Task 3.3" in reader.pages[0].extract_text()


def test_resources_that_lead_back_to_themselves_are_copied_once(one_page: Build) -> None:
    form = (
        b"<< /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 9 0 R >> >> /Length 5 >>"
    )
    data = one_page(
        resources=b"/XObject << /X 9 0 R >>", more={9: form + b"\nstream\n/X Do\nendstream"}
    )
    assert len(copied(data)) < 100_000


def test_too_many_pages_or_too_large_ones_are_not_copied(
    one_page: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TooMuchError):
        copied(one_page(media=b"[0 0 9000 100]"))
    monkeypatch.setattr(limits, "OBJECTS", 2)
    with pytest.raises(TooMuchError):
        copied(
            one_page(
                resources=b"/Properties << /A << /Name 9 0 R >> /B 8 0 R >>",
                more={8: b"<< /OCGs [9 0 R] >>", 9: b"(x)"},
            )
        )
    monkeypatch.setattr(limits, "PAGES", 0)
    with pytest.raises(TooMuchError):
        copied(one_page())


def test_a_damaged_file_is_known_as_such(one_page: Build) -> None:
    with pytest.raises(malformed()):
        copied(one_page()[:300])


def test_keys_that_lead_elsewhere_are_not_among_those_kept() -> None:
    acting = "A AA AF AP Annots B Dest Dests EF F FS JS JavaScript Launch Metadata Names Next"
    acting += " OPI OpenAction Outlines Parent PieceInfo Ref StructParent StructParents URI URL XFA"
    assert not {f"/{key}" for key in acting.split()} & contents.KEPT
