"""The page in a browser judges every name and every archive as the course's check does."""

import base64
import io
import json
import struct
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest

from grader.messages import render
from grader.web.checker.document import document_of
from grader.web.checker.page import render_page
from problems.sheet import load_sheet
from submissions.entry_names import Encoding, EntryName
from submissions.intake import check_upload
from submissions.model import Notice, Place, Rejected, Severity, Student, Upload
from submissions.naming import judge
from submissions.naming_rule import NamingRule
from tests.archives import Piece, build_archive, cases
from tests.names import inner_name, outer_name

Page = Any
OpenPage = Callable[[str | Path], Page]
Told = list[Any]

TABLE = Path(__file__).parents[2] / "cases" / "naming.toml"
LENIENT = NamingRule("lenient", "[a-z]?[0-9]{4,7}|x{3}", "_")
RULES = [NamingRule(), NamingRule("lenient"), LENIENT, NamingRule("strict", r"\d{7}", "--")]

TOLD = """({ student, notices, ...rest }) => [rest.verdict ?? rest.pdf,
  student && [student.surname, student.number],
  notices.map((one) => [one.code, one.severity, render(one, "en"), render(one, "de")])]"""
JUDGE = f"""(text) => JSON.stringify(JSON.parse(text).map(([name, entries]) =>
  ({TOLD})(judge(name, entries.map(([text, encoding]) => ({{ text, encoding }}))))))"""
CHECK = f"""async (text) => {{
  const told = [];
  for (const [name, data] of JSON.parse(text)) {{
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    told.push(({TOLD})(await check(new File([bytes], name))));
  }}
  return JSON.stringify(told);
}}"""
UNPACK = """(text) => JSON.parse(text).map(([data, size]) => {
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    return `CRC ${crcOf(unpacked(bytes, "", size))}`;
  } catch (thrown) {
    return thrown.refused.args.detail;
  }
})"""


def seeded(number: int) -> Random:
    return Random(number)  # noqa: S311 - nothing secret is drawn


@pytest.fixture
def page_of(open_page: OpenPage) -> Callable[..., Page]:
    """Open the page of a rule."""

    def opened(rule: NamingRule | None = None) -> Page:
        return open_page(render_page(document_of(load_sheet("sheet05"), rule or NamingRule())))

    return opened


def told(first: object, student: Student | None, notices: Sequence[Notice]) -> Told:
    """Give what was said of an upload as the page's script gives it."""
    worded = [
        [one.code, one.severity.value, *(render(one.code, one.args, lang) for lang in ("en", "de"))]
        for one in notices
    ]
    return [first, student and [student.surname, student.number], worded]


def by_course(path: Path, name: str, data: bytes, rule: NamingRule | None = None) -> Told:
    """Check an upload as the course does."""
    path.write_bytes(data)
    found = check_upload(Upload(name, name, Place(str(path)), len(data)), rule or NamingRule())
    remarks = any(one.severity.value == "warn" for one in found.notices)
    verdict = "reject" if isinstance(found, Rejected) else "warn" if remarks else "accept"
    return told(verdict, found.student, found.notices)


def by_page(page: Page, uploads: Sequence[tuple[str, bytes]]) -> list[Told]:
    sent = [[name, base64.b64encode(data).decode()] for name, data in uploads]
    answer: list[Told] = json.loads(page.evaluate(CHECK, json.dumps(sent)))
    return answer


def judged_by_both(
    page: Page, rule: NamingRule, named: Sequence[tuple[str, Sequence[EntryName]]]
) -> tuple[list[Told], list[Told]]:
    sent = [[name, [[one.text, one.encoding.value] for one in entries]] for name, entries in named]
    found = [judge(name, entries, rule) for name, entries in named]
    ours = [told(one.pdf, one.student, one.notices) for one in found]
    return json.loads(page.evaluate(JUDGE, json.dumps(sent))), ours


@pytest.mark.parametrize("preset", ["strict", "lenient"])
def test_every_case_of_the_convention_is_judged_alike(page_of: Any, preset: Any) -> None:
    rows = tomllib.loads(TABLE.read_text("utf-8"))["case"]
    patterns = {row.get("number_pattern", "[0-9]{6,12}") for row in rows}
    for pattern in sorted(patterns):
        rule = NamingRule(preset, pattern)
        named = [
            (row["zip"], [EntryName(name) for name in row.get("entries") or [row["pdf"]]])
            for row in rows
            if row.get("number_pattern", "[0-9]{6,12}") == pattern
        ]
        page, ours = judged_by_both(page_of(rule), rule, named)
        assert page == ours


