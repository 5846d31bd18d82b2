"""Words of prose and of mathematics, and what they say about a result beside them."""

import re

FUNCTIONS = frozenset(
    {
        *("sqrt", "exp", "log", "ln", "lim", "max", "min", "sin", "cos", "tan", "tanh", "relu"),
        *("softmax", "sigmoid", "diag", "theta", "omega", "inf", "infinity", "infty", "det"),
        *("argmax", "argmin", "array", "tensor", "matrix", "np", "torch", "sign", "abs", "eps"),
        *("alpha", "beta", "gamma", "delta", "sigma", "mod", "cosh", "sinh", "arctan", "pmatrix"),
    }
)
"""Words that belong to formulas."""
NEUTRAL = frozenset(
    {
        *("we", "get", "obtain", "obtains", "have", "thus", "therefore", "hence", "so", "it"),
        *("follows", "that", "this", "gives", "yields", "which", "is", "equals", "the"),
        *("result", "results", "answer", "solution", "finally", "final", "inserting"),
        *("plugging", "in", "by", "definition", "altogether", "overall", "computing"),
        *("calculation", "calculating", "then", "now", "with", "values", "value", "numbers"),
        *("as", "are", "using", "formula", "our", "and", "simplifying", "entry", "find"),
        *("finds", "need", "factor", "missing", "limit", "weight", "cost", "costs", "falls"),
        *("fall", "drops", "saves", "saving", "savings", "saved", "here", "probability"),
        *("shape", "multiply", "complexity", "runtime", "takes", "needs", "us", "for", "wir"),
        *("erhalten", "bekommen", "damit", "also", "daher", "folglich", "somit", "es", "und"),
        *("folgt", "ergibt", "sich", "das", "ergebnis", "ist", "lautet", "lösung", "antwort"),
        *("gilt", "einsetzen", "nach", "per", "insgesamt", "dann", "nun", "mit", "die", "der"),
        *("sind", "um", "ergeben", "liefert", "daraus", "hier", "für", "rechnen", "finden"),
        *("faktor", "wert", "fehlende", "kosten", "sinken", "sinkt", "fällt", "fallen"),
        *("spart", "ersparnis", "zusammen", "grenzwert", "wahrscheinlichkeit", "form"),
        *("aufwand", "beträgt", "brauchen", "den", "dies"),
    }
)
"""Words that lead to a result and say nothing about it."""
DOUBT = re.compile(
    r"\b(?:not?|nicht|keine?n?|wrong|falsch|instead|statt|except|außer|example|beispiel|without"
    r"|ohne|false|incorrect|never|nie|neither|weder|guess|geraten|maybe|vielleicht|or|oder"
    r"|correction|korrektur|mistake|fehler|unsure|unsicher|than|(?-i:als(?!\s+[A-ZÄÖÜ]))|faster|slower|almost|nearly"
    r"|about|approximately|roughly|ungefähr|circa|etwa|höchstens|mindestens|at most|at least"
    r"|up to|bis zu|half of|twice|doppelt|uniform|naive|(?:first|second|special) case|else"
    r"|see (?:above|below|part|task)|siehe oben|ditto|dito|same as|wie oben|as above"
    r"|but|aber|however|jedoch|allerdings|in the denominator|in the numerator|previously|vorher)\b",
    re.IGNORECASE,
)
"""Words that put what stands beside them in doubt."""
INVERTED = re.compile(
    r"\b(?:remain\w*|left|rest|übrig\w*|verbleib\w*|bleib\w*|original|needs? only|nur noch"
    r"|only needs?|instead|inverse|minus|kehrwert|reciprocal)\b"
    r"|(?<!amounts )(?<!leads )(?<!comes )(?<!equal )(?<!tends )(?<!converges )(?<!goes )\bto$"
    r"|\b(?:auf|from|von)$",
    re.IGNORECASE,
)
"""Words that turn what a number says around, or may."""
LINKS = frozenset(
    {
        *("is", "are", "equals", "equal", "get", "gets", "obtain", "obtains", "gives", "give"),
        *("yields", "find", "finds", "see", "that", "to", "with", "by", "becomes", "reads"),
        *("have", "need", "needs", "save", "saves", "takes", "costs", "thus", "so", "hence"),
        *("therefore", "know", "means", "namely", "we", "then", "now", "be", "as", "follows"),
        *("results", "into", "ist", "sind", "erhalte", "erhalten", "erhält", "bekomme"),
        *("bekommen", "lautet", "ergibt", "liefert", "spart", "sparen", "um", "mit", "folgt"),
        *("gilt", "also", "daher", "somit", "finden", "findet", "wird", "beträgt", "brauchen"),
        *("braucht", "kostet", "dass", "nämlich", "hat", "haben", "wir", "ich", "man", "sich"),
        *("damit", "dann", "nun", "fehlt", "missing", "auf", "das", "deshalb", "folglich"),
        *("consequently", "conclude", "werden", "multiplied", "divided", "zu", "es", "sehen"),
        *("sieht", "insgesamt", "altogether", "total", "falls", "drops"),
    }
)
"""Words that lead straight to what is stated; a title or a question ends in none of them."""
WORD = r"[^\W\d_]++(?:['’‘-][^\W\d_]++)*+"
_LONG = re.compile(r"[^\W\d_]{3,}")
_TOKEN = re.compile(rf"\s*(?:(?P<word>{WORD})|(?P<stop>[.,:;?!]))(?=[\s.,:;?!)(]|$)")
_LINE = re.compile(rf"(?:{WORD}|[\s()½×.,:;?!„“”\"'’–—-]|\b\d++\b)++")
DIGITS_OF_PROSE = 3
"""Words from which a line with a number in it is still prose."""


