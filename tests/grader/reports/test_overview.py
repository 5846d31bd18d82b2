"""overview.html shows a whole run, in one file that asks nothing of anybody."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from grader.model import Entry, Reconciliation, Status, Verdict
from grader.reports import Batch, overview
from grader.reports.overview import shots, tally
from grader.wording import STATUSES, VERDICTS, Language, load_phrases, say

VOID = {"img", "meta", "input", "br", "line", "rect", "option"}
LANGUAGES: tuple[Language, ...] = ("en", "de")


class Outline(HTMLParser):
    """Follows the tags of a page and refuses one that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

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
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text.append(data)


def page(batch: Batch, out: Path) -> str:
    overview.write(batch, out)
    return (out / "overview.html").read_text(encoding="utf-8")


def outline(text: str) -> Outline:
    parsed = Outline()
    parsed.feed(text)
    parsed.close()
    assert parsed.open == []
    return parsed


def words(text: str) -> str:
    return re.sub(r"\s+", " ", " ".join(outline(text).text))


@pytest.fixture(params=LANGUAGES)
def html(
    request: pytest.FixtureRequest, class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> str:
    return page(class_of_24(request.param), tmp_path)


def test_every_tag_is_closed_and_every_id_is_unique(html: str) -> None:
    ids = [attrs["id"] for _, attrs in outline(html).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_every_link_leads_to_a_place_on_the_page(html: str) -> None:
    tags = outline(html).tags
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    targets = {attrs["href"] for tag, attrs in tags if tag == "a"}
    assert targets
    assert {str(target)[1:] for target in targets} <= ids


def test_nothing_is_loaded_from_anywhere(html: str) -> None:
    for _, attrs in outline(html).tags:
        assert not {"src", "srcset", "action", "style", "onclick", "onload"} & set(attrs)
    assert "http://" not in html
    assert "https://" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


@pytest.mark.parametrize("kind", ["style", "script"])
def test_the_policy_names_exactly_the_style_and_the_script(html: str, kind: str) -> None:
    content = re.search(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
    assert content is not None
    digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
    assert f"{kind}-src 'sha256-{digest}'" in html.replace("&#39;", "'")
    assert html.count(f"<{kind}") == 1


def test_what_students_wrote_stays_text(html: str) -> None:
    assert "&lt;script&gt;alert(" in html
    assert "<img" not in html
    assert "{{ 7 * 7 }}" in html
    assert "Robert&#39;); DROP TABLE" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_and_status_stands_there_in_words(
    class_of_24: Callable[[Language], Batch], tmp_path: Path, language: Language
) -> None:
    shown = words(page(class_of_24(language), tmp_path))
    assert all(say(VERDICTS[verdict], language) in shown for verdict in Verdict)
    assert all(say(STATUSES[status], language) in shown for status in Status)


def test_the_sum_is_written_out(class_of_24: Callable[[Language], Batch], tmp_path: Path) -> None:
    shown = words(page(class_of_24("en"), tmp_path))
    assert (
        "24 on the roster + 1 not on it = 9 graded + 9 waiting for a decision + 5 not graded"
        " + 2 without an upload" in shown
    )
    assert "25 = 25: the sum matches." in shown
    assert "Abwesend, Anna 03700023" in shown


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("and not in the download: 1", "Without an upload: 1", "Download all submissions")),
        ("de", ("und nicht im Download: 1", "Ohne Abgabe: 1", "alle Abgaben neu herunter")),
    ],
)
def test_who_handed_in_and_is_not_in_the_download_stands_apart(
    class_of_24: Callable[[Language], Batch],
    tmp_path: Path,
    language: Language,
    said: tuple[str, str, str],
) -> None:
    batch = class_of_24(language)
    shown = words(page(replace(batch, lacking=batch.missing[:1]), tmp_path))
    assert all(text in shown for text in said)
    assert shown.index("Abwesend, Anna") < shown.index(said[1]) < shown.index("Ausgeblieben, Bert")
    assert shown.count("Abwesend, Anna") == 1


