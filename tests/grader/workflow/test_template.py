"""Templates for students: a place for each field, and a line in the PDF that is found."""

import importlib.util
import io
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from contextlib import redirect_stdout
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import sympy

from grader.catalogue import open_catalogue
from grader.errors import GraderError
from grader.workflow.read import is_certain
from grader.workflow.template import render_template, write_template
from problems.sheet import load_sheet
from submissions.model import Response
from submissions.reading import read_report
from tests.pdf import typeset

CASES = Path(__file__).parents[2] / "cases" / "reports" / "templates"
KINDS = ("latex", "typst", "notebook")
FIELDS = [(part.id, field.name) for part in load_sheet("sheet05").parts for field in part.fields]
FIXTURES = [
    name for name in tomllib.loads((CASES / "fixtures.toml").read_text()) if name != "format"
]
PLACES = {
    "latex": r"^\\answer\{([\d.]+)\}\{(\w+)\}\{\}$",
    "typst": r'^#answer\("([\d.]+)", "(\w+)"\)\[\]$',
    "notebook": r'answer\(\\"([\d.]+)\\", \\"(\w+)\\", None\)"',
}


@cache
def recipe() -> ModuleType:
    """Import what the PDFs of the cases are made with."""
    spec = importlib.util.spec_from_file_location("template_recipe", CASES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def read(pdf: bytes) -> dict[tuple[str, str], Response]:
    expected = open_catalogue("sheet05", public_only=True).expected()
    return {(one.part, one.field): one for one in read_report(pdf, expected).responses}


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def fixture(name: str) -> tuple[str, dict[tuple[str, str], Response]]:
    row = tomllib.loads((CASES / "fixtures.toml").read_text())[name]
    return row["kind"], read((CASES / f"{name}.pdf").read_bytes())


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_field_of_the_sheet_has_one_empty_place(kind: Any, language: Any) -> None:
    text = render_template(kind, "sheet05", language)
    assert re.findall(PLACES[kind], text, re.MULTILINE) == FIELDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_made_without_the_key(kind: Any, tmp_path: Path) -> None:
    public = load_sheet("sheet05").path
    assert public is not None
    shutil.copy(public, tmp_path)
    made = render_template(kind, tmp_path / public.name)
    assert made == render_template(kind, "sheet05")


@pytest.mark.parametrize(
    ("kind", "example"), [("latex", "bmatrix"), ("typst", "mat("), ("notebook", "[[1, 2]")]
)
def test_a_matrix_is_shown_by_example(kind: Any, example: str) -> None:
    lines = render_template(kind, "sheet05", "en").splitlines()
    (hint,) = (line for line in lines if "Output: a matrix" in line)
    assert example in hint


@pytest.mark.parametrize("name", FIXTURES)
def test_each_label_of_a_filled_template_is_found(name: str) -> None:
    kind, found = fixture(name)
    for place in FIELDS:
        typed = recipe().load_answers(kind).get(place)
        response = found[place]
        assert response.page is not None, place
        assert response.text == "" if typed is None else response.text, place


@pytest.mark.parametrize("name", FIXTURES)
def test_plain_answers_of_a_filled_template_are_read_as_they_are_meant(name: str) -> None:
    kind, found = fixture(name)
    plain = {place: row for place, row in recipe().load_answers(kind).items() if "plain" in row}
    assert plain
    for place, row in plain.items():
        assert squeezed(found[place].text) == squeezed(row["truth"]), place


@pytest.mark.parametrize("name", FIXTURES)
def test_most_plain_answers_of_a_filled_template_are_certain(name: str) -> None:
    kind, found = fixture(name)
    plain = [place for place, row in recipe().load_answers(kind).items() if "plain" in row]
    assert sum(is_certain(found[place]) for place in plain) >= len(plain) - 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_unfilled_typst_template_compiles_and_is_blank(language: Any) -> None:
    pdf = typeset(render_template("typst", "sheet05", language).encode())
    assert [one.text for one in read(pdf).values()] == [""] * len(FIELDS)
    assert all(map(is_certain, read(pdf).values()))


def test_a_filled_typst_template_compiles_and_is_read() -> None:
    pdf = typeset(recipe().filled("typst", "de").encode())
    assert (
        read(pdf)["3.4", "scores"].text == "[[2, 2, 2], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1]]"
    )


def test_working_beside_the_answers_takes_nothing_from_them() -> None:
    text = render_template("typst", "sheet05", "en")
    filled = text.replace('("3.4", "output")[]', '("3.4", "output")[`[[1, 2], [3, 4]]`]')
    worked = filled.replace("// Your working, if any.", "First I multiply, then I divide by two.")
    response = read(typeset(worked.encode()))["3.4", "output"]
    assert (response.text, response.flags) == ("[[1, 2], [3, 4]]", ())


def test_what_a_title_holds_is_no_markup(tmp_path: Path) -> None:
    public = load_sheet("sheet05").path
    assert public is not None
    sheet = tmp_path / "sheet.toml"
    title = 'title.en = "50% of {d_k} & #x \\\\ \\" ∈"'
    sheet.write_text(
        re.sub(
            r'^title\.en = "Sequence.*$',
            lambda _: title,
            public.read_text("utf-8"),
            flags=re.MULTILINE,
        ),
        "utf-8",
    )
    latex = render_template("latex", sheet, "en")
    assert r"50\% of \{d\_k\} \& \#x \textbackslash{} " in latex
    typeset(render_template("typst", sheet, "en").encode())
    json.loads(render_template("notebook", sheet, "en"))


def test_a_notebook_has_the_form_of_nbformat_4() -> None:
    document = json.loads(render_template("notebook", "sheet05", "en"))
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in document["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in document["cells"]:
        needed = {"id", "cell_type", "metadata", "source"}
        extra = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == needed | extra


@pytest.mark.parametrize(
    ("kind", "start", "end"), [("latex", "\\newcommand", "14pt}}\n"), ("typst", "#let", "\n})\n")]
)
@pytest.mark.parametrize(("page", "language"), [("student.md", "en"), ("student.de.md", "de")])
def test_the_pages_for_students_show_the_macros_of_the_templates(
    kind: Any, start: str, end: str, page: str, language: Any
) -> None:
    template = render_template(kind, "sheet05", language)
    macro = template[template.index(start) : template.index(end, template.index(start)) + len(end)]
    assert macro in (Path(__file__).parents[3] / "docs" / page).read_text("utf-8")


Say = Callable[[object], str]


@pytest.fixture(scope="module")
def say() -> Say:
    """Run the notebook's first cell, and return what its `answer` prints below the label."""
    cells = json.loads(render_template("notebook", "sheet05", "en"))["cells"]
    names: dict[str, Any] = {}
    exec(next(cell["source"] for cell in cells if cell["cell_type"] == "code"), names)  # noqa: S102 - our own cell

    def printed(value: object) -> str:
        with redirect_stdout(io.StringIO()) as out:
            names["answer"]("3.4", "output", value)
        label, _, text = out.getvalue().partition("\n")
        assert label == "Answer 3.4 output:"
        return text.rstrip("\n")

    return printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "no answer"),
        ("O(N^2)", "O(N^2)"),
        (Fraction(1, 2), "1/2"),
        (7, "7"),
        (2.0, "2"),
        (-0.0, "0"),
        (1e-5, "0.00001"),
        (3.0e16, "30000000000000000"),
        (0.1 + 0.2, "0.3"),
        (float("nan"), "nan"),
        ([[1, Fraction(1, 2)], [0.5, 0]], "[[1, 1/2],\n [0.5, 0]]"),
        ((1, 2), "[1, 2]"),
        ([], "[]"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2],\n [3, 4]]"),
        (np.array([[0.1, 1e-7]], dtype=np.float32), "[[0.1, 0.0000001]]"),
        (np.array(0.25), "0.25"),
        (np.float64(1.5), "1.5"),
        (np.int64(3), "3"),
        (np.array([[Fraction(1, 3)]], dtype=object), "[[1/3]]"),
        (sympy.Rational(1, 3), "1/3"),
        (sympy.E / (sympy.E + sympy.Symbol("D") - 1), "e/(D - 1 + e)"),
        (sympy.Matrix([[1, sympy.sqrt(2)], [0, 1]]), "[[1, sqrt(2)],\n [0, 1]]"),
        ("a\nb", "a\nb"),
    ],
)
def test_the_notebook_prints_a_value_in_full(say: Say, value: object, printed: str) -> None:
    assert say(value) == printed


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_the_notebook_prints_a_matrix_of_numpys_old_kind(say: Say) -> None:
    assert say(np.asmatrix([[1, 2], [3, 4]])) == "[[1, 2],\n [3, 4]]"


def test_a_large_array_is_printed_without_gaps(say: Say) -> None:
    text = say(np.arange(4000).reshape(40, 100))
    assert json.loads(text) == np.arange(4000).reshape(40, 100).tolist()
    assert max(map(len, text.splitlines())) <= 80


def test_a_file_with_answers_in_it_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "report.tex"
    write_template("first", path)
    with pytest.raises(GraderError, match="is there already"):
        write_template("second", path)
    assert path.read_text() == "first"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="could not be written"):
        write_template("text", tmp_path / "none" / "report.tex")
