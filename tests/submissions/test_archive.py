"""A ZIP from a stranger: every lie is refused by its code, every plain archive is read.

Most are cases of the table in tests/cases/archives.toml.
"""

import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.archive import DOWNLOAD, STUDENT, entry_names, open_archive, read_entry
from submissions.errors import SubmissionError
from submissions.refusal import RefusalError
from submissions.zip_messages import MESSAGES
from tests.archives import Case, cases

Build = Callable[..., bytes]
CASES = [pytest.param(case, id=case.why) for case in cases()]
PDF = b"%PDF-1.7\nnothing\n%%EOF\n"


def code_of(data: bytes, read: int = 0) -> str:
    """Open an archive (and read an entry) and give the code of its refusal."""
    with pytest.raises(RefusalError) as caught:
        content(data, read)
    assert str(caught.value)
    assert MESSAGES[caught.value.notice.code].de.format_map(caught.value.notice.args)
    return caught.value.notice.code


def content(data: bytes, number: int = 0) -> bytes:
    file = io.BytesIO(data)
    return read_entry(file, open_archive(file), number)


@pytest.mark.parametrize("case", CASES)
def test_an_archive_is_refused_or_read_as_the_table_says(case: Case) -> None:
    if case.code:
        assert code_of(case.data) == case.code
    else:
        content(case.data)


@pytest.mark.parametrize("case", [one for one in CASES if one.values[0].kind])
def test_a_renamed_file_is_named_as_what_it_is(case: Case) -> None:
    with pytest.raises(RefusalError) as caught:
        open_archive(io.BytesIO(case.data))
    assert caught.value.notice.args["kind"] == case.kind


@pytest.mark.parametrize("case", [one for one in CASES if one.values[0].encoding])
def test_entry_names_are_decoded_in_the_agreed_order(case: Case) -> None:
    (name,) = entry_names(open_archive(io.BytesIO(case.data)), case.stems)
    assert name.encoding.value == case.encoding
    assert not case.text or name.text == case.text


def test_a_plain_archive_is_read(build: Build, piece: Any) -> None:
    assert content(build(piece())) == PDF
    assert content(build(piece(method=0))) == PDF


def test_what_pythons_zipfile_writes_is_read() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"a comment"
        archive.writestr("a/", b"")
        archive.writestr("a/Müller-1234567.pdf", PDF)
        with archive.open(zipfile.ZipInfo("large"), "w", force_zip64=True) as entry:
            entry.write(PDF)
    opened = open_archive(sink)
    assert [read_entry(sink, opened, n) for n in range(3)] == [b"", PDF, PDF]
    assert entry_names(opened)[1].text == "a/Müller-1234567.pdf"


def test_a_zip64_record_that_does_not_stand_before_its_locator_is_refused(
    build: Build, piece: Any
) -> None:
    archive = bytearray(build(piece(), zip64=True))
    at = archive.index(b"PK\x06\x07")
    struct.pack_into("<Q", archive, at + 8, 0)
    assert code_of(bytes(archive)) == "zip.zip64"


def test_overlapping_entries_are_refused(build: Build, piece: Any) -> None:
    kernel = piece(name=b"a", data=b"\0" * 1_000_000)
    pieces = [kernel] + [piece(name=b"%d" % n, data=kernel.data, offset=0) for n in range(20)]
    assert code_of(build(*pieces)) in {"zip.local_header", "zip.overlap"}


