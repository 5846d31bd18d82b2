"""The tables of the class: complete, consistent, and open to one more row."""

from collections import Counter

import pytest

from grader.demo.cast import paper
from grader.demo.meant import Meant
from grader.demo.model import Answer, Cast, Student
from grader.errors import GraderError
from problems.sheet import Sheet, load_key

MISTAKES = (
    "carried-from-scores",
    "carried-from-scaled",
    "keys-for-values",
    "root-missing",
    "divided-by-d_k",
    "times-root",
    "wrong-root",
    "softmax-applied",
    "output-of-scores",
    "transposed",
    "one-entry",
    "four-rows",
    "repeated-row",
    "scaled-left-out",
    "only-scores",
    "garbled",
)


def graded(cast: Cast) -> list[Student]:
    return [s for s in cast.students if s.handed_in and (not s.refused or s.admitted)]


def test_the_class_has_24_students_with_names_of_their_own(cast: Cast) -> None:
    numbers = {student.number for student in cast.students}
    accounts = {student.account for student in cast.students}
    assert len(cast.students) == len(numbers) == len(accounts) == 24


def test_five_break_the_naming_rule_and_some_hand_nothing_in(cast: Cast) -> None:
    refused = [s for s in cast.students if s.refused and not s.password]
    assert len(refused) == 5
    assert sum(bool(s.admitted) for s in refused) == 2
    assert sum(not s.handed_in for s in cast.students) == 2
    assert sum(bool(s.password) for s in cast.students) == 1
    assert sum(s.draft is not None for s in cast.students) == 1
    assert sum(s.hours < 0 and s.extended is None for s in cast.students) == 1


@pytest.mark.parametrize("habit", ["labels", "lines", "form", "typeset"])
def test_every_habit_is_among_the_graded_reports(cast: Cast, habit: str) -> None:
    assert any(student.habit == habit for student in graded(cast))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_is_made_in_a_report_that_can_be_read(cast: Cast, mistake: str) -> None:
    makers = [s for s in graded(cast) if s.answers.get("3.4") == mistake]
    assert makers
    assert all(student.habit != "typeset" for student in makers)


def test_no_way_of_answering_is_left_unused(cast: Cast) -> None:
    used = Counter(
        (part, student.answers.get(part, "right")) for student in graded(cast) for part in cast.ways
    )
    ways = {(part, way) for part, by_way in cast.ways.items() for way in by_way}
    assert ways == set(used)


def test_each_way_answers_exactly_the_fields_of_its_part(cast: Cast, sheet: Sheet) -> None:
    fields = {part.id: [field.name for field in part.fields] for part in sheet.parts}
    for part, ways in cast.ways.items():
        for answers in ways.values():
            assert list(answers) == fields[part]


def test_meant_points_are_possible_on_the_sheet(intended: Meant, sheet: Sheet) -> None:
    most = {(p.id, f.name): f.points for p in sheet.parts for f in p.fields}
    for student in intended.students:
        for field in student.fields:
            assert 0 <= field.final_points <= most[field.part, field.field]
            assert field.final_points % sheet.points_step == 0


def test_criteria_are_those_of_the_key(cast: Cast, sheet: Sheet) -> None:
    key = load_key(sheet)
    assert key is not None
    for part, ways in cast.ways.items():
        stated = {c["name"] for c in key.parts.get(part, {}).get("criteria", ())}
        granted = {n for way in ways.values() for answer in way.values() for n in answer.criteria}
        assert granted <= stated
        for way in ways.values():
            for answer in way.values():
                assert not answer.criteria or set(answer.criteria) == stated


def test_an_unknown_way_is_refused_with_the_ways_there_are(cast: Cast) -> None:
    student = cast.students[0]
    with pytest.raises(GraderError, match=r"no way 'guessed' of answering 3\.4; it has: right, "):
        paper(cast, student, {"3.4": "guessed"})


@pytest.mark.parametrize(
    "row",
    [
        {"verdict": "correct"},
        {"verdict": "needs_review", "points": 1},
        {"verdict": "unreadable", "read_as": "1"},
    ],
)
def test_an_answer_says_what_it_comes_to(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="waits"):
        Answer.model_validate({"says": "x", **row})
