"""PDFium's document, its fonts and some of its pages, held open while a report is read.

A page that is read is closed at once, since open pages take memory and time. Its fonts stay open,
because what is known of them is known by their addresses, and letters are looked at again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from submissions.pdf import raw


@dataclass(slots=True)
class Handles:
    """What is held open of one document, by page number from 1; freed with this."""

    source: Any
    _pages: dict[int, Any] = field(default_factory=dict)
    _fonts: set[int] = field(default_factory=set)

    def page(self, number: int) -> Any:
        """Give a page, opened and kept if it is not yet."""
        if number not in self._pages:
            self._pages[number] = self.source[number - 1]
        return self._pages[number]

    def let_go(self, number: int, fonts: Iterable[int], *, again: bool) -> None:
        """Close a page that is not soon looked at again, but not its fonts."""
        self._hold(fonts)
        if number != 1 and not again:
            self._pages.pop(number).close()

    def _hold(self, fonts: Iterable[int]) -> None:
        """Keep fonts open: for each an empty text is put onto the first page, which stays open."""
        create, _, _, insert = raw.writers_of()
        document, sheet = raw.address(self.source), raw.address(self.page(1))
        for font in set(fonts) - self._fonts - {0}:
            insert(sheet, create(document, font, 1.0))
            self._fonts.add(font)
