"""Numbers where they stand: what follows may give them a second meaning."""

import re

from grader.notation.cursor import Cursor
from grader.notation.errors import NotationError, Span
from grader.notation.numerals import read_numeral
from grader.notation.tokens import Kind, Token
from grader.notation.tree import Number

_POINTED = re.compile(r"[.,٫]")


def read_literal(cursor: Cursor, token: Token) -> Number:
    """Read a number where it stands.

    Raises:
        NotationError: it is none, or has more than one meaning beside what follows.
    """
    number = read_numeral(token.text, token.start)
    _check_percent(cursor, token)
    _check_constant(cursor, token)
    _check_repeating(cursor, token)
    _check_torn_exponent(cursor, token)
    if "e" not in number.text:
        return number
    mantissa, _, exponent = number.text.partition("e")
    letter = next((letter for letter in "xXeE" if letter in token.text), "")
    if letter in cursor.names.variables:
        raise _scientific(token, mantissa, exponent, letter)
    signed = re.search(r"e[+-]", token.text)
    if cursor.names.euler and signed and mantissa != "1":
        raise _scientific(token, mantissa, exponent, "e")
    return number


def _scientific(token: Token, mantissa: str, exponent: str, letter: str) -> NotationError:
    """Return the error for `2e-3` and `2x10^3`, where the letter may be one of its own."""
    sign, amount = ("-", exponent[1:]) if exponent[0] == "-" else ("+", exponent)
    apart = f"{letter} {sign} {amount}" if letter in "eE" else f"{letter}*10^{exponent}"
    readings = {"first": f"{mantissa}*10^({exponent})", "second": f"{mantissa}*{apart}"}
    return NotationError("notation.ambiguous", {"found": token.text, **readings}, token.span)


def _check_repeating(cursor: Cursor, token: Token) -> None:
    """Refuse `0.1(6)`: a decimal whose last digits repeat, or a product."""
    opening, digits = cursor.next, cursor.tokens[min(cursor.at + 1, len(cursor.tokens) - 1)]
    if not _POINTED.search(token.text) or opening.text != "(" or not opening.glued:
        return
    if digits.text.isdigit() and cursor.tokens[cursor.at + 2].text == ")":
        repeated = f"{token.text}{digits.text * 2}…"
        readings = {"first": repeated, "second": f"{token.text}*({digits.text})"}
        found = f"{token.text}({digits.text})"
        span = Span(token.start, cursor.tokens[cursor.at + 2].end)
        raise NotationError("notation.ambiguous", {"found": found, **readings}, span)


def _check_percent(cursor: Cursor, token: Token) -> None:
    """Refuse `7 % x`, where a remainder may be meant."""
    if not token.text.endswith("%"):
        return
    after = cursor.next
    begins = after.kind in (Kind.WORD, Kind.OPEN, Kind.NUMBER)
    if begins and (after.glued or token.text[-2:-1].isspace()):
        found = cursor.source(token.start, after.end)
        value = token.text[:-1].strip()
        args = {"found": found, "first": f"({value}/100)*…", "second": f"{value} modulo …"}
        raise NotationError("notation.ambiguous", args, Span(token.start, after.end))


def _check_constant(cursor: Cursor, token: Token) -> None:
    """Refuse `2%e`, where e may stand behind a per cent, or be Maxima's %e."""
    after = cursor.next
    if after.glued and cursor.text[after.start : after.end].startswith("%"):
        readings = {"first": f"{token.text}%*{after.text}", "second": f"{token.text}*{after.text}"}
        found = cursor.source(token.start, after.end)
        span = Span(token.start, after.end)
        raise NotationError("notation.ambiguous", {"found": found, **readings}, span)


def _check_torn_exponent(cursor: Cursor, token: Token) -> None:
    """Refuse `1.5 e-3` in a number, where the exponent of a power of ten was torn off."""
    mark = cursor.next
    sign, digits = (cursor.tokens[min(cursor.at + n, len(cursor.tokens) - 1)] for n in (1, 2))
    is_torn = not cursor.names.euler and mark.text not in cursor.names.variables
    is_torn = is_torn and (sign.glued or digits.glued)
    glued = mark.glued and sign.glued and digits.glued
    if mark.text not in ("e", "E") or not (is_torn or glued):
        return
    if sign.text in ("+", "-") and digits.kind is Kind.NUMBER:
        found = cursor.source(token.start, digits.end)
        first = f"{token.text}*10^({sign.text}{digits.text})"
        args = {
            "found": found,
            "first": first,
            "second": f"{token.text}*{mark.text} {sign.text} {digits.text}",
        }
        raise NotationError("notation.ambiguous", args, Span(token.start, digits.end))
