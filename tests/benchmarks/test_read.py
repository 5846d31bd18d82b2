"""The benchmark of reading runs and says what it promises; how fast is none of a test's."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pdf import typeset

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the benchmarks need POSIX")
SCRIPT = Path(__file__).parents[2] / "benchmarks/read.py"


def said(folder: Path, *options: str) -> str:
    command = [sys.executable, str(SCRIPT), "--folder", str(folder), "--rounds", "1", *options]
    done = subprocess.run(  # noqa: S603 - our own script
        command, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_tells_the_rate_and_flags_the_hostile_pages(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(typeset(b"= Task 3.3\nkeys"))
    printed = said(tmp_path, "--peers", str(tmp_path / "nothing"))
    assert "Reading 1 pages" in printed
    assert "no comparison" in printed
    assert printed.count(" s, flagged") == 2, printed


def test_a_folder_without_reports_is_said_to_be_one(tmp_path: Path) -> None:
    assert "speed is not measured" in said(tmp_path)
