"""What the pages show runs, and where they point to exists."""

import doctest
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner

from grader.cli import USAGE, root
from grader.errors import GraderError
from problems.errors import ProblemError
from submissions.errors import SubmissionError

PROJECT = Path(__file__).parents[2]
PAGES = ("README.md", "CHANGELOG.md", *sorted(f"docs/{p.name}" for p in PROJECT.glob("docs/*.md")))
HOW_TO = (
    "docs/write-a-sheet.md",
    "docs/add-a-family.md",
    "docs/add-a-checker.md",
    "docs/add-a-module.md",
)
"""Pages whose commands need their files in place; test_how_to.py runs them."""
LAX = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_COUNT = re.compile(
    r"\b\d+ ?(?=(?:on|not|graded|waiting|missing|files|accepted|with|rejected|students)\b)"
    r"|(?<=\d\.\d: )\d+"
)
"""How many there are is not compared: the tests run on a part of the class."""
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<to>[^)\s]+)\)")


class BeforeTheDate(datetime):
    """The clock of `grader check`, at a moment when only the form is told."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Give that moment."""
        return cls(2026, 12, 1, tzinfo=tz)


@dataclass(frozen=True)
class Shown:
    """One command of a page, the exit status it names and the output it shows, if any."""

    command: str
    status: int
    output: str


def shown(text: str) -> Iterator[Shown]:
    """Take a console block apart; a line ending in a backslash goes on in the next."""
    joined = text.replace("\\\n", " ")
    for piece in re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]:
        line, _, output = piece.partition("\n")
        command, _, status = line.partition("# exit ")
        yield Shown(command.strip(), int(status or 0), output)


def shows(page: str) -> bool:
    """Whether a page shows commands with what they print."""
    return "```console" in (PROJECT / page).read_text(encoding="utf-8")


def run(command: str) -> tuple[str, int]:
    """Run a `grader` command in this process; errors are told as `grader` tells them."""
    program, *arguments = shlex.split(command)
    assert program == "grader"
    result = CliRunner().invoke(root, arguments, prog_name="grader")
    if isinstance(result.exception, GraderError | ProblemError | SubmissionError):
        return f"grader: {result.exception}\n", USAGE
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output, result.exit_code


@pytest.mark.parametrize("page", [page for page in PAGES if page not in HOW_TO and shows(page)])
def test_every_command_gives_what_the_page_shows(
    page: str,
    blocks: Callable[..., Any],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    consoles = [b for b in blocks(page) if b.language == "console" or b.file]
    folder: Path = request.getfixturevalue("class_folder")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("grader.cli.check.datetime", BeforeTheDate)
    for block in consoles:
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
            continue
        for one in shown(block.text):
            _compare(one, *run(one.command))


def _compare(one: Shown, output: str, status: int) -> None:
    assert status == one.status, f"$ {one.command}\n{output}"
    if one.output.strip():
        expected, found = _COUNT.sub("N ", one.output), _COUNT.sub("N ", output)
        matches = doctest.OutputChecker().check_output(expected, found, LAX)
        assert matches, f"$ {one.command}\nexpected:\n{one.output}\nfound:\n{output}"


@pytest.mark.parametrize("page", PAGES)
def test_every_python_block_runs(page: str, blocks: Callable[..., Any]) -> None:
    for block in blocks(page):
        if block.language != "python" or block.file:
            continue
        if ">>>" in block.text:
            test = doctest.DocTestParser().get_doctest(block.text, {}, page, page, 0)
            assert doctest.DocTestRunner(optionflags=LAX).run(test).failed == 0
        else:
            exec(compile(block.text, page, "exec"), {})  # noqa: S102 - our own page


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    for found in _LINK.finditer(text):
        to, _, anchor = found["to"].partition("#")
        if to.startswith(("http:", "https:", "mailto:")):
            continue
        target = (PROJECT / page).parent / to if to else PROJECT / page
        assert target.exists(), f"{page} links to {to}, which is not there"
        assert not anchor or anchor in anchors(target), f"{page} links to {found['to']}"


def anchors(page: Path) -> set[str]:
    """Name a page's headings as links name them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readme_shows_the_help_that_the_command_prints(blocks: Callable[..., Any]) -> None:
    output, _ = run("grader --help")
    assert output in [block.text for block in blocks("README.md")]
