"""The file for students: what is in it, what is not, and the command that writes it."""

import base64
import hashlib
import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.errors import GraderError
from grader.messages import codes
from grader.web.checker import write_checker
from grader.web.checker.characters import character_table, mask_of
from grader.web.checker.document import document_of, phrases_of
from grader.web.checker.page import NOT_CHECKED, render_page
from grader.web.checker.pattern import browser_pattern
from problems.sheet import Sheet, load_sheet
from submissions.model import Severity
from submissions.naming_rule import NamingRule, Preset

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "grader" / "web" / "checker" / "templates"
SCRIPT = "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.js")))


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return load_sheet("sheet05")


@pytest.fixture(scope="module")
def html(sheet: Sheet) -> str:
    return render_page(document_of(sheet, NamingRule()))


def run(*arguments: object) -> Any:
    return CliRunner().invoke(root, ["checker", *map(str, arguments)])


@pytest.mark.parametrize("preset", ["strict", "lenient"])
def test_the_command_writes_one_file_again_and_again_the_same(
    tmp_path: Path, preset: Preset
) -> None:
    out = tmp_path / "check.html"
    arguments = ["--sheet", "sheet05", "--out", out] + ["--lenient"] * (preset == "lenient")
    assert run(*arguments).exit_code == 0
    first = out.read_bytes()
    assert run(*arguments).output == f"{out}: checks names for sheet05 ({preset})\n"
    assert out.read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["check.html"]
    assert f'"preset":"{preset}"'.encode() in first


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = run("--sheet", "sheet99", "--out", tmp_path / "check.html")
    assert result.exception is not None
    assert "sheet99" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_page_may_load_nothing_and_run_its_own_script_only(html: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    style, _, script = re.findall(
        r"<(?:style|script)[^>]*>(.*?)</(?:style|script)>", html, re.DOTALL
    )
    for kind, content in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src" not in policy
    assert re.findall(r"https?://|\bsrc=|\bon[a-z]+=|style=", html) == []


def test_the_page_holds_the_public_rule_and_nothing_else_of_the_sheet(html: str) -> None:
    (data,) = re.findall(r'id="data">(.*?)</script>', html, re.DOTALL)
    document = json.loads(data)
    assert document["rule"]["pattern"] == "[0-9]{6,12}"
    assert set(document["sheet"]["en"]) == {"number", "title", "due"}
    assert "roster" not in data
    for secret in ("hidden state", "exercises@course.example", "sheet05.key", "accepted wording"):
        assert secret not in html


def test_severities_are_those_of_the_sheet_and_the_preset(sheet: Sheet) -> None:
    rule = NamingRule("lenient", severities={"naming.order": Severity.PASS})
    severities = document_of(sheet, rule)["rule"]["severities"]
    assert severities["naming.order"] == "pass"
    assert severities["naming.separator"] == "warn"
    assert severities["naming.two_pdfs"] == "fail"


def test_every_code_that_the_script_names_has_its_message(sheet: Sheet) -> None:
    named = set(re.findall(r'"((?:naming|zip|upload)\.\w+)"', SCRIPT))
    messages = document_of(sheet, NamingRule())["messages"]
    assert named <= set(messages)
    assert len(named) > 50


def test_messages_are_the_courses_own(sheet: Sheet) -> None:
    messages = document_of(sheet, NamingRule())["messages"]
    ours = codes()
    assert all(text == {"en": ours[c].en, "de": ours[c].de} for c, text in messages.items())


def test_every_phrase_that_is_asked_for_is_there() -> None:
    template = (TEMPLATES / "checker.html").read_text("utf-8")
    asked = set(re.findall(r'\b(?:say|t|en|de)\("(\w+)"', SCRIPT + template)) | set(NOT_CHECKED)
    assert asked <= set(phrases_of("en").table)
    assert len(asked) > 20


def test_the_page_is_small_enough_for_a_letter(html: str) -> None:
    assert len(html.encode()) < 120_000


def test_the_table_of_characters_covers_every_character() -> None:
    table = character_table()
    runs = re.findall(r"([0-9a-z]*)([A-Z])", table["runs"])
    assert sum(int(length, 36) if length else 1 for length, _ in runs) == 0x110000
    assert {ord(kind) - ord("A") for _, kind in runs} == set(range(len(table["masks"])))


def test_the_table_of_characters_tells_what_we_know_of_each() -> None:
    table, at = character_table(), 0
    random = Random(1)  # noqa: S311 - nothing secret
    for length, kind in re.findall(r"([0-9a-z]*)([A-Z])", table["runs"]):
        end = at + (int(length, 36) if length else 1)
        mask = table["masks"][ord(kind) - ord("A")]
        for point in {at, end - 1, random.randrange(at, end)}:
            assert mask_of(chr(point)) == mask, hex(point)
        at = end


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("[0-9]{6,12}", "[0-9]{6,12}"),
        (r"\d{7}", r"\d{7}"),
        ("(?:k|[a-f])?[0-9]+", "(?:k|[a-f])?[0-9]+"),
        ("a.b", r"a[^\n]b"),
        (r"A\.\-1/2", r"A\u{2e}\u{2d}1\u{2f}2"),
        ("^[0-9]{7}$", "^[0-9]{7}$"),
        ("ü[0-9]", r"\u{fc}[0-9]"),
    ],
)
def test_a_pattern_is_written_for_a_browser(ours: str, theirs: str) -> None:
    assert browser_pattern(ours) == theirs


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?i)k[0-9]{6}", "(?P<n>[0-9]+)", r"(a)\1", "[0-9]++", "[0-9]{6}+", r"\A[0-9]{7}\Z"),
        *("[0-9]{,7}", r"\s[0-9]{7}", "(?<=k)[0-9]{7}", "[[0-9]", r"\N{DIGIT ONE}", "[^]a]"),
    ],
)
def test_a_pattern_that_a_browser_may_read_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(GraderError, match="browser may read otherwise"):
        browser_pattern(pattern)


def test_a_sheet_whose_pattern_is_refused_leaves_no_file(tmp_path: Path) -> None:
    source = (ROOT / "problems" / "sheets" / "sheet05.toml").read_text("utf-8")
    own = tmp_path / "own.toml"
    own.write_text(source.replace("[0-9]{6,12}", "(?i)[0-9]{7}"), "utf-8")
    with pytest.raises(GraderError):
        write_checker(own, tmp_path / "check.html")
    assert not (tmp_path / "check.html").exists()
