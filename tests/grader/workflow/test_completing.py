"""`grader grade` without a path: what lies in the folder is shown, chosen and agreed to."""

import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.wording import Language
from grader.workflow.completing import complete
from grader.workflow.request import GradeRequest
from problems.sheet import load_sheet

NOTHING: dict[str, str | None] = dict.fromkeys(
    ("download", "sheet", "worksheet", "roster", "extensions", "variants", "out")
)
WORKSHEET = "Identifier,Full name,Grade,Last modified (grade)\nParticipant 1,Mo Muster,,-\n"
ROSTER = "Matrikelnummer;Nachname;Vorname\n0123456;Muster;Mo\n0123457;Probe;Jo\n"
EXTENSIONS = "number,until\n0123456,2026-12-08\n"


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


class Typing:
    """Somebody who types prepared lines, and then is gone."""

    def __init__(self, *typed: str) -> None:
        self.typed = list(typed)
        self.told: list[str] = []

    def tell(self, line: str) -> None:
        """Remember what was told."""
        self.told.append(line)

    def ask(self, question: str) -> str:
        """Type the next line."""
        self.told.append(question)
        if not self.typed:
            raise EOFError
        return self.typed.pop(0)


def ask(
    *typed: str, sure: bool = False, language: Language | None = None, **given: str
) -> tuple[dict[str, str], str]:
    """Complete what is given by the present folder; the names, and all that was said."""
    person = Typing(*typed)
    chosen = complete({**NOTHING, **given}, Path.cwd(), language, person, sure=sure)
    names = {kind: Path(value).name for kind, value in chosen.items() if value is not None}
    return names, "\n".join(person.told)


@pytest.mark.parametrize("typed", ["", "y", "j", " Ja"])
@pytest.mark.usefixtures("here")
def test_one_of_each_is_shown_and_taken_on_a_yes(typed: str) -> None:
    chosen, said = ask(typed)
    assert chosen == {
        "download": "Abgaben.zip",
        "sheet": "sheet05",
        "worksheet": "Bewertungen.csv",
        "roster": "liste.csv",
        "extensions": "mehr Zeit.csv",
        "out": "results",
    }
    assert "liste.csv (rows: 2)" in said


@pytest.mark.usefixtures("here")
def test_a_no_ends_it_with_the_whole_command() -> None:
    with pytest.raises(GraderError, match=r"(?s)grade .*Abgaben\.zip.* --roster "):
        ask("n")


@pytest.mark.usefixtures("here")
def test_silence_is_no_yes() -> None:
    with pytest.raises(GraderError, match="Nobody answered"):
        ask()


def test_of_several_one_is_chosen_by_number_or_none(here: Path) -> None:
    (here / "liste alt.csv").write_text(ROSTER, encoding="utf-8")
    chosen, said = ask("1", "", language="de")
    assert chosen["roster"] == "liste alt.csv"
    assert "Für „Teilnehmerliste“ gibt es mehrere:" in said
    assert "roster" not in ask("0", "")[0]


@pytest.mark.parametrize(
    ("language", "when"),
    [("de", "geschrieben am 06.12.2026, 2"), ("en", "written on 6 Dec 2026, 2")],
)
def test_of_several_the_newest_comes_first_and_each_says_when_it_was_written(
    here: Path, language: Language, when: str
) -> None:
    newer, older = here / "Bewertungen.csv", here / "Bewertungen (1).csv"
    older.write_text(WORKSHEET, encoding="utf-8")
    for path, day in ((newer, 6), (older, 5)):
        moment = datetime(2026, 12, day, 23, 30).astimezone().timestamp()
        os.utime(path, (moment, moment))
    chosen, said = ask("1", "", language=language)
    assert chosen["worksheet"] == "Bewertungen.csv"
    lines = [line for line in said.splitlines() if "Bewertungen" in line][:2]
    assert lines[0].startswith("  1  Bewertungen.csv (")
    assert f"{when}3:30" in lines[0]
    assert lines[1].startswith("  2  Bewertungen (1).csv (")


def test_a_wrong_answer_says_what_is_expected(here: Path) -> None:
    (here / "liste alt.csv").write_text(ROSTER, encoding="utf-8")
    _, said = ask("x", "3", "1", "", language="de")
    assert said.count("Erwartet wird eine Zahl von 0 bis 2.") == 2


def test_of_several_downloads_one_has_to_be_chosen(here: Path) -> None:
    write_download(here / "Abgaben (1).zip")
    assert ask("0", "x", "²", "-1", "99999999999", "2", "")[0]["download"] == "Abgaben.zip"


def test_nothing_ambiguous_is_taken_unasked(here: Path) -> None:
    write_download(here / "Abgaben (1).zip")
    with pytest.raises(GraderError, match=r"Abgaben \(1\)\.zip, Abgaben\.zip"):
        ask(sure=True)


@pytest.mark.usefixtures("here")
def test_who_is_sure_is_not_asked() -> None:
    assert ask(sure=True)[0]["worksheet"] == "Bewertungen.csv"


@pytest.mark.usefixtures("here")
def test_what_an_option_says_stands_over_what_is_found() -> None:
    chosen, _ = ask("", roster="other.csv", out="elsewhere")
    assert (chosen["roster"], chosen["out"]) == ("other.csv", "elsewhere")


def test_a_sheet_in_the_folder_comes_before_those_that_ship(here: Path) -> None:
    source = load_sheet("sheet05").path
    assert source is not None
    text = source.read_text(encoding="utf-8").replace('language = "en"', 'language = "de"')
    (here / "blatt.toml").write_text(text, encoding="utf-8")
    (here / "blatt.key.toml").write_text("", encoding="utf-8")
    (here / "notes.toml").write_text("x = 1", encoding="utf-8")
    assert ask("")[0]["sheet"] == "blatt.toml"


def test_our_own_files_are_not_taken_for_lists_of_the_course(here: Path) -> None:
    (here / "grades.csv").write_text("number,surname\n1,x\n", encoding="utf-8")
    (here / "results").mkdir()
    (here / "results" / "gradebook.sqlite").write_bytes(b"")
    chosen, told = ask("", language="en")
    assert chosen["roster"] == "liste.csv"
    assert "graded before" in told


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
    assert said in ask("", language="de")[1]


def test_an_empty_folder_says_what_was_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GraderError, match="there is no download"):
        ask("")


def test_a_name_that_a_terminal_would_obey_is_shown_harmless(here: Path) -> None:
    (here / "\x1b[2Jliste.xlsx").write_bytes(b"")
    assert "\x1b" not in ask("")[1]


def test_results_that_are_there_tell_the_language(here: Path) -> None:
    results = here / "results"
    results.mkdir()
    request = GradeRequest(path=here, sheet="sheet05", out=results, language="de")
    with Gradebook(results) as book:
        book.note("request", request.document())
    assert "Ergebnisse nach" in ask("")[1]
    assert "Results to" in ask("", language="en")[1]
    with Gradebook(results) as book:
        book.note("request", "no document")
    assert "Results to" in ask("")[1]
