"""What a file is by its first bytes, whatever it is called."""

_HEADS: tuple[tuple[bytes, str], ...] = (
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

_PDF_WITHIN = 1024
_TAR_AT = 257


def kind_of(head: bytes) -> str:
    """Name what a file's first kilobyte shows, or give nothing where it may be a ZIP.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"Rar!" + bytes([26, 7, 1, 0]))
    ('PDF', 'RAR')
    """
    if head.startswith(b"PK"):
        return ""
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "PDF"
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "tar"
    return next((kind for start, kind in _HEADS if head.startswith(start)), "")


def kind_of_package(names: frozenset[str]) -> str:
    """Name what a ZIP is besides: a document whose format packs its pieces in a ZIP.

    >>> kind_of_package(frozenset({"[Content_Types].xml", "word/document.xml"}))
    'Word (docx)'
    """
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in _OFFICE if _has_folder(names, folder)), "OOXML")
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        return "OpenDocument (odt, ods, odp)"
    if "mimetype" in names and "META-INF/container.xml" in names:
        return "EPUB"
    if "META-INF/MANIFEST.MF" in names:
        return "JAR"
    return "Pages (iWork)" if "Index/Document.iwa" in names else ""


_OFFICE = (("word", "Word (docx)"), ("xl", "Excel (xlsx)"), ("ppt", "PowerPoint (pptx)"))


def _has_folder(names: frozenset[str], folder: str) -> bool:
    return any(name.startswith(f"{folder}/") for name in names)
