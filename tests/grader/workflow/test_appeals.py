"""What changed after a release is told field by field, against the points that were released."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.engine.releases import points_fingerprint, still_released
from grader.gradebook import Gradebook, StoredRelease
from grader.model import CriterionMark, Entry, Mark, Release, Scorecard, Status, Verdict
from grader.reports import Amendment
from grader.workflow.appeals import (
    Handed,
    amendments,
    handed_out,
    issued,
    issues,
    lowered,
)

CODE = "AAAA-0000"


def mark(field: str, points: str, **more: Any) -> Mark:
    return Mark(
        part="3.4",
        field=field,
        code=f"MARK-{field}",
        verdict=Verdict.PARTIAL,
        credit=None,
        points=Decimal(points),
        max=Decimal(2),
        response="x",
        response_hash="h",
        **more,
    )


def card(*marks: Mark, number: str = "1234567", version: int = 1) -> Scorecard:
    total = sum((one.points or Decimal(0) for one in marks), Decimal(0))
    return Scorecard(
        sheet="sheet05",
        sheet_version=version,
        number=number,
        surname="Muster",
        marks=marks,
        points=total,
        points_decided=total,
        max=Decimal(4),
    )


def scored(scores: str, output: str = "1", by: str = "", **more: Any) -> Scorecard:
    """Make a scorecard whose first field a person decided, where one is named."""
    said = {"decided_by": by, "because": "looked", "method": "person"} if by else {}
    return card(mark("scores", scores, **said), mark("output", output), **more)


def release(at: int, by: str, *cards: Scorecard) -> Handed:
    points = {f"CODE-{one.number}": points_fingerprint(one) for one in cards}
    stored = StoredRelease(Release(points=points, by=by), f"2026-12-{at:02}T10:00:00+00:00")
    return Handed(stored, frozenset(points.values()))


A, B, C = scored("1"), scored("2", by="Zita"), scored("0.5", by="Dora")


def steps(cards: Sequence[Scorecard], *releases: Handed) -> list[tuple[Decimal, Decimal]]:
    found = amendments(issues(cards, releases), cards[-1])
    return [(one.before, one.after) for one in found]


def test_without_a_release_nothing_has_changed_after_one() -> None:
    assert steps([A, B]) == []


def test_a_release_of_the_present_points_changes_nothing_however_often_it_is_made() -> None:
    assert steps([A], release(1, "Toni", A), release(2, "Toni", A)) == []


def test_points_that_changed_are_told_before_and_after_their_release() -> None:
    before = steps([A, B], release(1, "Toni", A))
    assert before == [(Decimal(2), Decimal(3))]
    assert steps([A, B], release(1, "Toni", A), release(2, "Zita", B)) == before


def test_each_step_is_told_and_a_way_back_is_one() -> None:
    given = (release(1, "Toni", A), release(2, "Zita", B), release(3, "Toni", A))
    assert steps([A, B, A], *given) == [(Decimal(2), Decimal(3)), (Decimal(3), Decimal(2))]


def test_points_that_were_never_released_are_no_step() -> None:
    assert steps([A, B, C], release(1, "Toni", A), release(2, "Dora", C)) == [
        (Decimal(2), Decimal("1.5"))
    ]


def test_a_change_names_the_field_the_second_assessor_and_the_first_release() -> None:
    given = (release(1, "Toni", A), release(2, "Toni", A), release(3, "Zita", B))
    (one,) = amendments(issues([A, B], given), B)
    assert (one.released_at, one.released_by) == ("2026-12-01T10:00:00+00:00", "Toni")
    (changed,) = one.fields
    assert (changed.field, changed.before, changed.after) == ("scores", 1, 2)
    assert (changed.reason, changed.detail) == ("decision", "Zita: looked")


@pytest.mark.parametrize(
    ("after", "reason", "detail"),
    [
        (scored("2", version=2), "sheet", "1 → 2"),
        (
            card(
                mark("scores", "2").model_copy(update={"response_hash": "other"}),
                mark("output", "1"),
            ),
            "response",
            "",
        ),
        (scored("2"), "follows", ""),
    ],
)
def test_a_change_for_another_reason_says_so(after: Scorecard, reason: str, detail: str) -> None:
    (one,) = amendments(issues([A, after], [release(1, "Toni", A)]), after)
    assert [(f.reason, f.detail) for f in one.fields] == [(reason, detail)]
    assert one.sheet == ((1, 2) if after.sheet_version == 2 else None)


def test_what_follows_from_a_decision_on_another_answer_names_it() -> None:
    decided = scored("1", "2", by="Zita")
    (one,) = amendments(issues([A, decided], [release(1, "Toni", A)]), decided)
    (changed,) = one.fields
    assert (changed.field, changed.reason, changed.detail) == ("output", "follows", "Zita: looked")


def line(name: str, points: str, by: str) -> CriterionMark:
    given = {"points": Decimal(points), "max": Decimal(1), "decided_by": by, "because": "looked"}
    return CriterionMark.model_validate({"name": name, "code": f"MARK-text.{name}", **given})


def test_criteria_that_come_to_the_same_sum_are_a_change_too() -> None:
    before = card(mark("text", "1", criteria=(line("a", "1", "Toni"), line("b", "0", "Toni"))))
    after = card(mark("text", "1", criteria=(line("a", "0", "Zita"), line("b", "1", "Zita"))))
    (one,) = amendments(issues([before, after], [release(1, "Toni", before)]), after)
    assert [(f.before, f.after, f.detail) for f in one.fields] == [(1, 1, "Zita: looked")]


def test_the_same_person_with_the_same_reason_still_decided_it() -> None:
    first, second = scored("1", by="Toni"), scored("2", by="Toni")
    (one,) = amendments(issues([first, second], [release(1, "Toni", first)]), second)
    assert [(f.reason, f.detail) for f in one.fields] == [("decision", "Toni: looked")]


@pytest.mark.parametrize(
    ("after", "lower"),
    [(B, False), (C, True), (scored("2", "0"), True), (scored("1", "0"), True)],
)
def test_less_in_any_field_or_in_all_is_lower(after: Scorecard, *, lower: bool) -> None:
    (one,) = amendments(issues([A, after], [release(1, "Toni", A)]), after)
    assert one.is_lower is lower


def entry(one: Scorecard) -> Entry:
    code = f"CODE-{one.number}"
    held = {"surname": one.surname, "number": one.number, "scorecard": one}
    return Entry(file=f"{code}.zip", code=code, status=Status.GRADED, **held)


@pytest.fixture
def book(tmp_path: Path) -> Any:
    with Gradebook(tmp_path) as opened:
        yield opened


def other(scores: str) -> Scorecard:
    return scored(scores, number="7654321")


def test_only_what_the_last_release_changed_is_issued_anew(book: Gradebook) -> None:
    def approve(*cards: Scorecard) -> None:
        book.replace_entries(map(entry, cards))
        book.add_release(release(len(list(book.releases())) + 1, "Toni", *cards).stored)

    approve(A, other("1"))
    assert issued(book).reissued == frozenset()
    approve(B, other("1"))
    assert issued(book).reissued == {"CODE-1234567"}
    approve(B, other("1"))
    assert issued(book).reissued == {"CODE-1234567"}
    approve(B, other("2"), scored("1", number="5555555"))
    assert issued(book).reissued == {"CODE-7654321", "CODE-5555555"}
    assert set(issued(book).amendments) == {"CODE-1234567", "CODE-7654321"}
    assert [one.points for one in issued(book).former["CODE-1234567"]] == [2, 3]


def test_whoever_has_less_than_was_released_is_named_until_that_is_released(
    book: Gradebook,
) -> None:
    def named() -> list[tuple[str, Amendment]]:
        last = list(book.releases())[-1].release.points
        found = lowered(book.entries(), issued(book), still_released(book.entries(), last))
        return [(one.code, one.amendment) for one in found]

    book.replace_entries(map(entry, (A, other("1"))))
    book.add_release(release(1, "Toni", A, other("1")).stored)
    assert named() == []
    book.replace_entries(map(entry, (C, other("2"))))
    assert [code for code, _ in named()] == ["CODE-1234567"]
    book.add_release(release(2, "Dora", C, other("2")).stored)
    assert named() == []
    assert len(handed_out(book)) == 2
