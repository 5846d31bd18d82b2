"""Names of archive entries: which bytes say which text, in the order that the course agreed on."""

import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Encoding(StrEnum):
    """What told us how to read the bytes of an entry's name."""

    FLAG = "flag"
    UNICODE_PATH = "unicode_path"
    ASCII = "ascii"
    UTF8 = "utf8"
    CP437 = "cp437"
    CP850 = "cp850"
    CP1252 = "cp1252"
    UNKNOWN = "unknown"


CODE_PAGES = (Encoding.CP437, Encoding.CP850, Encoding.CP1252)
"""What packers on Windows and DOS write where they do not write Unicode."""


@dataclass(frozen=True, slots=True)
class EntryName:
    """An entry's name as text, with how it was read; `raw` is kept where nobody knows."""

    text: str
    encoding: Encoding = Encoding.FLAG
    raw: bytes = b""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that the entry lies in, outermost first."""
        return tuple(part for part in self.text.split("/")[:-1] if part)

    @property
    def file(self) -> str:
        """The name without its folders; empty for a folder."""
        return self.text.rpartition("/")[2]


def decode_name(
    raw: bytes, *, is_utf8: bool, unicode_path: str | None, stems: Iterable[str] = ()
) -> EntryName:
    """Read an entry's name: flag, Unicode path, ASCII, UTF-8, else the code page that fits.

    Args:
        raw: The bytes as they stand in the directory.
        is_utf8: Whether flag bit 11 says UTF-8.
        unicode_path: The Info-ZIP Unicode path field where its checksum fits.
        stems: What the name may be without folders and extension. A code page is only taken
            where it gives one of these; otherwise the encoding is unknown.

    >>> raw = "Kö-1.pdf".encode("cp1252")
    >>> decode_name(raw, is_utf8=False, unicode_path=None, stems=["Kö-1"]).encoding
    <Encoding.CP1252: 'cp1252'>
    """
    sure = _declared(raw, is_utf8=is_utf8, unicode_path=unicode_path)
    return sure or _by_code_page(raw, frozenset(map(_normal, stems)))


def unicode_path_of(raw: bytes, extra: Iterable[tuple[int, bytes]]) -> str | None:
    """Return the Info-ZIP Unicode path (field 0x7075), where it belongs to this name.

    The field holds a version byte, the CRC-32 of the plain name and the name in UTF-8 (APPNOTE
    4.6.9); it is void where the plain name was changed after it was written.
    """
    for kind, data in extra:
        fits = data[:1] == b"\x01" and data[1:5] == zlib.crc32(raw).to_bytes(4, "little")
        if kind == 0x7075 and fits:  # noqa: PLR2004 - the field's own number
            return _try(data[5:], "utf-8")
    return None


def guess_name(raw: bytes) -> str:
    """Read a name that nothing is known of: the first code page whose letters are all Latin.

    >>> guess_name(bytes([77, 129, 108, 108, 101, 114]))
    'Müller'
    """
    candidates = [text for page in CODE_PAGES if (text := _try(raw, page)) is not None]
    latin = (text for text in candidates if all(map(is_latin, text)))
    return next(latin, candidates[0] if candidates else raw.decode("latin-1"))


def _declared(raw: bytes, *, is_utf8: bool, unicode_path: str | None) -> EntryName | None:
    utf8 = _try(raw, "utf-8")
    if is_utf8:
        return None if utf8 is None else EntryName(utf8, Encoding.FLAG)
    if unicode_path is not None:
        return EntryName(unicode_path, Encoding.UNICODE_PATH)
    if utf8 is None:
        return None
    return EntryName(utf8, Encoding.ASCII if raw.isascii() else Encoding.UTF8)


def _by_code_page(raw: bytes, stems: frozenset[str]) -> EntryName:
    for page in CODE_PAGES:
        text = _try(raw, page)
        if text is not None and _normal(text.rpartition("/")[2].rpartition(".")[0]) in stems:
            return EntryName(text, page)
    return EntryName(guess_name(raw), Encoding.UNKNOWN, raw)


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def is_latin(char: str) -> bool:
    """Whether a character is ASCII or a letter of the Latin script."""
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN ")
