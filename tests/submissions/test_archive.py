"""A ZIP from a stranger: every lie is refused by its code, every plain archive is read."""

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
from submissions.entry_names import Encoding
from submissions.errors import SubmissionError
from submissions.refusal import RefusalError
from submissions.zip_messages import MESSAGES

Build = Callable[..., bytes]
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


def test_a_plain_archive_is_read(build: Build, piece: Any) -> None:
    assert content(build(piece())) == PDF
    assert content(build(piece(method=0))) == PDF


@pytest.mark.parametrize("length", [12, 16, 20, 24])
@pytest.mark.parametrize("method", [0, 8])
def test_every_length_of_data_descriptor_is_read(
    build: Build, piece: Any, length: int, method: int
) -> None:
    archive = build(piece(descriptor=length, method=method), piece(name=b"b", descriptor=length))
    assert content(archive, 0) == content(archive, 1) == PDF


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


def test_a_streamed_zip64_archive_is_read(build: Build, piece: Any) -> None:
    unsaid = struct.pack("<2H2Q", 1, 16, 0, 0)
    entry = piece(descriptor=24, local_size=0xFFFFFFFF, local_extra=unsaid)
    assert content(build(piece(descriptor=24), zip64=True)) == PDF
    assert content(build(piece(descriptor=24), zip64=True, sentinels=True)) == PDF
    assert content(build(entry)) == PDF


def test_sizes_in_a_zip64_field_are_read(build: Build, piece: Any) -> None:
    plain = piece(method=0)
    field = struct.pack("<2H2Q", 1, 16, len(PDF), len(PDF))
    only_size = struct.pack("<2HQ", 1, 8, len(PDF))
    assert content(build(piece(method=0, extra=field, local_extra=field))) == PDF
    assert code_of(build(piece(method=0, extra=only_size))) == "zip.zip64"
    assert content(build(plain)) == PDF


def test_a_zip64_field_that_contradicts_the_header_is_refused(build: Build, piece: Any) -> None:
    field = struct.pack("<2H2Q", 1, 16, len(PDF) + 1, len(PDF))
    assert code_of(build(piece(method=0, extra=field))) == "zip.zip64"
    twice = struct.pack("<2H2Q", 1, 16, len(PDF), len(PDF)) * 2
    assert code_of(build(piece(method=0, extra=twice))) == "zip.zip64"


def test_a_zip64_record_that_contradicts_the_end_record_is_refused(
    build: Build, piece: Any
) -> None:
    assert code_of(build(piece(), piece(name=b"b"), zip64_entries=1)) == "zip.zip64"


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


def test_the_same_entry_listed_twice_is_refused(build: Build, piece: Any) -> None:
    archive = build(piece(name=b"a"), piece(name=b"b", offset=0))
    assert code_of(archive) in {"zip.local_header", "zip.overlap", "zip.gap"}


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


def test_an_entry_that_declares_too_much_is_never_begun(build: Build, piece: Any) -> None:
    assert code_of(build(piece(size=STUDENT.entry + 1))) == "zip.entry_too_large"


@pytest.mark.parametrize(
    "lie",
    [
        {"size": len(PDF) - 1},
        {"size": len(PDF) + 1},
        {"crc": 1},
        {"stream": b"\xff\xff\xff"},
        {"stream": b""},
    ],
)
def test_data_that_are_not_as_declared_are_refused(
    build: Build, piece: Any, lie: dict[str, Any]
) -> None:
    assert code_of(build(piece(**lie))) == "zip.data"


def test_a_deflate_stream_that_never_ends_is_refused(build: Build, piece: Any) -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = deflate.compress(PDF) + deflate.flush(zlib.Z_SYNC_FLUSH)
    assert code_of(build(piece(data=PDF, stream=stream))) == "zip.data"


def test_bytes_behind_a_deflate_stream_are_refused(build: Build, piece: Any) -> None:
    assert code_of(build(piece(stream=piece().body + b"hidden"))) == "zip.data"


