"""Names struck out of what persons wrote of others, where that is asked for."""

import re
import unicodedata
from collections.abc import Iterator

from grader.workflow.traces import Traces, readings

STRUCK = "[…]"
"""Stands where somebody was named."""

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*")


def strike(text: str, traces: Traces) -> str:
    """Give a text without the numbers and names of the traced, be it a surname alone.

    A text that names nobody stays as it is, to the byte.
    """
    if not traces.hint_at(text):
        return text
    shown = unicodedata.normalize("NFC", text)
    for start, end in reversed(list(_spans(shown, traces))):
        shown = f"{shown[:start]}{STRUCK}{shown[end:]}"
    return shown


def _spans(text: str, traces: Traces) -> Iterator[tuple[int, int]]:
    """Find where names stand, the longest first, without overlaps."""
    tokens = list(_TOKEN.finditer(text))
    names = sorted(
        (name.split() for name in traces.numbers | traces.full_names | traces.surnames),
        key=len,
        reverse=True,
    )
    at = 0
    while at < len(tokens):
        length = next((len(n) for n in names if _stands(tokens[at : at + len(n)], n)), 0)
        if length:
            yield tokens[at].start(), tokens[at + length - 1].end()
        at += length or 1


def _stands(tokens: list[re.Match[str]], name: list[str]) -> bool:
    """Whether tokens are a name; its last word may be a genitive."""
    if len(tokens) < len(name):
        return False
    *first, last = (set(map(str.strip, readings(token[0]))) for token in tokens)
    whole = all(word in forms for word, forms in zip(name, first, strict=False))
    return whole and bool({name[-1], f"{name[-1]}s"} & last)
