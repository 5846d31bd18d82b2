"""`grader read`: what would be read, for people and for machines."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from grader.cli import root
from grader.errors import GraderError
from problems.sheet import load_sheet
from tests.pdf import typeset

MARKUP = b"""
= Task 3.2
N_Q and d_v
= Task 3.6
Attention: O(N^2)

Convolution: O(N k^2), not O(N)
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "Muster-1234567.pdf"
    path.write_bytes(typeset(MARKUP))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["read", "--sheet", "sheet05", *arguments])


def test_the_json_holds_a_response_for_each_field(report: Path) -> None:
    result = run(str(report), "--format", "json")
    (only,) = json.loads(result.stdout)["reports"]
    found = {f"{one['part']} {one['field']}": one for one in only["responses"]}
    assert json.loads(result.stdout)["schema"] == 1
    assert only["file"] == str(report)
    assert found["3.6 attention"]["text"] == "O(N^2)"
    assert found["3.6 attention"]["flags"] == []
    assert found["3.6 attention"]["page"] == 1
    assert len(found["3.6 attention"]["box"]) == 4
    assert found["3.6 convolution"]["flags"] == ["read.extra", "read.side_by_side"]
    assert found["1.1 text"]["text"] is None
    assert result.exit_code == 1


def test_the_table_says_what_was_not_read_and_why(report: Path) -> None:
    result = run(str(report))
    assert "N_Q and d_v" in result.stdout
    assert "[read.extra]" in result.stdout
    assert "read with certainty" in result.stdout


def test_the_table_is_plain_text_of_80_columns_where_it_is_piped(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run(str(report)).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert run(str(report)).stdout == plain
    assert "\x1b" not in plain
    below = plain.splitlines()[1:]
    assert max(map(len, below)) <= 80


def test_a_report_is_read_without_the_key(report: Path, tmp_path: Path) -> None:
    public = load_sheet("sheet05").path
    assert public is not None
    copied = tmp_path / public.name
    shutil.copy(public, copied)
    assert [path.name for path in tmp_path.iterdir()] == [public.name]
    alone = CliRunner().invoke(root, ["read", "--sheet", str(copied), str(report)])
    assert alone.stdout == run(str(report)).stdout


def test_the_table_speaks_german(report: Path) -> None:
    assert "sicher gelesen" in run(str(report), "--lang", "de").stdout


def test_what_a_terminal_would_obey_is_shown_as_codes(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(typeset("= Task 3.3\nN\u202eQ".encode()))
    assert "\u202e" not in run(str(path)).stdout


def test_a_file_that_is_no_pdf_is_named_and_is_no_failure_of_the_command(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"PK\x03\x04")
    result = run(str(path), "--format", "json")
    (only,) = json.loads(result.stdout)["reports"]
    assert [finding["code"] for finding in only["findings"]] == ["pdf.no_header"]
    assert result.exit_code == 1


def test_an_annotated_copy_is_written_beside_the_table(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "annotated.pdf"
    before = report.read_bytes()
    annotated = run(str(report), "--annotate", str(out))
    assert (annotated.stdout, annotated.exit_code) == (run(str(report)).stdout, 1)
    pages = [page.extract_text() for page in PdfReader(out).pages]
    assert "3.6 attention" in pages[0]
    assert "Not found" in pages[-1]
    assert report.read_bytes() == before


def test_only_one_report_can_be_annotated(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(report.read_bytes())
    result = run(str(report), str(other), "--annotate", str(tmp_path / "out.pdf"))
    assert result.exit_code == 2
    assert "takes one REPORT.pdf" in result.stderr


def test_a_copy_over_the_report_is_refused_before_anything_is_read(report: Path) -> None:
    result = run(str(report), "--annotate", str(report))
    assert isinstance(result.exception, GraderError)
    assert result.stdout == ""


def test_a_file_that_is_no_pdf_is_not_annotated_and_the_reason_is_named(tmp_path: Path) -> None:
    path, out = tmp_path / "report.pdf", tmp_path / "out.pdf"
    path.write_bytes(b"PK\x03\x04")
    result = run(str(path), "--annotate", str(out))
    assert isinstance(result.exception, GraderError)
    assert "does not start like a PDF" in str(result.exception)
    assert not out.exists()


def test_an_unknown_sheet_is_wrong_usage(report: Path) -> None:
    result = CliRunner().invoke(root, ["read", "--sheet", "sheet99", str(report)])
    assert result.exit_code != 0
