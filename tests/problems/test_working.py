"""A variant worked out for tutors: the solution, and what each mistake leads to."""

import pypdfium2
import pytest

from problems.handout import Layout
from problems.model import Wording
from problems.sheet import load_sheet
from problems.sheet_model import Language
from problems.working import Mistaken, Worked, print_working

SHEET = load_sheet("sheet05")
PART = next(part for part in SHEET.parts if part.id == "3.4")
PLAIN = next(part for part in SHEET.parts if part.family == "rubric_text")
HOSTILE = '#read("/etc/passwd") $x$ *no markup*'


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def is_within_margins(pdf: bytes, margin: float = 60) -> bool:
    """Tell whether all signs lie between the margins, in points, of an A4 page."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage() for page in document]
        boxes = [page.get_charbox(place) for page in pages for place in range(page.count_chars())]
        width = document[0].get_width()
    return all(margin <= left and right <= width - margin for left, _, right, _ in boxes)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Solution – Sheet 5", "For tutors only")),
        ("de", ("Lösung – Blatt 5", "Nur für Tut")),
    ],
)
def test_it_is_worded_in_the_language_asked_for(language: Language, words: tuple[str, ...]) -> None:
    shown = text(print_working(SHEET, [Worked(PART, PART.params, {})], Layout(language)))
    assert all(word in shown for word in words)


def test_a_figure_stands_between_question_and_solution() -> None:
    sheet = load_sheet("gradients")
    part = next(part for part in sheet.parts if part.family == "gradient_experiment")
    shown = text(print_working(sheet, [Worked(part, part.params, {})], Layout("en")))
    places = [
        shown.index(words) for words in ("Which setting made", "Grey: histogram", "Going back")
    ]
    assert places == sorted(places)


def test_a_mistake_shows_what_students_are_told_and_what_it_leads_to() -> None:
    mistake = Mistaken(Wording("A slip.", "Ein Fehler."), {"scores": ((17, 23),)})
    worked = Worked(PART, PART.params, {}, (mistake,))
    shown = text(print_working(SHEET, [worked], Layout("en")))
    assert "A slip. Scores" in shown
    assert "17" in shown
    assert "23" in shown


def test_numbers_that_are_not_exact_are_rounded() -> None:
    mistake = Mistaken(Wording("A", "A"), {"scores": ((1 / 3,),)}, is_rounded=True)
    shown = text(print_working(SHEET, [Worked(PART, PART.params, {}, (mistake,))], Layout("en")))
    assert "0.33" in shown
    assert "0.333" not in shown


def test_a_family_without_words_for_it_shows_the_answers_alone() -> None:
    answers = {"text": "e/(e + D)", "other": ("N_Q", "d_k")}
    shown = text(print_working(SHEET, [Worked(PLAIN, PLAIN.params, answers)], Layout("en")))
    assert "e/(e + D)" in shown
    assert "N_Q × d_k" in shown


def test_what_is_text_is_never_markup() -> None:
    mistake = Mistaken(Wording(HOSTILE, HOSTILE), {"scores": HOSTILE})
    worked = Worked(PART, PART.params, {}, (mistake,))
    shown = text(print_working(SHEET, [worked], Layout("en", lines=(HOSTILE,), code=HOSTILE)))
    assert shown.count('#read("/etc/passwd")') >= 3


def test_a_formula_wider_than_the_page_is_set_smaller() -> None:
    wide = " + ".join(f"x_({number})" for number in range(40))
    part = PART.model_copy(update={"wording": Wording(f"$ {wide} $", f"$ {wide} $")})
    assert is_within_margins(print_working(SHEET, [Worked(part, part.params, {})], Layout("en")))


@pytest.mark.parametrize(
    "value",
    [
        tuple(tuple(range(1000, 1030)) for _ in range(3)),
        " + ".join(f"x_{number}" for number in range(60)),
    ],
    ids=["a wide matrix", "long notation"],
)
def test_what_a_mistake_leads_to_stays_on_the_page(value: object) -> None:
    mistake = Mistaken(Wording("A slip.", "Ein Fehler."), {"scores": value, "output": value})
    worked = Worked(PART, PART.params, {}, (mistake,))
    assert is_within_margins(print_working(SHEET, [worked], Layout("en")))


def test_a_title_and_its_answer_are_not_parted_by_the_end_of_a_line() -> None:
    shape = ("6", "2", "13", "21")
    mistake = Mistaken(Wording("A slip.", "Ein Fehler."), {f"output_{n}": shape for n in range(9)})
    pdf = print_working(SHEET, [Worked(PART, PART.params, {}, (mistake,))], Layout("en"))
    with pypdfium2.PdfDocument(pdf) as document:
        lines = document[0].get_textpage().get_text_range().splitlines()
    shown = [line.strip() for line in lines if "output_" in line]
    assert len(shown) > 1
    assert all(line.endswith("6 × 2 × 13 × 21") for line in shown)


@pytest.mark.parametrize("count", range(1, 7))
def test_what_introduces_a_list_of_mistakes_stays_with_its_first(count: int) -> None:
    mistakes = (Mistaken(Wording("A slip.", "Ein Fehler."), {"scores": ((1,),)}),) * count
    worked = Worked(PART, PART.params, {}, mistakes, (Wording("Other.", "Anderer."),))
    parted = set()
    for filler in range(14):
        lines = tuple(f"Line {number}" for number in range(filler))
        pdf = print_working(SHEET, [worked], Layout("en", lines=lines))
        with pypdfium2.PdfDocument(pdf) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        for before, after in (("mistake shows:", "A slip."), ("They do not apply", "Other.")):
            first = next(number for number, page in enumerate(pages) if after in page)
            if before not in pages[first]:
                parted.add((filler, before))
    assert not parted


def test_mistakes_that_do_not_show_are_named_apart() -> None:
    worked = Worked(PART, PART.params, {}, unseen=(Wording("A slip.", "Ein Fehler."),))
    shown = text(print_working(SHEET, [worked], Layout("de")))
    assert "Fehler, die diese Zahlen nicht zeigen" in shown
    assert "Ein Fehler." in shown
    none = text(print_working(SHEET, [Worked(PART, PART.params, {})], Layout("de")))
    assert "nicht zeigen" not in none
