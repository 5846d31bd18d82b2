"""The grader runs where modules that only POSIX has are missing, and says what it cannot limit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name in {"resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which every Python process, workers too, lacks those modules."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(site)}


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_modules_are_really_missing(blocked: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import resource"], env=blocked, capture_output=True, check=False
    )
    assert done.returncode == 1


def test_a_submission_is_graded_all_the_same(
    blocked: dict[str, str], tmp_path: Path, one_submission: Path
) -> None:
    out = tmp_path / "out"
    arguments = ["grade", str(one_submission), "--sheet", "sheet05", "--out", str(out)]
    done = run([*arguments, "--workers", "1", "--format", "json"], blocked)
    assert done.returncode in (0, 1), done.stderr
    assert json.loads(done.stdout)["unlimited"] == ["memory", "cpu"]
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert results["submissions"][0]["student"]["number"] == "1234567"
