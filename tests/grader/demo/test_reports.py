"""The reports of the class as PDF: what is meant stands in them."""

import io
from zipfile import ZipFile

import pytest

from grader.demo.cast import paper
from grader.demo.handing_in import HandIn
from grader.demo.model import Cast
from grader.demo.writing import written
from problems.sheet import Sheet

pypdf = pytest.importorskip("pypdf")


def pdf_of(one: HandIn) -> bytes:
    archive = ZipFile(io.BytesIO(one.data))
    name = next(n for n in archive.namelist() if n.endswith(".pdf") and "__MACOSX" not in n)
    return archive.read(name)


def upload(handed_in: tuple[HandIn, ...], surname: str) -> HandIn:
    return [one for one in handed_in if one.student.surname == surname][-1]


def shown(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


FORMS = ["Beispiel", "Exempel", "Müster-Beispiel", "Schablone", "Trennstrich"]


@pytest.mark.parametrize("surname", FORMS)
def test_what_is_typed_into_a_form_reads_back(
    cast: Cast, handed_in: tuple[HandIn, ...], surname: str
) -> None:
    one = upload(handed_in, surname)
    fields = pypdf.PdfReader(io.BytesIO(pdf_of(one))).get_fields()
    for reply in paper(cast, one.student, one.student.answers).replies:
        field = fields[reply.key.replace(".", "-")]
        assert field["/V"] == written(reply, one.student)
        assert field["/TU"]


@pytest.mark.parametrize("surname", FORMS)
def test_what_is_typed_into_a_form_shows(
    cast: Cast, handed_in: tuple[HandIn, ...], surname: str
) -> None:
    one = upload(handed_in, surname)
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(one)))
    widgets = [a.get_object() for page in reader.pages for a in page.get("/Annots", ())]
    drawn = {w["/T"]: w["/AP"]["/N"].get_object().get_data() for w in widgets}
    for reply in paper(cast, one.student, one.student.answers).replies:
        first = written(reply, one.student).split(" ")[0].split("\n")[0]
        drawn_text = first.replace("(", "\\(").replace(")", "\\)").encode("cp1252")
        assert drawn_text in drawn[reply.key.replace(".", "-")]


def test_every_other_report_shows_what_its_student_writes(
    cast: Cast, handed_in: tuple[HandIn, ...]
) -> None:
    for one in handed_in:
        student = one.student
        if (
            student.habit in {"form", "typeset"}
            or student.password
            or one.account != student.account
        ):
            continue
        text = shown(pdf_of(one))
        assert student.number in text
        for reply in paper(cast, student, student.answers).replies:
            answer = " ".join(written(reply, student).split())
            assert answer[:60] in text
            assert answer[-60:] in text


def test_the_locked_report_opens_with_its_password_only(handed_in: tuple[HandIn, ...]) -> None:
    one = upload(handed_in, "Verschluss")
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(one)))
    assert reader.is_encrypted
    assert not reader.decrypt("")
    assert reader.decrypt(one.student.password)


def test_the_wording_of_the_sheet_is_in_no_report(cast: Cast, sheet: Sheet) -> None:
    texts = [
        str(answer.says)
        for ways in cast.ways.values()
        for way in ways.values()
        for answer in way.values()
    ]
    for part in sheet.parts:
        for wording in (part.wording.en, part.wording.de):
            sentences = [s.strip() for s in wording.replace("\n", " ").split(".") if len(s) > 40]
            assert not any(sentence in text for sentence in sentences for text in texts)
