"""Operands: numbers, names, calls of functions, and what stands in brackets or bars."""

import re
from collections.abc import Callable, Mapping

from grader.notation.cursor import POWER, SIGN, Cursor
from grader.notation.errors import NotationError, Span, placed
from grader.notation.functions import ARITY, MATRIX_ARITY, SEVERAL, SPELLINGS
from grader.notation.literals import read_literal
from grader.notation.logarithms import read_base, split_name_off, with_base
from grader.notation.names import CONSTANTS, MATRIX_SPELLINGS, resolve
from grader.notation.numerals import read_numeral
from grader.notation.tokens import Kind, Token
from grader.notation.tree import Call, Constant, Negative, Node, Number, Power, Product, Symbol

_ROUNDED = {"⌊": "floor", "⌈": "ceil"}
_SIGNED_OPERANDS = frozenset({"|", "√", "∛", "∞", "⌊", "⌈"})
"""What else may begin the argument of a function without brackets."""
_PAIRED = frozenset("([")
_BOUND = frozenset("^√∛_")
"""What makes a bracket behind it an exponent, a radicand or a base, and no pair."""
_TWO_NUMBERS = re.compile(r"\d+,\d+", re.ASCII)
_SEPARATING = SEVERAL | {"atan"}
"""Functions in whose brackets a comma separates, here or elsewhere."""
_RUN = re.compile(r"\d[\d.,]*\d", re.ASCII)
_INNER = re.compile(r"[(\[{][^()\[\]{}]+[)\]}]")
_DECIMAL = re.compile(r"(?<![\d.,])0,\d", re.ASCII)
"""What looks like a number with a decimal comma."""
_LOOSE_COMMA = re.compile(r",\s")
_FUNCTION_OF_NUMBER = re.compile(r"(ln|sqrt)(\d{1,9})", re.ASCII)


def read_operand(cursor: Cursor) -> Node:
    """Read a number, a name, a call, a bracket, or a sign with what it belongs to.

    Raises:
        NotationError: none of them stands here.
    """
    token = cursor.take()
    match token.kind:
        case Kind.NUMBER:
            return read_literal(cursor, token)
        case Kind.WORD:
            return _word(cursor, token)
        case Kind.OPEN:
            return _group(cursor, token)
        case Kind.OPERATOR if token.text in _PREFIX:
            return _PREFIX[token.text](cursor, token)
        case Kind.END:
            raise NotationError("notation.ends", span=token.span)
    code = "notation.character" if token.text == "_" else "notation.operand"
    raise NotationError(code, {"found": token.text}, token.span)


# --- brackets and signs -------------------------------------------------------------------------


def _group(cursor: Cursor, token: Token) -> Node:
    _check_pair(cursor, token)
    bars, raising, cursor.bars, cursor.raising = cursor.bars, cursor.raising, 0, 0
    inside = cursor.expression(0)
    cursor.close(token)
    cursor.bars, cursor.raising = bars, raising
    return Call(_ROUNDED[token.text], (inside,)) if token.text in _ROUNDED else inside


def _check_pair(cursor: Cursor, opening: Token) -> None:
    """Refuse `(1,2)*x` and `[1,2+x]`: a number with a decimal comma, or two entries."""
    number = cursor.next
    before = cursor.tokens[cursor.at - 2].text if cursor.at > 1 else ""
    if before in _BOUND:
        return
    glued = _TWO_NUMBERS.fullmatch(number.text) and opening.text in _PAIRED
    alone = cursor.tokens[min(cursor.at + 1, len(cursor.tokens) - 1)].kind is Kind.CLOSE
    if glued and (alone or opening.text == "["):
        found = cursor.source(number.start, number.end)
        args = {
            "found": found,
            "first": found.replace(",", "."),
            "second": found.replace(",", "; "),
        }
        raise NotationError("notation.comma", args, number.span)


def _negative(cursor: Cursor, _: Token) -> Node:
    return Negative(cursor.expression(SIGN))


