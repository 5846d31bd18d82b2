"""What was read, as a table for people: text, page, and why a person has to look."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from grader.messages import render
from grader.terminal import laid_out, one_line
from grader.wording import Language, say, visible
from grader.workflow.read import ReadFile, is_certain
from problems.model import Wording
from submissions.model import Response

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_WORDS: Mapping[str, Wording] = {
    "part": Wording("part", "Teil"),
    "field": Wording("field", "Feld"),
    "page": Wording("page", "Seite"),
    "text": Wording("read as", "gelesen als"),
    "blank": Wording("(no answer)", "(keine Antwort)"),
    "absent": Wording("(not found)", "(nicht gefunden)"),
    "unsure": Wording("This was read with little confidence.", "Das ist nicht sicher gelesen."),
    "all": Wording("All {all} read with certainty.", "Alle {all} sicher gelesen."),
    "sums": Wording(
        "{certain} of {all} read with certainty; a person looks at the rest (?).",
        "{certain} von {all} sicher gelesen; den Rest (?) sieht sich ein Mensch an.",
    ),
}
_MATRIX = re.compile(r"\[\[.*\]\]", re.DOTALL)
_GAP = (0, 2, 0, 0)
"""Two blanks between columns."""


def reading_table(files: Iterable[ReadFile], language: Language) -> str:
    """Show what was read in files; nothing in it is obeyed by a terminal or taken as markup."""
    return "\n\n".join(laid_out(*_report(one, language)) for one in files)


def in_rows(text: str) -> str:
    r"""Write a matrix with one row a line, and any other text as it is.

    >>> in_rows("[[1, 2], [3, 4]]")
    '[[1, 2],\n [3, 4]]'
    """
    return text.replace("], [", "],\n [") if _MATRIX.fullmatch(text) else text


def reasons(response: Response, language: Language) -> Iterator[str]:
    """Say why a person has to look at a response, or why it may be absent."""
    for flag in response.flags:
        yield f"{render(flag, {}, language)} [{flag}]"
    if not response.flags and not is_certain(response):
        yield say(_WORDS["unsure"], language)


def _report(one: ReadFile, language: Language) -> Iterator["RenderableType"]:
    from rich.padding import Padding
    from rich.text import Text

    yield Text(one_line(f"{one.file}:"), style="bold")
    for notice in one.notices:
        message = f"! {one_line(render(notice.code, notice.args, language))} [{notice.code}]"
        yield Padding(Text(message, style="yellow"), (0, 0, 0, 2))
    yield Padding(_table(one, language), (0, 0, 0, 2))
    yield Text(f"  {_sums(one, language)}")


def _table(one: ReadFile, language: Language) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=_GAP, header_style="bold")
    table.add_column("")
    table.add_column(say(_WORDS["part"], language))
    table.add_column(say(_WORDS["field"], language), overflow="fold")
    table.add_column(say(_WORDS["page"], language), justify="right")
    table.add_column(say(_WORDS["text"], language), overflow="fold")
    for response in one.responses:
        table.add_row(*_cells(response, language))
    return table


def _cells(response: Response, language: Language) -> Iterator["RenderableType"]:
    from rich.console import Group
    from rich.text import Text

    certain = is_certain(response)
    yield Text("✓", style="green") if certain else Text("?", style="yellow")
    for plain in (response.part, response.field, _pages(response)):
        yield Text(plain)
    why = list(reasons(response, language))
    yield Group(_reading(response, language), *([_list(why)] if why else []))


def _pages(response: Response) -> str:
    """Name the page of a response, and the last one where it goes on."""
    if response.page is None:
        return ""
    last = max((spot.page for spot in response.continued), default=response.page)
    return str(response.page) if last <= response.page else f"{response.page}–{last}"


def _reading(response: Response, language: Language) -> "Text":
    from rich.text import Text

    if response.text:
        return Text(visible(in_rows(response.text)).replace("\t", " "))
    name = "absent" if response.text is None else "blank"
    return Text(say(_WORDS[name], language), style="dim")


def _list(lines: Iterable[str]) -> "Table":
    """List lines, each hanging from its dash."""
    from rich.table import Table
    from rich.text import Text

    listed = Table.grid(padding=(0, 1, 0, 0))
    for line in lines:
        listed.add_row(Text("-", style="yellow"), Text(line, style="yellow"))
    return listed


def _sums(one: ReadFile, language: Language) -> str:
    certain, everything = sum(map(is_certain, one.responses)), len(one.responses)
    name = "all" if certain == everything else "sums"
    return say(_WORDS[name], language).format(certain=certain, all=everything)
