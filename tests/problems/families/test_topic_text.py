"""Topics: every one is worded and has criteria, and those are nowhere but in the private file."""

from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from grader.catalogue import open_catalogue
from problems import sheet as sheets
from problems.errors import ProblemError
from problems.families import topic_text
from problems.families.topic_text import FAMILY, Key, Params, Topic, build, ready
from problems.model import Criterion, Wording
from tests.pdf import typeset

TOPICS: tuple[Topic, ...] = get_args(Topic)
OWN = Criterion("own", Decimal(1), Wording("Own.", "Eigenes."))
SHEET = """\
format = 1
id = "topics"
version = 1
edition = "2026w"
number = 1
title = { en = "Topics", de = "Themen" }
points = 1.5
points_step = 0.5
zone = "Europe/Berlin"
appeals = { contact = "exercises@course.example" }

[[tasks]]
id = "1"
title = { en = "Attention", de = "Attention" }

[[tasks.parts]]
id = "1.1"
family = "topic_text"
points = 1.5
params = { topic = "bottleneck" }
fields = [{ name = "text", points = 1.5 }]
"""
KEY = """\
format = 1
sheet = "topics"
version = 1

[parts."1.1"]
topic = "bottleneck"
points = { way_out = 0.5 }
"""


def criteria(asked: Topic, **key: Any) -> tuple[Criterion, ...]:
    (field,) = build(Params(topic=asked), Key(**key)).fields
    return field.criteria


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_criteria_in_both_languages(topic: Topic) -> None:
    found = ready(topic)
    assert found
    for criterion in found:
        assert criterion.partial is not None
        for wording in (criterion.wording, criterion.partial):
            assert wording.en.strip()
            assert wording.de.strip()
            assert wording.en != wording.de


def test_every_wording_compiles() -> None:
    asked = [FAMILY.ask(Params(topic=topic)) for topic in TOPICS if FAMILY.ask]
    held = [w for t in TOPICS for c in ready(t) for w in (c.wording, c.partial) if w]
    texts = [text for wording in (*asked, *held) for text in (wording.en, wording.de)]
    assert typeset("\n\n".join(texts).encode()).startswith(b"%PDF-")


def test_without_a_key_nothing_is_held() -> None:
    (field,) = build(Params(topic="bottleneck"), None).fields
    assert field.criteria == ()


def test_no_criterion_stands_in_the_code_or_is_shipped_as_a_sheet() -> None:
    code = Path(topic_text.__file__).read_text("utf-8")
    for topic in TOPICS:
        for criterion in ready(topic):
            assert criterion.wording.en not in code
            assert criterion.wording.de not in code
    assert "topics" not in sheets.shipped()
    assert (files("problems") / "sheets" / "topics.key.toml").is_file()


def test_a_key_draws_criteria_and_weighs_them_anew() -> None:
    assert criteria("bottleneck", topic="bottleneck") == ready("bottleneck")
    found = criteria("bottleneck", topic="bottleneck", points={"way_out": "0.5"})
    assert [criterion.points for criterion in found] == [Decimal(1), Decimal("0.5")]


def test_own_criteria_stand_for_those_that_lie_ready() -> None:
    assert criteria("bottleneck", criteria=(OWN,)) == (OWN,)


def test_a_key_about_another_topic_is_refused() -> None:
    with pytest.raises(
        ProblemError, match=r"about the topic bottleneck, .* asks about hard_or_soft"
    ):
        criteria("hard_or_soft", topic="bottleneck")


def test_points_of_an_unknown_criterion_are_refused() -> None:
    with pytest.raises(ProblemError, match=r"no criterion 'wayout'\. It has: one_vector, way_out"):
        criteria("bottleneck", topic="bottleneck", points={"wayout": 1})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "either `topic` or `criteria`"),
        ({"topic": "bottleneck", "criteria": (OWN,)}, "either `topic` or `criteria`"),
        ({"criteria": (OWN,), "points": {"own": 2}}, "own criteria have theirs"),
        ({"topic": "transformers"}, "Input should be"),
    ],
)
def test_keys_that_say_too_little_or_too_much_are_refused(
    data: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        Key(**data)


def test_a_sheet_gets_words_from_the_family_and_criteria_from_the_key(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(SHEET, "utf-8")
    path.with_name("topics.key.toml").write_text(KEY, "utf-8")
    (field,) = open_catalogue(path).problem("1.1").fields
    assert [criterion.name for criterion in field.criteria] == ["one_vector", "way_out"]


def test_a_copy_for_students_lacks_the_criteria_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_text, "files", lambda _: tmp_path)
    ready.cache_clear()
    with pytest.raises(ProblemError, match="not in this copy of the project"):
        criteria("bottleneck", topic="bottleneck")
    (field,) = build(Params(topic="bottleneck"), None).fields
    assert field.criteria == ()
