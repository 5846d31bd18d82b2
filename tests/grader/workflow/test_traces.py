"""Who is forgotten is found in texts as people write names, and not in every word that is alike."""

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from grader.gradebook import Gradebook, StoredDecision
from grader.model import Audience, Decision, Entry, Finding, Status
from grader.workflow.people import Someone
from grader.workflow.traces import Place, find_mentions, traces_of, without_traces

ENTRY = Entry(
    file="Jörg Müller-Öz_7_assignsubmission_file/Müller-Öz-0123456.zip",
    code="AAAA-AAAA",
    status=Status.GRADED,
    surname="Müller-Öz",
    number="0123456",
    account="Jörg Müller-Öz",
)
TRACES = traces_of([Someone("number:0123456", (ENTRY,))], ["0123456"])
OTHER = Entry(file="Probe-1.zip", code="BBBB-BBBB", status=Status.GRADED, surname="Probe")


@pytest.mark.parametrize(
    "text",
    [
        "0123456",
        "as 0123456@uni.example wrote",
        "Jörg Müller-Öz",
        unicodedata.normalize("NFD", "JÖRG  MÜLLER-ÖZ"),
        "joerg mueller oez",
        "Jorg Muller-Oz",
        "in Müller-Öz-0123456.zip",
    ],
)
def test_numbers_full_names_and_files_name_somebody(text: str) -> None:
    assert TRACES.name(text)


@pytest.mark.parametrize("text", ["10123456", "01234567", "Jörg", "Öz", "Müller", ""])
def test_pieces_of_them_do_not(text: str) -> None:
    assert not TRACES.name(text)
    assert not TRACES.hint_at(text)


@pytest.mark.parametrize(
    "text", ["see Müller-Öz", "Mueller-Oezs Blatt", "muller öz", "Müller-Öz’s"]
)
def test_a_surname_alone_is_a_hint(text: str) -> None:
    assert TRACES.hint_at(text)
    assert not TRACES.name(text)


def test_what_intake_compared_goes_and_what_a_person_said_stays() -> None:
    twin = Finding(code="upload.twin", args={"other": "Müller-Öz-0123456"})
    said = Finding(code="upload.admitted", args={"student": "Müller-Öz-0123456"})
    own = Finding(code="naming.order", args={"found": "x"}, audience=Audience.TUTOR)
    entry = OTHER.model_copy(update={"findings": (twin, said, own)})
    assert without_traces(entry, TRACES).findings == (said, own)
    assert without_traces(OTHER, TRACES) is OTHER


def test_mentions_are_looked_for_in_what_belongs_to_others_only(tmp_path: Path) -> None:
    texts = {"AAAA-AAAA": "own", "CCCC-CCCC.one": "like 0123456", "DDDD-DDDD": "a mill"}
    decisions = [
        StoredDecision(Decision(key=key, points=Decimal(1), because=because, by="T"), "", "")
        for key, because in texts.items()
    ]
    copied = OTHER.model_copy(update={"account": "Jörg Müller-Öz"})
    with Gradebook(tmp_path) as book:
        book.add_decisions(decisions)
        book.replace_entries([ENTRY, copied])
        mentions = find_mentions(book, TRACES, {ENTRY.file}, {ENTRY.code})
    assert [(one.place, one.code) for one in mentions] == [
        (Place.DECISION, "CCCC-CCCC.one"),
        (Place.UPLOAD, "BBBB-BBBB"),
    ]
