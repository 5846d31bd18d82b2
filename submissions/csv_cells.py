"""CSV cut into cells so that every byte of it can be put back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the line it begins in, counted from 1, its cells as they stand, and its end."""

    number: int
    raw: tuple[str, ...]
    """The cells with their quotation marks."""
    end: str
    """The characters that end the record; empty at the end of a file."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells' texts."""
        return tuple(map(_text, self.raw))

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not any(map(str.strip, self.cells))


class UnclosedQuoteError(ValueError):
    """A quotation mark has no partner; the argument is the line."""


def cut(text: str, delimiter: str, *, backslash: bool = False) -> Iterator[Line]:
    r"""Cut a text into records.

    Args:
        text: the whole file.
        delimiter: one character.
        backslash: whether a backslash keeps a quotation mark from ending the cell, as in what
            PHP's fputcsv writes.

    Raises:
        UnclosedQuoteError: a quotation mark has no partner, or text follows behind a quoted cell.

    Examples:
        >>> [line.cells for line in cut('a,"b, c"', ",")]
        [('a', 'b, c')]
    """
    pattern = _pattern(delimiter, backslash=backslash)
    at, number, cells, begun = 0, 1, list[str](), 1
    while at < len(text) or cells:
        match = pattern.match(text, at)
        if match is None:
            raise UnclosedQuoteError(begun)
        cells.append(match["cell"])
        at, number = match.end(), number + len(_ENDS.findall(match[0]))
        if match["end"] != delimiter:
            yield Line(begun, tuple(cells), match["end"])
            cells, begun = [], number


def join(line: Line, delimiter: str) -> str:
    """Put a record together again, byte for byte."""
    return delimiter.join(line.raw) + line.end


def _pattern(delimiter: str, *, backslash: bool) -> re.Pattern[str]:
    sign = re.escape(delimiter)
    inner = r'(?:[^"\\]|\\.|"")*+' if backslash else r'(?:[^"]|"")*+'
    plain = rf'(?!")[^{sign}\r\n]*'
    return re.compile(rf'(?P<cell>"{inner}"[ ]*|{plain})(?P<end>{sign}|\r\n|\r|\n|\Z)', re.DOTALL)


def _text(raw: str) -> str:
    cell = raw.rstrip(" ")
    if cell.startswith('"'):
        return cell[1:-1].replace('""', '"')
    return raw