def test_a_stored_entry_whose_sizes_differ_is_refused(build: Build, piece: Any) -> None:
    assert code_of(build(piece(method=0, size=5))) == "zip.data"


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"local_name": b"Muster-1234567.exe"}, "zip.local_header"),
        ({"local_method": 0}, "zip.local_header"),
        ({"local_flags": 2048}, "zip.local_header"),
        ({"local_size": 5}, "zip.local_header"),
        ({"flags": 1}, "zip.encrypted"),
        ({"flags": 64}, "zip.encrypted"),
        ({"flags": 8192}, "zip.encrypted"),
        ({"method": 12}, "zip.method"),
        ({"method": 9}, "zip.method"),
        ({"method": 14}, "zip.method"),
        ({"method": 93}, "zip.method"),
        ({"flags": 32}, "zip.method"),
        ({"disk": 1}, "zip.many_disks"),
        ({"attributes": 0o120777 << 16}, "zip.link"),
        ({"attributes": 0o020666 << 16}, "zip.link"),
        ({"name": b"../Muster-1234567.pdf"}, "zip.path"),
        ({"name": b"a/../../b.pdf"}, "zip.path"),
        ({"name": b"/etc/passwd.pdf"}, "zip.path"),
        ({"name": b"C:/Muster-1234567.pdf"}, "zip.path"),
        ({"name": b"C:Muster.pdf"}, "zip.path"),
        ({"name": b"a\\b.pdf"}, "zip.path"),
        ({"name": b"Muster-1234567.pdf\0.exe"}, "zip.path"),
        ({"name": b"folder/"}, "zip.data"),
        ({"behind": b"between"}, "zip.gap"),
        ({"descriptor": 16, "behind": b"!"}, "zip.gap"),
        ({"descriptor": 16, "descriptor_size": 1}, "zip.descriptor"),
        ({"descriptor": 24, "descriptor_size": 1 << 40}, "zip.descriptor"),
        ({"packed": 1 << 20}, "zip.overlap"),
        ({"packed": 3}, "zip.gap"),
        ({"offset": 4}, "zip.gap"),
        ({"offset": 1 << 30}, "zip.gap"),
        ({"extra": b"\x75\x70\xff\xff"}, "zip.directory"),
        ({"local_extra": b"\x75\x70\xff\xff"}, "zip.local_header"),
    ],
)
def test_a_lie_in_one_entry_has_its_code(
    build: Build, piece: Any, lie: dict[str, Any], code: str
) -> None:
    assert code_of(build(piece(**lie))) == code


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"prefix": b"MZ" + bytes(64)}, "zip.other_format"),
        ({"prefix": b"#!/bin/sh\n"}, "zip.gap"),
        ({"before_end": b"!"}, "zip.directory"),
        ({"after": b"!"}, "zip.end_record"),
        ({"comment": b"PK\x05\x06" + bytes(18)}, "zip.end_record"),
        ({"comment": b"a PK\x05\x06 b"}, "zip.end_record"),
        ({"entries": 2}, "zip.directory"),
        ({"entries": 0}, "zip.directory"),
        ({"entries": 60_000}, "zip.entries"),
        ({"disk": 1}, "zip.many_disks"),
        ({"directory_offset": 0}, "zip.directory"),
        ({"directory_offset": 1 << 31}, "zip.directory"),
    ],
)
def test_a_lie_about_the_whole_has_its_code(
    build: Build, piece: Any, lie: dict[str, Any], code: str
) -> None:
    assert code_of(build(piece(), **lie)) == code


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


@pytest.mark.parametrize(
    "names",
    [
        (b"a.pdf", b"a.pdf"),
        ("ö.pdf".encode(), "ö.pdf".encode("cp437")),
        ("ö.pdf".encode(), "o\u0308.pdf".encode()),
    ],
)
def test_duplicate_names_are_refused(build: Build, piece: Any, names: tuple[bytes, bytes]) -> None:
    assert code_of(build(*(piece(name=name) for name in names))) == "zip.duplicate"


