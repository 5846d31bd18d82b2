"""A class's handouts: what is in them and what is not, and that they come out the same again."""

import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from grader.catalogue import open_catalogue, solved
from grader.errors import GraderError
from grader.gradebook import only_run
from grader.workflow.handing_out.printing import HandedOut
from grader.workflow.handing_out.told import handed_out_document, handed_out_text
from problems.draw import Draw, handout_digest, variant_seed
from problems.sheet import shipped
from submissions.reading import read_report
from tests.moodle import upload_feedback

SECRET = b"a secret for tests only"
CATALOGUE, CATALOGUE_6 = open_catalogue("sheet05"), open_catalogue("attention")
CASES = Path(__file__).parents[3] / "cases/sheets"
Print = Callable[..., HandedOut]


def lines(done: HandedOut) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.variants.read_text("utf-8").splitlines()]


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def columns(matrix: Iterable[Iterable[object]]) -> str:
    """Write a matrix as it stands in a PDF's text: column by column, without blanks."""
    return "".join(str(cell) for column in zip(*matrix, strict=True) for cell in column)


def everything_in(pdf: bytes) -> Iterator[str]:
    """Yield the text, and every string, name and stream of the file's objects."""
    yield text_of(pdf)
    reader = PdfReader(io.BytesIO(pdf))
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        yield repr(thing)
        if hasattr(thing, "get_data"):
            yield thing.get_data().decode("latin-1")


def test_moodle_takes_each_handout_back_for_the_account_that_it_is_for(
    handed_out: HandedOut,
) -> None:
    (archive,) = handed_out.archives
    taken = upload_feedback(archive.read_bytes(), dict.fromkeys(("4711", "4712", "4713")))
    assert {account: list(found) for account, found in taken.items()} == {
        account: ["sheet05.pdf"] for account in ("4711", "4712", "4713")
    }
    names = {account: text_of(found["sheet05.pdf"]) for account, found in taken.items()}
    assert "For Erika Muster" in names["4711"]
    assert "For Jörg O'Neil" in names["4713"].replace("’", "'")


def test_each_handout_shows_the_numbers_and_the_code_of_its_line(handed_out: HandedOut) -> None:
    pages = list(files(handed_out.archives[0]).values())
    assert len({json.dumps(one["params"]) for one in lines(handed_out)}) == 3
    for one, pdf in zip(lines(handed_out), pages, strict=True):
        shown = re.sub(r"\s+", "", text_of(pdf))
        assert all(columns(matrix) in shown for matrix in one["params"]["3.4"].values())
        assert text_of(pdf).count(one["code"]) == len(PdfReader(io.BytesIO(pdf)).pages)


def test_the_code_is_found_in_a_report_that_is_read(handed_out: HandedOut) -> None:
    pdf = files(handed_out.archives[0])["Erika Muster_4711_assignfeedback_file/sheet05.pdf"]
    reading = read_report(pdf, CATALOGUE.expected())
    assert reading.codes == (lines(handed_out)[0]["code"],)


def test_no_handout_gives_a_reference_the_secret_or_a_seed_away(handed_out: HandedOut) -> None:
    for one, pdf in zip(lines(handed_out), files(handed_out.archives[0]).values(), strict=True):
        found = "\n".join(everything_in(pdf))
        squeezed = re.sub(r"\s+", "", found)
        draw = Draw("2026w", "sheet05", 1, "3.4", one["student"])
        hidden = [SECRET.decode(), variant_seed(draw, SECRET).hex(), one["student"]]
        numbers = json.dumps(one["params"], sort_keys=True)
        whose = Draw("2026w", "sheet05", 1, "", one["student"])
        hidden += [handout_digest(whose, numbers, SECRET).hex()]
        assert [text for text in hidden if text in found] == []
        values = solved(CATALOGUE.problem("3.4", one["params"]["3.4"]))
        for value in values.values():
            assert columns(value) not in squeezed
            assert columns(zip(*value, strict=True)) not in squeezed
            assert str([[str(cell) for cell in row] for row in value]).replace("'", "") not in found
        assert "attempt" not in found
        assert "/EmbeddedFiles" not in found


def test_the_fields_of_a_handout_are_empty(handed_out: HandedOut) -> None:
    for pdf in files(handed_out.archives[0]).values():
        fields = PdfReader(io.BytesIO(pdf)).get_fields() or {}
        assert len(fields) == sum(len(part.fields) for part in CATALOGUE.sheet.parts)
        assert not any(one.get("/V") or one.get("/DV") for one in fields.values())


