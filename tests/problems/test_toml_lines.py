"""An error can name the line of any key, whatever way the key is written."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import problems
from problems.toml_lines import Keys, line_of, lines_of

SHEETS = sorted((Path(problems.__path__[0]) / "sheets").glob("*.toml"))

MIXED = '''\
# a comment with [brackets] and "quotes"
"odd key".'x.y' = 1
text = """
[not.a.table]
b = 2 \\""" still
"""
raw = \'\'\'[[no]]\'\'\'  # x = 1
list = [ # the first
  { a = 1, "b" = [1, 2] },

  { a = "}, ]" },
]
[t.u]
a = 1979-05-27T07:32:00Z
[[t.v]]
[[t.v.w]]
a = true
[[t.v]]
[t.v.x]
"a" = -inf
'''


def ways(value: Any, above: Keys = ()) -> Iterator[Keys]:
    """Give the way to every key of a document."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*above, key)
            yield from ways(one, (*above, key))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_key_of_a_sheet_is_found_on_a_line_that_names_it(path: Path) -> None:
    text = path.read_text("utf-8")
    found, rows = lines_of(text), text.split("\n")
    for way in ways(tomllib.loads(text)):
        names = [step for step in way if isinstance(step, str)]
        if isinstance(way[-1], str):
            assert names[-1] in rows[found[way] - 1], way


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (("odd key", "x.y"), 2),
        (("text",), 3),
        (("raw",), 7),
        (("list", 0, "b", 1), 9),
        (("list", 1, "a"), 11),
        (("t", "u", "a"), 14),
        (("t", "v", 0, "w", 0, "a"), 17),
        (("t", "v", 1, "x", "a"), 20),
        (("t", "v", 1, "missing", "deeper"), 18),
        (("missing",), None),
    ],
)
def test_keys_are_found_in_every_way_of_writing_them(way: Keys, line: int | None) -> None:
    assert line_of(lines_of(MIXED), way) == line
    assert line_of(lines_of(MIXED.replace("\n", "\r\n")), way) == line


@pytest.mark.parametrize("text", ["", "a =", "[", "= 1", '"', "a = [" * 5000, "a = [1", "\0"])
def test_what_is_no_toml_is_no_crash(text: str) -> None:
    assert isinstance(dict(lines_of(text)), dict)
