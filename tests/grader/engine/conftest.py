"""A sheet of one part, and papers that answer it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.marking import mark_paper
from grader.engine.preparing import Paper
from grader.engine.rulings import Book
from grader.model import Scorecard
from submissions.model import Response

SHEET = """
format = 1
id = "onepart"
version = 1
edition = "2026w"
number = 1
title = { en = "One part", de = "Ein Teil" }
points = 3
points_step = "0.5"
zone = "Europe/Berlin"
appeals = { contact = "exercises@course.example" }

[[tasks]]
id = "3"
title = { en = "Attention", de = "Attention" }

[[tasks.parts]]
id = "3.4"
title = { en = "By hand", de = "Von Hand" }
family = "attention_product"
points = 3
wording = { en = "Compute.", de = "Berechnen Sie." }
params.Q = [[1, 1, 1, 1], [0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]
params.K = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]]
params.V = [[1, 2, 3], [4, 5, 6], [6, 8, 9]]
fields = [
    { name = "scores", points = 1, title = { en = "Scores", de = "Scores" } },
    { name = "scaled", points = 1, title = { en = "Scaled", de = "Skaliert" }, optional = true },
    { name = "output", points = 1, title = { en = "Output", de = "Ausgabe" } },
]
"""

Marker = Callable[..., Scorecard]


@pytest.fixture(scope="session")
def one_part(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    path: Path = tmp_path_factory.mktemp("sheet") / "onepart.toml"
    path.write_text(SHEET, encoding="utf-8")
    return open_catalogue(path)


def response(field: str, text: str | None) -> Response:
    """Make a response; `?` before the text marks it uncertain, `!` a failure of the reader."""
    if text is None:
        return Response("3.4", field, None, flags=("read.not_found",))
    if text == "!":
        return Response("3.4", field, None, flags=("read.failed",))
    if text.startswith("?"):
        return Response("3.4", field, text[1:], confidence=0.9, flags=("read.ink_left",))
    return Response("3.4", field, text, page=1, confidence=1.0)


@pytest.fixture
def mark(one_part: Catalogue) -> Marker:
    def marked(texts: Mapping[str, str], book: Book | None = None) -> Scorecard:
        fields = ("scores", "scaled", "output")
        responses = {("3.4", name): response(name, texts.get(name)) for name in fields}
        paper = Paper("1234567", "Muster", "pdf", responses)
        return mark_paper(one_part, paper, book or Book(), "test")

    return marked
