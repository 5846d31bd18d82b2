"""Bases of logarithms, however they are written."""

import re

from grader.notation.cursor import Cursor
from grader.notation.errors import NotationError
from grader.notation.functions import SPELLINGS
from grader.notation.names import CONSTANTS, Free, resolve
from grader.notation.numerals import read_numeral
from grader.notation.tokens import Kind, Token
from grader.notation.tree import Call, Node, Power, Symbol

_WHOLE_BASE = re.compile(r"[lL]og_\d+", re.ASCII)
_LOGARITHM_OF_NAME = re.compile(r"([lL]og_(?:10|\d))([A-Za-z]\w*)", re.ASCII)


def read_base(cursor: Cursor, token: Token) -> Node | None:
    """Return the base that a logarithm names, however it does; None where it names none."""
    if not token.text.startswith(("log", "Log")):
        return None
    return (
        _base_in_brackets(cursor, token)
        or _decimal_base(cursor, token)
        or _base_of_logarithm(cursor, token)
    )


def _base_in_brackets(cursor: Cursor, token: Token) -> Node | None:
    """Return the base of `log_(a+1)`; None where none stands in brackets."""
    if token.text not in ("log", "Log") or cursor.next.text != "_":
        return None
    cursor.take()
    if cursor.next.kind is not Kind.OPEN:
        raise NotationError("notation.character", {"found": "_"}, cursor.tokens[cursor.at - 1].span)
    opening = cursor.take()
    base = cursor.expression(0)
    cursor.close(opening)
    return base


def _decimal_base(cursor: Cursor, token: Token) -> Node | None:
    """Return the base of `log_2.5(x)`, which the point cuts into a word and a number.

    Raises:
        NotationError: `notation.ambiguous` where the argument has no brackets.
    """
    after = cursor.next
    if not (_WHOLE_BASE.fullmatch(token.text) and after.glued and after.text.startswith(".")):
        return None
    cursor.take()
    base = token.text.partition("_")[2] + after.text
    if cursor.next.kind is not Kind.OPEN:
        first, second = f"log(…, {base})", f"{token.text}({after.text}…)"
        raise cursor.ambiguous(token.start, first, second)
    return read_numeral(base, token.start)


def _base_of_logarithm(cursor: Cursor, token: Token) -> Node | None:
    """Return the base that a word such as `log_3` or `log_b` names; None where it names none."""
    function, mark, base = token.text.partition("_")
    names = cursor.names
    if not mark or function not in ("log", "Log") or token.text in names.variables:
        return None
    if token.text in SPELLINGS:
        return None
    if base.isdigit():
        return read_numeral(base, token.start)
    is_free = names.free is not Free.NO and base[:1].isalpha()
    is_free = is_free and base not in SPELLINGS and base not in CONSTANTS
    is_free = is_free and resolve(base, names) == (base,)
    return Symbol(base) if base in names.variables or is_free else None


def split_name_off(cursor: Cursor, token: Token) -> Token:
    """Put the logarithm and the name of `log_2n` in place of the word; return what stands first."""
    match = _LOGARITHM_OF_NAME.fullmatch(token.text)
    after = cursor.next
    goes_on = after.kind in (Kind.WORD, Kind.OPEN, Kind.NUMBER)
    if match is None or goes_on or token.text in cursor.names.variables:
        return token
    function, name = match.groups()
    middle = token.end - len(name)
    cursor.tokens[cursor.at - 1 : cursor.at] = [
        Token(Kind.WORD, function, token.start, middle, token.glued),
        Token(Kind.WORD, name, middle, token.end),
    ]
    return cursor.tokens[cursor.at - 1]


def with_base(logarithm: Node, base: Node) -> Node:
    """Return a logarithm, raised or not, to a base."""
    match logarithm:
        case Power(inner, exponent):
            return Power(with_base(inner, base), exponent)
        case Call(function, (argument,)):
            return Call(function, (argument, base))
    return logarithm
