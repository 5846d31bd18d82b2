"""The parser: binding powers over tokens and a symbol table, to a checked syntax tree."""

import re

from grader.notation.cursor import POWER, PRODUCT, SUM, Cursor
from grader.notation.errors import NotationError
from grader.notation.latex import lex
from grader.notation.limits import DEPTH, LENGTH, check_text
from grader.notation.names import Names
from grader.notation.numerals import read_plain
from grader.notation.operands import read_operand
from grader.notation.sizes import check_tree
from grader.notation.tokens import Kind, Token
from grader.notation.transposes import read_mark, transposed
from grader.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

_POSTFIX = 50
_INFIX = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER, "!": _POSTFIX}
_OF_MATRICES = {"@": PRODUCT, "'": _POSTFIX}
_LEADS = frozenset({"=", "≈"})
_END = re.compile(r"(?<=[^\d\s.;,])[.;,]\s*\Z")
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
    plain = read_plain(text)
    if plain is not None:
        return plain
    check_text(text)
    text = _without_stop(text)
    return parse_tokens(_without_lead(lex(text), names), text, names)


def _without_stop(text: str) -> str:
    """Leave out the punctuation that ends a sentence, but not the point of `5.`."""
    if not text.rstrip().endswith((".", ";", ",")):
        return text
    return _SECOND_POINT.sub(r".\g<digits>", _END.sub("", text) or text)


def _without_lead(tokens: list[Token], names: Names) -> list[Token]:
    """Leave out an equals sign at the start, with the name before it: `p_i = …`, `f(x) = …`."""
    lead = 0
    if tokens[0].kind is Kind.WORD and tokens[0].text not in names.variables:
        applied = [token.kind for token in tokens[1:4]] == [Kind.OPEN, Kind.WORD, Kind.CLOSE]
        lead = 4 if applied else 1
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
        token = self.next
        if token.kind is Kind.OPERATOR and not self.starts_factor():
            found = _INFIX.get(token.text, 0)
            return _OF_MATRICES.get(token.text, 0) if not found and self.names.matrices else found
        return PRODUCT if self.starts_factor() else 0

    def infix(self, left: Node) -> Node:
        match self.next.text:
            case "+" | "-":
                return self.sum(left)
            case "/":
                return self.quotient(left)
            case "^":
                return self.power(left)
            case "!":
                self.take()
                return Call("factorial", (left,))
            case "'":
                self.take()
                return transposed(left)
        return self.product(left)

    def sum(self, left: Node) -> Node:
        terms = [left]
        while self.next.text in ("+", "-"):
            sign = self.take().text
            term = self.expression(SUM)
            terms.append(Negative(term) if sign == "-" else term)
        return Sum(tuple(terms))

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
        denominator = self.expression(PRODUCT)
        if self.starts_factor():
            plain = isinstance(left, Number) and isinstance(denominator, Number)
            if self.next.glued or not plain:
                under, rest = self.source(sign.end, self.next.start), self.next.text
                raise self.ambiguous(sign.start, f"(…/{under})*{rest}", f"…/({under}*{rest})")
        return Quotient(left, denominator)

    def power(self, base: Node) -> Node:
        sign = self.take()
        if self.names.matrices:
            marked = read_mark(self, base)
            if marked is not None:
                return marked
        opening = self.next
        exponent = self.expression(POWER - 1)
        if opening.kind is not Kind.OPEN:
            self.check_exponent(base, exponent, sign, opening)
        return Power(base, exponent)

    def check_exponent(self, base: Node, exponent: Node, sign: Token, opening: Token) -> None:
        """Refuse an exponent without brackets where it is open how far it goes."""
        token, up = self.next, self.source(opening.start, self.tokens[self.at - 1].end)
        glued_word = token.glued and token.kind is Kind.WORD
        on_number = isinstance(base, Number | Constant)
        if glued_word and (on_number or not isinstance(exponent, Number)):
            rest = token.text
            raise self.ambiguous(sign.start, f"(…^{up})*{rest}", f"…^({up}*{rest})")
        over_number = token.text == "/" and self.tokens[self.at + 1].kind is Kind.NUMBER
        if over_number and up in ("1", "-1"):
            raise self.ambiguous(sign.start, f"(…^{up})/…", f"…^({up}/…)")
