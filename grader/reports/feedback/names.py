"""What feedback files are called, so that every file system takes them."""

import hashlib
import re
import unicodedata

from grader.model import Entry

LONGEST_SURNAME = 40
"""Characters of a surname that a name keeps: 40 of four bytes each fit into 255 with the rest."""
LONGEST_NUMBER = 24

_FORBIDDEN = re.compile(r'[<>:"/\\|?*.]|\s+')


def feedback_name(entry: Entry) -> str:
    """Name one student's feedback: surname and number, or the upload's code.

    A name that had to be changed ends with a short fingerprint of what it was, so that no two
    students share one.
    """
    stated = unicodedata.normalize("NFC", f"{entry.surname}\n{entry.number}")
    surname, _, number = stated.rpartition("\n")
    stem = "-".join(
        filter(None, (_clean(surname, LONGEST_SURNAME), _clean(number, LONGEST_NUMBER)))
    )
    stem = stem if entry.number else f"{stem}-{entry.code}".lstrip("-")
    kept = stem.replace(" ", "") == f"{surname}-{number}".replace(" ", "")
    return f"{stem}.pdf" if kept else f"{stem}-{_fingerprint(stated)}.pdf"


def page_name(entry: Entry) -> str:
    """Name the same feedback as a page."""
    return f"{_stem(entry)}.html"


def annotated_name(entry: Entry) -> str:
    """Name the annotated copy of the student's own report."""
    return f"{_stem(entry)}-annotated.pdf"


def file_names(entry: Entry) -> tuple[str, ...]:
    """Name all files that one student may get."""
    return feedback_name(entry), page_name(entry), annotated_name(entry)


def _stem(entry: Entry) -> str:
    return feedback_name(entry).removesuffix(".pdf")


def _clean(text: str, longest: int) -> str:
    """Keep letters, marks, digits and what Windows and Moodle allow between them."""
    printable = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    return _FORBIDDEN.sub(" ", printable)[:longest].strip(" -~")


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
