"""Where in a sheet's files something stands, as errors name it: file, line and part."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from problems.sheet_model import Sheet
from problems.toml_lines import Keys, line_of, lines_of

Place = Callable[[Keys], str]
"""Words the place of what stands at some keys below where it begins."""

KEY = ".key.toml"
"""How the name of the private file ends."""


def place_in(path: Path, text: str, above: Sequence[str | int] = (), tail: str = "") -> Place:
    """Name a file and the line of what stands in it.

    Args:
        path: of the file.
        text: what the file holds.
        above: the keys below which everything is looked for.
        tail: what follows the line, such as the part's name.
    """

    @cache
    def lines() -> Mapping[Keys, int]:
        return lines_of(text)

    def place(keys: Keys) -> str:
        line = line_of(lines(), (*above, *keys))
        return f"{path.name}{f', line {line}' if line else ''}{tail}"

    return place


def part_place(sheet: Sheet, part: str, *above: str | int) -> Place:
    """Name the sheet's file, the line and the part; a sheet without a file by its id."""
    tail = "".join(f", {one}" for one in (f"part {part}", *above[:1]) if isinstance(one, str))
    if sheet.path is None:
        return lambda _: f"{sheet.id}{tail}"
    return place_in(sheet.path, _text(sheet.path), (*_way(sheet, part), *above), tail)


def key_place(sheet: Sheet, part: str) -> Place:
    """Name the key's file, the line and the part."""
    tail = f", parts.{part!r}"
    if sheet.path is None:
        return lambda _: f"key of {sheet.id}{tail}"
    path = sheet.path.with_name(sheet.path.stem + KEY)
    return place_in(path, _text(path), ("parts", part), tail)


def field_keys(sheet: Sheet, part: str, name: str) -> Keys:
    """Give the way from a part to one of its fields."""
    fields = next((one.fields for one in sheet.parts if one.id == part), ())
    return ("fields", next((at for at, one in enumerate(fields) if one.name == name), 0))


def _way(sheet: Sheet, part: str) -> Keys:
    """Give the way to a part."""
    for number, task in enumerate(sheet.tasks):
        for at, one in enumerate(task.parts):
            if one.id == part:
                return ("tasks", number, "parts", at)
    return ()


def _text(path: Path) -> str:
    """Read a file once more; empty where that fails."""
    try:
        return path.read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""
