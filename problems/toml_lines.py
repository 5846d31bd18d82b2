"""On which line of a TOML text a key stands, so that an error can name it."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

Keys = tuple[str | int, ...]
"""The way to a value: keys, and places in lists counted from 0."""

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_KEY = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)')[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True, slots=True)
class _Found:
    """A text, the lines found in it so far, and how long its lists of tables have become."""

    text: str
    breaks: tuple[int, ...]
    lines: dict[Keys, int] = field(default_factory=dict)
    lengths: Counter[Keys] = field(default_factory=Counter)

    def note(self, keys: Keys, at: int) -> None:
        """Keep the first line of a key."""
        self.lines.setdefault(keys, bisect_right(self.breaks, at) + 1)


def lines_of(text: str) -> Mapping[Keys, int]:
    r"""Find the line of every key of a text; of none where the text is no TOML.

    >>> lines_of('a = 1\n[[t]]\nb.c = [1,\n 2]')[("t", 0, "b", "c", 1)]
    4
    """
    breaks = tuple(place.start() for place in re.finditer("\n", text))
    found = _Found(text, breaks)
    try:
        _walk(found)
    except (ValueError, IndexError, RecursionError):
        return {}
    return found.lines


def line_of(lines: Mapping[Keys, int], keys: Sequence[str | int]) -> int | None:
    """Give the line of a key, or of the nearest table around it; None where nothing is known."""
    ways = (tuple(keys[:length]) for length in range(len(keys), 0, -1))
    return next((lines[way] for way in ways if way in lines), None)


def _walk(found: _Found) -> None:
    table: Keys = ()
    at = _skip(found.text, 0)
    while at < len(found.text):
        if found.text.startswith("[", at):
            table, at = _header(found, at)
        else:
            at = _entry(found, at, table)
        at = _skip(found.text, at)


def _header(found: _Found, at: int) -> tuple[Keys, int]:
    """Read `[a.b]` or `[[a.b]]`, which opens a table."""
    is_list = found.text.startswith("[[", at)
    names, end = _keys(found.text, at + 1 + is_list)
    table = _inside(found.lengths, names[:-1])
    table = (*table, names[-1]) if is_list else _inside(found.lengths, names)
    if is_list:
        found.lengths[table] += 1
        table = (*table, found.lengths[table] - 1)
    for length in range(1, len(table) + 1):
        found.note(table[:length], at)
    return table, end + 1 + is_list


def _inside(lengths: MutableMapping[Keys, int], names: Sequence[str]) -> Keys:
    """Go down to a table, through the last one of each list of tables."""
    table: Keys = ()
    for name in names:
        table = (*table, name)
        if lengths[table]:
            table = (*table, lengths[table] - 1)
    return table


def _entry(found: _Found, at: int, table: Keys) -> int:
    """Read `a.b = value`; gives where it ends."""
    names, end = _keys(found.text, at)
    for length in range(1, len(names) + 1):
        found.note((*table, *names[:length]), at)
    if found.text[end] != "=":
        raise ValueError(end)
    return _value(found, end + 1, (*table, *names))


def _keys(text: str, at: int) -> tuple[tuple[str, ...], int]:
    names: list[str] = []
    while True:
        match = _KEY.match(text, at)
        if match is None:
            raise ValueError(at)
        names.append(next(name for name in match.groups() if name is not None))
        if not text.startswith(".", match.end()):
            return tuple(names), match.end()
        at = match.end() + 1


def _value(found: _Found, at: int, keys: Keys) -> int:
    at = _skip(found.text, at)
    opening = found.text[at]
    if opening in "[{":
        return _collection(found, at + 1, keys, "]" if opening == "[" else "}")
    match = (_STRING if opening in "\"'" else _SCALAR).match(found.text, at)
    if match is None:
        raise ValueError(at)
    return match.end()


def _collection(found: _Found, at: int, keys: Keys, closing: str) -> int:
    """Read a list or an inline table, item by item."""
    place, at = 0, _skip(found.text, at)
    while found.text[at] != closing:
        if closing == "]":
            found.note((*keys, place), at)
            at = _value(found, at, (*keys, place))
        else:
            at = _entry(found, at, keys)
        place, at = place + 1, _skip(found.text, at)
        if found.text[at] == ",":
            at = _skip(found.text, at + 1)
    return at + 1


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
