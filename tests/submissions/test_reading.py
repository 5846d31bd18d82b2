"""One reading of one report: every field answered for, in order, whatever the file is."""

import re
from pathlib import Path

import pytest

import submissions
from grader.messages import codes
from submissions.model import Expected, Severity
from submissions.readers import all_readers
from submissions.reading import READER_VERSION, pdfium_version, read_report
from tests.pdf import typeset

ASKED = (
    Expected("3.6", "convolution", "growth", lead_ins=("Convolution:",)),
    Expected("3.3", "axis", "phrase"),
    Expected("3.6", "attention", "growth", lead_ins=("Attention:",)),
)
PICTURE = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"
)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n%%EOF", typeset(b"= Task 3.3\nkeys"), typeset(b"")]
)
def test_every_field_gets_one_response_in_the_order_asked(data: bytes) -> None:
    found = read_report(data, ASKED).responses
    assert [(one.part, one.field) for one in found] == [(one.part, one.field) for one in ASKED]


def test_a_file_that_must_not_be_opened_says_so_and_answers_nothing() -> None:
    reading = read_report(b"PK\x03\x04", ASKED)
    assert [notice.severity for notice in reading.notices] == [Severity.FAIL]
    assert {one.text for one in reading.responses} == {None}
    assert all(one.flags for one in reading.responses)


def test_a_scan_goes_to_a_person_with_its_page() -> None:
    reading = read_report(typeset(b'#image(bytes("%s"), width: 9cm)' % PICTURE), ASKED)
    assert {one.flags for one in reading.responses} == {("read.not_found", "read.picture")}
    assert {one.page for one in reading.responses} == {1}
    assert reading.pages == 1


def test_a_certain_reading_has_no_flag_and_some_confidence() -> None:
    found = read_report(typeset(b"= Task 3.3\nkeys"), ASKED).responses[1]
    assert (found.text, found.flags, found.page) == ("keys", (), 1)
    assert found.confidence >= 0.5
    assert found.box is not None


def test_the_same_file_reads_the_same_twice() -> None:
    data = typeset(b"= Task 3.6\nAttention: $O(N^2)$ \\ Convolution: O(N)")
    assert read_report(data, ASKED) == read_report(data, ASKED)


def test_readers_are_found_by_their_files_and_ordered_by_their_word() -> None:
    readers = all_readers()
    assert [reader.name for reader in readers] == ["form", "answer", "labelled"]
    assert len({reader.priority for reader in readers}) == len(readers)


def test_every_flag_that_is_set_anywhere_is_worded() -> None:
    root = Path(submissions.__file__).parent
    files = [root / "reading.py", *(root / "pdf").glob("*.py"), *(root / "readers").glob("*.py")]
    used = {
        code
        for file in files
        for code in re.findall(r'"((?:read|pdf)\.\w+)"', file.read_text(encoding="utf-8"))
    }
    assert used <= set(codes())


def test_versions_name_what_a_reading_depends_on() -> None:
    assert READER_VERSION >= 1
    assert re.match(r"\d", pdfium_version())
