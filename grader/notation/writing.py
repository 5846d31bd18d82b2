"""Writing plain notation for LaTeX: what is written, from where, and the arguments of commands."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from grader.notation.commands import WITH_ARGUMENTS
from grader.notation.errors import NotationError, Span

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CLOSED = frozenset(_CLOSING.values())
COMMAND = re.compile(r"\\(?:(?:operatorname|hspace|mspace)\*|[A-Za-z]+|.)", re.DOTALL)
"""One command, with its star where it has one."""
_ONE = re.compile(r"[0-9]+(?:(?:[.,]|\{,\})[0-9]+)?|[A-Za-z]")


@dataclass(slots=True)
class Writing(ABC):
    """What was written of a text so far, each sign with the place that it comes from."""

    text: str
    signs: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    depth: int = 0

    @abstractmethod
    def write(self, start: int, end: int) -> None:
        """Write everything from one place up to another."""

    def put(self, signs: str, at: int) -> None:
        """Write signs that all come from one place."""
        self.signs.extend(signs)
        self.places.extend([at] * len(signs))

    def put_name(self, name: str, at: int, after: int) -> None:
        """Write the name that a command stands for, from its place up to the one after it."""
        self.put(name, at)
        if len(name.strip()) > 1:
            self.places[-1] = after - 1

    def argument(self, at: int, after: int) -> tuple[int, int]:
        """Return where the next argument of the command at `at` stands, with its braces."""
        while after < len(self.text) and self.text[after].isspace():
            after += 1
        if after >= len(self.text) or self.text[after] in "}$^_&":
            raise self.lacking(at)
        if self.text[after] == "{":
            return after, self.closing(after) + 1
        if self.text[after] == "\\":
            match = COMMAND.match(self.text, after)
            if match is None or match.group()[1:] in WITH_ARGUMENTS:
                raise self.lacking(at)
            return after, match.end()
        return after, after + 1

    def is_one(self, argument: tuple[int, int]) -> bool:
        """Whether an argument is one whole number or letter."""
        start, end = argument
        braced = self.text[start] == "{"
        return _ONE.fullmatch(self.text, start + braced, end - braced) is not None

    def inside(self, argument: tuple[int, int]) -> None:
        """Write an argument without its braces; brackets in it are closed in it.

        Raises:
            NotationError: they are not.
        """
        start, end = argument
        braced = self.text[start] == "{"
        written = len(self.signs)
        self.write(start + braced, end - braced)
        self.check_closed(written)

    def check_closed(self, start: int) -> None:
        """Refuse what was written since `start` where its brackets do not match."""
        opened: list[int] = []
        for at, sign in enumerate(self.signs[start:], start=start):
            if sign in _CLOSING:
                opened.append(at)
            elif sign in _CLOSED and (not opened or _CLOSING[self.signs[opened.pop()]] != sign):
                place = self.places[at]
                raise NotationError("notation.unopened", {"found": sign}, Span(place, place + 1))
        if opened:
            place = self.places[opened[-1]]
            found = self.signs[opened[-1]]
            raise NotationError("notation.unclosed", {"found": found}, Span(place, place + 1))

    def closing(self, opening: int) -> int:
        """Return where the brace at a place is closed.

        Raises:
            NotationError: nowhere.
        """
        depth = 0
        for at in range(opening, len(self.text)):
            if self.text[at - 1] != "\\":
                depth += (self.text[at] == "{") - (self.text[at] == "}")
            if depth == 0:
                return at
        raise NotationError("notation.unclosed", {"found": "{"}, Span(opening, opening + 1))

    def lacking(self, at: int) -> NotationError:
        """Return the error for a command without its argument."""
        match = COMMAND.match(self.text, at)
        found = match.group() if match else "\\"
        return NotationError("notation.argument", {"found": found}, Span(at, at + len(found)))

    def bracket(self, opening: int) -> int:
        """Return where the square bracket at a place is closed; -1 where it is not."""
        depth = 0
        for at in range(opening, len(self.text)):
            depth += (self.text[at] == "[") - (self.text[at] == "]")
            if depth == 0:
                return at
        return -1
