"""`grader validate`: what would be graded, what not and why, by which rules."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.workflow.validate import FileVerdict, Lists, Validation, validate
from submissions.errors import SubmissionError
from submissions.naming_rule import NamingRule

FAKE = b"%PDF-1.7\nonly its two ends\n%%EOF\n"


def whole_pdf(password: str = "") -> bytes:
    from pypdf import PdfWriter

    writer, sink = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(sink)
    return sink.getvalue()


def packed(name: str, data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return sink.getvalue()


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., Path]:
    """Write one ZIP, with one PDF of the same name unless another is given."""

    def make(name: str, inner: str = "", data: bytes = FAKE) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(inner or f"{path.stem}.pdf", data))
        return path

    return make


def told(*paths: Path, lenient: bool = False, roster: Path | None = None) -> Validation:
    return validate(paths, NamingRule("lenient" if lenient else "strict"), Lists(roster))


def run(*arguments: object) -> tuple[int, Any]:
    result = CliRunner().invoke(root, ["validate", *map(str, arguments), "--format", "json"])
    return result.exit_code, json.loads(result.output)


def test_a_good_file_is_accepted_and_the_rules_are_named(hand_in: Callable[..., Path]) -> None:
    path = hand_in("Muster-1234567.zip", data=whole_pdf())
    status, document = run(path)
    assert status == 0
    assert document["schema"] == 1
    assert document["rules"]["preset"] == "strict"
    assert document["rules"]["separator"] == "-"
    assert document["roster"] == {"checked": False, "students": None}
    assert document["files"] == [
        {
            "file": str(path),
            "verdict": "accept",
            "student": {"surname": "Muster", "number": "1234567"},
            "waits": False,
            "findings": [],
        }
    ]


def test_the_pdf_is_opened_in_another_process(hand_in: Callable[..., Path]) -> None:
    locked = hand_in("Muster-1234567.zip", data=whole_pdf("secret"))
    damaged = hand_in("Probe-7654321.zip")
    status, document = run(locked, damaged, "--lang", "de")
    assert status == 1
    found = {Path(one["file"]).name: one for one in document["files"]}
    assert found[locked.name]["verdict"] == "reject"
    assert found[locked.name]["findings"][0]["code"] == "pdf.password"
    assert "Passwort" in found[locked.name]["findings"][0]["message"]
    assert (found[damaged.name]["verdict"], found[damaged.name]["waits"]) == ("warn", True)


def test_numpy_is_not_imported(hand_in: Callable[..., Path]) -> None:
    path = hand_in("Muster_1234567.zip")
    code = (
        "import sys; from grader.cli import root\n"
        f"try: root(['validate', {str(path)!r}, '--lenient'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'sympy', 'pikepdf', 'pypdf', 'pypdfium2', 'flint', 'typst'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # noqa: S603


def test_a_person_reads_words_and_sums(hand_in: Callable[..., Path]) -> None:
    hand_in("class/Muster-1234567.zip")
    folder = hand_in("class/Probe_7654321.zip").parent
    result = CliRunner().invoke(root, ["validate", str(folder)])
    assert "Probe_7654321.zip: rejected (Probe, 7654321)" in result.output
    assert "expected is Probe-7654321.zip" in result.output
    assert "2 files: 0 accepted, 1 with remarks, 1 rejected." in result.output
    assert "Rules: strict" in result.output
    assert "Roster: not checked" in result.output


def test_a_missing_path_is_wrong_usage(tmp_path: Path) -> None:
    assert CliRunner().invoke(root, ["validate", str(tmp_path / "gone.zip")]).exit_code == 2
    with pytest.raises(SubmissionError, match="no upload"):
        told(tmp_path)


def test_a_sheet_brings_its_own_rule() -> None:
    result = CliRunner().invoke(root, ["validate", __file__, "--sheet", "sheet05"])
    assert "Rules: strict; Surname-MatriculationNumber (6–12 digits)." in result.output


def test_lenience_is_asked_for(hand_in: Callable[..., Path]) -> None:
    path = hand_in("Muster_1234567.zip")
    assert [one.verdict for one in told(path).files] == [FileVerdict.REJECT]
    assert [one.verdict for one in told(path, lenient=True).files] == [FileVerdict.WARN]


def test_a_roster_is_checked_where_it_is_given(
    hand_in: Callable[..., Path], tmp_path: Path
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("Matrikelnummer;Nachname\n1234567;Muster\n", encoding="utf-8")
    found = told(hand_in("Muster-1234567.zip"), hand_in("Probe-7654321.zip"), roster=roster)
    assert found.roster is not None
    codes = [[notice.code for notice in one.notices] for one in found.files]
    assert codes[0] == ["upload.twin"]
    assert "roster.unlisted" in codes[1]


def test_files_at_several_paths_can_be_told_apart(hand_in: Callable[..., Path]) -> None:
    one = hand_in("a/class/Muster-1234567.zip").parent
    other = hand_in("b/class/Muster-1234567.zip").parent
    files = [each.file for each in told(one, other).files]
    assert files == [f"{one}/Muster-1234567.zip", f"{other}/Muster-1234567.zip"]


def test_two_different_uploads_of_one_student_wait(hand_in: Callable[..., Path]) -> None:
    one = hand_in("Muster-1234567.zip")
    other = hand_in("Muster-1234567 (1).zip", "Muster-1234567.pdf", FAKE + b"more\n%%EOF")
    found = told(one, other)
    assert all(each.waits for each in found.files)
    assert not found.passed


def test_what_ends_the_worker_is_told_and_waits(hand_in: Callable[..., Path]) -> None:
    class Dying(Workers):
        def run(self, _function: object, items: Any) -> Any:
            for item in items:
                yield item, Failure("run.died")

    path = hand_in("Muster-1234567.zip")
    (one,) = validate([path], NamingRule(), pool=Dying).files
    assert (one.verdict, one.waits) == (FileVerdict.WARN, True)
    assert [notice.code for notice in one.notices] == ["run.died"]


def test_nothing_of_a_name_is_printed_raw(hand_in: Callable[..., Path]) -> None:
    path = hand_in("class/Muster\x1b[2J\u202e-1234567.zip", "Muster-1234567.pdf")
    for lang in ("en", "de"):
        result = CliRunner().invoke(root, ["validate", str(path.parent), "--lang", lang])
        assert "\x1b" not in result.output
        assert "\u202e" not in result.output
        assert "[U+001B]" in result.output


def test_letters_are_written_beside_the_verdicts(
    hand_in: Callable[..., Path], tmp_path: Path
) -> None:
    hand_in("in/Muster_1234567.zip")
    out = tmp_path / "notify.csv"
    status, document = run(tmp_path / "in", "--sheet", "sheet05", "--notify", out)
    assert status == 1
    assert document["notify"] == {
        "file": str(out),
        "reject": 1,
        "warn": 0,
        "missing": 0,
        "without_address": ["1234567"],
        "covered": [],
        "for_tutors": [],
        "lacking": [],
    }
    assert out.read_bytes().startswith(b"\xef\xbb\xbfverdict,email,")


def test_the_terminal_says_whom_no_mail_reaches(
    hand_in: Callable[..., Path], tmp_path: Path
) -> None:
    hand_in("in/Muster_1234567.zip")
    arguments = [str(tmp_path / "in"), "--notify", str(tmp_path / "n.csv"), "--lang", "de"]
    result = CliRunner().invoke(root, ["validate", *arguments])
    assert "n.csv: 1 abgelehnt, 0 mit Hinweisen; wer nichts abgegeben hat" in result.output
    assert "auf anderem Weg zu benachrichtigen: 1234567." in result.output
    assert (tmp_path / "n.csv").read_text("utf-8-sig").startswith("verdict;email;")


@pytest.mark.parametrize("given", [["--notify", "n.csv"], ["--roster", __file__]])
def test_who_is_missing_is_told_only_where_it_can_be_known(
    hand_in: Callable[..., Path], given: list[str]
) -> None:
    path = hand_in("Muster-1234567.zip")
    result = CliRunner().invoke(root, ["validate", str(path), "--missing", *given])
    assert result.exit_code == 2
    assert "--missing needs --notify" in result.output


def test_without_notify_no_letters_are_spoken_of(hand_in: Callable[..., Path]) -> None:
    _, document = run(hand_in("Muster_1234567.zip"))
    assert "notify" not in document
