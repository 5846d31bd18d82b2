"""Growth classes: `O(…)`, `Θ(…)`, `Ω(…)` or a bare expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from grader.codes import Code
from grader.notation.cursor import CLOSING
from grader.notation.errors import NotationError, Span
from grader.notation.latex import END_MARKS, lex
from grader.notation.limits import check_text
from grader.notation.names import Names
from grader.notation.parser import parse_tokens
from grader.notation.printer import latex, plain
from grader.notation.tokens import Kind, Token
from grader.notation.tree import Node

CODES: Mapping[str, Code] = {
    "growth.little": Code(
        "“{found}” is written small: is O meant, or the stricter o?",
        "„{found}“ ist klein geschrieben: Ist O gemeint oder das strengere o?",
    ),
    "growth.zero": Code(
        "Before the bracket stands the digit 0; is the letter O meant?",
        "Vor der Klammer steht die Ziffer 0; ist der Buchstabe O gemeint?",
    ),
    "growth.after": Code(
        "After the bound, at character {at}, “{found}” was not expected.",
        "Nach der Schranke steht bei Zeichen {at} unerwartet „{found}“.",
    ),
}


class Landau(Enum):
    """Which side a bound is on."""

    BARE = ""
    UPPER = "O"
    BOTH = "Theta"
    LOWER = "Omega"


_LETTERS = {
    "O": Landau.UPPER, "BigO": Landau.UPPER, "bigO": Landau.UPPER, "bigo": Landau.UPPER,
    "Theta": Landau.BOTH, "BigTheta": Landau.BOTH, "bigTheta": Landau.BOTH,
    "Omega": Landau.LOWER, "BigOmega": Landau.LOWER, "bigOmega": Landau.LOWER,
}  # fmt: skip
_SMALL = {"o", "omega", "theta"}
_RELATIONS = {"=", "∈", ":", ":="}
_VERBS = {"is", "in", "ist", "liegt"}
_LEAD = 8
_BEFORE = (
    {"the", "cost", "costs", "complexity", "time", "runtime", "running", "run", "runs", "memory"}
    | {"space", "Cost", "Costs", "Complexity", "Time", "Runtime", "Running", "Run", "Memory"}
    | {"Space", "Laufzeit", "Aufwand", "Kosten", "Speicher", "Zeit", "Speicherbedarf"}
    | {"T", "f", "F", "C", "S"}
)
"""Words that may stand before a bound, where they are not declared."""
_BEHIND = {
    "time", "operations", "operation", "steps", "space", "memory", "cost", "complexity", "runtime",
    "Zeit", "Operationen", "Schritte", "Speicher", "Aufwand", "Laufzeit",
}  # fmt: skip
"""Words that may stand behind one."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A growth class as written: its letter, if any, and the expression in it."""

    landau: Landau
    inside: Node


def parse_bound(text: str, names: Names) -> Bound:
    """Read a growth class.

    >>> from grader.notation.names import Names
    >>> show_bound(parse_bound("O((HW)²)", Names(("H", "W"))))
    'O((H*W)^2)'

    Raises:
        NotationError: it is not one growth class, or has more than one meaning.
    """
    check_text(text)
    tokens = _without_lead(lex(_without_stop(text)), names)
    letter = tokens[0]
    _check_slips(tokens, text)
    if not _opens(tokens, 0, names):
        return Bound(Landau.BARE, parse_tokens(tokens, text, names))
    if letter.text in _SMALL:
        raise NotationError("growth.little", {"found": letter.text}, letter.span)
    return Bound(_LETTERS[letter.text], parse_tokens(_inside(tokens, names), text, names))


