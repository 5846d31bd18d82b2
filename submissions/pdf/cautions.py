"""What around a result may change what it says, and so leaves it to a person.

Each caution looks at the text of an answer, without the restated question, and at what was read
from it.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

from submissions.model import Expected, Message
from submissions.pdf.leads import spelling
from submissions.pdf.statements import sides_of
from submissions.pdf.vocabulary import is_word, words_of

MESSAGES = {
    "read.condition": Message(
        en="The result stands behind a condition or a definition; it may be that one's.",
        de="Das Ergebnis steht hinter einer Bedingung oder Definition; vielleicht gehört es dazu.",
    ),
    "read.reason": Message(
        en="A reason stands here; what it is a reason of was not found.",
        de="Hier steht eine Begründung; wofür, wurde nicht gefunden.",
    ),
    "read.side_by_side": Message(
        en="Two growth classes stand side by side.",
        de="Zwei Wachstumsklassen stehen nebeneinander.",
    ),
    "read.other_side": Message(
        en="What is left of the equals sign is not what is asked for.",
        de="Links vom Gleichheitszeichen steht nicht das, wonach gefragt ist.",
    ),
    "read.dash": Message(
        en="A dash before the answer may be a list's, or a minus sign.",
        de="Ein Strich vor der Antwort gehört zu einer Liste oder ist ein Minus.",
    ),
    "read.reworded": Message(
        en="Words beside the result may change what it says.",
        de="Worte neben dem Ergebnis ändern vielleicht, was es sagt.",
    ),
    "read.no_class": Message(
        en="There is no O(…) in this answer.",
        de="In dieser Antwort steht kein O(…).",
    ),
    "read.label_inside": Message(
        en="What looks like another part's letter stands within the answer.",
        de="In der Antwort steht etwas wie der Buchstabe eines anderen Teils.",
    ),
    "read.redefined": Message(
        en="The answer says itself what a letter stands for; the sheet may mean something else.",
        de="Die Antwort sagt selbst, wofür ein Buchstabe steht; vielleicht anders als das Blatt.",
    ),
    "read.range": Message(
        en="Two numbers with a dash between them may be a range or a difference.",
        de="Zwei Zahlen mit einem Strich dazwischen sind ein Bereich oder eine Differenz.",
    ),
}

_IF = re.compile(
    r"(?:;|[\s,](?:with|where|for|if|when|at|mit|für|wobei|falls|wenn|bei)\b|\s(?:and|und)\s+\w+\s*:?=)",
    re.IGNORECASE,
)
_MATHS = re.compile(r"[=∈/^(\d]")
_NAME = re.compile(r"[A-Za-zΑ-ω][a-z0-9]{0,3}|[A-Z]{2,3}(?:\^T)?|[A-Z]\^T")
_COMPLEMENT = re.compile(r"(?:lim)?\(?1[-/][A-Za-z]\w?\)?")
"""What is missing from 1, or the inverse, of a name."""
_MOMENT = re.compile(r"(?:Var|Cov|Std|E)\s?[(\[]", re.IGNORECASE)
"""A moment of a random variable, which is no factor."""
_NEED = r"(?:needs?|takes?|costs?|kosten|kostet)(?: now| then| only| jetzt| dann| nur)*"
_SHARE = (
    r"remain\w*|rest|left|übrig\w*|verbleib\w*|bleib\w*|factor|faktor|fold|per|pro|je|original\w*"
    rf"|each|jeweils|only|nur noch|percent|prozent"
    rf"|{_NEED}(?: is| are| ist| sind| beträgt| betragen)?\W*$"
)
_UNIT = (
    r"(?:single |einzelne\w* )?(?:pixel|entry|element|position|token|window|patch|query|row|output"
    r"|cell|number|eintrag|fenster|zeile|ausgabe|zahl|stelle)"
)
_PART = (
    rf"each|every|(?:for (?:one|a)|für eine?n?) {_UNIT}|jede\w*"
    r"|power|multiplied|multipliziert|raised|cubed|of them|davon|\w*-?fold"
    r"|(?:per|pro|je)(?! (?:head|layer|kopf|schicht))|times|mal|squared"
    r"|square of|quadrat|product (?:of|with)|produkt (?:von|aus|mit)|would|could|wäre|cannot|can't"
    r"|hardly|kaum|fails?|beyond|above|below|exceeds?|über|unter|reduced"
    r"|drops?|unless|sparse|dünn\w*|compared|contrast"
    r"|vergleich|linear(?! in)|memory|speicher|at best|mehr|more|less|weniger"
)
_OPERATION = (
    r"divid\w+|teil\w*|geteilt|dividier\w*|reciprocal\w*|kehrwert\w*|invers\w*|reziprok\w*"
    r"|proportional\w*|umgekehrt|negative|negativ\w*|\d\s+(?:by|durch)"
    r"|square of|squared|quadrat|twice|zwei ?mal|naive|minus|would|wäre"
)
_TURNED = (
    r"transposed? of|transponiert\w*|minus|negative of|times the matrix|reversed|umgekehrt\w*"
    r"|should (?:have|be)|(?:has|have) to be|must be|muss noch|müssen noch|müsste\w*"
    r"|flipped|in halves"
    r"|unscaled|unskaliert\w*|half of this|half times|hälfte (?:von|davon)|each entry"
    r"|before (?:division|dividing|scaling)|vor (?:dem|der) (?:teilen|skalier\w*|division)"
    r"|all entries of"
    r"|following matrix, \w+ed|in units of|ein ?halb mal|as columns|\(columns\)"
    r"|(?:with|mit) (?:weights|gewichten)"
    r"|jede\w* eintrag|(?:divid|multipl|scal)\w* the following|folgende\w* (?:geteilt|mal|durch)"
    r"|transposed|verdoppel\w*|(?:the|die) (?:weights|gewichte)|values V|keys K|queries Q"
)
_LIKEWISE = (
    r"so (?:is|are)|likewise|ebenso|genauso|transposed case|reversed|umgekehrt\w*|swapped"
    r"|vertauscht\w*"
)
_REWORDING = MappingProxyType(
    {
        kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        for kind, words in (
            ("number", _SHARE),
            ("growth", _PART),
            ("expression", _OPERATION),
            ("matrix", _TURNED),
            ("shape", _LIKEWISE),
        )
    }
)
_CLAUSES = MappingProxyType(
    {
        "growth": re.compile(r"[.:?!;]\s|,\s(?!which is|that is)"),
        "matrix": re.compile(r"(?!)"),
    }
)
_SENTENCE_END = re.compile(r"[.?!]\s|\n(?=[A-ZÄÖÜ])")
_SENTENCES = re.compile(r"[.?!;]\s")
"""What ends the words before a result that say something about it, by the kind of answer."""


_REASON = re.compile(r"(?:since|because|as(?! a result)|da|weil|denn)\b[^,:]*$", re.IGNORECASE)


def reasoned(text: str, value: str, wanted: Expected) -> bool:
    """Tell a reason without what it is a reason of."""
    flat = " ".join(text.split())
    return wanted.kind != "matrix" and value != "" and _REASON.match(flat) is not None


def several(_text: str, value: str, wanted: Expected) -> bool:
    """Tell two growth classes that stand side by side."""
    return wanted.kind == "growth" and len(re.findall(r"[OΘΩ]\s?\(", value)) > 1


def conditional(text: str, value: str, _wanted: Expected) -> bool:
    """Tell whether what was read stands behind the answer, in a condition or a definition."""
    at = text.rfind(value) if value else -1
    start = max((found.end() for found in re.finditer(r"[.?!]\s", text[: max(at, 0)])), default=0)
    before = text[start : max(at, 0)]
    return any(_MATHS.search(before[: found.start()]) for found in _IF.finditer(before))


def other_side(text: str, value: str, wanted: Expected) -> bool:
    """Tell whether an equation's left side holds the name asked for, or is another name."""
    if wanted.kind == "growth":
        return False
    line = text[text.rfind("\n", 0, text.rfind(value)) + 1 :] if value else text
    sides = sides_of(line)
    if len(sides) < 2:  # noqa: PLR2004 - no equation
        return False
    if wanted.kind == "matrix":
        line = _last_statement(line, value)
        sides = sides_of(line)
        if len(sides) < 2:  # noqa: PLR2004 - no equation
            return False
    before = line[: sides[0].stop]
    written = before[max(before.rfind(":"), before.rfind("?")) + 1 :].strip(" ,")
    first = spelling(written).text
    leads = {lead.strip(" :=∈") for lead in wanted.lead_ins}
    names = {spelling(lead).text for lead in leads}
    if not first or first in names:
        return False
    if _MOMENT.match(written):
        return True
    inside = any(
        re.search(rf"(?<![A-Za-z_]){re.escape(name)}(?![A-Za-z])", where)
        for where, known in ((first, names), (written, leads))
        for name in known
        if not is_word(name)
    )
    words = [word for word in words_of(written) if is_word(word)]
    titled = bool(words) and written.endswith(words[-1])
    limit = re.fullmatch(r"lim[^/+*-]*", first) is not None
    named = _NAME.fullmatch(first) is not None or _COMPLEMENT.fullmatch(first) is not None
    return inside or titled or limit or named


