"""The data of the page: the sheet's public naming rule, and messages and tables as we have them."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from grader.messages import template_of
from grader.web.checker.characters import character_table
from grader.web.checker.pattern import browser_pattern
from grader.wording import Language, Phrases, load_phrases, moment_text, say
from grader.workflow.validate import VERDICT_WORDS, form_of
from problems.sheet import Sheet
from problems.typst.plain import plain
from submissions import characters, intake, kinds, naming, naming_split, zip_messages
from submissions.entry_names import CODE_PAGES, is_latin
from submissions.naming_rule import SEVERITIES, NamingRule
from submissions.surnames import TRANSCRIBED
from submissions.zip_directory import STUDENT

SCHEMA = 1

_OF_UPLOADS = ("too_large", "pdf_empty", "pdf_header", "pdf_end", "package")
_LANGUAGES: tuple[Language, ...] = get_args(Language)
_UNKNOWN = "\ufffd"


def document_of(sheet: Sheet, rule: NamingRule) -> dict[str, Any]:
    """Give all that the page's script works on.

    Raises:
        GraderError: a browser would read the number's pattern otherwise.
    """
    return {
        "schema": SCHEMA,
        "sheet": {language: _sheet(sheet, language) for language in _LANGUAGES},
        "rule": _rule(rule),
        "limits": asdict(STUDENT),
        "phrases": _phrases() | {"form": _both(form_of(rule))},
        "messages": {code: _both(template_of(code)) for code in _codes()},
        "encodings": {one.value: code for one, code in naming.CODE_OF_ENCODING.items()},
        "pages": {page.value: _upper_half(page.value) for page in CODE_PAGES},
        "latin": _latin(),
        "kinds": _kinds(),
        "signs": _signs(),
        "characters": character_table(),
    }


@cache
def phrases_of(language: Language) -> Phrases:
    """Read the page's fixed texts."""
    return load_phrases(files(__package__) / "templates" / "checker.toml", language)


def _sheet(sheet: Sheet, language: Language) -> dict[str, str]:
    due = sheet.due and moment_text(sheet.due, sheet.zone, language)
    return {
        "number": str(sheet.number),
        "title": " ".join(plain(say(sheet.title, language)).split()),
        "due": phrases_of(language)("due", due=due) if due else "",
    }


def _rule(rule: NamingRule) -> dict[str, Any]:
    return {
        "preset": rule.preset,
        "pattern": browser_pattern(rule.number_pattern),
        "separator": rule.separator,
        "number_form": rule.number_form,
        "counts_digits": rule.counts_digits,
        "severities": {code: rule.severity(code).value for code in _naming_codes()},
    }


def _naming_codes() -> list[str]:
    return [code for code in SEVERITIES if code.startswith("naming.")]


def _codes() -> list[str]:
    of_uploads = (f"upload.{name}" for name in _OF_UPLOADS)
    return sorted({*_naming_codes(), *zip_messages.MESSAGES, *of_uploads})


def _phrases() -> dict[str, Any]:
    verdicts = {f"verdict_{one.value}": wording for one, wording in VERDICT_WORDS.items()}
    table = {**phrases_of("en").table, **verdicts}
    return {name: _both(wording) for name, wording in table.items()}


def _both(wording: Any) -> dict[str, str]:
    return {language: getattr(wording, language) for language in _LANGUAGES}


def _upper_half(page: str) -> str:
    """Give the characters of the bytes 128 to 255, with U+FFFD where there is none."""
    return bytes(range(128, 256)).decode(page, "replace")


def _latin() -> str:
    every = "".join(_upper_half(page.value) for page in CODE_PAGES)
    return "".join(sorted({char for char in every if is_latin(char) and char != _UNKNOWN}))


def _kinds() -> dict[str, Any]:
    return {
        "heads": [[start.hex(), kind] for start, kind in kinds.HEADS],
        "pdf_within": kinds.PDF_WITHIN,
        "tar_at": kinds.TAR_AT,
        "office": kinds.OFFICE,
        "packages": kinds.PACKAGES,
        "pdf_header_within": intake.HEADER_WITHIN,
        "pdf_end_within": intake.END_WITHIN,
    }


def _signs() -> Mapping[str, Any]:
    return {
        "joints": naming_split.JOINTS,
        "letters_of_a_name": naming_split.LETTERS_OF_A_NAME,
        "digits_of_a_number": naming_split.DIGITS_OF_A_NUMBER,
        "dashes": "".join(sorted(characters.DASHES)),
        "hyphens": "".join(sorted(characters.HYPHENS)),
        "bidi": "".join(sorted(characters.BIDI)),
        "shown": characters.SHOWN,
        "shown_files": naming.SHOWN_FILES,
        "system_files": sorted(naming.SYSTEM_FILES),
        "whole_name_slips": sorted(naming.WHOLE_NAME_SLIPS),
        "transcribed": TRANSCRIBED,
    }
