"""Lines that hold several labels: cut where each next letter follows, and nowhere else."""

from collections.abc import Callable

import pytest

from submissions.model import Box, Expected
from submissions.pdf.document import open_document
from submissions.pdf.model import Glyph, Line
from submissions.pdf.parting import cut, part_lines
from submissions.reading import read_report

Build = Callable[..., bytes]


def line(text: str, breaks: tuple[int, ...] = ()) -> Line:
    """Set a line whose characters are ten points apart and six wide; no glyph is a blank."""
    glyphs = tuple(
        None if char == " " else Glyph(char, x, 90, x + 6, 99, x, x + 6, 98, 10, 1, 0)
        for x, char in zip(range(0, 10 * len(text), 10), text, strict=True)
    )
    box, faults = Box(0, 90, 10 * len(text) - 4, 99), frozenset({"read.gap"})
    return Line(1, text, glyphs, box, 98, 10, 1, bold=True, faults=faults, breaks=breaks, frame=2)


def parted(text: str) -> list[str]:
    return [part.text for part in part_lines([line(text)])]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(a) p = 1, (b) q = 2", ["(a) p = 1", "(b) q = 2"]),
        ("(a) 1; (b) 2; (c) 3", ["(a) 1", "(b) 2", "(c) 3"]),
        ("(a) yes. (b) no", ["(a) yes.", "(b) no"]),
        ("a) 1,   b) 2", ["a) 1", "b) 2"]),
        ("a. 1, b. 2", ["a. 1", "b. 2"]),
        ("a: 1, b: 2", ["a: 1", "b: 2"]),
        ("a.) 1, b.) 2", ["a.) 1", "b.) 2"]),
        ("(c) 1, (d) 2", ["(c) 1", "(d) 2"]),
        ("(y) 1, (z) 2", ["(y) 1", "(z) 2"]),
        ("(A) 1, (B) 2", ["(A) 1", "(B) 2"]),
        ("(a) 1, (B) 2", ["(a) 1", "(B) 2"]),
        ("3.1a) 1, 3.1b) 2", ["3.1a) 1", "3.1b) 2"]),
        ("3a 1, 3b 2", ["3a 1", "3b 2"]),
        ("3 (a) 1, 3(b) 2", ["3 (a) 1", "3(b) 2"]),
        ("Q3a 1, Q3b 2", ["Q3a 1", "Q3b 2"]),
        ("Task 3.1a) 1, task  3.1b) 2", ["Task 3.1a) 1", "task  3.1b) 2"]),
        ("Antwort zu 3a) 1, Antwort zu 3b) 2", ["Antwort zu 3a) 1", "Antwort zu 3b) 2"]),
        ("3 .(a) 1, 3.(b) 2", ["3 .(a) 1", "3.(b) 2"]),
        ("(a) 1, (c) 2, (b) 3, (c) 4", ["(a) 1, (c) 2", "(b) 3", "(c) 4"]),
        ("(a) 1, (b) 2, (d) 3", ["(a) 1", "(b) 2, (d) 3"]),
    ],
)
def test_a_line_is_cut_where_the_next_letter_follows(text: str, parts: list[str]) -> None:
    assert parted(text) == parts


@pytest.mark.parametrize(
    "word",
    ["Answer", "Antwort", "Task", "Aufgabe", "Teil", "Part", "Solution", "Lösung", "Answer to"],
)
def test_a_label_may_have_a_word_before_its_letter(word: str) -> None:
    assert parted(f"{word} (a) 1, {word} (b) 2") == [f"{word} (a) 1", f"{word} (b) 2"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("(a) 1", "one label"),
        ("p = 1, q = 2", "no label"),
        ("(a) 1 ,", "a comma at the end"),
        ("a 1, b 2", "letters alone"),
        ("so (a) 1, (b) 2", "not at the start"),
        ("(a) 1 (b) 2", "no comma"),
        ("(a) 1,(b) 2", "no blank after the comma"),
        ("(a)1, (b) 2", "no blank after the first label"),
        ("(a) 1, (b)2", "no blank after the second label"),
        ("(a) 1, (c) 2", "not the next letter"),
        ("(b) 1, (a) 2", "backwards"),
        ("(a) 1, (a) 2", "the same letter"),
        ("(a) 1, b) 2", "opened otherwise"),
        ("(a) 1, (b 2", "closed otherwise"),
        ("3.1a) 1, 3x1b) 2", "another number"),
        ("3.1a) 1, 3.2b) 2", "another part"),
        ("a.) 1, b:) 2", "another sign"),
        ("Blatt5 (a) 1, Blatt5 (b) 2", "a word that is no label's"),
        ("(a).: 1, (b).: 2", "three signs"),
        ("(ab) 1, (bc) 2", "two letters"),
        ("(1) 1, (2) 2", "numbers"),
        ("(z) 1, ({) 2", "after the last letter"),
    ],
)
def test_a_line_stays_whole(text: str, why: str) -> None:
    assert parted(text) == [text], why


