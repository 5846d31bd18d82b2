"""The frame in which the notation runs: a document of its own that a page holds and asks.

The frame has an origin of its own and reaches neither its page nor a network. A frame takes over
what its page may do, and Brython has to evaluate code: so a page allows that at first, and forbids
it itself once the frame is there.
"""

from functools import cache

from grader.pages import digest
from grader.web.browser.bundle import asset


@cache
def document() -> str:
    """Give the document that stands in the frame; it waits for the code of `bundle.code`."""
    script = asset("frame.js").strip()
    allowed = f"default-src 'none'; script-src '{digest(script)}' 'unsafe-eval'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
        f"<title>-</title></head><body><script>{script}</script></body></html>"
    )


def frame_sources() -> str:
    """Name what the frame's script needs, as a part of the page's `script-src`."""
    return f"'{digest(asset('frame.js').strip())}' 'unsafe-eval'"
