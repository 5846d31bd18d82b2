"""Values in messages are shown as people write them; machines keep them as they are."""

import pytest

from grader.messages import render
from grader.wording import Language
from problems import families

LATE = {"late": "3 h", "due": "2026-12-06 23:59+01:00"}


@pytest.mark.parametrize(
    ("language", "moment"), [("en", "6 Dec 2026, 23:59"), ("de", "06.12.2026, 23:59 Uhr")]
)
def test_a_moment_is_shown_as_on_the_pages(language: Language, moment: str) -> None:
    assert f"({moment})" in render("late.by", LATE, language)


@pytest.mark.parametrize(
    ("points", "told"), [("1", "(1 Punkt)"), ("0.5", "(0,5 Punkte)"), ("0", "(0 Punkte)")]
)
def test_a_verdict_and_points_have_their_words(points: str, told: str) -> None:
    said = render("decision.overruled", {"verdict": "incorrect", "points": points}, "de")
    assert said == f"Die Maschine war zu „nicht richtig“ gekommen {told}."


def test_what_was_left_open_is_not_said_to_have_been_decided() -> None:
    said = render("decision.left_open", {"verdict": "needs_review"}, "de")
    assert said == "Die Maschine hatte dies offen gelassen („wartet auf einen Menschen“)."


@pytest.mark.parametrize(
    ("found", "quoted"),
    [("_ (U+005F)", "„_“ (U+005F)"), ("", "„“"), ("a (b) (U+0028)", "„a (b)“ (U+0028)")],
)
def test_what_was_found_is_quoted_as_the_language_does(found: str, quoted: str) -> None:
    args = {"file": "x.zip", "found": found, "separator": "-", "expected": "y.zip"}
    assert f": {quoted} steht, wo „-“ hingehört" in render("naming.separator", args, "de")
    assert quoted.replace("“", "”").replace("„", "“") in render("naming.separator", args, "en")


def test_a_value_of_another_kind_is_shown_as_it_is_and_a_missing_one_as_its_place() -> None:
    assert "(soon)" in render("late.by", {"late": "3 h", "due": "soon"})
    assert "({due})" in render("late.by", {"late": "3 h"})
    odd = {"verdict": "splendid", "points": "many"}
    assert "“splendid” (many)" in render("decision.overruled", odd)


def test_a_mistake_is_worded_by_the_family_that_its_code_names() -> None:
    worded = families.find("attention_product").mistakes["missing_root"]
    assert render("misconception.attention_product.missing_root", {}, "de") == worded.de


@pytest.mark.parametrize(
    "code", ["misconception.nobody.missing_root", "misconception.growth.nothing", "misconception"]
)
def test_a_mistake_that_nobody_worded_is_shown_by_its_code(code: str) -> None:
    assert render(code, {}) == code
