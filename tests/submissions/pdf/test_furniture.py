"""Running heads and page numbers are put aside, but never what may be an answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from submissions.model import Box, Expected
from submissions.pdf.furniture import set_furniture_apart
from submissions.pdf.model import Line, Page
from submissions.reading import read_report
from tests.pdf import typeset

Build = Callable[..., bytes]

WIDTH, HEIGHT = 600.0, 800.0
EDGE = 104.0
"""Points from the page's top and bottom in which running heads stand."""
FOOT = 136.0
"""The same for page numbers."""


def line(text: str, baseline: float, left: float = 50, right: float = 200) -> Line:
    """Set a line of eight points above its baseline."""
    return Line(1, text, (), Box(left, baseline - 8, right, baseline), baseline, 10, 1)


TEXT = line("keys and values", 400)


def page(number: int, *lines: Line, height: float = HEIGHT) -> Page:
    return Page(number, WIDTH, height, lines)


def aside(pages: Sequence[Page]) -> list[list[str]]:
    """Give what is put aside on each page."""
    return [[one.text for one in done.furniture] for done in set_furniture_apart(pages)]


def headed(*texts: str, baseline: float = 50, first: int = 1, height: float = HEIGHT) -> list[Page]:
    """Make a page under each head; an empty one is none."""
    heads = [[line(text, baseline)] if text else [] for text in texts]
    text = line("keys and values", height / 2)
    return [page(first + n, *head, text, height=height) for n, head in enumerate(heads)]


def test_a_running_head_is_put_aside_and_nothing_else() -> None:
    first, second = set_furniture_apart(headed("Muster, Sheet 5", "Muster, Sheet 5"))
    for found in (first, second):
        assert found.lines == (TEXT,)
        assert found.furniture == (line("Muster, Sheet 5", 50),)
        assert found.number_line is None


def test_documents_without_pages_or_lines_stay_what_they_are() -> None:
    assert set_furniture_apart([]) == ()
    assert set_furniture_apart([page(1), page(2)]) == (page(1), page(2))
    assert set_furniture_apart([page(1, line("a", 50))]) == (page(1, line("a", 50)),)


@pytest.mark.parametrize(
    ("on", "pages", "found"),
    [
        *((1, 1, False), (1, 2, False), (2, 2, True), (1, 3, False), (2, 3, True)),
        *((2, 5, False), (3, 5, True), (2, 6, False), (3, 6, True), (200, 200, True)),
    ],
)
def test_a_head_comes_back_on_most_pages(on: int, pages: int, *, found: bool) -> None:
    done = aside(headed(*["Sheet five"] * on, *[""] * (pages - on)))
    assert done == [["Sheet five"] if found else []] * on + [[]] * (pages - on)


def test_a_text_that_comes_back_on_one_page_is_no_head() -> None:
    twice = page(1, line("keys", 48), line("keys", 49), TEXT)
    assert aside([twice, page(2, TEXT)]) == [[], []]


@pytest.mark.parametrize(
    ("first", "texts"),
    [
        (1, ("Seite 1 von 3", "Seite 2 von 3")),
        (1, ("Sheet 5 – page 1", "Sheet 5 – page 2")),
        (1, ("Muster 1/12", "Muster 2/13")),
        (1, ("Muster 1 / 12", "Muster 2 / 12")),
        (4, ("Sheet 5", "Sheet 5")),
        (1, ("page I", "page II")),
        (3, ("page iii", "page iv")),
        (8, ("page VIII", "page IX")),
        (39, ("page XXXIX", "page XL")),
        (49, ("page xlix", "page l")),
        (90, ("page XC", "page XCI")),
        (199, ("page CXCIX", "page CC")),
    ],
)
def test_a_head_may_count_the_pages(first: int, texts: tuple[str, ...]) -> None:
    assert aside(headed(*texts, first=first)) == [[text] for text in texts]


