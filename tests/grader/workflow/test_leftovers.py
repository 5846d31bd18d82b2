"""What reports wrote is told from what a person has put into the folder."""

import zipfile
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.workflow.leftovers import drop_reports, foreign_files, naming
from grader.workflow.traces import traces_of

OURS = (
    *("results.json", "grades.csv", "overview.html", ".overview.html.part", "feedback/A-1.pdf"),
    *("feedback/A-1.html", "moodle/changed/2-feedback.zip", "moodle/UPLOAD.html"),
    *("review/Ada.html", "review/.Ada.html.part", "statistics.html", "statistics-anonymous.csv"),
)
KEPT = ("gradebook.sqlite", "gradebook.sqlite-wal", ".run.lock", "lists/1/roster.csv")
THEIRS = ("grades.xlsx", "review/decisions-Ada.json", "notes.txt", "old/results.json")


def fill(folder: Path) -> None:
    for name in (*OURS, *KEPT, *THEIRS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1234567", encoding="utf-8")


def test_reports_of_any_run_go_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path)
    drop_reports(tmp_path)
    there = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert there == {*KEPT, *THEIRS}
    assert not (tmp_path / "moodle").exists()


def test_what_is_nobodys_report_is_listed(tmp_path: Path) -> None:
    fill(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in foreign_files(tmp_path)} == set(THEIRS)


def test_texts_names_codes_and_members_of_archives_are_looked_at(tmp_path: Path) -> None:
    for name, text in (("a.txt", "see 1234567"), ("b.txt", "AAAA-AAAA"), ("c.txt", "12345678")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("Muster-1234567.pdf", "")
    (tmp_path / "e.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    files = sorted(tmp_path.iterdir())
    found = naming(files, traces_of((), ["1234567"]), {"AAAA-AAAA"})
    assert [path.name for path in found] == ["a.txt", "b.txt", "d.zip"]


def test_a_file_that_cannot_be_deleted_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path)

    def held(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, f"held {missing_ok}", str(path))

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(GraderError, match="could not be deleted"):
        drop_reports(tmp_path)