def _check_slips(tokens: list[Token], text: str) -> None:
    """Refuse `0(n)`, and `n^3/2`, where a constant divisor makes no sense and 3/2 may be meant.

    Raises:
        NotationError: `growth.zero` or `notation.ambiguous`.
    """
    if tokens[0].text == "0" and tokens[1].kind is Kind.OPEN:
        raise NotationError("growth.zero", span=tokens[0].span)
    for sign, up, over, below in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        both = up.text.isdigit() and below.text.isdigit() and int(below.text)
        if (
            both
            and int(up.text) % int(below.text)
            and sign.text == "^"
            and over.text == "/"
            and over.glued
            and below.glued
        ):
            found = text[sign.start : below.end]
            first = f"(…^{up.text})/{below.text}"
            args = {"found": found, "first": first, "second": f"…^({up.text}/{below.text})"}
            raise NotationError("notation.ambiguous", args, Span(sign.start, below.end))


def _without_stop(text: str) -> str:
    """Leave out the full stop of a sentence."""
    kept = END_MARKS.sub("", text)
    return kept[:-1] if kept.endswith((").", ")$.", ")$$.")) else text


def _opens(tokens: list[Token], at: int, names: Names) -> bool:
    """Whether a letter of Landau stands at a place, with its bracket."""
    letter = tokens[at]
    if letter.text not in _LETTERS and letter.text not in _SMALL:
        return False
    return letter.text not in names.variables and tokens[at + 1].kind is Kind.OPEN


def _without_lead(tokens: list[Token], names: Names) -> list[Token]:
    """Leave out `T(n) =`, `∈`, `Runtime:` or `is in` before a bound."""
    start = 0
    while start < _LEAD and _is_lead(tokens[start], names):
        start = _after_argument(tokens, start, names) + 1
    lead = tokens[:start]
    said = any(token.text in _RELATIONS | _VERBS for token in lead)
    return tokens[start:] if said and tokens[start].kind is not Kind.END else tokens


def _is_lead(token: Token, names: Names) -> bool:
    if token.kind is Kind.RELATION:
        return token.text in _RELATIONS
    return token.text in _BEFORE | _VERBS and token.text not in names.variables


def _after_argument(tokens: list[Token], at: int, names: Names) -> int:
    """Return the last place of a word and of the variables in brackets after it, if any."""
    if tokens[at].kind is not Kind.WORD or tokens[at + 1].kind is not Kind.OPEN:
        return at
    end = at + 2
    while tokens[end].text == "," or tokens[end].text in names.variables:
        end += 1
    return end if tokens[end].kind is Kind.CLOSE else at


def _inside(tokens: list[Token], names: Names) -> list[Token]:
    """Return what stands in the brackets of one bound, or of a sum or product of several."""
    inside, at = [], 0
    while True:
        closing = _closing(tokens, at + 1)
        if closing == at + 2:
            raise NotationError("notation.ends", span=tokens[closing].span)
        inside += tokens[at + 1 : closing + 1]
        at = closing + 1
        joined = tokens[at].text in ("+", "*")
        again = tokens[at + joined].text == tokens[0].text and _opens(tokens, at + joined, names)
        if not again:
            break
        inside += tokens[at : at + joined]
        at += joined
    while tokens[at].text in _BEHIND and tokens[at].text not in names.variables:
        at += 1
    after = tokens[at]
    if after.kind is not Kind.END:
        raise NotationError("growth.after", {"found": after.text}, after.span)
    return [*inside, after]


def show_bound(bound: Bound) -> str:
    """Print a growth class in plain notation."""
    inside = plain(bound.inside)
    return f"{bound.landau.value}({inside})" if bound.landau.value else inside


def latex_bound(bound: Bound) -> str:
    """Print a growth class as LaTeX."""
    letter = {Landau.UPPER: "\\mathcal{O}", Landau.BOTH: "\\Theta", Landau.LOWER: "\\Omega"}
    inside = latex(bound.inside)
    if bound.landau is Landau.BARE:
        return inside
    return f"{letter[bound.landau]}\\left({inside}\\right)"


def _closing(tokens: list[Token], opening: int) -> int:
    """Return the place of the bracket that closes another."""
    depth = 0
    for at in range(opening, len(tokens)):
        token = tokens[at]
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is Kind.CLOSE and depth == 0:
            if token.text == CLOSING[tokens[opening].text]:
                return at
            break
    raise NotationError("notation.unclosed", {"found": tokens[opening].text}, tokens[opening].span)