@pytest.mark.parametrize(
    ("first", "texts", "why"),
    [
        (1, ("keys come first", "values come next"), "other words"),
        (1, ("Task 3.1", "Task 3.2"), "numbers of tasks"),
        (1, ("Task 1.5", "Task 2.5"), "parts of numbers"),
        (1, ("gives 0,1", "gives 0,2"), "decimal places"),
        (1, ("gives 1,5", "gives 2,5"), "before a comma"),
        (1, ("Task 11", "Task 22"), "longer numbers"),
        (3, ("page 4", "page 5"), "other pages' numbers"),
        (1, ("page II", "page III"), "other pages' Roman numbers"),
        (1, ("O(N^2)", "O(N^2)"), "a formula"),
        (1, ("1 0 2", "1 0 2"), "a row of a matrix"),
        (1, ("250 125 100", "250 125 100"), "a row of large numbers"),
        (1, ("softmax:", "softmax:"), "what leads in"),
        (1, ("softmax =", "softmax ="), "what leads into a formula"),
        (1, ("5", "5"), "the same number"),
        (4, ("Seite 3 von 5", "Seite 3 von 5"), "the number of another page"),
    ],
)
def test_what_may_be_an_answer_is_no_head(first: int, texts: tuple[str, ...], why: str) -> None:
    assert aside(headed(*texts, first=first)) == [[]] * len(texts), why


@pytest.mark.parametrize(
    "texts", [("Sheet 5, Muster", "Sheet 5, Muster"), ("The page 4", "The page 5")]
)
@pytest.mark.parametrize(("second", "found"), [(46.1, True), (49.9, True), (50.1, False)])
def test_heads_stand_at_one_height(texts: tuple[str, str], second: float, *, found: bool) -> None:
    heads = zip((4, 5), texts, (48, second), strict=True)
    pages = [page(number, line(text, height), TEXT) for number, text, height in heads]
    assert aside(pages) == [[text] if found else [] for text in texts]


def test_a_head_is_one_only_in_the_margin_of_its_page() -> None:
    tall, low = headed("Sheet five", baseline=48), headed("Sheet five", baseline=48, height=300)
    assert aside([*tall, *low]) == [[], []]
    assert aside([*tall, *tall, *low]) == [["Sheet five"], ["Sheet five"], []]


@pytest.mark.parametrize(
    ("height", "baseline", "found"),
    [
        (800, EDGE - 0.1, True),
        (800, EDGE, False),
        (800, 704, False),
        (800, 704.1, True),
        (300, 44.9, True),
        (300, 45, False),
        (100, 19.9, True),
        (100, 20, False),
    ],
)
def test_heads_stand_in_a_page_s_margin(height: float, baseline: float, *, found: bool) -> None:
    pages = headed("Sheet five", "Sheet five", baseline=baseline, height=height)
    assert aside(pages) == [["Sheet five"] if found else []] * 2


@pytest.mark.parametrize(
    ("text", "baseline", "found"),
    [
        ("file:///tmp/report.html 1/2", 50, True),
        ("https://example.org/report", 780, True),
        ("3.5.2024, 12:30 Report", 50, True),
        ("5/3/24 9:05", 50, True),
        ("https://example.org/report", 400, False),
        ("see https://example.org", 50, False),
        ("3.5, 12:30", 50, False),
        ("3.5.2024", 50, False),
    ],
)
def test_what_a_browser_prints_into_the_margin_is_put_aside(
    text: str, baseline: float, *, found: bool
) -> None:
    assert aside([page(1, line(text, baseline), TEXT)]) == [[text] if found else []]


def test_page_numbers_that_other_pages_show_to_be_some_may_stand_anywhere_in_the_margin() -> None:
    done = set_furniture_apart(headed("1", "2", "3"))
    assert [found.lines for found in done] == [(TEXT,)] * 3
    assert [found.number_line for found in done] == [None] * 3


def numbered(text: str = "3", baseline: float = 780, left: float = 295, right: float = 305) -> Page:
    """Make the third page, with a line at its foot."""
    (found,) = set_furniture_apart([page(3, TEXT, line(text, baseline, left, right))])
    return found


