"""What uploads have to do with each other: identical PDFs, and what came later."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from submissions.model import Message, Notice, Rejected, Submission

MESSAGES: Mapping[str, Message] = {
    "upload.twin": Message(
        en="The PDF is identical, byte for byte, to that of {other}.",
        de="Die PDF-Datei gleicht Byte für Byte der von {other}.",
        for_tutor=True,
    ),
}


def find_twins(results: Iterable[Submission | Rejected]) -> dict[str, tuple[Notice, ...]]:
    """Find PDFs that two students share."""
    by_pdf: dict[str, list[Submission]] = defaultdict(list)
    for result in results:
        if isinstance(result, Submission):
            by_pdf[result.pdf_sha256].append(result)
    return {
        one.upload.file: tuple(
            Notice("upload.twin", {"other": name}) for name in _others(one, group)
        )
        for group in by_pdf.values()
        for one in group
        if len(group) > 1
    }


def _others(one: Submission, group: Iterable[Submission]) -> Iterable[str]:
    """Name each other student of a group once."""
    students = (other.student for other in group if other.student.number != one.student.number)
    return dict.fromkeys(f"{student.surname}-{student.number}" for student in students)


def rejected_later(results: Iterable[Submission | Rejected]) -> dict[str, list[Rejected]]:
    """Gather rejected uploads whose time is known, by the student's number."""
    found: dict[str, list[Rejected]] = defaultdict(list)
    for result in results:
        if isinstance(result, Rejected) and result.student and result.upload.submitted:
            found[result.student.number].append(result)
    return found


def moment_of(submitted: datetime | None) -> float:
    """Give a time as a number to order by; the earliest of all where it is not known."""
    return submitted.timestamp() if submitted else 0.0
