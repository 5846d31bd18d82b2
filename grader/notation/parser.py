"""The parser: binding powers over tokens and a symbol table, to a checked syntax tree."""

from collections.abc import Callable

from grader.notation.errors import NotationError, Span
from grader.notation.functions import ARITY, SPELLINGS
from grader.notation.latex import lex
from grader.notation.limits import DEPTH, LENGTH, check_text
from grader.notation.names import CONSTANTS, Names, placed, resolve
from grader.notation.numerals import read_numeral
from grader.notation.sizes import check_tree
from grader.notation.tokens import Kind, Token
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
    Symbol,
)

_SUM, _PRODUCT, _SIGN, _POWER, _POSTFIX = 10, 20, 30, 40, 50
_INFIX = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "^": _POWER, "!": _POSTFIX}
_CLOSING = {"(": ")", "[": "]", "{": "}"}


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


def parse_tokens(tokens: list[Token], text: str, names: Names) -> Node:
    """Read one expression from tokens that end with an end; `text` is what they came from."""
    parser = _Parser(tokens, text, names)
    node = parser.expression(0)
    parser.finish()
    check_tree(node)
    return node


class _Parser:
    """One pass over the tokens; words are cut into names where they stand."""

    def __init__(self, tokens: list[Token], text: str, names: Names) -> None:
        self.tokens = tokens
        self.text = text
        self.names = names
        self.at = 0
        self.depth = 0
        self.bars = 0

    # --- the frame -------------------------------------------------------------------------

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def expression(self, power: int) -> Node:
        """Read what binds tighter than `power`."""
        self.depth += 1
        if self.depth > DEPTH:
            raise NotationError("notation.deep", {"limit": str(DEPTH)}, self.next.span)
        left = self.prefix()
        while self.binding() > power:
            left = self.infix(left)
        self.depth -= 1
        return left

    def binding(self) -> int:
        """Return how tightly the next token binds to what stands before it; 0 not at all."""
        token = self.next
        if token.kind is Kind.OPERATOR:
            return _PRODUCT if token.text == "√" else _INFIX.get(token.text, 0)
        return _PRODUCT if self.starts_factor() else 0

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor without an operator before it."""
        token = self.next
        return token.kind in (Kind.WORD, Kind.OPEN) or token.text == "√"

    def finish(self) -> None:
        """Refuse anything after the expression."""
        token = self.next
        if token.kind is Kind.END:
            return
        if token.kind is Kind.CLOSE:
            raise NotationError("notation.unopened", {"found": token.text}, token.span)
        if token.kind is Kind.RELATION:
            raise NotationError("notation.relation", {"found": token.text}, token.span)
        if token.kind is Kind.NUMBER or token.text == "∞":
            left = self.tokens[self.at - 1].text
            raise NotationError(
                "notation.operator", {"left": left, "found": token.text}, token.span
            )
        raise NotationError("notation.character", {"found": token.text}, token.span)

    def source(self, start: int, end: int) -> str:
        """Return the text between two places, for a message."""
        return " ".join(self.text[start:end].split())

    def ambiguous(self, start: int, first: str, second: str) -> NotationError:
        """Return the error that offers two readings of the text from `start` to the next token."""
        end = self.next.end
        args = {"found": self.source(start, end), "first": first, "second": second}
        return NotationError("notation.ambiguous", args, Span(start, end))

    # --- operands --------------------------------------------------------------------------

    def prefix(self) -> Node:
        token = self.take()
        match token.kind:
            case Kind.NUMBER:
                return self.number(token)
            case Kind.WORD:
                return self.word(token)
            case Kind.OPEN:
                return self.group(token)
            case Kind.OPERATOR if token.text in _PREFIX:
                return _PREFIX[token.text](self, token)
            case Kind.END:
                raise NotationError("notation.ends", span=token.span)
        raise NotationError("notation.operand", {"found": token.text}, token.span)

    def number(self, token: Token) -> Number:
        number = read_numeral(token.text, token.start)
        mantissa, mark, exponent = number.text.partition("e")
        signed = exponent.startswith(("+", "-")) and len(exponent) == len("-3")
        if mark and signed and self.names.euler and mantissa.isdigit() and mantissa != "1":
            raise self.scientific(token, mantissa, exponent)
        return number

    def scientific(self, token: Token, mantissa: str, exponent: str) -> NotationError:
        readings = {"first": f"{mantissa}*10^({exponent})", "second": f"{mantissa}*e {exponent}"}
        return NotationError("notation.ambiguous", {"found": token.text, **readings}, token.span)

    def group(self, token: Token) -> Node:
        inside = self.expression(0)
        self.close(token)
        return inside

    def close(self, opening: Token) -> Token:
        token = self.take()
        if token.kind is Kind.CLOSE and token.text == _CLOSING[opening.text]:
            return token
        if token.kind is Kind.END or token.kind is Kind.CLOSE:
            raise NotationError("notation.unclosed", {"found": opening.text}, opening.span)
        self.at -= 1
        self.finish()
        raise NotationError("notation.unclosed", {"found": opening.text}, opening.span)

    def negative(self, _: Token) -> Node:
        return Negative(self.expression(_SIGN))

    def positive(self, _: Token) -> Node:
        return self.expression(_SIGN)

    def infinity(self, _: Token) -> Node:
        return Constant("inf")

    def absolute(self, token: Token) -> Node:
        inside = self.expression(0)
        if self.next.text != "|":
            raise NotationError("notation.unclosed", {"found": "|"}, token.span)
        self.take()
        return Call("abs", (inside,))

    def radical(self, token: Token) -> Node:
        """Read the root sign: it covers one bracket, one number or one name."""
        opening = self.next
        if opening.kind not in (Kind.NUMBER, Kind.WORD, Kind.OPEN):
            raise NotationError("notation.brackets_missing", {"function": "√"}, token.span)
        under = self.prefix()
        covered = self.source(opening.start, self.tokens[self.at - 1].end)
        if opening.kind is not Kind.OPEN and self.sticks():
            rest = self.next.text
            raise self.ambiguous(token.start, f"√({covered}){rest}", f"√({covered}{rest})")
        return Call("sqrt", (under,))

    def sticks(self) -> bool:
        """Whether the next token continues the operand before it without a blank."""
        token = self.next
        return token.glued and (token.text in ("^", "!") or self.starts_factor())

    # --- words -----------------------------------------------------------------------------

    def word(self, token: Token) -> Node:
        names = self.resolved(token)
        if len(names) > 1:
            self.tokens[self.at : self.at] = [
                token._replace(text=name, glued=True) for name in names[1:]
            ]
        name = names[0]
        if name in self.names.variables:
            return Symbol(name)
        if name in SPELLINGS:
            return self.call(SPELLINGS[name], token)
        return Constant(CONSTANTS[name]) if name in CONSTANTS else Symbol(name)

    def resolved(self, token: Token) -> tuple[str, ...]:
        """Resolve a word, or two words whose index mark was lost, such as `d k` for d_k."""
        declared = self.names.variables
        joined = f"{token.text}_{self.next.text}"
        if joined in declared and token.text not in declared and self.next.kind is Kind.WORD:
            self.take()
            return (joined,)
        try:
            return resolve(token.text, self.names)
        except NotationError as error:
            raise placed(error, token.span) from None

    def call(self, function: str, token: Token) -> Node:
        if self.next.text == "^":
            return self.raised(function, token)
        if self.next.kind is Kind.OPEN:
            return self.bracketed(function, token)
        return self.bare(function, token)

    def raised(self, function: str, token: Token) -> Node:
        """Read `log^2 n` and `sin^2(x)`: the power of the function's value."""
        self.take()
        exponent = self.expression(_POWER)
        if not isinstance(exponent, Number) or function in ("exp", "sqrt"):
            first, second = f"{function}(…)^…", f"{function}(…^…)"
            raise self.ambiguous(token.start, first, second)
        return Power(self.call(function, token), exponent)

    def bracketed(self, function: str, token: Token) -> Node:
        opening = self.take()
        arguments = [self.expression(0)]
        while self.next.text in (",", ";"):
            self.take()
            arguments.append(self.expression(0))
        self.close(opening)
        least, most = ARITY[function]
        if not least <= len(arguments) <= most:
            expected = str(least) if least == most else f"{least}-{most}"
            args = {"function": function, "expected": expected, "found": str(len(arguments))}
            raise NotationError("notation.arguments", args, token.span)
        return Call(function, tuple(arguments))

    def bare(self, function: str, token: Token) -> Node:
        """Read `ln x` and `ln 2x`; refuse where it is open how far the argument goes."""
        if ARITY[function][0] > 1 or self.next.kind not in (Kind.NUMBER, Kind.WORD):
            raise NotationError("notation.brackets_missing", {"function": function}, token.span)
        argument = self.expression(_SIGN)
        if isinstance(argument, Number) and self.next.glued and self.next.kind is Kind.WORD:
            argument = Product((argument, self.expression(_SIGN)))
        if self.starts_factor() or self.next.text in ("*", "/"):
            covered = self.source(token.end, self.next.start)
            rest = self.next.text
            first, second = f"{function}({covered}) {rest} …", f"{function}({covered} {rest} …)"
            raise self.ambiguous(token.start, first, second)
        return Call(function, (argument,))

    # --- operators -------------------------------------------------------------------------

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
        return self.product(left)

    def sum(self, left: Node) -> Node:
        terms = [left]
        while self.next.text in ("+", "-"):
            sign = self.take().text
            term = self.expression(_SUM)
            terms.append(Negative(term) if sign == "-" else term)
        return Sum(tuple(terms))

    def product(self, left: Node) -> Node:
        factors = [left]
        while self.next.text == "*" or self.starts_factor():
            if self.next.text == "*":
                self.take()
            factors.append(self.expression(_PRODUCT))
        return Product(tuple(factors))

    def quotient(self, left: Node) -> Node:
        sign = self.take()
        denominator = self.expression(_PRODUCT)
        if self.starts_factor():
            plain = isinstance(left, Number) and isinstance(denominator, Number)
            if self.next.glued or not plain:
                under, rest = self.source(sign.end, self.next.start), self.next.text
                raise self.ambiguous(sign.start, f"(…/{under})*{rest}", f"…/({under}*{rest})")
        return Quotient(left, denominator)

    def power(self, base: Node) -> Node:
        sign = self.take()
        opening = self.next
        exponent = self.expression(_POWER - 1)
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


_Prefix = Callable[[_Parser, Token], Node]
_PREFIX: dict[str, _Prefix] = {
    "-": _Parser.negative,
    "+": _Parser.positive,
    "√": _Parser.radical,
    "∞": _Parser.infinity,
    "|": _Parser.absolute,
}
