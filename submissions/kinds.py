"""What a file is by its first bytes, whatever it is called."""

HEADS: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"MSCF", "CAB"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office (doc, xls, ppt)"),
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"<!DOCTYPE html", "HTML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
)
"""How files begin, and what they are."""

PDF_WITHIN = 1024
"""A PDF's mark may stand anywhere in so many bytes."""

TAR_AT = 257
"""Where a tar's mark stands."""


def kind_of(head: bytes) -> str:
    """Name what a file's first kilobyte shows, or give nothing where it may be a ZIP.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"Rar!" + bytes([26, 7, 1, 0]))
    ('PDF', 'RAR')
    """
    if head.startswith(b"PK"):
        return ""
    if b"%PDF-" in head[:PDF_WITHIN]:
        return "PDF"
    if head[TAR_AT : TAR_AT + 5] == b"ustar":
        return "tar"
    return next((kind for start, kind in HEADS if head.startswith(start)), "")


def kind_of_package(names: frozenset[str]) -> str:
    """Name what a ZIP is besides: a document whose format packs its pieces in a ZIP.

    >>> kind_of_package(frozenset({"[Content_Types].xml", "word/document.xml"}))
    'Word (docx)'
    """
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in OFFICE if _has_folder(names, folder)), "OOXML")
    return next((kind for marks, kind in PACKAGES if names.issuperset(marks)), "")


PACKAGES = (
    (("mimetype", "META-INF/manifest.xml"), "OpenDocument (odt, ods, odp)"),
    (("mimetype", "META-INF/container.xml"), "EPUB"),
    (("META-INF/MANIFEST.MF",), "JAR"),
    (("Index/Document.iwa",), "Pages (iWork)"),
)
"""The entries that tell such a document, and its kind."""

OFFICE = (("word", "Word (docx)"), ("xl", "Excel (xlsx)"), ("ppt", "PowerPoint (pptx)"))
"""The folders that tell one Office document from another."""


def _has_folder(names: frozenset[str], folder: str) -> bool:
    return any(name.startswith(f"{folder}/") for name in names)
