"""Whether an answer holds one result: sentences around it that state others leave it in doubt."""

import re
from types import MappingProxyType

from submissions.model import Message

MESSAGES = {
    "read.results": Message(
        en="More than one sentence states a result here; which of them is the answer is open.",
        de="Mehr als ein Satz nennt hier ein Ergebnis; welches die Antwort ist, ist offen.",
    ),
}

_ENDS = re.compile(
    r"(?<=[.!?;])\s+(?=[A-ZÄÖÜ(√\d])|\n(?=[A-ZÄÖÜ][^\W\d_]+ )"
    r"|,\s+(?:while|whereas|während|wohingegen|and|und|die|der|das|but|aber|which)\s"
)
_STATES = MappingProxyType(
    {
        "number": re.compile(
            r"\d|∞|\b(?:half|quarters?|thirds?|hälfte|viertel|drittel|zero|null)\b", re.IGNORECASE
        ),
        "expression": re.compile(
            r"[√^/=]|\bsqrt|\b[A-Za-z]_\w|\b(?:is|are|was|ist|sind|war|beträgt|wird)\b.{0,8}\d"
        ),
        "growth": re.compile(r"(?<![A-Za-z])[OoΘΩ]\s?\("),
    }
)
"""What a sentence holds that states a result, by the kind of answer."""
_GIVEN = re.compile(
    r"\W*(?:with|since|as|because|let|for|if|when|given|where|the (?:numerator|denominator)|each"
    r"|there are|all|every|mit|da|weil|sei|seien|für|wenn|falls|der (?:zähler|nenner)|jede\w*"
    r"|es gibt|alle)\b",
    re.IGNORECASE,
)
"""First words of a sentence that says why, or what is given."""
_CONCLUDES = re.compile(
    r"(?:^\W*|,\s*)(?:and |und )?(?:so|hence|thus|therefore|finally|altogether|together"
    r"|in total|overall"
    r"|consequently|then|now|also|daher|somit|folglich|damit|insgesamt|zusammen|schließlich"
    r"|deshalb|dann|nun|daraus|we (?:get|obtain|find|need|have)|wir (?:erhalten|bekommen|brauchen)"
    r"|this (?:gives|yields)|das (?:ergibt|liefert)|it follows|es folgt|the (?:result|answer)"
    r"|das ergebnis|inserting|plugging|einsetzen|normali[sz]ing)\b",
    re.IGNORECASE,
)
"""How a sentence starts that draws a conclusion from those before it."""


def states_several(text: str, value: str, kind: str) -> bool:
    """Tell whether sentences beside that of a result state others, and it concludes from none.

    >>> states_several("It is 75 %. The rest is 1/4.", "1/4", "number")
    True
    >>> states_several("One of four blocks stays. So we save 75 %.", "75 %", "number")
    False
    """
    states = _STATES.get(kind)
    if states is None or not value:
        return False
    flat = " ".join(text.split())
    sentences = [part for part in _ENDS.split(text) if part.strip()]
    stating = [part for part in sentences if states.search(part) and not _GIVEN.match(part)]
    if len(stating) < 2 or flat.count(value) == 0:  # noqa: PLR2004 - the result's own
        return False
    last = stating[-1]
    own = " ".join(last.split())
    return not (value in own and _CONCLUDES.search(own))
