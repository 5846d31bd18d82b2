"""The students' pages on what may be typed are made of the corpus of typed answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from grader.messages import render
from grader.notation.errors import NotationError

DOCS = Path(__file__).parents[2] / "docs"
BY_HAND = "\n<!-- Written by `pytest tests/docs --update-gold`; do not edit by hand. -->\n"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#$])")


@dataclass(frozen=True)
class Page:
    """One language's page: its frame in words."""

    language: Literal["en", "de"]
    file: str
    head: str
    columns: str
    letters: str
    matrices: str
    because: str


PAGES = (
    Page(
        "en",
        "notation.md",
        "# What you may type\n\n"
        "([Deutsch](notation.de.md); back to [For students](student.md))\n\n"
        "You may type an answer as you would in a program, in LaTeX or by hand. What has one "
        "meaning only is understood; where two are possible, the grader does not guess but says "
        "what it cannot tell apart. `grader check` shows how an answer of yours is understood, "
        "and costs nothing.\n\n"
        "The examples use the letters {letters}; your task has its own. In a task's field, only "
        "the letters of the task are known.\n",
        "| you type | it is understood as |",
        "with the letters",
        "the matrices",
        "not understood:",
    ),
    Page(
        "de",
        "notation.de.md",
        "# Was Sie tippen dürfen\n\n"
        "([English](notation.md); zurück zu [Für Studierende](student.de.md))\n\n"
        "Eine Antwort dürfen Sie tippen wie in einem Programm, in LaTeX oder von Hand. Was nur "
        "eine Bedeutung hat, wird verstanden; wo zwei möglich sind, wird nicht geraten, sondern "
        "gesagt, was sich nicht unterscheiden lässt. `grader check` zeigt, wie Ihre Antwort "
        "verstanden wird, und kostet nichts.\n\n"
        "Die Beispiele verwenden die Buchstaben {letters}; Ihre Aufgabe hat eigene. In einem Feld "
        "der Aufgabe sind nur ihre Buchstaben bekannt.\n",
        "| Sie tippen | verstanden als |",
        "mit den Buchstaben",
        "den Matrizen",
        "nicht verstanden:",
    ),
)


@pytest.mark.parametrize("page", PAGES, ids=[page.language for page in PAGES])
def test_the_page_is_up_to_date(page: Page, notation_corpus: Any, update_gold: bool) -> None:  # noqa: FBT001 - a fixture
    path, text = DOCS / page.file, "".join(written(page, notation_corpus))
    if update_gold:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text, "run: pytest tests/docs --update-gold"


@pytest.mark.parametrize("page", PAGES, ids=[page.language for page in PAGES])
def test_every_row_of_a_table_has_two_cells(page: Page) -> None:
    lines = (DOCS / page.file).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert rows
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 3, row


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("x", "`x`"),
        ("|x|", r"`\|x\|`"),
        ("1 2\n 3 4", "`1 2`<br>`3 4`"),
        ("a`b", "`` a`b ``"),
        ("", "–"),
    ],
)
def test_typed_text_is_shown_as_code(text: str, meant: str) -> None:
    assert code(text) == meant


def test_what_a_message_quotes_is_no_markup() -> None:
    assert prose(r"“\frac” | *x* <b>") == r"“\\frac” \| \*x\* \<b\>"


def written(page: Page, corpus: Any) -> Iterator[str]:
    """Write a page, group by group."""
    letters = ", ".join(map(code, corpus.variables))
    yield page.head.replace("{letters}", letters) + BY_HAND
    for group in corpus.groups:
        shown = [r for r in corpus.rows if r.group == group.name and r.show]
        if shown:
            yield f"\n## {getattr(group, page.language)}\n\n"
            yield f"{getattr(group, f'about_{page.language}')}\n\n{page.columns}\n|---|---|\n"
            yield from (f"| {typed(page, row, corpus)} | {outcome(page, row)} |\n" for row in shown)


def typed(page: Page, row: Any, corpus: Any) -> str:
    """Show what is typed, with the letters where they are not those of the page."""
    text = code(row.typed)
    letters = [name for name in row.variables if name not in row.matrices]
    notes = []
    if row.variables not in ((), corpus.variables) and letters:
        notes.append(f"{page.letters} {', '.join(map(code, letters))}")
    if row.matrices:
        notes.append(f"{page.matrices} {', '.join(map(code, row.matrices))}")
    return f"{text} ({'; '.join(notes)})" if notes else text


def outcome(page: Page, row: Any) -> str:
    """Show how a row is understood, or the message of its refusal."""
    if row.understood is not None:
        return code(row.understood)
    with pytest.raises(NotationError) as refused:
        row.read()
    message = render(refused.value.code, refused.value.args_, page.language)
    return f"*{page.because}* {prose(message)}"


def code(text: str) -> str:
    """Show a text as code in a cell, a span a line."""
    return "<br>".join(map(_span, text.split("\n"))) if text else "–"


def _span(line: str) -> str:
    text = line.strip().replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def prose(text: str) -> str:
    """Show a text with none of its characters taken as markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
