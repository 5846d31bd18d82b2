r"""LaTeX's matrix environments: cut into cells, which are read one by one."""

import re
from dataclasses import dataclass

from grader.notation.errors import NotationError, Span
from grader.notation.rows import Piece

_NAME = r"(?P<name>[pbBvV]?matrix\*?|smallmatrix|array|psmallmatrix|bsmallmatrix)"
_COLUMNS = r"(?:\{(?:[lcr| @!]|\{[^{}]*\})*\}|\[[lcr| ]*\])"
_BEGIN = re.compile(rf"\\begin\s*\{{{_NAME}\}}(?:\s*\[[tbc]\])?(?:\s*{_COLUMNS})?")
_COMMENT = re.compile(r"(?<!\\)%[ \t]*(?=\r?\n)")
_BRACKETS = {"(": ")", "[": "]", "|": "|", "\\{": "\\}"}
_TRAILING = re.compile(r"[\s.;,]*\Z")
_LINES = re.compile(r"\\(?:hline|(?:top|mid|bottom)rule|cline\s*\{[^{}]*\})")
_ROW_END = re.compile(r"\\\\(?:\s*\[[^\]]*\])?|\\cr(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Environment:
    """A matrix environment: what stands in front of it and behind it, and its cells."""

    before: str
    rows: tuple[tuple[Piece, ...], ...]
    after: Piece


def find_environment(text: str) -> Environment | None:
    r"""Return the matrix environment of a text, or None where there is none.

    >>> found = find_environment(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}")
    >>> [[cell.text for cell in row] for row in found.rows]
    [['1', '2'], ['3', '4']]

    Raises:
        NotationError: it is never closed.
    """
    text = _COMMENT.sub(lambda comment: " " * len(comment.group()), text)
    begin = _BEGIN.search(text)
    if begin is None:
        bare = "&" in text and "\\begin" not in text
        return Environment("", _rows(Piece(text, 0)), Piece("", len(text))) if bare else None
    end = f"\\end{{{begin['name']}}}"
    at = text.find(end, begin.end())
    if at < 0:
        args = {"found": begin.group()}
        raise NotationError("notation.unclosed", args, Span(begin.start(), begin.end()))
    after = at + len(end)
    before, after = _without_brackets(text, text[: begin.start()].rstrip(), after)
    behind = Piece(_TRAILING.sub("", text[after:]), after)
    return Environment(before, _rows(Piece(text[begin.end() : at], begin.end())), behind)


def _without_brackets(text: str, before: str, after: int) -> tuple[str, int]:
    """Leave out brackets around an environment; return what stands before, and where it ends."""
    for opening, closing in _BRACKETS.items():
        rest = text[after:].lstrip()
        if before.endswith(opening) and rest.startswith(closing):
            return before[: -len(opening)].rstrip(), len(text) - len(rest) + len(closing)
    return before, after


def _rows(body: Piece) -> tuple[tuple[Piece, ...], ...]:
    body = Piece(_LINES.sub(lambda line: " " * len(line.group()), body.text), body.at)
    rows: list[tuple[Piece, ...]] = []
    start = 0
    for match in [*_ROW_END.finditer(body.text), None]:
        end = len(body.text) if match is None else match.start()
        line = Piece(body.text[start:end], body.at + start)
        if line.text.strip() or match is not None:
            rows.append(_cells(line))
        start = end if match is None else match.end()
    return tuple(rows)


def _cells(line: Piece) -> tuple[Piece, ...]:
    cells: list[Piece] = []
    start = 0
    for text in re.split(r"(?<!\\)&", line.text):
        cells.append(Piece(text, line.at + start).stripped())
        start += len(text) + 1
    return tuple(cells)
