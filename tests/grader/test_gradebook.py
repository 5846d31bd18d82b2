"""The store keeps what it was given, refuses what is not its own, and lets one run in."""

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredDecision, only_run, stored_in
from grader.model import Decision, Entry, Scorecard, Status
from submissions.model import Box, Reading, Response

READING = Reading((Response("3.4", "output", "[[1]]", 1, Box(1, 2, 3, 4), 1.0),), pages=1)


def entry(number: str, points: str) -> Entry:
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number=number,
        surname="Muster",
        marks=(),
        points=Decimal(points),
        points_decided=Decimal(points),
        max=Decimal(20),
    )
    return Entry(file=f"{number}.zip", code="AAAA-0000", status=Status.GRADED, scorecard=card)


def test_a_folder_without_a_store_holds_none(tmp_path: Path) -> None:
    assert not stored_in(tmp_path)


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    stored = StoredDecision(
        Decision(key="AAAA-0000", points=Decimal("0.5"), because="shown", by="Testova"), "hash", "t"
    )
    with Gradebook(tmp_path) as book:
        book.add_reading("key", READING)
        book.add_decisions([stored])
        book.replace_entries([entry("1234567", "12.5")])
        book.note("request", "{}")
    with Gradebook(tmp_path) as book:
        assert book.reading("key") == READING
        assert list(book.decisions()) == [stored]
        assert list(book.entries()) == [entry("1234567", "12.5")]
        assert book.noted("request") == "{}"


def test_the_first_reading_under_a_key_stays(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.add_reading("key", READING)
        book.add_reading("key", Reading(()))
        assert book.reading("key") == READING


def test_a_scorecard_is_added_only_where_it_differs_from_the_last(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        for points in ("1", "1", "2"):
            book.replace_entries([entry("1234567", points)])
    rows = sqlite3.connect(tmp_path / "gradebook.sqlite").execute("SELECT id FROM scorecard")
    assert len(rows.fetchall()) == 2


def test_writes_that_belong_together_happen_all_or_not_at_all(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.replace_entries([entry("1234567", "1")])
        with pytest.raises(AttributeError), book.together():
            book.replace_entries([entry("7654321", "1"), entry("7654321", "1").file])  # type: ignore[list-item] # it breaks half way
        assert len(list(book.entries())) == 1


def test_a_newer_store_is_refused_by_name(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "gradebook.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(GraderError, match="layout 99"), Gradebook(tmp_path):
        pass


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gradebook.sqlite").write_bytes(b"not a database, only text" * 100)
    with pytest.raises(GraderError, match="is not a gradebook"), Gradebook(tmp_path):
        pass


def test_a_second_run_is_kept_out_and_a_finished_one_is_not_in_the_way(tmp_path: Path) -> None:
    first = only_run(tmp_path)
    with first, pytest.raises(GraderError, match="Another run"), only_run(tmp_path):
        pass
    with only_run(tmp_path):
        assert stored_in(tmp_path) is False
