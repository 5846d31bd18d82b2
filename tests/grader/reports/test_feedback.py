"""A feedback PDF tells one student everything that is theirs, and nothing else."""

import io
import json
import os
import pickle
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest

from grader.model import Audience, Entry, Finding
from grader.reports import Amendment, Batch, ChangedField, Issued, feedback
from grader.reports.feedback import (
    album,
    compiling,
    content,
    feedback_name,
    page_name,
    write_both,
)
from grader.wording import VERDICTS, Language, load_phrases, say, visible
from grader.workflow.changes import Reason
from problems.model import Wording
from problems.sheet import Sheet, load_key, load_sheet, shipped
from tests.pdf import figures

LANGUAGES: tuple[Language, ...] = ("en", "de")
PHRASES = files("grader.reports") / "typst" / "feedback.toml"


def text_of(pdf: bytes) -> str:
    """Give a PDF's text in one line, without the breaks that long words were given."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", "").replace("\ufffe", ""))


def render_feedback(*given: Any, **more: Any) -> bytes:
    """Write feedback, and give its PDF."""
    return write_both(*given, **more).pdf


def complete(batch: Batch) -> Iterator[Entry]:
    return (entry for entry in batch.entries if entry.points is not None)


def find(batch: Batch, surname: str) -> Entry:
    return next(entry for entry in batch.entries if entry.surname == surname)


def view(entry: Entry, sheet: Sheet, language: Language = "en") -> content.Feedback:
    assert entry.scorecard is not None
    return content.feedback_on(entry, entry.scorecard, sheet, load_phrases(PHRASES, language))


@pytest.fixture
def batch(class_of_24: Callable[[Language], Batch]) -> Batch:
    return class_of_24("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_shows_all_that_led_to_its_points(
    batch: Batch, sheet: Sheet, language: Language
) -> None:
    entry = find(batch, "Çelik-Testova")
    assert entry.scorecard is not None
    text = text_of(render_feedback(entry, sheet, language))
    for mark in entry.scorecard.marks:
        assert mark.code in text
        assert say(VERDICTS[mark.verdict], language) in text
    assert "[[22 30 36] [10 13 15] [4 5 6] [1 2 3] [7 10 12]]" in text
    assert "e/(e + D - 1)" in text
    assert "√d_k" in text
    assert "T. Tutorin" in text
    assert "exercises@course.example" in text
    assert {"en": "of 20 points", "de": "von 20 Punkten"}[language] in text
    assert {"en": "15 Jan 2027, 23:59", "de": "15.01.2027, 23:59 Uhr"}[language] in text


def test_every_page_names_the_sheet_and_the_student(batch: Batch, sheet: Sheet) -> None:
    document = pypdfium2.PdfDocument(render_feedback(find(batch, "Fiktiv"), sheet, "en"))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Sheet 5: Sequence modelling in vision" in page
        assert "Fiktiv" in page
        assert "03700003" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "sheetgrader 0.1.0" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_for_tutors_and_nobody_else_is_in_it(
    batch: Batch, sheet: Sheet, language: Language
) -> None:
    everybody = {(entry.surname, entry.number) for entry in batch.entries if entry.number}
    for entry in complete(batch):
        text = text_of(render_feedback(entry, sheet, language))
        assert "TUTOR-ONLY" not in text
        for surname, number in everybody - {(entry.surname, entry.number)}:
            assert number not in text
            assert not re.search(rf"\b{re.escape(surname)}\b", text) or surname in entry.surname


def test_a_tutors_finding_stays_out_wherever_it_stands(
    entry: Callable[..., Entry], sheet: Sheet
) -> None:
    secret = Finding(code="twins.same_pdf", args={"other": "Probe"}, audience=Audience.TUTOR)
    one = entry()
    assert one.scorecard is not None
    marks = tuple(m.model_copy(update={"findings": (secret,)}) for m in one.scorecard.marks)
    card = one.scorecard.model_copy(update={"marks": marks})
    one = one.model_copy(update={"scorecard": card, "findings": (secret,)})
    pdf = render_feedback(one, sheet, "en")
    assert "Probe" not in text_of(pdf)
    assert "twins" not in text_of(pdf)


def test_all_points_shown_add_up(batch: Batch, sheet: Sheet) -> None:
    for entry in complete(batch):
        shown = view(entry, sheet)
        parts = sum(Decimal(part.points) for part in shown.parts)
        assert parts == Decimal(shown.total)
        for part in shown.parts:
            fields = [Decimal(field.points.split(" of ")[0]) for field in part.fields]
            assert sum(fields) == Decimal(part.points)
            for field in part.fields:
                lines = [Decimal(line.points.split(" of ")[0]) for line in field.rubric]
                assert not lines or sum(lines) == Decimal(field.points.split(" of ")[0])


def test_a_deduction_gets_a_line_of_its_own(entry: Callable[..., Entry], sheet: Sheet) -> None:
    one = entry()
    assert one.scorecard is not None
    card = one.scorecard.model_copy(update={"points": Decimal(18)})
    one = one.model_copy(update={"scorecard": card})
    shown = view(one, sheet, "de")
    assert (shown.total, shown.adjustment) == ("18", "−2")
    assert "−2" in text_of(render_feedback(one, sheet, "de"))


def test_a_person_is_named_with_the_reason_and_the_machines_waiting_is_not_told(
    batch: Batch, sheet: Sheet
) -> None:
    shown = view(find(batch, "O’Beispiel"), sheet)
    axis = next(f for part in shown.parts for f in part.fields if f.title == "Dimension")
    assert axis.reasons == ("Names the keys and the sum over a row.",)
    assert axis.decided == "a person: T. Tutorin"
    assert axis.verdict == "correct"


def test_a_corrected_reading_says_who_read_it(batch: Batch, sheet: Sheet) -> None:
    shown = view(find(batch, "Testova"), sheet)
    scores = next(f for part in shown.parts for f in part.fields if f.title == "Scores")
    assert scores.decided == "the machine (by exact arithmetic), as read by T. Tutorin"
    assert scores.reasons == (
        "T. Tutorin corrected the reading of this answer: The brackets are a drawing.",
    )


def test_a_waiting_verdict_that_a_person_decided_says_so(
    entry: Callable[..., Entry], sheet: Sheet
) -> None:
    decided = {"verdict": "error", "points": 1, "decided_by": "T. Tutorin", "method": "person"}
    shown = view(entry(marks={"3.6.attention": decided}), sheet)
    field = next(f for part in shown.parts for f in part.fields if f.title == "Self-attention")
    assert (field.verdict, field.points) == ("decided by a person", "1 of 1")


def test_an_incomplete_submission_gets_no_feedback(batch: Batch, sheet: Sheet) -> None:
    with pytest.raises(ValueError, match="not complete"):
        render_feedback(find(batch, "Garbled"), sheet, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_tagged_titled_and_in_its_language(
    batch: Batch, sheet: Sheet, language: Language
) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_feedback(find(batch, "Fiktiv"), sheet, language)))
    root = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/K" in root["/StructTreeRoot"]
    assert pdf.metadata is not None
    assert "Fiktiv 03700003" in str(pdf.metadata.title)
    assert pdf.metadata.creation_date is None
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_the_fonts_of_typst_are_enough_for_the_usual_scripts(batch: Batch, sheet: Sheet) -> None:
    phrases = load_phrases(PHRASES, "en")
    for entry in complete(batch):
        if entry.surname != "王":
            document = asdict(view(entry, sheet))
            assert compiling._typeset(document, phrases, system_fonts=False)


def test_the_same_submission_gives_the_same_bytes(batch: Batch, sheet: Sheet) -> None:
    entry = find(batch, "Fiktiv")
    assert render_feedback(entry, sheet, "de") == render_feedback(entry, sheet, "de")


def test_rendering_can_be_sent_to_a_worker(batch: Batch, sheet: Sheet) -> None:
    job = pickle.dumps((write_both, find(batch, "Fiktiv"), sheet, "en"))
    function, *arguments = pickle.loads(job)  # noqa: S301 - pickled in the line above
    assert function(*arguments).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('#read("/etc/passwd") $x$ *b* @ref <l> #panic()', '#read("/etc/passwd") $x$ *b* @ref'),
        ("a\x00b\x1b[31m", "a[U+0000]b[U+001B][31m"),
        ("1\u202e2", "1[U+202E]2"),
        ("x" * 2500, "x" * 2500),
        ("[" * 2000, "[" * 2000),
        ("\n" * 5000 + "end" + "\nmore" * 500, "end"),
        ("y" * 40_000, "37000 more characters stand in your report."),
        ("``` ` ```", "``` ` ```"),
        ("Ω ∈ ℝ, √2 ≤ ∑ → ∞ ½ ẞ ı", "√2 ≤"),
        ("Слово", "Слово"),
    ],
)
def test_hostile_and_endless_answers_are_shown_as_text(
    entry: Callable[..., Entry], sheet: Sheet, written: str, found: str
) -> None:
    answer = {"response": written, "understood": written, "points": 0, "verdict": "incorrect"}
    one = entry(marks={"3.4.output": answer, "1.1.text": {"response": written}})
    text = text_of(render_feedback(one, sheet, "en"))
    squeezed = text.replace(" ", "")
    assert found.replace(" ", "") in squeezed


@pytest.mark.parametrize(
    "written", ["単位行列", "שלום עולם", "سلام", "😀 👩‍💻", "தமிழ்", "\ue000", "a" + "\u0301" * 300]
)
def test_any_script_is_shown_or_spelt_out(
    entry: Callable[..., Entry], sheet: Sheet, written: str
) -> None:
    one = entry(surname=f"Muster {written}", marks={"3.4.output": {"response": written}})
    assert render_feedback(one, sheet, "de").startswith(b"%PDF-")


def test_a_character_without_a_font_is_spelt_out() -> None:
    nowhere = "\U0003fffd"
    assert compiling.spelt_out({"a": [f"x{nowhere}", True], "b": "ä"}) == {
        "a": ["x[U+3FFFD]", True],
        "b": "ä",
    }


def test_a_huge_matrix_is_a_text_and_a_small_one_is_set(
    entry: Callable[..., Entry], sheet: Sheet
) -> None:
    huge = str([[1] * 60 for _ in range(60)])
    marks = {
        "3.4.output": {"understood": huge},
        "3.4.scores": {"understood": "[[1, -2], [1/2, 0]]"},
    }
    shown = view(entry(marks=marks), sheet)
    fields = {f.title: f.understood for part in shown.parts for f in part.fields}
    output, scores = fields["Output"], fields["Scores"]
    assert output is not None
    assert scores is not None
    assert not output.rows
    assert scores.rows == (("1", "-2"), ("1/2", "0"))
    assert scores.alternative == (
        "3.4 Scores, understood as a matrix with 2 rows and 2 columns; row by row: 1 -2; 1/2 0"
    )


def test_endless_findings_are_counted(entry: Callable[..., Entry], sheet: Sheet) -> None:
    wrong = [
        {"code": "matrix.entry", "args": {"row": str(n), "column": "1", "found": "9"}}
        for n in range(500)
    ]
    marks = {"3.4.output": {"points": 0, "verdict": "incorrect", "findings": wrong}}
    shown = view(entry(marks=marks), sheet)
    output = next(f for part in shown.parts for f in part.fields if f.title == "Output")
    assert len(output.reasons) == content.MOST_FINDINGS + 1
    assert output.reasons[-1] == "488 more of this kind."


@pytest.mark.parametrize(
    "markup", ["broken $x_ here", "an $unknownname$", "#panic()", "$a$ #read(1)", "]"]
)
def test_markup_that_does_not_compile_is_shown_as_written(
    entry: Callable[..., Entry], sheet: Sheet, markup: str
) -> None:
    one = entry()
    assert one.scorecard is not None
    first = one.scorecard.marks[0]
    lines = tuple(
        line.model_copy(update={"wording": Wording(markup, markup)}) for line in first.criteria
    )
    marks = (first.model_copy(update={"criteria": lines}), *one.scorecard.marks[1:])
    card = one.scorecard.model_copy(update={"marks": marks})
    text = text_of(render_feedback(one.model_copy(update={"scorecard": card}), sheet, "en"))
    assert markup.replace(" ", "") in text.replace(" ", "")


def objects_of(pdf: bytes) -> Iterator[Any]:
    """Give all objects of a PDF that are dictionaries or streams."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    return (one for one in found if hasattr(one, "get"))


