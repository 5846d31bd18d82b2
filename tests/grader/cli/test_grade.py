"""`grader grade` asks for what it is not told, and says what is missing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.grade import COMMAND
from grader.errors import GraderError


@pytest.mark.parametrize(
    ("given", "missing"), [(["--out", "x"], "--sheet"), (["--sheet", "sheet05"], "--out")]
)
def test_with_a_path_sheet_and_out_are_needed(
    tmp_path: Path, given: list[str], missing: str
) -> None:
    done = CliRunner().invoke(COMMAND, [str(tmp_path), *given])
    assert done.exit_code == 2
    assert f"{missing} is missing" in done.output


@pytest.mark.parametrize("typed", ["", "n\n"])
def test_without_a_path_nothing_is_graded_unless_somebody_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "Muster-1234567.zip").write_bytes(b"PK")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(COMMAND, [], input=typed)
    assert isinstance(done.exception, GraderError)
    assert f"grader grade {tmp_path / 'class'} --sheet sheet05" in str(done.exception)
    assert "Grade this? [Y/n]" in done.stderr
    assert not done.stdout
    assert not (tmp_path / "results").exists()
