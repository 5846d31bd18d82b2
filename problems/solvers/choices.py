"""How one of a few numbered things is named in an answer, in both languages."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from problems.model import Wording

Article: TypeAlias = Literal["das", "die"]

_ORDINALS = (
    Wording("first", "erste"),
    Wording("second", "zweite"),
    Wording("third", "dritte"),
    Wording("fourth", "vierte"),
)
_ENDINGS: Mapping[Article, str] = {"das": "s", "die": ""}


def numbered(number: int, noun: Wording, article: Article) -> tuple[str, ...]:
    """Give the wordings that mean the thing of a number, from 1 to 4.

    Args:
        number: from 1 on.
        noun: what is numbered.
        article: of the German noun.

    >>> names = numbered(2, Wording("pair", "Paar"), "das")
    >>> names[:3], "the second pair" in names, "zweites Paar" in names
    (('2', '#2', '(2)'), True, True)
    """
    n, ordinal = str(number), _ORDINALS[number - 1]
    by_number = ("no. {}", "number {}", "Nr. {}", "Nummer {}", f"{noun.en} {{}}", f"{noun.de} {{}}")
    more = (f"{noun.en} no. {{}}", f"{noun.en} number {{}}", f"{noun.de} Nr. {{}}")
    bare = ordinal.de + _ENDINGS[article]
    return (
        *(n, f"#{n}", f"({n})", f"{n})", f"{n}. {noun.de}"),
        *(pattern.format(n) for pattern in (*by_number, *more)),
        *(ordinal.en, f"the {ordinal.en}", f"{ordinal.en} {noun.en}"),
        *(f"the {ordinal.en} {noun.en}", bare, f"{article} {ordinal.de}"),
        *(f"{bare} {noun.de}", f"{article} {ordinal.de} {noun.de}"),
    )
