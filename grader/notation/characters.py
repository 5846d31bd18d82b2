"""One spelling for characters that mean the same: dashes, dots, blanks and styled letters."""

import unicodedata
from functools import cache

_SAME = {
    "−": "-",
    "–": "-",
    "—": "-",
    "ˆ": "^",
    "―": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "•": "*",
    "×": "*",
    "✕": "*",
    "∗": "*",
    "\u2062": "*",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "∶": "/",
    "⋆": "*",
    "⨯": "*",
    "∆": "Δ",
    "‒": "-",
    "⊤": "ᵀ",
    "′": "'",
    "’": "'",
    "≪": "<",
    "⟨": "(",
    "⟩": ")",
    "ℝ": "R",
    "𝓞": "O",
    "𝒪": "O",
    "ϵ": "ε",
    "ϑ": "θ",
    "ϕ": "φ",
    "µ": "μ",
    "Ω": "Ω",
    "∣": "|",
    "│": "|",
}
_KEPT = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒₀₁₂₃₄₅₆₇₈₉ₖᵥₙₘₐₑₒₓₕₗₚₛₜᵢⱼᵣᵤ⌊⌋⌈⌉")


def normalise(text: str) -> str:
    """Return the text with one spelling a meaning; every character keeps its place.

    >>> normalise("2·𝑁 − 1")
    '2*N - 1'
    """
    if text.isascii():
        return text
    return "".join(map(_plain, text.replace("^⊤", "^T").replace("^{⊤}", "^{T}")))


@cache
def _plain(character: str) -> str:
    if character.isascii() or character in _KEPT:
        return character
    if character in _SAME:
        return _SAME[character]
    if character.isspace() or unicodedata.category(character) in {"Cf", "Zs"}:
        return " "
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return character
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) == 1 and folded != character:
        return _plain(folded)
    return character
