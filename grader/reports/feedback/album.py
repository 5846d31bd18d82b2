"""Pictures of what a student wrote, each shown once in a feedback."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.model import Mark
from grader.wording import Phrases, shorten, visible

MOST_BYTES = 600_000
"""Of all pictures in one feedback; what comes after them is not shown."""
LONGEST = 300
"""Characters of an answer that stand for its picture; all of it stands beside the picture."""

Pictures = Mapping[tuple[str, str], bytes]
"""PNGs by part and field."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What stood in the report, or where in this feedback the same picture stands."""

    number: int
    """Which of the feedback's pictures, from 0."""
    alternative: str
    is_page: bool
    """Whether it shows whole pages, as the answer's place on them is not known."""
    same: str
    """Said instead of showing it again; empty where it is shown."""


class Album:
    """The pictures of one feedback, in the order in which they are shown."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._shown: dict[bytes, tuple[int, str]] = {}

    @property
    def pages(self) -> tuple[bytes, ...]:
        """The pictures that were asked for so far, each once."""
        return tuple(self._shown)

    def picture(self, mark: Mark, asked: str, phrases: Phrases) -> Picture | None:
        """Give the picture of an answer; None where there is none, or no room for it.

        Args:
            mark: the answer.
            asked: its part and field, as they are called in front of students.
            phrases: the fixed texts.
        """
        png = self._pictures.get((mark.part, mark.field))
        if png is None:
            return None
        first = self._shown.get(png)
        if first is None and sum(map(len, self._shown)) + len(png) > MOST_BYTES:
            return None
        number, code = self._shown.setdefault(png, (len(self._shown), mark.code))
        return Picture(
            number=number,
            alternative=_in_words(mark, asked, phrases),
            is_page=mark.position is None,
            same=phrases("picture_same", code=code) if first else "",
        )


def _in_words(mark: Mark, asked: str, phrases: Phrases) -> str:
    """Say what a picture shows: whose answer, where it stands, and what was read there."""
    text = " ".join(visible(mark.response or "").split())
    read = (
        phrases("picture_read", text=shorten(text, LONGEST)) if text else phrases("picture_empty")
    )
    if mark.position is None:
        return phrases("picture_pages", asked=asked, read=read)
    return phrases("picture_place", asked=asked, page=mark.position.page, read=read)
