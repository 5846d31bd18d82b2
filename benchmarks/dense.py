"""Pages within the limits of what is looked at, each the worst for one step of reading."""

from collections.abc import Iterator, Mapping

HELVETICA, SYMBOL = b"F1", b"F2"
SIDE = 2_000
"""Points a side that these pages measure."""


def _text(x: float, y: float, size: float, text: bytes, font: bytes = HELVETICA) -> bytes:
    """Write one text at a place."""
    return b"BT /%s %.2f Tf %.2f %.2f Td (%s) Tj ET\n" % (font, size, x, y, _escaped(text))


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _bar(x: float, y: float, wide: float, high: float) -> bytes:
    """Fill a rectangle."""
    return b"%.2f %.2f %.2f %.2f re f\n" % (x, y, wide, high)


def _spread(text: bytes, size: float, count: int, columns: int = 100) -> Iterator[bytes]:
    """Write a text many times, in a lattice over the page."""
    step, rows = SIDE / columns, -(-count // columns)
    for number in range(count):
        row, column = divmod(number, columns)
        yield _text(column * step, SIDE - (row + 1) * SIDE / (rows + 2), size, text)


def _line(text: bytes, count: int) -> bytes:
    """Write a long line that is squeezed to fit the page."""
    size = min(10.0, 2 * SIDE / count)
    return _text(1, 1_000, size, (text * count)[:count])


def _label(text: bytes, count: int) -> bytes:
    """Write a long line below a label, so that it is read as an answer."""
    return _text(50, 1_900, 12, b"Task 3.4") + _line(text, count)


def _brackets_on_a_line() -> bytes:
    few = _text(1, 50, 4, b"x" * 7_600)
    return few + b"".join(_text(n * 0.27, 1_000, 20, b"(") for n in range(7_300))


def _pieces(*, stacked: bool) -> bytes:
    """Write pieces of brackets, on one line or in stacks."""
    places = (
        (n * 0.13, 1_000) if not stacked else (n % 50 * 40, n // 50 * 6.6) for n in range(4_900)
    )
    return b"".join(_text(x, y, 8, b"\xe7", SYMBOL) for x, y in places)


def _nested_fences() -> bytes:
    deep = 3_600
    left = b"".join(_text(n * 0.27, 1_000, 30, b"[") for n in range(deep))
    right = b"".join(_text(SIDE - n * 0.27, 1_000, 30, b"]") for n in range(deep))
    return _text(1, 50, 4, b"x" * 7_500) + left + right + _text(990, 1_010, 10, b"x = 1")


def _rules(wide: float, count: int = 3_990) -> bytes:
    columns = max(int(SIDE / (wide + 2)), 1)
    rows = -(-count // columns)
    step = 1_900 / rows
    bars = (
        _bar(n % columns * (wide + 2), 50 + n // columns * step, wide, 0.3) for n in range(count)
    )
    return b"".join(bars)


def _fractions() -> bytes:
    parts = []
    for number in range(1_800):
        row, column = divmod(number, 60)
        x, y = 10 + column * 33, 1_980 - row * 31
        parts += [_text(x, y + 4, 8, b"12"), _bar(x - 1, y, 11, 0.5), _text(x, y - 8, 8, b"34")]
    return b"".join(parts)


def _one_wide_fraction() -> bytes:
    row = _text(10, 1_003, 0.45, b"1 " * 3_700)
    under = _text(10, 998.5, 0.45, b"2 " * 3_700)
    return row + under + b"".join(_bar(10, 1_001 + n * 0.0002, 1_390, 0.2) for n in range(3_990))


def _table(cells: int) -> bytes:
    step = 1_900 / cells
    rules = [_bar(50, 50 + n * step, 1_900, 0.5) for n in range(cells + 1)]
    rules += [_bar(50 + n * step, 50, 0.5, 1_900) for n in range(cells + 1)]
    numbers = (
        _text(52 + n % cells * step, 55 + n // cells * step, min(10, step / 2), b"12")
        for n in range(min(cells * cells, 3_700))
    )
    return b"".join([*rules, *numbers])


def _slashes() -> bytes:
    return b"".join(
        _text(10 + n % 60 * 33, 1_960 - n // 60 * 31, 10, b"/")
        + _text(6 + n % 60 * 33, 1_963 - n // 60 * 31, 6, b"1")
        + _text(13 + n % 60 * 33, 1_960 - n // 60 * 31, 6, b"2")
        for n in range(1_600)
    )


def _slashes_in_a_line() -> bytes:
    digits = _text(2, 1_000, 0.22, b"1" * 7_400)
    return digits + b"".join(_text(n * 0.27, 999.9, 0.4, b"/") for n in range(2_400))


def _limits() -> bytes:
    return b"".join(
        _text(10 + n % 40 * 49, 1_960 - n // 40 * 36, 10, b"lim")
        + _text(6 + n % 40 * 49, 1_953 - n // 40 * 36, 6, b"n->oo")
        for n in range(1_300)
    )


def _accents() -> bytes:
    return b"".join(
        _text(10 + n % 90 * 21, 1_960 - n // 90 * 22, 10, b"a")
        + _text(11 + n % 90 * 21, 1_961 - n // 90 * 22, 10, b"\xa8")
        for n in range(2_400)
    )


def _scripts(rise: float) -> bytes:
    """Write large and small letters in turn, or all on all."""
    large = b"".join(_text(n * 0.8, 1_000, 0.5, b"x") for n in range(2_400))
    small = b"".join(_text(n * 0.8 + 0.25, 1_000 + rise, 0.3, b"2") for n in range(2_400))
    return large + small


def _sizes() -> bytes:
    """Write letters of many sizes on many lines that stand close."""
    return b"".join(
        _text(n * 37 % 1_990, 100 + n * 0.36, 4 + n % 40 * 0.5, b"x") for n in range(4_900)
    )


def _boxes() -> bytes:
    """Draw large frames around small letters."""
    frames = b"".join(b"%.2f %.2f 1500 1500 re S\n" % (n * 0.1, n * 0.1) for n in range(3_990))
    return frames + b"".join(_spread(b"x y ", 4, 1_800))


def _grounds() -> bytes:
    fills = b"".join(b"%.2f 1300 9 9 re f\n" % (n % 1000) for n in range(3_990))
    return b"0.5 g\n" + fills + b"0 g\n" + b"".join(_spread(b"xyz ", 4, 1_800))


DENSE: Mapping[str, bytes] = {
    "brackets on a line": _brackets_on_a_line(),
    "pieces of brackets on a line": _pieces(stacked=False),
    "pieces of brackets in stacks": _pieces(stacked=True),
    "nested fences": _nested_fences(),
    "short rules above text": _rules(8) + b"".join(_spread(b"xyz ", 4, 1_800)),
    "wide rules above text": _rules(1_900) + b"".join(_spread(b"xyz ", 0.2, 1_800)),
    "fractions": _fractions(),
    "a wide fraction with all rules": _one_wide_fraction(),
    "a table of 60 x 60": _table(60),
    "a table of 86 x 86": _table(86),
    "a table of 1,990 x 1,990": _table(1_990),
    "slashes": _slashes(),
    "slashes in a line of digits": _slashes_in_a_line(),
    "limits": _limits(),
    "the letter l": _line(b"l", 14_900),
    "lilili": b"".join(_spread(b"lililimi", 4, 1_400)),
    "lines of lilili": b"".join(_spread(b"limlimli" * 8, 4, 232, 5)),
    "accents": _accents(),
    "accents in a line": _line(b"a\xa8", 14_900),
    "scripts": _scripts(0.2),
    "scripts out of reach": _scripts(0.4),
    "scripts of all sizes": _sizes(),
    "frames": _boxes(),
    "grounds": _grounds(),
    "a line of digits": _line(b"1234567890", 14_900),
    "spread glyphs": b"".join(_spread(b"x", 4, 4_900, 70)),
    "rows of one letter": b"".join(_text(n * 13 % 1_990, n * 0.4, 4, b"x") for n in range(4_900)),
    "columns": b"".join(_text(n * 7.7 % 1_990, n * 0.52, 1, b"xx") for n in range(3_600)),
    "stretches": b"".join(_text(n * 0.13, n % 700 * 2.7, 1, b"xxxx xxxx") for n in range(1_250)),
    "wide blanks": b"".join(
        _text(n % 50 * 40, 10 + n // 50 * 6.6, 4, b"abc") for n in range(2_900)
    ),
    "labels": b"".join(
        _text(10 + n % 2 * 1_000, 1_990 - n * 0.53, 0.5, b"3.%d)" % (n % 9)) for n in range(2_400)
    ),
    "letters as labels": b"".join(
        _text(10, 1_990 - n * 0.4, 0.3, b"(%c)" % (97 + n % 6)) for n in range(2_900)
    ),
    **{
        f"a line of {name}": _label(text, 14_800)
        for name, text in {
            "labels": b"(a) x, (b) y, ",
            "words": b"word and that is so ",
            "words and commas": b"word, and, ",
            "ands": b"and ",
            "commas": b", ",
            "dots": b". . ",
            "dots without blanks": b".",
            "blanks and words": b"the for in as ",
            "letters": b"x",
            "hyphens": b"a-",
            "apostrophes": b"a'",
            "brackets": b"(",
            "pairs of brackets": b"()",
            "words in brackets": b"(word) ",
            "square brackets": b"[",
            "pairs of square brackets": b"[[1]]",
            "lists": b"[1, 2], ",
            "equals signs": b"x = ",
            "bounds": b"O(n) ",
            "numbers": b"1 ",
            "numbers and commas": b"1,5 ",
            "points": b"1.1.",
            "questions": b"x? ",
            "sentences": b"We see. ",
            "roots": b"sqrt",
            "limits": b"lim_(n",
            "causes": b" because x = 1",
            "scopes": b" for x, for",
            "prompts": b"In [1]: ",
            "code": b"np.array(",
            "signs": b"-",
            "percent": b"3% of ",
        }.items()
    },
}
"""Contents of pages by what is dense on them."""
