"""From an upload to a submission or a refusal, with all reasons at once."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from submissions.admission import admit_upload
from submissions.errors import SubmissionError
from submissions.intake import check_upload, read_pdf
from submissions.model import (
    Account,
    Notice,
    Place,
    Rejected,
    Severity,
    Student,
    Submission,
    Upload,
)
from submissions.naming_rule import NamingRule, make_rule
from submissions.place_messages import MESSAGES
from tests.archives import Case, cases

RULE = NamingRule()
ARCHIVES = [pytest.param(case, id=case.why) for case in cases()]
MUSTER = Student("Muster", "1234567")
Make = Callable[..., Upload]
Zip = Callable[..., bytes]


def codes(result: Submission | Rejected) -> list[str]:
    return [notice.code for notice in result.notices]


def test_a_good_upload_becomes_a_submission_whose_pdf_is_read_again(
    upload: Make, student_zip: Zip
) -> None:
    data = student_zip("Muster-1234567", "some text")
    found = check_upload(upload("Muster-1234567.zip", data), RULE)
    assert isinstance(found, Submission)
    assert (found.student, found.notices) == (MUSTER, ())
    assert b"some text" in read_pdf(found)


@pytest.mark.parametrize("case", [one for one in ARCHIVES if one.values[0].notices is not None])
def test_an_upload_is_told_what_the_table_says(upload: Make, case: Case) -> None:
    found = check_upload(upload(case.zip, case.data), RULE)
    assert sorted(codes(found)) == sorted(case.notices or ())


def test_a_submission_travels_to_another_process(upload: Make, student_zip: Zip) -> None:
    found = check_upload(upload("Muster-1234567.zip", student_zip("Muster-1234567")), RULE)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_all_reasons_are_told_at_once(upload: Make, build: Any, piece: Any) -> None:
    archive = build(piece(name=b"report.pdf", data=b"no pdf"), piece(name=b"notes.txt"))
    found = check_upload(upload("Muster_12345.zip", archive), RULE)
    assert isinstance(found, Rejected)
    assert {"upload.pdf_header", "naming.number_length", "naming.other_files"} <= set(codes(found))


def test_an_archive_that_is_refused_still_has_its_name_judged(upload: Make) -> None:
    found = check_upload(upload("Muster_1234567.zip", b"Rar!\x1a\x07\x00 and so on"), RULE)
    assert isinstance(found, Rejected)
    assert codes(found) == ["zip.other_format", "naming.separator"]
    assert found.student == MUSTER
    assert found.zip_sha256


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "upload.pdf_empty"),
        (b"PK\x03\x04", "upload.pdf_header"),
        (b"\x89PNG\r\n\x1a\n", "upload.pdf_header"),
        (b"%PDF-1.7 and no end", "upload.pdf_end"),
        (b"%PDF-1.7 %%EOF" + b" " * 3000, "upload.pdf_end"),
        (b" " * 2000 + b"%PDF-1.7 %%EOF", "upload.pdf_header"),
    ],
)
def test_what_is_no_whole_pdf_is_rejected(
    upload: Make, build: Any, piece: Any, data: bytes, code: str
) -> None:
    found = check_upload(upload("Muster-1234567.zip", build(piece(data=data))), RULE)
    assert isinstance(found, Rejected)
    assert codes(found) == [code]
    assert "{" not in MESSAGES[code].en.format_map(found.notices[0].args)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ((b"[Content_Types].xml", b"word/document.xml"), "Word (docx)"),
        ((b"mimetype", b"META-INF/manifest.xml"), "OpenDocument (odt, ods, odp)"),
    ],
)
def test_a_renamed_document_is_named_as_what_it_is(
    upload: Make, build: Any, piece: Any, names: tuple[bytes, ...], kind: str
) -> None:
    archive = build(*(piece(name=name) for name in names))
    found = check_upload(upload("Muster-1234567.zip", archive), RULE)
    assert isinstance(found, Rejected)
    assert [(notice.code, notice.args["kind"]) for notice in found.notices] == [
        ("upload.package", kind)
    ]


def test_a_bare_pdf_is_rejected_and_named_as_what_it_is(upload: Make) -> None:
    found = check_upload(upload("Muster-1234567.pdf", b"%PDF-1.7\n%%EOF\n"), RULE)
    assert isinstance(found, Rejected)
    assert (codes(found), found.student) == (["zip.other_format"], MUSTER)


def test_an_account_of_another_name_is_told_to_the_tutor_alone(
    upload: Make, student_zip: Zip
) -> None:
    archive = student_zip("Muster-1234567")
    found = check_upload(upload("Muster-1234567.zip", archive, "Eva Beispiel"), RULE)
    assert isinstance(found, Submission)
    assert codes(found) == ["account.differs"]
    assert MESSAGES["account.differs"].for_tutor


@pytest.mark.parametrize("account", ["Max Muster", "", "Gruppe 7", "MUSTER Max", "Standardteam"])
def test_an_account_that_may_be_the_students_raises_no_suspicion(
    upload: Make, student_zip: Zip, account: str
) -> None:
    archive = student_zip("Muster-1234567")
    assert not check_upload(upload("Muster-1234567.zip", archive, account), RULE).notices


def test_code_pages_are_found_by_the_zips_own_name(upload: Make, build: Any, piece: Any) -> None:
    for encoding, code in (("cp437", "naming.entry_codepage"), ("cp1252", "naming.entry_windows")):
        archive = build(piece(name="König-1234567.pdf".encode(encoding)))
        found = check_upload(upload("König-1234567.zip", archive), RULE)
        assert isinstance(found, Submission)
        assert codes(found) == [code]


def test_a_name_in_an_unknown_encoding_is_shown_in_hex_and_compared_by_number(
    upload: Make, build: Any, piece: Any
) -> None:
    raw = "Примеров-1234567.pdf".encode("cp866")
    found = check_upload(upload("Примеров-1234567.zip", build(piece(name=raw))), RULE)
    assert isinstance(found, Submission)
    assert codes(found) == ["naming.entry_unknown"]
    assert found.notices[0].args["bytes"] == raw.hex(" ")
    other = "Примеров-7654321.pdf".encode("cp866")
    refused = check_upload(upload("Примеров-1234567.zip", build(piece(name=other))), RULE)
    assert isinstance(refused, Rejected)


def test_an_upload_that_is_gone_is_rejected_with_its_reason(tmp_path: Path) -> None:
    gone = Upload("a.zip", "Muster-1234567.zip", Place(str(tmp_path / "gone.zip")), 5)
    found = check_upload(gone, RULE)
    assert isinstance(found, Rejected)
    assert codes(found) == ["upload.unreadable"]


def test_what_the_source_refused_is_not_opened(tmp_path: Path) -> None:
    notice = Notice("upload.link", {"file": "a"}, Severity.FAIL)
    place = Place(str(tmp_path))
    found = check_upload(Upload("a", "Muster-1234567.zip", place, 0, notices=(notice,)), RULE)
    assert isinstance(found, Rejected)
    assert (codes(found), found.student) == (["upload.link"], MUSTER)


def test_a_pdf_that_changed_since_it_was_checked_is_not_read(
    upload: Make, student_zip: Zip
) -> None:
    given = upload("Muster-1234567.zip", student_zip("Muster-1234567", "first"))
    found = check_upload(given, RULE)
    Path(given.place.path).write_bytes(student_zip("Muster-1234567", "second"))
    assert isinstance(found, Submission)
    with pytest.raises(SubmissionError, match="not the one that was checked"):
        read_pdf(found)


def test_a_person_may_admit_what_the_names_forbid(upload: Make, student_zip: Zip) -> None:
    given = upload("abgabe.zip", student_zip("report", "text", ["notes.txt"]))
    assert isinstance(check_upload(given, RULE), Rejected)
    found = admit_upload(given, MUSTER, RULE)
    assert isinstance(found, Submission)
    assert (found.student, found.upload) == (MUSTER, given)
    assert b"text" in read_pdf(found)


def test_a_person_may_admit_a_pdf_without_its_zip(upload: Make) -> None:
    given = upload("Muster-1234567.pdf", b"%PDF-1.7\nbare\n%%EOF\n")
    found = admit_upload(given, MUSTER, RULE)
    assert isinstance(found, Submission)
    assert b"bare" in read_pdf(found)


def test_nobody_can_admit_an_unsafe_archive(upload: Make, build: Any, piece: Any) -> None:
    given = upload("Muster-1234567.zip", build(piece(name=b"../Muster-1234567.pdf")))
    assert isinstance(admit_upload(given, MUSTER, RULE), Rejected)
    assert isinstance(admit_upload(upload("a.pdf", b"%PDF- cut"), MUSTER, RULE), Rejected)


def test_an_upload_knows_whose_account_it_is(upload: Make, student_zip: Zip) -> None:
    given = upload("Muster-1234567.zip", student_zip("Muster-1234567"))
    given = replace(given, account=Account("", "12"))
    assert check_upload(given, RULE).upload.account.identifier == "12"


@pytest.mark.parametrize(
    ("pattern", "separator", "severities", "word"),
    [
        ("[", "-", {}, "regular expression"),
        ("[0-9]+", "", {}, "separator"),
        ("[0-9]+", "x", {}, "separator"),
        ("[0-9]+", "-", {"naming.nothing": "warn"}, "no code"),
        ("[0-9]+", "-", {"naming.order": "perhaps"}, "pass, warn or fail"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    pattern: str, separator: str, severities: dict[str, str], word: str
) -> None:
    with pytest.raises(SubmissionError, match=word):
        make_rule("strict", pattern, separator, severities)
