"""The list of variants is read as it was written, and anything else is refused by name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import open_catalogue
from grader.errors import GraderError
from grader.workflow.handing_out.ledger import Given, Ledger, read_ledger, write_ledger
from grader.workflow.handing_out.printed_from import printed_otherwise, state_of
from problems.model import Wording
from problems.sheet import load_sheet

SHEET = Path(__file__).parents[3] / "cases/sheets/probe.toml"
CATALOGUE = open_catalogue(SHEET, public_only=True)


def line(student: str = "0000001", account: str = "", **more: Any) -> Given:
    found = {
        "schema": 1,
        "sheet": "probe",
        "version": 1,
        "edition": "2026w",
        "student": student,
        "account": account,
        "code": f"V-{student or account:>05}-00000",
        "attempts": {"1.1": 0},
        "params": {"1.1": dict(load_sheet(SHEET).parts[0].params)},
        **more,
    }
    return Given.model_validate(found)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write lines, given as records or as texts."""

    def written(*lines: Given | str) -> Path:
        path = tmp_path / "variants.jsonl"
        texts = (
            one if isinstance(one, str) else one.model_dump_json(by_alias=True) for one in lines
        )
        path.write_text("\n".join(texts), "utf-8")
        return path

    return written


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path, lines = tmp_path / "variants.jsonl", (line("0000001"), line("0000002", "4712"))
    write_ledger(path, lines)
    assert read_ledger(path, CATALOGUE).lines == lines


def test_an_empty_list_is_one_without_students(write: Callable[..., Path]) -> None:
    assert read_ledger(write(), CATALOGUE) == Ledger()


def test_somebody_is_found_by_number_and_by_account_only_where_no_number_is_known() -> None:
    known = Ledger((line("0000001", "4711"), line("", "4712")))
    assert known.find("0000001", "9999") == known.lines[0]
    assert known.find("0000009", "4711") is None
    assert known.find("0000009", "4712") == known.lines[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no JSON", "line 1: this is no student's variant"),
        ("[]", "line 1: this is no student's variant"),
        ("{}", "line 1: this is no student's variant"),
        ("[" * 100_000, "line 1: this is no student's variant"),
        ('{"schema": 2}', "has schema 2"),
    ],
)
def test_what_is_no_list_of_variants_is_refused(
    write: Callable[..., Path], text: str, why: str
) -> None:
    with pytest.raises(GraderError, match=why):
        read_ledger(write(text), CATALOGUE)


@pytest.mark.parametrize("other", [{"sheet": "sheet05"}, {"version": 2}, {"edition": "2027s"}])
def test_the_list_of_another_sheet_is_refused(
    write: Callable[..., Path], other: dict[str, object]
) -> None:
    with pytest.raises(GraderError, match="belongs to"):
        read_ledger(write(line(**other)), CATALOGUE)


@pytest.mark.parametrize("params", [{"9.9": {}}, {"1.1": {}}, {"1.1": {"Q": [[1]], "K": "x"}}])
def test_numbers_that_do_not_suit_the_sheet_are_refused(
    write: Callable[..., Path], params: dict[str, object]
) -> None:
    with pytest.raises(GraderError, match="line 2"):
        read_ledger(write(line(), line("0000002", params=params)), CATALOGUE)


@pytest.mark.parametrize(
    "twice",
    [line("0000001", "2", code="V-1"), line("2", "4711", code="V-1"), line("2", code="V-2")],
)
def test_nobody_may_stand_in_the_list_twice(write: Callable[..., Path], twice: Given) -> None:
    with pytest.raises(GraderError, match="twice"):
        read_ledger(write(line("0000001", "4711", code="V-2"), twice), CATALOGUE)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="cannot be read"):
        read_ledger(tmp_path, CATALOGUE)


def test_the_list_holds_neither_names_nor_the_secret(handed_out: Any) -> None:
    records = [json.loads(text) for text in handed_out.variants.read_text("utf-8").splitlines()]
    assert {name for one in records for name in one} == {
        *("schema", "sheet", "version", "edition", "student", "account", "code"),
        *("attempts", "params", "printed_from", "drawn_for"),
    }
    assert "Muster" not in handed_out.variants.read_text("utf-8")


def test_an_upload_from_the_account_of_somebody_else_on_the_list_names_them() -> None:
    known = Ledger((line("0000001", "4711"), line("0000002", "4712"), line("", "4713")))
    assert known.other("0000001", "4712") == known.lines[1]
    assert known.other("0000001", "4713") == known.lines[2]
    assert known.other("0000001", "4711") is None
    assert known.other("0000001", "9999") is None
    assert known.other("", "4713") is None


def test_who_has_a_handout_from_before_the_sheet_was_edited_is_counted() -> None:
    sheet = CATALOGUE.sheet
    now = state_of(sheet)
    old = line("0000002", printed_from="0" * 16)
    known = Ledger((line("0000001", printed_from=now), old, line("0000003")))
    assert printed_otherwise(sheet, known) == 1


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"labels": ("Anders",)}, False),
        ({"params": {}}, True),
        ({"wording": Wording("Compute it.", "Berechnen Sie es.")}, True),
    ],
)
def test_what_only_the_reader_goes_by_is_no_edit(
    change: dict[str, object], *, counts: bool
) -> None:
    sheet = CATALOGUE.sheet
    (task,) = sheet.tasks
    parts = tuple(part.model_copy(update=change) for part in task.parts)
    edited = sheet.model_copy(update={"tasks": (task.model_copy(update={"parts": parts}),)})
    assert (state_of(edited) != state_of(sheet)) is counts
