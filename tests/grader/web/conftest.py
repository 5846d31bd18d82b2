"""Answers that wait, made by hand; a small class that was graded; and a browser."""

import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.codes import criterion_code, mark_code, response_hash
from grader.model import CriterionMark, Entry, Finding, Mark, Position, Scorecard, Status, Verdict
from grader.web.review.document import NOTHING_OFFERED, Offers, document_of, ids_of
from grader.web.review.gathering import gather
from grader.web.review.grouping import Item, group
from grader.web.review.page import phrases_of, render_page
from grader.web.review.places import Places
from grader.wording import Language

ADDRESS = "https://page.test"
"""Where the browser is given pages; nothing goes over a network."""
NAME = "page.html"
SURNAMES = ("Muster", "Beispiel", "Wirrwarr", "Vorlage")
TEXTS = ("The state holds more.", "The state is hidden.", "The state is small.")
MATRIX = "[[2, 2], [0, 1]]"

OpenPage = Callable[[str | Path], Any]
Answers = Mapping[str, str | None]
"""Text by `part field`; None where nothing was found."""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue("sheet05")


def _criteria(catalogue: Catalogue, part: str, name: str, code: str) -> tuple[CriterionMark, ...]:
    field = next(one for one in catalogue.problem(part).fields if one.name == name)
    return tuple(
        CriterionMark(
            name=one.name,
            code=criterion_code(code, one.name),
            points=None,
            max=one.points,
            wording=one.wording,
        )
        for one in field.criteria
    )


def _mark(catalogue: Catalogue, number: str, place: str, text: str | None, flag: str) -> Mark:
    part, _, name = place.partition(" ")
    code = mark_code("sheet05", number, part, name)
    return Mark(
        part=part,
        field=name,
        code=code,
        verdict=Verdict.NEEDS_REVIEW,
        credit=None,
        points=None,
        max=next(f.points for f in catalogue.part(part).fields if f.name == name),
        response=text,
        response_hash=response_hash(text or ""),
        criteria=_criteria(catalogue, part, name, code),
        findings=(Finding(code=flag),) if flag else (),
        flags=(flag,) if flag else (),
        position=None
        if text is None
        else Position(page=2, left=72, top=100, right=300, bottom=120),
    )


@pytest.fixture(scope="session")
def waiting(catalogue: Catalogue) -> Callable[..., Entry]:
    """Build an upload whose answers all wait; `flag` says that they were not read for sure."""

    def build(number: str, answers: Answers, flag: str = "", file: str = "") -> Entry:
        marks = tuple(_mark(catalogue, number, *one, flag) for one in answers.items())
        card = Scorecard(
            sheet="sheet05",
            sheet_version=1,
            number=number,
            surname=f"S{number}",
            marks=marks,
            points=None,
            points_decided=Decimal(0),
            max=Decimal(20),
        )
        return Entry(
            file=file or f"{number}.zip",
            code=f"U-{file or number}",
            status=Status.NEEDS_REVIEW,
            surname=card.surname,
            number=number,
            scorecard=card,
        )

    return build


@pytest.fixture(scope="session")
def queue_of(catalogue: Catalogue) -> Callable[..., tuple[Item, ...]]:
    """Make the queue of some uploads; `pictures` are those of an upload, by its code."""

    def build(
        entries: Sequence[Entry],
        language: Language = "en",
        pictures: Mapping[str, Mapping[tuple[str, str], bytes]] | None = None,
    ) -> tuple[Item, ...]:
        places = Places(catalogue, language)
        return group(gather(entries, places, lambda entry: (pictures or {}).get(entry.code, {})))

    return build


@pytest.fixture(scope="session")
def queue(waiting: Callable[..., Entry], queue_of: Callable[..., tuple[Item, ...]]) -> Any:
    """Give a queue of five: a text that two wrote, two other texts, a matrix and a scan."""
    texts = (TEXTS[0], TEXTS[0], *TEXTS[1:])
    sure = [waiting(str(number), {"1.1 text": text}) for number, text in enumerate(texts)]
    matrix = waiting("7", {"3.4 scores": MATRIX}, "read.extra")
    scan = waiting("8", dict.fromkeys(("3.6 attention", "3.6 convolution")), "read.picture")
    page = {("3.6", "attention"): picture(), ("3.6", "convolution"): picture()}
    return lambda language="en": queue_of(
        [*sure, matrix, scan], language, pictures={scan.code: page}
    )