def test_a_unicode_path_that_repeats_another_name_is_refused(build: Build, piece: Any) -> None:
    field = b"\x01" + zlib.crc32(b"b.pdf").to_bytes(4, "little") + b"a.pdf"
    extra = struct.pack("<2H", 0x7075, len(field)) + field
    assert (
        code_of(build(piece(name=b"a.pdf"), piece(name=b"b.pdf", extra=extra))) == "zip.duplicate"
    )


def test_a_unicode_path_that_leads_outside_is_refused(build: Build, piece: Any) -> None:
    field = b"\x01" + zlib.crc32(b"b.pdf").to_bytes(4, "little") + b"../b.pdf"
    extra = struct.pack("<2H", 0x7075, len(field)) + field
    assert code_of(build(piece(name=b"b.pdf", extra=extra))) == "zip.path"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xef\xbb\xbf%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(257) + b"ustar\x0000", "tar"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office (doc, xls, ppt)"),
    ],
)
def test_a_renamed_file_is_named_as_what_it_is(head: bytes, kind: str) -> None:
    with pytest.raises(RefusalError) as caught:
        open_archive(io.BytesIO(head + bytes(600)))
    assert (caught.value.notice.code, caught.value.notice.args["kind"]) == (
        "zip.other_format",
        kind,
    )


def test_an_empty_file_and_an_empty_archive_are_refused(build: Build) -> None:
    assert code_of(b"") == "zip.empty"
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


@pytest.mark.parametrize(
    ("raw", "flags", "extra_name", "encoding", "text"),
    [
        ("Müller.pdf".encode(), 2048, None, Encoding.FLAG, "Müller.pdf"),
        ("Müller.pdf".encode(), 0, None, Encoding.UTF8, "Müller.pdf"),
        (b"Mueller.pdf", 0, None, Encoding.ASCII, "Mueller.pdf"),
        ("Müller.pdf".encode("cp437"), 0, None, Encoding.CP437, "Müller.pdf"),
        ("Müllør.pdf".encode("cp850"), 0, None, Encoding.CP850, "Müllør.pdf"),
        ("Müller.pdf".encode("cp1252"), 0, None, Encoding.CP1252, "Müller.pdf"),
        (b"M?ller.pdf", 0, "Müller.pdf", Encoding.UNICODE_PATH, "Müller.pdf"),
        ("Müller.pdf".encode("cp866", "replace"), 0, None, Encoding.ASCII, "M?ller.pdf"),
        ("Пример.pdf".encode("cp866"), 0, None, Encoding.UNKNOWN, None),
        (b"\xff\xfe.pdf", 2048, None, Encoding.UNKNOWN, None),
    ],
)
def test_entry_names_are_decoded_in_the_agreed_order(  # noqa: PLR0913, PLR0917 - a table's columns
    build: Build,
    piece: Any,
    raw: bytes,
    flags: int,
    extra_name: str | None,
    encoding: Encoding,
    text: str | None,
) -> None:
    extra = b""
    if extra_name:
        field = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + extra_name.encode()
        extra = struct.pack("<2H", 0x7075, len(field)) + field
    archive = open_archive(io.BytesIO(build(piece(name=raw, flags=flags, extra=extra))))
    (name,) = entry_names(archive, ("Müller", "Müllør"))
    assert name.encoding is encoding
    assert text is None or name.text == text


def test_a_unicode_path_of_another_name_is_void(build: Build, piece: Any) -> None:
    field = b"\x01" + zlib.crc32(b"other").to_bytes(4, "little") + b"x.pdf"
    extra = struct.pack("<2H", 0x7075, len(field)) + field
    archive = open_archive(io.BytesIO(build(piece(name=b"a.pdf", extra=extra))))
    assert entry_names(archive)[0].text == "a.pdf"


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