def test_every_case_of_an_archive_is_judged_alike(page_of: Any, tmp_path: Path) -> None:
    table = cases()
    page = by_page(page_of(), [(case.zip, case.data) for case in table])
    for case, found in zip(table, page, strict=True):
        assert found == by_course(tmp_path / "upload.zip", case.zip, case.data), case.why


def drawn(random: Random) -> tuple[str, list[EntryName]]:
    name = outer_name(random)
    inner = [inner_name(random, name)]
    while not random.randrange(5):
        other = (inner_name(random, name), ".DS_Store", "notes.txt", "__MACOSX/._x.pdf", "f/")
        inner.append(random.choice(other))
    encoding = random.choice((*(Encoding.FLAG,) * 8, *Encoding))
    return name, [EntryName(text, encoding) for text in inner]


@pytest.mark.parametrize("number", range(len(RULES)))
def test_any_names_are_judged_alike(page_of: Any, number: int) -> None:
    rule, random = RULES[number], seeded(number)
    named = [drawn(random) for _ in range(1000)]
    page, ours = judged_by_both(page_of(rule), rule, named)
    for one, found, wanted in zip(named, page, ours, strict=True):
        assert found == wanted, ascii(one)
    assert len({code for _, _, notices in ours for code, *_ in notices}) > 25


def damaged(random: Random) -> bytes:
    """Draw an archive with some of its bytes changed, taken out or put in."""
    options = {"descriptor": random.choice((0, 12, 16, 20, 24)), "method": random.choice((0, 8))}
    pieces = (Piece(**options), Piece(name=b"b"))[: random.choice((1, 1, 2))]
    data = bytearray(build_archive(*pieces, zip64=random.choice((False, True))))
    for _ in range(random.choice((1, 1, 2, 5))):
        place = random.randrange(len(data))
        data[place : place + random.choice((1, 1, 1, 0, 2))] = random.randbytes(1)
    end = random.choice((len(data), len(data), len(data), random.randrange(len(data))))
    return bytes(data[:end])


def test_a_damaged_archive_is_refused_alike(page_of: Any, tmp_path: Path) -> None:
    random = seeded(7)
    archives = [("Muster-1234567.zip", damaged(random)) for _ in range(300)]
    page = by_page(page_of(), archives)
    for (name, data), found in zip(archives, page, strict=True):
        assert found == by_course(tmp_path / "upload.zip", name, data), data.hex()
    assert len({found[2][0][0] for found in page if found[2]}) > 10


