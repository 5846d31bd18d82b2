"""ZIP files as students and Moodle make them."""

import io
from datetime import datetime
from zipfile import ZipFile

import pytest

from grader.demo.archives import Packed, pack, stream

MADE = datetime(2026, 12, 1, 8, 0, 0)  # noqa: DTZ001 - the dates of a ZIP know no zone


def test_a_streamed_entry_ends_in_a_data_descriptor() -> None:
    sink = io.BytesIO()
    stream([Packed("a/b.zip", b"abc")], sink, MADE)
    data = sink.getvalue()
    assert b"abc" + b"PK\x07\x08" in data
    assert ZipFile(io.BytesIO(data)).infolist()[0].flag_bits & 0x08


def test_a_streamed_name_is_flagged_as_utf8() -> None:
    sink = io.BytesIO()
    stream([Packed("Prüfling_1/b.zip", b"abc")], sink, MADE)
    entry = ZipFile(io.BytesIO(sink.getvalue())).infolist()[0]
    assert entry.filename == "Prüfling_1/b.zip"
    assert entry.flag_bits & 0x800


@pytest.mark.parametrize("encoding", ["cp850", "utf-8"])
def test_a_name_given_as_bytes_stands_in_the_archive_without_a_flag(encoding: str) -> None:
    name = "Prüfling-1.pdf".encode(encoding)
    data = pack([Packed(name, b"%PDF-")], MADE)
    entry = ZipFile(io.BytesIO(data)).infolist()[0]
    assert entry.filename.encode("cp437") == name
    assert not entry.flag_bits & 0x800
    assert data.count(name) == 2


def test_packing_again_gives_the_same_bytes() -> None:
    files = [Packed("a.pdf", b"1" * 99), Packed(b"\xfc.txt", b"2")]
    assert pack(files, MADE) == pack(files, MADE)


def test_raw_names_of_different_length_stay_apart() -> None:
    names = [b"M\x81ller-1.pdf", b"__MACOSX/._M\x81ller-1.pdf"]
    data = pack([Packed(name, b"%PDF-") for name in names], MADE)
    entries = ZipFile(io.BytesIO(data)).infolist()
    assert [entry.filename.encode("cp437") for entry in entries] == names