def test_a_handout_is_a_tagged_pdf_in_its_language(print_class: Print, tmp_path: Path) -> None:
    done = print_class(tmp_path, {"worksheet": ""}, language="de")
    for pdf in files(done.archives[0]).values():
        root = PdfReader(io.BytesIO(pdf)).root_object
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "de"
        assert "eigene Zahlen" in text_of(pdf)
        assert "Abgabe bis 06.12.2026" in text_of(pdf)


def test_solutions_are_for_tutors_and_lie_outside_of_what_students_get(
    handed_out: HandedOut,
) -> None:
    names = sorted(path.name for path in handed_out.solutions.iterdir())
    assert names == ["03712001.pdf", "03712002.pdf", "03712003.pdf"]
    assert all("solution" not in name.lower() for name in files(handed_out.archives[0]))
    shown = text_of((handed_out.solutions / "03712001.pdf").read_bytes())
    assert "For tutors only" in shown
    assert "These are still the unscaled scores." in shown
    one = lines(handed_out)[0]
    scores = solved(CATALOGUE.problem("3.4", one["params"]["3.4"]))["scores"]
    assert columns(scores) in re.sub(r"\s+", "", shown)


def test_everything_comes_out_the_same_again_with_one_or_two_processes(
    handed_out: HandedOut, print_class: Print, tmp_path: Path
) -> None:
    again = print_class(tmp_path, workers=2)
    assert again.variants.read_bytes() == handed_out.variants.read_bytes()
    assert again.archives[0].read_bytes() == handed_out.archives[0].read_bytes()


def test_one_student_alone_gets_the_same_bytes_and_nothing_else_changes(
    handed_out: HandedOut, print_class: Print, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(handed_out.variants.parent, tmp_path / "out"))
    before = {path: path.read_bytes() for path in out.iterdir() if path.is_file()}
    done = print_class(tmp_path, only="03712002")
    assert {path: path.read_bytes() for path in before} == before
    name = "Max Beispiel_4712_assignfeedback_file/sheet05.pdf"
    assert done.archives == (out / "handout-03712002.zip",)
    assert files(done.archives[0]) == {name: files(out / "handouts.zip")[name]}


def test_who_comes_later_gets_numbers_and_who_left_keeps_their_line(
    handed_out: HandedOut, print_class: Print, tmp_path: Path
) -> None:
    shutil.copytree(handed_out.variants.parent, tmp_path / "out")
    roster = "Matrikelnummer,Nachname,Vorname\n00000001,Neu,Nina\n03712001,Muster,Erika\n"
    done = print_class(tmp_path, {"roster": roster, "worksheet": ""})
    assert lines(done)[:3] == lines(handed_out)
    assert [one["student"] for one in lines(done)[3:]] == ["00000001"]
    assert done.earlier == 2
    assert list(files(done.archives[0])) == ["00000001/sheet05.pdf", "03712001/sheet05.pdf"]


def test_with_a_roster_alone_folders_bear_numbers_and_moodle_is_said_to_refuse_them(
    print_class: Print, tmp_path: Path
) -> None:
    done = print_class(tmp_path, {"worksheet": ""})
    assert next(iter(files(done.archives[0]))) == "03712001/sheet05.pdf"
    assert "which Moodle does not take" in handed_out_text(done)
    assert handed_out_document(done)["not_for_moodle"] == ["03712001", "03712002", "03712003"]


def test_with_a_worksheet_alone_moodles_numbers_stand_for_the_students(
    print_class: Print, tmp_path: Path
) -> None:
    done = print_class(tmp_path, {"roster": ""})
    assert [(one["student"], one["account"]) for one in lines(done)] == [
        ("", "4711"),
        ("", "4712"),
        ("", "4713"),
    ]
    assert upload_feedback(done.archives[0].read_bytes(), {"4711": 1, "4712": 1, "4713": 1})