def quoting_bomb(count: int, kernel: bytes) -> bytes:
    """Build entries that share one kernel: each quotes the local headers of those behind it.

    A header is quoted by a stored block of deflate that is not the last, so that every entry is a
    whole stream, every local header is in its place, and only the bytes are shared. After D.
    Fifield, "A better zip bomb", 2019.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    tail = deflate.compress(kernel) + deflate.flush()
    plain, central, heads = kernel, [], []
    for number in reversed(range(count)):
        name = b"%04d.pdf" % number
        sizes = zlib.crc32(plain), len(tail), len(plain)
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes, len(name), 0) + name
        heads.append((name, sizes))
        block = struct.pack("<BHH", 0, len(head), len(head) ^ 0xFFFF)
        tail, plain = block + head + tail, head + plain
    body, offset = tail[5:], 0
    for name, sizes in reversed(heads):
        fields = (20, 20, 0, 8, 0, 33, *sizes, len(name), 0, 0, 0, 0, 0, offset)
        central.append(struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *fields) + name)
        offset += 30 + len(name) + 5
    directory = b"".join(central)
    places = (count, count, len(directory), len(body))
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *places, 0)


def test_a_quoting_bomb_is_refused_before_it_is_inflated() -> None:
    archive = quoting_bomb(250, b"\0" * 1_000_000)
    assert len(archive) < 40_000
    with zipfile.ZipFile(io.BytesIO(archive)) as believed:
        assert sum(entry.file_size for entry in believed.infolist()) > 250_000_000
    assert code_of(archive) == "zip.overlap"


def test_an_entry_that_runs_on_for_a_gigabyte_costs_nothing(build: Build, piece: Any) -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = deflate.compress(PDF) + deflate.flush(zlib.Z_FULL_FLUSH)
    megabyte = deflate.compress(b"\0" * (1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    stream += megabyte * 1024 + deflate.flush()
    archive = build(piece(data=PDF, stream=stream))
    file = io.BytesIO(archive)
    opened = open_archive(file)
    tracemalloc.start()
    with pytest.raises(RefusalError, match="cannot be unpacked as declared"):
        read_entry(file, opened, 0)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_a_prefix_that_all_offsets_allow_for_is_still_refused(build: Build, piece: Any) -> None:
    prefix = b"#!/bin/sh\nexit\n"
    plain = build(piece())
    start = plain.index(b"PK\x01\x02") + len(prefix)
    archive = build(piece(offset=len(prefix)), prefix=prefix, directory_offset=start)
    assert code_of(archive) == "zip.gap"


def test_two_archives_in_one_file_are_refused(build: Build, piece: Any) -> None:
    first, second = build(piece()), build(piece(name=b"other.pdf"))
    assert code_of(first + second) in {"zip.end_record", "zip.directory", "zip.gap"}


def test_two_end_records_that_both_fit_are_refused(build: Build, piece: Any) -> None:
    inner = build(piece(name=b"inner.pdf"))
    assert code_of(build(piece(), comment=inner[-22:])) == "zip.end_record"


def test_an_archive_stored_inside_an_entry_is_no_second_end_record(
    build: Build, piece: Any
) -> None:
    inner = build(piece(name=b"inner.pdf"))
    assert content(build(piece(name=b"code.zip", data=inner, method=0))) == inner


def test_an_empty_archive_is_refused(build: Build) -> None:
    assert code_of(build()) == "zip.directory"


def test_random_bytes_are_no_archive() -> None:
    noise = b"".join(sha256(b"%d" % n).digest() for n in range(200))
    assert code_of(noise) == "zip.not_zip"


def test_every_truncation_is_refused(build: Build, piece: Any) -> None:
    archive = build(piece(), piece(name=b"b", descriptor=16), zip64=True, comment=b"bye")
    for length in range(len(archive)):
        with pytest.raises(RefusalError):
            open_archive(io.BytesIO(archive[:length]))


def test_a_cut_off_archive_is_called_so(build: Build, piece: Any) -> None:
    archive = build(piece(data=os.urandom(500), method=0))
    assert code_of(archive[:300]) == "zip.truncated"


def test_too_large_a_file_is_refused_unread(build: Build, piece: Any) -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return STUDENT.archive + 1 if whence else super().seek(offset)

    with pytest.raises(RefusalError) as caught:
        open_archive(Huge(build(piece())))
    assert caught.value.notice.code == "zip.too_large"


def test_a_download_may_hold_what_a_student_may_not(build: Build, piece: Any) -> None:
    archive = build(*(piece(name=b"%d" % n) for n in range(STUDENT.entries + 1)))
    assert code_of(archive) == "zip.entries"
    assert len(open_archive(io.BytesIO(archive), DOWNLOAD).entries) == STUDENT.entries + 1


def test_in_a_download_an_entrys_own_fault_costs_only_itself(build: Build, piece: Any) -> None:
    lies = (
        piece(name="M\u00fc.zip".encode()),
        piece(name="Mu\u0308.zip".encode()),
        piece(name=b"locked.zip", flags=1),
        piece(name=b"a\\b.zip"),
    )
    file = io.BytesIO(build(piece(), *lies))
    archive = open_archive(file, DOWNLOAD)
    assert read_entry(file, archive, 0) == PDF
    assert sorted(archive.refused) == [1, 2, 3, 4]
    for number in archive.refused:
        with pytest.raises(RefusalError):
            read_entry(file, archive, number)


def test_a_quine_is_not_opened_further(build: Build, piece: Any) -> None:
    """An archive that holds itself is one entry like any other: nothing opens it again."""
    archive = build(piece(name=b"r/r.zip", data=b"PK\x03\x04 looks like an archive"))
    assert content(archive).startswith(b"PK")


@cache
def _plain_archives() -> tuple[bytes, ...]:
    """Archives as zipfile writes them: deflated, stored, streamed, with zip64."""
    return tuple(_written(method, large=large) for method in (0, 8) for large in (False, True))


def _written(method: int, *, large: bool) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        entry = zipfile.ZipInfo("Muster-1234567.pdf", (2026, 1, 1, 0, 0, 0))
        entry.compress_type = method
        with archive.open(entry, "w", force_zip64=large) as writer:
            writer.write(PDF)
    return sink.getvalue()


MUTANT = st.tuples(st.integers(0, 400), st.integers(0, 255))


@settings(max_examples=400, deadline=None)
@given(st.lists(MUTANT, min_size=1, max_size=6), st.integers(0, 3))
def test_a_damaged_archive_is_refused_or_read_right(
    mutants: list[tuple[int, int]], shape: int
) -> None:
    data = bytearray(_plain_archives()[shape])
    for place, value in mutants:
        data[place % len(data)] = value
    file = io.BytesIO(bytes(data))
    try:
        archive = open_archive(file)
        found = read_entry(file, archive, 0)
    except SubmissionError:
        return
    assert found == PDF


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    with suppress(SubmissionError):
        open_archive(io.BytesIO(b"PK\x03\x04" + data))