@pytest.mark.parametrize(
    "text",
    [
        *("3", "- 3 -", "– 3 –", "—3—", "(3)", "3/5", "3 / 5", "3 of 5", "Page 3", "Page 3 of 5"),
        *("Seite 3", "Seite 3 von 5", "seite 3/5", "S. 3", "p. 3", "PAGE 3", "03", "III", "(iii)"),
    ],
)
def test_a_page_s_number_alone_is_put_aside_and_kept_in_mind(text: str) -> None:
    found = numbered(text)
    assert found.lines == (TEXT,)
    assert found.number_line == line(text, 780, 295, 305)
    assert found.furniture == (found.number_line,)


@pytest.mark.parametrize(
    "text",
    [
        *("4", "Seite 4 von 5", "5/3", "-", "Seite", "3.5", "0.3", "3 5", "3 = x", "x 3"),
        *("3 + 5", "0003", "IV", "Task 3", "3 keys"),
    ],
)
def test_what_is_not_the_page_s_number_is_kept(text: str) -> None:
    found = numbered(text)
    assert found.lines == (TEXT, line(text, 780, 295, 305))
    assert (found.furniture, found.number_line) == ((), None)


@pytest.mark.parametrize(
    ("baseline", "left", "right", "found"),
    [
        (780, 265.1, 275.1, True),
        (780, 265, 275, False),
        (780, 324.9, 334.9, True),
        (780, 325, 335, False),
        (780, 470, 480, False),
        (780, 470, 480.1, True),
        (780, 50, 60, False),
        (672.1, 295, 305, True),
        (672, 295, 305, False),
    ],
)
def test_a_page_s_number_stands_in_the_middle_or_right_of_the_foot(
    baseline: float, left: float, right: float, *, found: bool
) -> None:
    done = numbered("3", baseline, left, right)
    assert (done.number_line is not None, len(done.lines)) == (found, 1 if found else 2)
    assert all(one.faults == frozenset() for one in done.lines)


@pytest.mark.parametrize(
    ("height", "baseline", "found"),
    [(800, FOOT - 0.1, True), (800, FOOT, False), (200, 39.9, True), (200, 40, False)],
)
def test_a_page_s_number_stands_at_the_head(height: float, baseline: float, *, found: bool) -> None:
    number = line("3", baseline, 295, 305)
    (done,) = set_furniture_apart([page(3, number, TEXT, height=height)])
    assert done.number_line == (number if found else None)


DOUBT = frozenset({"read.page_number"})


@pytest.mark.parametrize(("below", "faults"), [(18.1, None), (18, DOUBT), (1, DOUBT)])
def test_a_number_close_to_other_lines_is_kept_and_doubted(
    below: float, faults: frozenset[str] | None
) -> None:
    number = line("3", 780, 295, 305)
    (done,) = set_furniture_apart([page(3, TEXT, line("gives", 780 - below), number)])
    assert [one.faults for one in done.lines if one.text == "3"] == [faults] * (faults is not None)
    assert done.number_line == (None if faults else number)


def test_the_last_of_two_numbers_is_the_page_s_and_the_first_is_doubted() -> None:
    first, last = line("3", 50, 295, 305), line("3", 780, 295, 305)
    (done,) = set_furniture_apart([page(3, first, TEXT, last)])
    assert done.lines == (replace(first, faults=DOUBT), TEXT)
    assert done.number_line == last


def test_a_doubt_adds_to_the_faults_of_a_line() -> None:
    number = replace(line("3", 780, 295, 305), faults=frozenset({"read.gap"}))
    (done,) = set_furniture_apart([page(3, line("gives", 770), number)])
    assert done.lines[-1].faults == {"read.gap", "read.page_number"}


def test_a_number_between_other_lines_is_not_doubted() -> None:
    number = line("3", 80, 295, 305)
    (done,) = set_furniture_apart([page(3, line("The result", 50), number, TEXT)])
    assert done.lines[1] == number


def test_a_page_that_holds_its_number_only_is_empty() -> None:
    number = line("3", 780, 295, 305)
    (done,) = set_furniture_apart([page(3, number)])
    assert (done.lines, done.number_line) == ((), number)


def inked(number: int, *boxes: Box) -> Page:
    return replace(page(number, TEXT), strays=boxes)


