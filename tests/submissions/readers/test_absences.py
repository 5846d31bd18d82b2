"""What is absent costs points only where nothing is left that could be the answer."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from submissions.absences import doubt_absences
from submissions.model import Box, Expected, Response
from submissions.pdf.model import Document, Line, Page

SCORES = Expected("3.4", "scores", "matrix", lead_ins=("Scores:",))
SCALED = Expected("3.4", "scaled", "matrix", lead_ins=("Scaled:",), optional=True)
READ = Response("3.4", "scores", "[[1, 2]]", 1, Box(0, 0, 100, 20), 0.9)
LEFT_OUT = Response("3.4", "scaled", None, 1, flags=("read.left_out",))
BLANK = Response("3.4", "scores", "", 1, None, 0.9, reader="labelled")

MakeDocument = Callable[..., Document]


@pytest.fixture
def document() -> MakeDocument:
    def made(*texts: str) -> Document:
        lines = tuple(
            Line(1, text, (), Box(0, top, 100, top + 10), top + 8, 10, 0)
            for top, text in zip(range(30, 30 + 20 * len(texts), 20), texts, strict=True)
        )
        return Document((Page(1, 600, 800, lines),))

    return made


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("nothing but words", ("read.left_out",)),
        ("scaled = [[1, 2], [3, 4]]", ("read.left_out", "read.numbers_left")),
        ("0.5 0.5 0.5", ("read.left_out", "read.numbers_left")),
    ],
)
def test_a_step_is_left_out_only_where_no_numbers_are_left(
    document: MakeDocument, text: str, flags: tuple[str, ...]
) -> None:
    found = doubt_absences(document(text), (SCORES, SCALED), (READ, LEFT_OUT), frozenset())
    assert (found[0], found[1].flags) == (READ, flags)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Scores:", ()),
        ("Scores: [[1, 2]]", ("read.elsewhere",)),
        ("something else", ()),
    ],
)
def test_a_blank_is_doubted_where_its_lead_in_goes_on_elsewhere(
    document: MakeDocument, text: str, flags: tuple[str, ...]
) -> None:
    (found,) = doubt_absences(document(text), (SCORES,), (BLANK,), frozenset())
    assert found.flags == flags


def test_a_blank_is_doubted_while_a_page_cannot_be_read(document: MakeDocument) -> None:
    unread = frozenset({"read.picture"})
    (found,) = doubt_absences(document(), (SCORES,), (BLANK,), unread)
    assert found.flags == ("read.picture",)
    (read,) = doubt_absences(document(), (SCORES,), (replace(READ, flags=()),), unread)
    assert read == READ
