"""Words, points and moments are written alike everywhere."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from grader.messages import codes
from grader.model import CriterionMark, Status, Verdict
from grader.wording import (
    STATUSES,
    VERDICTS,
    criterion_title,
    filled,
    load_phrases,
    plain_points,
    points_text,
    shorten,
    visible,
)
from problems.model import Wording

ROOT = Path(__file__).parents[2]
PHRASES = sorted((ROOT / "grader").rglob("*.toml"))
FAMILIAR = re.compile(r"\b(du|dir|dich|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)


def german_texts() -> Iterator[tuple[str, str]]:
    """Yield every German text for people, with its name."""
    yield from ((code, template.de) for code, template in codes().items())
    for path in PHRASES:
        for name, texts in tomllib.loads(path.read_text("utf-8")).items():
            if isinstance(texts, dict) and isinstance(texts.get("de"), str):
                yield f"{path.name}: {name}", texts["de"]


def test_german_is_formal_and_quotes_in_one_way() -> None:
    texts = dict(german_texts())
    assert "moodle.toml: not_graded" in texts
    assert "naming.prefix" in texts
    assert [name for name, text in texts.items() if FAMILIAR.search(text)] == []
    assert [name for name, text in texts.items() if "»" in text or "«" in text] == []


def test_a_criterion_is_called_by_its_title_and_by_its_name_where_it_has_none() -> None:
    bare = CriterionMark(name="fixed_size", code="C.fixed_size", points=None, max=Decimal(1))
    titled = bare.model_copy(update={"title": Wording("Fixed size", "Feste Größe")})
    assert criterion_title(bare, "de") == "fixed_size"
    assert criterion_title(titled, "de") == "Feste Größe"


def test_a_number_is_written_with_the_word_that_goes_with_it() -> None:
    text = "{all} left: {n:row|rows}, {points:Punkt|Punkte}"
    told = filled(text, {"all": "x", "n": 1, "points": "0,5"})
    assert told == "x left: 1 row, 0,5 Punkte"
    with pytest.raises(KeyError):
        filled(text, {})


def test_every_verdict_has_words_of_its_own_in_both_languages() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert len({wording.en for wording in VERDICTS.values()}) == len(Verdict)
    assert len({wording.de for wording in VERDICTS.values()}) == len(Verdict)


def test_every_status_has_words_of_its_own_in_both_languages() -> None:
    assert set(STATUSES) == set(Status)
    assert len({wording.en for wording in STATUSES.values()}) == len(Status)
    assert len({wording.de for wording in STATUSES.values()}) == len(Status)


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.00", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("12.50", "12.5"),
        ("-1.5", "-1.5"),
    ],
)
def test_points_have_one_spelling(points: str, text: str) -> None:
    assert plain_points(Decimal(points)) == text


def test_points_that_wait_are_a_dash() -> None:
    assert points_text(None, "de") == "–"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Müller", "Müller"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("a\u200bb", "a[U+200B]b"),
        ("\u2067ab\u2069", "[U+2067]ab[U+2069]"),
        ("\ud800", "[U+D800]"),
        ("\u2028", "[U+2028]"),
        ("\x7f", "[U+007F]"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_cannot_be_seen_is_spelt(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_nothing_that_steers_a_terminal_survives() -> None:
    every = "".join(map(chr, range(0x3000)))
    left = {sign for sign in visible(every) if unicodedata.category(sign) == "Cc"}
    assert left == {"\n", "\t"}


def test_a_text_within_the_limit_is_whole() -> None:
    assert shorten("abc", 3) == "abc"
    assert shorten("abcd", 3) == "ab…"


def test_a_newer_file_of_phrases_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "phrases.toml"
    file.write_text("format = 2")
    with pytest.raises(ValueError, match=r"phrases\.toml is not of format 1"):
        load_phrases(file, "en")


def test_a_phrase_fills_its_places(tmp_path: Path) -> None:
    file = tmp_path / "phrases.toml"
    file.write_text('format = 1\n[of]\nen = "of {max}"\nde = "von {max}"')
    assert load_phrases(file, "de")("of", max=3) == "von 3"
    with pytest.raises(KeyError):
        load_phrases(file, "en")("of", other=3)
