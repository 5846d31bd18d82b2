"""What a page of one file holds besides its markup: data as JSON, and names of its own scripts."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any


def spell(document: Mapping[str, Any]) -> str:
    r"""Write JSON that a page may hold: no `<` in it can end or open an element.

    Examples:
        >>> print(spell({"text": "</script>"}))
        {"text":"\u003c/script>"}
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def digest(text: str) -> str:
    """Name a style or a script by its content, as a content security policy wants it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
