"""The last moment of a person is that of a hand-in, a decision or a release of other points."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from grader.gradebook import Gradebook, StoredDecision, StoredRelease
from grader.model import Decision, Entry, Release, Status
from grader.workflow.last_moments import last_moments
from grader.workflow.people import Someone
from submissions.model import Place, Rejected, Upload

A, B, C = (f"number:{letter}" for letter in "abc")
CODES = {"CODE-A": A, "CODE-B": B}


def person(label: str, file: str | None) -> Someone:
    entry = Entry(file=file or "", code="", status=Status.GRADED)
    return Someone(label, (entry,) if file else ())


def taken(file: str, submitted: datetime | None) -> Rejected:
    return Rejected(Upload(file, file, Place(file), 1, submitted=submitted), None, "", ())


def moments(
    folder: Path,
    submitted: Mapping[str, datetime | None],
    decided: Mapping[str, str] | None = None,
    released: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, str | None]:
    people = [person(A, "a.zip"), person(B, "b.zip"), person(C, None)]
    with Gradebook(folder) as book:
        book.add_decisions(
            StoredDecision(Decision(key=key, points=Decimal(1), because="x", by="T"), "", at)
            for key, at in (decided or {}).items()
        )
        for at, points in (released or {}).items():
            book.add_release(StoredRelease(Release(points=points, by="T"), at))
        results = [taken(file, when) for file, when in submitted.items()]
        found = last_moments(book, people, results, CODES, UTC)
    return {label[-1]: when.date().isoformat() if when else None for label, when in found.items()}


def day(number: int) -> datetime:
    return datetime(2026, 12, number, 12, tzinfo=UTC)


def test_the_last_hand_in_or_decision_counts(tmp_path: Path) -> None:
    decided = {"CODE-A.criterion": "2026-12-09T10:00:00+00:00", "ELSE": "2027-01-01T00:00:00+00:00"}
    found = moments(tmp_path, {"a.zip": day(1), "b.zip": day(3)}, decided)
    assert found == {"a": "2026-12-09", "b": "2026-12-03", "c": "2026-12-09"}


def test_a_release_of_the_same_points_changes_nothing(tmp_path: Path) -> None:
    released = {
        "2026-12-10T10:00:00+00:00": {"CODE-A": "1", "CODE-B": "1"},
        "2026-12-20T10:00:00+00:00": {"CODE-A": "1", "CODE-B": "2"},
    }
    found = moments(tmp_path, {"a.zip": day(1), "b.zip": day(1)}, released=released)
    assert found == {"a": "2026-12-10", "b": "2026-12-20", "c": "2026-12-20"}


def test_of_whom_no_moment_is_known_none_is_guessed(tmp_path: Path) -> None:
    found = moments(tmp_path, {"a.zip": day(1), "b.zip": None})
    assert found == {"a": "2026-12-01", "b": None, "c": "2026-12-01"}


def test_a_time_without_a_zone_is_taken_in_the_courses(tmp_path: Path) -> None:
    naive = day(2).replace(tzinfo=None)
    assert moments(tmp_path, {"a.zip": naive, "b.zip": day(1)})["a"] == "2026-12-02"
