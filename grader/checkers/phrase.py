"""A short phrase, decided only where the whole answer is one of the wordings that are known.

What says more than a known wording, or something else, goes to a person.

>>> from grader.model import Context
>>> options = Options(factors=(("N_Q", "number of queries"), ("d_v",)), known_wrong=("d_k",))
>>> CHECKER.compare(None, "d_v, N_{Q}", options, Context()).outcome.value
'correct'
>>> CHECKER.compare(None, "N_Q and d_k", options, Context()).outcome.value
'incorrect'
>>> CHECKER.compare(None, "N_Q, d_v and what else fits", options, Context()).outcome.value
'undecided'
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from grader.checkers import Checker
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Context, Finding, Frozen, Understood
from grader.notation.errors import NotationError
from grader.notation.limits import check_text

CODES: Mapping[str, Code] = {
    "phrase.unknown": Code(
        "This wording is not one that is decided automatically. A person reads it.",
        "Über diese Formulierung wird nicht automatisch entschieden. Ein Mensch liest sie.",
    ),
    "phrase.wrong": Code(
        "“{found}” is not what was asked for.",
        "„{found}“ ist nicht, was gefragt war.",
    ),
}

_METHOD = "table"
_SPELLINGS = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "’": "'", "·": " "})
_NAME = re.compile(r"\$|\\(?:mathrm|text|mathbf)\s*|\\(?=[a-zA-Z])")
_BRACES = re.compile(r"_\s*\{\s*(\w+)\s*\}")
_SCRIPT = re.compile(r"\b([a-z])\s?_\s?([a-z]{1,2})\b")
_JOINED = re.compile(r"\b(n)(q|kv|k|v)\b|\b(d)(q|k|v)\b")
_ENDS = " .,:;!?\"'“”„‚‘"
_EQUALS = re.compile(r"\s*=\s*")
_AND = re.compile(r"\s*(?:,|;|\band\b|\bund\b|&|\+|×|\*|/|\bx\b|\bby\b|\bsowie\b|\bmal\b)\s*")


class Options(Frozen):
    """The known wordings: of one phrase, or of several factors in any order."""

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    factors: tuple[tuple[str, ...], ...] = ()
    """The ways to word each of the factors, all of which are asked for."""
    known_wrong: tuple[str, ...] = ()
    """Factors that make the whole answer wrong."""


def parse(text: str, options: Options) -> str:
    """Take a short text as it is.

    Raises:
        NotationError: it is empty, too long, or holds invisible characters.
    """
    del options
    check_text(text)
    if not fold(text):
        raise NotationError("notation.empty")
    return text.strip()


def lift(value: str, options: Options) -> str:
    """Take a family's wording as an answer."""
    del options
    return value


def to_plain(answer: str) -> str:
    """Give the phrase."""
    return answer


def show(answer: str) -> Understood:
    """Show the phrase."""
    return Understood(answer)


def rename(answer: str, letters: Mapping[str, str]) -> str:
    """Put the sheet's letters for the student's own, word by word."""
    folded = Counter(map(fold, letters))
    known = {fold(own): sheet for own, sheet in letters.items() if folded[fold(own)] == 1}
    words = re.split(r"(\w+(?:_\{?\w+\}?)?)", answer)
    return "".join(letters.get(word, known.get(fold(word), word)) for word in words)


def compare(reference: str | None, answer: str, options: Options, context: Context) -> Comparison:
    """Look the whole answer up."""
    del reference, context
    return _by_factors(answer, options) if options.factors else _by_phrase(answer, options)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold a wording so that case, blanks, brackets of subscripts and end marks do not count.

    >>> fold("  The N_{KV} dimension. "), fold("NKV"), fold("dim = -1")
    ('the n_kv dimension', 'n_kv', 'dim=-1')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_SPELLINGS)
    plain = _BRACES.sub(r"_\1", _NAME.sub("", plain)).casefold()
    plain = _SCRIPT.sub(r"\1_\2", " ".join(plain.split()))
    plain = _JOINED.sub(lambda m: f"{m[1] or m[3]}_{m[2] or m[4]}", plain)
    return _EQUALS.sub("=", plain).strip(_ENDS)


def _by_phrase(answer: str, options: Options) -> Comparison:
    said = fold(answer)
    is_right = said in map(fold, options.right)
    is_wrong = said in map(fold, options.wrong)
    if is_right and not is_wrong:
        return correct(_METHOD)
    if is_wrong and not is_right:
        return incorrect(_METHOD, _wrong(answer))
    return _unknown()


def _by_factors(answer: str, options: Options) -> Comparison:
    """Look each factor up; a known wrong one decides only if all are known."""
    pieces = tuple(_pieces(answer))
    groups = [frozenset(map(fold, ways)) for ways in options.factors]
    found = [next((i for i, ways in enumerate(groups) if piece in ways), None) for piece in pieces]
    wrong = frozenset(map(fold, options.known_wrong))
    strangers = [piece for piece, group in zip(pieces, found, strict=True) if group is None]
    if len(pieces) != len(groups) or not wrong.issuperset(strangers):
        return _unknown()
    if strangers:
        return incorrect(_METHOD, _wrong(" / ".join(strangers)))
    return correct(_METHOD) if len(set(found)) == len(groups) else _unknown()


def _pieces(answer: str) -> Iterator[str]:
    """Split an answer into its factors."""
    said = fold(answer).strip("()")
    for piece in _AND.split(said):
        if piece:
            yield piece.strip(_ENDS + "()")


def _wrong(found: str) -> Finding:
    return Finding(code="phrase.wrong", args={"found": found})


def _unknown() -> Comparison:
    return undecided(_METHOD, Finding(code="phrase.unknown"))


CHECKER = Checker(
    name="phrase",
    reads="phrase",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
    rename=rename,
)
