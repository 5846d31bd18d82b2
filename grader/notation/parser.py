"""The parser: binding powers over tokens and a symbol table, to a checked syntax tree."""

import re
from functools import lru_cache

from grader.notation.cursor import POWER, PRODUCT, SUM, Cursor
from grader.notation.errors import NotationError, Span
from grader.notation.functions import SPELLINGS
from grader.notation.latex import END_MARKS, lex
from grader.notation.limits import DEPTH, LENGTH, check_text
from grader.notation.names import CONSTANTS, Names
from grader.notation.operands import read_operand
from grader.notation.shortcuts import read_number
from grader.notation.sizes import check_tree
from grader.notation.tokens import Kind, Token
from grader.notation.transposes import has_mark, read_mark, transposed
from grader.notation.tree import (
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    symbols,
)

_POSTFIX = 50
_INFIX = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER, "!": _POSTFIX}
_OF_MATRICES = {"@": PRODUCT, "'": _POSTFIX}
_ENDS = frozenset({Kind.END, Kind.CLOSE, Kind.RELATION})
"""What binds to nothing before it."""
_LEADS = frozenset({"=", "≈", "==", ":=", ":"})
_END = re.compile(r"(?<=[^\d\s.;,])\s*[.;,]\s*\Z|(?<=\d)(?:\s*[;,]|\s+\.)\s*\Z")
_GAP = re.compile(r"[\s~]|\\(?:[,;:> ]|q?quad|thinspace|medspace|thickspace)")
"""Blanks, in LaTeX as well."""
_SHORT = 200
_PAIR = re.compile(r"\s*[\[({](-?\d+,\d+)[\])}]\s*", re.ASCII)
"""Brackets around two digits and a comma: a pair, an interval, or a decimal number."""
_SECOND_POINT = re.compile(r"(?<=\d)\.(?P<digits>\d{1,40})\.\s*\Z")


def parse(text: str, names: Names, longest: int = LENGTH) -> Node:
    """Read one expression.

    Args:
        text: as typed, at most `longest` characters.
        names: the symbol table.
        longest: the bound on the text.

    Raises:
        NotationError: it is not one expression, or has more than one meaning.
    """
    check_text(text, longest)
    return parse_tokens(lex(text), text, names)


def parse_answer(text: str, names: Names) -> Node:
    """Read one expression, without the name it is given (`p =`) and the stop that ends it.

    Raises:
        NotationError: it is not one expression, or has more than one meaning.
    """
    number = read_number(text, names)
    if number is not None:
        return number
    return _remembered(text, names) if len(text) <= _SHORT else _parsed(text, names)


@lru_cache(maxsize=2048)
def _remembered(text: str, names: Names) -> Node:
    """Read a short answer once: many in a class hand in the same."""
    return _parsed(text, names)


def _parsed(text: str, names: Names) -> Node:
    check_text(text)
    if pair := _PAIR.fullmatch(text):
        args = {
            "found": text.strip(),
            "first": pair[1].replace(",", "."),
            "second": pair[1].replace(",", "; "),
        }
        raise NotationError("notation.comma", args, Span(0, len(text)))
    text = _without_stop(text)
    return parse_tokens(_without_lead(lex(text), names), text, names)


def _applied(tokens: list[Token]) -> int:
    """Return the length of a list of names in brackets behind the first token: `f(x)`."""
    if tokens[1].kind is not Kind.OPEN:
        return 0
    for at, token in enumerate(tokens[2:], start=2):
        if token.kind is Kind.CLOSE:
            return at
        if token.kind is not Kind.WORD and token.text != ",":
            break
    return 0


def _without_stop(text: str) -> str:
    """Leave out the punctuation that ends a sentence, but not the point of `5.`."""
    bare = END_MARKS.sub("", text)
    if not bare.endswith((".", ";", ",")):
        return text
    return _SECOND_POINT.sub(r".\g<digits>", _END.sub("", bare) or text)


