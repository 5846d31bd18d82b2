"""An author learns before printing which parts of a sheet cannot vary, and what to change."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.catalogue import draw_params, open_catalogue
from grader.cli import root
from grader.workflow.beginning import begin_sheet
from grader.workflow.linting import lint, lint_text
from grader.workflow.practising import exercises, practise
from grader.workflow.proving import chosen, prove_all
from grader.workflow.proving.told import proved_document, proved_text
from problems.errors import ProblemError

HEAD = """
format = 1
id = "mine"
version = 1
edition = "2026w"
number = 1
title = { en = "Mine", de = "Meins" }
points = POINTS
points_step = 1
zone = "Europe/Berlin"
appeals = { contact = "exercises@course.example" }

[[tasks]]
id = "1"
title = { en = "Task", de = "Aufgabe" }
"""


def part(at: int, family: str, params: str, *fields: str) -> str:
    lines = [f'[[tasks.parts]]\nid = "1.{at}"\nfamily = "{family}"\npoints = {len(fields)}']
    lines.append(f"params = {params}")
    lines += [f'[[tasks.parts.fields]]\nname = "{name}"\npoints = 1' for name in fields]
    return "\n".join(lines) + "\n"


def written(tmp_path: Path, *parts: str) -> Path:
    path = tmp_path / "mine.toml"
    points = sum(one.count("[[tasks.parts.fields]]") for one in parts)
    path.write_text(HEAD.replace("POINTS", str(points)) + "\n".join(parts), "utf-8")
    return path


def costs(at: int = 1) -> str:
    params = '{ layer = "recurrent", quantities = ["operations", "memory"] }'
    return part(at, "layer_costs", params, "operations", "memory")


def attention(tmp_path: Path, words: str = "") -> Path:
    path = tmp_path / "words.toml"
    begin_sheet(path, ["attention_product"])
    text = path.read_text("utf-8").replace("params =", f"{words}\nparams =")
    path.write_text(text, "utf-8")
    return path


def test_a_part_with_fields_that_are_never_drawn_cannot_vary(tmp_path: Path) -> None:
    linted = lint(written(tmp_path, costs()))
    (found,) = linted.hindered
    assert (found.part, found.fields) == ("1.1", ("operations", "memory"))
    assert found.drawn == (("operations", "steps", "path", "memory"),)
    assert not any(line.drawn for line in linted.lines)
    english, german = lint_text(linted, "en"), lint_text(linted, "de")
    assert "1.1: it cannot vary, and `grader sheet print` refuses the sheet" in english
    assert "layer_costs draws (operations, steps, path, memory). Change its params" in english
    assert "every student may have" not in english
    assert "1.1: Der Teil kann nicht variieren" in german
    assert "layer_costs zieht (operations, steps, path, memory). Ändern Sie" in german


def test_words_of_a_part_that_hide_what_is_drawn_are_told(tmp_path: Path) -> None:
    words = 'wording.en = "With ${Q}$ and ${K}$"\nwording.de = "Mit ${Q}$"'
    linted = lint(attention(tmp_path, words))
    assert [one.unsaid for one in linted.hindered] == [("K", "V")]
    assert "Add {K}, {V} to wording.en and wording.de" in lint_text(linted, "en")
    assert "Setzen Sie {K}, {V} in wording.en" in lint_text(linted, "de")


def test_a_part_that_can_vary_is_not_objected_to(tmp_path: Path) -> None:
    words = 'wording.en = "${Q} {K} {V}$"\nwording.de = "${V} {K} {Q}$"'
    linted = lint(attention(tmp_path, words))
    assert linted.hindered == ()
    assert "1.1: every student may have a variant" in lint_text(linted, "en")


@pytest.mark.parametrize("name", ["sheet05", "attention", "gradients"])
def test_every_part_of_a_shipped_sheet_that_is_drawn_can_vary(name: str) -> None:
    assert lint(name).hindered == ()


def test_machines_are_told_and_the_exit_status_is_that_of_a_remark(tmp_path: Path) -> None:
    path = written(tmp_path, costs())
    done = CliRunner().invoke(root, ["sheet", "lint", str(path), "--format", "json", "--no-human"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.output)
    assert document["hindered"] == [
        {
            "part": "1.1",
            "fields": ["operations", "memory"],
            "drawn": [["operations", "steps", "path", "memory"]],
            "unsaid": [],
        }
    ]
    assert [one["drawn"] for one in document["fields"]] == [False, False]


def test_drawing_names_file_part_and_fields_and_advises_the_author_of_the_sheet(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, costs())
    with pytest.raises(ProblemError) as caught:
        draw_params(open_catalogue(path), "1.1", bytes(32))
    told = str(caught.value)
    assert told.startswith("mine.toml, line 16, part 1.1: the family layer_costs found no variant")
    assert "with the fields operations, memory in 1000 draws" in told
    assert "The family draws variants with (operations, steps, path, memory)." in told
    assert "Change the part's params" in told
    assert "Loosen what its draw refuses" not in told
    for command in (["sheet", "test", str(path)], ["practice", str(path)]):
        done = CliRunner().invoke(root, command)
        assert isinstance(done.exception, ProblemError)
        assert str(done.exception) == told


def gradients(tmp_path: Path) -> Path:
    """Write parts of a family that draws two to four steps: one of two steps, two of three."""
    two, three = ("j1", "j2", "gradient"), ("j1", "j2", "j3", "gradient")
    return written(
        tmp_path,
        part(1, "rnn_gradient", '{ W = [[2]], slopes = [["3/4"], ["2/5"]] }', *two),
        part(2, "rnn_gradient", '{ W = [[2]], slopes = [["3/4"], ["2/5"], ["2/3"]] }', *three),
        part(3, "rnn_gradient", '{ W = [[3]], slopes = [["3/4"], ["2/5"], ["2/3"]] }', *three),
    )


def test_parts_of_a_sheet_are_tried_with_their_fields_and_like_ones_once(tmp_path: Path) -> None:
    path = gradients(tmp_path)
    proved = prove_all(chosen(str(path)), 3)
    assert [one.parts for one in proved] == [("1.1",), ("1.2", "1.3")]
    assert not any(one.faults for one in proved)
    assert "rnn_gradient (1.2, 1.3): 3 variants tried" in proved_text(proved)
    assert [one["parts"] for one in proved_document(proved)["families"]] == [
        ["1.1"],
        ["1.2", "1.3"],
    ]
    for one, fields in zip(chosen(str(path)), (3, 4), strict=True):
        slopes = [one.draw(bytes([seed]) * 32)["slopes"] for seed in range(8)]
        assert {len(rows) + 1 for rows in slopes} == {fields}


def test_a_family_by_its_name_is_tried_with_any_fields() -> None:
    (one,) = chosen("rnn_gradient")
    assert (one.fields, one.parts) == ((), ())
    assert len({len(one.draw(bytes([seed]) * 32)["slopes"]) for seed in range(30)}) == 3


def test_exercises_of_a_sheet_have_the_fields_of_its_parts(tmp_path: Path) -> None:
    drawn = exercises(chosen(str(gradients(tmp_path))), "monday")
    assert [len(next(drawn).problem.fields) for _ in range(4)] == [3, 4, 3, 4]


class Leaving:
    """Somebody who stops at once."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def tell(self, line: str) -> None:
        """Remember what was told."""
        self.told.append(line)

    def ask(self, question: str) -> str:
        """Stop."""
        self.told.append(question)
        return "q"


def test_a_part_that_cannot_vary_is_left_out_of_practice_and_named(tmp_path: Path) -> None:
    fields = ("j1", "j2", "gradient")
    own = part(2, "rnn_gradient", '{ W = [[2]], slopes = [["3/4"], ["2/5"]] }', *fields)
    person = Leaving()
    practise(str(written(tmp_path, costs(), own)), "monday", None, person)
    assert person.told[1].startswith("Practised of this sheet: 1.2. Not practised, ")
    assert person.told[1].endswith(": 1.1.")
