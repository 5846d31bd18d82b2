"""Where uploads come from: each origin is recognised, nothing is lost, nothing is opened early."""

import io
import os
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from submissions.errors import SubmissionError
from submissions.intake import check_upload
from submissions.model import Rejected, Submission, Upload
from submissions.naming_rule import NamingRule
from submissions.places import read_upload
from submissions.sources import Source, find, find_source, names, uploads

Zip = Callable[..., bytes]
Files = Iterable[tuple[str, bytes]]


class Stream(io.RawIOBase):
    """A sink that cannot seek: entries get data descriptors, as in Moodle's download."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        """Tell that bytes can be written."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes only
        """Keep the bytes."""
        self.data += data
        return len(data)


def streamed(files: Files) -> bytes:
    sink = Stream()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, data in files:
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(data)
    return bytes(sink.data)


@pytest.fixture
def download(student_zip: Zip) -> list[tuple[str, bytes]]:
    muster, beispiel = student_zip("Muster-1234567"), student_zip("Beispiel-7654321")
    return [
        ("Max Muster_12_assignsubmission_file/Muster-1234567.zip", muster),
        ("Eva Beispiel_13_assignsubmission_file_/Beispiel-7654321.zip", beispiel),
        ("Eva Beispiel_13_assignsubmission_onlinetext/onlinetext.html", b"<p>hello</p>"),
        ("Ina Text_14_assignsubmission_onlinetext/onlinetext.html", b"<p>only this</p>"),
        ("Jan Bloss_15_assignsubmission_file/Bloss-1111111.pdf", b"%PDF-1.7\n%%EOF\n"),
        ("Teilnehmerin_16_assignsubmission_file/a/b/Probe-2222222.zip", muster),
        ("Max Muster_12_assignfeedback_file/feedback.pdf", b"%PDF-1.7\n%%EOF\n"),
    ]


EXPECTED = [
    ("Eva Beispiel", "13", "Beispiel-7654321.zip"),
    ("Ina Text", "14", "onlinetext.html"),
    ("Jan Bloss", "15", "Bloss-1111111.pdf"),
    ("Max Muster", "12", "Muster-1234567.zip"),
    ("", "16", "Probe-2222222.zip"),
]


def told(path: Path) -> list[tuple[str, str, str]]:
    return [(one.account.name, one.account.identifier, one.name) for one in uploads(path)]


def write(folder: Path, files: Files) -> Path:
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_every_source_is_found_by_its_name() -> None:
    for name in names():
        assert isinstance(find(name), Source)
        assert find(name).name == name
    with pytest.raises(KeyError):
        find("nowhere")


