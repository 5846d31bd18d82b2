"""An error is told in the language that the command was to speak."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.cli import main, names
from grader.cli._language import language_among
from grader.gradebook import Gradebook
from grader.wording import Language
from grader.workflow.request import GradeRequest
from problems.sheet import load_sheet

Kept = Callable[[str, Language | None], Path]
ROW = '{"key": "AAAA-0001", "points": POINTS, "because": "gesehen", "by": "NAME"}'


@pytest.fixture
def german_sheet(tmp_path: Path) -> Path:
    """Write a sheet whose language is German, beside nothing else."""
    source = load_sheet("sheet05").path
    assert source is not None
    text = source.read_text(encoding="utf-8")
    assert 'language = "en"' in text
    path = tmp_path / "unser" / "blatt.toml"
    path.parent.mkdir()
    path.write_text(text.replace('language = "en"', 'language = "de"'), encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Keep a run in a folder, in a language or in its sheet's."""

    def keep(sheet: str, language: Language | None) -> Path:
        folder = tmp_path / f"results-{language}"
        folder.mkdir()
        request = GradeRequest(path=folder, sheet=sheet, out=folder, language=language)
        with Gradebook(folder) as book:
            book.note("request", request.document())
        return folder

    return keep


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Call the command, which fails, and give what it says."""

    def call(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["grader", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        return capsys.readouterr().err

    return call


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_chooses_the_language_is_no_command() -> None:
    assert not any(name.startswith("_") for name in names())


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], "en"),
        (["grade", "--lang", "de"], "de"),
        (["grade", "--lang=de"], "de"),
        (["demo", "--language", "de"], "de"),
        (["demo", "--language=de"], "de"),
        (["grade", "--lang", "de", "--lang", "en"], "en"),
        (["grade", "--lang", "fr"], "en"),
        (["grade", "--lang"], "en"),
        (["explain", "de"], "en"),
        (["check", "--sheet", "sheet05", "x" * 5000, "\0", "~"], "en"),
    ],
)
def test_the_words_tell_the_language(arguments: Sequence[str], language: Language) -> None:
    assert language_among(arguments) == language


def test_a_folder_s_run_tells_it_where_no_option_does(kept: Kept) -> None:
    german, english = kept("sheet05", "de"), kept("sheet05", "en")
    assert language_among(["approve", str(german)]) == "de"
    assert language_among(["grade", "x.zip", f"--out={german}"]) == "de"
    assert language_among(["approve", str(english)]) == "en"
    assert language_among(["sample", str(german), "--lang", "en"]) == "en"


def test_the_folder_s_sheet_tells_it_where_the_run_did_not(kept: Kept, german_sheet: Path) -> None:
    assert language_among(["approve", str(kept(str(german_sheet), None))]) == "de"


def test_a_folder_stands_over_the_sheet_that_is_named(kept: Kept, german_sheet: Path) -> None:
    words = ["grade", "x.zip", "--sheet", str(german_sheet)]
    assert language_among(words) == "de"
    assert language_among([*words, "--out", str(kept("sheet05", "en"))]) == "en"


def test_grade_alone_speaks_as_the_only_sheet_around_it(
    german_sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(german_sheet.parent)
    assert language_among(["grade"]) == "de"
    assert language_among(["grade", "--sheet", "sheet05"]) == "en"
    assert language_among(["validate", "."]) == "en"


def test_a_folder_whose_sheet_is_gone_says_nothing(kept: Kept, german_sheet: Path) -> None:
    folder = kept(str(german_sheet), None)
    german_sheet.unlink()
    assert language_among(["approve", str(folder)]) == "en"


@pytest.mark.parametrize("broken", [b"", b"no store", b"SQLite format 3\0" + bytes(2000), None])
def test_a_folder_without_a_gradebook_or_with_a_broken_one_is_left_as_it_is(
    tmp_path: Path, broken: bytes | None
) -> None:
    if broken is not None:
        (tmp_path / "gradebook.sqlite").write_bytes(broken)
    before = files(tmp_path)
    assert language_among(["approve", str(tmp_path), str(tmp_path / "missing")]) == "en"
    assert files(tmp_path) == before


@pytest.mark.parametrize("request_", ["", "7", '{"path": 7}', "[" * 100_000])
def test_a_request_that_nobody_can_read_says_nothing(tmp_path: Path, request_: str) -> None:
    with Gradebook(tmp_path) as book:
        book.note("request", request_)
    assert language_among(["approve", str(tmp_path)]) == "en"


def test_a_good_gradebook_is_looked_at_and_not_touched(kept: Kept) -> None:
    folder = kept("sheet05", "de")
    before = files(folder)
    assert language_among(["approve", str(folder)]) == "de"
    assert files(folder) == before


def test_what_another_run_has_just_noted_is_seen(kept: Kept) -> None:
    folder = kept("sheet05", "en")
    request = GradeRequest(path=folder, sheet="sheet05", out=folder, language="de")
    with Gradebook(folder) as book:
        book.note("request", request.document())
        assert language_among(["approve", str(folder)]) == "de"


def test_a_store_of_which_only_a_half_was_copied_is_read_as_it_lies(
    kept: Kept, tmp_path: Path
) -> None:
    shutil.copytree(kept("sheet05", "de"), tmp_path / "copy")
    (tmp_path / "copy" / "gradebook.sqlite-wal").write_bytes(b"")
    before = files(tmp_path / "copy")
    assert language_among(["approve", str(tmp_path / "copy")]) == "de"
    assert files(tmp_path / "copy") == before


def test_contradictions_are_told_in_german_from_end_to_end(
    kept: Kept, tmp_path: Path, said: Callable[..., str]
) -> None:
    folder = kept("sheet05", "de")
    for name, points in (("Ada", "1.5"), ("Bo", "1")):
        row = ROW.replace("NAME", name).replace("POINTS", points)
        (tmp_path / f"{name}.json").write_text(f'{{"decisions": [{row}]}}', encoding="utf-8")
    settle = tmp_path / "klaeren.json"
    told = said(
        "decide", folder, tmp_path / "Ada.json", tmp_path / "Bo.json", "--conflicts", settle
    )
    assert told == (
        "grader: Keine Entscheidung wurde aufgenommen, und zwar deswegen:\n"
        "  zwei Entscheidungen zu AAAA-0001:\n"
        "    1,5 Punkte, von Ada: gesehen (Ada.json, Eintrag 1)\n"
        "    1 Punkt, von Bo: gesehen (Bo.json, Eintrag 1)\n"
        f"{settle} enthält zu jedem dieser Codes einen Eintrag: Tragen Sie in jeden ein, was zählt,"
        " dazu because und by, und rufen Sie denselben Befehl mit dieser Datei dazu und ohne"
        ' --conflicts auf. Ein Eintrag mit "settles": true geht den anderen vor, und alle bleiben'
        " verzeichnet.\n"
    )
    assert "1,5 Punkte, von Ada: gesehen (Ada.json, Eintrag 1)" in settle.read_text("utf-8")


def test_a_wrong_row_is_told_in_german_from_end_to_end(
    kept: Kept, tmp_path: Path, said: Callable[..., str]
) -> None:
    row = ROW.replace("POINTS", '"1,5"').replace("NAME", "Ada")
    (tmp_path / "a.json").write_text(f'{{"decisions": [{row}, {{}}]}}', encoding="utf-8")
    assert said("decide", kept("sheet05", "de"), tmp_path / "a.json") == (
        "grader: Keine Entscheidung wurde aufgenommen, und zwar deswegen:\n"
        "  a.json, Eintrag 1: points: eine Zahl wie 1.5 wurde erwartet (mit Punkt)\n"
        "  a.json, Eintrag 2: key: fehlt\n"
    )


@pytest.mark.parametrize(
    ("language", "start"), [("de", "grader: In {} ist nichts vollständig"), ("en", "grader: Noth")]
)
def test_approve_on_nothing_complete_is_told_in_the_folder_s_language(
    kept: Kept, said: Callable[..., str], language: Language, start: str
) -> None:
    folder = kept("sheet05", language)
    assert said("approve", folder, "--by", "Toni Tutor").startswith(start.format(folder))


def test_a_broken_list_is_told_in_german(tmp_path: Path, said: Callable[..., str]) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "roster.csv").write_text('number,surname\n"0123456,Muster\n', encoding="utf-8")
    given = ["--sheet", "sheet05", "--roster", tmp_path / "roster.csv", "--out", tmp_path / "out"]
    told = said("grade", tmp_path / "class", *given, "--lang", "de")
    assert told.startswith("grader: roster.csv, Zeile 2: Ein Anführungszeichen ist nicht")


def test_what_is_wrong_with_a_sheet_is_told_in_english(
    tmp_path: Path, said: Callable[..., str]
) -> None:
    told = said("grade", tmp_path, "--sheet", "sheet99", "--out", tmp_path / "o", "--lang", "de")
    assert told.startswith("grader: There is no sheet 'sheet99'")
