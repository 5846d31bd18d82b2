"""A sheet is handed out with numbers of each student's own, filled in, handed in and graded."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import open_catalogue, solved
from problems.handout import Layout, print_handout
from problems.sheet import load_sheet
from problems.widgets import filled_in

ROSTER = """\
Matrikelnummer,Nachname,Vorname
03712001,Muster,Erika
03712002,Beispiel,Max
03712003,Probe,Jörg
03712004,Alt,Anna
03712005,Fremd,Finn
"""
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    + "".join(
        f'Participant {number},{name},,,,20.00,Yes,"Tuesday, 1 December 2026, 12:00 PM",-,\n'
        for number, name in (
            ("4711", "Erika Muster"),
            ("4712", "Max Beispiel"),
            ("4713", "Jörg Probe"),
            ("4714", "Anna Alt"),
            ("4715", "Finn Fremd"),
        )
    )
)
HINTS = ("variant.foreign_code", "variant.fits_other")
OWN, COPIED, BORROWED, UNKNOWN = "03712001", "03712002", "03712003", "03712009"
OLD, TORN = "03712004", "03712005"
"""One whose form is of another list, and one whose file came from somebody else's account."""


@dataclass(frozen=True)
class Class:
    """A folder with the lists, the handouts and the download of a small class."""

    folder: Path

    @property
    def variants(self) -> Path:
        """The list of who has which numbers."""
        return self.folder / "handouts" / "variants.jsonl"


def right_answers(params: Mapping[str, Any]) -> dict[str, str]:
    problem = open_catalogue("sheet05").problem("3.4", params)
    return {
        f"3-4-{name}": "\n".join(" ".join(map(str, row)) for row in matrix)
        for name, matrix in solved(problem).items()
    }


def of_another_list(lines: list[dict[str, Any]]) -> bytes:
    """Print the own numbers of one student with a code of which a letter was damaged."""
    (own,) = (one["params"] for one in lines if one["student"] == OLD)
    layout = Layout("en", params=own, code="V-00000-00013")
    return print_handout(load_sheet("sheet05"), layout).pdf