def stream(random: Random) -> tuple[bytes, int]:
    """Draw a deflate stream, sound or not, and a size that may lie."""
    length = random.choice((0, 1, 5, 100, 1000, 20_000))
    bytes_of = (random.randbytes(length), b"obj stream " * (length // 9), bytes(length))
    plain = random.choice((*bytes_of, bytes(random.choices(b"aaab", k=length))))
    strategy, level = random.randrange(5), random.randrange(10)
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15, random.randrange(1, 10), strategy)
    data = bytearray(deflate.compress(plain) + deflate.flush())
    for _ in range(random.choice((0, 0, 1, 2, 5))):
        data[random.randrange(min(len(data), random.choice((4, 60, 1 << 20))))] ^= 1 << (
            random.randrange(8)
        )
    tail = random.choice((b"", b"", b"", random.randbytes(3)))
    cut = random.choice((len(data),) * 5 + (random.randrange(len(data) + 1),))
    return bytes(data[:cut]) + tail, max(0, len(plain) + random.choice((0, 0, 0, 0, -1, 1, -100)))


def unpacked_by_zlib(data: bytes, size: int) -> str:
    inflater = zlib.decompressobj(-15)
    try:
        found = inflater.decompress(data, size + 1)
    except zlib.error:
        return "deflate"
    if len(found) != size:
        return f"{'≥' if len(found) > size else ''}{len(found)} ≠ {size}"
    if not inflater.eof or inflater.unused_data:
        return "deflate"
    return f"CRC {zlib.crc32(found)}"


def test_any_stream_is_unpacked_as_zlib_does(page_of: Any) -> None:
    random = seeded(5)
    streams = [stream(random) for _ in range(1500)]
    sent = [[base64.b64encode(data).decode(), size] for data, size in streams]
    found = page_of().evaluate(UNPACK, json.dumps(sent))
    assert found == [unpacked_by_zlib(data, size) for data, size in streams]
    assert sum(one.startswith("CRC") for one in found) > 300
    assert sum(one == "deflate" for one in found) > 300


def packed(*names: str, data: bytes = b"%PDF-1.7\n%%EOF\n") -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return sink.getvalue()


def choose(page: Page, name: str | Path, data: bytes = b"") -> None:
    """Choose a file, and wait for what is said of it."""
    file = name if isinstance(name, Path) else {"name": name, "mimeType": "", "buffer": data}
    page.set_input_files("#choose", file)
    page.wait_for_selector("#result:not([hidden])")


def findings(page: Page) -> Iterator[str]:
    yield from page.locator("#findings code").all_inner_texts()


@pytest.fixture
def page(page_of: Any) -> Page:
    return page_of()


def test_a_good_file_is_accepted_and_whose_it_is_can_be_compared(page: Page) -> None:
    choose(page, "Müller-1234567.zip", packed("Müller-1234567.pdf"))
    assert page.inner_text("#verdict") == "Names and archive: accepted"
    assert "surname Müller, number 1234567" in page.inner_text("#whose")
    assert list(findings(page)) == []
    said = page.inner_text("#said")
    assert said == "Müller-1234567.zip. Names and archive: accepted."


def test_all_reasons_are_shown_with_their_codes(page: Page) -> None:
    choose(page, "Muster_1234567.zip", packed("Muster-1234567.pdf", "notes.txt"))
    assert page.inner_text("#verdict") == "Names and archive: rejected"
    assert list(findings(page)) == ["naming.separator", "naming.other_files"]
    assert "expected is Muster-1234567.zip. Rename it." in page.inner_text("#findings")
    assert "Reasons for a rejection: 2, remarks: 0." in page.inner_text("#said")


def test_the_language_may_be_changed_while_a_result_is_shown(page: Page) -> None:
    choose(page, "Muster_1234567.zip", packed("Muster-1234567.pdf"))
    page.check("#lang-de")
    assert page.get_attribute("html", "lang") == "de"
    assert page.title() == "ZIP prüfen: Blatt 5"
    assert page.inner_text("#verdict") == "Namen und Archiv: abgelehnt"
    assert "erwartet wird Muster-1234567.zip" in page.inner_text("#findings")
    assert "Abgabe bis 06.12.2026" in page.inner_text("header")


@pytest.mark.parametrize(("locale", "lang"), [("de-AT", "de"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_browser_chooses_the_language(
    browser: Any, tmp_path: Path, locale: str, lang: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_page(document_of(load_sheet("sheet05"), NamingRule())), "utf-8")
    page = browser.new_context(locale=locale).new_page()
    page.goto(path.as_uri())
    assert page.get_attribute("html", "lang") == lang
    page.context.close()


def test_markup_in_names_stays_text(page: Page) -> None:
    evil = "<img src=x onerror=document.title=1>"
    choose(page, f"{evil}-1234567.zip", packed(f"{evil}.pdf"))
    assert page.locator("img").count() == 0
    assert evil in page.inner_text("#findings")
    assert page.title() == "Check your ZIP: sheet 5"


def test_what_cannot_be_seen_is_spelt_out(page: Page) -> None:
    choose(page, "Mus\u200bter-1234567\u202e.zip", packed("Muster-1234567.pdf"))
    assert "Mus[U+200B]ter-1234567[U+202E].zip" in page.inner_text("#file")
    assert "\u200b" not in page.inner_text("#result")


def test_half_a_character_in_a_name_is_spelt_out(page: Page) -> None:
    named = [("Mus\ud800ter-1234567.zip", [EntryName("Mus\udc80ter-1234567.pdf")])]
    found, ours = judged_by_both(page, NamingRule(), named)
    assert found == ours
    assert "Mus[U+D800]ter" in str(found)
    assert "Mus[U+DC80]ter" in str(found)


def test_a_file_of_two_gigabytes_is_refused_unread(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "Muster-1234567.zip"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    choose(page, path)
    assert list(findings(page)) == ["upload.too_large"]


def test_as_many_entries_as_an_archive_can_count_are_refused_unread(page: Page) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 0, 4, 0)
    choose(page, "Muster-1234567.zip", b"PK\x03\x04" + end)
    assert list(findings(page)) == ["zip.entries"]


def test_hundreds_of_entries_with_long_names_are_read(page: Page, tmp_path: Path) -> None:
    pieces = [Piece(name=b"%d" % n * 300, method=0, data=b"") for n in range(400)]
    data = build_archive(Piece(), *pieces)
    (found,) = by_page(page, [("Muster-1234567.zip", data)])
    assert found == by_course(tmp_path / "upload.zip", "Muster-1234567.zip", data)
    assert found[2][0][0] == "naming.other_files"


@pytest.mark.parametrize("sign", [b"a", "ü".encode(), b"\xff", b"/"])
def test_a_name_of_65535_bytes_is_shown_short(page: Page, tmp_path: Path, sign: bytes) -> None:
    name = (sign * 65535)[:65531].rstrip(b"\xc3") + b".pdf"
    data = build_archive(Piece(name=name))
    (found,) = by_page(page, [("Muster-1234567.zip", data)])
    assert found == by_course(tmp_path / "upload.zip", "Muster-1234567.zip", data)
    assert len(str(found[2][0][2])) < 2000 or found[2][0][0] == "naming.entry_unknown"


def test_a_large_pdf_is_read_to_its_end(page: Page, tmp_path: Path) -> None:
    data = b"%PDF-1.7\n" + seeded(3).randbytes(400_000) + bytes(900_000)
    archives = [
        ("Muster-1234567.zip", packed("Muster-1234567.pdf", data=data + end))
        for end in (b"%%EOF", b"")
    ]
    whole, cut = by_page(page, archives)
    assert whole[0] == "accept"
    assert cut == by_course(tmp_path / "upload.zip", *archives[1])


DROP = """([name, count]) => {
  const held = new DataTransfer();
  for (let n = 0; n < count; n += 1) held.items.add(new File(["PK"], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true }));
}"""


def test_a_file_may_be_dropped_anywhere(page: Page) -> None:
    page.evaluate(DROP, ["Muster-1234567.zip", 1])
    page.wait_for_selector("#result:not([hidden])")
    assert list(findings(page)) == ["zip.not_zip"]


def test_several_files_at_once_are_not_taken(page: Page) -> None:
    page.evaluate(DROP, ["Muster-1234567.zip", 2])
    assert "one at a time" in page.inner_text("#said")
    assert page.is_hidden("#result")


def test_without_its_script_the_page_says_that_it_checks_nothing(
    browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_page(document_of(load_sheet("sheet05"), NamingRule())), "utf-8")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(path.as_uri())
    assert "cannot check anything here" in page.inner_text("main")
    assert page.is_hidden("#choose")
    page.context.close()


def test_whose_owner_cannot_be_told_is_rejected_whatever_the_severity(
    page_of: Any, tmp_path: Path
) -> None:
    rule = NamingRule("lenient", severities={"naming.no_number": Severity.PASS})
    data = packed("Muster.pdf")
    (found,) = by_page(page_of(rule), [("Muster.zip", data)])
    assert found == by_course(tmp_path / "upload.zip", "Muster.zip", data, rule)
    assert found[0] == "reject"


def test_a_failure_of_the_page_is_no_verdict(page: Page) -> None:
    page.evaluate("() => { File.prototype.slice = () => { throw Error('gone'); }; }")
    choose(page, "Muster-1234567.zip", packed("Muster-1234567.pdf"))
    assert page.inner_text("#verdict") == "Not checked"
    assert "That says nothing about your file" in page.inner_text("#lead")


def test_the_keyboard_reaches_languages_file_and_names(page: Page) -> None:
    choose(page, "Muster-1234567.zip", packed("Muster-1234567.pdf"))
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached == ["lang-en", "choose", "inside-head"]
    page.keyboard.press("Enter")
    assert page.inner_text("#entries") == "Muster-1234567.pdf (read as ascii)"


@pytest.mark.parametrize(
    ("lang", "ground"),
    [
        ("en", "light"),
        ("de", "dark"),
        pytest.param("de", "light", marks=pytest.mark.all),
        pytest.param("en", "dark", marks=pytest.mark.all),
    ],
)
@pytest.mark.parametrize("name", ["", "Muster-1234567.zip", "Muster-1234567 (1).zip", "x_1.zip"])
def test_axe_objects_to_nothing(page: Page, name: str, lang: str, ground: str) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    axe = files("axe_playwright_python") / "axe.min.js"
    page.emulate_media(color_scheme=ground)
    page.check(f"#lang-{lang}")
    if name:
        choose(page, name, packed("Muster-1234567.pdf", "Thumbs.db"))
        page.click("#inside-head")
    page.evaluate(f"() => {{ {axe.read_text('utf-8')} }}")
    result = page.evaluate("() => axe.run()")
    assert [(one["id"], one["nodes"]) for one in result["violations"]] == []
    assert len(result["passes"]) > 10


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_narrow_phone_needs_no_scrolling_sideways(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.check(f"#lang-{lang}")
    choose(page, f"Muster_{'9' * 90}.zip", packed("x" * 150 + ".pdf"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
