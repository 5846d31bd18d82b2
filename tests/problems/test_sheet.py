"""Sheets are read as they are written, and what is wrong in one is named precisely."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from problems.errors import ProblemError
from problems.sheet import load_key, load_sheet, shipped

Write = Callable[..., Path]

POINTS = {
    "1.1": {"text": "1"},
    "1.2": {"text": "2"},
    "2.1": {"text": "1"},
    "2.2": {"text": "2"},
    "3.1": {"q": "0.5", "k": "0.5", "v": "1", "shared_qk": "0.5", "shared_kv": "0.5"},
    "3.2": {"factors": "1"},
    "3.3": {"axis": "1"},
    "3.4": {"scores": "1", "scaled": "1", "output": "1"},
    "3.5": {"onehot_hit": "0.5", "onehot_rest": "0.5", "q": "0.5", "k": "0.5", "reasoning": "2"},
    "3.6": {"attention": "1", "convolution": "1"},
}


def test_sheet_5_has_ten_parts_with_their_fields_and_20_points() -> None:
    sheet = load_sheet("sheet05")
    found = {part.id: {f.name: f.points for f in part.fields} for part in sheet.parts}
    assert found == {
        part: {name: Decimal(points) for name, points in fields.items()}
        for part, fields in POINTS.items()
    }
    assert sheet.points == Decimal(20)


def test_sheet_5_lets_only_the_scaled_scores_be_left_out() -> None:
    fields = [(p.id, f.name) for p in load_sheet("sheet05").parts for f in p.fields if f.optional]
    assert fields == [("3.4", "scaled")]


def test_a_due_date_is_local_to_the_sheets_zone() -> None:
    assert load_sheet("sheet05").due == datetime(2026, 12, 6, 22, 59, tzinfo=UTC)


def test_summer_time_is_heeded(write_sheet: Write) -> None:
    sheet = load_sheet(write_sheet("2026-12-06", "2026-07-06"))
    assert sheet.due == datetime(2026, 7, 6, 21, 59, tzinfo=UTC)


def test_a_due_date_may_be_a_text(write_sheet: Write) -> None:
    sheet = load_sheet(write_sheet("2026-12-06T23:59:00", '"2026-12-06T23:59"'))
    assert sheet.due == datetime(2026, 12, 6, 22, 59, tzinfo=UTC)


def test_a_sheet_is_immutable() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load_sheet("sheet05"), "number", 6)  # noqa: B010 - mypy knows that it is frozen, too


def test_points_are_exact_decimals(write_sheet: Write) -> None:
    sheet = load_sheet(write_sheet("points_step = 0.5", "points_step = 0.1"))
    assert sheet.points_step == Decimal("0.1")


def test_a_byte_order_mark_does_no_harm(write_sheet: Write) -> None:
    path = write_sheet()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_sheet(path).id == "probe"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("format = 1", "format = 2", r"probe\.toml has format 2.*Install a newer sheetgrader"),
        ("format = 1", "format = 0", r"format: found 0, expected format = 1"),
        ("format = 1\n", "", r"format: found None, expected format = 1"),
        ("number = 7", "number = ", r"probe\.toml is not valid TOML"),
        ('"Europe/Berlin"', '"Europe/Bärlin"', r"zone: found 'Europe/Bärlin'.*Europe/Berlin"),
        ('"Europe/Berlin"', "7", r"zone: found 7"),
        ('"Europe/Berlin"', '"../etc/passwd"', r"zone: found"),
        ("T23:59:00", "T23:59:00Z", r"due: found .* without an offset"),
        ("2026-12-06T23:59:00", "2026-12-06", r"due: found '2026-12-06', expected a local time"),
        ("2026-12-06T23:59:00", "0001-01-01T00:00:00", r"due: found .* expected a local time"),
        ("number = 7", "number = " + "[" * 5000, r"is not valid TOML"),
        ("number = 7", "number = " + "7" * 5000, r"is not valid TOML"),
        ("2026-12-06T23:59:00", '"Sunday"', r"due: found 'Sunday', expected a local time"),
        ("2026-12-06T23:59:00", "2026-10-25T02:30:00", r"due: .* does not exist or exists twice"),
        ("2026-12-06T23:59:00", "2027-03-28T02:30:00", r"due: .* does not exist or exists twice"),
        ("points = 2\npoints_step", "points = 3\npoints_step", r"the sheet states 3 .* up to 2"),
        ("points = 2\nwording", "points = 1\nwording", r"part 1\.1 states 1 points.* up to 2"),
        ("points_step = 0.5", "points_step = 0.3", r"1\.1\.text is worth 2 .*points_step = 0\.3"),
        (
            "points_step = 0.5",
            "points_step = 0",
            r"line 9: points_step: found 0, expected more than 0",
        ),
        ('name = "text"', 'nmae = "text"', r"tasks\[1\]\.parts\[1\.1\]\.fields\[1\]\.name is miss"),
        ('name = "text"', 'nmae = "text"', r"nmae is not known here; did you mean name\?"),
        ('title.en = "Probe"\n', "", r"title\.en is missing"),
        ("contact = ", "kontakt = ", r"appeals\.kontakt is not known here; did you mean contact"),
        ("number = 7", "numbr = 7", r"numbr is not known here; did you mean number"),
        ("number = 7", "number = 7\nfoo = 1", r"foo is not known here \(allowed: format, id"),
        ('define = ["1.1.text"]', 'define = ["1.1.txt"]', r"own_letters names '1\.1\.txt'"),
        (
            "points = 2\nwording",
            "points = -2\nwording",
            r"line 29: .*points: found -2, expected 0 or more",
        ),
        ('id = "1.1"', 'id = "1 1"', r"id: found '1 1'"),
        ("[appeals]", '[naming]\nnumber_pattern = "["\n[appeals]', r"number_pattern: is not a reg"),
        ("[appeals]", '[late]\npolicy = "ignore"\n[appeals]', r"late\.policy: found 'ignore'"),
        ("[appeals]", "[carry]\nfactor = 2\n[appeals]", r"carry\.factor: found"),
        (
            "[appeals]",
            '[self_check]\npolicy = "form"\ntruth_from = 2026-12-01T08:00:00\n[appeals]',
            r"truth_from lies before the due date",
        ),
    ],
)
def test_a_slip_in_a_sheet_is_named(write_sheet: Write, old: str, new: str, message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        load_sheet(write_sheet(old, new))


def test_one_slip_is_told_once(write_sheet: Write) -> None:
    """What stands around it is not called too short as well."""
    with pytest.raises(ProblemError) as refused:
        load_sheet(write_sheet('name = "text"', 'name = "Text"'))
    assert len(str(refused.value).splitlines()) == 1


def test_a_part_of_the_same_id_is_refused(write_sheet: Write) -> None:
    path = write_sheet()
    text = path.read_text("utf-8")
    path.write_text(text + text[text.index("[[tasks.parts]]") :], "utf-8")
    with pytest.raises(ProblemError, match=r"part '1\.1' stands here twice"):
        load_sheet(path)


def test_a_field_of_the_same_name_is_refused(write_sheet: Write) -> None:
    path = write_sheet()
    text = path.read_text("utf-8")
    path.write_text(text + text[text.index("[[tasks.parts.fields]]") :], "utf-8")
    with pytest.raises(ProblemError, match="field 'text' stands here twice"):
        load_sheet(path)


def test_a_misspelt_sheet_gets_a_guess() -> None:
    with pytest.raises(ProblemError, match=r"no sheet 'sheet5'; did you mean sheet05\?"):
        load_sheet("sheet5")


def test_keys_are_not_listed_as_sheets() -> None:
    assert all("key" not in name for name in shipped())


def test_a_file_that_is_not_utf_8_is_named(write_sheet: Write) -> None:
    path = write_sheet()
    path.write_bytes("title = 'Müller'".encode("latin-1"))
    with pytest.raises(ProblemError, match="is not UTF-8"):
        load_sheet(path)


def test_a_huge_file_is_not_read(write_sheet: Write) -> None:
    path = write_sheet()
    path.write_bytes(b"#" * 2_000_001)
    with pytest.raises(ProblemError, match="larger than"):
        load_sheet(path)


def test_a_key_is_found_beside_its_sheet(write_sheet: Write, write_key: Write) -> None:
    write_key()
    key = load_key(load_sheet(write_sheet()))
    assert key is not None
    assert set(key.parts) == {"1.1"}


def test_a_sheet_without_its_key_has_none(write_sheet: Write) -> None:
    assert load_key(load_sheet(write_sheet())) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version = 2", "version = 1", "key of probe version 1, .* probe version 2"),
        ('"probe"', '"sheet05"', "key of sheet05 version 2"),
        ('parts."1.1"', 'parts."1.2"', r"parts\.'1\.2': probe has no such part; did you mean 1\.1"),
        ("format = 1", "format = 9", "has format 9"),
        ('sheet = "probe"\n', "", "sheet is missing"),
    ],
)
def test_a_foreign_key_is_refused(
    write_sheet: Write, write_key: Write, old: str, new: str, message: str
) -> None:
    write_key(old, new)
    with pytest.raises(ProblemError, match=message):
        load_key(load_sheet(write_sheet()))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("number = 7", "number = 1.5", "line 5: number: found 1.5, expected a whole number."),
        ("number = 7", "number = true", "line 5: number: found true, expected"),
        ('title.en = "Probe"', 'title.en = ["a", 2]', "found ['a', 2], expected a text in quotes."),
        ("points = 2\npoints_step", "points = 1e999999\npoints_step", "expected 100000 or less."),
        ("points_step = 0.5", "points_step = 1e-999999", "points_step: found 1e-999999, expected"),
        ("points_step = 0.5", "points_step = nan", "points_step: found nan, expected"),
        ("number = 7", "number = " + "7" * 5000, "the number in line 5 has too many digits."),
        ("number = 7", "number = “7”", "texts stand between straight quotes"),
        ('zone = "Europe/Berlin"\n', "", "probe.toml: zone is missing"),
    ],
)
def test_a_slip_is_told_in_the_words_of_toml(
    write_sheet: Write, old: str, new: str, message: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        load_sheet(write_sheet(old, new))
    assert message in str(caught.value)
    assert "Input should" not in str(caught.value)
    assert "Decimal" not in str(caught.value)
