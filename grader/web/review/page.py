"""Fills the template of one tutor's page."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from grader.pages import digest, open_templates, spell
from grader.web.browser.frame import frame_sources
from grader.wording import Language, Phrases, load_phrases, say
from problems.sheet import Sheet

_SCRIPTS = (
    "store.js",
    "windows.js",
    "timing.js",
    "list.js",
    "reading.js",
    "uploads.js",
    "scan.js",
    "item.js",
    "model.js",
    "suggest.js",
    "review.js",
)
KEYS = ("next", "previous", "open", "full", "choose", "more", "less", "note", "read", "take")
"""Keys beside an item; what each does stands in the phrases, as `key_NAME` and `do_NAME`."""
MORE_KEYS = ("undo", "find", "only_open", "larger", "refused", "suggest", "export", "leave")


def phrases_of(language: Language) -> Phrases:
    """Read the page's fixed texts."""
    return load_phrases(_templates() / "review.toml", language)


def render_page(sheet: Sheet, document: Mapping[str, Any], phrases: Phrases) -> str:
    """Write the page as one file that loads nothing."""
    style, script = _asset("review.css"), _script()
    policy = _policy(style, script)
    template = open_templates("grader.web.review").get_template("review.html")
    return template.render(
        sheet=sheet,
        title=say(sheet.title, phrases.language),
        by=document["by"],
        data=spell({**document, "policy": policy}),
        policy=f"{policy} {frame_sources()}" if document["reader"] else policy,
        t=phrases,
        keys=(*KEYS, *MORE_KEYS),
        style=style,
        script=script,
    )


def _policy(style: str, script: str) -> str:
    """Say what the page may do; what its script may run stands last, so that more can follow."""
    return (
        f"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{digest(style)}'; script-src '{digest(script)}'"
    )


def _script() -> str:
    """Put the script together: its files share one scope."""
    inner = "\n".join(map(_asset, _SCRIPTS))
    return f'(() => {{\n"use strict";\n{inner}\n}})();'


def _templates() -> Traversable:
    return files("grader.web.review") / "templates"


def _asset(name: str) -> str:
    return (_templates() / name).read_text(encoding="utf-8").strip()