def test_a_sum_that_does_not_match_is_said(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    sums = Reconciliation(roster=30, graded=9, needs_review=9, not_graded=5, missing=2)
    shown = words(page(replace(class_of_24("en"), reconciliation=sums), tmp_path))
    assert "30 on one side, 25 on the other: the sum does not match." in shown


def test_without_a_roster_nobody_is_said_to_be_missing(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    sums = Reconciliation(roster=None, graded=9, needs_review=9, not_graded=5, missing=None)
    batch = replace(class_of_24("en"), reconciliation=sums, missing=())
    assert "No roster was given" in words(page(batch, tmp_path))


def test_what_waits_is_ordered_by_the_points_at_stake(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    text = page(class_of_24("en"), tmp_path)
    stakes = [float(points) for points in re.findall(r"<span>([\d.]+) points? at stake", text)]
    assert stakes == sorted(stakes, reverse=True)
    assert f"{sum(stakes):g} points at stake" in words(text)


def test_a_waiting_answer_shows_its_code_its_reason_and_its_text(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    batch = class_of_24("en")
    garbled = next(entry for entry in batch.entries if entry.surname == "Garbled")
    assert garbled.scorecard is not None
    code = next(mark.code for mark in garbled.scorecard.marks if mark.field == "scores")
    text = page(batch, tmp_path)
    row = next(line for line in text.splitlines() if f"<code>{code}</code>" in line)
    assert "The bracket opened at 17 is never closed." in row
    assert "[[2 2 2] [0 1 1] [0 1" in row
    assert "Garbled" in row


def test_an_upload_that_waits_is_listed_with_its_own_code(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    batch = class_of_24("en")
    late = next(entry for entry in batch.entries if entry.surname == "Späth")
    text = page(batch, tmp_path)
    row = next(line for line in text.splitlines() if f"<td><code>{late.code}</code>" in line)
    assert "Handed in 2 h 10 min after the due date." in row


def test_every_upload_that_does_not_count_has_its_reason(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    aside = page(class_of_24("en"), tmp_path).split('<section id="aside">')[1]
    assert aside.count("<li>") == 6
    assert "The PDF asks for a password." in aside
    assert "Erika Platzhalter" in aside


def test_mistakes_are_counted(class_of_24: Callable[[Language], Batch], tmp_path: Path) -> None:
    text = page(class_of_24("en"), tmp_path).split('<section id="mistakes">')[1]
    first = next(line for line in text.splitlines() if "unscaled_output" in line)
    assert '<td class="r">2</td>' in first
    assert "the division by √d_k is missing" in first


def test_every_chart_has_a_title_labelled_axes_and_words(html: str) -> None:
    charts = re.findall(r'<figure class="chart">(.*?)</figure>', html, re.DOTALL)
    assert len(charts) == 11
    for chart in charts:
        assert "<figcaption" in chart
        assert chart.count('class="label"') == 2
        assert re.search(r"(Decided|Entschieden): \d+; ", chart)
        assert len(re.findall("<rect", chart)) == chart.count("<title>") > 0


def test_numbers_are_written_as_the_language_does(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    german = words(page(class_of_24("de"), tmp_path))
    assert "19,5" in german
    assert "19.5" not in german


def test_an_endless_answer_is_cut(
    class_of_24: Callable[[Language], Batch], entry: Callable[..., Entry], tmp_path: Path
) -> None:
    marks = {"3.4.scores": {"verdict": "needs_review", "response": "x" * 40_000}}
    text = page(replace(class_of_24("en"), entries=(entry(marks=marks),)), tmp_path)
    assert "x" * 299 + "…" in text
    assert "x" * 300 not in text


def pictured(batch: Batch, one: Entry, fields: dict[tuple[str, str], bytes]) -> Batch:
    """Give a run of one upload that has pictures."""
    return replace(batch, entries=(one,), pictures=lambda _: fields)


def test_an_answer_in_doubt_is_shown_as_it_stands_in_the_report(
    class_of_24: Callable[[Language], Batch],
    entry: Callable[..., Entry],
    png: Callable[[int], bytes],
    tmp_path: Path,
) -> None:
    one = entry(marks={"3.4.scores": {"verdict": "needs_review"}})
    shots = {("3.4", "scores"): png(1), ("3.4", "output"): png(2)}
    found = outline(page(pictured(class_of_24("en"), one, shots), tmp_path))
    ((_, image),) = [tag for tag in found.tags if tag[0] == "img"]
    assert image["src"] == "data:image/png;base64," + base64.b64encode(png(1)).decode()
    assert image["alt"] == "Picture of this answer on page 3 of the report"
    assert (image["loading"], image["width"], image["height"]) == ("lazy", "193", "26")


def test_a_text_that_was_read_for_sure_has_no_picture_here(
    class_of_24: Callable[[Language], Batch],
    entry: Callable[..., Entry],
    png: Callable[[int], bytes],
    tmp_path: Path,
) -> None:
    one = entry(marks={"1.1.text": {"verdict": "needs_review"}})
    assert "<img" not in page(pictured(class_of_24("en"), one, {("1.1", "text"): png(1)}), tmp_path)


def test_one_picture_of_several_answers_stands_there_once(
    class_of_24: Callable[[Language], Batch],
    entry: Callable[..., Entry],
    png: Callable[[int], bytes],
    tmp_path: Path,
) -> None:
    waiting = {f"3.4.{name}": {"verdict": "needs_review"} for name in ("scores", "scaled")}
    shots = dict.fromkeys((("3.4", "scores"), ("3.4", "scaled")), png(1))
    text = page(pictured(class_of_24("de"), entry(marks=waiting), shots), tmp_path)
    first = re.findall(r'<img class="shot" id="(p-[^"]+)"', text)
    assert re.findall(r'<a class="shot" href="#([^"]+)"', text) == first
    assert len(first) == 1


def test_where_there_is_no_room_for_a_picture_the_row_says_so(
    class_of_24: Callable[[Language], Batch],
    entry: Callable[..., Entry],
    png: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(tally, "Shots", lambda: shots.Shots(room=500))
    waiting = {
        f"3.4.{name}": {"verdict": "needs_review"} for name in ("scores", "scaled", "output")
    }
    seen = {("3.4", name): png(n) for n, name in enumerate(("scores", "scaled", "output"))}
    text = page(pictured(class_of_24("en"), entry(marks=waiting), seen), tmp_path)
    held = sum(len(data) for data in re.findall(r"base64,([^\"]+)", text))
    assert 0 < held <= 500
    assert "no room for more pictures" in text


def test_the_page_may_load_pictures_that_are_part_of_it_and_no_others(html: str) -> None:
    assert "img-src data:;" in html
    assert "default-src 'none'" in html


def test_a_text_that_a_person_has_to_read_is_shown_at_length(
    class_of_24: Callable[[Language], Batch], entry: Callable[..., Entry], tmp_path: Path
) -> None:
    marks = {"1.1.text": {"verdict": "needs_review", "response": "x" * 40_000}}
    text = page(replace(class_of_24("en"), entries=(entry(marks=marks),)), tmp_path)
    assert "x" * 1999 + "…" in text


def test_hidden_characters_are_shown(
    class_of_24: Callable[[Language], Batch], entry: Callable[..., Entry], tmp_path: Path
) -> None:
    one = entry(surname="Mus\u202eter")
    text = page(replace(class_of_24("en"), entries=(one,)), tmp_path)
    assert "Mus[U+202E]ter" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("size", [0, 1, 60])
def test_any_number_of_uploads_makes_a_page(
    crowd: Callable[[int], Batch], tmp_path: Path, size: int
) -> None:
    text = page(crowd(size), tmp_path)
    assert len(re.findall(r'<tr id="u-', text)) == size
    outline(text)


def test_a_large_class_is_never_held_at_once(crowd: Callable[[int], Batch], tmp_path: Path) -> None:
    batch = crowd(40)
    overview.write(batch, tmp_path)
    assert 1 <= batch.entries.most_alive <= 3  # type: ignore[attr-defined] # a crowd counts


def test_every_phrase_has_both_languages_and_is_used() -> None:
    folder = files("grader.reports") / "templates"
    phrases = load_phrases(folder / "overview.toml", "en")
    sources = [folder / "overview.html"]
    sources += [Path(overview.__file__).with_name(name) for name in ("page.py", "charts.py")]
    used = " ".join(source.read_text(encoding="utf-8") for source in sources)
    for name, wording in phrases.table.items():
        assert wording.en
        assert wording.de
        assert re.search(f"[\"']{name}[\"']", used)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_changes_only_on_purpose(
    class_of_24: Callable[[Language], Batch],
    gold: Callable[[str, str], None],
    tmp_path: Path,
    language: Language,
) -> None:
    text = page(class_of_24(language), tmp_path)
    body = re.sub(r"<(style|script)>.*?</\1>|<meta http-equiv[^>]*>", "", text, flags=re.DOTALL)
    gold(f"overview.{language}.html", body)
