r"""Shapes: the set a matrix belongs to, or the size of a tensor, in the many ways to write it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from grader.codes import Code
from grader.notation.characters import normalise
from grader.notation.errors import NotationError, Span, placed
from grader.notation.limits import check_text
from grader.notation.names import Free, Names
from grader.notation.parser import parse
from grader.notation.printer import latex, plain
from grader.notation.rows import Piece, split
from grader.notation.sizes import rational
from grader.notation.tokens import LOWERED
from grader.notation.tree import Negative, Node, Number, Product, Sum, Symbol, symbols
from grader.notation.wrappings import unwrapped

CODES: Mapping[str, Code] = {
    "shape.product": Code(
        "“{found}” can be one dimension (a product) or two; please write × between dimensions.",
        "„{found}“ kann eine Dimension (ein Produkt) oder zwei sein; bitte × zwischen die "
        "Dimensionen schreiben.",
    ),
    "shape.reals": Code(
        "“{found}” may have lost the exponent of R; please write R^(a × b).",
        "Bei „{found}“ ist wohl der Exponent von R verloren gegangen; bitte R^(a × b) schreiben.",
    ),
    "shape.size": Code(
        "“{found}” is not a size: a positive whole number was expected.",
        "„{found}“ ist keine Größe; erwartet war eine positive ganze Zahl.",
    ),
    "shape.word": Code(
        "“{found}” is a word; a size was expected, a letter or a number.",
        "„{found}“ ist ein Wort; erwartet war eine Größe, ein Buchstabe oder eine Zahl.",
    ),
}

_COMMANDS: Mapping[str, str] = {
    r"\\mathbb\s*\{?\s*R\s*\}?|\\mathbf\s*\{\s*R\s*\}|\\R(?![A-Za-z])|\\Reals?(?![A-Za-z])": " R",
    r"\\times(?![A-Za-z])": "×",
    r"\\in(?![A-Za-z])": "∈",
    r"\\cdot(?![A-Za-z])": "*",
    r"\\lfloor(?![A-Za-z])": "⌊",
    r"\\rfloor(?![A-Za-z])": "⌋",
    r"\\lceil(?![A-Za-z])": "⌈",
    r"\\rceil(?![A-Za-z])": "⌉",
    r"\\(?:left|right|displaystyle)(?![A-Za-z])|\\[,;:! ]|\\q?quad(?![A-Za-z])|[$~]": " ",
    r"\\(?:text|mathrm|mathit|textrm|operatorname)\s*\{([^{}]*)\}": r"\1",
}
_WORDS = re.compile(
    r"\A\s*(?:(?:the\s+)?(?:tensor|matrix|array)\s+(?:of|with)\s+)?(?:the\s+)?(?:shape|size|Form)\b"
    r"(?:\s+is|\s+ist)?\s*[:=]*\s*(?=[(\[{\dA-ZR])"
)
_NOUN = re.compile(
    r"(?:\s*-\s*|\s+)(?:[Mm]atri(?:x|zen|ces)|[Tt]ensor(?:en)?|[Vv]e[ck]tor(?:en)?"
    r"|dim(?:ensional)?)\s*\Z"
)
_RAISED = re.compile(r"R([⁰¹²³⁴⁵⁶⁷⁸⁹ᵃ-ᶻⁿⁱˣᴬ-ᵂⱽ⁺⁻]+)")
_SIZES = re.compile(r"\s*\[\s*(\d+(?:\s+\d+)+)\s*\]\s*")
_LEAD = re.compile(
    r"\s*[A-Z](?:_?\w+|\^\{?T\}?)?(?:\.shape)?\s*(?:∈|==?|:|\bin\b|\bis\b|\bist\b)\s*(?=.)"
)
_REALS = re.compile(r"\s*R\s*\^")
_PIECES = re.compile(r"\s*R\s*((?:[\^_]\{[^{}]*\})+)\s*")
_PIECE = re.compile(r"([\^_])\{([^{}]*)\}")
_SIZE = re.compile(r"\s*(?:torch\s*\.\s*)?Size\s*\((.*)\)\s*", re.DOTALL)
_TIMES = re.compile(
    r"[×✕✖]|\s*-by-\s*|(?<=[\w}\)])\s+(?:[xX]|by|mal|times)\s+(?=[\w{\(])|(?<=\d)[xX](?=\d)"
)
_INNER = re.compile(r"_\{[^{}]*\}|\b(?:max|min)\s*\([^()]*\)")
"""An index, or a function: what a comma in it parts are no dimensions."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_ODD = frozenset(
    {"an", "it", "is", "the", "ein", "eine", "ist", "dim", "dimensional", "scalar", "Skalar"}
    | {"square", "column", "row", "vector", "matrix", "quadratisch", "Zeile", "Spalte", "Vektor"}
    | {"Matrix", "tensor", "Tensor", "and", "und", "of", "by", "with"}
)
"""Words that are no dimension unless they are declared."""
_GLUED = re.compile(r"\d,\d", re.ASCII)
_LETTERS = 2
_TORN = re.compile(r"[\w}]\s+[\w{]")
_INNER_X = re.compile(r"[A-Za-z0-9]x[A-Za-z0-9]")


