"""Variants are drawn for one purpose, carry no secret, and are read back for their sheet only."""

import json
from pathlib import Path

import pytest

from grader.catalogue import open_catalogue
from grader.errors import GraderError
from grader.workflow.variants import (
    Wish,
    draw_variants,
    read_secret,
    read_variant,
    variant_line,
    write_variants,
)
from problems.errors import ProblemError

SHEET = Path(__file__).parents[2] / "cases/sheets/probe.toml"
SECRET = b"a secret for tests only"


def test_the_same_wish_gives_the_same_variant() -> None:
    assert draw_variants(SHEET, Wish("train")) == draw_variants(SHEET, Wish("train"))


@pytest.mark.parametrize(
    "other", [Wish("other"), Wish("1234567", attempt=1), Wish("1234567", SECRET)]
)
def test_another_wish_gives_another_variant(other: Wish) -> None:
    assert draw_variants(SHEET, other)[0].params != draw_variants(SHEET, Wish("1234567"))[0].params


def test_zeros_in_front_of_a_number_count() -> None:
    short, long = (draw_variants(SHEET, Wish(n, SECRET))[0].params for n in ("1234567", "01234567"))
    assert short != long


def test_all_parts_that_can_be_drawn_are_drawn() -> None:
    assert [variant.part for variant in draw_variants(SHEET, Wish("train"))] == ["1.1"]


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ProblemError, match=r"no part '9\.9'"):
        draw_variants(SHEET, Wish("train"), "9.9")


def test_a_variant_survives_its_file(tmp_path: Path) -> None:
    (variant,) = draw_variants(SHEET, Wish("train"))
    path = tmp_path / "variant.json"
    path.write_text(variant_line(variant), "utf-8")
    params = read_variant(path, SHEET, "1.1")
    catalogue = open_catalogue(SHEET)
    drawn, read = (catalogue.problem("1.1", p).fields[0] for p in (variant.params, params))
    assert drawn.solve is not None
    assert read.solve is not None
    assert drawn.solve({}) == read.solve({})


def test_a_variant_file_holds_params_only() -> None:
    (variant,) = draw_variants(SHEET, Wish("01234567", SECRET, attempt=3))
    line = variant_line(variant)
    assert set(json.loads(line)) == {"schema", "sheet", "version", "part", "attempt", "params"}
    assert "01234567" not in line
    assert "secret" not in line


VALID = '{"schema": 1, "sheet": "probe", "version": 1, "part": "1.1", "attempt": 0, "params": {}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"holds no variant of part 1\.1\. Its parts: none"),
        ("{", "is no variant file"),
        ("[]", "is no variant file"),
        ("[" * 100_000, "is no variant file"),
        ("1" * 5000, "is no variant file"),
        (VALID.replace("params", "parameters"), "is no variant file"),
        (VALID.replace('"schema": 1', '"schema": 2'), "has schema 2.*newer sheetgrader"),
        (VALID.replace("probe", "sheet05"), "belongs to sheet05 version 1, and this is probe"),
        (VALID.replace('"version": 1', '"version": 2'), "belongs to probe version 2"),
        (VALID.replace('"1.1"', '"1.2"'), r"no variant of part 1\.1\. Its parts: 1\.2"),
    ],
)
def test_a_file_that_is_no_variant_of_the_part_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "variant.json"
    path.write_text(text, "utf-8")
    with pytest.raises(GraderError, match=message):
        read_variant(path, SHEET, "1.1")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "variant.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GraderError, match="cannot be read as a text"):
        read_variant(path, SHEET, "1.1")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="cannot be written to"):
        write_variants(tmp_path / "nowhere" / "v.json", draw_variants(SHEET, Wish("train")))


def test_blanks_around_a_secret_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(SECRET + b"\r\n")
    assert read_secret(path) == SECRET


def test_a_short_secret_is_refused_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"hunter2\n")
    with pytest.raises(GraderError, match="holds 7 bytes") as caught:
        read_secret(path)
    assert "hunter2" not in str(caught.value)


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="cannot be read"):
        read_secret(tmp_path / "nowhere")
