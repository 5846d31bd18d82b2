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
    with pypdfium2.PdfDocument(
        print_working(SHEET, [Worked(part, part.params, {})], Layout("en"))
    ) as document:
        page = document[0]
        text_page = page.get_textpage()
        boxes = [text_page.get_charbox(place) for place in range(text_page.count_chars())]
        width = page.get_width()
    margin = 62
    assert all(margin - 2 <= left and right <= width - margin + 2 for left, _, right, _ in boxes)


def test_mistakes_that_do_not_show_are_named_apart() -> None:
    worked = Worked(PART, PART.params, {}, unseen=(Wording("A slip.", "Ein Fehler."),))
    shown = text(print_working(SHEET, [worked], Layout("de")))
    assert "Fehler, die diese Zahlen nicht zeigen" in shown
    assert "Ein Fehler." in shown
    none = text(print_working(SHEET, [Worked(PART, PART.params, {})], Layout("de")))
    assert "nicht zeigen" not in none
