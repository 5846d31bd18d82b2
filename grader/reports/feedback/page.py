"""Writes feedback as one HTML file for screen readers and phones: the same content as the PDF."""

import base64
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from grader.pages import open_templates
from grader.reports.feedback.answers import BREAK
from grader.reports.feedback.content import Feedback
from grader.reports.feedback.formulas import authored
from grader.wording import Phrases

if TYPE_CHECKING:
    from markupsafe import Markup

_NUMBER = re.compile(r"(-?)([\d.]+)(?:/(\d+))?")


def render_page(feedback: Feedback, phrases: Phrases, pictures: Sequence[bytes] = ()) -> str:
    """Write one feedback as a page that needs nothing beside itself.

    Args:
        feedback: what it says.
        phrases: the fixed texts.
        pictures: PNGs by the numbers that the feedback names them with.
    """
    template = open_templates("grader.reports").get_template("feedback.html")
    return template.render(
        it=feedback,
        say=phrases,
        pictures=[base64.b64encode(png).decode() for png in pictures],
        style=_style(),
        lines=_lines,
        unbroken=_unbroken,
        number=_number,
        authored=authored,
    )


def _unbroken(text: str) -> str:
    """Take out where long words may break in the PDF: a browser breaks them by itself."""
    return text.replace(BREAK, "")


def _lines(text: str) -> "Markup":
    from markupsafe import Markup

    return Markup("<br>\n").join(_unbroken(text).split("\n"))


def _number(entry: str) -> "Markup":
    """Write an entry of a matrix, a number or a fraction of two, as MathML."""
    from markupsafe import Markup

    found = _NUMBER.fullmatch(entry)
    if found is None:
        return Markup("<mtext>{}</mtext>").format(entry)
    sign, *numbers = found.groups()
    minus = "<mo form='prefix'>−</mo>" if sign else ""
    body = "<mo>/</mo>".join(f"<mn>{escape(number)}</mn>" for number in numbers if number)
    return Markup(f"<mrow>{minus}{body}</mrow>")  # noqa: S704 - digits and signs of our own


@cache
def _style() -> "Markup":
    from markupsafe import Markup

    style = (files("grader.reports") / "templates" / "feedback.css").read_text(encoding="utf-8")
    return Markup(style)  # noqa: S704 - ours
