"""The kinds of answers that notation reads, by name, each with how it is shown once understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.notation.bounds import parse_bound, show_bound
from grader.notation.constructions import Construction, parse_construction
from grader.notation.errors import NotationError
from grader.notation.matrices import parse_matrix
from grader.notation.names import Names
from grader.notation.parser import parse_answer
from grader.notation.phrases import Phrase, read_phrase
from grader.notation.printer import plain, plain_matrix
from grader.notation.shapes import parse_shape, show_shape
from grader.notation.tree import Matrix

_LONGEST = 120
"""Characters of a text that a message quotes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is read, given the names that it may use, and shown in plain notation."""

    parse: Callable[[str, Names], Any]
    show: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a text was understood as; the size of what is no matrix is empty."""

    plain: str
    size: tuple[int, ...] = ()


def understand(kind: str, text: str, names: Names) -> Told:
    """Read a text, and say what it was understood as.

    >>> understand("matrix", "1 2; 3 4; 5 6", Names())
    Told(plain='[[1, 2], [3, 4], [5, 6]]', size=(3, 2))

    Raises:
        NotationError: it is no answer of that kind.
        KeyError: there is no such kind.
    """
    found = KINDS[kind]
    answer = found.parse(text, names)
    return Told(found.show(answer), answer.shape if isinstance(answer, Matrix) else ())


def _show_construction(answer: Construction) -> str:
    if answer.scale is not None:
        return f"({plain(answer.scale)})*I"
    return answer.text if answer.matrix is None else plain_matrix(answer.matrix)


def _parse_construction(text: str, names: Names) -> Construction:
    del names
    found = parse_construction(text)
    if not found.is_matrix:
        raise NotationError("notation.construction", {"found": " ".join(text.split())[:_LONGEST]})
    return found


def _parse_phrase(text: str, names: Names) -> Phrase:
    del names
    return read_phrase(text)


def _show_phrase(answer: Phrase) -> str:
    return " ".join(answer.tokens)


KINDS: Mapping[str, Kind] = {
    "number": Kind(parse_answer, plain),
    "expression": Kind(parse_answer, plain),
    "matrix": Kind(parse_matrix, plain_matrix),
    "shape": Kind(parse_shape, show_shape),
    "growth": Kind(parse_bound, show_bound),
    "construction": Kind(_parse_construction, _show_construction),
    "phrase": Kind(_parse_phrase, _show_phrase),
}
"""By the name of the checker whose answers are read so."""