def _positive(cursor: Cursor, sign: Token) -> Node:
    if cursor.next.text == "-" and cursor.next.glued:
        args = {"found": "+-", "first": "+(-…)", "second": "±"}
        raise NotationError("notation.ambiguous", args, Span(sign.start, cursor.next.end))
    return cursor.expression(SIGN)


def _infinity(_: Cursor, __: Token) -> Node:
    return Constant("inf")


def _absolute(cursor: Cursor, token: Token) -> Node:
    cursor.bars += 1
    inside = cursor.expression(0)
    if cursor.next.text != "|":
        raise NotationError("notation.unclosed", {"found": "|"}, token.span)
    cursor.take()
    cursor.bars -= 1
    return Call("abs", (inside,))


def _radical(cursor: Cursor, token: Token) -> Node:
    """Read a root sign: it covers one bracket, one number or one name."""
    opening = cursor.next
    if opening.kind not in (Kind.NUMBER, Kind.WORD, Kind.OPEN) and opening.text != "|":
        raise NotationError("notation.brackets_missing", {"function": token.text}, token.span)
    under = read_operand(cursor)
    covered = cursor.source(opening.start, cursor.tokens[cursor.at - 1].end)
    over = isinstance(under, Number) and under.value == 1 and cursor.next.text == "/"
    if opening.kind is not Kind.OPEN and (over or _sticks(cursor)):
        sign, rest = token.text, cursor.next.text
        raise cursor.ambiguous(token.start, f"{sign}({covered}){rest}", f"{sign}({covered}{rest})")
    return Call("cbrt" if token.text == "∛" else "sqrt", (under,))


def _sticks(cursor: Cursor) -> bool:
    """Whether the next token continues the operand before it without a blank."""
    token = cursor.next
    return token.glued and (token.text in ("^", "!") or cursor.starts_factor())


# --- words --------------------------------------------------------------------------------------


def _word(cursor: Cursor, token: Token) -> Node:
    if indexed := _indexed(cursor, token):
        return Symbol(indexed)
    token = split_name_off(cursor, token)
    base = read_base(cursor, token)
    if base is not None:
        return with_base(_call(cursor, "log", token), base)
    if applied := _FUNCTION_OF_NUMBER.fullmatch(token.text):
        _split_number_off(cursor, token, *applied.groups())
        token = cursor.take()
    names = _resolved(cursor, token)
    if len(names) > 1:
        pieces = _pieces(token, names)
        token = pieces[0]
        cursor.tokens[cursor.at - 1 : cursor.at] = pieces
    name = names[0]
    if name in cursor.names.variables:
        return Symbol(name)
    if name in SPELLINGS:
        return _call(cursor, SPELLINGS[name], token)
    if cursor.names.matrices and name in MATRIX_SPELLINGS:
        return _call(cursor, MATRIX_SPELLINGS[name], token)
    return Constant(CONSTANTS[name]) if name in CONSTANTS else Symbol(name)


def _indexed(cursor: Cursor, token: Token) -> str | None:
    """Take the index of `x[1]`, where that is declared as x_1; None where none is there.

    Raises:
        NotationError: `notation.ambiguous` where x is declared.
    """
    opening, index = cursor.next, cursor.tokens[min(cursor.at + 1, len(cursor.tokens) - 1)]
    if opening.text != "[" or not opening.glued or not index.text.isdigit():
        return None
    closing = cursor.tokens[cursor.at + 2]
    if closing.text != "]":
        return None
    declared = cursor.names.variables
    indexed = f"{token.text}_{index.text}"
    if token.text in declared:
        readings = {"first": indexed, "second": f"{token.text}*{index.text}"}
        span = Span(token.start, closing.end)
        found = cursor.source(span.start, span.end)
        raise NotationError("notation.ambiguous", {"found": found, **readings}, span)
    name = next((n for n in (indexed, f"{token.text}{index.text}") if n in declared), None)
    cursor.at += 3 if name else 0
    return name


