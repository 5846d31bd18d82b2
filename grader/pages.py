"""What all pages of one file are made of: templates, data as JSON, and names of own scripts."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def open_templates(*packages: str) -> "Environment":
    """Open the templates of packages; what strangers wrote is escaped.

    Args:
        packages: with a folder `templates`; of two with one name, that of the first counts.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        trim_blocks=True,
        lstrip_blocks=True,
    )


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
