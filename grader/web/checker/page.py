"""Fills the template of the page."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from grader.pages import digest, open_templates, spell
from grader.web.checker.document import phrases_of

_SCRIPTS = ("text.js", "split.js", "names.js", "inflate.js", "zip.js", "check.js", "page.js")
NOT_CHECKED = ("not_pdf", "not_list", "not_time", "not_content")
"""The phrases that say what the page does not check."""


def render_page(document: Mapping[str, Any]) -> str:
    """Write the page as one file that loads nothing; in English until its script chooses."""
    template = open_templates("grader.web.checker").get_template("checker.html")
    return template.render(
        t=phrases_of("en"),
        en=phrases_of("en"),
        de=phrases_of("de"),
        sheet=document["sheet"]["en"],
        form=document["phrases"]["form"]["en"],
        not_checked=NOT_CHECKED,
        data=spell(document),
        style=_asset("checker.css"),
        script="\n".join(['"use strict";', *map(_asset, _SCRIPTS)]),
        digest=digest,
    )


def _asset(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8").strip()
