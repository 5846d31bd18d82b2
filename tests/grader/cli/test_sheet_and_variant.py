"""`grader sheet` and `grader variant` as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import root
from grader.errors import GraderError
from problems.handout import Layout, print_handout
from problems.sheet import load_sheet
from problems.widgets import filled_in

SHEET = str(Path(__file__).parents[2] / "cases/sheets/probe.toml")

OWN = {
    "schema": 1,
    "sheet": "probe",
    "version": 1,
    "part": "1.1",
    "params": {
        "Q": [[1, 0, 0, 0], [0, 1, 0, 0]],
        "K": [[1, 2, 0, 0], [3, 5, 0, 0]],
        "V": [[1, 2, 3], [4, 5, 6]],
    },
}


def _run(*args: str, secret_file: str | None = None) -> Result:
    env = {"GRADER_SECRET_FILE": secret_file}
    return CliRunner().invoke(root, args, env=env, catch_exceptions=False)


def test_sheets_are_listed() -> None:
    listed = [line.split()[0] for line in _run("sheet", "list").stdout.splitlines()]
    assert listed == ["attention", "gradients", "sheet05"]


def test_sheets_are_listed_for_machines() -> None:
    assert json.loads(_run("sheet", "list", "--format", "json").stdout)["schema"] == 1


def test_a_sheet_is_shown_in_the_language_asked_for() -> None:
    assert "Aufgabe 1: Rekurrente Netze" in _run("sheet", "show", "sheet05", "--lang", "de").stdout
    assert "Task 1: Recurrent networks" in _run("sheet", "show", "sheet05").stdout


def test_a_part_is_shown_for_machines() -> None:
    shown = _run("sheet", "show", "sheet05", "--part", "3.4", "--format", "json")
    assert [part["id"] for part in json.loads(shown.stdout)["parts"]] == ["3.4"]


def test_a_practice_variant_needs_no_secret() -> None:
    drawn = json.loads(_run("variant", "--sheet", SHEET, "--seed", "train").stdout)
    assert (drawn["schema"], drawn["sheet"], drawn["part"]) == (1, "probe", "1.1")


def test_a_variant_goes_into_a_file_that_show_takes(tmp_path: Path) -> None:
    out = tmp_path / "mine.json"
    done = _run("variant", "--sheet", SHEET, "--seed", "train", "--out", str(out))
    assert (done.exit_code, done.stdout) == (0, "")
    shown = _run("sheet", "show", SHEET, "--part", "1.1", "--variant", str(out))
    assert shown.exit_code == 0


def test_a_students_variant_follows_the_secret(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret for tests only", "utf-8")
    asked = ("variant", "--sheet", SHEET, "--student", "01234567")
    given = _run(*asked, "--secret-file", str(secret))
    assert given.exit_code == 0
    assert _run(*asked, secret_file=str(secret)).stdout == given.stdout
    assert _run("variant", "--sheet", SHEET, "--seed", "01234567").stdout != given.stdout


def test_a_sheet_is_printed_with_its_form(tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"
    done = _run("sheet", "print", SHEET, "--out", str(out), "--lang", "de", "--format", "json")
    document = json.loads(done.stdout)
    assert (document["schema"], document["file"], document["language"]) == (1, str(out), "de")
    assert [field["name"] for field in document["fields"]][1] == "1-1-scaled"
    assert set(document["fields"][0]) == {"name", "title", "page", "multiline"}
    assert out.read_bytes().startswith(b"%PDF-")


def test_the_form_alone_is_shorter(tmp_path: Path) -> None:
    whole, form = tmp_path / "whole.pdf", tmp_path / "form.pdf"
    assert "21 fields" in _run("sheet", "print", "sheet05", "--out", str(whole)).stdout
    assert _run("sheet", "print", "sheet05", "--out", str(form), "--answers-only").exit_code == 0
    assert len(form.read_bytes()) < len(whole.read_bytes())


def test_a_form_that_may_be_filled_in_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run("sheet", "print", "sheet05").stdout == "sheet05.pdf: 21 fields\n"
    with pytest.raises(GraderError, match=r"sheet05\.pdf is there already"):
        _run("sheet", "print", "sheet05")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="cannot be written"):
        _run("sheet", "print", "sheet05", "--out", str(tmp_path / "none" / "form.pdf"))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Give either --seed"),
        (("--seed", "a", "--student", "1"), "Give either --seed"),
        (("--student", "1"), "--student needs --secret-file"),
        (("--seed", ""), "Give either --seed"),
        (("--seed", "a", "--attempt", "-1"), "Invalid value for '--attempt'"),
    ],
)
def test_wrong_usage_is_named_and_ends_with_2(args: tuple[str, ...], message: str) -> None:
    wrong = _run("variant", "--sheet", SHEET, *args)
    assert wrong.exit_code == 2
    assert message in wrong.stderr


def test_numbers_of_a_variant_need_their_part(tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text("{}", "utf-8")
    wrong = _run("sheet", "show", "sheet05", "--variant", str(tmp_path / "v.json"))
    assert wrong.exit_code == 2
    assert "--variant needs --part" in wrong.stderr


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (["--only", "03712001"], "--only needs --roster or --worksheet"),
        (["--roster", SHEET], "need --secret-file, or GRADER_SECRET_FILE"),
        (["--roster", SHEET, "--answers-only"], "--answers-only"),
    ],
)
def test_printing_for_a_class_says_what_it_needs(given: list[str], missing: str) -> None:
    done = _run("sheet", "print", SHEET, *given)
    assert done.exit_code == 2
    assert missing in done.output


def test_checking_goes_by_the_numbers_of_ones_own_form(tmp_path: Path) -> None:
    own = tmp_path / "probe-numbers.jsonl"
    own.write_text(json.dumps(OWN) + "\n", "utf-8")
    asked = ("1.1", "scores", "1 2; 3 4")
    without = _run("check", "--sheet", SHEET, *asked)
    assert (without.exit_code, "5×3" in without.stdout) == (1, True)
    assert "If your own form has other numbers" in without.stdout
    told = _run("check", "--sheet", SHEET, "--variant", str(own), *asked)
    assert (told.exit_code, "other numbers" in told.stdout) == (0, False)


def test_reading_goes_by_the_numbers_of_ones_own_form(tmp_path: Path) -> None:
    own, form = tmp_path / "probe-numbers.jsonl", tmp_path / "form.pdf"
    own.write_text(json.dumps(OWN) + "\n", "utf-8")
    typed = {"1-1-scores": "1 2\n3 4", "1-1-scaled": "1 2\n3 4", "1-1-output": "1 2 3\n4 5 6"}
    form.write_bytes(filled_in(print_handout(load_sheet(SHEET), Layout("en")).pdf, typed))
    asked = ("read", str(form), "--sheet", SHEET, "--format", "json")
    (with_own,) = json.loads(_run(*asked, "--variant", str(own)).stdout)["reports"]
    assert [one["flags"] for one in with_own["responses"]] == [[], [], []]


def test_numbers_for_one_form_alone_are_refused() -> None:
    wrong = CliRunner().invoke(root, ("sheet", "print", "sheet05", "--numbers"))
    assert wrong.exit_code == 2
    assert "--numbers needs --roster" in wrong.stderr
