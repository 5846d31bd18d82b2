"""Moodle's "Download all submissions": as ZIP or unpacked, in folders or flat, named or blind.

The names are made in Moodle's mod/assign/classes/downloader.php: `<Full name>_<id>` or, for teams,
`<Group>_<group id>`, then `_assignsubmission_file`, then a folder or `_<file>`. The id is the one
of the offline grading worksheet.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from submissions.characters import show
from submissions.errors import SubmissionError
from submissions.model import Account, Notice, Place, Severity, Upload
from submissions.places import Found, files_in, first_name, is_handed_in
from submissions.sources import Source

_PREFIX = re.compile(
    r"^(?P<who>.+?)(?:_(?P<id>\d+))?_(?P<sub>assignsubmission|assignfeedback)"
    r"_(?P<type>[a-z0-9]+)(?:_(?P<rest>.*))?$",
    re.ASCII | re.DOTALL,
)
_BLIND = re.compile(r"(?i)^(participant|teilnehmer(\W?in(nen)?)?)\s*\d*$")


@dataclass(frozen=True, slots=True)
class _Filed:
    """A file of the download, with what its folder or prefix says."""

    found: Found
    account: Account
    kind: str
    """`file`, `onlinetext` or another way to hand in; empty where no prefix was found."""
    name: str


def recognises(path: Path) -> bool:
    """Whether a folder, an archive or a file bears the marks of Moodle's download."""
    if _is_submission(path.absolute().name):
        return True
    try:
        return any(any(map(_is_submission, found.parts)) for found in files_in(path))
    except SubmissionError:
        return _is_submission(first_name(path).partition("/")[0])


def list_uploads(path: Path) -> Iterator[Upload]:
    """List the files of all accounts; texts entered online are noticed, not lost.

    Raises:
        SubmissionError: the archive's structure is refused.
    """
    filed = [one for one in map(_filed, _files(path)) if one is not None]
    texts = {one.account: one.kind for one in filed if one.kind not in ("", "file")}
    with_file = {one.account for one in filed if one.kind == "file"}
    for one in filed:
        if one.kind in ("", "file"):
            yield _upload(one, _beside(texts.get(one.account), one))
        elif one.account not in with_file:
            yield _upload(one, (_only(one.kind),))


def _is_submission(name: str) -> bool:
    match = _PREFIX.match(name)
    return match is not None and match["sub"] == "assignsubmission"


def _files(path: Path) -> Iterable[Found]:
    if not _is_submission(path.absolute().name):
        return files_in(path)
    if path.is_file():
        return (Found((path.name,), Place(str(path)), path.stat().st_size),)
    folder = path.absolute().name
    return (replace(found, parts=(folder, *found.parts)) for found in files_in(path))


def _filed(found: Found) -> _Filed | None:
    """Tell whose a file is; None for the tutor's own files and for feedback."""
    for depth, part in enumerate(found.parts):
        match = _PREFIX.match(part)
        if match:
            is_file = depth == len(found.parts) - 1
            name = (match["rest"] or part) if is_file else found.parts[-1]
            is_feedback = match["sub"] == "assignfeedback"
            return None if is_feedback else _Filed(found, _account(match), match["type"], name)
    name = found.parts[-1]
    return _Filed(found, Account(), "", name) if is_handed_in(name) else None


def _account(match: re.Match[str]) -> Account:
    name = "" if _BLIND.match(match["who"]) else show(match["who"])
    return Account(name, match["id"] or "")


def _upload(one: _Filed, notices: tuple[Notice, ...]) -> Upload:
    found = one.found
    return Upload(
        file=found.shown,
        name=one.name,
        place=found.place,
        size=found.size,
        account=one.account,
        notices=(*found.notices, *notices),
    )


def _beside(kind: str | None, one: _Filed) -> tuple[Notice, ...]:
    return (Notice("upload.online_text"),) if kind and one.kind else ()


def _only(kind: str) -> Notice:
    return Notice("upload.no_file", {"kind": kind}, Severity.FAIL)


SOURCE = Source("moodle", 10, recognises, list_uploads)
