"""The pictures of the tutorial are what the demo's class looks like, taken anew by this test."""

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from grader.model import Decision
from grader.wording import Language

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "pictures"
LANGUAGES = ("en", "de")
SCENES = (
    *("overview", "review-group", "review-reading", "review-upload", "upload"),
    *("feedback-page", "feedback-pdf", "annotated-copy", "statistics"),
)
"""What is pictured, in the order of the evening."""
TUTORS = "Ada,Bo,Cem,Dee"
VIEW = {"width": 1100, "height": 700}
PDF_WIDTH = 900
COLOURS = 48
LARGEST = 150_000
BLANK = 0.98
GROUP = {"en": "The state can hold more than", "de": "Der Zustand kann mehr enthalten"}
"""How the text begins that several students wrote."""
UNSURE, TYPED = "c ⋅ I", "c*I"
"""What was read without certainty in a typeset report, and what a tutor types for it."""
RETURNED = {"en": "Platzhalter-03712012", "de": "Probe-03712003"}
"""Whose feedback is shown."""
SCALED = {"en": "Scaled scores", "de": "Skalierte Scores"}
"""The heading from which on it is shown: a wrong value, and what follows from it, are near."""
_SHOWN = re.compile(r"!\[(?P<words>[^\]]*)\]\(pictures/(?P<file>[^)\s]+)\)")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
_NUMBER = re.compile(r"(?<!\d)\d{8}(?!\d)")


@dataclass(frozen=True)
class Picture:
    """A view: its pixels, and all words of the page that it is a part of."""

    image: Image.Image
    words: str


class Camera:
    """A browser that looks at pages of the results."""

    def __init__(self, browser: Any, language: Language) -> None:
        self.context = browser.new_context(
            viewport=VIEW, device_scale_factor=1, color_scheme="light", locale=language
        )

    def open(self, path: Path) -> Any:
        """Open a page from its file."""
        page = self.context.new_page()
        page.goto(path.as_uri())
        return page


def snap(page: Any) -> Picture:
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    return Picture(image.convert("RGB"), page.inner_text("body"))


def print_first(path: Path) -> Picture:
    """Draw the first page of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        image = page.render(scale=PDF_WIDTH / page.get_width()).to_pil().convert("RGB")
        return Picture(image, page.get_textpage().get_text_bounded())


def before(out: Path, camera: Camera, language: Language) -> Iterator[tuple[str, Picture]]:
    """Picture what the tutors see before they have decided."""
    from grader.web.review import review

    yield "overview", snap(camera.open(out / "overview.html"))
    pages = {page.path.stem: page.path for page in review(out, TUTORS, "part").pages}
    readings = camera.open(pages["Ada"])
    yield "review-upload", snap(readings)
    readings.locator("#space .row", has_text=UNSURE).first.click()
    readings.keyboard.press("r")
    readings.fill("#read", TYPED)
    readings.wait_for_selector("#understood[data-state=fine]")
    yield "review-reading", snap(readings)
    texts = camera.open(pages["Dee"])
    texts.locator("#space .row", has_text=GROUP[language]).first.click()
    texts.keyboard.press("f")
    texts.locator("#item-title").scroll_into_view_if_needed()
    yield "review-group", snap(texts)


def after(out: Path, camera: Camera, language: Language) -> Iterator[tuple[str, Picture]]:
    """Picture what there is when the points are released."""
    from grader.web.statistics import statistics, write_statistics

    yield "upload", snap(camera.open(out / "moodle" / "UPLOAD.html"))
    returned = out / "feedback" / RETURNED[language]
    page = camera.open(returned.with_suffix(".html"))
    page.get_by_role("heading", name=SCALED[language]).evaluate("one => one.scrollIntoView()")
    yield "feedback-page", snap(page)
    yield "feedback-pdf", print_first(returned.with_suffix(".pdf"))
    yield "annotated-copy", print_first(returned.with_name(f"{returned.name}-annotated.pdf"))
    public = write_statistics(statistics(out, is_anonymous=True), out).page
    yield "statistics", snap(camera.open(public))


def play(folder: Path, camera: Camera, language: Language) -> Iterator[tuple[str, Picture]]:
    """Grade the demo's class, decide as its tutor does, release, and take the pictures."""
    from grader.demo.cast import load_cast
    from grader.demo.handing_in import due_date
    from grader.demo.play import SHEET, write_class
    from grader.demo.tutor import TUTOR, decide_as_meant
    from grader.reports import UploadChoice
    from grader.workflow.approve import approve
    from grader.workflow.decide import decide
    from grader.workflow.grade import grade
    from problems.sheet import load_sheet

    cast, sheet = load_cast(), load_sheet(SHEET)
    request = write_class(folder, cast, sheet, language)
    outcome = grade(request.model_copy(update={"workers": 2, "annotated": True}))
    yield from before(folder, camera, language)
    now = due_date(sheet) + timedelta(days=3)
    while rows := decide_as_meant(cast, outcome.batch.entries):
        outcome = decide(folder, [write(folder / "decisions.json", rows)], now)
    approve(folder, TUTOR, UploadChoice(), now)
    yield from after(folder, camera, language)


