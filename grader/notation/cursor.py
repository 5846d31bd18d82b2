"""The parser's place in the tokens, and the errors that speak of it."""

from abc import ABC, abstractmethod

from grader.notation.errors import NotationError, Span
from grader.notation.functions import SPELLINGS
from grader.notation.names import Names, resolve
from grader.notation.tokens import Kind, Token
from grader.notation.tree import Node

SUM, PRODUCT, SIGN, POWER = 10, 20, 30, 40
"""How tightly the operators bind."""

CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_ROOTS = frozenset({"√", "∛"})


class Cursor(ABC):
    """What every step of the parser needs: the tokens, the names, and where it is."""

    def __init__(self, tokens: list[Token], text: str, names: Names) -> None:
        self.tokens = tokens
        self.text = text
        self.names = names
        self.at = 0
        self.depth = 0
        self.bars = 0
        self.raising = 0
        self.behind_power = -1

    @abstractmethod
    def expression(self, power: int) -> Node:
        """Read what binds tighter than `power`."""

    @property
    def next(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Return the next token and go on behind it."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def starts_factor(self) -> bool:
        """Whether the next token begins a factor without an operator before it.

        A number does so behind a factorial, `3!7!`, and where it is raised: `n 2^n`.
        """
        token = self.next
        if token.text == "|":
            return not self.bars
        if token.kind is Kind.NUMBER:
            return self.tokens[self.at - 1].text == "!" or self.starts_power()
        return token.kind in (Kind.WORD, Kind.OPEN) or token.text in _ROOTS

    def starts_power(self) -> bool:
        """Whether a number that is raised stands next, apart from a name, bracket or power."""
        token, before = self.next, self.tokens[self.at - 1]
        if not self.at or self.tokens[self.at + 1].text != "^":
            return False
        if token.glued:
            return before.kind is Kind.CLOSE
        indexed = f"{before.text}_{token.text}" in self.names.variables
        is_end = before.kind in (Kind.WORD, Kind.CLOSE) or self.at == self.behind_power
        return is_end and not indexed

    def starts_function(self) -> bool:
        """Whether the next token is the name of a function."""
        token = self.next
        if token.kind is not Kind.WORD:
            return False
        try:
            first = resolve(token.text, self.names)[0]
        except NotationError:
            return False
        return first in SPELLINGS and first not in self.names.variables

    def close(self, opening: Token) -> Token:
        """Take the bracket that closes an opening one."""
        token = self.take()
        if token.kind is Kind.CLOSE and token.text == CLOSING[opening.text]:
            return token
        if token.kind is not Kind.END and token.kind is not Kind.CLOSE:
            self.at -= 1
            self.finish()
        raise NotationError("notation.unclosed", {"found": opening.text}, opening.span)

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
