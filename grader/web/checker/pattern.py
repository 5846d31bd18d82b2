"""The number's pattern as a browser reads it, where it means the same there."""

import re

from grader.errors import GraderError

_TOKEN = re.compile(
    r"""
    (?P<same>
        \\[dDwW]                                        # with the ASCII flag, the same in both
      | \[\^?(?:[A-Za-z0-9]-[A-Za-z0-9]|\\[dDwW]|[A-Za-z0-9_\ .,/:;+])+\]
      | (?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??(?![*+?{])   # no possessive quantifier
      | \((?:\?:)?(?!\?) | \) | \| | \^ | \$
      | [A-Za-z0-9]
    )
    | \\(?P<escaped>[^A-Za-z0-9\s])
    | (?P<any>\.)
    | (?P<plain>[^\\\[\](){}*+?|.^$A-Za-z0-9])
    """,
    re.ASCII | re.VERBOSE,
)


def browser_pattern(pattern: str) -> str:
    r"""Write a pattern for a browser's regular expressions (with the flag `u`).

    Raises:
        GraderError: it holds something that means something else there, or nothing.

    Examples:
        >>> browser_pattern(r"k?[0-9]{6,12}"), browser_pattern(r"\d{7}\-x")
        ('k?[0-9]{6,12}', '\\d{7}\\u{2d}x')
    """
    pieces, at = [], 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise GraderError(
                f"The number's pattern {pattern!r} holds {pattern[at:]!r}, which a browser may read"
                " otherwise. For this page, write it with letters, digits, classes such as [a-z],"
                r" \d, repetitions, groups and |.",
                f"Das Muster der Nummer {pattern!r} enthält {pattern[at:]!r}, was ein Browser"
                " anders lesen kann. Schreiben Sie es für diese Seite mit Buchstaben, Ziffern,"
                r" Klassen wie [a-z], \d, Wiederholungen, Gruppen und |.",
            )
        pieces.append(_piece(token))
        at = token.end()
    return "".join(pieces)


def _piece(token: re.Match[str]) -> str:
    if token["any"]:
        return r"[^\n]"
    sign = token["escaped"] or token["plain"]
    return f"\\u{{{ord(sign):x}}}" if sign else token[0]
