"""The naming convention `Surname-MatriculationNumber`, for the ZIP and for the PDF in it.

Nothing is guessed in silence: what can be repaired is repaired and noted, and the rule's
severities decide whether the note is a remark or costs the grading.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from submissions.characters import show
from submissions.entry_names import Encoding, EntryName
from submissions.model import Notice, Severity, Student
from submissions.naming_rule import NamingRule
from submissions.naming_split import NameParts, split_name
from submissions.surnames import is_transcribed

SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What operating systems leave in folders, in small letters."""

SHOWN_FILES = 5
"""So many names are told of a longer list."""

_NUMBER_SLIPS = frozenset(
    f"naming.{slip}" for slip in ("no_number", "number_length", "number_characters", "number_form")
)
WHOLE_NAME_SLIPS = _NUMBER_SLIPS | {"naming.no_surname", "naming.surname_characters"}
"""What is not told of a PDF's name that differs as a whole."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the names of one upload say: whose it seems to be, which entry is the PDF, what breaks.

    `student` is None where surname or number cannot be told, or the two names contradict each
    other in the number; `pdf` is None where there is not exactly one.
    """

    student: Student | None
    pdf: int | None
    notices: tuple[Notice, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether nothing costs the grading."""
        return all(notice.severity is not Severity.FAIL for notice in self.notices)


def judge(zip_name: str, entries: Sequence[EntryName], rule: NamingRule) -> Judged:
    """Judge all names of one upload by the course's rule.

    Args:
        zip_name: The ZIP's own name, as uploaded.
        entries: The names of its entries, folders included, in the archive's order.
        rule: The course's rule.

    >>> names = [EntryName("Muster-1234567.pdf")]
    >>> judge("Muster-1234567.zip", names, NamingRule()).student
    Student(surname='Muster', number='1234567')
    """
    outer = split_name(zip_name, ".zip", rule)
    pdf, on_entries = find_pdf(entries, rule)
    if pdf is None:
        return Judged(_student(outer), None, (*_notices(outer, ".zip", rule), *on_entries))
    inner = split_name(entries[pdf].file, ".pdf", rule)
    outer = _take_surname(outer, inner)
    notices = (
        *_notices(outer, ".zip", rule),
        *on_entries,
        *_on_encoding(entries[pdf], rule),
        *_on_folders(entries[pdf], outer, rule),
        *_on_inner(outer, inner, entries[pdf], rule),
    )
    contradicts = any(notice.code == "naming.numbers_differ" for notice in notices)
    student = None if contradicts else _student(outer) or _student(inner)
    return Judged(student, pdf, notices)


def judge_zip_name(zip_name: str, rule: NamingRule) -> Judged:
    """Judge the ZIP's name alone, where the archive cannot be opened."""
    outer = split_name(zip_name, ".zip", rule)
    return Judged(_student(outer), None, _notices(outer, ".zip", rule))


def find_pdf(entries: Sequence[EntryName], rule: NamingRule) -> tuple[int | None, list[Notice]]:
    """Find the one PDF among the entries, and note what else is there."""
    files = {number: entry for number, entry in enumerate(entries) if entry.file}
    system = {number for number, entry in files.items() if _is_system_file(entry)}
    pdfs = [n for n in files if n not in system and files[n].file.lower().endswith(".pdf")]
    others = [n for n in files if n not in system and n not in pdfs]
    notices = []
    if system:
        notices.append(rule.notice("naming.system_files", files=_list(files, sorted(system))))
    if others and pdfs:
        notices.append(rule.notice("naming.other_files", files=_list(files, others)))
    if not pdfs:
        notices.append(rule.notice("naming.no_pdf", files=_list(files, others) or "–"))
    if len(pdfs) > 1:
        notices.append(rule.notice("naming.two_pdfs", files=_list(files, pdfs)))
    return (pdfs[0] if len(pdfs) == 1 else None), notices


def stems_of(zip_name: str, rule: NamingRule) -> tuple[str, ...]:
    """List what the PDF's name may be without its extension, to find the code page it is in."""
    parts = split_name(zip_name, ".zip", rule)
    bare = zip_name[:-4] if zip_name.lower().endswith(".zip") else zip_name
    plain = f"{parts.surname}{rule.separator}{parts.number}"
    return tuple(dict.fromkeys((bare, parts.stem, plain)))


def _is_system_file(entry: EntryName) -> bool:
    file = entry.file.lower()
    return entry.folders[:1] == ("__MACOSX",) or file in SYSTEM_FILES or file.startswith("._")


def _list(files: dict[int, EntryName], numbers: Sequence[int]) -> str:
    shown = ", ".join(show(files[number].text, 80) for number in numbers[:SHOWN_FILES])
    return shown + (f", … ({len(numbers)})" if len(numbers) > SHOWN_FILES else "")


def _take_surname(outer: NameParts, inner: NameParts) -> NameParts:
    """Take the PDF's surname where the ZIP's lacks an apostrophe or had to be repaired."""
    is_clean = inner.surname and not inner.slips
    if not is_clean or inner.number != outer.number or inner.surname == outer.surname:
        return outer
    if _without_apostrophes(inner.surname) == outer.surname:
        return replace(outer, surname=inner.surname, slips={**outer.slips, "naming.apostrophe": ""})
    if outer.surname.endswith(("-" + inner.surname, " " + inner.surname)):
        prefix = outer.surname[: -len(inner.surname)]
        slips = {**outer.slips, "naming.prefix": show(prefix)}
        return replace(outer, surname=inner.surname, slips=slips)
    return outer


def _without_apostrophes(surname: str) -> str:
    """Do to a name what Moodle does when it stores one."""
    return surname.replace("'", "")


def _notices(parts: NameParts, extension: str, rule: NamingRule) -> tuple[Notice, ...]:
    args = {
        "file": show(parts.name),
        "expected": f"{parts.surname or '…'}{rule.separator}{parts.number or '…'}{extension}",
        "separator": rule.separator,
        "number": rule.number_form,
        "extension": extension,
    }
    slips = parts.slips.items()
    return tuple(rule.notice(code, **args, found=found) for code, found in slips)


def _on_encoding(entry: EntryName, rule: NamingRule) -> Iterator[Notice]:
    code = CODE_OF_ENCODING.get(entry.encoding)
    if code:
        raw = entry.raw.hex(" ") if entry.raw else ""
        yield rule.notice(code, file=show(entry.file), encoding=entry.encoding.value, bytes=raw)


CODE_OF_ENCODING = {
    Encoding.UTF8: "naming.entry_utf8",
    Encoding.UNICODE_PATH: "naming.entry_unicode_path",
    Encoding.CP437: "naming.entry_codepage",
    Encoding.CP850: "naming.entry_codepage",
    Encoding.CP1252: "naming.entry_windows",
    Encoding.UNKNOWN: "naming.entry_unknown",
}
"""What is told of the PDF's name by how it had to be read."""


def _on_folders(entry: EntryName, outer: NameParts, rule: NamingRule) -> Iterator[Notice]:
    if not entry.folders:
        return
    bare = outer.name[:-4]
    allowed = {bare, outer.stem, f"{outer.surname}{rule.separator}{outer.number}"}
    folder = unicodedata.normalize("NFC", entry.folders[0])
    is_same = len(entry.folders) == 1 and folder in map(_normal, allowed)
    code = "naming.folder" if is_same else "naming.folder_other"
    yield rule.notice(code, folder=show("/".join(entry.folders)), file=show(entry.file))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _on_inner(
    outer: NameParts, inner: NameParts, entry: EntryName, rule: NamingRule
) -> Iterator[Notice]:
    slips = dict(inner.slips)
    if "naming.copy_number" in slips:
        slips["naming.inner_differs"] = slips.pop("naming.copy_number")
    if not (inner.surname and inner.number):
        slips = {code: found for code, found in slips.items() if code not in WHOLE_NAME_SLIPS}
    code = _difference(outer, inner, entry)
    if code:
        slips.setdefault(code, show(inner.name))
    args = {"outer": outer.number or "–", "inner": inner.number or _digits(inner) or "–"}
    expected = replace(inner, surname=outer.surname, number=outer.number, slips=slips)
    for notice in _notices(expected, ".pdf", rule):
        yield replace(notice, args={**notice.args, **args})


def _difference(outer: NameParts, inner: NameParts, entry: EntryName) -> str:
    """Name how the PDF's name differs from the ZIP's, once both are taken apart."""
    if inner.stem == outer.stem or not outer.surname:
        return ""
    if inner.number != outer.number and outer.number:
        is_typed = inner.number or _is_mistyped(outer, inner)
        return "naming.numbers_differ" if is_typed else "naming.inner_differs"
    if inner.surname == outer.surname and inner.surname:
        return ""
    if entry.encoding is Encoding.UNKNOWN and inner.number == outer.number:
        return ""
    if inner.surname.lower() == outer.surname.lower() and inner.surname:
        return "naming.letter_case"
    return "naming.transcribed" if _is_transcribed(inner, outer) else "naming.inner_differs"


def _is_transcribed(inner: NameParts, outer: NameParts) -> bool:
    return bool(inner.surname) and is_transcribed(inner.surname, outer.surname)


def _is_mistyped(outer: NameParts, inner: NameParts) -> bool:
    """Whether the PDF has the ZIP's surname, and other digits in the number's place."""
    is_same = inner.surname == outer.surname and inner.surname
    return bool(is_same and _digits(inner)) or "naming.number_digits" in inner.slips


def _digits(parts: NameParts) -> str:
    tail = parts.stem.removeprefix(parts.surname).strip(" -_")
    return show(tail, 40) if any(map(str.isdigit, tail)) else ""


def _student(parts: NameParts) -> Student | None:
    if not (parts.surname and parts.number):
        return None
    return Student(parts.surname, parts.number)
