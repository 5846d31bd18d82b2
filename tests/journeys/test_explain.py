"""A code leads back from a point to the place in the PDF, and to everybody who decided on it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
WRONG = "[[3,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"


@pytest.fixture(scope="module")
def folder(
    write_submission: Callable[..., Path], grader: Call, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Grade one student, whose scores are wrong, with two persons deciding on them in turn."""
    tmp_path = tmp_path_factory.mktemp("appeal")
    zipped = write_submission(tmp_path / "class", "Muster", "1234567", {"3.4 scores": WRONG})
    out = tmp_path / "out"
    assert grader("grade", zipped.parent, "--sheet", "sheet05", "--out", out).status == 1
    for points, by in ((0.5, "Toni Tutor"), (1, "Zita Zweit")):
        row = {"key": code_of(out, "scores"), "points": points, "because": "looked", "by": by}
        file = tmp_path / f"{by}.json"
        file.write_text(json.dumps({"decisions": [row]}), encoding="utf-8")
        assert grader("decide", out, file).status == 1
    return out


def _misread(code: str) -> str:
    return code.replace("0", "o").replace("1", "L")


def submission(folder: Path) -> dict[str, Any]:
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = document["submissions"][0]
    return found


def code_of(folder: Path, field: str) -> str:
    return str(next(f["code"] for f in submission(folder)["fields"] if f["field"] == field))


def test_the_chain_leads_from_the_place_to_the_point(folder: Path, grader: Call) -> None:
    done = grader("explain", folder, code_of(folder, "scores"))
    assert done.status == 0, done.err
    lines = done.out.splitlines()
    starts = ["File: ", "Account: ", "Student: Muster 1234567", "Status: ", "Asked: part 3.4"]
    starts += ["Place: page 1, box ", "Read as: [[3, 2, 2]", "Understood as: ", "Verdict: "]
    places = [next(n for n, line in enumerate(lines) if line.startswith(s)) for s in starts]
    assert places == sorted(places)


def test_both_assessors_and_the_earlier_points_are_named(folder: Path, grader: Call) -> None:
    text = grader("explain", folder, code_of(folder, "scores")).out
    assert text.index("by Toni Tutor") < text.index("by Zita Zweit")
    (first,) = (line for line in text.splitlines() if "by Toni Tutor" in line)
    assert first.endswith("(a later decision by Zita Zweit counts)")
    marked = [line for line in text.splitlines() if line.startswith("Marked: ")]
    assert [line.split(", ")[-2].split()[0] for line in marked] == ["0", "0.5", "1"]


def test_the_document_holds_the_same(folder: Path, grader: Call) -> None:
    code = code_of(folder, "scores")
    document = grader("explain", folder, code, "--format", "json").json
    assert document["field"]["code"] == document["code"] == code
    assert [one["by"] for one in document["decisions"]] == ["Toni Tutor", "Zita Zweit"]
    assert all(one["holds"] and one["made_at"] for one in document["decisions"])
    assert document["field"]["history"][-1]["points"] == 1
    assert document["releases"] == []
    assert document["released"] is False


def test_german_and_the_code_of_an_upload_are_understood(folder: Path, grader: Call) -> None:
    done = grader("explain", folder, submission(folder)["code"].lower(), "--lang", "de")
    assert done.status == 0, done.err
    assert "Die jetzigen Punkte sind nicht freigegeben." in done.out
    assert "Gefragt" not in done.out


def test_german_is_german_throughout(folder: Path, grader: Call) -> None:
    text = grader("explain", folder, code_of(folder, "scores"), "--lang", "de").out
    assert "Urteil: richtig, 1 von 1 (durch einen Menschen)" in text
    assert "Befund: Die Maschine war zu „nicht richtig“ gekommen (0 Punkte)." in text
    assert "Abgegeben von: Muster 1234567" in text
    assert re.search(
        r"Entschieden am \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr \(Europe/Berlin\), von", text
    )
    assert ": 1 Punkt; Grund: looked" in text
    assert not re.search(r"\d{4}-\d\d-\d\d|\b1 Punkte\b|incorrect|person\b", text)


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", ""), _misread])
def test_a_code_is_found_however_it_is_typed(
    folder: Path, grader: Call, spell: Callable[[str], str]
) -> None:
    code = code_of(folder, "scores")
    done = grader("explain", folder, spell(code), "--format", "json")
    assert done.json["field"]["code"] == code


def test_a_number_that_lacks_a_zero_in_front_is_asked_about(folder: Path, grader: Call) -> None:
    refused = grader("explain", folder, "--student", "01234567")
    assert refused.status == 2
    assert "Did you mean 1234567?" in refused.err


def test_a_criterion_is_explained_with_its_field(folder: Path, grader: Call) -> None:
    field = next(f for f in submission(folder)["fields"] if f["criteria"])
    done = grader("explain", folder, field["criteria"][0]["code"])
    assert f"Criterion “More than is shown” ({field['criteria'][0]['name']}): – of " in done.out


def test_an_unknown_code_is_refused(folder: Path, grader: Call) -> None:
    refused = grader("explain", folder, "AAAA-AAAA")
    assert refused.status == 2
    assert "AAAA-AAAA" in refused.err


def test_what_a_person_typed_is_not_said_to_have_been_read(
    folder: Path, grader: Call, tmp_path: Path
) -> None:
    here = Path(shutil.copytree(folder, tmp_path / "out"))
    code, right = code_of(here, "scores"), WRONG.replace("3", "2")
    row = {"key": code, "read_as": right, "because": "a scratch", "by": "Toni Tutor"}
    file = tmp_path / "reading.json"
    file.write_text(json.dumps({"decisions": [row]}), encoding="utf-8")
    assert grader("decide", here, file).status == 1
    lines = grader("explain", here, code).out.splitlines()
    assert any(line.startswith("Read as: [[3, 2, 2]") for line in lines)
    assert any(line.startswith("Marked as: [[2, 2, 2]") or right in line for line in lines)


def test_a_criterion_that_there_is_not_is_refused(folder: Path, grader: Call) -> None:
    done = grader("explain", folder, f"{code_of(folder, 'scores')}.nonsense")
    assert (done.status, "has the code" in done.err) == (2, True)
