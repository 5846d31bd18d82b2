"""Splitting the queue between tutors."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from grader.errors import GraderError
from grader.web.review.grouping import Item
from grader.web.review.uploads import Choice

_LONGEST = 60
"""Characters; a few hundred bytes are the most that any system takes."""
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
"""What Windows takes for a device, whatever ending follows."""

By = Literal["part", "answers"]
Share = dict[str, tuple[Item, ...]]
"""What each tutor decides, in the order of the queue."""


def tutors_of(names: str) -> tuple[str, ...]:
    """Take a list of names apart.

    Raises:
        GraderError: there is none, or two that a file's name would not tell apart.
    """
    tutors = tuple(name for name in map(str.strip, names.split(",")) if name)
    files = Counter(file_name(tutor).casefold() for tutor in tutors)
    if not tutors:
        raise GraderError(
            "Say who decides: --split Ada,Bo.", "Sagen Sie, wer entscheidet: --split Ada,Bo."
        )
    twins = [tutor for tutor in tutors if files[file_name(tutor).casefold()] > 1]
    if twins:
        raise GraderError(
            f"--split names {' and '.join(twins)}: give each a name of their own.",
            f"--split nennt {' und '.join(twins)}: Geben Sie jeder Person einen eigenen Namen.",
        )
    return tutors


def file_name(tutor: str) -> str:
    """Spell a tutor's name so that every system takes it as the name of a file.

    Examples:
        >>> file_name("Ada L."), file_name("Bo/../x"), file_name("nul")
        ('Ada_L', 'Bo____x', 'nul_')
    """
    composed = unicodedata.normalize("NFC", tutor)
    spelt = "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in composed)
    name = spelt[:_LONGEST].rstrip("_") or "_"
    return f"{name}_" if _DEVICE.fullmatch(name) else name


def deal(items: Sequence[Item], tutors: Sequence[str], by: By) -> Share:
    """Give every item to one tutor: whole parts, or the answers of each part in turn.

    All criteria of one answer go to the same tutor, who reads it once.
    """
    owners = _by_part(items, tutors) if by == "part" else _by_answers(items, tutors)
    return {
        tutor: tuple(item for item, owner in zip(items, owners, strict=True) if owner == tutor)
        for tutor in tutors
    }


def deal_choices(choices: Sequence[Choice], tutors: Sequence[str]) -> dict[str, tuple[Choice, ...]]:
    """Give the choices among uploads to the tutors in turn."""
    number = len(tutors)
    return {tutor: tuple(choices[at::number]) for at, tutor in enumerate(tutors)}


def _by_part(items: Sequence[Item], tutors: Sequence[str]) -> list[str]:
    """Give the largest part that is left to whoever has the least to do."""
    sizes: Counter[str] = Counter()
    for item in items:
        sizes[item.part] += len(item.asks)
    load = dict.fromkeys(tutors, 0)
    owner: dict[str, str] = {}
    for part, size in sizes.most_common():
        owner[part] = min(load, key=lambda tutor: load[tutor])
        load[owner[part]] += size
    return [owner[item.part] for item in items]


def _by_answers(items: Sequence[Item], tutors: Sequence[str]) -> list[str]:
    """Give each answer to whoever has the fewest of its part, and then of all."""
    load: Counter[tuple[str, str]] = Counter()
    owner: dict[tuple[str, str, str], str] = {}
    for item in items:
        if item.answer not in owner:
            owner[item.answer] = min(tutors, key=lambda name: _held(load, name, item.part))
            load[owner[item.answer], item.part] += 1
            load[owner[item.answer], ""] += 1
    return [owner[item.answer] for item in items]


def _held(load: Counter[tuple[str, str]], tutor: str, part: str) -> tuple[int, int]:
    return load[tutor, part], load[tutor, ""]
