"""The page of statistics: whole, closed, in both languages, and readable on a narrow screen."""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.cli.statistics import COMMAND
from grader.gradebook import StoredDecision
from grader.model import Entry
from grader.web.statistics import write_statistics
from grader.wording import Language
from grader.workflow.statistics import measure
from grader.workflow.statistics.document import COLUMNS, statistics_document

Folder = Callable[..., tuple[Path, list[Entry]]]
LANGUAGES: tuple[Language, ...] = ("en", "de")
VOID = {"meta"}
KINDS = [(60, 6, False), (60, 6, True), (0, 0, False), (0, 0, True), (1, 0, False), (0, 9, False)]


class Outline(HTMLParser):
    """Follows the tags of a page and refuses one that is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)


@pytest.fixture(
    scope="module", params=[(*kind, language) for kind in KINDS for language in LANGUAGES], ids=str
)
def html(
    request: pytest.FixtureRequest,
    draw_entries: Callable[..., list[Entry]],
    keep_class: Callable[..., Path],
    second_words: Callable[..., list[StoredDecision]],
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Write the page of classes of several sizes, for tutors and for everybody."""
    complete, waiting, is_anonymous, language = request.param
    entries = draw_entries(complete, waiting)
    folder = keep_class(tmp_path_factory.mktemp("class"), entries, second_words(entries))
    found = measure(folder, is_anonymous=is_anonymous, language=language)
    return write_statistics(found, folder).page.read_text(encoding="utf-8")


def test_every_tag_is_closed_every_id_is_unique_and_every_reference_leads_somewhere(
    html: str,
) -> None:
    tags = Outline(html).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [str(attrs["href"])[1:] for tag, attrs in tags if tag == "a"]
    named = [str(attrs.get("aria-labelledby", "")).split() for _, attrs in tags]
    assert links
    assert {*links, *(name for names in named for name in names)} <= set(ids)


def test_every_chart_has_a_name_a_description_axes_and_a_table(html: str) -> None:
    tags = Outline(html).tags
    charts = [attrs for tag, attrs in tags if tag == "svg"]
    assert all(attrs["role"] == "img" for attrs in charts)
    assert all(len(str(attrs["aria-labelledby"]).split()) == 2 for attrs in charts)
    assert html.count('class="label"') == 2 * len(charts)
    assert sum(tag == "table" for tag, _ in tags) >= len(charts) - 2


def test_nothing_is_loaded_and_nothing_runs(html: str) -> None:
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"\s(src|srcset|style|on\w+)=", html)
    assert "http" not in html.replace("http-equiv", "")


def test_no_figure_is_nonsense(html: str) -> None:
    shown = " ".join(Outline(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)).texts)
    assert not re.search(r"\b([Nn]a[Nn]|[Ii]nf|None|Fraction|Decimal)\b", shown)


def test_what_tutors_are_called_stays_text(drawn_folder: Folder) -> None:
    folder, _ = drawn_folder(12)
    page = write_statistics(measure(folder, is_anonymous=False), folder).page
    html = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "\u202e" not in html
    assert "<script" not in html
    assert "Erfunden" not in html


def test_decimals_are_written_as_the_language_does(drawn_folder: Folder) -> None:
    folder, _ = drawn_folder(12)
    german, english = (
        write_statistics(measure(folder, is_anonymous=False, language=one), folder)
        .page.read_text(encoding="utf-8")
        .partition('id="reading"')[0]
        for one in ("de", "en")
    )
    assert re.search(r">\d,\d\d ", german)
    assert not re.search(r">\d\.\d\d ", german)
    assert re.search(r">\d\.\d\d ", english)


def test_the_table_holds_a_row_for_each_item_and_no_formula(drawn_folder: Folder) -> None:
    folder, _ = drawn_folder(12)
    found = measure(folder, is_anonymous=False)
    data = write_statistics(found, folder).table.read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(found.items)
    first = next(row for row in rows if row["field"] == "output")
    assert (first["part"], first["decided"], first["facility_n"]) == ("3.4", "12", "12")
    assert 0 <= float(first["facility"]) <= 1


def test_the_command_writes_where_it_says(drawn_folder: Folder, tmp_path: Path) -> None:
    folder, _ = drawn_folder(12, 2)
    result = CliRunner().invoke(COMMAND, [str(folder)])
    assert result.exit_code == 0
    assert result.output.startswith("Submissions decided as a whole: 12; waiting: 2.")
    assert {path.name for path in folder.iterdir()} >= {"statistics.html", "statistics.csv"}
    out = tmp_path / "hall.html"
    result = CliRunner().invoke(COMMAND, [str(folder), "--anonymous", "--out", str(out)])
    assert "waiting: fewer than 5." in result.output
    assert out.is_file()
    assert out.with_suffix(".csv").is_file()


def test_the_document_goes_to_stdout_and_writes_nothing(drawn_folder: Folder) -> None:
    folder, _ = drawn_folder(12)
    before = sorted(folder.iterdir())
    result = CliRunner().invoke(COMMAND, [str(folder), "--format", "json", "--lang", "de"])
    document = json.loads(result.output)
    assert document == json.loads(
        json.dumps(statistics_document(measure(folder, is_anonymous=False, language="de")))
    )
    assert (document["schema"], document["submissions"]["complete"]) == (1, 12)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_a_narrow_screen_shows_the_page_without_scrolling_sideways(
    drawn_folder: Folder,
    open_page: Callable[[Path], Any],
    is_anonymous: bool,  # noqa: FBT001 - a parameter
) -> None:
    folder, _ = drawn_folder(40)
    page = open_page(write_statistics(measure(folder, is_anonymous=is_anonymous), folder).page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator("svg").count() > 10
