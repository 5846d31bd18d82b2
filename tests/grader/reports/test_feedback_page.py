"""The page says what the PDF says, to a screen reader and on a phone, and needs nothing else."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest

from grader.catalogue import open_catalogue
from grader.model import Entry
from grader.reports import Amendment, Batch, ChangedField
from grader.reports.feedback import Written, formulas, write_both
from grader.reports.feedback.content import Piece
from grader.wording import Language
from problems.model import Wording
from problems.sheet import Sheet, shipped
from tests.pdf import figures

LANGUAGES: tuple[Language, ...] = ("en", "de")
RUNNING = 62
"""Points at the top and the bottom of a page of the PDF that hold what stands on every page."""
VOID = frozenset({"meta", "img", "br", "link"})


CHANGED = ChangedField(
    "3.6", "attention", "CODE-0001", Decimal(0), Decimal(1), "decision", "Zita Zweit: Names both"
)
STEPS = (
    Amendment("2027-01-15T22:59:00+00:00", "T", Decimal(17), Decimal("17.5"), (CHANGED,)),
    Amendment("2027-02-01T10:00:00+00:00", "T", Decimal("17.5"), Decimal(16), (), (1, 2)),
)
"""What became of points that were released, in two steps."""


class Page(HTMLParser):
    """Gathers elements and words of a page; what is open at the end was not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note words outside mathematics."""
        if not {"style", "math", "header", "footer", "title"} & {*self.open}:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Give the attributes of all elements of a kind."""
        return [attributes for found, attributes in self.found if found == tag]


def written(entry: Entry, sheet: Sheet, language: Language = "en", **more: Any) -> Written:
    return write_both(entry, sheet, language, **more)


def page_of(entry: Entry, sheet: Sheet, language: Language = "en", **more: Any) -> Page:
    return Page(written(entry, sheet, language, **more).page.decode())


def squeezed(text: str) -> str:
    """Leave out all that only parts words, and signs that break them."""
    return re.sub(r"[\s\u200b\ufffe\xad•‣]+", "", text)


def body_of(pdf: bytes) -> str:
    """Give the text of a PDF without what stands on every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [
            page.get_textpage().get_text_bounded(bottom=RUNNING, top=page.get_height() - RUNNING)
            for page in document
        ]
    return "\n".join(texts)


def complete(batch: Batch) -> Iterator[Entry]:
    return (entry for entry in batch.entries if entry.points is not None)


def without_mathematics(entry: Entry) -> Entry:
    """Take matrices and the rubric's formulas out, which the two forms set in their own ways."""
    assert entry.scorecard is not None
    marks = tuple(
        mark.model_copy(
            update={
                "understood": re.sub("[][]", "", mark.understood),
                "criteria": tuple(
                    line.model_copy(update={"wording": Wording("plain *words*", "nur *Worte*")})
                    for line in mark.criteria
                ),
            }
        )
        for mark in entry.scorecard.marks
    )
    card = entry.scorecard.model_copy(update={"marks": marks})
    return entry.model_copy(update={"scorecard": card})


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_page_hold_the_same_words_in_the_same_order(
    class_of_24: Callable[[Language], Batch], sheet: Sheet, language: Language
) -> None:
    for entry in complete(class_of_24(language)):
        if entry.surname == "王":
            continue  # another font's characters come back from a PDF as others
        both = written(without_mathematics(entry), sheet, language, amendments=STEPS)
        page = Page(both.page.decode())
        words = squeezed("".join(page.words)).replace(
            squeezed({"en": "Points by part", "de": "Punkte nach Teilen"}[language]), "", 1
        )
        assert len(words) > 1000
        assert words == squeezed(body_of(both.pdf))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_instead_of_formulas_and_pictures_is_the_same(
    class_of_24: Callable[[Language], Batch],
    sheet: Sheet,
    language: Language,
    png: Callable[[int], bytes],
) -> None:
    for entry in complete(class_of_24(language)):
        shots = {("3.4", "output"): png(1), ("3.3", "axis"): png(2)}
        both = written(entry, sheet, language, pictures=shots)
        page = Page(both.page.decode())
        said = [
            ("/Figure", found["alt"]) if tag == "img" else ("/Formula", found["alttext"])
            for tag, found in page.found
            if tag in {"img", "math"}
        ]
        assert len(said) > 2
        assert said == figures(both.pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_as_long_as_nothing_is_released(
    entry: Callable[..., Entry], sheet: Sheet, language: Language
) -> None:
    words = {"en": "Provisional: nobody", "de": "Vorläufig: Diese Punkte"}[language]
    for provisional in (True, False):
        both = written(entry(), sheet, language, provisional=provisional)
        assert (words in both.page.decode()) is provisional


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_loads_and_runs_nothing_and_is_in_its_language(
    entry: Callable[..., Entry], sheet: Sheet, language: Language, png: Callable[[int], bytes]
) -> None:
    page = page_of(entry(), sheet, language, pictures={("3.4", "output"): png(1)})
    assert page.open == []
    assert page.all("html") == [{"lang": language}]
    (policy,) = (one["content"] for one in page.all("meta") if "http-equiv" in one)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert all(one["src"].startswith("data:image/png;base64,") for one in page.all("img"))
    assert not {"script", "link", "iframe", "object", "form", "a"} & {tag for tag, _ in page.found}
    assert not any(name.startswith("on") for _, found in page.found for name in found)
    assert not any("src" in found for tag, found in page.found if tag != "img")


def test_headings_lead_through_it_and_the_table_is_named(
    entry: Callable[..., Entry], sheet: Sheet
) -> None:
    page = page_of(entry(), sheet)
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table")) == 1
    scopes = [one["scope"] for one in page.all("th")]
    assert scopes == ["col"] * 4 + ["row"] * (len(sheet.parts) + 1)
    names = [one["id"] for one in page.all("h3")]
    assert names == [one["aria-labelledby"] for one in page.all("article")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "&amp; </pre>", "]]>", "{{ 1 }}"],
)
def test_what_strangers_wrote_is_text(entry: Callable[..., Entry], sheet: Sheet, text: str) -> None:
    answer = {"response": text, "understood": text, "because": text, "decided_by": text}
    one = entry(surname=text, marks={"3.4.output": answer, "1.1.text": {"response": text}})
    page = page_of(one, sheet)
    assert "".join(page.words).count(text) >= 4
    assert not {"script"} & {tag for tag, _ in page.found}
    assert page.all("img") == []


