"""From an upload to a submission or a refusal: archive, names, the PDF's two ends, its account.

Everything here is a pure function of plain data and may run in a worker process.
"""

import io
from dataclasses import dataclass
from hashlib import sha256

from submissions.archive import Archive, entry_names, open_archive, read_entry
from submissions.characters import show
from submissions.entry_names import EntryName
from submissions.errors import SubmissionError
from submissions.kinds import kind_of, kind_of_package
from submissions.model import Notice, Rejected, Severity, Student, Submission, Upload
from submissions.naming import Judged, judge, judge_zip_name, stems_of
from submissions.naming_rule import NamingRule
from submissions.places import read_upload
from submissions.refusal import RefusalError
from submissions.surnames import is_in_full_name

ITSELF = -1
"""Stands for the entry's number where the upload is the PDF itself, as a person admitted it."""

HEADER_WITHIN = 1024
"""`%PDF-` stands somewhere in so many bytes."""

END_WITHIN = 2048
"""`%%EOF` stands somewhere in so many of the last bytes."""

_FAIL = Severity.FAIL
_TEAM = frozenset({"gruppe", "group", "team", "standardteam"})


@dataclass(frozen=True, slots=True)
class _Opened:
    """An upload whose archive could be opened, and the PDF in it where there is just one."""

    judged: Judged
    pdf_sha256: str
    notices: tuple[Notice, ...]


def check_upload(upload: Upload, rule: NamingRule) -> Submission | Rejected:
    """Open an upload from its place and check all that can be checked without reading the PDF.

    All breaches are told at once, so that a student can mend them all. Notices of the upload
    itself come first.
    """
    if _is_refused(upload.notices):
        student = judge_zip_name(upload.name, rule).student
        return Rejected(upload, student, "", upload.notices)
    try:
        data = read_upload(upload.place)
    except RefusalError as error:
        return _reject(upload, rule, "", error.notice)
    digest = sha256(data).hexdigest()
    try:
        opened = _open(upload, data, rule)
    except RefusalError as error:
        return _reject(upload, rule, digest, error.notice)
    return _settle(upload, digest, opened)


def read_pdf(submission: Submission) -> bytes:
    """Read a submission's PDF again from its place.

    Raises:
        SubmissionError: the upload is no longer there, or no longer what was checked.
    """
    data = read_upload(submission.upload.place)
    pdf = data if submission.pdf_entry == ITSELF else _entry(data, submission.pdf_entry)
    if sha256(pdf).hexdigest() != submission.pdf_sha256:
        raise SubmissionError(
            f"The PDF in {submission.upload.file} is not the one that was checked; expected is that"
            " uploads stay as they are during a run. Run again.",
            f"Die PDF-Datei in {submission.upload.file} ist nicht die, die geprüft wurde;"
            " Abgaben müssen"
            " während eines Laufs bleiben, wie sie sind. Bitte wiederholen Sie den Lauf.",
        )
    return pdf


def pdf_notices(pdf: bytes, name: str) -> tuple[Notice, ...]:
    """Look at the PDF's two ends, without opening it."""
    file = show(name)
    if not pdf:
        return (Notice("upload.pdf_empty", {"file": file}, _FAIL),)
    if b"%PDF-" not in pdf[:HEADER_WITHIN]:
        kind = "ZIP" if pdf.startswith(b"PK") else kind_of(pdf[:HEADER_WITHIN]) or "?"
        return (Notice("upload.pdf_header", {"file": file, "kind": kind}, _FAIL),)
    if b"%%EOF" not in pdf[-END_WITHIN:]:
        return (Notice("upload.pdf_end", {"file": file}, _FAIL),)
    return ()


def _entry(data: bytes, number: int) -> bytes:
    file = io.BytesIO(data)
    return read_entry(file, open_archive(file), number)


def _is_refused(notices: tuple[Notice, ...]) -> bool:
    return any(notice.severity is _FAIL for notice in notices)


def _reject(upload: Upload, rule: NamingRule, digest: str, reason: Notice) -> Rejected:
    """Reject an upload that cannot be opened; its name is judged all the same."""
    named = judge_zip_name(upload.name, rule)
    on_name = (notice for notice in named.notices if notice.code != "naming.extension")
    return Rejected(upload, named.student, digest, (*upload.notices, reason, *on_name))


def _open(upload: Upload, data: bytes, rule: NamingRule) -> _Opened:
    file = io.BytesIO(data)
    archive = open_archive(file)
    names = entry_names(archive, stems_of(upload.name, rule))
    package = kind_of_package(frozenset(name.text for name in names))
    if package:
        reason = Notice("upload.package", {"file": show(upload.name), "kind": package}, _FAIL)
        return _Opened(judge_zip_name(upload.name, rule), "", (reason,))
    judged = judge(upload.name, names, rule)
    if judged.pdf is None:
        return _Opened(judged, "", ())
    digest, notices = _check_pdf(file, archive, names[judged.pdf], judged.pdf)
    return _Opened(judged, digest, notices)


def _check_pdf(
    file: io.BytesIO, archive: Archive, name: EntryName, number: int
) -> tuple[str, tuple[Notice, ...]]:
    """Hash the PDF and look at its two ends."""
    try:
        pdf = read_entry(file, archive, number)
    except RefusalError as error:
        return "", (error.notice,)
    return sha256(pdf).hexdigest(), pdf_notices(pdf, name.file)


def _settle(upload: Upload, digest: str, opened: _Opened) -> Submission | Rejected:
    judged = opened.judged
    account = _on_account(upload, judged.student)
    notices = (*upload.notices, *opened.notices, *judged.notices, *account)
    if judged.student is None or judged.pdf is None or _is_refused(notices):
        return Rejected(upload, judged.student, digest, notices)
    return Submission(upload, judged.student, digest, opened.pdf_sha256, judged.pdf, notices)


def _on_account(upload: Upload, student: Student | None) -> tuple[Notice, ...]:
    """Tell the tutor where the account's name does not hold the file's surname."""
    name = upload.account.name
    if not name or student is None or is_in_full_name(student.surname, name) or is_team(name):
        return ()
    args = {"account": name, "surname": show(student.surname)}
    return (Notice("account.differs", args),)


def is_team(name: str) -> bool:
    """Tell whether an account's name is that of a group, as far as a word of it says so."""
    return not _TEAM.isdisjoint(name.lower().split())
