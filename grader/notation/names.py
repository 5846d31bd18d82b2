"""The symbol table: which names a part declares, and what a word made of them means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache

from grader.notation.errors import NotationError
from grader.notation.functions import ARITY, SPELLINGS
from grader.notation.greek import NAMES, SHORT

CONSTANTS: Mapping[str, str] = {
    "e": "e", "pi": "pi", "inf": "inf", "infinity": "inf", "oo": "inf",
}  # fmt: skip
"""Constant by spelling; a declared name hides it."""

MATRIX_SPELLINGS: Mapping[str, str] = {
    "transpose": "transpose", "trans": "transpose", "softmax": "softmax", "Softmax": "softmax",
}  # fmt: skip
"""Functions of matrices by spelling, known where matrices are declared."""

TRANSPOSES = frozenset({"T", "t"})
"""What marks a transpose in an exponent, where it is not declared as a name."""

IDENTITY = "I"
"""The identity beside declared matrices, of whatever size fits."""

_WHOLE = NAMES | set(SHORT) | {"dim", "len", "num", "lr", "max", "min", "seq", "size"}
_SHORT_WORD = 3
_SHORT_FUNCTIONS = frozenset({"ld", "lb", "lg", "tg"})
_RIVALS = _SHORT_FUNCTIONS | {
    *("pi", "ctg", "oo", "arctg"),
    *(name for name in SPELLINGS if name.istitle() and name.isalpha()),
    *(name for name in SPELLINGS if name[0] == "a" and name[1:] in SPELLINGS),
}
"""Words that may as well be a product of declared names, such as `asin(x)` where a is declared."""
_INNER_FUNCTIONS = frozenset(
    name
    for name, function in SPELLINGS.items()
    if ARITY[function][0] == 1 and name.isalpha() and name not in _SHORT_FUNCTIONS
)
"""Functions that are recognised inside of a word, such as `nlogn`."""
_FOREIGN = frozenset(
    {"mean", "sum", "prod", "avg", "var", "std", "norm", "det", "trace", "rank", "diag", "softmax"}
    | {"argmax", "argmin", "mod", "lim", "erf", "dim", "len", "and", "or", "und", "oder", "with"}
)
"""Words that mean something else than the product of their letters."""
_LONGEST = 40
_LOGARITHM = re.compile(r"([A-Za-z]{0,2})(log|ln)([A-Za-z]?)")
"""A word such as `nlogn` among names that are not declared."""


_NUMBERED = re.compile(r"([A-Za-z]+)(\d+)")
"""A name such as `R1`, which may be typed as `R_1`."""


class Free(Enum):
    """How a word is read that is not declared."""

    NO = "no"
    """It is refused."""
    WHOLE = "whole"
    """It is one name."""
    SPLIT = "split"
    """A short word of letters is a product of one-letter names, any other word one name."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that an answer may use.

    Attributes:
        variables: canonical spellings, such as `d_k`.
        euler: whether e may be meant as a number, so that `2e-3` has two meanings.
        free: what other words mean.
        matrices: those of the variables that stand for matrices, whose products do not commute;
            `I` is the identity beside them.
    """

    variables: tuple[str, ...] = ()
    euler: bool = True
    free: Free = Free.NO
    matrices: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def resolve(word: str, names: Names) -> tuple[str, ...]:
    """Return the names that a word stands for: itself, an alias, or a product of several.

    >>> resolve("dk", Names(("d_k",)))
    ('d_k',)
    >>> resolve("Nk", Names(("N", "k")))
    ('N', 'k')

    Raises:
        NotationError: `notation.name`, `notation.no_names`, `notation.name_like` or
            `notation.ambiguous`, without a place.
    """
    if word in names.variables:
        return (word,)
    known = _is_known(word, names)
    if known and word not in _RIVALS:
        return (word,)
    if word == "sigma" and names.free is Free.NO:
        return ("sigmoid",)
    aliases = _aliases(names)
    readings: list[tuple[str, ...]] = [(word,)] if known else []
    readings += [(aliases[word],)] if word in aliases else []
    readings += [*_splits(word, names, aliases), *_behind_pi(word, names, aliases)]
    if word in _FOREIGN and not known and word not in aliases:
        raise _unknown(word, names)
    if len(readings) > 1:
        first, second = ("*".join(reading) for reading in readings[:2])
        raise NotationError("notation.ambiguous", {"found": word, "first": first, "second": second})
    return readings[0] if readings else _undeclared(word, names)


def _is_known(word: str, names: Names) -> bool:
    """Whether a word is the name of a constant or a function."""
    if names.matrices and (word in MATRIX_SPELLINGS or word == IDENTITY):
        return True
    return word in CONSTANTS or word in SPELLINGS


def squash(name: str) -> str:
    """Return a name without the marks of its indices: `d_k` as `dk`."""
    return name.replace("_", "")


@lru_cache(maxsize=256)
def _aliases(names: Names) -> Mapping[str, str]:
    """Map what else a declared name may be typed as to its canonical spelling."""
    found: dict[str, str] = {}
    for name in names.variables:
        others = {squash(name)} | {s for s, full in SHORT.items() if full == name}
        if name in SHORT:
            others.add(SHORT[name])
        if numbered := _NUMBERED.fullmatch(name):
            others.add("_".join(numbered.groups()))
        for other in others - set(names.variables):
            found[other] = name
    return found


def _splits(word: str, names: Names, aliases: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return two ways, if there are, to cut a word into declared names, e and functions."""
    if len(word) > _LONGEST:
        return []
    ends: list[list[tuple[str, ...]]] = [[] for _ in word] + [[()]]
    for start in reversed(range(len(word))):
        for end in range(start + 1, len(word) + (start > 0)):
            name = _piece(word[start:end], names, aliases, last=end == len(word))
            if name is not None:
                ends[start] += [(name, *rest) for rest in ends[end]]
        del ends[start][2:]
    return ends[0]


