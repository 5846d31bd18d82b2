"""A sheet as it is handed out: all that is public, and a form field for each answer."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst
from pypdf import PdfReader

from problems.boxes import boxes
from problems.errors import ProblemError
from problems.handout import Handout, Layout, _data, print_handout
from problems.sheet import Sheet, load_sheet, shipped
from problems.sheet_model import Language
from problems.typst.setting import shipped as shipped_template
from problems.widgets import filled_in

CASES = Path(__file__).parents[1] / "cases"
SHEETS = (*shipped(), CASES / "sheets" / "probe.toml", CASES / "reports" / "form" / "sheet.toml")
LANGUAGES: tuple[Language, ...] = ("en", "de")
Print = Callable[..., Handout]


@pytest.fixture(scope="session")
def handout() -> Print:
    """Print a sheet by its name or file."""

    def printed(name: str | Path = "sheet05", language: Language = "en", **more: Any) -> Handout:
        return print_handout(load_sheet(name), Layout(language, **more))

    return printed


def text(one: Handout) -> str:
    document = pypdfium2.PdfDocument(one.pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def widgets(pdf: bytes) -> list[Any]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [note.get_object() for page in pages for note in page.get("/Annots", ())]


@pytest.mark.parametrize("name", SHEETS, ids=str)
@pytest.mark.parametrize("answers_only", [False, True])
def test_each_field_of_a_sheet_has_one_form_field_in_the_sheets_order(
    name: str | Path,
    answers_only: bool,  # noqa: FBT001 - a case
    handout: Print,
) -> None:
    found = [w["/T"] for w in widgets(handout(name, "de", answers_only=answers_only).pdf)]
    parts = load_sheet(name).parts
    expected = [f"{part.id}-{field.name}" for part in parts for field in part.fields]
    assert found == [name.replace(".", "-") for name in expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_field_says_what_it_is_for_in_the_language_of_the_handout(
    language: Language, handout: Print
) -> None:
    titles = {w["/T"]: w["/TU"] for w in widgets(handout(language=language).pdf)}
    wanted = {
        "en": "3.4 Attention by hand: Output",
        "de": "3.4 Attention von Hand: Ausgabe",
    }
    assert titles["3-4-output"] == wanted[language]


def test_matrices_and_texts_take_several_lines_and_formulas_one(handout: Print) -> None:
    lines = {field.name: field.multiline for field in handout().fields}
    assert lines["1-1-text"]
    assert lines["3-4-output"]
    assert lines["3-5-q"]
    assert not lines["3-6-attention"]
    assert not lines["3-1-q"]


def test_a_box_has_room_for_the_rows_of_its_matrix(handout: Print) -> None:
    high = {field.name: field.height for field in handout().fields}
    assert high["3-4-output"] > 5 * 15
    assert high["1-2-text"] > high["1-1-text"] > high["3-3-axis"]


@pytest.mark.parametrize("name", SHEETS, ids=str)
def test_boxes_lie_on_their_pages_below_each_other(name: str | Path, handout: Print) -> None:
    fields = handout(name, "de").fields
    assert all(f.top > 50 and f.top + f.height < 842 - 50 and f.left > 50 for f in fields)
    for one, after in pairwise(fields):
        assert (one.page, one.top + one.height) < (after.page, after.top)


def test_what_is_asked_stands_there_with_its_numbers_and_points(handout: Print) -> None:
    found = text(handout(language="de", lines=("20 Punkte",)))
    assert "Blatt 5: Sequenzmodelle in der Bildverarbeitung 20 Punkte" in found
    assert "Aufgabe 3: Attention 3.1 Queries, Keys und Values (3 Punkte)" in found
    assert "Ein rekurrentes Netz erneuert" in found
    assert (
        "Skalierte Scores (1 Punkt, darf fehlen, eine Matrixzeile je Zeile) [3.4 scaled]" in found
    )
    assert "{Q}" not in found


def test_answers_only_leaves_the_wording_out_and_nothing_else(handout: Print) -> None:
    found = text(handout(answers_only=True))
    assert "updates a hidden state" not in found
    assert "3.4 Attention by hand (3 points) Scores (1 point, one row a line) [3.4 scores]" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_names_its_title_and_language(language: Language, handout: Print) -> None:
    reader = PdfReader(io.BytesIO(handout(language=language).pdf))
    title = {"en": "Sheet 5: Sequence modelling", "de": "Blatt 5: Sequenzmodelle"}[language]
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith(title)
    assert reader.root_object["/Lang"] == language


def test_viewers_draw_what_is_typed_and_tab_from_box_to_box(handout: Print) -> None:
    reader = PdfReader(io.BytesIO(handout().pdf))
    form: Any = reader.root_object["/AcroForm"]
    assert form["/NeedAppearances"]
    encoding = form["/DR"]["/Font"]["/Helv"]["/Encoding"]
    assert encoding["/BaseEncoding"] == "/WinAnsiEncoding"
    assert {"/Euro", "/minus", "/radical"} <= {*encoding["/Differences"]}
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}
    assert all(w["/DA"].startswith("/Helv ") and w["/F"] == 4 for w in widgets(handout().pdf))


def test_a_handout_is_the_same_each_time(handout: Print) -> None:
    assert handout().pdf == handout().pdf


def test_nothing_of_the_key_is_in_a_handout(handout: Print) -> None:
    found = text(handout())
    for answer in ("6.5 7.5", "e + D", "N_Q and d_v", "bottleneck", "vanish"):
        assert answer not in found


@pytest.mark.parametrize("value", ["1/2", "−1", "½ × ·", "Größe – „so“", "√d_k ≤ 2"])
def test_what_is_filled_in_is_drawn(value: str, handout: Print) -> None:
    form = filled_in(handout().pdf, {"1-1-text": value})
    first = next(w for w in widgets(form) if w["/T"] == "1-1-text")
    assert first["/V"] == value
    assert b"?" not in first["/AP"]["/N"].get_object().get_data()


def altered(**changes: Any) -> Sheet:
    """Change the one part of the small sheet."""
    sheet = load_sheet(SHEETS[-2])
    part = sheet.tasks[0].parts[0].model_copy(update=changes)
    task = sheet.tasks[0].model_copy(update={"parts": (part,)})
    return sheet.model_copy(update={"tasks": (task,)})


def worded(markup: str) -> Sheet:
    wording = load_sheet(SHEETS[-2]).parts[0].wording
    return altered(wording=replace(wording, en=markup))


UNREADABLE = ("/etc/hostname", "main.typ", "/main.typ", "handout.typ", "__typst_py_bytes__.typ")
"""What no markup may read; a template that it can read it can include, and so itself."""


@pytest.mark.parametrize(
    "markup", ["$ 1 + $$", "#nothing", *(f'#read("{name}")' for name in UNREADABLE)]
)
def test_a_wording_that_cannot_be_set_is_named(markup: str) -> None:
    with pytest.raises(
        ProblemError, match=r"line 21, part 1\.1, wording: Typst cannot set it in 'en'"
    ):
        print_handout(worded(markup), Layout("en"))


def test_titles_are_text_and_never_markup() -> None:
    part = load_sheet(SHEETS[-2]).parts[0]
    title = replace(part.title, en="#panic() $x *bold* <b> \\")
    assert "#panic() $x *bold* <b> \\" in text(print_handout(altered(title=title), Layout("en")))


def test_long_titles_and_many_fields_stay_on_their_pages() -> None:
    part = load_sheet(SHEETS[-2]).parts[0]
    long = replace(part.title, en="Überlange Überschrift " * 20)
    fields = tuple(
        part.fields[0].model_copy(update={"name": f"field_{n}", "title": long}) for n in range(40)
    )
    printed = print_handout(altered(title=long, fields=fields), Layout("en"))
    assert len(printed.fields) == 40
    assert all(f.top + f.height < 842 - 50 for f in printed.fields)


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(ProblemError, match="no family 'growht'; did you mean growth"):
        print_handout(altered(family="growht"), Layout("en"))


def structure(element: Any) -> Iterator[Any]:
    """Yield all elements of a structure, in reading order."""
    thing = element.get_object()
    if hasattr(thing, "get"):
        yield thing
        kids = thing.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from structure(kid)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS, ids=str)
def test_each_field_is_tagged_right_behind_the_heading_of_its_answer(
    name: str | Path, language: Language, handout: Print
) -> None:
    root: Any = PdfReader(io.BytesIO(handout(name, language).pdf)).root_object
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert root["/StructTreeRoot"]["/ParentTreeNextKey"] == max(numbers[::2]) + 1
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    kids = [kid.get_object() for kid in root["/StructTreeRoot"]["/K"][0]["/K"]]
    tagged = []
    for before, element in pairwise(kids):
        if element["/S"] == "/Form":
            assert before["/S"] == "/H4"
            widget = element["/K"][0]["/Obj"]
            assert parents[widget["/StructParent"]].get_object() == element
            tagged.append(widget["/T"])
    assert tagged == [field.name for field in handout(name, language).fields]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_formula_has_an_alternative_that_can_be_said(
    language: Language, handout: Print
) -> None:
    root: Any = PdfReader(io.BytesIO(handout(language=language).pdf)).root_object
    elements = structure(root["/StructTreeRoot"]["/K"][0])
    said = [one.get("/Alt") for one in elements if one.get("/S") == "/Formula"]
    assert all(said)
    assert "h_t" in said
    assert any("K = [1, 1, 0, 0; 0, 0, 1, 1; 1, 0, 0, 1]" in text for text in said)


@pytest.mark.parametrize(("language", "words"), [("en", "Curve A: −8.3"), ("de", "Kurve A: −8,3")])
def test_a_figure_says_what_it_shows_and_has_a_caption(
    language: Language, words: str, handout: Print
) -> None:
    one = handout("gradients", language)
    root: Any = PdfReader(io.BytesIO(one.pdf)).root_object
    figures = [e for e in structure(root["/StructTreeRoot"]["/K"][0]) if e.get("/S") == "/Figure"]
    assert [words in figure["/Alt"] for figure in figures] == [True]
    caption = {"en": "Grey: histogram", "de": "Grau: Histogramm"}[language]
    assert caption in text(one)
    assert caption not in text(handout("gradients", language, answers_only=True))


def test_each_variant_has_a_figure_of_its_own(handout: Print) -> None:
    (part,) = (p for p in load_sheet("gradients").parts if p.family == "gradient_experiment")
    variant = {**part.params, "curves": ["uniform_relu", "uniform_sigmoid", "xavier_sigmoid"]}
    root: Any = PdfReader(
        io.BytesIO(handout("gradients", params={part.id: variant}).pdf)
    ).root_object
    elements = structure(root["/StructTreeRoot"]["/K"][0])
    (said,) = (e["/Alt"] for e in elements if e.get("/S") == "/Figure")
    assert "Curve A: −2.4" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["sheet05", "gradients"])
def test_what_is_set_passes_the_check_of_typst_for_accessible_documents(
    name: str, language: Language
) -> None:
    sheet = load_sheet(name)
    asked = {part.id: tuple(boxes(sheet, part, language)) for part in sheet.parts}
    data = _data(sheet, Layout(language), asked)
    pdf = typst.compile(
        shipped_template("handout.typ").read_bytes(),
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")