def _last_statement(line: str, value: str) -> str:
    """Give what stands from the last comma or `with` before a matrix, as in `O = A V, A = …`."""
    before = line.partition(value if value in line else "[[")[0]
    parts = list(re.finditer(r"[,;]\s*|\b(?:with|where|mit|wobei|and|und)\s", before))
    return line[parts[-1].end() :] if parts else line


_DEFINED = re.compile(
    r"\b(?:where|let|wobei|sei(?:en)?|with|mit|denot\w+|call(?:ing|ed)?)\s+"
    r"[A-Za-z]\w{0,2}(?:_\w+)?\s+(?:is|be|are|denotes?|means?|stands|counts|ist|sind|sei"
    r"|bezeichne\w*|steht|the|die|der|das)\b"
    r"(?!(?: an?| the| eine?| die| der| das)? (?:one-hot|vector|vektor|input|eingabe|scores?"
    r"|length|size|width|dimension\w*|länge|größe|breite))",
    re.IGNORECASE,
)


def redefined(text: str, _value: str = "", _wanted: Expected | None = None) -> bool:
    """Tell words that say what a letter stands for, unless the sheet says the same.

    >>> redefined("Let D be the number of zeros."), redefined("with D the length of x")
    (True, False)
    """
    return _DEFINED.search(text) is not None