def parse_shape(text: str, names: Names) -> tuple[Node, ...]:
    """Read a shape: its dimensions in order, each a name, a whole number or an expression.

    >>> from grader.notation.names import Names
    >>> [plain(d) for d in parse_shape("Q ∈ R^{N_{Q} × d_k}", Names(("N_Q", "d_k")))]
    ['N_Q', 'd_k']

    Args:
        text: as typed.
        names: the declared names; other letters stand for themselves.

    Raises:
        NotationError: it is not one shape, or has more than one meaning.
    """
    check_text(text)
    try:
        return _parsed(text, replace(names, free=Free.WHOLE, euler=False))
    except NotationError as error:
        raise placed(error, _place(text, error.args_.get("found", ""))) from None


def _place(text: str, found: str) -> Span:
    """Return where what was found stands in the text as typed; all of it where that is open."""
    once = bool(found) and text.count(found) == 1
    return Span(text.index(found), text.index(found) + len(found)) if once else Span(0, len(text))


@lru_cache(maxsize=4096)
def _parsed(text: str, names: Names) -> tuple[Node, ...]:
    simple, crosses = _simplified(unwrapped(text))
    plain_text = _without_words(simple)
    lead = _LEAD.match(plain_text)
    body = plain_text[lead.end() :] if lead else plain_text
    inside = _inside(body)
    pieces = [piece.stripped() for piece in split(Piece(inside, 0), ",")]
    if len(pieces) > 1 and not pieces[-1].text:
        pieces.pop()
    dimensions = tuple(_dimension(piece, names, whole=crosses > 0) for piece in pieces)
    if lead and len(dimensions) == 1 and not _REALS.match(body):
        raise NotationError(
            "notation.relation", {"found": lead.group().strip()}, Span(0, lead.end())
        )
    if len(dimensions) == 1 and isinstance(dimensions[0], Product):
        raise NotationError("shape.product", {"found": pieces[0].text})
    return dimensions


def show_shape(dimensions: tuple[Node, ...]) -> str:
    """Print a shape in plain notation."""
    return "(" + ", ".join(map(plain, dimensions)) + ")"


def latex_shape(dimensions: tuple[Node, ...]) -> str:
    """Print a shape as LaTeX."""
    return " \\times ".join(map(_latex_dimension, dimensions))


def _latex_dimension(dimension: Node) -> str:
    text = latex(dimension)
    return f"\\left({text}\\right)" if isinstance(dimension, Sum) else text


def _simplified(text: str) -> tuple[str, int]:
    """Return the text without LaTeX's commands, with commas for ×, and how many these were."""
    for pattern, meant in _COMMANDS.items():
        text = re.sub(pattern, meant, text)
    text = _RAISED.sub(_lowered, text.replace("ℝ", "R"))
    stops, text = text.count(";"), text.replace(";", ",")
    _refuse_both(text)
    text, crosses = _TIMES.subn(",", text)
    return normalise(text), crosses + stops


