"""From plain text to tokens: numbers, words, operators and brackets, with their places."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from grader.notation.characters import normalise
from grader.notation.errors import NotationError, Span
from grader.notation.functions import SEVERAL
from grader.notation.greek import LETTERS
from grader.notation.limits import NODES


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    WORD = "word"
    OPERATOR = "operator"
    RELATION = "relation"
    OPEN = "open"
    CLOSE = "close"
    END = "end"


class Token(NamedTuple):
    """One piece of the text; `glued` says that no blank stands before it."""

    kind: Kind
    text: str
    start: int
    end: int
    glued: bool = True

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


_GREEK = "".join(LETTERS)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉ₖᵥₙₘₐₑₒₓₕₗₚₛₜᵢⱼᵣᵤ"
_VULGAR = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5",
    "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8",
    "⅞": "7/8", "⅐": "1/7", "⅑": "1/9", "⅒": "1/10",
}  # fmt: skip
_BRACED = rf"\{{[A-Za-z0-9,_ {_GREEK}]{{1,60}}\}}"
_INDEX = rf"[ ]*_[ ]*(?:{_BRACED}|\([A-Za-z0-9]{{1,8}}\)|[A-Za-z0-9]{{1,60}}|[{_GREEK}])"
_LIBRARY = r"(?:(?:np|numpy|math|torch|jnp|sympy|sp)\.(?=[A-Za-z]))"
_REST = rf"""
    | (?P<blank>\s+)
    | (?P<word>{_LIBRARY}?(?:[A-Za-z][A-Za-z0-9]*|[{_GREEK}]\d*)(?:{_INDEX})*[{_LOWERED}]*)
    | (?P<maxima>%(?:e|pi)\b)
    | (?P<index>[²³⁴⁵⁶⁷⁸⁹ⁿ]+√)
    | (?P<raised>[{_RAISED}]+)
    | (?P<vulgar>[{"".join(_VULGAR)}])
    | (?P<transposed>\.(?:m?T(?!\w)|(?:t|transpose)\(\)))
    | (?P<operator>\*\*|[*√∛∞])
    | (?P<relation>[=<>≤≥≈≠~:∈⇒→∝]+)