def test_a_moodle_download_is_listed_from_its_zip(
    tmp_path: Path, download: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "Kurs-Blatt 5-1234.zip"
    path.write_bytes(streamed(download))
    assert find_source(path).name == "moodle"
    assert told(path) == EXPECTED


def test_a_moodle_download_is_listed_unpacked(
    tmp_path: Path, download: list[tuple[str, bytes]]
) -> None:
    write(tmp_path, [*download, ("grades.csv", b"a,b"), (".DS_Store", b"")])
    assert find_source(tmp_path).name == "moodle"
    assert told(tmp_path) == EXPECTED


def test_a_download_packed_again_with_its_folder_is_listed(
    tmp_path: Path, download: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "again.zip"
    again = [(f"Blatt 5/{name}", data) for name, data in download]
    path.write_bytes(streamed([*again, ("__MACOSX/Blatt 5/._x", b"")]))
    assert told(path) == EXPECTED


def test_the_flat_form_is_listed(tmp_path: Path, student_zip: Zip) -> None:
    data = student_zip("Muster-1234567")
    path = tmp_path / "flat.zip"
    flat = [
        ("Max Muster_12_assignsubmission_file_Muster-1234567.zip", data),
        ("Participant_13_assignsubmission_file_von_der_Heide-1234567.zip", data),
        ("Gruppe 7_assignsubmission_file_Muster-1234567 (1).zip", data),
    ]
    path.write_bytes(streamed(flat))
    assert told(path) == [
        ("Gruppe 7", "", "Muster-1234567 (1).zip"),
        ("Max Muster", "12", "Muster-1234567.zip"),
        ("", "13", "von_der_Heide-1234567.zip"),
    ]


def test_one_file_of_the_flat_form_is_listed(tmp_path: Path, student_zip: Zip) -> None:
    path = tmp_path / "Max Muster_12_assignsubmission_file_Muster-1234567.zip"
    path.write_bytes(student_zip("Muster-1234567"))
    (one,) = uploads(path)
    assert (one.account.name, one.name) == ("Max Muster", "Muster-1234567.zip")
    assert isinstance(check_upload(one, NamingRule()), Submission)


def test_one_accounts_folder_is_listed(tmp_path: Path, download: list[tuple[str, bytes]]) -> None:
    write(tmp_path, download)
    assert told(tmp_path / "Max Muster_12_assignsubmission_file") == EXPECTED[3:4]


def test_a_student_cannot_pose_as_another_by_a_folders_name(
    tmp_path: Path, student_zip: Zip
) -> None:
    path = tmp_path / "download.zip"
    inside = "Eva Probe_1_assignsubmission_file/Max Muster_12_assignsubmission_file/Muster-1.zip"
    path.write_bytes(streamed([(inside, student_zip("Muster-1234567"))]))
    assert told(path) == [("Eva Probe", "1", "Muster-1.zip")]


def test_a_text_beside_a_file_is_noticed_and_a_text_alone_is_rejected(
    tmp_path: Path, download: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(streamed(download))
    results = {one.name: check_upload(one, NamingRule()) for one in uploads(path)}
    beside, alone = results["Beispiel-7654321.zip"], results["onlinetext.html"]
    assert [notice.code for notice in beside.notices] == ["upload.online_text"]
    assert isinstance(alone, Rejected)
    assert [notice.code for notice in alone.notices] == ["upload.no_file"]


def test_listing_opens_no_upload_and_reading_opens_one(
    tmp_path: Path, download: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(streamed(download))
    found = {one.name: read_upload(one.place) for one in uploads(path)}
    wanted = {name.rpartition("/")[2]: data for name, data in download}
    del wanted["feedback.pdf"]
    assert found == wanted


def test_a_broken_download_is_told_to_the_tutor_not_taken_for_a_students_zip(
    tmp_path: Path, download: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "download.zip"
    path.write_bytes(streamed(download)[:900])
    with pytest.raises(SubmissionError, match="Download it again"):
        list(uploads(path))


def test_a_plain_folder_is_listed_in_order_with_what_is_not_a_zip(
    tmp_path: Path, student_zip: Zip
) -> None:
    data = student_zip("Muster-1234567")
    files = [
        ("b/Muster-1234567.zip", data),
        ("A-1234567.zip", data),
        ("report.pdf", b"%PDF-1.7\n%%EOF"),
        ("roster.csv", b"number"),
        ("grader.toml", b""),
        ("Thumbs.db", b""),
        ("out/results.json", b"{}"),
        ("out/feedback/Muster.pdf", b"%PDF-"),
        ("empty.zip/nothing/.keep", b""),
    ]
    write(tmp_path, files)
    assert find_source(tmp_path).name == "folder"
    assert [one.file for one in uploads(tmp_path)] == [
        "A-1234567.zip",
        "b/Muster-1234567.zip",
        "report.pdf",
    ]


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert list(uploads(tmp_path)) == []


def test_a_folder_named_like_a_zip_is_a_folder(tmp_path: Path, student_zip: Zip) -> None:
    write(tmp_path / "Muster-1234567.zip", [("x-1.zip", student_zip("x-1"))])
    assert [one.name for one in uploads(tmp_path)] == ["x-1.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_listed_and_not_followed(tmp_path: Path, student_zip: Zip) -> None:
    secret = tmp_path / "elsewhere" / "Muster-1234567.zip"
    write(secret.parent, [(secret.name, student_zip("Muster-1234567"))])
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "Muster-1234567.zip").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "gone.zip").symlink_to(folder / "nothing")
    results = [check_upload(one, NamingRule()) for one in uploads(folder)]
    assert len(results) == 3
    assert {notice.code for one in results for notice in one.notices} == {"upload.link"}


@pytest.mark.skipif(
    sys.platform == "win32" or getattr(os, "geteuid", int)() == 0, reason="everything is readable"
)
def test_what_may_not_be_read_is_listed_with_its_reason(tmp_path: Path, student_zip: Zip) -> None:
    write(tmp_path, [("a/Muster-1234567.zip", student_zip("Muster-1234567")), ("b.zip", b"x")])
    (tmp_path / "a").chmod(0)
    (tmp_path / "b.zip").chmod(0)
    results = [check_upload(one, NamingRule()) for one in uploads(tmp_path)]
    (tmp_path / "a").chmod(0o700)
    assert [one.notices[0].code for one in results] == ["upload.unreadable"] * 2


@pytest.mark.parametrize(
    ("name", "inside", "source"),
    [
        ("Muster-1234567.zip", ["Muster-1234567.pdf"], "single"),
        ("Muster-1234567.zip", ["Muster-1234567.pdf", "code.zip", "data.zip"], "single"),
        ("Muster-1234567.zip", ["Muster-1234567.zip"], "single"),
        ("abgabe.zip", ["report.pdf", "code.zip"], "single"),
        ("empty.zip", ["notes.txt"], "single"),
        ("Blatt5.zip", ["Muster-1234567.zip", "Beispiel-7654321.zip"], "bundle"),
        ("Blatt5.zip", ["a/Muster-1234567.zip", "a/b.zip", "c.pdf"], "bundle"),
        ("Blatt5.zip", ["Muster-1234567.zip"], "bundle"),
        ("Kurs-123456.zip", ["Muster-1234567.zip", "Beispiel-7654321.zip"], "bundle"),
    ],
)
def test_one_students_zip_is_told_from_a_zip_of_zips(
    tmp_path: Path, name: str, inside: list[str], source: str
) -> None:
    path = tmp_path / name
    path.write_bytes(streamed((one, b"anything") for one in inside))
    assert find_source(path).name == source


def test_a_zip_of_zips_is_read_one_by_one(tmp_path: Path, student_zip: Zip) -> None:
    path = tmp_path / "Blatt5.zip"
    files = [(f"{stem}.zip", student_zip(stem)) for stem in ("Muster-1234567", "Probe-7654321")]
    path.write_bytes(streamed([*files, ("roster.csv", b"")]))
    results = [check_upload(one, NamingRule()) for one in uploads(path)]
    assert [one.student.surname for one in results if one.student] == ["Muster", "Probe"]
    assert all(isinstance(one, Submission) for one in results)


def test_an_outer_name_in_a_code_page_is_guessed_and_the_tutor_told(
    tmp_path: Path, student_zip: Zip, build: Callable[..., bytes], piece: type
) -> None:
    inner = student_zip("Müller-1234567")
    other = piece(name=b"a.zip", data=inner)
    path = tmp_path / "Blatt5.zip"
    path.write_bytes(build(piece(name="Müller-1234567.zip".encode("cp850"), data=inner), other))
    found = {one.name: one for one in uploads(path)}
    assert [notice.code for notice in found["Müller-1234567.zip"].notices] == [
        "upload.name_guessed"
    ]


def test_one_students_hostile_file_costs_nobody_elses(
    tmp_path: Path, student_zip: Zip, build: Callable[..., bytes], piece: type
) -> None:
    folder = b"Eva Probe_1_assignsubmission_file/"
    good = piece(name=folder + b"Probe-7654321.zip", data=student_zip("Probe-7654321"))
    link = piece(name=b"Max Muster_2_assignsubmission_file/M.zip", attributes=0o120777 << 16)
    path = tmp_path / "download.zip"
    path.write_bytes(build(good, link))
    results = [check_upload(one, NamingRule()) for one in uploads(path)]
    assert isinstance(results[0], Submission)
    assert [notice.code for notice in results[1].notices] == ["zip.link"]


def test_nothing_at_a_path_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="There is nothing at"):
        list(uploads(tmp_path / "gone"))


def test_hostile_names_are_shown_harmlessly(tmp_path: Path, student_zip: Zip) -> None:
    path = tmp_path / "download.zip"
    name = "Max \u202eMuster_12_assignsubmission_file/\u001b[31mMuster-1234567.zip"
    path.write_bytes(streamed([(name, student_zip("Muster-1234567"))]))
    (one,) = uploads(path)
    assert isinstance(one, Upload)
    assert "\u001b" not in one.file
    assert "\u202e" not in one.account.name