def _without_lead(tokens: list[Token], names: Names) -> list[Token]:
    """Leave out an equals sign at the start, with the name before it: `p_i = …`, `f(x) = …`."""
    lead = 0
    first = tokens[0]
    declared = {name.casefold() for name in names.variables}
    is_name = first.kind is Kind.WORD and first.text.casefold() not in declared
    if is_name and first.text not in SPELLINGS and first.text not in CONSTANTS:
        lead = 1 + _applied(tokens)
    has_lead = len(tokens) > lead + 1 and tokens[lead].text in _LEADS
    return tokens[lead + 1 :] if has_lead else tokens


def parse_tokens(tokens: list[Token], text: str, names: Names) -> Node:
    """Read one expression from tokens that end with an end; `text` is what they came from."""
    parser = _Parser(tokens, text, names)
    node = parser.expression(0)
    parser.finish()
    check_tree(node)
    return node


class _Parser(Cursor):
    """One pass over the tokens; words are cut into names where they stand."""

    def expression(self, power: int) -> Node:
        """Read what binds tighter than `power`."""
        self.depth += 1
        if self.depth > DEPTH:
            raise NotationError("notation.deep", {"limit": str(DEPTH)}, self.next.span)
        left = read_operand(self)
        while self.binding() > power:
            left = self.infix(left)
        self.depth -= 1
        return left

    def binding(self) -> int:
        """Return how tightly the next token binds to what stands before it; 0 not at all."""
        token = self.tokens[self.at]
        if token.kind in _ENDS:
            return 0
        if self.raising and self.names.matrices and self.transposes():
            return 0
        if self.starts_factor():
            return PRODUCT
        if token.kind is not Kind.OPERATOR:
            return 0
        found = _INFIX.get(token.text, 0)
        return _OF_MATRICES.get(token.text, 0) if not found and self.names.matrices else found

    def infix(self, left: Node) -> Node:
        match self.next.text:
            case "+" | "-":
                return self.sum(left)
            case "/":
                return self.quotient(left)
            case "^":
                return self.power(left)
            case "!":
                sign = self.take()
                if self.next.text == "!":
                    raise self.ambiguous(sign.start, "(…!)!", "…·(…-2)·(…-4)·…")
                return Call("factorial", (left,))
            case "'":
                self.take()
                return transposed(left)
        return self.product(left)

    def sum(self, left: Node) -> Node:
        terms = [left]
        while self.next.text in ("+", "-"):
            self.check_sign()
            sign = self.take().text
            term = self.expression(SUM)
            terms.append(Negative(term) if sign == "-" else term)
        return Sum(tuple(terms))

    def check_sign(self) -> None:
        """Refuse `a+-b`, which some systems read as plus or minus; `1+-2` has one meaning."""
        sign, after = self.next, self.tokens[self.at + 1]
        self.check_lost_power(sign, after)
        if sign.text + after.text == "+-" and after.glued:
            number = self.tokens[self.at + 2]
            pointed = any(p in number.text + self.tokens[self.at - 1].text for p in (".", ","))
            if number.kind is Kind.NUMBER and not pointed:
                return
            args = {"found": "+-", "first": "+ (-…)", "second": "±"}
            raise NotationError("notation.ambiguous", args, Span(sign.start, after.end))

    def check_lost_power(self, sign: Token, after: Token) -> None:
        """Refuse `2*10-3` and `e-x` without blanks, whose exponent may have been lost."""
        base = self.tokens[self.at - 1]
        if sign.text != "-" or not (sign.glued and after.glued):
            return
        is_ten = base.text == "10" and self.at > 2 and self.tokens[self.at - 2].text == "*"  # noqa: PLR2004 - a factor before
        is_ten = is_ten and self.tokens[self.at - 3].kind is Kind.NUMBER and after.text.isdigit()
        is_e = base.text == "e" and "e" not in self.names.variables
        if is_ten or (is_e and after.kind is Kind.WORD):
            first, second = f"{base.text}^(-{after.text})", f"{base.text} - {after.text}"
            found = self.source(base.start, after.end)
            args = {"found": found, "first": first, "second": second}
            raise NotationError("notation.ambiguous", args, Span(base.start, after.end))

    def product(self, left: Node) -> Node:
        factors = [left]
        while self.is_times() or self.starts_factor():
            if self.is_times():
                self.take()
            factors.append(self.expression(PRODUCT))
        return Product(tuple(factors))

    def is_times(self) -> bool:
        """Whether the next token is a product sign: `*`, `@` of matrices, x between numbers."""
        token = self.next
        if token.text in ("x", "X") and token.text not in self.names.variables:
            after = self.tokens[self.at + 1]
            return after.kind is Kind.NUMBER and not after.glued
        return token.text == "*" or (token.text == "@" and bool(self.names.matrices))

    def quotient(self, left: Node) -> Node:
        sign = self.take()
        opening = self.next
        denominator = self.expression(PRODUCT)
        if isinstance(denominator, Number) and opening.text.endswith("%"):
            found = self.source(sign.end, self.next.start)
            raise self.ambiguous(sign.start, f"…/({found})", f"(…/{found[:-1]})%")
        if self.starts_factor():
            above = left.operand if isinstance(left, Negative) else left
            plain = isinstance(above, Number) and isinstance(denominator, Number)
            if self.is_close() or not plain:
                under, rest = self.source(sign.end, self.next.start), self.next.text
                raise self.ambiguous(sign.start, f"(…/{under})*{rest}", f"…/({under}*{rest})")
        return Quotient(left, denominator)

    def is_close(self) -> bool:
        """Whether the next token was typed right behind the one before, in LaTeX as well."""
        gap = self.text[self.tokens[self.at - 1].end : self.next.start]
        return self.next.glued or not _GAP.search(gap)

    def power(self, base: Node) -> Node:
        sign = self.take()
        if self.names.matrices:
            marked = read_mark(self, base)
            if marked is not None:
                return marked
        opening = self.next
        self.check_tower(sign)
        self.raising += 1
        if opening.kind is Kind.OPEN:
            exponent = read_operand(self)
            self.check_behind(sign)
        else:
            exponent = self.expression(POWER - 1)
            self.check_exponent(base, exponent, sign, opening)
        self.raising -= 1
        self.behind_power = self.at
        return Power(base, exponent)

    def check_tower(self, sign: Token) -> None:
        """Refuse `4^26^2`, of which LaTeX makes 4²·6²."""
        digits = self.next.text
        if len(digits) > 1 and digits.isdigit() and self.tokens[self.at + 1].text == "^":
            first, second = f"…^({digits}^…)", f"…^{digits[0]}*{digits[1:]}^…"
            self.take()
            raise self.ambiguous(sign.start, first, second)

    def transposes(self) -> bool:
        """Whether the mark of a transpose stands next; it belongs to what is raised, not to 2."""
        return self.next.text == "'" or (self.next.text == "^" and has_mark(self, self.at + 1))

    def check_behind(self, sign: Token) -> None:
        """Refuse `x^(2)!` and `x²^3`: whether it belongs to the exponent is open."""
        mark = self.next.text
        if mark == "!" or (mark == "^" and not (self.names.matrices and self.transposes())):
            raise self.ambiguous(sign.start, f"(…^…){mark}", f"…^(…{mark})")

    def check_exponent(self, base: Node, exponent: Node, sign: Token, opening: Token) -> None:
        """Refuse an exponent without brackets where it is open how far it goes."""
        token, up = self.next, self.source(opening.start, self.tokens[self.at - 1].end)
        glued_word = token.glued and (token.kind is Kind.WORD or token.text in ("√", "∛"))
        on_number = not symbols(base)
        if isinstance(exponent, Call) and self.tokens[self.at - 1].text == "!":
            inner = up.rstrip("!")
            raise self.ambiguous(sign.start, f"(…^{inner})!", f"…^({inner}!)")
        if glued_word and (on_number or not isinstance(exponent, Number)):
            rest = token.text
            raise self.ambiguous(sign.start, f"(…^{up})*{rest}", f"…^({up}*{rest})")
        one = exponent.operand if isinstance(exponent, Negative) else exponent
        if token.text == "/" and isinstance(one, Number) and one.value == 1:
            raise self.ambiguous(sign.start, f"(…^{up})/…", f"…^({up}/…)")
