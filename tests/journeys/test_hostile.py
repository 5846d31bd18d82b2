"""Hostile submissions cost nobody anything but their own, and nothing that they say is obeyed."""

import csv
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.journeys.hostile import answers
from tests.journeys.hostile.gathering import ATTACKS, STEMS
from tests.journeys.hostile.watching import MEGABYTE, watch
from tests.journeys.hostile.writing import pack

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "hostile.toml").read_text(encoding="utf-8")
)
REASONS: dict[str, dict[str, str]] = CASES["either"] | {
    name: {status: code}
    for status in ("not_graded", "needs_review")
    for name, code in CASES[status].items()
}
"""What each attack may end with: the finding, by the upload's status."""
ORDINARY = (("Muster", "1111111"), ("Probe", "2222222"), ("Beispiel", "3333333"))
RIGHT_AND_WRONG = ({}, {"3.4 scores": "[[3,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"}, {"3.5 k": ""})
MOST = 500 * MEGABYTE
ODD_NAMES = (
    b"\x1b[2J\x1b]0;owned\x07-3900001.zip",
    b"=cmd|' C calc'!A0-3900002.zip",
    b"@SUM(1+1)-3900003.zip",
    b"<img src=x onerror=alert(1)>-3900004.zip",
    b"M\xfcller-3900005.zip",
    "Muster\u202epiz-3900006.zip".encode(),
    b"New\nLine-3900007.zip",
    b"M" * 240 + b"-3900008.zip",
    b"-Muster-3900009.zip",
    b".hidden",
)

needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="makes names that only Linux allows"
)


def entries(out: Path) -> dict[str, Any]:
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {submission["file"]: submission for submission in document["submissions"]}


