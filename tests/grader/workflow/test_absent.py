"""Nobody who is on record leaves a folder unnoticed, whatever the next download lacks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.gradebook import Gradebook, StoredRelease
from grader.model import Entry, Release, Status
from grader.wording import Language
from grader.workflow.absent import Absence, absence_text, absent_lines, find_absent, refuse
from submissions.model import Account, Place, Rejected, Student, Submission, Upload

MUSTER, PROBE = Student("Muster", "1234567"), Student("Probe", "1234568")
ANNA, BEN = Account("Anna Muster", "11"), Account("Ben Probe", "12")
NOBODY = Account()
Result = Submission | Rejected


def upload(file: str, account: Account = NOBODY) -> Upload:
    return Upload(file, file.rpartition("/")[2], Place(file), 0, account)


def proper(
    student: Student, account: Account = NOBODY, digest: str = "", file: str = ""
) -> Submission:
    file = file or f"{account.identifier}/{student.surname}-{student.number}.zip"
    return Submission(upload(file, account), student, digest or file, f"pdf {file}", 0, ())


def refused(
    file: str, account: Account = NOBODY, student: Student | None = None, digest: str = ""
) -> Rejected:
    return Rejected(upload(file, account), student, digest or file, ())


def entry_of(one: Result) -> Entry:
    is_proper = isinstance(one, Submission)
    return Entry(
        file=one.upload.file,
        code=one.upload.file,
        status=Status.GRADED if is_proper else Status.NOT_GRADED,
        surname=one.student.surname if one.student else "",
        number=one.student.number if one.student else "",
        account=one.upload.account.name,
        identifier=one.upload.account.identifier,
    )


def gone(
    folder: Path, before: Sequence[Result], now: Sequence[Result], released: Sequence[str] = ()
) -> list[tuple[str, bool]]:
    """Keep a run as a folder does, and name who of it is lost by the next one."""
    with Gradebook(folder) as book:
        with book.together():
            book.replace_entries(map(entry_of, before))
            points = dict.fromkeys(released, "f")
            release = Release(points=points, by="Toni Tutor", grader_version="0", decisions=0)
            book.add_release(StoredRelease(release, "2026-12-10T10:00:00+00:00"))
        return [(one.name, one.was_released) for one in find_absent(book, before, now)]


def test_whoever_is_not_in_the_download_is_named_and_whether_their_points_were_released(
    tmp_path: Path,
) -> None:
    before = [proper(MUSTER, ANNA), proper(PROBE, BEN), refused("x/y.zip", Account("Cy", "13"))]
    released = [before[0].upload.file]
    assert gone(tmp_path, before, [], released) == [
        ("Muster 1234567", True),
        ("Probe 1234568", False),
        ("Cy", False),
    ]


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(proper(MUSTER, ANNA), id="the same"),
        pytest.param(refused("11/junk.zip", ANNA), id="refused now, from the same account"),
        pytest.param(proper(MUSTER, Account("Anna Muster", "99")), id="from a second account"),
        pytest.param(proper(MUSTER), id="by number and name, without accounts"),
    ],
)
def test_somebody_is_there_by_account_or_by_a_proper_name(tmp_path: Path, now: Result) -> None:
    assert gone(tmp_path, [proper(MUSTER, ANNA)], [now]) == []


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(refused("12/b.zip", BEN, MUSTER), id="refused under their number"),
        pytest.param(proper(Student("Probe", "1234567"), BEN), id="another name, their number"),
        pytest.param(proper(PROBE, BEN, digest="11/Muster-1234567.zip"), id="a copy of the bytes"),
    ],
)
def test_nobody_else_stands_in_for_them(tmp_path: Path, now: Result) -> None:
    assert gone(tmp_path, [proper(MUSTER, ANNA)], [now]) == [("Muster 1234567", False)]


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [
        (refused("a.zip"), refused("a.zip", digest="other"), []),
        (refused("a.zip"), proper(MUSTER, digest="a.zip", file="b.zip"), []),
        (refused("a.zip"), refused("b.zip"), [("a.zip", False)]),
        (proper(MUSTER, digest="d", file="a.zip"), refused("b.zip", digest="d"), []),
        (
            proper(MUSTER, digest="d", file="a.zip"),
            proper(PROBE, digest="d", file="b.zip"),
            [("Muster 1234567", False)],
        ),
    ],
)
def test_without_accounts_the_file_or_its_bytes_tell(
    tmp_path: Path, before: Result, now: Result, lost: list[tuple[str, bool]]
) -> None:
    assert gone(tmp_path, [before], [now]) == lost


def test_a_second_upload_that_is_gone_is_no_person_who_is_gone(tmp_path: Path) -> None:
    older = proper(MUSTER, Account("Anna Muster", "99"))
    assert gone(tmp_path, [older, proper(MUSTER, ANNA)], [proper(MUSTER, ANNA)]) == []
    both = [refused("11/junk.zip", ANNA), refused("99/x.zip", older.upload.account), older]
    assert gone(tmp_path, [*both, proper(MUSTER, ANNA)], []) == [("Muster 1234567", False)]


def test_the_first_run_in_a_folder_loses_nobody(tmp_path: Path) -> None:
    assert gone(tmp_path, [], [proper(MUSTER, ANNA)]) == []


def test_somebody_without_a_name_is_named_by_the_file(tmp_path: Path) -> None:
    blind = Account("", "4711")
    hostile = replace(upload("4711/\u202egnp.zip", blind))
    assert gone(tmp_path, [Rejected(hostile, None, "d", ())], []) == [
        ("4711/[U+202E]gnp.zip", False)
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("On record in", "Muster 1234567 (points released)", "No longer among")),
        ("de", ("verzeichnet", "Muster 1234567 (Punkte freigegeben)", "Nicht mehr unter")),
    ],
)
def test_it_is_told_in_both_languages(
    tmp_path: Path, language: Language, told: tuple[str, str, str]
) -> None:
    with Gradebook(tmp_path) as book:
        with book.together():
            book.replace_entries([entry_of(proper(MUSTER, ANNA))])
        (one,) = find_absent(book, [], [])
    absence = Absence((replace(one, was_released=True),), Path("a.zip"), tmp_path, language)
    assert told[0] in absence_text(absence)
    assert told[1] in absence_text(absence)
    error = refuse(absence)
    assert "--without-absent" in error.en
    assert "--without-absent" in error.de
    assert told[1] in (error.de if language == "de" else error.en)
    assert told[2] in next(absent_lines(absence.people, language))
    assert not list(absent_lines((), language))
