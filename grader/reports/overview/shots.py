"""Pictures inside the overview: which answers have one, and how many there is room for."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from grader.model import Mark

ROOM = 14_000_000
"""Characters of all pictures on one page, so that browsers open it at once."""

_SCREEN, _PRINT = 96, 150
"""Pixels an inch of a browser, and of a picture at its largest."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The picture of one answer, or where on the page it stands already."""

    data: str = ""
    """The PNG in base64; empty where it stands elsewhere, or where there is no room."""
    width: int = 0
    height: int = 0
    same_as: str = ""
    """The code of the answer beside which it stands."""


class Shots:
    """Gives out pictures, each once for an upload, as long as there is room."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room

    def of_upload(
        self, pictures: Mapping[tuple[str, str], bytes], marks: list[Mark]
    ) -> dict[str, Shot]:
        """Give the shots of an upload's waiting answers, by the code of the answer."""
        first: dict[bytes, str] = {}
        shots: dict[str, Shot] = {}
        for mark in filter(is_to_be_seen, marks):
            png = pictures.get((mark.part, mark.field))
            if png is not None and first.setdefault(png, mark.code) == mark.code:
                shots[mark.code] = self._shot(png)
            elif png is not None:
                shots[mark.code] = Shot(same_as=first[png])
        return shots

    def _shot(self, png: bytes) -> Shot:
        data = base64.b64encode(png).decode()
        if len(data) > self.room:
            return Shot()
        self.room -= len(data)
        width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
        scale = _SCREEN / _PRINT
        return Shot(data, round(width * scale), round(height * scale))


def is_to_be_seen(mark: Mark) -> bool:
    """Tell whether a person has to see the report to decide: not where a text was read for sure."""
    return bool(mark.flags) or mark.response is None or not mark.criteria
