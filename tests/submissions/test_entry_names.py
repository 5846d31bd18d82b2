"""Names of entries and of files: which bytes say which text, and what cannot be seen is spelt."""

import pytest

from submissions.characters import is_zero_width, show
from submissions.entry_names import Encoding, decode_name, guess_name
from submissions.surnames import fold, is_in_full_name, is_same_surname, is_transcribed


def test_a_code_page_is_taken_only_where_it_gives_the_zips_own_name() -> None:
    raw = "König-1234567.pdf".encode("cp850")
    known = decode_name(raw, is_utf8=False, unicode_path=None, stems=["König-1234567"])
    unknown = decode_name(raw, is_utf8=False, unicode_path=None, stems=["Koenig-1234567"])
    assert known.encoding is Encoding.CP437
    assert (unknown.encoding, unknown.raw) == (Encoding.UNKNOWN, raw)


def test_the_zips_name_may_be_decomposed() -> None:
    raw = "König-1234567.pdf".encode("cp437")
    found = decode_name(raw, is_utf8=False, unicode_path=None, stems=["Ko\u0308nig-1234567"])
    assert found.encoding is Encoding.CP437


def test_the_flag_goes_before_the_unicode_path() -> None:
    found = decode_name(b"a.pdf", is_utf8=True, unicode_path="b.pdf")
    assert (found.text, found.encoding) == ("a.pdf", Encoding.FLAG)


@pytest.mark.parametrize(
    ("raw", "text"),
    [("Müller".encode("cp437"), "Müller"), ("Ægir".encode("cp1252"), "Ægir"), (b"plain", "plain")],
)
def test_a_name_that_nobody_knows_is_read_as_latin(raw: bytes, text: str) -> None:
    assert guess_name(raw).isprintable()
    assert guess_name(raw) == text or not raw.isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\x1b[2Jb", "a[U+001B][2Jb"),
        ("a\udcffb", "a[U+DCFF]b"),
        ("a\u2011b", "a[U+2011]b"),
        ("a\u00a0b", "a[U+00A0]b"),
        ("a\nb", "a[U+000A]b"),
        ("Müller 王", "Müller 王"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text: str, shown: str) -> None:
    assert show(text) == shown


def test_long_text_is_cut_when_shown() -> None:
    assert show("x" * 1000) == "x" * 160 + "…"


@pytest.mark.parametrize("char", ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u3164", "\ufe0f"])
def test_zero_width_characters_are_known(char: str) -> None:
    assert is_zero_width(char)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("Groß", "Gross"),
        ("GROẞ", "groß"),
        ("O'Brien", "OBrien"),
        ("Müller-Probe", "Mueller Probe"),
        ("Dvořák", "Dvorak"),
        ("Mu\u0308ller", "Müller"),
    ],
)
def test_surnames_are_the_same_up_to_transcription(one: str, other: str) -> None:
    assert is_same_surname(one, other)


@pytest.mark.parametrize(("one", "other"), [("Muster", "Master"), ("Müller", "Muller"), ("A", "")])
def test_other_surnames_are_not_the_same(one: str, other: str) -> None:
    assert not is_same_surname(one, other)


def test_only_umlauts_make_a_transcription() -> None:
    assert is_transcribed("Käßmann", "Kaessmann")
    assert not is_transcribed("Dvořák", "Dvorak")


@pytest.mark.parametrize(
    ("surname", "account", "is_there"),
    [
        ("Muster", "Max Muster", True),
        ("Muster", "Muster Max", True),
        ("von der Heide", "Anna von der Heide", True),
        ("Müller", "Jan Muller", True),
        ("O'Brien", "Pat OBrien", True),
        ("Müller-Probe", "Jan Müller Probe", True),
        ("Must", "Max Muster", False),
        ("Beispiel", "Max Muster", False),
    ],
)
def test_an_accounts_name_holds_the_surname_as_a_whole(
    surname: str, account: str, *, is_there: bool
) -> None:
    assert is_in_full_name(surname, account) is is_there


def test_folding_is_stable() -> None:
    assert fold(fold("ẞ–Ǆ İ")) == fold("ẞ–Ǆ İ")
