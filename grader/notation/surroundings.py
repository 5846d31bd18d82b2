r"""What stands around a matrix: a name, a scalar before or behind it, the mark of a transpose."""

import re
from dataclasses import dataclass

from grader.notation.errors import NotationError, Span, placed
from grader.notation.limits import LENGTH
from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.rows import Piece
from grader.notation.sizes import check_tree
from grader.notation.tree import Matrix, Negative, Node, Number, Product, Quotient, Sum, walk

WRAPPER = re.compile(
    r"(?:(?:np|numpy|torch|jnp|tf|sympy|sp)\s*\.\s*)?"
    r"(?:array|tensor|matrix|asarray|Matrix|mat)\s*\(",
    re.ASCII,
)
CLOSING = {"[": "]", "(": ")", "{": "}"}
BRACKET = re.compile(r"[()\[\]{}]")
_T = r"(?:T|t|⊤|\\top|\\intercal|\\math(?:rm|sf|bf|tt)\s*\{?\s*T\s*\}?)"
_MARK = re.compile(rf"\s*(?:\^\s*(?:{_T}|\{{\s*{_T}\s*\}}|\(T\))|ᵀ|\.?'|\.m?T(?!\w))")
_NODES = 20_000
"""Nodes of all entries together that factors may add."""
_SCALAR = re.compile(r"\s*(?:\*(?!\*)|/|\\cdot(?![A-Za-z])|\\times(?![A-Za-z]))")
_WRAPPED = re.compile(r"\(\s*\[")
_NESTED = re.compile(r"[\[(]\s*\[")
_BEHIND_FACTOR = re.compile(
    r"\s*(?:(?:\^|\*\*)\s*[({]?\s*-?\d{1,3}\s*[)}]?\s*)?(?:\*|\\cdot|\\times)?\s*\["
)
"""What stands between a scalar in brackets and a matrix."""
_SEPARATORS = re.compile(r"[,;\n]")
_TIMES = re.compile(r"\s*(?:\*|\\cdot|\\times|\\,|\\;)\s*\Z")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A matrix without what stands around it, and that, as pieces of the text."""

    before: Piece
    core: Piece
    after: Piece


@dataclass(frozen=True, slots=True)
class Dressing:
    """What has to be done with the entries: factors, and whether rows become columns."""

    factors: tuple[Node, ...] = ()
    negative: bool = False
    transposed: bool = False


def split_surroundings(body: Piece) -> Surroundings:
    """Split a list or a print-out off from what stands around it; plain rows have nothing."""
    start, opening = _start(body.text)
    end = _end(body.text, opening)
    if start == 0 and _WRAPPED.match(body.text):
        core = Piece(body.text[1 : end - 1], body.at + 1).stripped()
        return Surroundings(Piece("", body.at), core, Piece(body.text[end:], body.at + end))
    after = Piece(body.text[end:], body.at + end)
    round_only = start == 0 and body.text[:1] in ("(", "{")
    is_dressing = _MARK.match(after.text) or (_SCALAR.match(after.text) and not round_only)
    nested = start >= 0 and _NESTED.match(body.text, opening)
    separate = nested and after.text.lstrip()[:1] not in ("", ",", "[", ";")
    if start < 0 or not (is_dressing or separate or not after.text.strip()):
        end = len(body.text)
        after = Piece("", body.at + end)
    start = max(start, 0)
    before = Piece(body.text[:start], body.at)
    if "\n" in before.text.strip():
        return Surroundings(Piece("", body.at), body, Piece("", body.at + len(body.text)))
    return Surroundings(before, Piece(body.text[start:end], body.at + start), after)


def _start(text: str) -> tuple[int, int]:
    """Return where the matrix starts, and its first bracket; -1 where there is none."""
    wrapper = WRAPPER.search(text)
    square = text.find("[")
    if wrapper and (square < 0 or wrapper.start() < square):
        return wrapper.start(), wrapper.end() - 1
    if text[:1] in ("(", "{") and not _is_factor(text):
        return 0, 0
    return square, square


def _is_factor(text: str) -> bool:
    """Whether the bracket that a text starts with is a scalar before a matrix."""
    end = _end(text, 0)
    is_scalar = text[0] == "(" and not _SEPARATORS.search(text, 0, end)
    return is_scalar and _BEHIND_FACTOR.match(text, end) is not None


def _end(text: str, opening: int) -> int:
    """Return the place behind the bracket that closes the one at `opening`."""
    depth = 0
    for bracket in BRACKET.finditer(text, max(opening, 0)):
        is_opening = bracket.group() in CLOSING
        depth += 1 if is_opening else -1
        if depth == 0 and not is_opening:
            return bracket.end()
    return len(text)


def read_dressing(before: Piece, after: Piece, names: Names) -> Dressing:
    """Read what stands before and behind a matrix.

    Raises:
        NotationError: it is no scalar, or has more than one meaning.
    """
    text = _TIMES.sub("", before.text).strip()
    negative = text == "-"
    factors = [] if negative or text in ("", "+") else [_factor(text, before.at, names)]
    mark = _MARK.match(after.text)
    rest = after.text[mark.end() :] if mark else after.text
    if rest.strip():
        factors.append(_behind(rest, after.at + len(after.text) - len(rest), names))
    return Dressing(tuple(factors), negative, mark is not None)


def _factor(text: str, at: int, names: Names) -> Node:
    """Read the scalar before a matrix; a sum has to stand in brackets."""
    node = _parsed(text, at, names)
    if isinstance(node, Sum) and not (text.startswith("(") and _end(text, 0) == len(text)):
        readings = {"first": f"({text})*…", "second": f"{text}*…"}
        raise NotationError(
            "notation.ambiguous", {"found": text, **readings}, Span(at, at + len(text))
        )
    return node


def _behind(rest: str, at: int, names: Names) -> Node:
    """Read `/2` or `*sqrt(3)` behind a matrix as what one such is worth."""
    if not _SCALAR.match(rest):
        found = rest.strip()[:1]
        place = at + rest.index(found)
        raise NotationError("notation.character", {"found": found}, Span(place, place + 1))
    node = _parsed("1" + rest, at - 1, names)
    if not isinstance(node, Product | Quotient | Number):
        raise NotationError("notation.operand", {"found": rest.strip()}, Span(at, at + len(rest)))
    return node


def _parsed(text: str, at: int, names: Names) -> Node:
    try:
        return parse(text, names, LENGTH)
    except NotationError as error:
        start = max(0, error.span.start + at)
        raise placed(error, Span(start, max(start, error.span.end + at))) from None


def dressed(matrix: Matrix, dressing: Dressing) -> Matrix:
    """Return a matrix with all that was said around it.

    Raises:
        NotationError: an entry becomes too large.
    """
    rows = matrix.rows
    if dressing.transposed:
        rows = tuple(zip(*rows, strict=True))
    if dressing.negative:
        rows = tuple(tuple(Negative(entry) for entry in row) for row in rows)
    if dressing.factors:
        _check_size(matrix, dressing.factors)
        rows = tuple(tuple(_times(dressing.factors, entry) for entry in row) for row in rows)
    return matrix if rows is matrix.rows else Matrix(rows)


def _check_size(matrix: Matrix, factors: tuple[Node, ...]) -> None:
    """Refuse factors that would make the matrix too large to look at, entry by entry."""
    nodes = sum(1 for factor in factors for _ in walk(factor))
    if nodes * len(matrix.rows) * len(matrix.rows[0]) > _NODES:
        raise NotationError("notation.large", {"limit": str(_NODES)})


def _times(factors: tuple[Node, ...], entry: Node) -> Node:
    product = Product((*factors, entry))
    check_tree(product)
    return product