def packed(name: str, pdf: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{name}.pdf"), pdf)
    return sink.getvalue()


@pytest.fixture(scope="module")
def handed_out(grader: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Class:
    """One solves the own sheet; one copies the answers, one takes the form of somebody else."""
    folder = tmp_path_factory.mktemp("course")
    for name, text in {"roster.csv": ROSTER, "worksheet.csv": WORKSHEET}.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "secret").write_text("a secret for tests only")
    lists = ("--roster", folder / "roster.csv", "--worksheet", folder / "worksheet.csv")
    done = grader(
        *("sheet", "print", "sheet05", *lists, "--secret-file", folder / "secret"),
        *("--out", folder / "handouts", "--workers", 1, "--format", "json"),
    )
    assert done.status == 0, done.err
    assert done.json["count"] == 5
    lines = [
        json.loads(text) for text in Path(done.json["variants"]).read_text("utf-8").splitlines()
    ]
    answers = {one["student"]: right_answers(one["params"]["3.4"]) for one in lines}
    with zipfile.ZipFile(done.json["archives"][0]) as archive:
        form = {n.split("_")[1]: archive.read(n) for n in archive.namelist()}
    handed_in = (
        ("Erika Muster_4711", f"Muster-{OWN}", form["4711"], answers[OWN]),
        ("Max Beispiel_4712", f"Beispiel-{COPIED}", form["4712"], answers[OWN]),
        ("Jörg Probe_4713", f"Probe-{BORROWED}", form["4711"], answers[BORROWED]),
        ("Nina Neu_4719", f"Neu-{UNKNOWN}", form["4712"], answers[COPIED]),
        ("Anna Alt_4714", f"Alt-{OLD}", of_another_list(lines), answers[OLD]),
        ("Finn Fremd_4712", f"Fremd-{TORN}", form["4715"], answers[TORN]),
    )
    with zipfile.ZipFile(folder / "download.zip", "w") as download:
        for account, name, pdf, typed in handed_in:
            path = f"{account}_assignsubmission_file/{name}.zip"
            download.writestr(path, packed(name, filled_in(pdf, typed)))
    return Class(folder)


@pytest.fixture(scope="module")
def graded(
    handed_out: Class, grader: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Any]:
    out = tmp_path_factory.mktemp("graded") / "out"
    done = grader(
        *("grade", handed_out.folder / "download.zip", "--sheet", "sheet05", "--out", out),
        *("--variants", handed_out.variants, "--workers", 1),
    )
    return out, done


def of(out: Path, number: str) -> dict[str, Any]:
    document = json.loads((out / "results.json").read_text("utf-8"))
    (found,) = (s for s in document["submissions"] if s["student"]["number"] == number)
    submission: dict[str, Any] = found
    return submission


def verdicts(submission: Mapping[str, Any]) -> list[str]:
    return [one["verdict"] for one in submission["fields"] if one["part"] == "3.4"]


def codes(things: Mapping[str, Any]) -> list[str]:
    return [finding["code"] for finding in things["findings"]]


@pytest.mark.parametrize("number", [OWN, BORROWED])
def test_who_answers_to_the_own_numbers_gets_all_points(
    graded: tuple[Path, Any], number: str
) -> None:
    assert verdicts(of(graded[0], number)) == ["correct"] * 3


def test_answers_that_are_right_for_somebody_else_are_a_hint_and_earn_what_they_earn(
    graded: tuple[Path, Any],
) -> None:
    submission = of(graded[0], COPIED)
    assert "incorrect" in verdicts(submission)
    assert "correct" not in verdicts(submission)
    (hint,) = submission["findings"]
    assert (hint["code"], hint["audience"]) == ("variant.fits_other", "tutor")
    assert OWN in hint["message"]
    assert submission["status"] == "graded"


def test_the_code_of_somebody_elses_handout_is_a_hint_and_costs_nothing(
    graded: tuple[Path, Any],
) -> None:
    submission = of(graded[0], BORROWED)
    (hint,) = submission["findings"]
    assert (hint["code"], hint["audience"]) == ("variant.foreign_code", "tutor")
    assert hint["args"]["student"] == OWN
    assert submission["status"] == "graded"


def test_who_was_given_no_numbers_waits_for_a_person(graded: tuple[Path, Any]) -> None:
    submission = of(graded[0], UNKNOWN)
    assert verdicts(submission) == ["needs_review"] * 3
    assert all(codes(f) == ["variant.unknown"] for f in submission["fields"] if f["part"] == "3.4")


@pytest.mark.all
def test_an_explanation_tells_which_numbers_were_the_students_own(
    handed_out: Class, graded: tuple[Path, Any], grader: Callable[..., Any]
) -> None:
    field = next(f for f in of(graded[0], OWN)["fields"] if f["part"] == "3.4")
    first = json.loads(handed_out.variants.read_text("utf-8").splitlines()[0])
    done = grader("explain", graded[0], field["code"], "--format", "json")
    assert done.json["params"] == first["params"]["3.4"]
    told = grader("explain", graded[0], field["code"], "--lang", "de").out
    assert f"Mit eigenen Zahlen: Q = {json.dumps(first['params']['3.4']['Q'])}" in told


@pytest.mark.parametrize(("number", "code"), [(OLD, "variant.other_list"), (TORN, "variant.torn")])
def test_whose_numbers_are_in_doubt_waits_for_a_person(
    graded: tuple[Path, Any], number: str, code: str
) -> None:
    submission = of(graded[0], number)
    assert verdicts(submission) == ["needs_review"] * 3
    assert all(codes(f) == [code] for f in submission["fields"] if f["part"] == "3.4")


def test_no_reading_is_taken_in_where_it_is_not_known_which_numbers_were_answered(
    graded: tuple[Path, Any], grader: Callable[..., Any], tmp_path: Path
) -> None:
    out = Path(shutil.copytree(graded[0], tmp_path / "out"))
    field = next(f for f in of(out, UNKNOWN)["fields"] if f["part"] == "3.4")
    row = {"key": field["code"], "read_as": "[[1]]", "because": "seen", "by": "Testova"}
    (tmp_path / "decisions.json").write_text(json.dumps({"decisions": [row]}))
    done = grader("decide", out, tmp_path / "decisions.json")
    assert done.status == 2
    assert "not known which numbers this answers" in done.err


def test_the_run_names_whom_to_look_at(graded: tuple[Path, Any]) -> None:
    out, done = graded
    assert "who may have answered to another student's numbers" in done.out
    assert f"Beispiel {COPIED}" in done.out
    assert f"Muster {OWN}" not in done.out
    assert "handout for 03712001" in (out / "overview.html").read_text("utf-8")


def test_no_student_is_told_of_anybody_else(graded: tuple[Path, Any]) -> None:
    pages = list((graded[0] / "feedback").glob("*.html"))
    assert len(pages) == 3
    for page in pages:
        told = page.read_text("utf-8")
        others = {OWN, COPIED, BORROWED, OLD, TORN} - {page.stem.rpartition("-")[2]}
        assert not any(number in told for number in others)


def test_without_the_list_nothing_is_marked_by_the_sheets_own_numbers(
    handed_out: Class, grader: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = ("grade", handed_out.folder / "download.zip", "--sheet", "sheet05", "--out", out)
    done = grader(*asked, "--workers", 1)
    assert done.status == 1
    assert "6 reports come from handouts" in done.out
    assert "--variants" in done.out
    for number in (OWN, COPIED, BORROWED, UNKNOWN):
        assert verdicts(of(out, number)) == ["needs_review"] * 3
    again = grader(*asked, "--workers", 1, "--variants", handed_out.variants)
    assert "marked by other numbers" in again.out
    assert verdicts(of(out, OWN)) == ["correct"] * 3


def test_a_list_beside_the_download_keeps_a_run_without_it_from_the_sheets_own_numbers(
    handed_out: Class, grader: Callable[..., Any], submit: Callable[..., Path], tmp_path: Path
) -> None:
    """No report of these carries a code."""
    submit("Muster", OWN)
    (tmp_path / "handouts").mkdir()
    shutil.copy(handed_out.variants, tmp_path / "handouts")
    out = tmp_path / "out"
    done = grader("grade", tmp_path / "class", "--sheet", "sheet05", "--out", out)
    assert "or one lies beside the download" in done.out
    assert verdicts(of(out, OWN)) == ["needs_review"] * 3


def test_a_later_run_without_the_list_goes_not_back_to_the_sheets_own_numbers(
    graded: tuple[Path, Any],
    grader: Callable[..., Any],
    submit: Callable[..., Path],
    tmp_path: Path,
) -> None:
    out = Path(shutil.copytree(graded[0], tmp_path / "out"))
    submit("Muster", OWN)
    done = grader(
        "grade", tmp_path / "class", "--sheet", "sheet05", "--out", out, "--without-absent"
    )
    assert "An earlier run here was given a list" in done.out
    assert verdicts(of(out, OWN)) == ["needs_review"] * 3


@pytest.mark.all
def test_a_decision_later_on_still_marks_by_everybodys_own_numbers(
    graded: tuple[Path, Any], grader: Callable[..., Any], tmp_path: Path
) -> None:
    out = Path(shutil.copytree(graded[0], tmp_path / "out"))
    fields = [f for f in of(out, UNKNOWN)["fields"] if f["part"] == "3.4"]
    rows = [{"key": f["code"], "points": 1, "because": "seen", "by": "Testova"} for f in fields]
    (tmp_path / "decisions.json").write_text(json.dumps({"decisions": rows}))
    done = grader("decide", out, tmp_path / "decisions.json")
    assert done.status == 1, done.err
    assert of(out, UNKNOWN)["points"] == 3
    assert verdicts(of(out, OWN)) == ["correct"] * 3


def test_without_a_path_the_list_beside_the_download_is_found(
    handed_out: Class, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(handed_out.folder, tmp_path / "course"))
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "--yes", "--workers", "1"],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert "variants.jsonl (rows: 5)" in done.stderr
    assert verdicts(of(folder / "results", OWN)) == ["correct"] * 3