def picture() -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("L", (60, 80), 200).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="session")
def page_of(catalogue: Catalogue) -> Callable[..., str]:
    """Write the page of a queue."""

    def build(
        items: Sequence[Item],
        language: Language = "en",
        tutor: str = "Ada",
        offers: Offers = NOTHING_OFFERED,
        others: Sequence[Item] = (),
    ) -> str:
        phrases = phrases_of(language)
        document = document_of(
            tutor, items, "fingerprint", phrases, offers=offers, others=ids_of(others, ())
        )
        return render_page(catalogue.sheet, document, phrases)

    return build


@pytest.fixture(scope="session")
def page_of_queue(page_of: Callable[..., str], queue: Any) -> str:
    """Write the page of that queue once."""
    return page_of(queue())


@pytest.fixture(scope="session")
def graded_once(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """Grade a part of the invented class once."""
    from grader.demo.cast import load_cast
    from grader.demo.play import SHEET, write_class
    from grader.workflow.grade import grade
    from problems.sheet import load_sheet

    def graded(folder: Path) -> None:
        folder.mkdir()
        cast = load_cast()
        part = replace(cast, students=tuple(s for s in cast.students if s.surname in SURNAMES))
        request = write_class(folder, part, load_sheet(SHEET), "en")
        grade(request.model_copy(update={"workers": 2}))

    return once("class", graded)


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path) -> Path:
    """Give a copy of the graded class that may be changed."""
    return Path(shutil.copytree(graded_once, tmp_path / "results"))


@pytest.fixture
def open_page(window: Any, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page; it must say nothing on the console and ask for nothing.

    A file is opened as such. HTML is given to the browser at an address: Chromium loses what pages
    of local files keep in a few of a hundred cases, and tests that need such a loss make it.
    """
    page = window.pages[0]
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
    session = window.new_cdp_session(page)
    for origin in ("file://", ADDRESS):
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.detach()
    yield from _opening(window, tmp_path, page)
    page.goto("about:blank")


@pytest.fixture
def apart(browser: Any) -> Iterator[Any]:
    """Open a window for one test, which may hold its clock."""
    context = browser.new_context(accept_downloads=True)
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def open_apart(apart: Any, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a page in that window."""
    yield from _opening(apart, tmp_path, apart.pages[0])


def _opening(context: Any, folder: Path, first: Any) -> Iterator[OpenPage]:
    """Open one in the first page, and further ones in pages that are closed at the end."""
    pages: list[Any] = []
    said: list[str] = []
    asked: list[str] = []
    heard = {
        "console": lambda message: said.append(message.text),
        "pageerror": lambda error: said.append(str(error)),
        "request": lambda request: asked.append(request.url),
    }

    def opened(html: str | Path) -> Any:
        address = html.as_uri() if isinstance(html, Path) else f"{ADDRESS}/{NAME}"
        if isinstance(html, str):
            (folder / NAME).write_text(html, encoding="utf-8")
        page = context.new_page() if pages else first
        pages.append(page)
        for event, hear in heard.items():
            page.on(event, hear)
        page.goto(address)
        return page

    def serve(route: Any) -> None:
        name = route.request.url.removeprefix(f"{ADDRESS}/")
        html = (folder / NAME).read_text("utf-8") if name == NAME else "<title>blank</title>"
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    context.route(f"{ADDRESS}/**", serve)
    yield opened
    context.unroute(f"{ADDRESS}/**", serve)
    for page in [page for page in context.pages if page is not first]:
        page.close()  # also one that a test opened itself, and which would speak to the next ones
    for event, hear in heard.items() if pages else ():
        first.remove_listener(event, hear)
    assert said == []
    assert [url for url in asked if not url.startswith((ADDRESS, "file:", "data:", "blob:"))] == []
