"""Which words of a passage are no part of the mathematics that is asked for."""

import re

from submissions.pdf.passage import Passage, Piece, follows, passage, piece

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
        *(
            "we",
            "get",
            "obtain",
            "obtains",
            "have",
            "thus",
            "therefore",
            "hence",
            "so",
            "it",
            "and",
        ),
        *("follows", "that", "this", "gives", "yields", "which", "is", "equals", "the", "result"),
        *("results", "answer", "solution", "finally", "final", "inserting", "plugging", "in", "by"),
        *("definition", "altogether", "overall", "computing", "calculation", "simplifying", "then"),
        *(
            "now",
            "with",
            "values",
            "numbers",
            "as",
            "are",
            "numerically",
            "using",
            "formula",
            "our",
        ),
        *(
            "wir",
            "erhalten",
            "bekommen",
            "damit",
            "also",
            "daher",
            "folglich",
            "somit",
            "es",
            "und",
        ),
        *(
            "folgt",
            "ergibt",
            "sich",
            "das",
            "ergebnis",
            "ist",
            "lautet",
            "lösung",
            "antwort",
            "gilt",
        ),
        *("einsetzen", "nach", "per", "insgesamt", "dann", "nun", "mit", "die", "der", "sind"),
        *(
            "ergeben",
            "liefert",
            "definition",
            "daraus",
            "hier",
            "here",
            "for",
            "für",
            "zu",
            "to be",
        ),
    }
)
"""Words that lead to a result and say nothing about it."""
DOUBT = re.compile(
    r"\b(?:not?|nicht|keine?n?|wrong|falsch|instead|statt|except|außer|example|beispiel|without"
    r"|ohne|false|incorrect|never|nie|neither|weder|guess|geraten|maybe|vielleicht|or|oder"
    r"|correction|korrektur|mistake|fehler|unsure|unsicher)\b",
    re.IGNORECASE,
)
"""Words that put what stands beside them in doubt."""
_WORD = r"[^\W\d_]++(?:['’‘-][^\W\d_]++)*+"
_LONG = re.compile(r"[^\W\d_]{3,}")
_TOKEN = re.compile(rf"\s*(?:(?P<word>{_WORD})|(?P<stop>[.,:;?!]))(?=[\s.,:;?!)(]|$)")
_LINE = re.compile(rf"(?:{_WORD}|[\s()½×.,:;?!„“”\"'’–—-]|\b\d++\b)++")
_TAIL = re.compile(r"(?:[\s,.;]++(?:and|und|sowie|respectively|bzw\.?)?)+$", re.IGNORECASE)
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


def _words(text: str) -> list[str]:
    return re.findall(_WORD, text)


def is_prose(text: str) -> bool:
    """Tell whether a line holds words only.

    >>> is_prose("Shape of Q"), is_prose("Softmax at the hot entry"), is_prose("QK = 3")
    (True, True, False)
    >>> is_prose("p"), is_prose("no 3"), is_prose("Softmax an der Stelle der 1.")
    (False, False, True)
    """
    if not _LINE.fullmatch(text):
        return False
    words = _words(text)
    true = [word for word in words if is_word(word)]
    if any(word.casefold() in FUNCTIONS for word in words) and len(words) > 1:
        true += [word for word in words if word.casefold() in FUNCTIONS]
    names = len(words) - len(true)
    enough = DIGITS_OF_PROSE if re.search(r"\d", text) else 1
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


def without_words(content: Passage) -> tuple[Passage, set[str]]:
    """Drop words around a formula, and doubt it where they may change what is meant."""
    parts = list(content)
    flags: set[str] = set()
    dropped: list[Piece] = []
    maths = [n for n, part in enumerate(parts) if not is_prose(part.text)]
    if not maths:
        return content, set()
    dropped += parts[: maths[0]]
    tail = _tail(parts, maths[-1])
    dropped += parts[tail:]
    parts = parts[maths[0] : tail]
    width = leading_words(parts[0].text)
    lead = parts[0].text[:width]
    if width and width < len(parts[0].text):
        parts[0] = piece(parts[0].line, parts[0].start + width, parts[0].stop)
    else:
        lead = ""
    if DOUBT.search(" ".join([*(part.text for part in dropped), lead])):
        flags.add("read.extra")
    parts[-1] = _without_tail(parts[-1])
    return passage(parts), flags


def _tail(parts: list[Piece], last: int) -> int:
    """Number the first of the prose lines that end a passage in paragraphs of their own."""
    after = last + 1
    if after >= len(parts):
        return after
    apart = (
        not follows(parts[last].line, parts[after].line)
        or parts[last].text.endswith(".")
        or _is_sentence(parts[after].text)
    )
    numbers = any(re.search(r"\d", part.text) for part in parts[after:])
    return after if apart and not numbers else len(parts)


def _is_sentence(text: str) -> bool:
    """Tell a line that starts a sentence of its own: a capital, and many words."""
    return text[:1].isupper() and len(_words(text)) >= SENTENCE


SENTENCE = 6
"""Words from which a line starts a sentence."""


def _without_tail(part: Piece) -> Piece:
    """Drop a word that leads to the next answer, such as `and`."""
    found = _TAIL.search(part.text)
    width = found.start() if found and found.start() else len(part.text)
    return piece(part.line, part.start, part.start + width)


def foreign_words(text: str) -> bool:
    """Tell whether a formula holds words that belong to none."""
    return any(is_word(word) and len(word) > 3 for word in _words(text))  # noqa: PLR2004 - letters


_TASKS = re.compile(
    r"(?:compute|calculate|scale|determine|show|give|state|name|find|derive|simplify|write|express"
    r"|which|what|why|how|explain|describe|evaluate|berechnen?|bestimmen?|geben|gib|nennen?"
    r"|skalieren?|welche[rsmn]?|was|warum|wie|weshalb|zeigen?|vereinfachen?|erklären?|ermitteln?"
    r"|schreiben?|leiten)\b",
    re.IGNORECASE,
)
"""First words of a sentence that asks."""
_STOP = re.compile(r"[.?!:](?=\s|$)")
LONGEST_TASK = 4
"""Lines that a restated question takes at most."""


def without_tasks(content: Passage) -> Passage:
    """Drop questions and orders restated before their answer, mathematics in them included."""
    while content and (rest := _after_task(content)):
        content = rest
    return content


def _after_task(content: Passage) -> Passage:
    """Give what follows a restated question; nothing where a passage does not start with one."""
    if not _TASKS.match(content[0].text):
        return ()
    for number, part in enumerate(content[:LONGEST_TASK]):
        stop = _STOP.search(part.text)
        text = part.text[: stop.end() if stop else None]
        if "=" in text or "[[" in text or "∈" in text:
            return ()
        if stop is not None:
            rest = piece(part.line, part.start + stop.end(), part.stop)
            return passage([rest, *content[number + 1 :]])
    return ()
