"""Wordings as text for a terminal: markup taken away, formulas as a person writes them in a line.

It knows what sheets and families use, not all of Typst; what it does not know stays as written.
"""

import re
from collections.abc import Callable, Iterator, Mapping

_SPECIAL = re.compile(r"`([^`]*)`|\\(\S)|\$((?:[^$\\]|\\.)*)\$", re.DOTALL)
_STRONG = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)")
_ITEM = re.compile(r"^\+ ", re.MULTILINE)
_TOKEN = re.compile(r'"[^"]*"|[A-Za-z]+|->|>=|<=|!=|.', re.DOTALL)
_DERIVATIVE = re.compile(r"\((∂[^\s()]*(?:\([^()]*\))?)\)")
_BREAK, _BLANK, _HELD = "\v", "\f", 0xE000
"""What stands for the end of a line and for a blank of a formula that has a line of its own, and
the first of the private characters that stand for what is not to be touched again."""

_WORDS: Mapping[str, str] = {
    "alpha": "α",
    "approx": "≈",
    "beta": "β",
    "delta": "δ",
    "dot": "·",
    "dots": "…",
    "epsilon": "ε",
    "eta": "η",
    "gamma": "γ",
    "in": "∈",
    "lambda": "λ",
    "mu": "μ",
    "nabla": "∇",
    "oo": "∞",
    "partial": "∂",
    "phi": "φ",
    "pi": "π",
    "prod": "Π",
    "quad": "\n",
    "rho": "ρ",
    "RR": "ℝ",
    "sigma": "σ",
    "slash": "/",
    "sum": "Σ",
    "tau": "τ",
    "theta": "θ",
    "tilde": "~",
    "times": "×",
    "->": "→",
    ">=": "≥",
    "<=": "≤",
    "!=": "≠",
}
_PAIRS: Mapping[str, tuple[str, str]] = {
    "abs": ("|", "|"),
    "ceil": ("⌈", "⌉"),
    "floor": ("⌊", "⌋"),
    "norm": ("‖", "‖"),
}
_ACCENTS: Mapping[str, str] = {"hat": "\u0302", "tilde": "\u0303", "overline": "\u0304"}


def plain(markup: str) -> str:
    r"""Turn the markup of a wording into text for a terminal.

    Formulas that stand by themselves get lines of their own.

    >>> plain("Here $N_\"KV\" >= 2$, and")
    'Here N_KV ≥ 2, and'
    >>> plain("$mat(ln(2), 0; 0, 1)$")
    '[[ln(2), 0], [0, 1]]'
    >>> print(plain("With $ sigma(0) = 1/2, quad abs(x) <= sqrt(n) $ it is *so*."))
    With
      σ(0) = 1/2,
      |x| ≤ √n
    it is so.
    """
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        raw, escaped, formula = match.groups()
        text = raw if raw is not None else escaped or _formula(formula or "")
        held.append(text)
        return chr(_HELD + len(held) - 1)

    text = _SPECIAL.sub(hold, markup.strip().replace("$$", "$ $")).replace("~", " ")
    text = _numbered(_EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", text)))
    for number, piece in enumerate(held):
        text = text.replace(chr(_HELD + number), piece)
    return _tidied(text)


def _tidied(text: str) -> str:
    """Give formulas that stand alone their lines, without a blank or an empty line beside them."""
    ends = re.compile(rf" *{_BREAK}(?: *{_BREAK})* *(\n*)")
    text = ends.sub(lambda end: end[1] or "\n", text)
    return text.strip("\n").replace(_BLANK, " ")


def _formula(markup: str) -> str:
    """Write a formula in a line, or each of its pieces in one of its own where it stands alone."""
    text = re.sub(r"[ \t]+", " ", _mathematics(markup.strip()))
    pieces = [piece.strip() for piece in text.split("\n")]
    if len(markup) > 1 and markup[0].isspace() and markup[-1].isspace():
        lines = (_BLANK * 2 + piece for piece in pieces if piece)
        return _BREAK + _BREAK.join(lines) + _BREAK
    return "\n".join(pieces)


def _mathematics(markup: str) -> str:
    return _DERIVATIVE.sub(r"\1", "".join(_tokens(markup)).replace("∂ ", "∂"))


def _tokens(markup: str) -> Iterator[str]:
    at = 0
    while found := _TOKEN.match(markup, at):
        token, at = found[0], found.end()
        write = _CALLS.get(token)
        if token.startswith('"'):
            yield token.strip('"')
        elif write and markup.startswith("(", at) and (end := _closing(markup, at)):
            yield write(token, markup[at + 1 : end])
            at = end + 1
        else:
            yield _WORDS.get(token, token)


def _closing(text: str, at: int) -> int:
    """Find the bracket that closes the one at a place; 0 where there is none."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return 0


def _matrix(_: str, inside: str) -> str:
    """Write a matrix as nested lists, as it may be typed."""
    rows = (", ".join(cell.strip() for cell in row.split(",")) for row in inside.split(";"))
    return _mathematics("[" + ", ".join(f"[{row}]" for row in rows) + "]")


def _pair(name: str, inside: str) -> str:
    before, behind = _PAIRS[name]
    return before + _mathematics(inside) + behind


def _root(_: str, inside: str) -> str:
    text = _mathematics(inside)
    return f"√{text}" if re.fullmatch(r"\w+", text) else f"√({text})"


def _accent(name: str, inside: str) -> str:
    text = _mathematics(inside)
    return text + _ACCENTS[name] if len(text) == 1 else f"{name}({text})"


_CALLS: Mapping[str, Callable[[str, str], str]] = {
    "mat": _matrix,
    "sqrt": _root,
    **dict.fromkeys(_PAIRS, _pair),
    **dict.fromkeys(_ACCENTS, _accent),
}


def _numbered(text: str) -> str:
    """Number the items of a list; every wording holds one list at most."""
    pieces = _ITEM.split(text)
    return pieces[0] + "".join(f"{number}. {piece}" for number, piece in enumerate(pieces[1:], 1))
