"""Which words of a passage are no part of the mathematics that is asked for."""

import re

from submissions.pdf.model import Line
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
        *("we", "get", "obtain", "obtains", "have", "thus", "therefore", "hence", "so", "it"),
        *("follows", "that", "this", "gives", "yields", "which", "is", "equals", "the", "result"),
        *("results", "answer", "solution", "finally", "final", "inserting", "plugging", "in", "by"),
        *("definition", "altogether", "overall", "computing", "calculation", "calculating", "then"),
        *(
            "now",
            "with",
            "values",
            "value",
            "numbers",
            "as",
            "are",
            "using",
            "formula",
            "our",
            "and",
        ),
        *("simplifying", "entry", "find", "finds", "need", "factor", "missing", "limit", "weight"),
        *("cost", "costs", "falls", "fall", "drops", "saves", "saving", "savings", "saved", "here"),
        *(
            "probability",
            "shape",
            "multiply",
            "complexity",
            "runtime",
            "takes",
            "needs",
            "us",
            "for",
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
        *(
            "einsetzen",
            "nach",
            "per",
            "insgesamt",
            "dann",
            "nun",
            "mit",
            "die",
            "der",
            "sind",
            "um",
        ),
        *("ergeben", "liefert", "daraus", "hier", "für", "rechnen", "finden", "faktor", "wert"),
        *(
            "fehlende",
            "kosten",
            "sinken",
            "sinkt",
            "fällt",
            "fallen",
            "spart",
            "ersparnis",
            "zusammen",
        ),
        *(
            "grenzwert",
            "wahrscheinlichkeit",
            "form",
            "aufwand",
            "beträgt",
            "brauchen",
            "den",
            "dies",
        ),
    }
)
"""Words that lead to a result and say nothing about it."""
DOUBT = re.compile(
    r"\b(?:not?|nicht|keine?n?|wrong|falsch|instead|statt|except|außer|example|beispiel|without"
    r"|ohne|false|incorrect|never|nie|neither|weder|guess|geraten|maybe|vielleicht|or|oder"
    r"|correction|korrektur|mistake|fehler|unsure|unsicher|than|als|faster|slower|almost|nearly"
    r"|about|approximately|roughly|ungefähr|circa|etwa|höchstens|mindestens|at most|at least"
    r"|up to|bis zu|half of|twice|doppelt|previously|vorher|otherwise|sonst)\b",
    re.IGNORECASE,
)
"""Words that put what stands beside them in doubt."""
_WORD = r"[^\W\d_]++(?:['’‘-][^\W\d_]++)*+"
_LONG = re.compile(r"[^\W\d_]{3,}")
_TOKEN = re.compile(rf"\s*(?:(?P<word>{_WORD})|(?P<stop>[.,:;?!]))(?=[\s.,:;?!)(]|$)")
_LINE = re.compile(rf"(?:{_WORD}|[\s()½×.,:;?!„“”\"'’–—-]|\b\d++\b)++")
_TAIL = re.compile(
    r"(?<![\s,.;])(?:[\s,.;]++(?:and|und|sowie|respectively|bzw\.?)?)+$", re.IGNORECASE
)
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


def without_words(content: Passage) -> tuple[Passage, set[str]]:
    """Drop words around a formula, and doubt it where they may change what is meant."""
    maths = [number for number, part in enumerate(content) if not is_idle(part.text)]
    if not maths:
        return content, set()
    tail = _tail(content, maths[-1])
    parts = list(content[maths[0] : tail])
    width = leading_words(parts[0].text)
    lead = parts[0].text[:width] if width < len(parts[0].text) else ""
    parts[0] = piece(parts[0].line, parts[0].start + len(lead), parts[0].stop)
    last, end = _without_tail(parts[-1])
    words = [*content[: maths[0]], *content[tail:]]
    doubtful = DOUBT.search(" ".join([lead, end, *(part.text for part in words)]))
    return passage([*parts[:-1], last]), {"read.extra"} if doubtful else set()


def is_idle(text: str) -> bool:
    """Tell a line that holds no answer: words, or a cause or a condition of what stands before."""
    return is_prose(text) or _CAUSE.match(f" {text}") is not None or _is_scope(f" {text}")


def _tail(content: Passage, last: int) -> int:
    """Number the first of the idle lines that end a passage."""
    after = last + 1
    if after >= len(content):
        return after
    line = content[after].text
    apart = (
        not follows(content[last].line, content[after].line)
        or content[last].text.endswith(".")
        or _is_sentence(line)
        or _looks_other(content[last].line, content[after].line)
        or (line.startswith("(") and line.endswith((")", ").")))
        or _CAUSE.match(f" {line}") is not None
        or _is_scope(f" {line}")
    )
    return after if apart else len(content)


def _looks_other(line: Line, after: Line) -> bool:
    """Tell a heading from the line before it by its weight or its size."""
    larger = after.size > 1.08 * line.size
    return larger or (after.bold and not line.bold)


