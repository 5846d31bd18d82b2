"""The course's rule for file names: each breach is a code, and the rule says how grave it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from submissions.errors import SubmissionError
from submissions.model import Notice, Severity

Preset = Literal["strict", "lenient"]

_PASS, _WARN, _FAIL = Severity.PASS, Severity.WARN, Severity.FAIL

SEVERITIES: Mapping[str, tuple[Severity, Severity]] = {
    "naming.unicode_form": (_PASS, _PASS),
    "naming.entry_utf8": (_PASS, _PASS),
    "naming.entry_codepage": (_PASS, _PASS),
    "naming.entry_unicode_path": (_PASS, _PASS),
    "naming.system_files": (_PASS, _PASS),
    "naming.entry_windows": (_WARN, _WARN),
    "naming.entry_unknown": (_WARN, _WARN),
    "naming.extension_case": (_WARN, _WARN),
    "naming.apostrophe": (_WARN, _WARN),
    "naming.folder": (_WARN, _WARN),
    "naming.copy_number": (_WARN, _WARN),
    "naming.hyphen_lookalike": (_WARN, _WARN),
    "roster.unlisted": (_WARN, _WARN),
    "roster.surname": (_WARN, _WARN),
    "naming.transcribed": (_FAIL, _WARN),
    "naming.letter_case": (_FAIL, _WARN),
    "naming.inner_differs": (_FAIL, _WARN),
    "naming.folder_other": (_FAIL, _WARN),
    "naming.separator": (_FAIL, _WARN),
    "naming.blank": (_FAIL, _WARN),
    "naming.order": (_FAIL, _WARN),
    "naming.prefix": (_FAIL, _WARN),
    "naming.double_extension": (_FAIL, _WARN),
    "naming.extension": (_FAIL, _WARN),
    "naming.zero_width": (_FAIL, _WARN),
    "naming.other_files": (_FAIL, _WARN),
    "naming.suffix": (_FAIL, _FAIL),
    "naming.numbers_differ": (_FAIL, _FAIL),
    "naming.no_number": (_FAIL, _FAIL),
    "naming.no_surname": (_FAIL, _FAIL),
    "naming.surname_characters": (_FAIL, _FAIL),
    "naming.number_length": (_FAIL, _FAIL),
    "naming.number_characters": (_FAIL, _FAIL),
    "naming.number_form": (_FAIL, _FAIL),
    "naming.number_digits": (_FAIL, _FAIL),
    "naming.bidi": (_FAIL, _FAIL),
    "naming.nul": (_FAIL, _FAIL),
    "naming.control": (_FAIL, _FAIL),
    "naming.two_pdfs": (_FAIL, _FAIL),
    "naming.no_pdf": (_FAIL, _FAIL),
}
"""How grave each breach is, strictly and leniently. What a machine did never costs points."""

_RANGE = re.compile(r"(?:\[0-9\]|\\d)\{(\d+)(?:,(\d+))?\}")


@dataclass(frozen=True, slots=True)
class NamingRule:
    """How files must be named, and what a breach costs.

    Raises:
        SubmissionError: the pattern is no regular expression, the separator is empty or holds
            letters or digits, or a severity is given for a code that is not in `SEVERITIES`.

    >>> NamingRule(preset="lenient").severity("naming.separator")
    <Severity.WARN: 'warn'>
    """

    preset: Preset = "strict"
    number_pattern: str = "[0-9]{6,12}"
    """Regular expression of the whole matriculation number; `\\d` means 0 to 9."""
    separator: str = "-"
    severities: Mapping[str, Severity] = field(default_factory=dict)
    """Severities that differ from the preset's, by code."""

    def __post_init__(self) -> None:
        if not self.separator or any(char.isalnum() for char in self.separator):
            raise SubmissionError(
                f"The separator between surname and number is {self.separator!r};"
                " expected a sign that is neither letter nor digit, such as '-'.",
                f"Das Trennzeichen zwischen Nachname und Nummer ist {self.separator!r}; erwartet"
                " wird ein Zeichen, das weder Buchstabe noch Ziffer ist, wie '-'.",
            )
        _compiled(self.number_pattern)
        for code in self.severities:
            _check_code(code)

    def severity(self, code: str) -> Severity:
        """Return what a breach costs under this rule."""
        strict, lenient = SEVERITIES[code]
        preset = strict if self.preset == "strict" else lenient
        return Severity(self.severities.get(code, preset))

    def notice(self, code: str, **args: str) -> Notice:
        """Make the notice of a breach, as grave as this rule says."""
        return Notice(code, args, self.severity(code))

    def is_number(self, text: str) -> bool:
        """Whether a text is a whole matriculation number."""
        return re.fullmatch(self.number_pattern, text, re.ASCII) is not None

    def numbers_in(self, text: str) -> list[re.Match[str]]:
        """Find what looks like a whole number and is not a piece of a longer run of digits."""
        pattern = f"(?<![0-9])(?:{self.number_pattern})(?![0-9])"
        return list(re.finditer(pattern, text, re.ASCII))

    @property
    def number_form(self) -> str:
        """The number's form for people: `6–12` where it is a count of digits, else the pattern."""
        counts = _RANGE.fullmatch(self.number_pattern)
        if counts is None:
            return self.number_pattern
        least, most = counts.groups()
        return least if most in (None, least) else f"{least}–{most}"

    @property
    def counts_digits(self) -> bool:
        """Whether the number is asked for by how many digits it has, and nothing else."""
        return _RANGE.fullmatch(self.number_pattern) is not None


def make_rule(
    preset: Preset, number_pattern: str, separator: str, severities: Mapping[str, str]
) -> NamingRule:
    """Make a rule from a sheet's or a configuration's plain values.

    Raises:
        SubmissionError: a value is not allowed; the message names it.
    """
    return NamingRule(
        preset,
        number_pattern,
        separator,
        {code: _severity(code, text) for code, text in severities.items()},
    )


def _severity(code: str, text: str) -> Severity:
    _check_code(code)
    try:
        return Severity(text)
    except ValueError:
        raise SubmissionError(
            f"The severity of {code} is {text!r}; expected pass, warn or fail.",
            f"Die Schwere von {code} ist {text!r}; erwartet wird pass, warn oder fail.",
        ) from None


def _check_code(code: str) -> None:
    if code not in SEVERITIES:
        known = ", ".join(sorted(SEVERITIES))
        raise SubmissionError(
            f"{code!r} is no code of the naming rule; known are {known}.",
            f"{code!r} ist kein Code der Namensregel; bekannt sind {known}.",
        )


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise SubmissionError(
            f"The number's pattern {pattern!r} is no regular expression: {error}.",
            f"Das Muster der Nummer {pattern!r} ist kein regulärer Ausdruck („{error}“).",
        ) from error
