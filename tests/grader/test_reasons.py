"""What the system, the store and pydantic say is told in both languages, and never lost."""

import errno
import json
import sqlite3
from typing import Any

import pytest
from pydantic import ValidationError

from grader.errors import FaultError, GraderError
from grader.model import Decision
from grader.reasons import fault_of, reason_of, wording_of
from problems.errors import ProblemError
from problems.model import Wording
from submissions.table_messages import refuse


def test_a_sheet_s_error_is_english_in_both() -> None:
    assert wording_of(ProblemError("bad sheet")) == Wording("bad sheet", "bad sheet")


def test_an_error_and_a_refusal_are_told_in_both() -> None:
    assert wording_of(GraderError("no", "nein")) == Wording("no", "nein")
    told = wording_of(refuse("table.empty", file="a.csv"))
    assert told.en.startswith("a.csv is empty")
    assert told.de.startswith("a.csv ist leer")


@pytest.mark.parametrize(
    ("error", "english", "german"),
    [
        (OSError(errno.EACCES, "Permission denied"), "Permission denied", "keine Berechtigung"),
        (OSError(errno.EXDEV, "Odd link"), "Odd link", "„Odd link“"),
        (OSError("no number"), "no number", "„no number“"),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error", "Fehler beim Lesen"),
        (sqlite3.OperationalError("odd"), "odd", "„odd“"),
        (FaultError("twice", "zweimal"), "twice", "zweimal"),
    ],
)
def test_a_reason_is_known_in_german_or_quoted(error: Exception, english: str, german: str) -> None:
    told = reason_of(error)
    assert told.en == english
    assert told.de.startswith(german)


def test_what_is_no_json_is_told_by_its_place() -> None:
    with pytest.raises(json.JSONDecodeError) as refused:
        json.loads('{"a": 1,\n "b" 2}')
    assert reason_of(refused.value).de == "kein JSON in Zeile 2, Spalte 6"


@pytest.mark.parametrize(
    ("row", "german"),
    [
        ({}, "key: fehlt"),
        (7, "ein Objekt mit Namen und Werten wurde erwartet"),
        ({"key": ""}, "key: darf nicht leer sein"),
        ({"points": "x"}, "points: eine Zahl wie 1.5 wurde erwartet (mit Punkt)"),
        ({"points": -1}, "points: muss mindestens 0 sein"),
        ({"points": []}, "points: eine Zahl wurde erwartet"),
        ({"points": float("nan")}, "points: eine endliche Zahl wurde erwartet"),
        ({"points": 1, "because": " "}, "because: das ist leer"),
        ({"points": 1, "because": 4}, "because: ein Text wurde erwartet"),
        ({"points": 1, "odd": 4}, "odd: ist hier nicht vorgesehen"),
        ({"refuse": "yes"}, "refuse: true oder false wurde erwartet"),
        ({"points": 1, "word": "x" * 41}, "word: darf höchstens 40 Zeichen haben"),
        ({"points": 1, "refuse": True}, "genau eines von points"),
    ],
)
def test_a_wrong_row_is_told_in_german(row: Any, german: str) -> None:
    whole = {"key": "A", "because": "b", "by": "c", **row} if row and row != 7 else row
    with pytest.raises(ValidationError) as refused:
        Decision.model_validate(whole)
    assert fault_of(refused.value).de.startswith(german)
    assert "Input should" not in fault_of(refused.value).de


def test_a_fault_that_stands_nowhere_is_called_by_the_whole() -> None:
    with pytest.raises(ValidationError) as refused:
        Decision.model_validate(7)
    assert fault_of(refused.value, "options").en.startswith("options: Input should be")