def _is_sentence(text: str) -> bool:
    """Tell a line that starts a sentence of its own: a capital, and many words."""
    return text[:1].isupper() and len(_words(text)) >= SENTENCE


SENTENCE = 6
"""Words from which a line starts a sentence."""
_CAUSE = re.compile(
    r"(?<![\s,])[\s,]++(?:because|since|wegen|weil|denn)\b.*$", re.IGNORECASE | re.DOTALL
)
"""The cause of a result, behind it."""
_SCOPE = re.compile(
    r"(?<![\s,])[\s,]++(?:for|für|per|pro|as|wie|where|wobei|compared to|gegenüber|in)\b"
    r"(?P<what>(?:!=|[^=\d])*+)$",
    re.IGNORECASE,
)
"""What a result holds for, behind it: words and names, no numbers."""


def _is_scope(text: str) -> bool:
    found = _SCOPE.match(text)
    return found is not None and is_scope(found["what"])


def is_scope(text: str) -> bool:
    """Tell whether words and letters alone say what a result holds for."""
    return re.fullmatch(r"(?:[\w\s,.≠()'’→∞-]|!=)*+", text) is not None


def without_sentences(content: Passage) -> Passage:
    """Drop sentences before the answer that only explain it."""
    while rest := _after_sentence(content):
        content = rest
    return content


_GIVEN = re.compile(
    r"(?:let|since|as|because|with|wegen|da|sei|seien|mit|if|wenn)\b", re.IGNORECASE
)
"""First words of a sentence that says what is given."""


def _after_sentence(content: Passage) -> Passage:
    """Give what follows a sentence; nothing where it may hold the answer, or nothing follows."""
    for number, part in enumerate(content[:LONGEST_TASK]):
        stop = _STOP.search(part.text)
        if stop is None:
            continue
        words = " ".join([*(one.text for one in content[:number]), part.text[: stop.end()]])
        rest = passage(
            [piece(part.line, part.start + stop.end(), part.stop), *content[number + 1 :]]
        )
        left = any(not is_idle(one.text) for one in rest)
        return rest if left and _explains(words) else ()
    return ()


def _explains(text: str) -> bool:
    """Tell whether a sentence is no result: many words, nothing equal, no matrix and no bound."""
    words = [word for word in _words(text) if is_word(word)]
    given = _GIVEN.match(text) is not None
    result = re.search(r"\[\[|∈|(?<![A-Za-z])[OΘΩ]\s?\(", text) or ("=" in text and not given)
    return len(words) >= DIGITS_OF_PROSE and not result and (given or not DOUBT.search(text))


def _without_tail(part: Piece) -> tuple[Piece, str]:
    """Drop what follows a result: `and`, its cause, or what it holds for; give that, too."""
    text = part.text
    found = _CAUSE.search(text) or _scope_in(text) or _TAIL.search(text)
    width = found.start() if found and found.start() else len(text)
    rest = text[width:]
    while width and (more := _TAIL.search(text[:width])) and more.start():
        width = more.start()
    return piece(part.line, part.start, part.start + width), rest


def _scope_in(text: str) -> re.Match[str] | None:
    found = _SCOPE.search(text)
    known = found is not None and is_scope(found["what"]) and any(map(is_word, _words(found[0])))
    return found if known else None


def bound_in(text: str) -> str:
    """Take the one growth class of a sentence; all of the text where there is not just one.

    >>> bound_in("there are n^2 pairs, so we need O(n^2 (d + 1))."), bound_in("2 O(n)")
    ('O(n^2 (d + 1))', '2 O(n)')
    """
    starts = [found.start() for found in re.finditer(r"(?<![A-Za-z])[OoΘΩ]\s?\(", text)]
    if len(starts) != 1 or DOUBT.search(text):
        return text
    start, stop = starts[0], _closing(text, starts[0])
    before, after = text[:start].rstrip(), text[stop:].strip(" .,;")
    led = not before or re.search(r"[^\W\d_]{2}[,:]?$|[,:=]$", before) is not None
    return text[start:stop] if led and (not after or is_idle(after)) else text


def _closing(text: str, start: int) -> int:
    """Give the place behind the bracket that closes the first one."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if depth == 0 and text[place] in ")]}":
            return place + 1
    return len(text)


def foreign_words(text: str) -> bool:
    """Tell whether a formula holds words that belong to none."""
    return any(is_word(word) and len(word) > 3 for word in _words(text))  # noqa: PLR2004 - letters


_TASKS = re.compile(
    r"(?:compute|calculate|scale|determine|show|give|state|name|find|derive|simplify|write|express"
    r"|which|what|why|how|explain|describe|evaluate|berechnen?|bestimmen?|geben|gib|nennen?"
    r"|skalieren?|welche[rsmn]?|was|warum|wie|weshalb|zeigen?|vereinfachen?|erklären?|ermitteln?"
    r"|schreiben?|leiten|divide|multiply|replace|transpose|teilen|ersetzen?|multiplizieren?"
    r"|by how|um wie|form|ausgabe|output|shape|probability|softmax)\b",
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
