"""A later word of another person counts, and what it stands over is told."""

from decimal import Decimal
from typing import Any

import pytest

from grader.gradebook import StoredDecision
from grader.model import Decision
from grader.workflow.faults import Target
from grader.workflow.overruling import overrulings
from grader.workflow.rows import Row

FIELD, CRITERION = "AAAA-0001", "AAAA-0001.hidden"
TARGETS = {key: Target("answer", maximum=Decimal(1)) for key in (FIELD, CRITERION, "BBBB-0001")}


def decision(by: str, key: str = FIELD, **said: Any) -> Decision:
    return Decision.model_validate({"key": key, "because": "seen", "by": by, **said})


def stored(one: Decision, bound_to: str = "answer", *, overruled: bool = False) -> StoredDecision:
    return StoredDecision(one, bound_to, "2026-12-10T10:00:00+00:00", overruled)


def told(now: Decision, *known: StoredDecision) -> list[str]:
    return [one.in_words.en for one in overrulings([Row("ada.json", 3, now)], known, TARGETS)]


def test_both_words_are_told_one_above_the_other() -> None:
    (said,) = told(decision("Ada", points="0.5"), stored(decision("Dee", points=0)))
    assert said == (
        "AAAA-0001: 0.5 points, by Ada: seen (ada.json, row 3)\n    over: 0 points, by Dee: seen"
    )
    (both,) = overrulings(
        [Row("ada.json", 3, decision("Ada", CRITERION, points="0.5"))],
        [stored(decision("Dee", CRITERION, points=0))],
        TARGETS,
    )
    assert both.in_words.de == (
        "AAAA-0001.hidden: 0,5 Punkte für hidden, von Ada: seen (ada.json, Eintrag 3)\n"
        "    statt: 0 Punkte für hidden, von Dee: seen"
    )


@pytest.mark.parametrize(
    ("now", "known"),
    [
        (decision("Ada", points=1), stored(decision("Ada", points=0))),
        (decision("Ada", points=1), stored(decision("Dee", points="1.0"))),
        (decision("Ada", points=1), stored(decision("Dee", points=0), "another answer")),
        (decision("Ada", points=1), stored(decision("Dee", points=0), overruled=True)),
        (decision("Ada", points=1), stored(decision("Dee", "BBBB-0001", points=0))),
        (decision("Ada", points=1), stored(decision("Dee", "GONE-0001", points=0))),
    ],
)
def test_what_stands_over_nobody_elses_word_is_not_told(
    now: Decision, known: StoredDecision
) -> None:
    assert told(now, known) == []


def test_only_the_last_word_on_record_is_stood_over() -> None:
    dee, ada = stored(decision("Dee", points=0)), stored(decision("Ada", points=1))
    assert told(decision("Ada", points="0.5"), dee, ada) == []
    assert len(told(decision("Ada", points="0.5"), ada, dee)) == 1


def test_points_for_a_whole_field_stand_over_those_for_its_criteria() -> None:
    known = stored(decision("Dee", CRITERION, points=0))
    assert len(told(decision("Ada", points=1), known)) == 1
