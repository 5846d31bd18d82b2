"""Turns an author's markup into HTML whose mathematics is MathML, as Typst sets it.

Typst calls its HTML export experimental. So only a line of the rubric goes through it, what comes
back is looked at, and a line that it does not give in the known form is shown as it is written.
"""

import json
import re
import unicodedata
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, cast

from grader.reports.feedback.compiling import open_compiler
from grader.reports.feedback.content import Piece

if TYPE_CHECKING:
    from markupsafe import Markup

_SOURCE = b"""
#let pieces = json(bytes(sys.inputs.pieces))
#pieces.map(it => {
  if it.mathematics { math.equation(eval(it.text, mode: "math"), alt: it.text) }
  else { eval(it.text, mode: "markup") }
}).join()
"""
_BODY = re.compile(r"<body>\s*<p>((?:(?!</?p>).)*)</p>\s*</body>", re.DOTALL)
_LETTER = re.compile(r"(?<=<mi>)[^<](?=</mi>)")
_CACHED = 1024


@lru_cache(_CACHED)
def authored(pieces: tuple[Piece, ...]) -> "Markup":
    """Write a line of the course's own markup as HTML; each formula has its source beside it."""
    from markupsafe import Markup

    set_ = _typeset(pieces)
    return Markup(_as_written(pieces) if set_ is None else set_)  # noqa: S704 - escaped by Typst


def _typeset(pieces: tuple[Piece, ...]) -> str | None:
    """Let Typst write a line; None where it does not compile, or is more than one paragraph."""
    from typst import TypstError

    data = json.dumps([{"text": one.text, "mathematics": one.mathematics} for one in pieces])
    try:
        page = open_compiler(system_fonts=False).compile(
            _SOURCE, format="html", sys_inputs={"pieces": data}
        )
    except TypstError:
        return None
    body = _BODY.search(cast("bytes", page).decode())
    formulas = [one.text for one in pieces if one.mathematics]
    if body is None or body[1].count("<math>") != len(formulas):
        return None
    return _LETTER.sub(_plain, _described(body[1], formulas))


def _described(body: str, formulas: list[str]) -> str:
    """Give each formula its source as what is said instead of it."""
    first, *others = body.split("<math>")
    named = (
        f'<math alttext="{escape(formula)}">{rest}'
        for formula, rest in zip(formulas, others, strict=True)
    )
    return first + "".join(named)


def _plain(letter: re.Match[str]) -> str:
    """Write an italic letter of mathematics as the letter itself, which MathML slants anyway."""
    is_italic = unicodedata.name(letter[0], "").startswith("MATHEMATICAL ITALIC")
    return unicodedata.normalize("NFKC", letter[0]) if is_italic or letter[0] == "ℎ" else letter[0]


def _as_written(pieces: tuple[Piece, ...]) -> str:
    shown = (f"${one.text}$" if one.mathematics else one.text for one in pieces)
    return escape("".join(shown))
