"""Which sentence of a passage holds its result, and which ones only explain or ask."""

import re

from submissions.pdf.passage import Passage, passage, piece
from submissions.pdf.prose import SENTENCE, is_idle
from submissions.pdf.vocabulary import (
    DIGITS_OF_PROSE,
    DOUBT,
    INVERTED,
    LINKS,
    WORD,
    is_word,
    words_of,
)


def without_sentences(content: Passage, kind: str = "") -> Passage:
    """Drop sentences before the answer that only explain it; before a matrix, equations, too."""
    while rest := _after_sentence(content, kind):
        content = rest
    return content


_GIVEN = re.compile(
    r"(?:let|since|as|because|with|wegen|da|sei|seien|mit|if|wenn)\b", re.IGNORECASE
)
"""First words of a sentence that says what is given."""


def _after_sentence(content: Passage, kind: str) -> Passage:
    """Give what follows a sentence; nothing where it may hold the answer, or nothing follows."""
    for number, part in enumerate(content[:LONGEST_TASK]):
        stop = _STOP.search(part.text)
        if stop is None and not any(map(is_word, words_of(part.text))):
            return ()
        if stop is None:
            continue
        words = " ".join([*(one.text for one in content[:number]), part.text[: stop.end()]])
        rest = passage(
            [piece(part.line, part.start + stop.end(), part.stop), *content[number + 1 :]]
        )
        left = any(not is_idle(one.text) for one in rest)
        return rest if left and _explains(words, kind) else ()
    return ()


def _explains(text: str, kind: str) -> bool:
    """Tell whether a sentence is no result: many words, nothing equal, no matrix and no bound."""
    words = [word for word in words_of(text) if is_word(word)]
    given = kind == "matrix" or _GIVEN.match(text) is not None
    result = re.search(r"\[\[|∈|(?<![A-Za-z])[OΘΩ]\s?\(", text) or ("=" in text and not given)
    return (
        len(words) >= DIGITS_OF_PROSE
        and not result
        and (given or not DOUBT.search(_EARLIER.sub("", text)))
    )


_EARLIER = re.compile(r"\b(?:vorher|previously)\b|^(?:statt|instead of)\b", re.IGNORECASE)
"""Words that doubt nothing in a sentence of its own."""


def final_formula(text: str, kind: str) -> str:
    """Take the formula that ends a sentence; all of the text where its words put it in doubt.

    >>> final_formula("The scores are multiplied with d_k^(-1/2)", "expression")
    'd_k^(-1/2)'
    >>> final_formula("the remaining cost is 25%", "number"), final_formula("1/e", "number")
    ('the remaining cost is 25%', '1/e')
    """
    words = [found for found in _WORDS.finditer(text) if is_word(found[0])]
    if not words or not _links(text, words[-1]):
        return text
    before, after = text[: words[-1].end()], text[words[-1].end() :].strip(" :,")
    inverted = kind == "number" and INVERTED.search(before) is not None
    if not re.search(r"\w", after) or DOUBT.search(before) or inverted:
        return text
    return after if _leads_up(before) else text


def leads_on(text: str) -> bool:
    """Tell whether a line ends in a word that leads to a result.

    >>> leads_on("Half of all gives"), leads_on("O(n) in total"), leads_on("We know:")
    (True, True, True)
    >>> leads_on("it is not"), leads_on("1/2")
    (False, False)
    """
    words = words_of(text)
    last = bool(words) and text.rstrip().endswith(words[-1]) and words[-1].casefold() in LINKS
    return (last or text.rstrip().endswith(":")) and len(words) > 1


def _links(text: str, word: re.Match[str]) -> bool:
    """Tell a last word that leads to a result, or that the only colon follows."""
    before = text[: word.end()]
    colon = text[word.end() :].lstrip()[:1] == ":" and not re.search(r"[\d:]", before)
    return colon or word[0].casefold() in LINKS


_WORDS = re.compile(rf"(?<![\w(^_\\]){WORD}(?![\w(^_])")


def _leads_up(text: str) -> bool:
    """Tell whether words before a formula hold no other result; what ends in a comma may."""
    last = max(text.rfind(sign) for sign in ",;:")
    tail = text[last + 1 :]
    sides = re.search(r"[=∈≈<>≤≥]", tail) is not None
    earlier = re.search(r"[=∈≈<>≤≥]", text) is not None
    concluded = last >= 0 and re.match(_SO, tail) is not None
    long = len([word for word in words_of(text) if is_word(word)]) >= SENTENCE
    return not sides and (not earlier or concluded or long)


_SO = re.compile(
    r"\s*(?:and |und )?(?:so|hence|thus|therefore|also|daher|somit|folglich|deshalb|damit)\b",
    re.IGNORECASE,
)
"""First words of a clause that draws a conclusion."""


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


_TASKS = re.compile(
    r"(?:compute|calculate|scale|determine|show|give|state|name|find|derive|simplify|write|express"
    r"|which|what|why|how|explain|describe|evaluate|berechnen?|bestimmen?|geben|gib|nennen?"
    r"|skalieren?|welche[rsmn]?|was|warum|wie|weshalb|zeigen?|vereinfachen?|erklären?|ermitteln?"
    r"|schreiben?|leiten|divide|multiply|replace|transpose|teilen|ersetzen?|multiplizieren?"
    r"|by how|um wie|form|ausgabe|output|shape|probability|softmax|justify|argue|discuss|motivate"
    r"|reason|comment|prove|[A-ZÄÖÜ]\w+n\s+sie)\b",
    re.IGNORECASE,
)
"""First words of a sentence that asks."""
_STOP = re.compile(r"[.?!:](?=\s|$)")
LONGEST_TASK = 4
"""Lines that a restated question takes at most."""


_CASE = re.compile(r"\b\w+ ?= ?[01](?=[.?:]?(?:\s|$))")
"""The case that a question speaks of, as in `with x_i = 1`."""


_ORDERS = re.compile(
    r"(?:explain|describe|justify|argue|discuss|motivate|reason|comment|prove|give|state|name|write"
    r"|say|tell|why|what|which|how|where|warum|wieso|weshalb|wozu|was|welche[rsmn]?|wie"
    r"|erklären?|begründen?|beschreiben?|nennen?|geben|zeigen?|motivieren?|diskutieren?)\b",
    re.IGNORECASE,
)
"""First words of what asks for a text; a text itself may start with a formula's words."""


def without_orders(content: Passage) -> Passage:
    """Drop questions and orders restated before a text."""
    while content and _ORDERS.match(content[0].text) and (rest := _after_task(content)):
        content = rest
    return content


def without_tasks(content: Passage) -> Passage:
    """Drop questions and orders restated before their answer, mathematics in them included."""
    while content and (rest := _after_task(content)):
        content = rest
    return content


def is_task(content: Passage) -> bool:
    """Tell a text that is nothing but one question or order, restated and not answered."""
    text = " ".join(part.text for part in content)
    stop = _STOP.search(f"{text} ")
    return _TASKS.match(text) is not None and (stop is None or stop.end() >= len(text))


def _after_task(content: Passage) -> Passage:
    """Give what follows a restated question; nothing where a passage does not start with one."""
    if not _TASKS.match(content[0].text):
        return ()
    for number, part in enumerate(content[:LONGEST_TASK]):
        stop = _STOP.search(part.text)
        text = part.text[: stop.end() if stop else None]
        if "=" in _CASE.sub("", text) or "[[" in text or "∈" in text:
            return ()
        if stop is not None:
            rest = piece(part.line, part.start + stop.end(), part.stop)
            return passage([rest, *content[number + 1 :]])
    return ()
