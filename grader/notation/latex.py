r"""LaTeX: a second reader in front of the tokens, so that both notations give the same trees.

Commands are put into plain notation character by character, and every character remembers where
in the typed text it comes from, so that errors point there.
"""

import re
from collections.abc import Callable, Mapping

from grader.codes import Code
from grader.notation.commands import (
    ACCENTS,
    BINOMIALS,
    FONTS,
    FRACTIONS,
    LENGTHS,
    meaning,
)
from grader.notation.errors import NotationError, Span, placed
from grader.notation.functions import SPELLINGS
from grader.notation.limits import DEPTH
from grader.notation.numerals import SEPARATOR
from grader.notation.tokens import Token, tokenize
from grader.notation.writing import COMMAND, Writing

CODES: Mapping[str, Code] = {
    "notation.command": Code(
        "The command “{found}” at character {at} is not known here.",
        "Der Befehl „{found}“ bei Zeichen {at} ist hier nicht bekannt.",
    ),
    "notation.argument": Code(
        "The command “{found}” at character {at} lacks an argument.",
        "Dem Befehl „{found}“ bei Zeichen {at} fehlt ein Argument.",
    ),
}

_LOG = re.compile(r"(?:\A|[^A-Za-z])log *\Z")
_COMMENT = re.compile(r"(?<!\\)%[ \t]*(?=\r?\n)")
_THOUSANDS = re.compile(r"(?<=\d,)\\!\s*(?=\d{3}(?!\d))")
"""What follows a comma that can only separate thousands."""
_PRIMES = re.compile(r"\^\s*(?:\{\s*(?:\\prime\s*)+\}|\\prime(?![A-Za-z]))")
_BRACED_NAME = re.compile(
    r"\{\s*(?:\\(?:rm|it|bf|sf|cal)\b)?\s*(?P<name>\\?[A-Za-z]+)\s*\}(?=\s*(?:_|\(|\\left\s*\())"
)
"""Braces around a name that make no difference."""
_SUM_INSIDE = re.compile(r"\A[^()\[\]{}]*[-+]")
_PRODUCT_INSIDE = re.compile(r"\s*[0-9A-Za-z.]{2,}\s*\Z")
_LAST_WORD = re.compile(r"[A-Za-z]+\Z")
_FACTOR_BEHIND = re.compile(r"[*/0-9A-Za-z({]|\\(?:cdot|times|frac|sqrt)")
_RUN = re.compile(r"[^\\{^%_$~\n\r]+")
"""Characters that stand for themselves."""
_NUMBERS = re.compile(r"(?:[\d{}\s]|\\[,;:! ])+")
_DIGITS = re.compile(r"[0-9]+")
_VECTORS = re.compile(r"\\(?:mathbf|mathbb|boldsymbol|bm)\s*\{\s*[01]\s*\}|\\mathbb\s*[01]")
"""A vector of ones or zeros, or an indicator: no number."""
_NOTHING = re.compile(r"\\[\])]|[\s$.,;]")
"""What may stand beside a box without being joined to it."""
_ROUND = re.compile(r"(?:\\left\s*)?\(")
END_MARKS = re.compile(r"(?:\$|\\[\])]|\s)+\Z")
"""What ends a stretch of mathematics."""
_MARKS = ("\\", "$", "{,}", "}_")
"""What tells LaTeX from plain notation."""
_INTERLEAVED = re.compile(r"(?<=[A-Za-z} ])\^(?:\{[^{}_]{1,40}\}|\d)_")
"""An index behind an exponent, as in `x^2_1`; the index belongs to the name."""


def lex(text: str) -> list[Token]:
    r"""Split a text in plain notation or LaTeX into tokens.

    >>> [token.text for token in lex(r"\frac12 x")]
    ['(', '1', '/', '2', ')', 'x', '']

    Raises:
        NotationError: a character or a command has no meaning here.
    """
    if not any(mark in text for mark in _MARKS) and not _INTERLEAVED.search(text):
        return tokenize(text)
    written = _Writer(text)
    written.write(0, len(text))
    places = [*written.places, len(text)]
    try:
        tokens = tokenize("".join(written.signs))
    except NotationError as error:
        start = places[min(error.span.start, len(places) - 1)]
        raise placed(error, Span(start, start + 1)) from None
    return [_placed(token, places) for token in tokens]


def _placed(token: Token, places: list[int]) -> Token:
    """Return a token with the place that it has in the text as typed."""
    if not token.end:
        return token
    start = places[token.start]
    end = max(start, places[token.end - 1] + 1)
    return Token(token.kind, token.text, start, end, token.glued)


