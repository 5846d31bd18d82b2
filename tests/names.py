"""Names of files as students, machines and enemies make them: drawn from a seed."""

from collections.abc import Callable
from random import Random

SURNAMES = (
    *("Muster", "Müller", "Mu\u0308ller", "Lüdenscheidt", "von der Heide", "O'Brien", "O’Brien"),
    *("OBrien", "Groß", "Gross", "König", "Koenig", "Примеров", "王", "शर्मा", "ΣΊΣΥΦΟΣ", "İnci"),
    *("ẞ", "ǅ", "Li", "x", "de", "", "_", "a_b", "von_der_Heide", "Sheet5"),
    "Muster " + 300 * "b",
)
NUMBERS = (
    *("1234567", "1234568", "12345678", "123456", "12345", "1234567890123", "0001", "12 345 67"),
    *("١٢٣٤٥٦٧", "１２３４５６７", "²³", "①②③④⑤⑥⑦", "k1234", "k12345", "1234567a", ""),
)
JOINTS = (
    *("-", "-", "-", "-", "_", " ", "–", "—", "\u2010", "\u2011", "\u2212", "", "--", " - "),
    *(".", "~", "#", "=", "+", ",", "\u00a0"),
)
ENDS = (
    *(".zip", ".zip", ".zip", ".ZIP", ".pdf", ".Pdf", ".zip.zip", ".pdf.zip", " (1).zip"),
    *("(2).zip", " (1) (2).zip", ".tar.gz", ".7z", ".zıp", ".zİp", ".zip ", ""),
)
ODD = (
    *("\u200b", "\u00ad", "\ufeff", "\u3164", "\u202e", "\0", "\x1b", "\n", "\u2028", "\u3000"),
    *("\u0308", "\u0301", "\u0345", "\ud800", "\udc80", "😀", "\ue000", "\u0378", "ⓐ", "ⅷ"),
    # Newer than some browsers or some Pythons, among them letters that compose since Unicode 16.
    *("\U0001e900", "\U00011f04", "\U000105c9", "\U000105d2\u0307", "\u1c89", "\ua7cb"),
    *("/", "..", "__MACOSX/", "Sheet 5_", "Blatt05-"),
)
BLOCKS = (0x80, 0x800, 0x10000, 0x110000)


def outer_name(random: Random) -> str:
    """Draw the name of a ZIP."""
    parts = [random.choice(SURNAMES), random.choice(JOINTS), random.choice(NUMBERS)]
    if _one_in(random, 7):
        parts.reverse()
    if _one_in(random, 7):
        parts.insert(0, random.choice(("Sheet5_", "Blatt ", "x", "DL-", "DL_")))
    if _one_in(random, 7):
        parts.append(random.choice(("_final", " v2", "-2", "_x", "ab")))
    name = "".join(parts) + random.choice(ENDS)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2, 4))):
        place = random.randrange(len(name) + 1)
        name = name[:place] + _sign(random) + name[place:]
    return as_browsers_have_it(name)


def inner_name(random: Random, outer: str) -> str:
    """Draw the name of an entry, often much like that of its ZIP."""
    stem = outer[:-4] if outer.lower().endswith(".zip") else outer
    stem = random.choice(_CHANGES)(stem)
    folder = random.choice(("",) * 6 + ("folder/", f"{outer[:-4]}/", "a/b/", "__MACOSX/"))
    end = random.choice((*(".pdf",) * 6, ".PDF", ".pdf.pdf", ".docx"))
    return as_browsers_have_it(folder + stem + end)


_CHANGES: tuple[Callable[[str], str], ...] = (
    str,
    str,
    str.lower,
    lambda stem: stem.replace("ü", "ue").replace("ö", "oe").replace("ß", "ss"),
    lambda stem: stem.replace("'", ""),
    lambda stem: f"{stem} (1)",
    lambda stem: stem[:-1] + "9",
    lambda stem: stem.rpartition("-")[0],
    lambda _: "Muster-1234567",
)


def as_browsers_have_it(name: str) -> str:
    """Join halves of surrogate pairs that stand side by side: in a browser they are one sign."""
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _one_in(random: Random, count: int) -> bool:
    return random.randrange(count) == 0


def _sign(random: Random) -> str:
    if _one_in(random, 3):
        return chr(random.randrange(random.choice(BLOCKS)))
    return random.choice(ODD)
