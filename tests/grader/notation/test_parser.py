"""How expressions are understood, and what is refused, beyond the corpus of test_corpus.py."""

from collections.abc import Callable

import pytest

from grader.notation.errors import NotationError, Span
from grader.notation.names import Names
from grader.notation.parser import parse

Read = Callable[..., str]

REFUSED = {
    "x\0": "notation.invisible",
    "x\u202ey": "notation.invisible",
    "1" * 41: "notation.digits",
    "x" * 2001: "notation.long",
    "-" * 500 + "x": "notation.deep",
    "(" * 500: "notation.deep",
    "^".join(["x"] * 300): "notation.deep",
    "+".join(["x"] * 600): "notation.large",
    r"\frac" * 300: "notation.argument",
    r"\sqrt{" * 200 + "x" + "}" * 200: "notation.deep",
}
"""What a corpus in TOML cannot hold, or not well."""


@pytest.mark.parametrize(("text", "code"), REFUSED.items(), ids=[k[:20] for k in REFUSED])
def test_what_is_hidden_or_too_much_is_refused(read: Read, text: str, code: str) -> None:
    with pytest.raises(NotationError) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("x + foo", 4, 7),
        ("2*9,000", 2, 7),
        (r"x + \foo", 4, 8),
        (r"\frac{x}{q}", 9, 10),
    ],
)
def test_an_error_covers_the_whole_of_the_trouble(
    names: Names, text: str, start: int, end: int
) -> None:
    with pytest.raises(NotationError) as refused:
        parse(text, names)
    assert refused.value.span == Span(start, end)
    assert refused.value.args_["at"] == str(start + 1)


def test_a_number_keeps_its_text(names: Names) -> None:
    assert parse("0.50", names).text == "0.50"  # type: ignore[union-attr] # a number
    assert parse("0.50", names) != parse("0.5", names)
