"""`grader grade` without a path: what lies in the folder is shown, chosen and agreed to."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from grader.cli._asking import completed
from grader.errors import GraderError
from problems.sheet import load_sheet

NOTHING: dict[str, str | Path | None] = dict.fromkeys(
    ("download", "sheet", "worksheet", "roster", "extensions", "out")
)
WORKSHEET = "Identifier,Full name,Grade,Last modified (grade)\nParticipant 1,Mo Muster,,-\n"
ROSTER = "Matrikelnummer;Nachname;Vorname\n0123456;Muster;Mo\n0123457;Probe;Jo\n"
EXTENSIONS = "number,until\n0123456,2026-12-08\n"

Ask = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with one of each."""
    folder = tmp_path / "Übung 5"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write_download(folder / "Abgaben.zip")
    (folder / "Bewertungen.csv").write_text(WORKSHEET, encoding="utf-8-sig")
    (folder / "liste.csv").write_text(ROSTER, encoding="cp1252")
    (folder / "mehr Zeit.csv").write_text(EXTENSIONS, encoding="utf-8")
    return folder


def write_download(path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        name = "Mo Muster_1_assignsubmission_file/Muster-0123456.zip"
        archive.writestr(zipfile.ZipInfo(name, (2026, 12, 1, 12, 0, 0)), b"PK")
    path.write_bytes(sink.getvalue())


def ask(typed: str, *, sure: bool = False, language: str | None = None, **given: object) -> Result:
    """Call what the command calls, with something typed; its answer is printed as JSON."""

    @click.command()
    def command() -> None:
        chosen = completed({**NOTHING, **given}, language, sure=sure)  # type: ignore[dict-item, arg-type] # as the options give them
        click.echo(json.dumps(chosen))

    return CliRunner().invoke(command, input=typed)


def names(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    return {name: Path(value).name for name, value in json.loads(result.stdout).items()}


@pytest.mark.parametrize("typed", ["\n", "y\n", "j\n", "Ja\n"])
@pytest.mark.usefixtures("here")
def test_one_of_each_is_shown_and_taken_on_a_yes(typed: str) -> None:
    result = ask(typed)
    assert names(result) == {
        "path": "Abgaben.zip",
        "sheet": "sheet05",
        "worksheet": "Bewertungen.csv",
        "roster": "liste.csv",
        "extensions": "mehr Zeit.csv",
        "out": "results",
    }
    assert "liste.csv (rows: 2)" in result.stderr


@pytest.mark.usefixtures("here")
def test_a_no_ends_it_with_the_whole_command() -> None:
    result = ask("n\n")
    assert isinstance(result.exception, GraderError)
    assert "--roster" in str(result.exception)
    assert "Abgaben.zip" in str(result.exception)


@pytest.mark.usefixtures("here")
def test_silence_is_no_yes() -> None:
    result = ask("")
    assert isinstance(result.exception, GraderError)
    assert "Nobody answered" in str(result.exception)


def test_of_several_one_is_chosen_by_number_or_none(here: Path) -> None:
    (here / "liste alt.csv").write_text(ROSTER, encoding="utf-8")
    chosen = names(ask("1\n\n", language="de"))
    assert chosen["roster"] == "liste alt.csv"
    assert "roster" not in names(ask("0\n\n"))


def test_of_several_downloads_one_has_to_be_chosen(here: Path) -> None:
    write_download(here / "Abgaben (1).zip")
    assert names(ask("0\n2\n\n"))["path"] == "Abgaben.zip"


def test_nothing_ambiguous_is_taken_unasked(here: Path) -> None:
    write_download(here / "Abgaben (1).zip")
    result = ask("", sure=True)
    assert isinstance(result.exception, GraderError)
    assert "Abgaben (1).zip, Abgaben.zip" in str(result.exception)


@pytest.mark.usefixtures("here")
def test_who_is_sure_is_not_asked() -> None:
    assert names(ask("", sure=True))["worksheet"] == "Bewertungen.csv"


@pytest.mark.usefixtures("here")
def test_what_an_option_says_stands_over_what_is_found() -> None:
    chosen = names(ask("\n", roster=Path("other.csv"), out=Path("elsewhere")))
    assert (chosen["roster"], chosen["out"]) == ("other.csv", "elsewhere")


def test_a_sheet_in_the_folder_comes_before_those_that_ship(here: Path) -> None:
    source = load_sheet("sheet05").path
    assert source is not None
    text = source.read_text(encoding="utf-8").replace('language = "en"', 'language = "de"')
    (here / "blatt.toml").write_text(text, encoding="utf-8")
    (here / "blatt.key.toml").write_text("", encoding="utf-8")
    (here / "notes.toml").write_text("x = 1", encoding="utf-8")
    assert names(ask("\n"))["sheet"] == "blatt.toml"


def test_our_own_files_are_not_taken_for_lists_of_the_course(here: Path) -> None:
    (here / "grades.csv").write_text("number,surname\n1,x\n", encoding="utf-8")
    (here / "results").mkdir()
    (here / "results" / "gradebook.sqlite").write_bytes(b"")
    result = ask("\n", language="en")
    assert names(result)["roster"] == "liste.csv"
    assert "graded before" in result.stderr


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("klasse.xlsx", b"PK", "Gelesen wird nur CSV"),
        ("kaputt.csv", b'a,b\n"c', "Anführungszeichen"),
        ("leer.csv", b"", "leer"),
        ("riss.zip", b"PK\x03\x04", "riss.zip"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_reason(
    here: Path, name: str, data: bytes, said: str
) -> None:
    (here / name).write_bytes(data)
    assert said in ask("\n", language="de").stderr


def test_an_empty_folder_says_what_was_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = ask("\n")
    assert isinstance(result.exception, GraderError)
    assert "there is no download" in str(result.exception)


@pytest.mark.parametrize("missing", ["sheet", "out"])
def test_with_a_path_the_other_two_are_needed(missing: str) -> None:
    given = {"download": Path("a.zip"), "sheet": "sheet05", "out": Path("out"), missing: None}
    result = ask("", **given)
    assert result.exit_code == 2
    assert f"--{missing}" in result.output


def test_a_name_that_a_terminal_would_obey_is_shown_harmless(here: Path) -> None:
    (here / "\x1b[2Jliste.xlsx").write_bytes(b"")
    assert "\x1b" not in ask("\n").stderr
