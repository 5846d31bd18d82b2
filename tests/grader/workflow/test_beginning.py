"""An author begins with a sheet that works, and sees which families there are."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.errors import GraderError
from grader.workflow.beginning import begin_sheet, example, family_document, family_list
from grader.workflow.linting import Marker, lint, lint_document, lint_text
from problems import families
from problems.errors import ProblemError

READY = [name for name in families.names() if name not in {"stated", "wording", "topic_text"}]
"""Families of which a part can be made up."""


@pytest.mark.parametrize("name", READY)
def test_a_sheet_to_begin_with_is_sound_for_every_family(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet07.toml"
    begin_sheet(path, [name])
    linted = lint(path)
    assert linted.sheet.id == "sheet07"
    assert len(linted.lines) == linted.sheet.points
    assert linted.by_person == () or families.find(name).key is not None


def test_several_families_are_parts_of_one_task(tmp_path: Path) -> None:
    written = begin_sheet(tmp_path / "s.toml", ["attention_product", "rubric_text", "growth"])
    assert [path.name for path in written] == ["s.toml", "s.key.toml"]
    linted = lint(tmp_path / "s.toml")
    assert [part.id for part in linted.sheet.parts] == ["1.1", "1.2", "1.3"]
    assert [(line.part, line.field) for line in linted.by_person] == [("1.2", "text")]
    assert {line.part for line in linted.lines if line.drawn} == {"1.1"}


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(GraderError, match="is there already"):
        begin_sheet(path, ["growth"])
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["Übung.toml", "a b.toml", "sheet.txt", ".toml", "s.key.toml"])
def test_a_name_that_is_none_of_a_sheet_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="is no name of a sheet"):
        begin_sheet(tmp_path / name, ["growth"])
    assert not list(tmp_path.iterdir())


def test_a_family_that_cannot_be_made_up_or_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="leaves its params to the sheet"):
        begin_sheet(tmp_path / "s.toml", ["stated"])
    with pytest.raises(ProblemError, match="did you mean growth"):
        begin_sheet(tmp_path / "s.toml", ["grwoth"])


def test_every_family_is_listed_with_its_params_and_fields() -> None:
    text = family_list("de")
    document = {one["name"]: one for one in family_document()}
    assert set(document) == set(families.names())
    for name in families.names():
        assert f"{name}  {families.find(name).title.de}" in text
    assert document["attention_product"]["params"] == ["Q", "K", "V"]
    assert document["attention_product"]["fields"] == ["scores", "scaled", "output"]
    assert document["stated"]["fields"] == []
    assert "fields (muss angegeben werden)" in text


def test_an_example_is_always_the_same() -> None:
    family = families.find("attention_product")
    assert example(family) == example(family)


def test_who_marks_what_is_told_in_both_languages() -> None:
    linted = lint("sheet05")
    assert (linted.points(Marker.MACHINE), linted.points(Marker.PERSON)) == (12, 8)
    english, german = lint_text(linted, "en"), lint_text(linted, "de")
    assert english.startswith("sheet05: 20 points, 12 by machine and 8 by a person\n")
    assert "  3.5 reasoning (2): ein Mensch bewertet es" in german.splitlines()
    document = lint_document(linted)
    assert (document["machine"], document["person"], document["same"]) == ("12", "8", [])


@pytest.mark.parametrize(("name", "status"), [("sheet05", 1), ("attention.toml", 0)])
def test_no_human_tells_by_its_exit_status(name: str, status: int, tmp_path: Path) -> None:
    path = tmp_path / "attention.toml"
    begin_sheet(path, ["attention_product"])
    sheet = name if name == "sheet05" else str(path)
    assert CliRunner().invoke(root, ["sheet", "lint", sheet]).exit_code == 0
    done = CliRunner().invoke(root, ["sheet", "lint", sheet, "--no-human", "--format", "json"])
    assert done.exit_code == status, done.output


def test_words_that_cannot_be_set_are_named_with_their_part(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    begin_sheet(path, ["attention_product"])
    words = 'wording = { en = "$", de = "." }'
    broken = path.read_text("utf-8").replace("params =", f"{words}\nparams =")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(
        ProblemError, match=r"s\.toml, line 28, part 1\.1, wording: Typst cannot set it in 'en'"
    ):
        lint(path)


def test_a_place_in_a_wording_that_is_no_param_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    begin_sheet(path, ["attention_product"])
    words = 'wording.en = "With ${Q}$ and {k}"\nwording.de = "Mit ${Q}$ und {k}"'
    text = path.read_text("utf-8").replace("params =", f"{words}\nparams =")
    path.write_text(text, encoding="utf-8")
    linted = lint(path)
    assert linted.unfilled == (("1.1", "k"),)
    assert lint_document(linted)["unfilled"] == [{"part": "1.1", "name": "k"}]
    assert "1.1: {k} ist kein Parameter des Teils" in lint_text(linted, "de")