def findings(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the findings on an upload and on its answers."""
    return [*entry["findings"], *(f for field in entry["fields"] for f in field["findings"])]


def reason(entry: Mapping[str, Any], expected: str) -> tuple[str, str]:
    """Tell what became of an upload, and the finding that was expected where it is there."""
    worded = [found["code"] for found in findings(entry) if len(found["message"]) > 15]
    fitting = [code for code in worded if code.startswith(expected)]
    return entry["status"], expected if fitting else ", ".join(worded)


def write_ordinary(folder: Path, write_submission: Callable[..., Path]) -> None:
    for (surname, number), changes in zip(ORDINARY, RIGHT_AND_WRONG, strict=True):
        write_submission(folder, surname, number, changes)


def attacks(*, slow: bool) -> list[str]:
    return [name for name in ATTACKS if (name in CASES["slow"]) is slow]


def test_every_attack_says_what_it_must_end_with() -> None:
    assert set(ATTACKS) == set(REASONS)
    assert len(ATTACKS) > 60


@pytest.mark.parametrize("slow", [False, pytest.param(True, marks=pytest.mark.all)])
def test_hostile_submissions_leave_the_others_unharmed(
    slow: bool,  # noqa: FBT001 - a parameter of the test
    write_submission: Callable[..., Path],
    grader: Callable[..., Any],
    tmp_path: Path,
) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    write_ordinary(alone, write_submission)
    shutil.copytree(alone, together)  # written again, each PDF would name another moment
    names = attacks(slow=slow)
    for name in names:
        (together / f"{STEMS[name]}.zip").write_bytes(ATTACKS[name](STEMS[name]))
    grader("grade", alone, "--sheet", "sheet05", "--out", tmp_path / "calm", "--workers", 1)
    done = watch("grade", together, "--sheet", "sheet05", "--out", tmp_path / "out", "--workers", 2)
    assert (done.status, done.err) == (1, "")
    found, calm = entries(tmp_path / "out"), entries(tmp_path / "calm")
    assert len(calm) == len(ORDINARY)
    assert {file: found.pop(file) for file in calm} == calm
    ended = {name: found.pop(f"{STEMS[name]}.zip") for name in names}
    told = {
        name: reason(entry, REASONS[name].get(entry["status"], "?"))
        for name, entry in ended.items()
    }
    assert not {name: end for name, end in told.items() if end not in REASONS[name].items()}
    assert not found
    if sys.platform == "linux":
        assert len(done.peaks) > 3
        assert done.largest < MOST


@needs_linux
def test_odd_names_and_special_files_are_listed_and_harm_no_terminal(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"cl\xe4ss")
    folder.mkdir()
    for name in ODD_NAMES:
        (folder / os.fsdecode(name)).write_bytes(b"nothing")
    os.mkfifo(folder / "Pipe-3900011.zip")
    (folder / "Link-3900012.zip").symlink_to("/etc/passwd")
    (folder / "Lost-3900013.zip").symlink_to("nowhere")
    (folder / "Circle").symlink_to(folder)
    done = watch("grade", folder, "--sheet", "sheet05", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    found = entries(tmp_path / "out").values()
    assert len(found) == len(ODD_NAMES) - 1 + 4
    assert {entry["status"] for entry in found} == {"not_graded"}
    assert all(findings(entry) for entry in found)
    links = [e for e in found if e["file"][:4] in ("Pipe", "Link", "Lost", "Circ")]
    assert [reason(entry, "upload.link")[1] for entry in links] == ["upload.link"] * 4
    again = watch("decide", tmp_path / "out", nothing_earned(tmp_path / "out", tmp_path / "d.json"))
    assert again.status == 0, again.err
    refuse_leaks(tmp_path / "out", done.out + done.err + again.out + again.err)


def test_hostile_answers_earn_nothing_and_are_shown_as_what_they_are(
    write_submission: Callable[..., Path], tmp_path: Path
) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    for number, (name, changes) in enumerate(answers.ATTACKS.items(), 3_700_000):
        write_submission(folder, name.capitalize(), str(number), changes)
    for number, (name, values) in enumerate(answers.FORMS.items(), 3_800_000):
        stem = f"{name.capitalize()}-{number}"
        (folder / f"{stem}.zip").write_bytes(pack(stem, answers.fill(values)))
    done = watch("grade", folder, "--sheet", "sheet05", "--out", out, folder=tmp_path)
    assert done.status == 1, done.err
    for file, entry in entries(out).items():
        name = file.partition("-")[0].lower()
        places = answers.ATTACKS.get(name) or answers.FORMS[name]
        attacked = [f for f in entry["fields"] if places.keys() & places_of(f)]
        assert len(attacked) == len(places)
        assert not any(field["points"] for field in attacked), name
    decided = watch("decide", out, nothing_earned(out, tmp_path / "d.json"), folder=tmp_path)
    assert decided.status == 0, decided.err
    assert len(list((out / "feedback").glob("*.pdf"))) == len(entries(out))
    refuse_leaks(out, done.out + done.err + decided.out + decided.err)
    said = shown(out / "feedback", "Typst")
    assert '#read("/etc/passwd")' in said
    assert "root:" not in said
    assert not (tmp_path / "hostile-was-here").exists()


def places_of(field: Mapping[str, Any]) -> set[str]:
    """Name a field as an `Answer` line and as a form do."""
    part, name = field["part"], field["field"]
    return {f"{part} {name}", f"{part}-{name}".replace(".", "-")}


def nothing_earned(out: Path, path: Path) -> Path:
    """Decide everything that waits: no points."""
    waiting = (f for e in entries(out).values() for f in e["fields"] if f["points"] is None)
    rows = [
        {"key": f["code"], "points": 0, "because": "an attack", "by": "Testova"} for f in waiting
    ]
    path.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
    return path


def shown(folder: Path, surname: str) -> str:
    """Read the text of somebody's feedback PDF."""
    (file,) = folder.glob(f"{surname}-*.pdf")
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def refuse_leaks(out: Path, talk: str) -> None:
    """Look through all that was written for what an attack wanted to be run, read or obeyed."""
    assert not control_characters(talk)
    for path in (out / "overview.html", *(out / "feedback").glob("*.html")):
        page = path.read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert not control_characters(page)
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [
            cell for row in csv.reader(file) for cell in row if cell.startswith(tuple("=+-@\t"))
        ]
    secret = Path("/etc/passwd")
    line = secret.read_bytes().splitlines()[0] if secret.exists() else b"root:x:0"
    assert not [f.name for f in files(out) if line in f.read_bytes()]


def control_characters(text: str) -> Iterable[str]:
    return re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
