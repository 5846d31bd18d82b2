r"""What LaTeX puts around a matrix or a shape without any meaning: dollars, boxes, `\left`.

It is replaced by blanks, so that all that is left keeps its place.
"""

import re

_SIGNS = re.compile(
    r"\$|(?<!\\)\\[\[\]()]"
    r"|\\(?:left|right)(?![A-Za-z])\s*\.?|\\[bB]igg?[lr]?(?![A-Za-z])|\\(?:display|text)style\b"
)
_BOX = re.compile(r"\s*(?:[^=\n{}\\]{0,60}=)?\s*(?P<box>\\boxed\s*\{|\{(?=\s*\\begin))")
_BOXES = 4
_END = re.compile(r"[\s.,;]*\Z")


def unwrapped(text: str) -> str:
    r"""Return a text with blanks in place of what has no meaning.

    >>> unwrapped(r"$\boxed{[[1, 2]]}$.")
    '        [[1, 2]]  .'
    """
    if "\\" not in text and "$" not in text:
        return text
    text = _SIGNS.sub(_blank, text)
    for _ in range(_BOXES):
        box = _BOX.match(text)
        if box is None:
            break
        closing = _closing(text, box.end() - 1)
        if closing < 0 or not _END.match(text, closing + 1):
            break
        start, end = box.span("box")
        inside = text[end:closing]
        text = text[:start] + " " * (end - start) + inside + " " + text[closing + 1 :]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _closing(text: str, opening: int) -> int:
    """Return where the brace at a place is closed, -1 where it is not."""
    depth = 0
    for at in range(opening, len(text)):
        if text[at - 1] != "\\" or at == opening:
            depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    return -1
