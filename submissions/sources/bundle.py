"""A plain ZIP that holds the ZIPs of several students."""

from collections.abc import Iterator
from pathlib import Path

from submissions.errors import SubmissionError
from submissions.model import Upload
from submissions.naming_rule import NamingRule
from submissions.naming_split import split_name
from submissions.places import Found, files_in, is_handed_in
from submissions.sources import Source


def recognises(path: Path) -> bool:
    """Whether an archive holds archives, and is not itself one student's."""
    if not path.is_file():
        return False
    try:
        found = files_in(path)
    except SubmissionError:
        return False
    zips, pdfs = _count(found, ".zip"), _count(found, ".pdf")
    if _is_named_for_a_student(path.name):
        return zips > 1 and not pdfs
    return zips > pdfs


def list_uploads(path: Path) -> Iterator[Upload]:
    """List the files in the archive, in the order of their names."""
    for found in files_in(path):
        if is_handed_in(found.parts[-1]):
            yield Upload(
                file=found.shown,
                name=found.parts[-1],
                place=found.place,
                size=found.size,
                notices=found.notices,
            )


def _count(found: tuple[Found, ...], extension: str) -> int:
    return sum(one.parts[-1].lower().endswith(extension) for one in found)


def _is_named_for_a_student(name: str) -> bool:
    parts = split_name(name, ".zip", NamingRule())
    return bool(parts.surname and parts.number)


SOURCE = Source("bundle", 50, recognises, list_uploads)