def test_no_lines_and_lines_of_one_glyph_stay_what_they_are() -> None:
    alone = [line("a"), line("("), line("3")]
    assert part_lines([]) == []
    assert part_lines(alone) == alone


def test_lines_keep_their_order() -> None:
    lines = [line("(a) 1, (b) 2"), line("so it is"), line("(c) 3, (d) 4")]
    texts = [part.text for part in part_lines(lines)]
    assert texts == ["(a) 1", "(b) 2", "so it is", "(c) 3", "(d) 4"]


def test_a_line_of_all_letters_is_cut_at_each() -> None:
    labels = [f"({chr(letter)}) {'x' * 500}" for letter in range(ord("a"), ord("z") + 1)]
    assert parted(", ".join(labels)) == labels


@pytest.mark.parametrize(
    ("start", "stop", "text"),
    [
        (0, 8, "(a) 1"),
        (0, 5, "(a) 1"),
        (5, 13, ",; (b) 2"),
        (8, 14, "(b) 2"),
        (2, 3, ")"),
        (0, 15, "(a) 1,; (b) 2 ."),
    ],
)
def test_a_piece_ends_before_its_comma_and_blanks(start: int, stop: int, text: str) -> None:
    assert cut(line("(a) 1,; (b) 2 ."), start, stop).text == text


def test_a_piece_has_its_own_glyphs_box_and_breaks() -> None:
    first, second = part_lines([line("(a) 1 2, (b) 3 4", breaks=(5, 7, 8, 9, 14))])
    assert "".join(glyph.char if glyph else " " for glyph in second.glyphs) == "(b) 3 4"
    assert (first.box, second.box) == (Box(0, 90, 66, 99), Box(90, 90, 156, 99))
    assert (first.breaks, second.breaks) == ((5,), (5,))


def test_a_box_is_around_all_glyphs_of_its_piece() -> None:
    low = Glyph("(", 4, 80, 9, 95, 4, 9, 98, 10, 1, 0)
    high = Glyph("a", 12, 85, 30, 99, 12, 30, 98, 10, 1, 0)
    whole = Line(1, "(a", (low, high), Box(0, 0, 500, 500), 98, 10, 1)
    assert cut(whole, 0, 2).box == Box(4, 80, 30, 99)


def test_pieces_keep_all_else_of_their_line() -> None:
    whole = line("(a) 1, (b) 2")
    for part in part_lines([whole]):
        assert (part.page, part.baseline, part.size, part.font) == (1, 98, 10, 1)
        assert (part.bold, part.faults, part.frame) == (True, frozenset({"read.gap"}), 2)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (b"\\(a\\) 0.5, \\(b\\) 3", [("0.5", ()), ("3", ())]),
        (
            b"\\(a\\) 0.5 \\(b\\) 3",
            [("0.5 (b) 3", ("read.label_inside",)), (None, ("read.not_found",))],
        ),
    ],
    ids=["parted", "not parted"],
)
def test_answers_side_by_side_are_read_where_they_are_parted(
    one_page: Build, text: bytes, answers: list[tuple[str | None, tuple[str, ...]]]
) -> None:
    content = b"BT /F1 12 Tf 72 700 Td (Task 3) Tj 0 -20 Td (%s) Tj ET" % text
    wanted = [Expected("3.1", "x", "number"), Expected("3.2", "x", "number")]
    reading = read_report(one_page(content=content), wanted)
    assert [(one.text, one.flags) for one in reading.responses] == answers


def test_a_parted_line_of_a_page_carries_no_fault(one_page: Build) -> None:
    content = b"BT /F1 12 Tf 72 700 Td (\\(a\\) p = 1, \\(b\\) q = 2) Tj ET"
    (page,) = open_document(one_page(content=content)).pages
    assert [(one.text, one.faults) for one in page.lines] == [
        ("(a) p = 1", frozenset()),
        ("(b) q = 2", frozenset()),
    ]
