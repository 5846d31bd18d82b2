"""Constructions: a matrix with a free factor, as a multiple of the identity or entry by entry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.notation.characters import normalise
from grader.notation.errors import NotationError
from grader.notation.greek import NAMES as GREEK
from grader.notation.limits import LENGTH, MATRIX_LENGTH, check_text
from grader.notation.matrices import parse_matrix
from grader.notation.names import Free, Names
from grader.notation.parser import parse
from grader.notation.tokens import spell
from grader.notation.tree import (
    Matrix,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
    symbols,
)

IDENTITY = "Identity"
"""The symbol that stands for the identity matrix in a tree."""

SIZES = frozenset({"D", "d_k"})
"""Names that stand for the number of columns."""

_NAMES = Names((IDENTITY, "d_k", "D"), euler=False, free=Free.SPLIT)
_LEAD = re.compile(r"\s*[QKV]\s*=(?!=)\s*")
_SPELLINGS = re.compile(
    r"\\?math(?:bf|bb|rm)\s*\{\s*[I1]\s*\}(?:_\{?\w+\}?)?|\\math(?:bb|bf)\s*[1I]|𝟙|𝕀"
    r"|(?:(?:np|numpy|torch|jnp)\s*\.\s*)?(?:eye|identity)\s*\(\s*\w+(?:_\w+)?\s*\)"
    r"|\b(?:the\s+)?(?:identity(?:\s+matrix)?|unit\s+matrix|Einheitsmatrix)(?:\s+I)?(?:_\w+)?\b",
    re.IGNORECASE,
)
_INDEXED = re.compile(r"(?<![A-Za-z_])((?:[A-HJ-Za-z](?=I))?)I(?:_(?:\{\w+\}|\(\w+\)|\w+))?(?!\w)")
_INFINITY = r"(?:∞|oo|inf\w*|\\infty|unendlich)"
_GROWS = rf"(?:→|->|-->|\\to(?![A-Za-z])|\\rightarrow|gegen|to)\s*(?:\+\s*)?{_INFINITY}"
_HUGE = r"(?:>>|≫|\\gg|>>>)\s*[01]"
_LARGE = r"(?:(?:is|ist)\s+)?(?:very\s+|sehr\s+)?(?:large|big|groß|gross)"
_JOINT = r"(?:(?:with|where|for|as|when|mit|für|wobei|wo|und|and)(?![^\W\d_])|[,;(]|\s)"
_LETTER = r"[^\W\d_](?:_\w{1,8})?"
_REMARK = re.compile(
    rf"(?<=\S){_JOINT}{{1,8}}\$?(?:(?P<letter>{_LETTER})\s{{0,3}}(?:{_GROWS}|{_HUGE}|{_LARGE})"
    rf"|(?:very\s|sehr\s)?(?:large|big|große[sn]?)\s(?P<other>{_LETTER}))[).$\s]{{0,4}}\Z"
)
_REMARK_LENGTH = 80
"""At most so many characters at the end are a remark."""


@dataclass(frozen=True, slots=True)
class Construction:
    """A matrix as constructed.

    Attributes:
        text: as typed.
        scale: the multiple of the identity, where it is one.
        matrix: the entries, where they are given.
        growing: the letter that a remark lets grow, if any.

    Where neither `scale` nor `matrix` is there, the text was not understood.
    """

    text: str
    scale: Node | None = None
    matrix: Matrix | None = None
    growing: str = ""

    @property
    def is_matrix(self) -> bool:
        """Whether it was understood; words are kept for a person."""
        return self.scale is not None or self.matrix is not None

    @property
    def names(self) -> frozenset[str]:
        """All names in it."""
        return frozenset(name for node in self._nodes() for name in symbols(node))

    @property
    def letters(self) -> frozenset[str]:
        """The free letters: all names but the sizes D and d_k."""
        return self.names - SIZES

    def _nodes(self) -> Iterator[Node]:
        if self.scale is not None:
            yield self.scale
        for row in self.matrix.rows if self.matrix else ():
            yield from row


def parse_construction(text: str) -> Construction:
    """Read a construction; words that are none are kept for a person.

    >>> from grader.notation.printer import plain
    >>> plain(parse_construction("Q = √d_k c I with c → ∞").scale)
    'sqrt(d_k)*c'

    Raises:
        NotationError: the text is empty, too long or holds invisible characters.
    """
    check_text(text, MATRIX_LENGTH)
    whole = " ".join(text.split()) if "\n" not in text.strip() else text
    body = _LEAD.sub("", whole.replace("$", " "), count=1)
    growing = ""
    body = body.strip()
    if remark := _REMARK.search(body, max(0, len(body) - _REMARK_LENGTH)):
        body, growing = body[: remark.start()], spell(remark["letter"] or remark["other"])
    scale = _multiple(body) if len(body) <= LENGTH else None
    found = Construction(text, scale, None if scale is not None else _matrix(body), growing)
    return found if _is_clear(found) else Construction(text)


def _matrix(text: str) -> Matrix | None:
    """Return a matrix of two rows or more; a single row could be any words."""
    try:
        matrix = parse_matrix(text, _NAMES)
    except NotationError:
        return None
    return matrix if len(matrix.rows) > 1 else None


def _is_clear(found: Construction) -> bool:
    """Whether there is one free letter at most, and it is the one that is said to grow."""
    if IDENTITY in found.names or len(found.letters) > 1:
        return False
    if any(len(letter) > 1 and letter not in GREEK for letter in found.letters):
        return False
    return not (found.growing and found.letters) or found.letters == {found.growing}


def _multiple(text: str) -> Node | None:
    """Return what the identity is multiplied by, or None where the text is no such thing."""
    spelled = _SPELLINGS.sub(f" {IDENTITY} ", normalise(text))
    spelled = _INDEXED.sub(rf"\1 {IDENTITY} ", spelled)
    try:
        return _scale(parse(spelled, _NAMES))
    except NotationError:
        return None


def _scale(node: Node) -> Node | None:
    """Return the coefficient of the identity in a tree that is linear in it."""
    match node:
        case Symbol(name) if name == IDENTITY:
            return Number(Fraction(1), "1")
        case Negative(operand):
            inner = _scale(operand)
            return None if inner is None else Negative(inner)
        case Quotient(above, below) if IDENTITY not in symbols(below):
            inner = _scale(above)
            return None if inner is None else Quotient(inner, below)
        case Sum(terms):
            scales = [_scale(term) for term in terms]
            return None if None in scales else Sum(tuple(s for s in scales if s is not None))
        case Product(factors):
            return _scale_of_product(factors)
    return None


def _scale_of_product(factors: tuple[Node, ...]) -> Node | None:
    holding = [factor for factor in factors if IDENTITY in symbols(factor)]
    if len(holding) != 1:
        return None
    inner = _scale(holding[0])
    if inner is None:
        return None
    rest = tuple(factor for factor in factors if factor is not holding[0])
    if isinstance(inner, Number) and inner.value == 1 and rest:
        return rest[0] if len(rest) == 1 else Product(rest)
    return Product((*rest, inner))
