"""Two windows of a page: what one keeps reaches the browser and the other a moment later."""

from typing import Any
from urllib.parse import urljoin

UNHEARD = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
"""Makes a page deaf to what the browser passes on of another page's storage."""
_KEPT = "JSON.stringify(Object.entries({...localStorage}).sort())"
_TRIES = 100


def reload(page: Any) -> None:
    """Load a page again.

    What a page keeps reaches the browser a moment later, and a page that is loaded within that
    moment may not see it. So another page is loaded first, until it does.
    """
    other = page.context.new_page()
    kept, tries = page.evaluate(_KEPT), 0
    while tries == 0 or other.evaluate(_KEPT) != kept:
        assert tries < _TRIES, "the browser does not know what the page kept"
        other.goto(urljoin(page.url, "blank.html"))
        tries += 1
    other.close()
    page.reload()