def _pieces(token: Token, names: tuple[str, ...]) -> list[Token]:
    """Return the tokens that a word is cut into, each where it stands if that can be told."""
    places, at = [], token.start
    for name in names:
        places.append((at, at + len(name)))
        at += len(name)
    if at != token.end:
        places = [(token.start, token.end)] * len(names)
    return [
        Token(Kind.WORD, name, start, end) for name, (start, end) in zip(names, places, strict=True)
    ]


def _split_number_off(cursor: Cursor, token: Token, function: str, digits: str) -> None:
    """Put the function and the number of `ln2` in place of the word, unless it is declared."""
    if token.text in cursor.names.variables:
        cursor.at -= 1
        return
    if cursor.next.text == "^":
        first, second = f"{function}({digits})^…", f"{function}({digits}^…)"
        raise cursor.ambiguous(token.start, first, second)
    middle = token.start + len(function)
    cursor.tokens[cursor.at : cursor.at] = [
        Token(Kind.WORD, function, token.start, middle, token.glued),
        Token(Kind.NUMBER, digits, middle, token.end),
    ]


def _resolved(cursor: Cursor, token: Token) -> tuple[str, ...]:
    """Resolve a word, or two words whose index mark was lost, such as `d k` for d_k."""
    declared = cursor.names.variables
    if cursor.next.kind is Kind.WORD and token.text not in declared:
        joined = f"{token.text}_{cursor.next.text}"
        if joined in declared:
            _check_joined(cursor, token, joined)
            cursor.take()
            return (joined,)
    primed = _primed(cursor, token)
    if primed in declared:
        return (primed,)
    try:
        return resolve(token.text, cursor.names)
    except NotationError as error:
        raise placed(error, token.span) from None


def _check_joined(cursor: Cursor, token: Token, joined: str) -> None:
    """Refuse `e x` where both e_x and x are declared."""
    if token.text in CONSTANTS and cursor.next.text in cursor.names.variables:
        second = f"{token.text}*{cursor.next.text}"
        raise cursor.ambiguous(token.start, joined, second)


def _primed(cursor: Cursor, token: Token) -> str:
    """Take the primes behind a name that is declared with them, such as x'."""
    count = 0
    while cursor.tokens[cursor.at + count].text == "'" and cursor.tokens[cursor.at + count].glued:
        count += 1
    name = token.text + "'" * count
    if count and name in cursor.names.variables:
        cursor.at += count
        return name
    return ""


def _call(cursor: Cursor, function: str, token: Token) -> Node:
    if cursor.next.text == "^":
        return _raised(cursor, function, token)
    if cursor.next.kind is Kind.OPEN and cursor.next.text not in _ROUNDED:
        return _bracketed(cursor, function, token)
    return _bare(cursor, function, token)


def _raised(cursor: Cursor, function: str, token: Token) -> Node:
    """Read `log^2 n` and `sin^2(x)`: the power of the function's value."""
    cursor.take()
    exponent = cursor.expression(POWER)
    again = cursor.next.text == "^"
    if not isinstance(exponent, Number) or function in ("exp", "sqrt") or again:
        first, second = f"{function}(…)^…", f"{function}(…^…)"
        raise cursor.ambiguous(token.start, first, second)
    return Power(_call(cursor, function, token), exponent)


