"""The commands of LaTeX, by what has to be done with them."""

from collections.abc import Mapping

from grader.notation.functions import SPELLINGS
from grader.notation.greek import LETTERS

_SIGNS: Mapping[str, str] = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "infty": "∞",
    "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "to": "→", "rightarrow": "→", "in": "∈", "lbrace": "{", "rbrace": "}",
    "lbrack": "[", "rbrack": "]", "sim": "~", "bullet": "*", "star": "*", "cdotp": "*",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "slash": "/", "colon": ":",
    "top": "T", "intercal": "T", "prime": "'", "ell": "l", "mathellipsis": "…", "lparen": "(",
    "rparen": ")", "imath": "i", "jmath": "j", "gets": "←", "leftarrow": "←", "equiv": "≡",
}  # fmt: skip
_SKIPPED = frozenset(
    {"left", "right", "middle", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "Bigg"}
    | {"biggl", "biggr", "Biggl", "Biggr", "displaystyle", "textstyle", "scriptstyle"}
    | {"limits", "nolimits", "rm", "bf", "it", "sf", "cal", "mleft", "mright"}
    | {"small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"}
)
_BLANKS = frozenset(
    {"quad", "qquad", "enspace", "enskip", "thinspace", "medspace", "thickspace", "space"}
    | {"negthinspace", "negmedspace", "negthickspace", "nobreakspace", "hfill"}
)
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
LENGTHS = frozenset({"color", "hspace", "hspace*", "mspace", "phantom", "hphantom", "vphantom"})
"""Commands whose argument leaves nothing but a blank."""
ACCENTS = {
    "hat": "hat",
    "widehat": "hat",
    "tilde": "tilde",
    "widetilde": "tilde",
    "bar": "bar",
    "overline": "bar",
}
"""Accents that make another name of a letter: `\\hat{y}` is `y_hat`."""
FONTS = frozenset(
    {
        "text",
        "textnormal",
        "underline",
        "mathrm",
        "mathit",
        "mathbf",
        "mathsf",
        "mathcal",
        "mathbb",
        "mathnormal",
    }
    | {"textrm", "textit", "textbf", "textsf", "texttt", "mathtt", "mathfrak", "mathscr"}
    | {"operatorname", "operatorname*", "boldsymbol", "bm", "mbox", "mathop", "mathbin"}
    | {"mathord", "vec", "ensuremath", "mathnormal", "symbf", "symup", "up"}
)
WITH_ARGUMENTS = FRACTIONS | BINOMIALS | FONTS | {"sqrt", "boxed", "textcolor"}
"""Commands that are no argument themselves unless they stand in braces."""
_GREEK = {name: letter for letter, name in LETTERS.items()} | {
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "σ",
}  # fmt: skip
_ESCAPED = {
    "%": "%", "{": "{", "}": "}", "_": "_", "|": "|", "(": " ", ")": " ", "[": " ", "]": " ",
}  # fmt: skip
_SPACES = frozenset(",;:! >")


def meaning(name: str) -> str | None:
    """Return what a command without arguments is in plain notation."""
    if name in _SIGNS:
        return _SIGNS[name]
    if name in _GREEK:
        return _GREEK[name]
    if name in SPELLINGS:
        return f" {name}"
    if name in _SPACES or name in _BLANKS:
        return " "
    if name in _SKIPPED:
        return ""
    return _ESCAPED.get(name)