def test_who_has_no_account_is_kept_out_of_the_archive_for_moodle(
    print_class: Print, tmp_path: Path
) -> None:
    roster = "Matrikelnummer,Nachname,Vorname\n03712001,Muster,Erika\n03712009,Fremd,Finn\n"
    done = print_class(tmp_path, {"roster": roster})
    taken, other = sorted(done.archives, key=lambda path: len(path.name))
    assert list(upload_feedback(taken.read_bytes(), {"4711": 1})) == ["4711"]
    assert list(files(other)) == ["03712009/sheet05.pdf"]
    assert done.by_number == ("03712009",)
    assert set(done.without_number) == {"Max Beispiel", "Jörg O'Neil"}


def test_a_hostile_name_is_text_on_the_sheet_and_leads_nowhere(
    print_class: Print, tmp_path: Path
) -> None:
    name = '#read(\u202e"x") ../..'
    worksheet = (
        f'Identifier,Full name,Grade\nParticipant 4711,"{name.replace(chr(34), chr(34) * 2)}",\n'
    )
    done = print_class(tmp_path, {"roster": "", "worksheet": worksheet})
    ((folder, pdf),) = files(done.archives[0]).items()
    assert ".." not in folder
    assert folder.endswith("_4711_assignfeedback_file/sheet05.pdf")
    assert '#read([U+202E]"x")' in text_of(pdf)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_only_the_owner_may_read_who_has_which_numbers(handed_out: HandedOut) -> None:
    assert handed_out.variants.stat().st_mode & 0o777 == 0o600


def test_another_secret_is_refused_before_anything_is_written(
    handed_out: HandedOut, print_class: Print, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(handed_out.variants.parent, tmp_path / "out"))
    before = (out / "handouts.zip").read_bytes()
    with pytest.raises(GraderError, match="another secret"):
        print_class(tmp_path, secret=b"another secret for tests")
    assert (out / "handouts.zip").read_bytes() == before


def test_a_number_that_nobody_has_is_refused(print_class: Print, tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="nobody with the number '3712001'"):
        print_class(tmp_path, only="3712001")


def test_a_number_that_would_leave_the_folder_is_refused(
    print_class: Print, tmp_path: Path
) -> None:
    roster = "Matrikelnummer,Nachname,Vorname\n../../weg,Muster,Erika\n"
    with pytest.raises(GraderError, match="cannot be used"):
        print_class(tmp_path, {"roster": roster, "worksheet": ""})
    assert not (tmp_path / "out").exists()


PROSE = """
format = 1
id = "prose"
version = 1
edition = "2026w"
number = 1
title = {en = "Prose", de = "Prosa"}
points = 1
points_step = 1
zone = "Europe/Berlin"
appeals = {contact = "prose@course.example"}

[[tasks]]
id = "1"
title = {en = "Task", de = "Aufgabe"}

[[tasks.parts]]
id = "1.1"
title = {en = "Part", de = "Teil"}
family = "rubric_text"
points = 1
wording = {en = "Why?", de = "Warum?"}

[[tasks.parts.fields]]
name = "text"
title = {en = "Reason", de = "Grund"}
points = 1
"""


def spelt(value: Any) -> Iterator[str]:
    """Write a reference as it would stand in a PDF's text; words are offered to choose from."""
    if isinstance(value, tuple) and all(isinstance(row, tuple) for row in value):
        yield from (columns(value), columns(zip(*value, strict=True)))
    elif isinstance(value, tuple):
        yield "×".join(map(str, value))
    elif not str(value).replace(" ", "").isalpha():
        yield str(value)


@pytest.mark.parametrize("sheet", [name for name in shipped() if name != "sheet05"])
def test_every_sheet_that_ships_is_handed_out_and_gives_nothing_away(
    print_class: Print, tmp_path: Path, sheet: str
) -> None:
    done = print_class(tmp_path, sheet=sheet)
    catalogue = open_catalogue(sheet, public_only=True)
    pages, searched = list(files(done.archives[0]).values()), 0
    for one, pdf in zip(lines(done), pages, strict=True):
        found, shown = "\n".join(everything_in(pdf)), re.sub(r"\s+", "", text_of(pdf))
        assert SECRET.decode() not in found
        assert "/EmbeddedFiles" not in found
        for part, params in one["params"].items():
            draw = Draw("2026w", sheet, 1, part, one["student"])
            assert variant_seed(draw, SECRET).hex() not in found
            values = solved(catalogue.problem(part, params)).values()
            for text in (text for value in values for text in spelt(value) if len(text) > 4):
                searched += 1
                assert not re.search(rf"(?<!\d){re.escape(text)}(?!\d)", shown), (part, text)
    assert searched > 20


