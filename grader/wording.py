"""How verdicts, points, moments and strangers' text are written for people, in both languages."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Literal
from zoneinfo import ZoneInfo

from grader.model import CriterionMark, Status, Verdict
from problems.model import Wording

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, Language] = ("en", "de")

FORMAT = 1
"""The newest layout of phrase files that this version reads."""

VERDICTS: Mapping[Verdict, Wording] = {
    Verdict.CORRECT: Wording("correct", "richtig"),
    Verdict.PARTIAL: Wording("partly correct", "teilweise richtig"),
    Verdict.CARRIED: Wording("right, given an earlier answer", "folgerichtig"),
    Verdict.INCORRECT: Wording("not correct", "nicht richtig"),
    Verdict.BLANK: Wording("no answer", "keine Antwort"),
    Verdict.UNREADABLE: Wording("not understood", "nicht verstanden"),
    Verdict.NEEDS_REVIEW: Wording("waits for a person", "wartet auf einen Menschen"),
    Verdict.ERROR: Wording("a failure of ours", "ein Fehler von uns"),
}

STATUSES: Mapping[Status, Wording] = {
    Status.GRADED: Wording("graded", "bewertet"),
    Status.NEEDS_REVIEW: Wording("waits for a decision", "wartet auf Entscheidung"),
    Status.NOT_GRADED: Wording("not graded", "nicht bewertet"),
    Status.SUPERSEDED: Wording("replaced by a newer upload", "durch neuere Abgabe ersetzt"),
}

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The fixed texts of one report, in the language it is written in."""

    language: Language
    table: Mapping[str, Wording]

    def __call__(self, name: str, /, **values: object) -> str:
        """Say one phrase, its `{name}` places filled.

        Raises:
            KeyError: there is no such phrase, or one of its places is not filled.
        """
        text: str = getattr(self.table[name], self.language)
        return filled(text, values) if values else text


def load_phrases(file: Traversable, language: Language) -> Phrases:
    """Read a file of phrases, each with a line `en` and a line `de`.

    Raises:
        ValueError: the file has a newer layout than this version reads.
    """
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    if document.pop("format") != FORMAT:
        raise ValueError(f"{file.name} is not of format {FORMAT}; update sheetgrader to read it.")
    return Phrases(language, {name: Wording(**texts) for name, texts in document.items()})


def say(wording: Wording, language: Language) -> str:
    """Choose the language of a text."""
    return wording.de if language == "de" else wording.en


def criterion_title(criterion: CriterionMark, language: Language) -> str:
    """Name a criterion by its title, and by its name where the key gives none."""
    return say(criterion.title, language) if criterion.title else criterion.name


class _Counting(Formatter):
    """Takes `{number:row|rows}` for a number with the word that goes with it."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, mark, many = format_spec.partition("|")
        if not mark:
            return str(super().format_field(value, format_spec))
        return f"{value} {one if str(value) == '1' else many}"


_COUNTING = _Counting()


def filled(text: str, values: Mapping[str, object]) -> str:
    """Fill the `{name}` places of a text; `{name:one|many}` is a number and what it counts.

    Raises:
        KeyError: a place is not filled.

    Examples:
        >>> [filled("{n:row|rows}", {"n": number}) for number in (0, 1, "0,5")]
        ['0 rows', '1 row', '0,5 rows']
    """
    return _COUNTING.vformat(text, (), values)


DELIMITERS: Mapping[Language, str] = {"en": ",", "de": ";"}
"""What a spreadsheet of that country takes for the end of a cell."""

_LIMITS: Mapping[str, Wording] = {
    "memory": Wording("memory", "Arbeitsspeicher"),
    "cpu": Wording("processor time", "Rechenzeit"),
}

PRESETS: Mapping[str, Wording] = {
    "strict": Wording("strict", "streng (strict)"),
    "lenient": Wording("lenient", "nachsichtig (lenient)"),
}
"""How the rules for names are held, with the name that documents use."""

_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell_text(text: str) -> str:
    """Show a stranger's text in a CSV such that no spreadsheet takes it for a formula.

    Examples:
        >>> cell_text("=1+1"), cell_text("Muster")
        ("'=1+1", 'Muster')
    """
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def plain_points(points: Decimal) -> str:
    """Write points for machines: a decimal point, no zeros at the end, no exponent.

    Examples:
        >>> plain_points(Decimal("12.50")), plain_points(Decimal("10"))
        ('12.5', '10')
    """
    text = format(points, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def points_text(points: Decimal | None, language: Language) -> str:
    """Write points for people; a dash where there are none yet.

    Examples:
        >>> points_text(Decimal("12.50"), "en"), points_text(Decimal("12.50"), "de")
        ('12.5', '12,5')
    """
    if points is None:
        return "–"
    plain = plain_points(points)
    return plain.replace(".", ",") if language == "de" else plain


def counted_points(points: Decimal | None, language: Language) -> str:
    """Write points with their unit.

    Examples:
        >>> counted_points(Decimal(1), "en"), counted_points(Decimal("0.5"), "de")
        ('1 point', '0,5 Punkte')
    """
    unit = "{n:Punkt|Punkte}" if language == "de" else "{n:point|points}"
    return filled(unit, {"n": points_text(points, language)})


def clock_text(moment: datetime, language: Language) -> str:
    """Write a moment in the time that it is given in.

    Examples:
        >>> clock_text(datetime(2026, 12, 6, 23, 59), "en")
        '6 Dec 2026, 23:59'
    """
    if language == "de":
        return f"{moment:%d.%m.%Y, %H:%M} Uhr"
    return f"{moment.day} {_MONTHS[3 * moment.month - 3 :][:3]} {moment:%Y, %H:%M}"


def moment_text(moment: datetime, zone: str, language: Language) -> str:
    """Write a moment in a zone's own time.

    Examples:
        >>> from datetime import UTC
        >>> moment_text(datetime(2027, 1, 15, 22, 59, tzinfo=UTC), "Europe/Berlin", "en")
        '15 Jan 2027, 23:59 (Europe/Berlin)'
        >>> moment_text(datetime(2027, 1, 15, 22, 59, tzinfo=UTC), "Europe/Berlin", "de")
        '15.01.2027, 23:59 Uhr (Europe/Berlin)'
    """
    return f"{clock_text(moment.astimezone(ZoneInfo(zone)), language)} ({zone})"


def limits_text(names: Iterable[str], language: Language) -> str:
    """Name what cannot be limited on a system."""
    return ", ".join(say(_LIMITS[name], language) for name in names)


def visible(text: str) -> str:
    r"""Show what cannot be seen, or would turn its neighbours round, as `[U+XXXX]`.

    Line ends and tabs stay, and so do the joiners that Persian, Indic scripts and emoji need.
    Every line end becomes a plain one.

    Examples:
        >>> visible("1\u202e2\x00")
        '1[U+202E]2[U+0000]'
    """
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_spelt(sign) if _is_hidden(sign) else sign for sign in lines)


def shorten(text: str, limit: int) -> str:
    """Cut a text after `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _is_hidden(character: str) -> bool:
    if character in "\n\t\u200c\u200d":
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _spelt(character: str) -> str:
    return f"[U+{ord(character):04X}]"