def write(path: Path, decisions: Iterable[Decision]) -> Path:
    """Write a decision file."""
    rows = [one.model_dump(mode="json", exclude_defaults=True) for one in decisions]
    path.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
    return path


def packed(image: Image.Image) -> bytes:
    """Write a picture with few colours, so that it is small."""
    sink = io.BytesIO()
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(sink, "PNG", optimize=True)
    return sink.getvalue()


@pytest.mark.all
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_still_taken_and_shows_nobody_who_was_not_invented(
    language: Language,
    browser: Any,
    tmp_path: Path,
    update_gold: bool,  # noqa: FBT001 - a fixture
) -> None:
    camera = Camera(browser, language)
    taken = dict(play(tmp_path, camera, language))
    camera.context.close()
    assert tuple(sorted(taken)) == tuple(sorted(SCENES))
    for scene, picture in taken.items():
        file = PICTURES / f"{scene}.{language}.png"
        if update_gold:
            PICTURES.mkdir(exist_ok=True)
            file.write_bytes(packed(picture.image))
        assert is_like(picture.image, file), scene
        assert share_of_one_colour(picture.image) < BLANK, scene
        assert strangers(picture.words, tmp_path) == [], scene
        assert picture.words.strip(), scene


def is_like(image: Image.Image, file: Path) -> bool:
    """Whether a picture is about as large as the committed one; fonts may differ."""
    with Image.open(file) as committed:
        taller = abs(image.height - committed.height)
        return image.width == committed.width and taller <= committed.height / 4


def share_of_one_colour(image: Image.Image) -> float:
    """Tell how much of a picture has the colour that most of it has."""
    pixels = image.width * image.height
    return max(count for count, _ in image.getcolors(pixels) or [(pixels, 0)]) / pixels


def strangers(words: str, folder: Path) -> list[str]:
    """Find numbers and addresses of nobody in the demo's class, and places on this machine."""
    from grader.demo.cast import load_cast

    invented = {student.number for student in load_cast().students}
    places = (str(Path.home()), str(folder), str(DOCS.parent))
    return [
        *(number for number in _NUMBER.findall(words) if number not in invented),
        *(mail for mail in _MAIL.findall(words) if not mail.endswith(".example")),
        *(place for place in places if place in words),
    ]


@pytest.mark.parametrize(
    "words", ["Someone 12345678", "someone@somewhere.org", str(DOCS / "page.html")]
)
def test_a_stranger_would_be_noticed(words: str, tmp_path: Path) -> None:
    assert strangers(words, tmp_path)


def test_there_are_no_other_pictures_and_none_is_large() -> None:
    files = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert set(files) == {f"{scene}.{one}.png" for scene in SCENES for one in LANGUAGES}
    assert [name for name, size in files.items() if size > LARGEST] == []


def test_every_picture_is_shown_with_words_for_who_does_not_see_it() -> None:
    shown: dict[str, str] = {}
    for page in sorted(DOCS.glob("*.md")):
        for found in _SHOWN.finditer(page.read_text(encoding="utf-8")):
            assert found["words"].strip(), f"{page.name}: {found['file']}"
            assert (".de.png" in found["file"]) is (".de.md" in page.name)
            shown[found["file"]] = page.name
    assert set(shown) == {path.name for path in PICTURES.iterdir()}
