"""The invented tutor: what waits is decided as the tables mean it, and nothing else is touched."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from grader.demo.model import Cast
from grader.demo.tutor import decide_as_meant
from grader.model import CriterionMark, Entry, Finding, Mark, Scorecard, Status, Verdict

OTTO = "03712015"


def mark(part: str, field: str, verdict: Verdict, criteria: Sequence[str] = ()) -> Mark:
    waits = verdict in {Verdict.UNREADABLE, Verdict.NEEDS_REVIEW}
    return Mark(
        part=part,
        field=field,
        code=f"{part}-{field}",
        verdict=verdict,
        credit=None if waits else Fraction(1),
        points=None if waits else Decimal(1),
        max=Decimal(1),
        response="…",
        response_hash="0",
        criteria=tuple(
            CriterionMark(name=name, code=f"{part}-{field}.{name}", points=None, max=Decimal(1))
            for name in criteria
        ),
    )


def entry(number: str, *marks: Mark) -> Entry:
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number=number,
        surname="X",
        marks=marks,
        points=None,
        points_decided=Decimal(0),
        max=Decimal(20),
    )
    return Entry(file="x.zip", code="FILE", status=Status.NEEDS_REVIEW, scorecard=card)


def refused(account: int) -> Entry:
    return Entry(file="x.zip", code="FILE", status=Status.NOT_GRADED, identifier=str(account))


def test_what_is_decided_already_is_left_alone(cast: Cast) -> None:
    assert decide_as_meant(cast, [entry(OTTO, mark("3.6", "convolution", Verdict.CORRECT))]) == ()


def test_every_criterion_of_a_text_gets_its_points(cast: Cast) -> None:
    waiting = mark("1.2", "text", Verdict.NEEDS_REVIEW, ["fixed_size", "gradients"])
    decisions = decide_as_meant(cast, [entry("03712004", waiting)])
    assert {d.key: d.points for d in decisions} == {
        "1.2-text.fixed_size": 0,
        "1.2-text.gradients": 1,
    }


def test_what_cannot_be_read_is_read_by_the_tutor(cast: Cast) -> None:
    (decision,) = decide_as_meant(cast, [entry(OTTO, mark("3.4", "scores", Verdict.UNREADABLE))])
    assert decision.read_as is not None
    assert decision.read_as.endswith("[1, 1, 1]]")


def test_what_waits_for_another_answer_is_not_decided_twice(cast: Cast) -> None:
    assert decide_as_meant(cast, [entry(OTTO, mark("3.4", "output", Verdict.NEEDS_REVIEW))]) == ()


def test_points_are_granted_where_nothing_can_be_read(cast: Cast) -> None:
    (decision,) = decide_as_meant(cast, [entry(OTTO, mark("3.6", "attention", Verdict.UNREADABLE))])
    assert decision.points == 1


def test_a_typeset_answer_that_waits_is_read_as_it_stands(cast: Cast) -> None:
    waiting = mark("3.4", "scores", Verdict.NEEDS_REVIEW)
    (decision,) = decide_as_meant(cast, [entry("03712016", waiting)])
    assert decision.read_as == "[[2, 2, 2], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1]]"


def test_only_files_that_the_tutor_takes_are_admitted(cast: Cast) -> None:
    decisions = decide_as_meant(cast, [refused(s.account) for s in cast.students if s.refused])
    assert [d.admit_as for d in decisions] == ["Müsterlein-03712018", "Trennstrich-03712019"]
    assert all(d.because for d in decisions)


def test_lateness_is_excused_once(cast: Cast) -> None:
    late = entry("03712012").model_copy(
        update={"identifier": "51012", "findings": (Finding(code="late.by"),)}
    )
    (decision,) = decide_as_meant(cast, [late])
    assert decision.admit_as == "Platzhalter-03712012"
    assert decide_as_meant(cast, [late.model_copy(update={"findings": ()})]) == ()
