"""Admission by a person: an upload is taken as somebody's, whatever its names say."""

from dataclasses import replace
from hashlib import sha256

from submissions.intake import ITSELF, check_upload, pdf_notices
from submissions.kinds import kind_of
from submissions.model import Message, Rejected, Severity, Student, Submission, Upload
from submissions.naming_rule import SEVERITIES, NamingRule
from submissions.places import read_upload
from submissions.refusal import RefusalError

MESSAGES = {
    "upload.admitted": Message(
        en="{by} admitted this upload as {student}: {because}",
        de="{by} hat diese Abgabe als {student} zugelassen: {because}",
    ),
}

_HEAD = 1024


def admit_upload(upload: Upload, student: Student, rule: NamingRule) -> Submission | Rejected:
    """Check all but the names: an unsafe archive stays refused, and so does one without one PDF.

    A PDF that was handed in without its ZIP can be admitted, too.
    """
    bare = _bare_pdf(upload, student)
    if bare is not None:
        return bare
    forgiving = replace(rule, severities=dict.fromkeys(SEVERITIES, Severity.WARN))
    name = f"{student.surname}{rule.separator}{student.number}.zip"
    result = check_upload(replace(upload, name=name), forgiving)
    if isinstance(result, Rejected):
        return replace(result, upload=upload)
    return replace(result, upload=upload, student=student)


def _bare_pdf(upload: Upload, student: Student) -> Submission | Rejected | None:
    """Take an upload that is itself a PDF; None where it is something else, or cannot be read."""
    try:
        data = read_upload(upload.place)
    except RefusalError:
        return None
    if kind_of(data[:_HEAD]) != "PDF":
        return None
    digest, notices = sha256(data).hexdigest(), pdf_notices(data, upload.name)
    if notices:
        return Rejected(upload, student, digest, notices)
    return Submission(upload, student, digest, digest, ITSELF)
