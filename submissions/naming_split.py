"""Surname and number out of a file's name: split as the rule says, else repaired and noted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from submissions.characters import DASHES, is_foreign_digit, is_mark, listed, show
from submissions.naming_clean import Draft, clean
from submissions.naming_rule import NamingRule

JOINTS = "".join(sorted(DASHES)) + " -_.+~#="
"""Signs that people put between surname and number."""

LETTERS_OF_A_NAME = 3
"""So many letters at a number are a name without separator; fewer belong to the number."""

DIGITS_OF_A_NUMBER = 4
"""Shorter runs of digits are the number of a sheet or a task, not a mistyped number."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """A file's name taken apart. `surname` and `number` are empty where they cannot be told."""

    name: str
    """The name as it arrived."""
    stem: str
    """Without extension and hidden characters, in NFC."""
    surname: str
    number: str
    slips: Mapping[str, str]
    """What breaks the rule: code and what was found."""


def split_name(name: str, extension: str, rule: NamingRule) -> NameParts:
    """Take a file's name apart and note every slip, whatever it costs.

    >>> parts = split_name("Muster_1234567.ZIP", ".zip", NamingRule())
    >>> parts.surname, parts.number, list(parts.slips)
    ('Muster', '1234567', ['naming.extension_case', 'naming.separator'])
    """
    draft = clean(name, extension)
    surname, number = _split(draft, rule)
    return NameParts(name, draft.text, surname, number, draft.slips)


def is_surname(text: str) -> bool:
    """Whether a text is letters and marks of any script, with inner `-`, blank, `'` and `’`.

    >>> is_surname("von der Heide-Müller"), is_surname("Muster2")
    (True, False)
    """
    if not text or text[0] in " -" or text[-1] in " -":
        return False
    return any(map(is_mark, text)) and all(map(_may_be_in_surname, text))


def _may_be_in_surname(char: str) -> bool:
    return char in " -'’" or is_mark(char)


def _split(draft: Draft, rule: NamingRule) -> tuple[str, str]:
    head, separator, tail = draft.text.rpartition(rule.separator)
    number = tail.strip(" ")
    if separator and rule.is_number(number):
        if tail != number or head != head.strip(" "):
            draft.note("naming.blank", "U+0020")
        return _surname(head.strip(" "), draft), number
    free = [match for match in rule.numbers_in(draft.text) if _stands_free(match)]
    if len(free) == 1:
        return _around(free[0], draft, rule)
    _diagnose(tail, draft, rule)
    return (head if is_surname(head) else ""), ""


def _stands_free(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    letters_before = sum(1 for _ in takewhile(str.isalpha, reversed(before)))
    letters_after = sum(1 for _ in takewhile(str.isalpha, after))
    is_whole_name = letters_before > 1 and letters_before == len(before)
    return letters_after in _FREE and (letters_before in _FREE or is_whole_name)


_FREE = frozenset({0, *range(LETTERS_OF_A_NAME, 256)})


def _around(match: re.Match[str], draft: Draft, rule: NamingRule) -> tuple[str, str]:
    """Find the surname before or behind a number that stands in the wrong place or company."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if not after.strip(JOINTS):
        name = before.rstrip(JOINTS)
        if name:
            _note_joint(before[len(name) :] + after, draft, rule)
    elif _repair(before)[1]:
        name = before.rstrip(JOINTS)
        draft.note("naming.suffix", show(after))
    else:
        name = after.lstrip(JOINTS)
        draft.note("naming.order")
        _note_joint(after[: len(after) - len(name)], draft, rule)
        _note_prefix(before, draft)
    return _surname(name, draft), match[0]


def _note_joint(joint: str, draft: Draft, rule: NamingRule) -> None:
    if joint == rule.separator:
        return
    if joint.strip(" ") == rule.separator:
        draft.note("naming.blank", "U+0020")
    else:
        draft.note("naming.separator", show(joint) + (f" ({listed(joint)})" * bool(joint)))


def _note_prefix(prefix: str, draft: Draft) -> None:
    if prefix:
        draft.note("naming.prefix", show(prefix))


def _surname(text: str, draft: Draft) -> str:
    if is_surname(text):
        return text
    if not text.strip(JOINTS):
        draft.note("naming.no_surname")
        return ""
    prefix, name = _repair(text)
    if not name:
        wrong = "".join(char for char in text if not _may_be_in_surname(char))
        draft.note("naming.surname_characters", f"{show(text)} ({listed(wrong)})")
        return ""
    _note_prefix(prefix, draft)
    joints = [char for char in text[len(prefix) :] if not _may_be_in_surname(char)]
    if joints:
        draft.note("naming.separator", f"{show(text)} ({listed(''.join(joints))})")
    return name


def _repair(text: str) -> tuple[str, str]:
    """Part a prefix such as `Sheet5_` from the surname behind it.

    What stands before an underscore is a prefix, unless it begins with a small letter (`von_der_`).
    A comma parts surname and first name, so nobody can tell which of the two is meant.
    """
    body = text.rstrip(JOINTS)
    length = sum(1 for _ in takewhile(_may_be_repaired, reversed(body)))
    start = len(body) - length
    if "," in text or (start and body[start : start + 1] not in JOINTS):
        return "", ""
    words = body[start:].split("_")
    for place, word in enumerate(words[:-1]):
        if not word[:1].islower():
            start = len(body) - len("_".join(words[place + 1 :]))
    start += len(body[start:]) - len(body[start:].lstrip(JOINTS))
    name = "".join("-" if char in DASHES else char for char in body[start:]).replace("_", " ")
    return (body[:start], name) if is_surname(name) else ("", "")


def _may_be_repaired(char: str) -> bool:
    return char == "_" or char in DASHES or _may_be_in_surname(char)


def _diagnose(tail: str, draft: Draft, rule: NamingRule) -> None:
    """Say why there is no number, or not exactly one."""
    longest = max(re.findall(r"[0-9]+", draft.text), key=len, default="")
    foreign = "".join(filter(is_foreign_digit, draft.text))
    if foreign:
        draft.note("naming.number_digits", listed(foreign))
    elif re.search(r"[0-9]", tail) is None and len(longest) < DIGITS_OF_A_NUMBER:
        draft.note("naming.no_number")
    elif not rule.counts_digits:
        draft.note("naming.number_form", show(tail))
    elif _has_one_number(tail):
        draft.note("naming.number_length", longest)
    else:
        draft.note("naming.number_characters", show(tail))


def _has_one_number(tail: str) -> bool:
    """Whether digits stand in it as one word of their own, or not at all."""
    words = [word for word in re.split(f"[{re.escape(JOINTS)}]+", tail) if re.search("[0-9]", word)]
    return not words or (len(words) == 1 and words[0].isdecimal())