LOGO = Box(50, 30, 90, 60)


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        ([LOGO, LOGO], 0),
        ([LOGO], 1),
        ([LOGO, LOGO, None], 0),
        ([LOGO, None, None], 1),
        ([LOGO, LOGO, None, None, None], 2),
        ([LOGO, LOGO, LOGO, None, None, None], 0),
        ([LOGO, Box(50.4, 30.4, 80, 70)], 0),
        ([LOGO, Box(51, 30, 90, 60)], 2),
        ([LOGO, Box(50, 31, 90, 60)], 2),
        ([Box(50, 30, 90, EDGE)] * 2, 2),
        ([Box(50, 30, 90, EDGE - 0.1)] * 2, 0),
        ([Box(50, 696, 90, 790)] * 2, 2),
        ([Box(50, 696.1, 90, 790)] * 2, 0),
    ],
)
def test_ink_that_comes_back_in_the_margin_of_most_pages_is_left_out(
    boxes: list[Box | None], kept: int
) -> None:
    pages = [inked(n, *([box] if box else [])) for n, box in enumerate(boxes, 1)]
    assert sum(len(done.strays) for done in set_furniture_apart(pages)) == kept


def test_ink_at_the_same_place_outside_the_margin_is_kept() -> None:
    tall = Box(50, 30, 90, 300)
    done = set_furniture_apart([inked(1, LOGO), inked(2, LOGO), inked(3, tall)])
    assert [found.strays for found in done] == [(), (), (tall,)]
    assert all(found.strays for found in set_furniture_apart([inked(1, LOGO), inked(2, tall)]))


def test_other_ink_in_the_margin_is_kept() -> None:
    pen = Box(300, 30, 340, 60)
    done = set_furniture_apart([inked(1, LOGO, pen), inked(2, LOGO)])
    assert [found.strays for found in done] == [(pen,), ()]


def test_ink_that_comes_twice_on_one_page_is_kept() -> None:
    done = set_furniture_apart([inked(1, LOGO, Box(50, 30, 70, 40)), inked(2)])
    assert len(done[0].strays) == 2


AXIS = Expected("3.3", "axis", "phrase")
WANTED = (AXIS, Expected("3.6", "x", "phrase"))
LABEL = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj ET "
ANSWER = b"BT /F1 12 Tf 72 670 Td (keys) Tj ET "


@pytest.mark.parametrize(
    ("content", "text", "flags"),
    [
        (b"", "", ()),
        (b"BT /F1 12 Tf 297 40 Td (1) Tj ET", None, ("read.page_number",)),
        (b"BT /F1 12 Tf 270 40 Td (Seite 1 von 5) Tj ET", None, ("read.page_number",)),
        (b"BT /F1 12 Tf 297 40 Td (2) Tj ET", "2", ()),
        (b"BT /F1 12 Tf 72 40 Td (1) Tj ET", "1", ()),
        (ANSWER + b"BT /F1 12 Tf 297 40 Td (1) Tj ET", "keys", ()),
    ],
    ids=["nothing", "number", "German number", "another number", "at the left", "answer"],
)
def test_a_number_where_nothing_else_stands_may_be_the_answer(
    one_page: Build, content: bytes, text: str | None, flags: tuple[str, ...]
) -> None:
    (response,) = read_report(one_page(content=LABEL + content), [AXIS]).responses
    assert (response.text, response.flags) == (text, flags)


NUMBER = "#counter(page).display()"


@pytest.mark.parametrize("number", [NUMBER, f"Seite {NUMBER} von 5", f"{NUMBER} / 5"])
def test_numbers_of_several_pages_are_no_answers(number: str) -> None:
    footer = f"#set page(footer: context align(center)[{number}])\n"
    markup = f"{footer}= Task 3.3\n#pagebreak()\n= Task 3.6\nkeys"
    first, second = read_report(typeset(markup.encode()), WANTED).responses
    assert (first.text, first.flags) == ("", ())
    assert (second.text, second.flags) == ("keys", ())


def test_a_running_head_is_in_no_answer() -> None:
    markup = "#set page(header: [Muster, Sheet 5])\n= Task 3.3\nkeys\n#pagebreak()\nvalues"
    (response,) = read_report(typeset(markup.encode()), [AXIS]).responses
    assert response.text == "keys values"
