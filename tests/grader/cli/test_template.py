"""`grader template` as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import root
from grader.errors import GraderError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(root, ["template", *arguments])


@pytest.mark.parametrize("kind", ["latex", "typst", "notebook"])
def test_a_template_is_printed(kind: str) -> None:
    result = run(kind, "--sheet", "sheet05")
    assert result.exit_code == 0
    assert "3.4" in result.stdout


def test_a_template_speaks_german() -> None:
    assert "Antwort #1" in run("latex", "--sheet", "sheet05", "--lang", "de").stdout


def test_a_template_goes_into_a_new_file_only(tmp_path: Path) -> None:
    out = str(tmp_path / "report.ipynb")
    assert run("notebook", "--sheet", "sheet05", "--out", out).exit_code == 0
    assert json.loads(Path(out).read_text("utf-8"))["nbformat"] == 4
    assert isinstance(run("notebook", "--sheet", "sheet05", "--out", out).exception, GraderError)


@pytest.mark.parametrize("arguments", [("word", "--sheet", "sheet05"), ("latex",)])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
