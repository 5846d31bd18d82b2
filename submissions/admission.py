"""Admission by a person: an upload is taken as somebody's, whatever its names say."""

from dataclasses import replace

from submissions.intake import check_upload
from submissions.model import Message, Rejected, Severity, Student, Submission, Upload
from submissions.naming_rule import SEVERITIES, NamingRule

MESSAGES = {
    "upload.admitted": Message(
        en="A person admitted this upload as {student}.",
        de="Ein Mensch hat diese Abgabe als {student} zugelassen.",
    ),
}


def admit_upload(upload: Upload, student: Student, rule: NamingRule) -> Submission | Rejected:
    """Check all but the names: an unsafe archive stays refused, and so does one without one PDF."""
    forgiving = replace(rule, severities=dict.fromkeys(SEVERITIES, Severity.WARN))
    name = f"{student.surname}{rule.separator}{student.number}.zip"
    result = check_upload(replace(upload, name=name), forgiving)
    if isinstance(result, Rejected):
        return replace(result, upload=upload)
    return replace(result, upload=upload, student=student)