@pytest.mark.parametrize("text", ["\u202e", "\x00", "\x1b[31m"])
def test_what_cannot_be_seen_is_spelt_out(
    entry: Callable[..., Entry], sheet: Sheet, text: str
) -> None:
    words = "".join(page_of(entry(marks={"3.4.output": {"response": f"1{text}2"}}), sheet).words)
    assert f"1[U+{ord(text[0]):04X}]" in words


def test_a_matrix_is_mathematics(entry: Callable[..., Entry], sheet: Sheet) -> None:
    marks = {"3.4.output": {"understood": "[[1, -2.5], [-1/2, 0]]"}}
    html = written(entry(marks=marks), sheet).page.decode()
    assert "<mtd><mrow><mo form='prefix'>−</mo><mn>2.5</mn></mrow></mtd>" in html
    assert "<mtd><mrow><mo form='prefix'>−</mo><mn>1</mn><mo>/</mo><mn>2</mn></mrow></mtd>" in html


def test_a_formula_of_the_rubric_is_mathematics_with_its_source_beside_it() -> None:
    line = (
        Piece("Names *both* & sizes, ", mathematics=False),
        Piece('O(N^2) "or" sqrt(d_k)', mathematics=True),
    )
    found = formulas.authored(line)
    assert found.startswith("Names <strong>both</strong> &amp; sizes, <math alttext=")
    assert 'alttext="O(N^2) &quot;or&quot; sqrt(d_k)"' in found
    assert "<mi>N</mi><mn>2</mn></msup>" in found
    assert "<msqrt><msub><mi>d</mi><mi>k</mi></msub></msqrt>" in found


@pytest.mark.parametrize(
    "pieces",
    [
        (Piece("x_", mathematics=True),),
        (Piece("an ", mathematics=False), Piece("unknownname", mathematics=True)),
        (Piece("#panic()", mathematics=False),),
        (Piece('#read("/etc/passwd")', mathematics=False),),
        (Piece("two\n\nparagraphs", mathematics=False),),
        (Piece('#html.script("1")', mathematics=False),),
        (Piece("]", mathematics=False),),
    ],
)
def test_markup_that_is_not_one_line_of_html_is_shown_as_written(pieces: tuple[Piece, ...]) -> None:
    shown = "".join(f"${one.text}$" if one.mathematics else one.text for one in pieces)
    assert formulas.authored(pieces) == escape(shown)


@pytest.mark.parametrize("name", shipped())
def test_every_rubric_that_ships_comes_out_as_mathematics(name: str) -> None:
    from grader.reports.feedback.content import _pieces

    catalogue = open_catalogue(name)
    texts = [
        text
        for part in catalogue.sheet.parts
        for field in catalogue.problem(part.id).fields
        for line in field.criteria
        for wording in filter(None, (line.wording, line.partial))
        for text in (wording.en, wording.de)
    ]
    assert texts
    for text in texts:
        found = str(formulas.authored(tuple(_pieces(text))))
        assert found.count("<math alttext=") == text.count("$") // 2
        assert "$" not in found
