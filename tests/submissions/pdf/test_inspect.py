"""What must not be opened, and what a person should know about a file that may."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from submissions.model import Severity
from submissions.pdf import limits
from submissions.pdf.inspect import MESSAGES, inspect_pdf
from tests.pdf import typeset

Build = Callable[..., bytes]

INK = b"<< /Type /Annot /Subtype /Ink /Rect [90 90 200 200] /InkList [[100 100 150 150]] >>"
TYPED = b"<< /Type /Annot /Subtype /FreeText /Rect [90 90 200 200] /Contents (5) /DA (/F1 9 Tf) >>"


def found(data: bytes) -> dict[str, Severity]:
    return {notice.code: notice.severity for notice in inspect_pdf(data)}


def locked(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(typeset(b"Task 3.3"))))
    writer.encrypt(user, owner, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_ordinary_report_has_nothing_to_say() -> None:
    assert inspect_pdf(typeset(b"= Task 3.3\nN_KV")) == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 5000, b"<html></html>"])
def test_what_does_not_start_like_a_pdf_is_refused(data: bytes) -> None:
    assert found(data) == {"pdf.no_header": Severity.FAIL}


def test_a_file_cut_off_is_refused(one_page: Build) -> None:
    assert found(one_page()[:300]) == {"pdf.truncated": Severity.FAIL}


def test_rubbish_between_header_and_end_is_refused() -> None:
    assert found(b"%PDF-1.7\n" + b"\x07garbage" * 400 + b"\n%%EOF") == {
        "pdf.unparsable": Severity.FAIL
    }


def test_a_password_is_refused_and_an_owner_password_is_told() -> None:
    assert found(locked("secret", "owner")) == {"pdf.password": Severity.FAIL}
    assert found(locked("", "owner")) == {"pdf.owner_password": Severity.WARN}


def test_a_page_tree_in_a_circle_is_refused(from_objects: Build) -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
    }
    assert found(from_objects(objects)) == {"pdf.page_loop": Severity.FAIL}


def test_too_many_pages_are_refused(from_objects: Build) -> None:
    pages = range(10, 10 + limits.PAGES + 1)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        **dict.fromkeys(pages, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"),
    }
    assert found(from_objects(objects)) == {"pdf.pages": Severity.FAIL}


def test_a_claim_of_a_hundred_thousand_pages_is_refused(from_objects: Build) -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 100000 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
    }
    assert found(from_objects(objects)) == {"pdf.pages": Severity.FAIL}


def test_a_file_without_pages_is_refused(from_objects: Build) -> None:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [] /Count 0 >>",
    }
    assert found(from_objects(objects)) == {"pdf.no_pages": Severity.FAIL}


@pytest.mark.parametrize("media", [b"[0 0 200000 200000]", b"[0 0 3 3]", b"[0 0 595 14400]"])
def test_an_absurd_page_is_refused(one_page: Build, media: bytes) -> None:
    assert found(one_page(media=media)) == {"pdf.page_size": Severity.FAIL}


@pytest.mark.parametrize(
    ("catalog", "page", "code", "severity"),
    [
        (b"/OpenAction << /S /Launch /F (calc.exe) >>", b"", "pdf.launch", Severity.FAIL),
        (b"", b"/AA << /O << /S /Launch /F (a.sh) >> >>", "pdf.launch", Severity.FAIL),
        (b"/OpenAction << /S /JavaScript /JS (app.alert) >>", b"", "pdf.javascript", Severity.WARN),
        (
            b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) >>] >> >>",
            b"",
            "pdf.attachment",
            Severity.WARN,
        ),
    ],
)
def test_actions_and_attachments_are_named(
    one_page: Build, catalog: bytes, page: bytes, code: str, severity: Severity
) -> None:
    assert found(one_page(catalog=catalog, page=page)) == {code: severity}


@pytest.mark.parametrize("note", [INK, TYPED])
def test_what_was_added_onto_a_page_goes_to_a_person(one_page: Build, note: bytes) -> None:
    assert found(one_page(page=b"/Annots [6 0 R]", more={6: note})) == {"pdf.notes": Severity.WARN}


def test_a_page_that_is_a_picture_goes_to_a_person() -> None:
    picture = (
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        b"<rect width='9' height='9'/></svg>"
    )
    data = typeset(b'#image(bytes("%s"), width: 9cm)' % picture)
    assert found(data) == {"pdf.picture": Severity.WARN}


def test_a_stream_that_unpacks_to_more_than_any_page_is_refused(one_page: Build) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(64)) + packer.flush()
    assert len(bomb) < 500_000
    data = one_page(content=bomb, content_extra=b"/Filter /FlateDecode")
    assert found(data) == {"pdf.bomb": Severity.FAIL}


def test_a_stream_packed_over_and_over_is_refused(one_page: Build) -> None:
    content = b"BT ET"
    for _ in range(6):
        content = zlib.compress(content)
    extra = b"/Filter [%s]" % (b"/FlateDecode " * 6)
    assert found(one_page(content=content, content_extra=extra)) == {"pdf.filters": Severity.FAIL}


def test_a_stream_packed_twice_over_a_bomb_is_refused(one_page: Build) -> None:
    content = zlib.compress(zlib.compress(b" " * 2**26, 9), 9)
    extra = b"/Filter [/FlateDecode /FlateDecode]"
    assert found(one_page(content=content, content_extra=extra)) == {"pdf.bomb": Severity.FAIL}


def test_every_code_is_worded_in_both_languages() -> None:
    assert all(message.en and message.de for message in MESSAGES.values())


def test_objects_that_were_not_looked_at_are_told_of(
    one_page: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = one_page(catalog=b"/Extra [%s]" % (b"[1] " * 40))
    assert found(data) == {}
    monkeypatch.setattr(limits, "OBJECTS", 40)
    assert found(data) == {"pdf.large": Severity.WARN}
