"""Cells are written anew, and every other byte of a worksheet stays."""

from pathlib import Path

import pytest

from submissions.filling import fill, without
from submissions.tables import Table, read_table

ROWS = (
    'Identifier,"Full name",Grade\r\n'
    '"Participant 1","Müller, ""Mo""",\r\n'
    "Participant 2,Probe ,-\r\n"
)


def table(tmp_path: Path, data: bytes) -> Table:
    path = tmp_path / "worksheet.csv"
    path.write_bytes(data)
    return read_table(path, exact=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_nothing_to_fill_gives_the_same_bytes(tmp_path: Path, encoding: str, end: str) -> None:
    data = ROWS.replace("\r\n", end).encode(encoding)
    assert fill(table(tmp_path, data), {}) == data


def test_a_cell_is_filled_and_all_else_stays(tmp_path: Path) -> None:
    data = ROWS.encode("utf-8-sig")
    filled = fill(table(tmp_path, data), {2: {2: "17.5"}})
    assert filled == data.replace(b'""Mo""",\r\n', b'""Mo""",17.5\r\n')


@pytest.mark.parametrize(
    ("text", "raw"),
    [("a b", '"a b"'), ("a,b", '"a,b"'), ('say "x"', '"say ""x"""'), ("", ""), ("1", "1")],
)
def test_a_text_is_quoted_where_it_has_to_be(tmp_path: Path, text: str, raw: str) -> None:
    filled = fill(table(tmp_path, ROWS.encode()), {3: {2: text}})
    assert filled.decode().endswith(f"Participant 2,Probe ,{raw}\r\n")


def test_what_the_encoding_lacks_becomes_an_entity(tmp_path: Path) -> None:
    filled = fill(table(tmp_path, ROWS.encode("cp1252")), {3: {2: "Ω"}})
    assert filled.endswith(b",&#937;\r\n")


def test_a_line_in_which_no_record_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        fill(table(tmp_path, ROWS.encode()), {9: {2: "1"}})


def test_a_record_of_several_lines_is_filled(tmp_path: Path) -> None:
    data = b'Identifier,Text,Grade\n1,"a\nb",\n2,c,\n'
    assert (
        fill(table(tmp_path, data), {4: {2: "3"}}) == b'Identifier,Text,Grade\n1,"a\nb",\n2,c,3\n'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_row_is_left_out_and_all_else_stays(tmp_path: Path, encoding: str) -> None:
    given = table(tmp_path, ROWS.encode(encoding))
    lines = ROWS.splitlines(keepends=True)
    assert without(given, {2}) == "".join((lines[0], lines[2])).encode(encoding)
    assert without(given, set()) == ROWS.encode(encoding)


def test_a_row_of_several_lines_is_left_out_whole(tmp_path: Path) -> None:
    given = table(tmp_path, b'Identifier,Note\n1,"a\nb"\n2,c')
    assert without(given, {2}) == b"Identifier,Note\n2,c"
    assert without(given, {2, 4}) == b"Identifier,Note\n"
