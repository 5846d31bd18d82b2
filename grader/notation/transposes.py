r"""Transposes of matrices: `Q^T`, `Q^{\top}`, `Q'`, `Q.T`, `Q^TK`, and `A^{-T}`."""

from grader.notation.cursor import CLOSING, Cursor
from grader.notation.errors import NotationError
from grader.notation.names import TRANSPOSES, resolve
from grader.notation.tokens import Kind, Token
from grader.notation.tree import Call, Negative, Node, Power, symbols
from grader.notation.values import literal

_MARK = "T"
_MINUS_ONE = Negative(literal(1))


def transposed(base: Node) -> Node:
    """Return the transpose of a matrix."""
    return Call("transpose", (base,))


def read_mark(cursor: Cursor, base: Node) -> Node | None:
    """Read an exponent that transposes; None where the next exponent is an ordinary one.

    At a matrix T transposes even where it is declared, as the length of a sequence, say.
    """
    marks = _marks(cursor)
    if not symbols(base).isdisjoint(cursor.names.matrices):
        marks |= {_MARK} - cursor.names.matrices
    _cut(cursor, marks)
    texts = [token.text for token in cursor.tokens[cursor.at : cursor.at + 4]]
    closing = CLOSING.get(texts[0])
    inside = texts[1:] if closing else texts
    minus = inside[0] == "-"
    if len(inside) < minus + 1 or inside[minus] not in marks:
        return None
    if closing and inside[minus + 1 : minus + 2] != [closing]:
        return None
    cursor.at += minus + (3 if closing else 1)
    return Power(transposed(base), _MINUS_ONE) if minus else transposed(base)


def has_mark(cursor: Cursor, at: int) -> bool:
    """Whether the mark of a transpose stands at a place, alone or in a bracket."""
    texts = [token.text for token in cursor.tokens[at : at + 2]]
    return not _marks(cursor).isdisjoint(texts[: 2 if texts[0] in CLOSING else 1])


def _marks(cursor: Cursor) -> frozenset[str]:
    return TRANSPOSES - set(cursor.names.variables)


def _cut(cursor: Cursor, marks: frozenset[str]) -> None:
    """Cut the mark off the word that it is glued to, as in `Q^TK`."""
    token = cursor.next
    mark, rest = token.text[:1], token.text[1:]
    if token.kind is not Kind.WORD or not rest or mark not in marks:
        return
    if token.text in cursor.names.variables or not _is_read(rest, cursor):
        return
    pieces = (mark, token.start, token.start + 1), (rest, token.start + 1, token.end)
    cursor.tokens[cursor.at : cursor.at + 1] = [
        Token(Kind.WORD, text, start, end) for text, start, end in pieces
    ]


def _is_read(word: str, cursor: Cursor) -> bool:
    try:
        resolve(word, cursor.names)
    except NotationError:
        return False
    return True
