"""Growth classes: `O(…)`, `Θ(…)`, `Ω(…)` or a bare expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from grader.model import Code
from grader.notation.errors import NotationError
from grader.notation.latex import lex
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


_LETTERS = {"O": Landau.UPPER, "Theta": Landau.BOTH, "Omega": Landau.LOWER}
_SMALL = {"o", "omega", "theta"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}


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
    tokens = lex(text)
    if tokens[0].text in ("=", "∈") and len(tokens) > 1:
        tokens = tokens[1:]
    letter, opening = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
    if opening.kind is not Kind.OPEN or letter.text in names.variables:
        return Bound(Landau.BARE, parse_tokens(tokens, text, names))
    if letter.text in _SMALL:
        raise NotationError("growth.little", {"found": letter.text}, letter.span)
    if letter.text not in _LETTERS:
        return Bound(Landau.BARE, parse_tokens(tokens, text, names))
    return Bound(_LETTERS[letter.text], _bracketed(tokens, text, names))


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


def _bracketed(tokens: list[Token], text: str, names: Names) -> Node:
    """Read what stands in the bracket after the letter, and nothing behind it."""
    closing = _closing(tokens)
    after = tokens[closing + 1]
    if after.kind is not Kind.END:
        raise NotationError("growth.after", {"found": after.text}, after.span)
    inside = [*tokens[2:closing], Token(Kind.END, "", after.start, after.end)]
    if len(inside) == 1:
        raise NotationError("notation.ends", span=tokens[closing].span)
    return parse_tokens(inside, text, names)


def _closing(tokens: list[Token]) -> int:
    """Return the place of the bracket that closes the one after the letter."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is Kind.CLOSE and depth == 0:
            if token.text == _CLOSING[tokens[1].text]:
                return at
            break
    raise NotationError("notation.unclosed", {"found": tokens[1].text}, tokens[1].span)
