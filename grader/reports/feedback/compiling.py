"""Typesets feedback with Typst; what a student wrote gets there as data, never as markup."""

import json
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from grader.reports.feedback.content import Feedback
from grader.wording import Phrases

if TYPE_CHECKING:
    from typst import Compiler

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged, with a title, a language and alternatives; it also refuses missing glyphs."""

MOST_STRANGERS = 300
"""Characters of one feedback that are tried in the fonts one by one; others are spelt out."""

Json: TypeAlias = "dict[str, Json] | list[Json] | tuple[Json, ...] | str | int | bool"

_PROBE = b'#set document(title: "-"); #sys.inputs.sign'
_CACHED = 4096


def compile_pdf(feedback: Feedback, phrases: Phrases, pictures: Sequence[bytes] = ()) -> bytes:
    """Typeset one feedback.

    The fonts that come with Typst are tried first, so that the file is the same everywhere; then
    the machine's own; then every character that none of them holds is spelt `[U+XXXX]`; then
    markup of the rubric that does not compile is shown as it is written; and at last pictures are
    left out.
    """
    document = cast("Json", asdict(feedback))
    pixels = json.dumps([list(png) for png in pictures], separators=(",", ":"))

    def typeset(document: Json, pixels: str = pixels, **how: bool) -> bytes:
        return _typeset(document, phrases, pixels, **{"system_fonts": True, **how})

    return first_success(
        (
            lambda: typeset(document, system_fonts=False),
            lambda: typeset(document),
            lambda: typeset(spelt_out(document)),
            lambda: typeset(spelt_out(document), literal=True),
            lambda: typeset(spelt_out(document), "[]", literal=True),
        )
    )


def spelt_out(document: Json) -> Json:
    """Spell every character of a document that no font at hand can show."""
    strangers = sorted({sign for sign in json.dumps(document, ensure_ascii=False) if sign > "\x7f"})
    shown = {sign for sign in strangers[:MOST_STRANGERS] if is_displayable(sign)}
    spelling = {ord(sign): f"[U+{ord(sign):04X}]" for sign in strangers if sign not in shown}
    return _translated(document, spelling)


@lru_cache(_CACHED)
def is_displayable(sign: str) -> bool:
    """Tell whether a font of this machine, or one that comes with Typst, holds a character."""
    from typst import TypstError

    base = "o" if unicodedata.combining(sign) else ""
    try:
        open_compiler(system_fonts=True).compile(
            _PROBE, format="pdf", sys_inputs={"sign": base + sign}, pdf_standards=STANDARD
        )
    except TypstError:
        return False
    return True


def first_success(attempts: Sequence[Callable[[], bytes]]) -> bytes:
    """Give what the first attempt comes to that Typst does not refuse.

    Raises:
        typst.TypstError: it refuses all of them.
    """
    from typst import TypstError

    for attempt in attempts[:-1]:
        try:
            return attempt()
        except TypstError:
            continue
    return attempts[-1]()


def _typeset(
    document: Json,
    phrases: Phrases,
    pixels: str = "[]",
    *,
    system_fonts: bool,
    literal: bool = False,
) -> bytes:
    labels = {name: phrases(name) for name in phrases.table}
    data = {"feedback": document, "labels": labels, "literal": literal}
    pdf = open_compiler(system_fonts=system_fonts).compile(
        _source(),
        format="pdf",
        sys_inputs={"data": json.dumps(data), "pictures": pixels},
        pdf_standards=STANDARD,
        pdf_tags=True,
    )
    return cast("bytes", pdf)


@cache
def _source() -> bytes:
    return (files("grader.reports") / "typst" / "feedback.typ").read_bytes()


@cache
def open_compiler(*, system_fonts: bool) -> "Compiler":
    """Open Typst once in each process, with a root that is empty and gone: nothing can be read.

    Args:
        system_fonts: whether the machine's own fonts are used beside those of Typst.
    """
    from typst import Compiler, Fonts

    fonts = Fonts(include_system_fonts=system_fonts)
    with tempfile.TemporaryDirectory(prefix="sheetgrader-") as root:
        return Compiler(root=root, font_paths=fonts, ignore_system_fonts=not system_fonts)


def _translated(document: Json, spelling: dict[int, str]) -> Json:
    if isinstance(document, str):
        return document.translate(spelling)
    if isinstance(document, dict):
        return {name: _translated(value, spelling) for name, value in document.items()}
    if isinstance(document, list | tuple):
        return [_translated(value, spelling) for value in document]
    return document
