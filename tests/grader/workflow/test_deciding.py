"""A decision must name one thing, and must not push anybody's upload aside in silence."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grader.catalogue import open_catalogue
from grader.errors import GraderError
from grader.gradebook import StoredDecision
from grader.model import CriterionMark, Decision, Entry, Mark, Scorecard, Status, Verdict
from grader.workflow.deciding import (
    check_rows,
    find_targets,
    leave_out_changed,
    leave_out_known,
)
from grader.workflow.faults import Target
from grader.workflow.rows import Row

INTAKES = {"AAAA-0001": "zip one", "AAAA-0002": "zip two"}


def entry(code: str, number: str, response: str) -> Entry:
    mark = Mark(
        part="3.2",
        field="factors",
        code=f"MARK-{number}",
        verdict=Verdict.INCORRECT,
        credit=None,
        points=Decimal(0),
        max=Decimal(1),
        response=response,
        response_hash=response,
    )
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number=number,
        surname="Muster",
        marks=(mark,),
        points=None,
        points_decided=Decimal(0),
        max=Decimal(20),
    )
    status = Status.NEEDS_REVIEW
    return Entry(file=code, code=code, status=status, number=number, scorecard=card)


def check(targets: dict[str, Target], *said: dict[str, object]) -> None:
    rows = [
        Row("d.json", number, Decision.model_validate({"because": "seen", "by": "T", **one}))
        for number, one in enumerate(said, 1)
    ]
    check_rows(rows, targets, open_catalogue("sheet05"))


def test_a_key_that_two_uploads_share_is_refused_until_one_is_chosen() -> None:
    shared = find_targets([entry("AAAA-0001", "1", "x"), entry("AAAA-0002", "1", "y")], INTAKES)
    with pytest.raises(GraderError, match="choose first which one counts"):
        check(shared, {"key": "MARK-1", "points": 1})
    check(shared, {"key": "AAAA-0001", "admit_as": "Muster-1234567"})


def test_nobody_is_admitted_in_anothers_place_unless_that_upload_is_refused() -> None:
    one, other = entry("AAAA-0001", "1111111", "x"), entry("AAAA-0002", "2222222", "y")
    targets = find_targets([one, other], INTAKES)
    wanted = {"key": "AAAA-0001", "admit_as": "Probe-2222222"}
    with pytest.raises(GraderError, match="2222222 has an upload that counts or waits"):
        check(targets, wanted)
    check(targets, wanted, {"key": "AAAA-0002", "refuse": True})
    check(targets, {"key": "AAAA-0001", "admit_as": "Muster-1111111"})


@pytest.mark.parametrize(
    ("until", "wrong"),
    [
        ("2026-12-08T23:59", ""),
        ("2026-12-08", ""),
        ("8 December 2026, 23:59", ""),
        ("soon", "a time such as"),
        ("2026-12-06T10:00", "not after the due date"),
        ("", "a time such as"),
    ],
)
def test_a_later_due_date_must_be_one(until: str, wrong: str) -> None:
    targets = find_targets([entry("AAAA-0001", "1111111", "x")], INTAKES)
    row = {"key": "AAAA-0001", "until": until}
    if not wrong:
        check(targets, row)
        return
    with pytest.raises(GraderError, match=wrong):
        check(targets, row)


@pytest.mark.parametrize("said", [{"excuse": True}, {"until": "2026-12-08"}])
def test_a_time_is_settled_for_an_upload_and_not_for_an_answer(said: dict[str, object]) -> None:
    targets = find_targets([entry("AAAA-0001", "1111111", "x")], INTAKES)
    check(targets, {"key": "AAAA-0002", **said})
    with pytest.raises(GraderError, match="points or read_as was expected"):
        check(targets, {"key": "MARK-1111111", **said})
    with pytest.raises(GraderError, match="admit_as, refuse, excuse or until"):
        check(targets, {"key": "AAAA-0001", "points": 1})


def test_rows_that_do_not_count_are_checked_as_well() -> None:
    targets = find_targets([entry("AAAA-0001", "1111111", "x")], INTAKES)
    row = Row("d.json", 1, Decision(key="ZZZZ", points=Decimal(1), because="b", by="T"))
    with pytest.raises(GraderError, match="nothing here has this key"):
        check_rows((), targets, open_catalogue("sheet05"), [row])


def row(by: str, points: int, number: int = 1, **more: object) -> Row:
    said = {"key": "MARK-1", "because": "seen", "by": by, "points": points, **more}
    return Row(f"{by}.json", number, Decision.model_validate(said))


def stored(one: Row, bound_to: str = "x") -> StoredDecision:
    return StoredDecision(one.decision, bound_to, "2026-12-10T10:00:00+00:00")


@pytest.fixture
def targets() -> dict[str, Target]:
    return find_targets([entry("AAAA-0001", "1", "x")], INTAKES)


@pytest.mark.parametrize(
    ("one", "known", "is_new"),
    [
        (row("Bo", 1), [row("Bo", 1)], False),
        (row("Bo", 1), [row("Bo", 1), row("Prof", 0)], False),
        (row("Bo", 1, seconds=60), [row("Bo", 1, seconds=5)], False),
        (row("Bo", 1, settles=True), [row("Bo", 1, settles=True), row("Prof", 0)], False),
        (row("Bo", 1), [row("Bo", 0)], True),
        (row("Bo", 1), [row("Prof", 1)], True),
        (row("Bo", 1, because="other"), [row("Bo", 1)], True),
        (row("Bo", 0, word="c"), [row("Bo", 0, word="a"), row("Bo", 1, word="b")], True),
        (row("Bo", 1), [], True),
    ],
)
def test_what_is_on_record_already_is_known(
    targets: dict[str, Target], one: Row, known: list[Row], *, is_new: bool
) -> None:
    """Bo's page saves all that Bo decided each time, also behind the professor's word."""
    left, repeated = leave_out_known([one], map(stored, known), targets)
    assert (list(left), list(repeated)) == (([one], []) if is_new else ([], [one]))


def test_a_word_that_was_overruled_is_known_as_well(targets: dict[str, Target]) -> None:
    overruled = replace(stored(row("Bo", 1)), overruled=True)
    assert leave_out_known([row("Bo", 1)], [overruled], targets)[0] == ()


def test_a_word_on_another_response_is_no_repetition(targets: dict[str, Target]) -> None:
    known = [stored(row("Bo", 1), bound_to="an earlier response")]
    assert len(leave_out_known([row("Bo", 1)], known, targets)[0]) == 1


def test_a_decision_on_a_response_that_changed_is_refused_or_left_out(
    targets: dict[str, Target],
) -> None:
    fresh, stale = row("Bo", 1, bound_to="x"), row("Ada", 1, bound_to="what stood there before")
    with pytest.raises(GraderError, match="no longer the one that this was decided on"):
        check_rows([fresh, stale], targets, open_catalogue("sheet05"))
    left, names = leave_out_changed([fresh, stale], targets)
    assert [one.decision.by for one in left] == ["Bo"]
    assert [name.en for name in names] == ["Ada.json, row 1 (key MARK-1)"]
    check_rows(left, targets, open_catalogue("sheet05"))


def test_a_criterion_of_a_field_that_was_decided_as_a_whole_is_refused() -> None:
    one = entry("AAAA-0001", "1", "x")
    assert one.scorecard is not None
    (mark,) = one.scorecard.marks
    criterion = CriterionMark(name="c", code="MARK-1.c", points=None, max=Decimal(1))
    whole = {"decided_by": "Ada", "because": "seen", "criteria": (criterion,)}
    card = one.scorecard.model_copy(update={"marks": (mark.model_copy(update=whole),)})
    found = find_targets([one.model_copy(update={"scorecard": card})], INTAKES)
    with pytest.raises(GraderError, match=r"as a whole was decided by Ada.*\(MARK-1\)"):
        check(found, {"key": "MARK-1.c", "points": 1})


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ({"points": "1.5"}, "vergebene Punkte: 1,5; es gibt höchstens 1"),
        ({"points": "0.3"}, "0,3 ist kein Vielfaches der Schrittweite des Blatts, 0,5"),
        ({"refuse": True}, "dies nennt eine Antwort; points oder read_as wurde erwartet"),
        ({"points": 1, "bound_to": "y"}, "die Antwort ist nicht mehr die, über die"),
        ({"key": "AAAA-0001", "points": 1}, "dies nennt eine Abgabe; admit_as,"),
        ({"key": "AAAA-0001", "admit_as": "x"}, "admit_as ist 'x'; Nachname-Nummer wurde"),
        ({"key": "AAAA-0001", "until": "x"}, "until ist 'x'; eine Zeit wie"),
        ({"key": "AAAA-0001", "until": "2020-01-01"}, "until ist '2020-01-01', und das liegt"),
        ({"key": "AAAA-0009", "points": 1}, "nichts hier hat diesen Code; die Codes stehen in"),
    ],
)
def test_a_wrong_row_is_told_in_german(
    targets: dict[str, Target], said: dict[str, object], german: str
) -> None:
    with pytest.raises(GraderError) as refused:
        check(targets, {"key": "MARK-1", **said})
    assert f"d.json, Eintrag 1 (key {said.get('key', 'MARK-1')}): {german}" in refused.value.de


def test_a_reading_that_is_not_understood_is_told_in_one_language_at_a_time() -> None:
    targets = placed("3.4", "scores")
    with pytest.raises(GraderError) as refused:
        check(targets, {"key": "MARK-1", "read_as": "[[1, 2"})
    assert "read_as is not understood for 3.4 scores: " in refused.value.en
    assert "read_as ist für 3.4 scores nicht zu verstehen: " in refused.value.de
    assert refused.value.en.rpartition(": ")[2] != refused.value.de.rpartition(": ")[2]


def placed(part: str, field: str) -> dict[str, Target]:
    """Give the one answer of a class, at another place of the sheet."""
    one = entry("AAAA-0001", "1", "x")
    assert one.scorecard is not None
    (mark,) = one.scorecard.marks
    moved = mark.model_copy(update={"part": part, "field": field})
    card = one.scorecard.model_copy(update={"marks": (moved,)})
    return find_targets([one.model_copy(update={"scorecard": card})], INTAKES)


@pytest.mark.parametrize("text", ["c*+", "rows that are orthogonal", "[[1, 2], [3"])
def test_words_are_no_reading_of_a_matrix(text: str) -> None:
    with pytest.raises(GraderError, match="is not read as a matrix"):
        check(placed("3.5", "q"), {"key": "MARK-1", "read_as": text})
    check(placed("3.5", "q"), {"key": "MARK-1", "read_as": "c*I"})