def dashed(_text: str, value: str, wanted: Expected) -> bool:
    """Tell a dash apart from its number by a blank, at the start of an answer."""
    return wanted.kind != "matrix" and re.match(r"[-–—]\s", value) is not None


def reworded(text: str, value: str, wanted: Expected) -> bool:
    """Tell whether words that scale, turn or compare stand beside a result."""
    words = _REWORDING.get(wanted.kind)
    at = text.rfind(value) if value else -1
    if words is None or at < 0:
        return words is not None and words.search(text) is not None
    ends = [found.end() for found in _CLAUSES.get(wanted.kind, _SENTENCES).finditer(text[:at])]
    alone = wanted.kind == "expression" and ends and not text[ends[-1] : at].strip()
    start = max(ends[:-1] if alone else ends, default=0)
    behind = _SENTENCE_END.split(text[at + len(value) :], maxsplit=1)[0]
    around = (text[start:at].strip(), behind.strip())
    if wanted.kind == "matrix" and _SCALED_BEHIND.search(text[at + len(value) :]):
        return True
    return any(words.search(part) for part in around)


_SCALED_BEHIND = re.compile(
    r"\b(?:divid\w*|geteilt|teilen|halved|multipl\w*|durch (?:zwei|2)|by (?:two|2))\b",
    re.IGNORECASE,
)


def ranged(text: str, _value: str, wanted: Expected) -> bool:
    """Tell two numbers that a dash without blanks joins."""
    return wanted.kind == "number" and re.search(r"\d\s?%?[–—]\s?\d", text) is not None


def unbounded(_text: str, value: str, wanted: Expected) -> bool:
    """Tell an answer that should be a growth class and names none."""
    return wanted.kind == "growth" and value != "" and re.search(r"[OoΘΩθω]\s?\(", value) is None


def labelled_inside(text: str, value: str, wanted: Expected) -> bool:
    """Tell a letter in brackets, set apart, within an answer, or all of it, as in `see (b)`."""
    alone = re.fullmatch(r"\(?[a-h]\)?", value) is not None
    where = text if alone else value
    return wanted.kind != "matrix" and re.search(r"(?:^|\s)\([a-h]\)(?=\s|$)", where) is not None


CAUTIONS: MappingProxyType[str, Callable[[str, str, Expected], bool]] = MappingProxyType(
    {
        "read.condition": conditional,
        "read.reason": reasoned,
        "read.side_by_side": several,
        "read.other_side": other_side,
        "read.redefined": redefined,
        "read.dash": dashed,
        "read.reworded": reworded,
        "read.range": ranged,
        "read.label_inside": labelled_inside,
        "read.no_class": unbounded,
    }
)


def cautions(text: str, value: str, wanted: Expected) -> set[str]:
    """Give the codes of all cautions that hold for an answer's text and its value."""
    return {code for code, holds in CAUTIONS.items() if holds(text, value, wanted)}
