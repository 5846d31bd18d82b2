"""Agreement and time, out of the record of decisions."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from grader.gradebook import StoredDecision
from grader.measures.figures import Gap
from grader.model import LONGEST, Decision
from grader.workflow.statistics.decisions import (
    TIMED,
    agreement_of,
    pairs_of,
    read_record,
    times_of,
)
from grader.workflow.statistics.model import Agreement, Pair, Place, Timing

PLACE = Place("1.1", "text", "limits")
Said = tuple[str, str, float]
"""Code of the answer, who, and how many points."""


def stored(
    key: str, by: str, points: float | None, seconds: float | None = None, **more: str
) -> StoredDecision:
    decision = Decision(
        key=key,
        by=by,
        because="Grund",
        points=None if points is None else Decimal(str(points)),
        seconds=None if seconds is None else Decimal(str(seconds)),
        read_as=more.get("read_as"),
    )
    return StoredDecision(decision, more.get("bound_to", "same"), "2026-12-01")


def places(rows: Sequence[StoredDecision]) -> dict[str, Place]:
    return {row.decision.key: PLACE for row in rows if row.decision.key != "unknown"}


def agreement(rows: Sequence[StoredDecision]) -> list[Agreement]:
    known = places(rows)
    return list(agreement_of(read_record(rows, known), known, [PLACE]))


def pairs(rows: Sequence[StoredDecision]) -> list[Pair]:
    return list(pairs_of(read_record(rows, places(rows))))


def times(rows: Sequence[StoredDecision]) -> list[Timing]:
    known = places(rows)
    return list(times_of(read_record(rows, known), known, [PLACE]))


def both(given: Sequence[tuple[float, float]]) -> list[StoredDecision]:
    return [
        stored(str(number), by, points)
        for number, pair in enumerate(given)
        for by, points in zip(("Bo", "Ada"), pair, strict=True)
    ]


def test_two_tutors_are_compared_by_kappa() -> None:
    # equal in 8 of 10; by lot 0.6 · 0.4 + 0.4 · 0.6 = 0.48 … of 6 and 4 ones: 24 + 24 of 100
    rows = both([(1, 1)] * 4 + [(1, 0)] * 2 + [(0, 0)] * 4)
    (found,) = agreement(rows)
    assert (found.answers, found.persons, found.measure) == (10, 2, "kappa")
    assert found.exact.value == Fraction(4, 5)
    assert found.beyond_chance.value == Fraction(80 - 48, 100 - 48)


def test_three_tutors_are_compared_by_krippendorffs_alpha() -> None:
    rows = [*both([(1, 1), (0, 0)] * 5), stored("0", "Cem", 1)]
    (found,) = agreement(rows)
    assert (found.answers, found.persons, found.measure) == (10, 3, "alpha")
    assert found.beyond_chance.value == 1


def test_few_answers_and_one_value_say_why_there_is_no_figure() -> None:
    (few,) = agreement(both([(1, 0)] * 3))
    (alike,) = agreement(both([(1, 1)] * 10))
    assert (few.exact.value, few.beyond_chance.gap) == (0, Gap.FEW)
    assert (alike.exact.value, alike.beyond_chance.gap) == (1, Gap.ONE_VALUE)


def test_only_first_words_count() -> None:
    rows = [stored("1", "Ada", 1), stored("1", "Bo", 0), stored("1", "Bo", 1)]
    (found,) = agreement(rows)
    assert found.exact.value == 0


class Settling(Decision):
    """A decision that settles what two others said."""

    settles: bool = True


def test_a_row_that_settles_a_conflict_is_no_word_of_its_own() -> None:
    last = Settling(key="1", points=Decimal(1), because="Grund", by="Cem", seconds=Decimal(3))
    rows = [stored("1", "Ada", 1), stored("1", "Bo", 0), StoredDecision(last, "same", "2026")]
    (found,) = agreement(rows)
    assert (found.persons, found.measure) == (2, "kappa")
    assert [(one.first, one.second) for one in pairs(rows)] == [("Ada", "Bo")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([stored("1", "Ada", 1)], id="one person"),
        pytest.param([stored("1", "Ada", 1), stored("1", " ada ", 0)], id="one, spelt twice"),
        pytest.param([stored("1", "Ada", 1), stored("2", "Bo", 0)], id="other answers"),
        pytest.param(
            [stored("1", "Ada", 1), stored("1", "Bo", 0, bound_to="changed")], id="changed answer"
        ),
        pytest.param([stored("unknown", "Ada", 1), stored("unknown", "Bo", 0)], id="unknown key"),
        pytest.param(
            [stored("1", "Ada", None, read_as="2"), stored("1", "Bo", 0)], id="read otherwise"
        ),
        pytest.param(
            [
                stored("1", "Ada", None, read_as="2"),
                stored("1", "Ada", 1),
                stored("1", "Bo", 0),
            ],
            id="points for another reading",
        ),
        pytest.param([], id="nothing"),
    ],
)
def test_what_is_no_word_of_two_persons_on_one_response_is_not_compared(
    rows: Sequence[StoredDecision],
) -> None:
    assert agreement(rows) == []
    assert pairs(rows) == []


def test_pairs_are_compared_over_all_answers() -> None:
    rows = [*both([(1, 0.5), (1, 1)]), stored("1", "Cem", 0)]
    found = [(one.first, one.second, one.difference, one.exact) for one in pairs(rows)]
    assert [names[:2] for names in found] == [("Ada", "Bo"), ("Ada", "Cem"), ("Bo", "Cem")]
    assert [(one[2].value, one[2].number) for one in found] == [
        (Fraction(-1, 4), 2),
        (1, 1),
        (1, 1),
    ]
    assert found[0][3].value == Fraction(1, 2)


def test_times_are_told_by_place_and_only_of_several_decisions() -> None:
    rows = [stored(str(n), "Ada", 1, seconds=10 * n) for n in range(1, TIMED + 1)]
    (found,) = times(rows)
    assert (found.place, found.number) == (PLACE, TIMED)
    assert found.quartiles is not None
    assert (found.quartiles.lower, found.quartiles.median) == (20, 30)
    assert times(rows[1:])[0].quartiles is None


def test_a_file_that_is_taken_in_twice_took_its_time_once() -> None:
    rows = [stored("1", "Ada", 1, seconds=10), stored("1", "Ada", 1, seconds=14)]
    (found,) = times([*rows, stored("2", "Ada", 1)])
    assert found.number == 1


@pytest.mark.parametrize(
    ("seconds", "kept"), [(0, "0"), (12.5, "12.5"), ("7", "7"), (86400, LONGEST), (None, None)]
)
def test_seconds_are_kept_up_to_an_hour(seconds: object, kept: object) -> None:
    decision = Decision.model_validate(
        {"key": "k", "points": 1, "because": "b", "by": "c", "seconds": seconds}
    )
    assert decision.seconds == (Decimal(str(kept)) if kept is not None else None)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), "soon", [], "-0.1"])
def test_seconds_that_are_none_are_refused(seconds: object) -> None:
    with pytest.raises(ValidationError):
        Decision.model_validate(
            {"key": "k", "points": 1, "because": "b", "by": "c", "seconds": seconds}
        )


def test_a_decision_of_before_times_were_kept_is_read() -> None:
    old = '{"key":"k","points":"1","read_as":null,"refuse":false,"because":"b","by":"c"}'
    assert Decision.model_validate_json(old).seconds is None