def is_word(word: str) -> bool:
    """Tell a word of prose from a name of mathematics.

    >>> [is_word(word) for word in ("Scale", "we", "QK", "dk", "softmax", "k", "Limes")]
    [True, True, False, False, False, False, True]
    """
    folded = word.casefold()
    if folded in FUNCTIONS or word[1:] != word[1:].casefold():
        return False
    return len(word) > 2 or folded in NEUTRAL or folded in _SHORT  # noqa: PLR2004 - letters


_SHORT = frozenset(
    {
        *("of", "at", "on", "or", "if", "be", "an", "to", "no", "do", "us", "up", "im", "am", "an"),
        *("da", "wo", "um", "ob", "er", "so", "zu", "ja", "je", "du", "ab", "vs", "via"),
    }
)


def words_of(text: str) -> list[str]:
    """List the words and the names of letters in a text."""
    return re.findall(WORD, text)


def is_prose(text: str) -> bool:
    """Tell whether a line holds words only.

    >>> is_prose("Shape of Q"), is_prose("Softmax at the hot entry"), is_prose("QK = 3")
    (True, True, False)
    >>> is_prose("p"), is_prose("no 3"), is_prose("Softmax an der Stelle der 1.")
    (False, False, True)
    """
    if not _LINE.fullmatch(text):
        return False
    words = words_of(text)
    true = [word for word in words if is_word(word)]
    if any(word.casefold() in FUNCTIONS for word in words) and len(words) > 1:
        true += [word for word in words if word.casefold() in FUNCTIONS]
    names = len(words) - len(true)
    numbered = re.search(r"\d", text) is not None
    if numbered and not text[:1].isalpha():
        return False
    enough = DIGITS_OF_PROSE if numbered else 1
    long = any(_LONG.search(word) for word in true)
    return long and len(true) >= enough and names <= len(true)


def leading_words(text: str) -> int:
    """Give the width of the words before a formula, where they say nothing about it.

    >>> leading_words("By definition, O(N)"), leading_words("it falls to 1/4")
    (15, 0)
    """
    at = width = 0
    neutral = True
    while found := _TOKEN.match(text, at):
        word = found["word"]
        if word and not is_word(word):
            break
        at = found.end()
        if found["stop"] and found["stop"] in _ENDS:
            width, neutral = at, True
        neutral = neutral and (not word or word.casefold() in NEUTRAL)
    width = at if neutral else width
    while width < len(text) and text[width].isspace():
        width += 1
    return width


_ENDS = frozenset(".:?!")


def foreign_words(text: str) -> bool:
    """Tell whether a formula holds words that belong to none."""
    return any(is_word(word) and len(word) > 3 for word in words_of(text))  # noqa: PLR2004 - letters