def _bracketed(cursor: Cursor, function: str, token: Token) -> Node:
    opening = cursor.take()
    bars, raising, cursor.bars, cursor.raising = cursor.bars, cursor.raising, 0, 0
    arguments = [cursor.expression(0)]
    while cursor.next.text in (",", ";"):
        cursor.take()
        arguments.append(cursor.expression(0))
    closing = cursor.close(opening)
    cursor.bars, cursor.raising = bars, raising
    _check_comma(cursor, function, opening, closing)
    if opening.text == "[" and function in ("sqrt", "log") and cursor.next.kind is Kind.OPEN:
        index = cursor.source(opening.end, closing.start)
        first = f"root({index}, …)" if function == "sqrt" else f"log(…, {index})"
        raise cursor.ambiguous(token.start, first, f"{function}({index})*(…)")
    if opening.text == "{" and cursor.next.text == "^":
        first, second = f"{function}(…)^…", f"{function}((…)^…)"
        raise cursor.ambiguous(token.start, first, second)
    if opening.text == "[" and token.text == "Log" and len(arguments) > 1:
        found = cursor.source(token.start, closing.end)
        inside = cursor.source(opening.end, closing.start)
        readings = {"first": f"log({inside})", "second": f"{token.text}[{inside}]"}
        span = Span(token.start, closing.end)
        raise NotationError("notation.ambiguous", {"found": found, **readings}, span)
    least, most = ARITY.get(function) or MATRIX_ARITY[function]
    if not least <= len(arguments) <= most:
        expected = str(least) if least == most else f"{least}-{most}"
        args = {"function": function, "expected": expected, "found": str(len(arguments))}
        raise NotationError("notation.arguments", args, token.span)
    return Call(function, tuple(arguments))


def _check_comma(cursor: Cursor, function: str, opening: Token, closing: Token) -> None:
    """Refuse `log(2,5)` and `max(0,5, x)`: a comma in it can be decimal, or it can separate."""
    if function not in _SEPARATING or ";" in cursor.text[opening.end : closing.start]:
        return
    found = cursor.source(opening.end, closing.start)
    outer = _without_inner(found)
    glued = any(_is_numeral(run) for run in _RUN.findall(outer) if "," in run)
    several = outer.count(",") > 1 and _DECIMAL.search(outer)
    if glued and (function in ("log", "atan") or _LOOSE_COMMA.search(outer) or several):
        args = {
            "found": found,
            "first": found.replace(",", "."),
            "second": found.replace(",", "; "),
        }
        raise NotationError("notation.comma", args, Span(opening.end, closing.start))


def _is_numeral(run: str) -> bool:
    """Whether a run of digits, points and commas may be one number."""
    try:
        read_numeral(run)
    except NotationError as error:
        return error.code == "notation.comma"
    return True


def _without_inner(text: str) -> str:
    """Return a text without what stands in brackets in it."""
    while (shorter := _INNER.sub("()", text)) != text and len(shorter) < len(text):
        text = shorter
    return text


def _bare(cursor: Cursor, function: str, token: Token) -> Node:
    """Read `ln x` and `ln 2x`; refuse where it is open how far the argument goes."""
    least, _ = ARITY.get(function) or MATRIX_ARITY[function]
    begins = cursor.next.kind in (Kind.NUMBER, Kind.WORD) or cursor.next.text in _SIGNED_OPERANDS
    if least > 1 or not begins:
        raise NotationError("notation.brackets_missing", {"function": function}, token.span)
    opening = cursor.next
    argument = cursor.expression(SIGN)
    if isinstance(argument, Number) and cursor.next.glued and cursor.next.kind is Kind.WORD:
        argument = Product((argument, cursor.expression(SIGN)))
    goes_on = cursor.starts_factor() and not cursor.starts_function()
    torn = isinstance(argument, Product) and function in ("sqrt", "cbrt")
    if goes_on or torn or _is_close_sign(cursor):
        covered = cursor.source(opening.start, cursor.next.start)
        rest = cursor.next.text
        first, second = f"{function}({covered}) {rest} …", f"{function}({covered} {rest} …)"
        raise cursor.ambiguous(token.start, first, second)
    return Call(function, (argument,))


def _is_close_sign(cursor: Cursor) -> bool:
    """Whether a sign follows of which it is open whether it belongs to the argument before it.

    A product sign that stands apart, as in `log n · d`, ends the argument.
    """
    token = cursor.next
    if token.text == "/":
        return True
    return token.text == "*" and token.glued and cursor.text[token.start : token.end] == "*"


_Prefix = Callable[[Cursor, Token], Node]
_PREFIX: Mapping[str, _Prefix] = {
    "-": _negative,
    "+": _positive,
    "√": _radical,
    "∛": _radical,
    "∞": _infinity,
    "|": _absolute,
}
