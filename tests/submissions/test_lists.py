"""Rosters, worksheets and extensions as people have them, and as spreadsheets leave them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.csv_cells import UnclosedQuoteError, cut, join
from submissions.extensions import read_extensions
from submissions.model import Account, Place, Upload
from submissions.moments import parse_moment
from submissions.refusal import RefusalError
from submissions.roster import Member, read_roster
from submissions.table_messages import MESSAGES
from submissions.tables import read_table
from submissions.worksheet import Participant, read_worksheet, stamp

BERLIN = "Europe/Berlin"
Write = Callable[..., Path]
MEMBERS = {
    "01234567": Member("01234567", "Müller", "Jan"),
    "7654321": Member("7654321", "von der Heide", "Eva"),
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Put a list into a file."""

    def make(text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return make


def refused(read: Callable[[], object]) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        read()
    notice = caught.value.notice
    assert str(caught.value)
    assert "{" not in MESSAGES[notice.code].de.format_map(notice.args)
    return caught.value


# ------------------------------------------------------------------ rosters


@pytest.mark.parametrize(
    "header",
    [
        "REGISTRATION_NUMBER,FAMILY_NAME_OF_STUDENT,FIRST_NAME_OF_STUDENT",
        "Matrikelnummer,Nachname,Vorname",
        "Matr.-Nr.,Familienname,Vorname",
        "number,surname,first name",
        "Student ID,Last Name,Given Name",
        "ID number,Surname,First name",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_roster_is_read_under_many_names(write: Write, header: str, delimiter: str) -> None:
    text = f"{header}\n01234567,Müller,Jan\n7654321,von der Heide,Eva\n"
    assert read_roster(write(text.replace(",", delimiter))).members == MEMBERS


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_roster_is_read_in_many_encodings(write: Write, encoding: str, newline: str) -> None:
    rows = ["number;surname;first name", "01234567;Müller;Jan", "7654321;von der Heide;Eva"]
    assert read_roster(write(newline.join(rows), encoding)).members == MEMBERS


def test_other_columns_hints_and_empty_lines_do_not_matter(write: Write) -> None:
    text = (
        'sep=;\r\nE-Mail;"Nachname";Matrikelnummer;Vorname;Bemerkung\r\n\r\n'
        'a@b;"Müller";="01234567";Jan;"sagt ""ja; nein""\r\nund mehr"\r\n'
        ";von der Heide;'7654321;Eva;;;;\r\n;;;;\r\n"
    )
    assert read_roster(write(text)).members == MEMBERS


def test_both_names_may_stand_in_one_column(write: Write) -> None:
    text = 'Matrikelnummer;Name\n1;"Müller, Jan"\n2;Probe\n'
    assert list(read_roster(write(text)).members.values()) == [
        Member("1", "Müller", "Jan"),
        Member("2", "Probe"),
    ]
    full = read_roster(write("number,Full name\n1,Anna von der Heide\n")).members["1"]
    assert full.has_surname("von der Heide")
    assert not full.has_surname("Anna")


def test_a_surname_is_matched_up_to_transcription() -> None:
    assert MEMBERS["01234567"].has_surname("Mueller")
    assert not MEMBERS["01234567"].has_surname("Jan")


def test_the_same_student_may_stand_there_twice(write: Write) -> None:
    text = "number,surname\n1234567,Muster\n1234567,Muster\n"
    assert len(read_roster(write(text)).members) == 1


@pytest.mark.parametrize(
    ("text", "code", "args"),
    [
        (b"", "table.empty", {}),
        (b"\n\n", "table.empty", {}),
        (b"PK\x03\x04 xlsx", "table.not_csv", {}),
        ("name,email\nMuster,a@b\n", "table.column", {"line": "1", "found": "name, email"}),
        ("number,email\n1,a@b\n", "table.column", {}),
        ("number,surname\n1,Muster,Max\n", "table.ragged", {"line": "2", "found": "3"}),
        (
            "number,surname\n1234567,Muster\n1.23457E+06,Probe\n",
            "table.number_damaged",
            {"line": "3", "column": "number", "found": "1.23457E+06"},
        ),
        ("number;surname\n1,23457E+06;Probe\n", "table.number_damaged", {"line": "2"}),
        ("number;surname\n1234567.0;Probe\n", "table.number_damaged", {}),
        ("number;surname\n1.234.567;Probe\n", "table.number_damaged", {}),
        ("number;surname\n########;Probe\n", "table.number_damaged", {}),
        ("number,surname\n,Probe\n", "table.number", {"line": "2"}),
        ("number,surname\n123 456,Probe\n", "table.number", {}),
        (
            "number,surname\n1234567,Muster\n1234567,Probe\n",
            "table.twice",
            {"line": "3", "other": "2"},
        ),
        ("number,surname\n1,MÃ¼ller\n", "table.letters_damaged", {"line": "2"}),
        ("number,surname\n1,GroÃŸ\n", "table.letters_damaged", {}),
        ("number,surname\n1,M\ufffdller\n", "table.letters_damaged", {}),
        ('number,surname\n1,"Muster\n2,Probe\n', "table.quote", {"line": "2"}),
        ('number,surname\n1,"Mus"ter\n', "table.quote", {"line": "2"}),
        (b"number,surname\n1,M\x81\x8d\n", "table.encoding", {"at": "18"}),
    ],
)
def test_a_list_that_is_none_is_refused_by_line_and_column(
    write: Write, text: str | bytes, code: str, args: dict[str, str]
) -> None:
    error = refused(lambda: read_roster(write(text)))
    assert error.notice.code == code
    assert error.notice.args["file"] == "list.csv"
    assert args.items() <= error.notice.args.items()


def test_a_line_is_the_one_where_a_record_begins(write: Write) -> None:
    text = 'number,surname\n1,"two\nlines"\nx y,Muster\n'
    assert refused(lambda: read_roster(write(text))).notice.args["line"] == "4"


def test_a_list_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert refused(lambda: read_roster(tmp_path / "gone.csv")).notice.code == "table.unreadable"
    assert refused(lambda: read_roster(tmp_path)).notice.code == "table.unreadable"


# ------------------------------------------------------------------ cells


@given(text=st.text(alphabet='ab ,;"\\\r\n', max_size=60), backslash=st.booleans())
def test_every_byte_of_a_list_can_be_put_back(text: str, *, backslash: bool) -> None:
    try:
        lines = list(cut(text, ",", backslash=backslash))
    except UnclosedQuoteError:
        return
    assert "".join(join(line, ",") for line in lines) == text


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_quoted_is_read_as_it_was(rows: list[list[str]]) -> None:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    text = "".join(";".join(row) + "\r\n" for row in quoted)
    assert [list(line.cells) for line in cut(text, ";")] == rows


def test_a_long_cell_costs_no_stack() -> None:
    (line,) = cut('"' + 'a""' * 200_000 + '"', ",")
    assert len(line.cells[0]) == 400_000


# ------------------------------------------------------------------ moments


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Tuesday, 2 December 2025, 10:37 AM", "2025-12-02T10:37:00+01:00"),
        ("Tuesday, 2 December 2025, 12:05 AM", "2025-12-02T00:05:00+01:00"),
        ("Tuesday, 2 December 2025, 12:05 PM", "2025-12-02T12:05:00+01:00"),
        ("Tuesday, December 2, 2025, 10:37 PM", "2025-12-02T22:37:00+01:00"),
        ("2 December 2025, 22:37", "2025-12-02T22:37:00+01:00"),
        ("Dienstag, 2. Dezember 2025, 10:37", "2025-12-02T10:37:00+01:00"),
        ("Dienstag, 2. März 2027, 9:05", "2027-03-02T09:05:00+01:00"),
        ("Di., 2. Dez. 2025, 10:37 Uhr", "2025-12-02T10:37:00+01:00"),
        ("2. Juli 2026, 10:37", "2026-07-02T10:37:00+02:00"),
        ("02.12.2025 10:37", "2025-12-02T10:37:00+01:00"),
        ("2.12.2025, 10:37:05", "2025-12-02T10:37:05+01:00"),
        ("02.12.2025", "2025-12-02T23:59:59+01:00"),
        ("2025-12-02T10:37", "2025-12-02T10:37:00+01:00"),
        ("2025-12-02 10:37:09", "2025-12-02T10:37:09+01:00"),
        ("2025-12-02T10:37Z", "2025-12-02T10:37:00+00:00"),
        ("2025-12-02T10:37+05:30", "2025-12-02T10:37:00+05:30"),
        ("2025-12-02", "2025-12-02T23:59:59+01:00"),
        ("Dienstag,\u00a02. Dezember 2025, 10:37", "2025-12-02T10:37:00+01:00"),
        ("Sunday, 25 October 2026, 2:30 AM", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_a_moment_is_read_as_moodle_and_people_write_it(text: str, iso: str) -> None:
    moment = parse_moment(text, BERLIN)
    assert moment is not None
    assert moment.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "2/12/2025 10:37",
        "12-02-2025",
        "20251202",
        "2025-W49",
        "2025-13-02",
        "30 February 2026, 10:00",
        "2 December 2025, 13:37 PM",
        "2 December 2025, 25:00",
        "2 décembre 2025, 10:37",
        "tomorrow",
        "2" * 5000,
    ],
)
def test_what_may_mean_two_days_or_none_is_not_read(text: str) -> None:
    assert parse_moment(text, BERLIN) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_moments(text: str) -> None:
    assert parse_moment(text, BERLIN) is None or parse_moment(text, BERLIN) is not None


# ------------------------------------------------------------------ worksheets

ENGLISH = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    '"Feedback comments"\n'
    '"Participant 12","Max Muster",m@x,"Submitted for grading - ",,20.00,Yes,'
    '"Sunday, 6 December 2026, 9:05 PM",-,\n'
    '"Participant 13","Pat OBrien",p@x,"Draft (not submitted) - ",,20.00,Yes,'
    '"Monday, 7 December 2026, 12:01 AM",-,\n'
    '"Participant 14","Eva Beispiel",e@x,"No submission - ",,20.00,Yes,-,-,\n'
)
GERMAN = (
    '\ufeffID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)",'
    '"Zuletzt geändert (Bewertung)","Feedback als Kommentar"\r\n'
    'Teilnehmer/in12,"Max Muster",m@x,"Zur Bewertung abgegeben - ",,"20,00",Ja,'
    '"Sonntag, 6. Dezember 2026, 21:05",-,\r\n'
)


def account(name: str, identifier: str) -> Account:
    return Account(name, identifier)


@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_a_worksheet_tells_when_somebody_handed_in(write: Write, text: str) -> None:
    found = read_worksheet(write(text), BERLIN).find(account("Max Muster", "12"))
    assert found is not None
    assert found.submitted == datetime(2026, 12, 6, 20, 5, tzinfo=UTC)


def test_a_worksheet_is_kept_byte_for_byte(write: Write) -> None:
    table = read_worksheet(write(GERMAN), BERLIN).table
    assert table is not None
    text = "".join(join(line, table.layout.delimiter) for line in table.lines)
    assert table.layout.mark + text.encode(table.layout.encoding) == GERMAN.encode()


def test_whoever_has_no_time_has_none(write: Write) -> None:
    worksheet = read_worksheet(write(ENGLISH), BERLIN)
    assert worksheet.participants["14"].submitted is None


def test_a_row_of_another_name_is_not_believed(write: Write) -> None:
    worksheet = read_worksheet(write(ENGLISH), BERLIN)
    assert worksheet.find(account("Eva Beispiel", "12")) is None
    assert worksheet.find(account("", "12")) is not None
    assert worksheet.find(account("Pat O'Brien", "13")) is not None


def test_without_an_identifier_a_unique_name_is_enough(write: Write) -> None:
    worksheet = read_worksheet(write(ENGLISH), BERLIN)
    found = worksheet.find(account("Eva Beispiel", ""))
    assert found is not None
    assert found.identifier == "14"
    assert worksheet.find(account("Eva Beispiel", "99")) is None
    assert worksheet.find(account("", "")) is None


def test_an_upload_is_stamped_and_a_draft_told(write: Write) -> None:
    worksheet = read_worksheet(write(ENGLISH), BERLIN)
    upload = Upload("a", "a", Place("a"), 0, account("Pat OBrien", "13"))
    stamped = stamp(upload, worksheet)
    assert stamped.submitted == datetime(2026, 12, 6, 23, 1, tzinfo=UTC)
    assert [notice.code for notice in stamped.notices] == ["upload.draft"]
    assert stamp(upload, None) == upload


@pytest.mark.parametrize(
    ("status", "is_submitted"),
    [
        ("Submitted for grading", True),
        ("Submitted for grading - ", True),
        ("Submitted for grading - Graded - 2 hours late", True),
        (" submitted\u00a0for  grading", True),
        ("Zur Bewertung abgegeben - ", True),
        ("Zur Bewertung abgegeben - Bewertet - ", True),
        ("Not submitted for grading", False),
        ("Draft (not submitted)", False),
        ("Entwurf (nicht abgegeben)", False),
        ("No submission - ", False),
        ("Keine Abgabe - ", False),
        ("Reopened - ", False),
        ("Erneut geöffnet", False),
        ("Rendu pour évaluation", False),
        ("", False),
    ],
)
def test_a_status_says_that_somebody_handed_in_only_in_words_that_are_known(
    status: str,
    is_submitted: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert Participant("11", "Anna Muster", None, status).is_submitted is is_submitted


@pytest.mark.parametrize("listed", ["Muster, Anna", "Muster Anna", "anna muster"])
def test_a_surname_may_stand_first(write: Write, listed: str) -> None:
    text = f'Identifier,Full name,Grade\nParticipant 1,"{listed}",\n'
    worksheet = read_worksheet(write(text), BERLIN)
    assert worksheet.find(Account("Anna Muster", "1")) is not None
    assert worksheet.find(Account("Anna Muster")) is not None
    assert worksheet.find(Account("Anna Probe", "1")) is None


def test_a_text_cannot_bring_in_a_row_of_its_own(write: Write) -> None:
    """PHP keeps a quotation mark behind a backslash in the cell; so must we."""
    cell = '"x\\"\nParticipant 2,Bo,-,\\"y"'
    text = f"Identifier,Full name,Grade,Online text\nParticipant 1,Anna,-,{cell}\n"
    worksheet = read_worksheet(write(text), BERLIN)
    assert list(worksheet.participants) == ["1"]


def test_backslashes_are_read_as_php_writes_them(write: Write) -> None:
    text = ENGLISH.rstrip("\n") + '"a \\" b, and more"\n'
    assert read_worksheet(write(text), BERLIN).participants["14"].line == 4
    rfc = ENGLISH.rstrip("\n") + '"ends with \\"\n'
    assert read_worksheet(write(rfc), BERLIN).participants["14"].line == 4


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("Identifier", "Name", "table.column"),
        ("Participant 13", "Participant", "table.identifier"),
        ("Participant 13", "Participant 12", "table.twice"),
        ("Monday, 7 December 2026, 12:01 AM", "lundi 7 décembre 2026, 00:01", "table.moment"),
        (',"Monday,', ",Monday,", "table.ragged"),
        ("Participant 13", "1,23E+05", "table.identifier_damaged"),
        ("Participant 13", "#####", "table.identifier_damaged"),
        ("Monday, 7 December 2026, 12:01 AM", "46363.000694", "table.moment_damaged"),
        ("Monday, 7 December 2026, 12:01 AM", "12/7/2026 0:01", "table.moment_damaged"),
        ("Monday, 7 December 2026, 12:01 AM", "########", "table.moment_damaged"),
    ],
)
def test_a_worksheet_that_is_none_is_refused(
    write: Write, before: str, after: str, code: str
) -> None:
    text = ENGLISH.replace(before, after)
    assert refused(lambda: read_worksheet(write(text), BERLIN)).notice.code == code