class _Writer(Writing):
    """Writes plain notation for a stretch of LaTeX."""

    def write(self, start: int, end: int) -> None:
        """Write everything from one place up to another."""
        self.depth += 1
        if self.depth > DEPTH:
            raise NotationError("notation.deep", {"limit": str(DEPTH)}, Span(start, start + 1))
        at = start
        while at < end:
            run = _RUN.match(self.text, at, end)
            at = self.step(at) if run is None else self.copy(run)
        self.depth -= 1

    def copy(self, run: re.Match[str]) -> int:
        """Write characters that stand for themselves; return the place after them."""
        self.signs.extend(run.group())
        self.places.extend(range(run.start(), run.end()))
        return run.end()

    def step(self, at: int) -> int:
        """Write the character or command at a place; return the place after it."""
        write = _SPECIAL.get(self.text[at])
        after = None if write is None else write(self, at)
        if after is not None:
            return after
        character = self.text[at]
        self.put(" " if character in "$~\n\r" else character, at)
        return at + 1

    def brace(self, at: int) -> int | None:
        r"""Write the comma of `1{,}5`, the name of `{x}_{1}` or `{\rm sech}(x)`, if it is one."""
        if self.text.startswith("{,}", at):
            self.put(SEPARATOR, at)
            return at + 3
        if name := _BRACED_NAME.match(self.text, at):
            self.write(name.start("name"), name.end("name"))
            return name.end()
        self.check_printed(at)
        return None

    def check_printed(self, at: int) -> None:
        """Refuse braces that LaTeX does not print, where brackets would make a difference."""
        written = "".join(self.signs[-16:]).rstrip()
        before, word = written[-1:], _LAST_WORD.search(written)
        is_argument = before in ("^", "_", "√", "∛", "|") or (word and word.group() in SPELLINGS)
        if is_argument or not any(m in self.text for m in ("\\", "$")):
            return
        end = self.closing(at)
        inside, after = self.text[at + 1 : end], self.text[end + 1 :].lstrip()
        is_sum = _SUM_INSIDE.search(inside) is not None
        is_raised = after.startswith("^") and (is_sum or _PRODUCT_INSIDE.match(inside) is not None)
        is_factor = before not in ("", "+", "=", "(", "[", "{", ",") or _FACTOR_BEHIND.match(after)
        if is_raised or (is_sum and is_factor):
            readings = {"first": f"({inside})", "second": inside}
            found = self.text[at : end + 1]
            raise NotationError(
                "notation.ambiguous", {"found": found, **readings}, Span(at, end + 1)
            )

    def raised(self, at: int) -> int | None:
        """Write primes, or the index behind an exponent before it, if this is one of them."""
        if prime := _PRIMES.match(self.text, at):
            self.put("'" * prime.group().count("prime"), at)
            return prime.end()
        return self.interleaved(at) if _INTERLEAVED.match(self.text, at) else None

    def comment(self, at: int) -> int | None:
        """Leave out a comment, if this is one."""
        comment = _COMMENT.match(self.text, at)
        return comment.end() if comment else None

    def index(self, at: int) -> int | None:
        """Write the base of a logarithm, if this is one."""
        return self.base(at) if _LOG.search("".join(self.signs[-8:])) else None

    def base(self, at: int) -> int:
        """Write the base of a logarithm, one sign where it has no braces."""
        index = self.argument(at, at + 1)
        index = self.digits(index)
        opening, closing = self.around(index)
        while self.signs[-1] == " ":
            self.signs.pop()
            self.places.pop()
        self.put(f"_{opening}", at)
        self.inside(index)
        self.put(closing, index[1] - 1)
        return index[1]

    def around(self, index: tuple[int, int]) -> tuple[str, str]:
        """Return what stands around a base: two brackets where one would make it an index."""
        inside = self.text[slice(*index)].strip("{ }")
        if self.is_one(index) and inside.isalnum():
            return "", " "
        return ("((", "))") if inside.isalnum() else ("(", ")")

    def digits(self, index: tuple[int, int]) -> tuple[int, int]:
        r"""Take all of a base such as `\log_10`, of which TeX lowers one digit only.

        Raises:
            NotationError: `notation.ambiguous` of any but 10, which is no base of 1 and 0.
        """
        run = _DIGITS.match(self.text, index[0])
        if run is None or run.end() == index[1]:
            return index
        if run.group() != "10":
            found = run.group()
            readings = {"first": f"log_({found}) …", "second": f"log_{found[0]} {found[1:]}…"}
            raise NotationError(
                "notation.ambiguous", {"found": found, **readings}, Span(*run.span())
            )
        return run.span()

    def command(self, at: int) -> int:
        if thousands := _THOUSANDS.match(self.text, at):
            self.signs.pop()
            self.places.pop()
            return thousands.end()
        match = COMMAND.match(self.text, at)
        name = match.group()[1:] if match else ""
        after = at + 1 + len(name)
        structure = _STRUCTURES.get(name)
        if structure is not None:
            return structure(self, at, after)
        written = meaning(name)
        if written is None:
            raise NotationError("notation.command", {"found": f"\\{name}"}, Span(at, after))
        self.put_name(written, at, after)
        if name in SPELLINGS and self.text[after : after + 1].isalnum():
            self.put(" ", at)
        if name in ("left", "right") and self.text.startswith(".", after):
            return after + 1
        return after

    def interleaved(self, at: int) -> int:
        """Write the index behind an exponent before it."""
        up = self.argument(at, at + 1)
        down = self.argument(at, up[1] + 1)
        self.put("_", up[1])
        self.write(*down)
        self.put("^", at)
        self.write(*up)
        return down[1]

    def fraction(self, at: int, after: int) -> int:
        above = self.argument(at, after)
        below = self.argument(at, above[1])
        numbers = self.text[above[0] : above[1]] + self.text[below[0] : below[1]]
        before = "".join(self.signs[-8:]).rstrip(" {")
        plain = _NUMBERS.fullmatch(numbers)
        if plain and re.search(r"(?:^|[^\w^])\d+$", before):
            raise NotationError("notation.mixed", {"found": before[-1:]}, Span(at, below[1]))
        self.put("(", at)
        self.part(above, at)
        self.put("/", at)
        self.part(below, at)
        self.put(")", at)
        return below[1]

    def part(self, argument: tuple[int, int], at: int) -> None:
        """Write one part of a fraction, in brackets unless it is one whole number or letter."""
        is_one = self.is_one(argument)
        self.put("" if is_one else "(", at)
        self.inside(argument)
        self.put("" if is_one else ")", at)

    def binomial(self, at: int, after: int) -> int:
        above = self.argument(at, after)
        below = self.argument(at, above[1])
        self.put(" binomial(", at)
        self.inside(above)
        self.put(",", at)
        self.inside(below)
        self.put(")", at)
        return below[1]

    def radical(self, at: int, after: int) -> int:
        index, name_end = None, after
        while self.text[after : after + 1].isspace():
            after += 1
        if self.text.startswith("[", after):
            closing = self.bracket(after)
            if closing < 0:
                raise self.lacking(at)
            index, after = (after + 1, closing), closing + 1
        if index is None and _ROUND.match(self.text, after):
            self.put_name(" sqrt", at, name_end)
            return after
        under = self.argument(at, after)
        self.put_name(" sqrt" if index is None else " root", at, name_end)
        self.put("(", name_end - 1)
        if index is not None:
            self.write(*index)
            self.put(",", at)
        self.inside(under)
        self.put(")", at)
        return under[1]

    def font(self, at: int, after: int) -> int:
        content = self.argument(at, after)
        if vector := _VECTORS.match(self.text, at):
            raise NotationError("notation.command", {"found": vector.group()}, Span(*vector.span()))
        if self.signs and self.signs[-1].isalnum():
            self.put(" ", at)
        self.inside(content)
        return content[1]

    def box(self, at: int, after: int) -> int:
        """Write what is boxed, in brackets where something stands beside it."""
        content = self.argument(at, after)
        beside = _NOTHING.sub("", "".join(self.signs) + self.text[content[1] :])
        self.put("(" if beside else " ", at)
        self.inside(content)
        self.put(")" if beside else " ", content[1] - 1)
        return content[1]

    def colored(self, at: int, after: int) -> int:
        return self.font(at, self.argument(at, after)[1])

    def accent(self, at: int, after: int) -> int:
        end = self.font(at, after)
        match = COMMAND.match(self.text, at)
        self.put(f"_{ACCENTS[match.group()[1:]]}" if match else "", end - 1)
        return end

    def blank(self, at: int, after: int) -> int:
        self.put(" ", at)
        return self.argument(at, after)[1]


_Special = Callable[[_Writer, int], int | None]
_SPECIAL: Mapping[str, _Special] = {
    "\\": _Writer.command,
    "{": _Writer.brace,
    "^": _Writer.raised,
    "%": _Writer.comment,
    "_": _Writer.index,
}
"""What begins with a character that may not stand for itself."""
_Structure = Callable[[_Writer, int, int], int]
_STRUCTURES: Mapping[str, _Structure] = {
    "sqrt": _Writer.radical,
    "boxed": _Writer.box,
    "textcolor": _Writer.colored,
    **dict.fromkeys(FRACTIONS, _Writer.fraction),
    **dict.fromkeys(BINOMIALS, _Writer.binomial),
    **dict.fromkeys(FONTS, _Writer.font),
    **dict.fromkeys(ACCENTS, _Writer.accent),
    **dict.fromkeys(LENGTHS, _Writer.blank),
}
"""How commands with arguments are written: from the place of the command and the one after it."""