def test_a_sheet_on_which_nothing_is_drawn_is_refused(print_class: Print, tmp_path: Path) -> None:
    sheet = tmp_path / "prose.toml"
    sheet.write_text(PROSE, "utf-8")
    with pytest.raises(GraderError, match="No part of prose has numbers to draw"):
        print_class(tmp_path, sheet=str(sheet))


def test_words_of_a_sheet_that_hide_the_numbers_of_a_student_are_refused(
    print_class: Print, tmp_path: Path
) -> None:
    with pytest.raises(GraderError, match=r"without a place \{K\}") as caught:
        print_class(tmp_path, sheet=str(CASES / "probe.toml"))
    assert re.match(r"probe\.toml, line \d+, part 1\.1: this part has words", caught.value.en)
    assert caught.value.de.startswith("probe: Teil 1.1 hat einen eigenen Text")
    assert not (tmp_path / "out" / "variants.jsonl").exists()


def test_an_edit_of_the_sheet_is_told_until_everybody_has_the_new_one(
    print_class: Print, tmp_path: Path
) -> None:
    sheet = tmp_path / "mine.toml"
    text = (CASES / "probe.toml").read_text("utf-8")
    for old, new in (("Compute.", "${Q} {K} {V}$"), ("Berechnen Sie.", "${Q} {K} {V}$")):
        text = text.replace(old, new)
    sheet.write_text(text, "utf-8")
    assert print_class(tmp_path, sheet=str(sheet)).edited == 0
    sheet.write_text(text.replace("${Q}", "Compute ${Q}"), "utf-8")
    alone = print_class(tmp_path, sheet=str(sheet), only="03712002")
    assert alone.edited == 3
    assert "printed before the sheet was last edited: 3" in handed_out_text(alone)
    assert print_class(tmp_path, sheet=str(sheet)).edited == 2
    assert print_class(tmp_path, sheet=str(sheet)).edited == 0


def test_the_file_for_students_holds_the_numbers_of_their_handout_and_nothing_else(
    print_class: Print, tmp_path: Path
) -> None:
    done = print_class(tmp_path, sheet="gradients", numbers=True)
    given = {one["account"]: one for one in lines(done)}
    taken = upload_feedback(done.archives[0].read_bytes(), dict.fromkeys(given))
    for account, found in taken.items():
        assert sorted(found) == ["gradients-numbers.jsonl", "gradients.pdf"]
        told = [json.loads(text) for text in found["gradients-numbers.jsonl"].splitlines()]
        assert {name for one in told for name in one} == {
            *("schema", "sheet", "version", "part", "params")
        }
        params = dict(given[account]["params"])
        assert params.pop("3.1")["curves"]
        assert {one["part"]: one["params"] for one in told} == params


def test_of_two_with_one_name_both_get_theirs_by_number(print_class: Print, tmp_path: Path) -> None:
    roster = "Matrikelnummer,Nachname,Vorname\n03712001,Muster,Erika\n03712004,Muster,Erika\n"
    done = print_class(tmp_path, {"roster": roster})
    assert done.by_number == ("03712001", "03712004")
    assert "Erika Muster" not in done.without_number
    assert len({one["code"] for one in lines(done)}) == 2


def test_a_second_run_in_the_same_folder_is_kept_out(print_class: Print, tmp_path: Path) -> None:
    with only_run(tmp_path / "out"), pytest.raises(GraderError, match="Another run"):
        print_class(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
def test_only_the_owner_may_look_at_the_solutions(handed_out: HandedOut) -> None:
    assert handed_out.solutions.stat().st_mode & 0o777 == 0o700


def test_a_solution_names_the_mistakes_that_its_numbers_do_not_show(
    print_class: Print, tmp_path: Path
) -> None:
    done = print_class(tmp_path, sheet="attention", only="03712001")
    (path,) = done.solutions.iterdir()
    shown = " ".join(text_of(path.read_bytes()).split())
    problem = CATALOGUE_6.problem("2.1", lines(done)[0]["params"]["2.1"])
    seen = {one.name for one in problem.misconceptions}
    unseen = [
        w for name, w in CATALOGUE_6.fillings["2.1"].family.mistakes.items() if name not in seen
    ]
    assert unseen
    assert all(words.en in shown for words in unseen)
    assert "Mistakes that these numbers do not show" in shown
