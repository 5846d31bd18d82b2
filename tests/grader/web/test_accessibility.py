"""No page has anything that axe-core objects to: in any state, on any ground, in any language.

Another page is one more line in `PAGES`: what writes it, given a released class and a language.
"""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.demo.cast import load_cast
from grader.demo.play import SHEET, write_class
from grader.demo.tutor import decide_as_meant
from grader.model import Entry, Finding, Status
from grader.reports import UploadChoice
from grader.web.review.document import Offers
from grader.web.review.uploads import gather_choices
from grader.wording import Language
from grader.workflow.approve import approve
from grader.workflow.decide import decide
from grader.workflow.grade import grade
from problems.sheet import load_sheet

pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")

Page = Any
Find = Callable[[Path, Language], Path]

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that see colours, which alone are others on a dark ground."""
SCROLLED = ("scrollable-region-focusable",)
SURNAMES = ("Muster", "Wirrwarr", "Platzhalter", "Trennstrich")
"""One complete, one who waits, one who is late, and one who is not graded."""
MOMENT = datetime(2027, 1, 1, tzinfo=UTC)


def in_folder(pattern: str) -> Find:
    """Give the first file of that name that the released class holds."""
    return lambda folder, _: next(iter(sorted(folder.glob(pattern))))


def by_command(words: str, file: str) -> Find:
    """Give what a command writes; `{folder}` and `{language}` are filled in."""

    def written(folder: Path, language: Language) -> Path:
        args = [word.format(folder=folder, language=language) for word in words.split()]
        done = CliRunner().invoke(root, args)
        assert done.exit_code == 0, done.output
        return folder / file

    return written


PAGES: Mapping[str, Find] = {
    "overview": in_folder("overview.html"),
    "upload": in_folder("moodle/UPLOAD.html"),
    "feedback": in_folder("feedback/*.html"),
    "not graded": in_folder("handed-back/**/not-graded-*.html"),
    "statistics": by_command("statistics {folder} --lang {language}", "statistics.html"),
    "statistics for everybody": by_command(
        "statistics {folder} --anonymous --lang {language}", "statistics-anonymous.html"
    ),
    "students' page": by_command(
        "checker --sheet sheet05 --out {folder}/checker.html", "checker.html"
    ),
}

STATES: Mapping[str, tuple[str, ...]] = {
    "queue": (),
    "note open": ("f", "n", "W", "h", "y"),
    "search": ("/", "s", "m", "a", "l", "l"),
    "nothing found": ("/", "x", "x", "x"),
    "help": ("End",),
    "uncertain reading": ("j", "j", "j", "r", "x"),
    "reading taken over": ("j", "j", "j", "t"),
    "a field of a scan": ("j", "j", "j", "j", "r", "(", "2"),
    "scan": ("j", "j", "j", "j", "z"),
    "only open": ("f", "j", "o"),
    "done": ("0", "Enter") * 6,
}
"""Of the page of `grader review`, with the keys that lead there from its start."""


@pytest.fixture(scope="session", params=["en", pytest.param("de", marks=pytest.mark.all)])
def released(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Language]:
    """Grade a small class, decide a part of what waits, and release what is complete."""
    folder, cast = tmp_path_factory.mktemp("released"), load_cast()
    part = replace(cast, students=tuple(s for s in cast.students if s.surname in SURNAMES))
    asked = write_class(folder, part, load_sheet(SHEET), request.param)
    done = grade(asked.model_copy(update={"workers": 2}))
    entries = [entry for entry in done.batch.entries if entry.surname == "Muster"]
    rows = [one.model_dump_json(exclude_defaults=True) for one in decide_as_meant(part, entries)]
    file = folder / "some.json"
    file.write_text(f'{{"decisions": [{", ".join(rows)}]}}', encoding="utf-8")
    decide(folder, (file,), MOMENT)
    approve(folder, "Toni Tutor", UploadChoice(), MOMENT)
    zipfile.ZipFile(folder / "moodle" / "2-feedback.zip").extractall(folder / "handed-back")
    return folder, request.param


@pytest.fixture
def objections(open_page: Callable[..., Page]) -> Callable[..., list[str]]:
    """Open a page, press keys, and tell what axe-core finds on a light and a dark ground."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")

    def found(html: str | Path, keys: tuple[str, ...] = ()) -> list[str]:
        page = open_page(html)
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_selector("[data-state=waiting]", state="detached")
        page.evaluate(f"() => {{ {axe} }}")
        return [
            *_examined(page, "light", {"type": "tag", "values": RULES}, len(RULES)),
            *_examined(page, "dark", {"type": "rule", "values": COLOURS}, 0),
            *_narrow(page),
        ]

    return found


def _narrow(page: Page) -> list[str]:
    """Tell what a telephone's window makes scroll and a keyboard does not reach."""
    page.set_viewport_size({"width": 320, "height": 640})
    return _examined(page, "light", {"type": "rule", "values": SCROLLED}, -1)


def _examined(page: Page, ground: str, rules: Mapping[str, Any], fewest: int) -> list[str]:
    """Tell what some rules find, of which more than the fewest have something to pass."""
    page.emulate_media(color_scheme=ground)
    result = page.evaluate("only => axe.run(document, { runOnly: only })", rules)
    assert len(result["passes"]) > fewest
    return [
        f"{ground} {one['id']}: {node['html']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_objected_to_on_a_page(
    released: tuple[Path, Language], objections: Callable[..., list[str]], name: str
) -> None:
    assert objections(PAGES[name](*released)) == []


@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=pytest.mark.all)])
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_objected_to_while_a_tutor_reviews(
    objections: Callable[..., list[str]],
    page_of: Callable[..., str],
    queue: Any,
    state: str,
    language: Language,
) -> None:
    assert objections(page_of(queue(language), language), STATES[state]) == []


@pytest.mark.parametrize("keys", [(), ("2",), ("0",), ("x", "j", "1")])
def test_nothing_is_objected_to_beside_uploads_that_wait(
    objections: Callable[..., list[str]], page_of: Callable[..., str], keys: tuple[str, ...]
) -> None:
    waiting = {"status": Status.NEEDS_REVIEW, "findings": (Finding(code="upload.choose"),)}
    entries = [
        *(Entry(file=f, code=f, surname="Muster", number="0371001", **waiting) for f in "ab"),
        Entry(file="c", code="c", status=Status.NOT_GRADED),
    ]
    for language in ("en", "de"):
        choices = gather_choices(entries, {}, "Europe/Berlin", language)
        assert objections(page_of((), language, offers=Offers(choices)), keys) == []


def test_what_is_wrong_is_objected_to(objections: Callable[..., list[str]]) -> None:
    (line, *_) = objections("<!doctype html><html><title>x</title><body><main><h1>x</h1></main>")
    assert "html-has-lang" in line
