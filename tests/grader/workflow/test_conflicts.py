"""Rows that contradict each other are named, and a settling row stands over the others."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError
from grader.model import Decision
from grader.workflow.conflicts import Settled, settle, skeleton
from grader.workflow.deciding import read_rows, settle_rows
from grader.workflow.rows import Row, rows_in


def rows(*said: dict[str, Any]) -> tuple[Row, ...]:
    """Make rows on one key, each by another person unless told."""
    defaults = ({"key": "AAAA-0001", "because": "seen", "by": f"P{at}"} for at in range(len(said)))
    decisions = [
        Decision.model_validate({**d, **one}) for d, one in zip(defaults, said, strict=True)
    ]
    return tuple(Row(f"{at}.json", 1, one) for at, one in enumerate(decisions))


def places(found: tuple[Row, ...]) -> list[str]:
    return [row.file for row in found]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ({"points": 0}, {"points": 1}, True),
        ({"points": 1}, {"points": "1.0"}, False),
        ({"read_as": "x"}, {"read_as": "y"}, True),
        ({"read_as": ""}, {"points": 0}, True),
        ({"read_as": "x", "by": "P"}, {"points": 1, "by": "P"}, False),
        ({"refuse": True}, {"admit_as": "A-1"}, True),
        ({"refuse": True}, {"excuse": True}, True),
        ({"refuse": True}, {"until": "2026-12-08"}, True),
        ({"admit_as": "A-1"}, {"admit_as": "B-1"}, True),
        ({"admit_as": "A-1"}, {"excuse": True}, False),
        ({"admit_as": "A-1"}, {"admit_as": "A-1", "excuse": True}, False),
        ({"admit_as": "A-1"}, {"until": "2026-12-08"}, True),
        ({"excuse": True}, {"until": "2026-12-08"}, True),
        ({"until": "2026-12-09"}, {"until": "2026-12-08"}, True),
        ({"excuse": True}, {"excuse": True}, False),
    ],
)
def test_what_contradicts_what(one: dict[str, Any], other: dict[str, Any], *, clash: bool) -> None:
    for pair in (rows(one, other), rows(other, one)):
        conflicts = settle(pair).conflicts
        assert bool(conflicts) is clash
        assert not conflicts or conflicts[0].rows == pair


def test_rows_on_different_keys_never_contradict() -> None:
    assert not settle(rows({"points": 0}, {"points": 1, "key": "AAAA-0002"})).conflicts


def test_a_settling_row_stands_over_the_others_wherever_it_stands() -> None:
    said = ({"points": 2, "settles": True}, {"points": 0}, {"points": 1}, {"points": 2})
    settled = settle(rows(*said))
    assert places(settled.overruled) == ["1.json", "2.json"]
    assert places(settled.counting) == ["3.json", "0.json"]
    assert not settled.conflicts


def test_two_settling_rows_that_differ_are_a_contradiction() -> None:
    settled = settle(
        rows({"points": 0}, {"points": 1, "settles": True}, {"points": 2, "settles": True})
    )
    assert places(settled.conflicts[0].rows) == ["1.json", "2.json"]
    assert "settling" in settled.conflicts[0].in_words.en


def test_a_settling_row_leaves_what_it_says_nothing_about() -> None:
    settled = settle(
        rows({"admit_as": "A-1"}, {"admit_as": "B-1"}, {"excuse": True, "settles": True})
    )
    assert places(settled.conflicts[0].rows) == ["0.json", "1.json"]


def test_a_settling_row_alone_counts_like_any_other() -> None:
    settled = settle(rows({"points": 1, "settles": True}))
    assert (settled.overruled, places(settled.counting)) == ((), ["0.json"])


def test_files_of_the_same_name_in_two_folders_are_told_apart() -> None:
    first, second = rows({"points": 0}, {"points": 1})
    second = Row(first.file, first.number, second.decision)
    third = Row("c.json", 1, rows({"points": 1, "settles": True})[0].decision)
    settled = settle((first, second, third))
    assert [row.decision.points for row in settled.overruled] == [Decimal(0)]


def decision_file(path: Path, *said: dict[str, Any]) -> Path:
    complete = [{"key": "AAAA-0001", "because": "seen", "by": path.stem, **one} for one in said]
    path.write_text(json.dumps({"decisions": complete}), encoding="utf-8")
    return path


def taken(files: list[Path], conflicts: Path | None = None) -> Settled:
    return settle_rows(read_rows(files, conflicts), conflicts)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [decision_file(tmp_path / f"{n}.json", {"points": n}) for n in (0, 1)]


def test_the_message_tells_how_to_settle(files: list[Path]) -> None:
    with pytest.raises(GraderError, match=r"--conflicts NEW\.json") as refused:
        taken(files)
    assert "0 points, by 0: seen (0.json, row 1)" in str(refused.value)


def test_the_skeleton_is_refused_until_it_is_filled_in_and_settles_then(
    files: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "settle.json"
    with pytest.raises(GraderError, match=r"settle\.json holds a row"):
        taken(files, out)
    document = json.loads(out.read_text(encoding="utf-8"))
    (row,) = document["decisions"]
    assert row["conflict"] == [
        "0 points, by 0: seen (0.json, row 1)",
        "1 point, by 1: seen (1.json, row 1)",
    ]
    with pytest.raises(GraderError, match=r"settle\.json, row 1"):
        taken([*files, out])
    row |= {"points": 0.5, "because": "Half of it", "by": "Zita Zweit"}
    out.write_text(json.dumps(document), encoding="utf-8")
    settled = taken([*files, out])
    assert places(settled.overruled) == ["0.json", "1.json"]
    assert [row.decision.by for row in settled.counting] == ["Zita Zweit"]


def test_a_file_that_may_hold_decisions_is_never_written_over(files: list[Path]) -> None:
    before = files[1].read_bytes()
    with pytest.raises(GraderError, match="exists already"):
        taken(files, files[1])
    assert files[1].read_bytes() == before


def test_what_is_on_record_and_given_again_contradicts_another_persons_new_row() -> None:
    """Files of two evenings that are given together are compared as those of one."""
    dee, ada = rows({"points": 1, "by": "Dee"}, {"points": 0, "by": "Ada"})
    with pytest.raises(GraderError, match="two decisions on AAAA-0001"):
        settle_rows([ada], known=[dee])
    assert settle_rows([], known=[dee, ada]) == Settled((), ())


def test_a_settling_row_stands_over_what_is_on_record_and_only_new_rows_are_taken_in() -> None:
    dee, ada, last = rows(
        {"points": 1, "by": "Dee"},
        {"points": 0, "by": "Ada"},
        {"points": "0.5", "by": "Zita", "settles": True},
    )
    settled = settle_rows([ada, last], known=[dee])
    assert (settled.overruled, settled.counting) == ((ada,), (last,))


def test_a_persons_own_new_word_corrects_the_one_on_record() -> None:
    before, after = rows({"points": 1, "by": "Ada"}, {"points": 0, "by": "Ada"})
    assert settle_rows([after], known=[before]).counting == (after,)


def test_nothing_is_written_where_nothing_contradicts(files: list[Path], tmp_path: Path) -> None:
    taken(files[:1], tmp_path / "settle.json")
    assert not (tmp_path / "settle.json").exists()


@pytest.mark.parametrize(
    ("said", "open_"),
    [
        (({"points": 0}, {"read_as": "x"}), {"points": None, "read_as": None}),
        (({"refuse": True}, {"admit_as": "A-1"}), {"refuse": False, "admit_as": None}),
        (({"until": "2026-12-08"}, {"excuse": True}), {"until": None, "excuse": False}),
    ],
)
def test_the_skeleton_offers_what_was_said(
    said: tuple[dict[str, Any], ...], open_: dict[str, Any]
) -> None:
    (row,) = json.loads(skeleton(settle(rows(*said)).conflicts, "en"))["decisions"]
    assert {name: row[name] for name in open_} == open_
    assert (row["settles"], row["because"], row["by"]) == (True, "", "")


@pytest.mark.parametrize(
    "row",
    [
        {"refuse": True, "excuse": True},
        {"points": 1, "excuse": True},
        {"until": "2026-12-08", "excuse": True},
        {"admit_as": "A-1", "until": "2026-12-08"},
        {"settles": True},
        7,
        None,
    ],
)
def test_a_row_says_one_thing(tmp_path: Path, row: Any) -> None:
    path = tmp_path / "d.json"
    complete = {"key": "K", "because": "b", "by": "T", **row} if isinstance(row, dict) else row
    path.write_text(json.dumps({"decisions": [complete]}), encoding="utf-8")
    found, wrong = rows_in([path])
    assert (found, len(wrong)) == ((), 1)


def test_an_excuse_may_stand_beside_an_admission(tmp_path: Path) -> None:
    file = decision_file(tmp_path / "d.json", {"admit_as": "A-1", "excuse": True})
    ((row,), wrong) = rows_in([file])
    assert (row.in_words.en, wrong) == (
        "admitted as A-1 and lateness excused, by d: seen (d.json, row 1)",
        (),
    )


CODE = "AAAA-0001"
WHOLE, FIRST, SECOND = {"key": CODE}, {"key": f"{CODE}.first"}, {"key": f"{CODE}.second"}


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ({**WHOLE, "points": 0}, {**FIRST, "points": 1}, True),
        ({**WHOLE, "points": 0, "by": "P"}, {**FIRST, "points": 1, "by": "P"}, False),
        ({**FIRST, "points": 0}, {**SECOND, "points": 1}, False),
        ({**WHOLE, "read_as": "x"}, {**FIRST, "points": 1}, False),
    ],
)
def test_a_field_as_a_whole_and_its_criteria_are_decided_by_one_person(
    one: dict[str, Any], other: dict[str, Any], *, clash: bool
) -> None:
    for pair in (rows(one, other), rows(other, one)):
        found = settle(pair).conflicts
        assert [conflict.key for conflict in found] == [CODE] * clash


def test_a_settling_row_on_the_field_stands_over_what_others_gave_to_criteria() -> None:
    settled = settle(
        rows(
            {**FIRST, "points": 1},
            {**WHOLE, "points": 0},
            {**WHOLE, "points": 1, "settles": True},
        )
    )
    assert places(settled.overruled) == ["0.json", "1.json"]
    assert not settled.conflicts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"decisions": [{"key": "A", "points": 1, "points": 0}]}', "'points' stands twice"),
        ('{"schema": true, "decisions": []}', "schema True"),
        ('{"decisions": [' + "1" * 5000 + "]}", "could not be read as JSON"),
    ],
)
def test_a_file_that_means_two_things_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "d.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraderError, match=said):
        rows_in([path])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_file_in_another_encoding_says_what_to_do(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "d.json"
    path.write_text('{"decisions": [], "von": "Jürgen"}', encoding=encoding)
    with pytest.raises(GraderError, match="not in UTF-8"):
        rows_in([path])


@pytest.mark.parametrize(
    "said",
    [
        {"points": 1, "by": "  "},
        {"points": 1, "because": "\n"},
        {"points": "１"},
        {"points": "1_0"},
        {"points": True},
        {"refuse": "yes"},
        {"points": 1, "settles": 1},
    ],
)
def test_a_row_that_nobody_would_write_on_purpose_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"by|because|points|refuse|settles"):
        rows(said)


def test_contradictions_and_their_skeleton_are_german_as_a_whole(
    files: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "settle.json"
    with pytest.raises(GraderError) as refused:
        settle_rows(read_rows(files), out, "de")
    assert "zwei Entscheidungen zu AAAA-0001:\n" in refused.value.de
    assert "    1 Punkt, von 1: seen (1.json, Eintrag 1)\n" in refused.value.de
    (row,) = json.loads(out.read_text(encoding="utf-8"))["decisions"]
    assert row["conflict"] == [
        "0 Punkte, von 0: seen (0.json, Eintrag 1)",
        "1 Punkt, von 1: seen (1.json, Eintrag 1)",
    ]


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ({"points": "2.5"}, "2,5 Punkte"),
        ({"read_as": "x"}, "gelesen als 'x'"),
        ({"admit_as": "A-1", "excuse": True}, "zählt als A-1 und Verspätung entschuldigt"),
        ({"refuse": True, "settles": True}, "nicht bewertet, entscheidend"),
        ({"until": "2026-12-08"}, "fällig 2026-12-08"),
    ],
)
def test_what_a_row_decides_is_told_in_german(said: dict[str, Any], german: str) -> None:
    (row,) = rows(said)
    assert row.in_words.de == f"{german}, von P0: seen (0.json, Eintrag 1)"