# ------------------------------------------------------------------ extensions


def test_extensions_are_read_by_number(write: Write) -> None:
    found = read_extensions(write("number,until\n0123456,2026-12-08\n7,2026-12-09T12:00\n"), BERLIN)
    assert {number: one.until.isoformat() for number, one in found.items()} == {
        "0123456": "2026-12-08T23:59:59+01:00",
        "7": "2026-12-09T12:00:00+01:00",
    }


@pytest.mark.parametrize(
    "head", ["number,until,because,by", "Matrikelnummer,bis,Grund,von", "number,until,reason,by"]
)
def test_an_extension_may_say_why_and_by_whom(write: Write, head: str) -> None:
    found = read_extensions(write(f'{head}\n7,2026-12-09T12:00,"ill, seen",Dora\n'), BERLIN)
    assert (found["7"].because, found["7"].by) == ("ill, seen", "Dora")


def test_an_extension_without_reasons_has_none(write: Write) -> None:
    found = read_extensions(write("number,until,by\n7,2026-12-09T12:00,\n"), BERLIN)
    assert (found["7"].because, found["7"].by) == ("", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("number,until,by\n1,2026-12-08,Ada\n1,2026-12-08,Bo\n", "table.twice"),
        ("number\n1\n", "table.column"),
        ("number,until\n1,soon\n", "table.moment"),
        ("number,until\n1,0001-01-01T00:00+14:00\n", "table.moment"),
        ("number,until\n1,9999-12-31T23:59-12:00\n", "table.moment"),
        ("number,until\n1,08/12/2026\n", "table.moment_damaged"),
        ("number,until\n1.2E+06,2026-12-08\n", "table.number_damaged"),
        ("number,until\n1,2026-12-08\n1,2026-12-09\n", "table.twice"),
    ],
)
def test_extensions_that_are_none_are_refused(write: Write, text: str, code: str) -> None:
    assert refused(lambda: read_extensions(write(text), BERLIN)).notice.code == code


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_lists(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.csv"
    path.write_bytes(data)
    for exact in (False, True):
        try:
            table = read_table(path, exact=exact)
        except RefusalError:
            continue
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