def image_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Give the sizes of the pictures in a PDF in pixels."""
    images = (one for one in objects_of(pdf) if one.get("/Subtype") == "/Image")
    return sorted((one["/Width"], one["/Height"]) for one in images)


def test_an_answer_is_shown_as_it_stands_in_the_report(
    entry: Callable[..., Entry], sheet: Sheet, png: Callable[[int], bytes]
) -> None:
    pdf = render_feedback(
        entry(), sheet, "en", {("3.4", "output"): png(1), ("3.3", "axis"): png(2)}
    )
    assert image_sizes(pdf) == [(301, 40), (302, 40)]
    assert text_of(pdf).count("In your report") == 2


def test_a_picture_of_several_answers_is_shown_once_and_named_at_the_others(
    entry: Callable[..., Entry], sheet: Sheet, png: Callable[[int], bytes]
) -> None:
    one = entry()
    fields = [("3.4", "output"), ("3.4", "scores"), ("3.3", "axis")]
    pdf = render_feedback(one, sheet, "de", dict.fromkeys(fields, png(1)))
    assert image_sizes(pdf) == [(301, 40)]
    assert one.scorecard is not None
    first = next(mark for mark in one.scorecard.marks if mark.field == "axis")
    assert text_of(pdf).count(f"Dasselbe Bild steht bei {first.code}.") == 2


PLACE = {"en": "picture of this answer on page 3", "de": "Bild dieser Antwort auf Seite 3"}
EMPTY = {"en": "No text was read there.", "de": "Dort wurde kein Text gelesen."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_described_by_answer_place_and_text(
    entry: Callable[..., Entry], sheet: Sheet, png: Callable[[int], bytes], language: Language
) -> None:
    marks = {"3.4.output": {"response": " 1  2\n\u202e3 "}, "3.4.scores": {"response": ""}}
    shots = {("3.4", "output"): png(1), ("3.4", "scores"): png(2)}
    pdf = render_feedback(entry(marks=marks), sheet, language, shots)
    scores, output = (alt for kind, alt in figures(pdf) if kind == "/Figure")
    assert output.startswith({"en": "3.4 Output: ", "de": "3.4 Ausgabe: "}[language])
    assert PLACE[language] in output
    assert output.endswith("1 2 [U+202E]3")
    assert scores.endswith(EMPTY[language])


NASTY = (
    "\U0003fffd",
    "単位",
    "😀",
    "#panic()",
    "$x$",
    "`",
    "[[" * 900,
    "\x00",
    "a" + "\u0301" * 90,
    "",
)


@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=pytest.mark.all)])
def test_everything_that_is_drawn_has_words_of_its_own(
    class_of_24: Callable[[Language], Batch],
    entry: Callable[..., Entry],
    sheet: Sheet,
    png: Callable[[int], bytes],
    language: Language,
) -> None:
    nasty = (
        entry(surname=f"Muster {text}", marks={"3.4.output": {"response": text, "because": text}})
        for text in NASTY
    )
    shots = {("3.4", "output"): png(1), ("3.3", "axis"): png(2)}
    for one in (*complete(class_of_24(language)), *nasty):
        described = figures(render_feedback(one, sheet, language, shots))
        assert [kind for kind, _ in described].count("/Figure") == len(shots)
        for kind, alternative in described:
            assert alternative.strip()
            assert kind == "/Formula" or re.match(r"3\.[34] \w+: ", alternative)


def test_pictures_beyond_the_room_are_left_out(
    entry: Callable[..., Entry],
    sheet: Sheet,
    png: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(album, "MOST_BYTES", len(png(1)) + 10)
    shots = {("3.3", "axis"): png(1), ("3.4", "output"): png(2), ("3.4", "scores"): png(1)}
    pdf = render_feedback(entry(), sheet, "en", shots)
    assert image_sizes(pdf) == [(301, 40)]


def test_a_picture_that_cannot_be_shown_costs_only_itself(
    entry: Callable[..., Entry], sheet: Sheet
) -> None:
    pdf = render_feedback(entry(), sheet, "en", {("3.4", "output"): b"\x89PNG no picture"})
    assert image_sizes(pdf) == []
    assert "Feedback on sheet 5" in text_of(pdf)


@pytest.mark.parametrize(
    ("surname", "number", "name"),
    [
        ("Müller-Lüdenscheidt", "0370001", "Müller-Lüdenscheidt-0370001.pdf"),
        ("von der Heide", "0370001", "von der Heide-0370001.pdf"),
        ("O’Beispiel", "0370001", "O’Beispiel-0370001.pdf"),
        ("王", "0370001", "王-0370001.pdf"),
        ("CON", "0370001", "CON-0370001.pdf"),
        ("Mu\u0308ller", "0370001", "Müller-0370001.pdf"),
    ],
)
def test_a_file_is_named_after_the_student(
    entry: Callable[..., Entry], surname: str, number: str, name: str
) -> None:
    assert feedback_name(entry(surname=surname, number=number)) == name


@pytest.mark.parametrize(
    "surname",
    ["CON.txt", "../../etc", "a:b", "x" * 300, "王" * 300, 'q?*<>|"', "\x00\u202e", ".", "~x", "-"],
)
def test_a_name_is_safe_on_every_system(entry: Callable[..., Entry], surname: str) -> None:
    name = feedback_name(entry(surname=surname))
    assert len(name.encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(sign) == "Cc" for sign in name)
    assert name[0] not in ".~- "
    assert name.count(".") == 1
    assert name != feedback_name(entry(surname=f"{surname}."))


def test_one_file_stands_there_for_each_complete_submission(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "Muster-03700009.pdf").write_bytes(b"of an earlier run")
    (tmp_path / "feedback" / ".Muster-03700009.pdf.part").write_bytes(b"of a run that was killed")
    (tmp_path / "feedback" / "Muster-03700009.html").write_bytes(b"of an earlier run")
    (tmp_path / "feedback" / "Muster-03700009-annotated.pdf").write_bytes(b"of an earlier run")
    feedback.write(batch, tmp_path)
    found = {unicodedata.normalize("NFC", p.name) for p in (tmp_path / "feedback").iterdir()}
    kinds = (feedback_name, page_name)
    assert found == {kind(entry) for entry in complete(batch) for kind in kinds}
    assert len(found) == 18


def test_every_phrase_has_both_languages_and_is_used() -> None:
    folder = Path(feedback.__file__).parent
    templates = (("typst", "feedback.typ"), ("templates", "feedback.html"))
    sources = [*folder.glob("*.py"), *(folder.parent.joinpath(*names) for names in templates)]
    used = " ".join(source.read_text(encoding="utf-8") for source in sources)
    for name, wording in load_phrases(PHRASES, "en").table.items():
        assert wording.en
        assert wording.de
        assert name.startswith(("method_", "changed_")) or re.search(
            rf'"{name}"|\bsay\.{name}\b', used
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_changes_only_on_purpose(
    batch: Batch, sheet: Sheet, gold: Callable[[str, str], None], language: Language
) -> None:
    shown = asdict(view(find(batch, "Fiktiv"), sheet, language))
    gold(f"feedback.{language}.json", json.dumps(shown, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rubric_of_every_sheet_that_ships_can_be_set(
    entry: Callable[..., Entry], sheet: Sheet, name: str, language: Language
) -> None:
    key = load_key(load_sheet(name))
    assert key is not None
    wordings = [
        Wording(**line[kind])
        for part in key.parts.values()
        for line in part.get("criteria", ())
        for kind in ("wording", "partial")
        if kind in line
    ]
    one = entry()
    assert one.scorecard is not None
    first = one.scorecard.marks[0]
    lines = [first.criteria[0].model_copy(update={"wording": wording}) for wording in wordings]
    marks = (first.model_copy(update={"criteria": tuple(lines)}), *one.scorecard.marks[1:])
    card = one.scorecard.model_copy(update={"marks": marks})
    shown = asdict(content.feedback_on(one, card, sheet, load_phrases(PHRASES, language)))
    phrases = load_phrases(PHRASES, language)
    assert compiling._typeset(shown, phrases, system_fonts=False).startswith(b"%PDF-")


CHANGED = ChangedField(
    "3.6", "text", "CODE-0001", Decimal("0.5"), Decimal(1), "decision", "Zita Zweit: Names both"
)
STEPS = (
    Amendment("2027-01-15T22:59:00+00:00", "T", Decimal(17), Decimal("17.5"), (CHANGED,)),
    Amendment("2027-02-01T10:00:00+00:00", "T", Decimal("17.5"), Decimal(16), (), (1, 2)),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changed_after_a_release_is_told_with_old_and_new_points(
    batch: Batch, sheet: Sheet, language: Language
) -> None:
    entry = find(batch, "Çelik-Testova")
    text = text_of(render_feedback(entry, sheet, language, amendments=STEPS))
    said = {
        "en": (
            "Changed after the release of 15 Jan 2027, 23:59",
            "0.5 1 Decided by Zita Zweit: Names both",
            "17.5 16",
            "1 became 2",
        ),
        "de": (
            "Geändert nach der Freigabe vom 15.01.2027, 23:59",
            "0,5 1 Entschieden von Zita Zweit: Names both",
            "17,5 16",
            "Aus 1 wurde 2",
        ),
    }
    assert all(piece in text for piece in said[language])
    assert "CODE-0001" in text
    heading = said[language][0].partition(" 15")[0]
    assert text.count(heading) == 2
    assert heading not in text_of(render_feedback(entry, sheet, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_change_is_worded(language: Language) -> None:
    phrases = load_phrases(PHRASES, language)
    for reason in Reason:
        assert "{" not in phrases(f"changed_{reason.value}", detail="why")


def test_what_follows_from_a_decision_says_whose(batch: Batch, sheet: Sheet) -> None:
    field = replace(CHANGED, reason="follows", detail="Zita: seen")
    step = (replace(STEPS[0], fields=(field, replace(field, detail=""))),)
    text = text_of(render_feedback(find(batch, "Çelik-Testova"), sheet, "en", amendments=step))
    assert "a decision on another answer, by Zita: seen" in text
    assert "This follows from another answer or decision." in text


@pytest.mark.parametrize("hostile", ["#panic()", "$x$ \\ [", "= 1\n- a", "\u202e", "a" * 500])
def test_a_reason_for_a_change_is_shown_as_it_is(batch: Batch, sheet: Sheet, hostile: str) -> None:
    field = replace(CHANGED, detail=f"Zita: {hostile}", part="9.9", field="#gone")
    step = replace(STEPS[0], fields=(field,))
    text = text_of(render_feedback(find(batch, "Çelik-Testova"), sheet, "en", amendments=(step,)))
    shown = visible(hostile).splitlines()[0]
    assert shown.replace(" ", "") in text.replace(" ", "")
    assert "9.9 #gone" in text


def test_a_feedback_that_stays_the_same_is_not_touched(batch: Batch, tmp_path: Path) -> None:
    feedback.write(batch, tmp_path)
    written = sorted((tmp_path / "feedback").iterdir())
    for path in written:
        os.utime(path, ns=(1, 1))
    changed = next(complete(batch))
    step = {changed.code: STEPS}
    feedback.write(replace(batch, issued=Issued(amendments=step)), tmp_path)
    touched = {path.name for path in written if path.stat().st_mtime_ns != 1}
    assert touched == {feedback_name(changed), feedback.page_name(changed)}
    assert len(written) > len(touched)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_what_changed_as_well(
    batch: Batch, sheet: Sheet, language: Language
) -> None:
    field = replace(CHANGED, detail="Zita: <b>x</b>")
    entry, step = find(batch, "Çelik-Testova"), (replace(STEPS[0], fields=(field,)),)
    page = write_both(entry, sheet, language, amendments=step).page.decode()
    heading = {"en": "Changed after the release of", "de": "Geändert nach der Freigabe vom"}
    assert heading[language] in page
    assert "Zita: &lt;b&gt;x&lt;/b&gt;" in page
    assert "CODE-0001" in page
    assert heading[language] not in write_both(entry, sheet, language).page.decode()