"""
_PERCENT = r"(?:\s{0,3}(?:%(?!(?:e|pi)\b)|percent\b|Prozent\b))?"
_TEN = r"\s*[*xX]\s*10"
_ENDS = rf"(?![\w.^(\[{{!√{_RAISED}{_GREEK}])"
_POWER_OF_TEN = rf"""
    {_TEN}\s*(?:\^|\*\*)\s*
        (?:\(\s*[+-]?\d+\s*\)|\{{\s*[+-]?\d+\s*\}}|[+-]?\d+){_ENDS}
    | {_TEN}[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+{_ENDS}
"""
_E = r"[eE][+-]?\d+(?![A-Za-z_\d])"
_MIXED = rf"(?P<mixed>\d+\s?[{''.join(_VULGAR)}](?![\d.,])) |"


def _pattern(separators: str, exponent: str) -> re.Pattern[str]:
    """Return the pattern of one token; `separators` may stand inside a number."""
    number = rf"(?P<number>(?:\d+(?:[{separators}٫]\d+)+|\d+\.?|\.\d+)(?:{exponent})?{_PERCENT})"
    return re.compile(f"{_MIXED} {number}{_REST}", re.VERBOSE | re.ASCII)


_PATTERNS = {
    (separating, folding): _pattern("." if separating else ".,", f"{_E}{tens}")
    for separating in (False, True)
    for folding, tens in ((False, ""), (True, f"|{_POWER_OF_TEN}"))
}
_BINDING = frozenset({"/", "^", "√", "∛"})
"""Operators that take the number behind them away from a power of ten."""
LOWERED = str.maketrans(
    _RAISED + _LOWERED,
    "0123456789+-abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW" + "0123456789kvnmaeoxhlpstijru",
)
"""What raised and lowered signs are on the line."""
_INDEX_MARKS = str.maketrans("", "", "{}(), ")
_MANY = 3 * NODES
_NUMBERS = frozenset("0123456789.")
_CHECKED = frozenset({"blank", "vulgar", "mixed", "index"})
_KINDS: Mapping[str | None, Kind] = {
    "number": Kind.NUMBER,
    "word": Kind.WORD,
    "maxima": Kind.WORD,
    "relation": Kind.RELATION,
}
"""What the groups are that are no operators."""
_COMMA_BASE = re.compile(r"(?P<log>[lL]og)\s*_\s*\{\s*(?P<base>\d+,\d+)\s*\}", re.ASCII)
_SIGNS = {"index": "∛", "transposed": "'"}
"""Groups that are one operator, whatever their text."""
_SINGLE = {
    **dict.fromkeys("-+/^,;!|'@_", Kind.OPERATOR),
    **dict.fromkeys("([{⌊⌈", Kind.OPEN),
    **dict.fromkeys(")]}⌋⌉", Kind.CLOSE),
}
"""Characters that are a token wherever they stand."""
_TWICE = re.compile(r"[·⋅∙•×✕∗⋆⨯]\s*[·⋅∙•×✕∗⋆⨯*]|\*\s*[·⋅∙•×✕∗⋆⨯]")
_BULLETS = re.compile(r"\s*([-*])[ \t]+[^\n]*\n\s*\1[ \t]")
"""Two lines that begin with the same mark and a blank."""
_GOES_ON = frozenset("+-*/^,;!)]}⌋⌉=<>≤≥≈|") | {""}
"""What may stand at the beginning of a line that goes on with the one before."""
_LOOKALIKES = dict(zip("АВЕКМНОРСТХаеорсхуі", "ABEKMHOPCTXaeopcxyi", strict=True))
"""Cyrillic letters that look like Latin ones."""


def tokenize(text: str) -> list[Token]:
    """Split the text into tokens, the last of which is an end.

    Raises:
        NotationError: `notation.character` or `notation.large`.
    """
    if twice := _TWICE.search(text):
        at = twice.start() + 1
        raise NotationError("notation.operand", {"found": text[at]}, Span(at, at + 1))
    plain = normalise(text)
    if bullet := _BULLETS.match(plain):
        raise NotationError("notation.lines", span=Span(bullet.end() - 1, bullet.end()))
    tokens: list[Token] = []
    separating: list[bool] = [False]
    at, length, glued = 0, len(plain), False
    while at < length:
        if len(tokens) > _MANY:
            raise NotationError("notation.large", {"limit": str(NODES)}, Span(at, at))
        character = plain[at]
        if kind := _SINGLE.get(character):
            at += 1
            if kind is not Kind.OPERATOR:
                _note_brackets(kind, plain, at, tokens, separating)
            tokens.append(Token(kind, character, at - 1, at, glued))
            glued = True
            continue
        folding = character not in _NUMBERS or _folds(tokens)
        match = _PATTERNS[separating[-1], folding].match(plain, at)
        if match is None:
            raise _unknown(text[at], at)
        if match.lastgroup in _CHECKED:
            _check_piece(match, tokens, plain)
        tokens.extend(_read(match, glued=glued))
        glued = match.lastgroup != "blank"
        at = match.end()
    tokens.append(Token(Kind.END, "", at, at, glued))
    return tokens


def _folds(tokens: list[Token]) -> bool:
    """Whether a power of ten behind the next number belongs to it: not so in `1/2*10^3`."""
    if not tokens:
        return True
    last = tokens[-1]
    before = tokens[-2] if len(tokens) > 1 else last
    if last.text in ("+", "-") and before.kind is Kind.OPERATOR:
        last = before
    return last.text not in _BINDING and last.kind is not Kind.WORD


def _unknown(found: str, at: int) -> NotationError:
    """Return the error for a character without a meaning, or that looks like one with one."""
    span = Span(at, at + 1)
    if found in _LOOKALIKES:
        args = {"found": found, "like": _LOOKALIKES[found]}
        return NotationError("notation.lookalike", args, span)
    return NotationError("notation.character", {"found": found}, span)


def _check_piece(match: re.Match[str], tokens: list[Token], text: str) -> None:
    """Refuse pieces that have two meanings beside what stands before them.

    Raises:
        NotationError: `notation.lines`, `notation.mixed` or `notation.ambiguous`.
    """
    if match.lastgroup == "blank" and "\n" not in match.group():
        return
    last = tokens[-1] if tokens else None
    behind = last is not None and last.kind in (Kind.NUMBER, Kind.WORD, Kind.CLOSE)
    found, span = match.group(), Span(match.start(), match.end())
    match match.lastgroup:
        case "blank" if "\n" in found and behind:
            sign = text[span.end : span.end + 2]
            if sign[:1] not in _GOES_ON or (sign[:1] in ("-", "+") and sign[1:].isdigit()):
                raise NotationError("notation.lines", span=Span(span.end, span.end + 1))
        case "vulgar" | "mixed" if last is not None and last.kind is Kind.NUMBER:
            raise NotationError("notation.mixed", {"found": last.text}, span)
        case "index" if behind or not set(found) <= set("³√"):
            index = found[:-1].translate(LOWERED)
            readings = {"first": f"root({index}, …)", "second": f"…^{index}*√…"}
            raise NotationError("notation.ambiguous", {"found": found, **readings}, span)


def _note_brackets(
    kind: Kind, text: str, end: int, tokens: list[Token], separating: list[bool]
) -> None:
    """Keep account of whether a comma separates arguments in the innermost bracket."""
    if kind is Kind.OPEN:
        several = bool(tokens) and tokens[-1].text in SEVERAL
        separating.append(several and not _has_semicolon(text, end))
    elif len(separating) > 1:
        separating.pop()


def _has_semicolon(text: str, start: int) -> bool:
    """Whether semicolons separate in the bracket that opens before a place."""
    depth = 1
    for character in text[start:]:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return False
        if character == ";" and depth == 1:
            return True
    return False


def _read(match: re.Match[str], *, glued: bool) -> Iterable[Token]:
    group, found, start, end = match.lastgroup, match.group(), match.start(), match.end()
    match group:
        case "blank":
            return ()
        case "raised" | "vulgar" | "mixed":
            return _written_out(group, found, start, end, glued=glued)
        case "word" if base := _COMMA_BASE.fullmatch(found):
            return _based(base, start, end, glued=glued)
        case "word":
            found = spell(found)
        case "maxima":
            found = found[1:]
        case "index" | "transposed":
            found = _SIGNS[group]
        case "operator" if found == "**":
            found = "^"
    return (Token(_KINDS.get(group, Kind.OPERATOR), found, start, end, glued),)


def _based(base: re.Match[str], start: int, end: int, *, glued: bool) -> Iterator[Token]:
    """Yield the tokens of `log_{2,5}`, whose base has a decimal comma."""
    yield Token(Kind.WORD, base["log"], start, start + len(base["log"]), glued)
    yield Token(Kind.OPERATOR, "_", start, end)
    yield from _inside(base["base"], start, end, glued=True)


def _written_out(group: str, found: str, start: int, end: int, *, glued: bool) -> Iterator[Token]:
    """Yield the tokens of raised signs, of `½` or of `2½`."""
    if group == "raised":
        yield Token(Kind.OPERATOR, "^", start, end)
        yield from _inside(found.translate(LOWERED), start, end, glued=True)
    else:
        whole = f"{found[:-1]}+" if group == "mixed" else ""
        yield from _inside(whole + _VULGAR[found[-1]], start, end, glued=glued)


def _inside(text: str, start: int, end: int, *, glued: bool) -> Iterator[Token]:
    """Yield the tokens of a text that one character stands for, in brackets."""
    yield Token(Kind.OPEN, "(", start, end, glued)
    for token in tokenize(text)[:-1]:
        yield Token(token.kind, token.text, start, end, token.glued)
    yield Token(Kind.CLOSE, ")", start, end)


def spell(word: str) -> str:
    """Return the canonical spelling of a name with its indices.

    >>> spell("N_{KV}"), spell("d₂"), spell("ε")
    ('N_KV', 'd_2', 'epsilon')
    """
    if word.isascii() and word.isalnum():
        return word
    base, *indices = word.rpartition(".")[2].split("_")
    low = [c for c in "".join(indices) + base if c in _LOWERED]
    base = "".join(c for c in base if c not in _LOWERED).strip()
    cleaned = [i.translate(_INDEX_MARKS).translate(LOWERED) for i in indices]
    if low and not indices:
        cleaned = ["".join(low).translate(LOWERED)]
    return "_".join(_letters(part) for part in (base, *cleaned) if part)


def _letters(text: str) -> str:
    return "".join(LETTERS.get(c, c) for c in text)