def _behind_pi(word: str, names: Names, aliases: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return what a word is if it begins with pi: `pir` is pi·r where r is declared."""
    rest = word.removeprefix("pi")
    if rest in (word, ""):
        return []
    if rest in names.variables or rest in aliases:
        return [("pi", aliases.get(rest, rest))]
    return [("pi", *split) for split in _splits(rest, names, aliases)]


def _piece(text: str, names: Names, aliases: Mapping[str, str], *, last: bool) -> str | None:
    """Return what a piece of a word stands for."""
    if text in names.variables or text == "e" or text in _INNER_FUNCTIONS:
        return text
    if names.matrices and text == IDENTITY:
        return text
    if last and (text in CONSTANTS or text in SPELLINGS):
        return text
    return aliases.get(text)


def _undeclared(word: str, names: Names) -> tuple[str, ...]:
    if word.startswith("log_"):
        raise _unknown(word, names)
    if names.free is Free.WHOLE:
        return (word,)
    if names.free is Free.SPLIT:
        logarithm = _LOGARITHM.fullmatch(word)
        if logarithm:
            before, function, after = logarithm.groups()
            return (*before, function, *after)
        return tuple(word) if _is_short(word) else (word,)
    raise _unknown(word, names)


def _is_short(word: str) -> bool:
    return word.isalpha() and 1 < len(word) <= _SHORT_WORD and word not in _WHOLE


def _unknown(word: str, names: Names) -> NotationError:
    bare = word.rstrip("0123456789")
    if bare != word and bare in names.variables:
        digits = word[len(bare) :]
        readings = {"first": f"{bare}^{digits}", "second": f"{bare}_{digits}"}
        return NotationError("notation.ambiguous", {"found": word, **readings})
    folded = {name.casefold(): name for name in names.variables}
    like = get_close_matches(word.casefold(), folded, n=1)
    if like:
        return NotationError("notation.name_like", {"found": word, "like": folded[like[0]]})
    if not names.variables:
        return NotationError("notation.no_names", {"found": word})
    return NotationError("notation.name", {"found": word, "known": ", ".join(names.variables)})
