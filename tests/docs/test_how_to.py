"""The how-to pages' files, put in place in a copy of the project, do what the pages say."""

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LAX = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PAGES = (
    "docs/write-a-sheet.md",
    "docs/add-a-family.md",
    "docs/add-a-checker.md",
    "docs/add-a-module.md",
)


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, where the copied packages come first."""
    command = [sys.executable, *arguments]
    return subprocess.run(  # noqa: S603 - our own page
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_files_of_a_page_do_what_it_says(
    page: str, blocks: Callable[..., Any], workshop: Path
) -> None:
    tests = []
    for block in blocks(page):
        if block.file:
            path = workshop / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            tests += [block.file] if path.name.startswith("test_") else []
        elif block.language == "console":
            _check_commands(block.text, workshop)
    assert tests, "the page shows a test"
    done = python(workshop, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_the_files_of_a_page_keep_the_rules_of_style(page: str, blocks: Callable[..., Any]) -> None:
    project = Path(__file__).parents[2]
    for block in blocks(page):
        if block.language == "python" and block.file:
            command = ("-m", "ruff", "check", "--no-cache", "--stdin-filename", block.file, "-")
            for arguments in (command, ("-m", "ruff", "format", "--check", *command[3:])):
                done = subprocess.run(  # noqa: S603 - our own page
                    [sys.executable, *arguments],
                    cwd=project,
                    input=block.text,
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    check=False,
                )
                assert done.returncode == 0, f"{block.file}\n{done.stdout}{done.stderr}"


def _check_commands(text: str, folder: Path) -> None:
    for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, expected = piece.partition("\n")
        command, _, status = line.partition("# exit ")
        program, *arguments = shlex.split(command)
        assert program == "grader"
        done = python(folder, "-m", "grader", *arguments)
        assert done.returncode == int(status or 0), f"$ {line}\n{done.stdout}{done.stderr}"
        matches = doctest.OutputChecker().check_output(expected, done.stdout, LAX)
        assert matches or not expected.strip(), f"$ {line}\n{done.stdout}{done.stderr}"
