"""What a form prints itself is not taken for a student's correction."""

import pytest

from grader.catalogue import open_catalogue
from grader.workflow.beginning import example
from problems import families
from problems.asking import asked, sheet_of
from problems.handout import Layout, print_handout
from problems.sheet import shipped
from problems.typst.plain import plain
from submissions.corrections import is_correction
from submissions.reading import read_report

DRAWING = [name for name in families.names() if families.find(name).draw]


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_empty_form_of_a_sheet_that_ships_raises_no_doubt(name: str, language: str) -> None:
    catalogue = open_catalogue(name, public_only=True)
    pdf = print_handout(catalogue.sheet, Layout(language)).pdf
    reading = read_report(pdf, catalogue.expected())
    assert {flag for one in reading.responses for flag in one.flags} == set()


@pytest.mark.parametrize(
    "line",
    [
        "Correction to [3.4 scores]",
        "Please ignore [1.1 text]",
        "Falsch! Siehe [3.4 scores]",
        "I was wrong after all.",
        "Nachtrag zu 3.4 [3.4 output]",
    ],
)
def test_who_takes_back_what_stands_in_a_box_is_heard(line: str) -> None:
    """A form names its boxes so, and students may as well."""
    assert is_correction(line)


@pytest.mark.parametrize(
    "notes", ["(1 point)", "(0.5 points, one matrix row a line)", "(1 Punkt, darf fehlen)"]
)
def test_a_title_that_a_form_prints_takes_nothing_back(notes: str) -> None:
    assert not is_correction(f"Bound after all steps {notes} [2.3 bound]")


@pytest.mark.parametrize("name", DRAWING)
def test_no_family_words_a_question_as_a_student_words_a_correction(name: str) -> None:
    family = families.find(name)
    sheet = sheet_of(family, example(family))
    (part,) = sheet.parts
    words = asked(part)
    titles = [
        f"{title} ({points}) [1.1 {field.name}]"
        for field in part.fields
        for title, points in ((field.title.en, "0.5 points"), (field.title.de, "0,5 Punkte"))
    ]
    lines = [*plain(words.en).splitlines(), *plain(words.de).splitlines(), *titles]
    assert [line for line in lines if is_correction(line)] == []
    assert len(lines) > 2