def _refuse_both(text: str) -> None:
    """Refuse a cross in a list with commas: `(5, 3×4)` has two dimensions or three."""
    pieces = _INNER.sub("", text).strip(" ,.)]}").split(",")
    crossed = next((piece for piece in pieces if _TIMES.search(piece)), None)
    if len(pieces) > 1 and crossed is not None:
        raise NotationError("shape.product", {"found": crossed.strip(" ()[]{}")})


def _lowered(raised: re.Match[str]) -> str:
    """Return `R^(n×m)` for `Rⁿˣᵐ`."""
    return "R^(" + "×".join(part.translate(LOWERED) for part in raised[1].split("ˣ")) + ")"


def _without_words(text: str) -> str:
    """Leave out words such as `shape:`, a stop at the end, and the blanks of `[5 3]`."""
    text = _WORDS.sub("", text.rstrip().removesuffix("."), count=1)
    text = _NOUN.sub("", text)
    sizes = _SIZES.fullmatch(text)
    return ", ".join(sizes[1].split()) if sizes else text


def _inside(text: str) -> str:
    """Return the list of dimensions without what stands around it."""
    pieces = _PIECES.fullmatch(text)
    if pieces and len(_PIECE.findall(pieces[1])) > 1:
        return "".join(
            inner if mark == "^" else f"_{inner}" for mark, inner in _PIECE.findall(pieces[1])
        )
    size, reals = _SIZE.fullmatch(text), _REALS.match(text)
    if size:
        text = size[1]
    elif reals:
        text = text[reals.end() :]
    return _without_brackets(text)


def _without_brackets(text: str) -> str:
    """Take off brackets that enclose the whole text."""
    text = text.strip()
    if text[:1] in _BRACKETS and _closes_at(text) < 0:
        raise NotationError("notation.unclosed", {"found": text[0]})
    while text[:1] in _BRACKETS and _closes_at(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes_at(text: str) -> int:
    """Return where the bracket that opens the text is closed; -1 where it is not."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return at
    return -1


def _dimension(piece: Piece, names: Names, *, whole: bool) -> Node:
    """Read one dimension; blanks in it are products where it is `whole` or in brackets."""
    if _GLUED.search(piece.text):
        args = {"found": piece.text, "first": piece.text.replace(",", "."), "second": "×"}
        raise NotationError("notation.comma", args, Span(piece.at, piece.at + len(piece.text)))
    try:
        node = parse(piece.text, names)
    except NotationError as error:
        shift = Span(piece.at + error.span.start, piece.at + error.span.end)
        raise placed(error, shift) from None
    span = Span(piece.at, piece.at + len(piece.text))
    value = rational(node) if isinstance(node, Number | Negative) else 1
    if value is not None and (value.denominator > 1 or value <= 0):
        raise NotationError("shape.size", {"found": piece.text}, span)
    whole = whole or (piece.text[:1] == "(" and _closes_at(piece.text) == len(piece.text) - 1)
    torn = not isinstance(node, Symbol | Number) and _TORN.search(piece.text)
    if torn and (not whole or _holds_words(node, names)):
        raise NotationError("shape.product", {"found": piece.text}, span)
    _check_names(node, names, span)
    if odd := next((name for name in symbols(node) - set(names.variables) if name in _ODD), None):
        raise NotationError("shape.word", {"found": odd}, span)
    return replace(node, text=node.text.removesuffix(".")) if isinstance(node, Number) else node


def _holds_words(node: Node, names: Names) -> bool:
    """Whether undeclared names in a dimension are words, not letters."""
    return any(len(name) > _LETTERS for name in symbols(node) - set(names.variables))


def _check_names(node: Node, names: Names, span: Span) -> None:
    """Refuse undeclared names that look like a lost exponent of R or a lost ×."""
    for name in symbols(node) - set(names.variables):
        if name.startswith("R"):
            raise NotationError("shape.reals", {"found": name}, span)
        if _INNER_X.search(name.replace("max", "")):
            raise NotationError("shape.product", {"found": name}, span)
