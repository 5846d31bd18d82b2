"""The letters to students whose uploads were looked at before the due date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from grader.messages import audience, render
from grader.model import Audience
from grader.wording import Language, Phrases, load_phrases, moment_text, say
from grader.workflow.validate import CheckedFile, form_of
from problems.sheet import Sheet
from problems.typst.plain import plain
from submissions.model import Notice, Severity
from submissions.naming_rule import NamingRule

_OWN = {"upload.draft": "draft", "upload.choose": "choose"}
"""Codes whose message asks something of a tutor, and the phrase that asks it of the student."""

_PATHS = {"upload.choose": "others", "upload.newer_rejected": "other"}
"""Codes that name further uploads, which may lie under another student's account."""


class Kind(StrEnum):
    """Why somebody gets a letter, in the order in which it presses."""

    REJECT = "reject"
    WARN = "warn"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Course:
    """What letters go by; without a sheet they name neither its number nor its due date."""

    language: Language
    rule: NamingRule
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is for, as far as it is known."""

    name: str = ""
    email: str = ""
    identifier: str = ""
    """The account's number in Moodle."""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: why, to whom, about which files, and what it says."""

    kind: Kind
    to: Addressee
    files: tuple[str, ...]
    codes: tuple[str, ...]
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a student is told of one file, each under its code."""

    file: CheckedFile
    findings: tuple[tuple[str, str], ...]


def told_of(file: CheckedFile, own: Sequence[CheckedFile], course: Course) -> Told:
    """Word what a student may know of an upload; there may be nothing.

    Args:
        file: the upload.
        own: all uploads of the same person; those of others must not be named to them.
        course: the language.
    """
    names = _own_names(own)
    worded = ((one.code, _worded(one, names, course.language)) for one in file.notices)
    return Told(file, tuple(dict.fromkeys(finding for finding in worded if finding[1])))


def write_letter(kind: Kind, to: Addressee, told: Sequence[Told], course: Course) -> Letter:
    """Write to one person about all of their files."""
    return Letter(
        kind,
        to,
        tuple(one.file.file for one in told),
        tuple(dict.fromkeys(code for one in told for code, _ in one.findings)),
        _subject(kind, course),
        "\n\n".join(_paragraphs(kind, to, told, course)),
    )


@cache
def phrases_of(language: Language) -> Phrases:
    """Read the fixed texts of the letters."""
    return load_phrases(files(__package__) / "templates" / "notify.toml", language)


def _own_names(own: Sequence[CheckedFile]) -> Mapping[str, str]:
    """Map paths of a person's own uploads, one or those to choose from, to their names."""
    rivals = [one for one in own if any(n.code == "upload.choose" for n in one.notices)]
    every = {one.file: one.name for one in own}
    return every | {", ".join(one.file for one in rivals): ", ".join(one.name for one in rivals)}


def _worded(notice: Notice, names: Mapping[str, str], language: Language) -> str:
    args = dict(notice.args)
    if notice.code in _PATHS:
        path = args[_PATHS[notice.code]]
        if path not in names:
            return ""
        args[_PATHS[notice.code]] = names[path]
    if notice.code in _OWN:
        return phrases_of(language)(_OWN[notice.code], **args)
    is_theirs = audience(notice.code) is Audience.STUDENT
    if notice.severity is Severity.PASS or not is_theirs:
        return ""
    return render(notice.code, args, language)


def _subject(kind: Kind, course: Course) -> str:
    phrases, sheet = phrases_of(course.language), course.sheet
    before = phrases("subject_sheet", number=sheet.number) if sheet else ""
    subject = before + phrases(f"subject_{kind}")
    return subject[0].upper() + subject[1:]


def _paragraphs(kind: Kind, to: Addressee, told: Sequence[Told], course: Course) -> Iterator[str]:
    phrases = phrases_of(course.language)
    yield phrases("greeting", name=to.name) if to.name else phrases("greeting_nobody")
    yield phrases(f"intro_{kind}", what=_what(course))
    for one in told:
        yield "\n".join([f"{one.file.name}:", *(f"- {text}" for _, text in one.findings)])
    if kind is not Kind.WARN:
        yield phrases("expected", form=say(form_of(course.rule), course.language))
    yield phrases(f"todo_{kind}")
    yield from _due(course)
    if kind is not Kind.MISSING:
        yield phrases("scope")
    yield phrases("closing")


def _due(course: Course) -> Iterator[str]:
    sheet, language = course.sheet, course.language
    if sheet is not None and sheet.due is not None:
        yield phrases_of(language)("due", due=moment_text(sheet.due, sheet.zone, language))


def _what(course: Course) -> str:
    phrases, sheet = phrases_of(course.language), course.sheet
    if sheet is None:
        return phrases("no_sheet")
    title = " ".join(plain(say(sheet.title, course.language)).split())
    return phrases("sheet", number=sheet.number, title=title)
