"""Two windows of a page: what one keeps reaches the browser and the other a moment later."""

from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from urllib.request import url2pathname

_KEPT = "JSON.stringify(Object.entries({...localStorage}).sort())"
_TRIES = 100
_FIRST = 5000
"""Milliseconds for a browser to pass on what another page wrote; it may lose that message."""


def reload(page: Any) -> None:
    """Load a page of a file again.

    What a page keeps reaches the browser a moment later, and a page that is loaded within that
    moment may not see it. So another page is loaded first, until it does.
    """
    blank = Path(url2pathname(urlparse(page.url).path)).with_name("blank.html")
    blank.write_text("<title>blank</title>", "utf-8")
    other = page.context.new_page()
    kept, tries = page.evaluate(_KEPT), 0
    while tries == 0 or other.evaluate(_KEPT) != kept:
        assert tries < _TRIES, "the browser does not know what the page kept"
        other.goto(blank.as_uri())
        tries += 1
    other.close()
    page.reload()


def hear(page: Any, shown: str) -> None:
    """Wait until a page shows what another one wrote; at the latest when it is looked at."""
    from playwright.sync_api import TimeoutError as LostError

    try:
        page.wait_for_selector(shown, timeout=_FIRST)
    except LostError:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_selector(shown)
