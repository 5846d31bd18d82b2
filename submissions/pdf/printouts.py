"""What code prints: where a print-out starts, and whether it is of something not asked for."""

import re
from collections.abc import Sequence

from submissions.model import Expected
from submissions.pdf.leads import spelling
from submissions.pdf.passage import Passage, Piece, passage, piece

OPENING = re.compile(r"\[\s*\[")
"""How a nested list starts."""


def code_above(content: Passage) -> list[str]:
    """Give the lines above the first nested list of a passage; one empty line where none are."""
    starts = [number for number, part in enumerate(content) if OPENING.search(part.text)]
    return [part.text for part in content[: starts[0]]] if starts and starts[0] else [""]


def prints_other(line: str, wanted: Expected, earlier: Sequence[str] = ()) -> bool:
    """Tell code whose output is something else than what is asked for.

    That is a transpose, a multiple that none of the field's left-hand sides is, or one of the
    matrices that it is made from, by the lead-ins or by the lines of code before it.
    """
    found = _PRINTED.match(line.strip())
    if found is None:
        return False
    what = (found["printed"] or found["shown"] or found["named"] or "").strip()
    leads = {spelling(lead.rstrip(" :=∈")).text for lead in wanted.lead_ins}
    if spelling(what).text in leads:
        return False
    if _APPLIED.search(what) and "@" not in what:
        return True
    if _is_operand(what, earlier):
        return True
    made = any(what in lead for lead in leads)
    worked_out = "@" in what or any("/" in lead for lead in leads)
    turned = _TURNED.fullmatch(what) is not None
    scaled = _SCALED.search(what) is not None and not worked_out
    return turned or scaled or (made and re.fullmatch(r"[A-Z]", what) is not None)


def _is_operand(name: str, code: Sequence[str]) -> bool:
    """Tell a name that code works with and gives no value to."""
    if not re.fullmatch(r"[A-Za-z]\w*", name):
        return False
    lines = [line for line in code if "@" in line or "=" in line or "/" in line]
    used = any(re.search(rf"(?<!\w){name}(?!\w)", line) for line in lines)
    return used and not any(re.search(rf"(?<!\w){name}\s*[+*/-]?=", line) for line in lines)


_PRINTED = re.compile(
    r"(?:(?:Out|In)?\s?\[\s?\d*\s?\]:\s*)?"
    r"(?:print\s*\((?P<printed>[^\"']*)\)|(?P<named>[\w.@*/() +-]+?)\s*=|(?P<shown>[\w.@*/() +-]+))"
    r"\s*;?"
)
_APPLIED = re.compile(
    r"\b(?:exp|log|abs|multiply|add|subtract|negative|transpose|softmax|hardmax|flip\w*|sort|sum|mean)"
    r"\s*\("
)
_TURNED = re.compile(r"(?:\w+|\([^()]*\))\.(?:T|transpose\(\))")
_SCALED = re.compile(r"[/*+]|\s-\s|^-")


_PROMPT = re.compile(r"^(?:In|Out)?\s?\[\s?\d*\s?\]:\s?")
_MATRIX_START = re.compile(r"^(?:np\.|torch\.)?(?:(?:array|tensor|matrix)\s?\()?\s?\[\s?\[")


def without_code(content: Passage) -> Passage:
    """Drop a notebook's code, from its prompt to the one matrix that it printed."""
    if not content or not _PROMPT.match(content[0].text):
        return content
    bare = [_without_prompt(part) for part in content]
    starts = [number for number, part in enumerate(bare) if "[[" in part.text.replace(" ", "")]
    if len(starts) != 1 or not _MATRIX_START.match(bare[starts[0]].text):
        return content
    return passage(bare[starts[0] :])


def _without_prompt(part: Piece) -> Piece:
    found = _PROMPT.match(part.text)
    return piece(part.line, part.start + (found.end() if found else 0), part.stop)
