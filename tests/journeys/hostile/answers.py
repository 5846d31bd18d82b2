"""Reports that are in order, with answers that attack whoever parses, typesets or shows them."""

from tests.journeys.hostile.writing import Page

TYPST = '#read("/etc/passwd") #eval("1+1") #image("/etc/hostname") $ #sys.inputs $'
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&{{7*7}}{% raw %}"
SHEET = "=cmd|'/C calc'!A0"
CODE = "__import__('os').system('touch hostile-was-here')"
MATRIX = "[[" + "],[".join(["1,2,3"] * 6_600) + "]]"
PLACES = (
    "1.1 text",
    "3.1 q",
    "3.2 factors",
    "3.3 axis",
    "3.4 scores",
    "3.5 onehot_hit",
    "3.6 attention",
)


def _everywhere(text: str) -> dict[str, str]:
    return dict.fromkeys(PLACES, text)


ATTACKS: dict[str, dict[str, str]] = {
    "towers": {
        "3.4 scores": "[[9^9^9^9,1,1],[1,1,1],[1,1,1],[1,1,1],[1,1,1]]",
        "3.5 onehot_hit": "9^9^9^9",
        "3.5 onehot_rest": "e^(9^(9^D))",
        "3.6 attention": "O(N^9^9^9^9)",
    },
    "factorials": {
        "3.5 onehot_hit": "(10^9)!",
        "3.5 onehot_rest": "((((9!)!)!)!)!",
        "3.6 attention": "O((N!)!)",
    },
    "brackets": {
        "3.5 onehot_hit": "(" * 3_000 + "1" + ")" * 3_000,
        "3.4 scaled": "[" * 3_000 + "1" + "]" * 3_000,
        "3.1 q": "(" * 3_000,
    },
    "longsum": {"3.5 onehot_hit": "+".join(["D"] * 20_000), "3.6 attention": "O(" + "N+" * 9_000},
    "expansion": {
        "3.5 onehot_hit": "(a+b+c+D+e+f)^400*(a-b-c-D-e-f)^400",
        "3.5 onehot_rest": "*".join(f"(D^{n}+e^(D/{n}))" for n in range(2, 40)),
    },
    "code": _everywhere(CODE),
    "typst": _everywhere(TYPST),
    "script": _everywhere(SCRIPT),
    "formula": _everywhere(SHEET),
}
"""Changed answers by name; all else in the report is right."""

FORMS: dict[str, dict[str, bytes]] = {
    "terminal": {"3-2-factors": b"\x1b[2J\x1b]0;owned\x07\x9b31m\x08"},
    "longmatrix": {"3-4-scores": MATRIX.encode()},
    "nulls": {"3-4-scores": b"\0" * 500, "3-4-output": b"\xfe\xff\xd8\x00\xd8\x00"},
}
"""Values of form fields by name, all else empty: what cannot be typeset can be typed in."""


def fill(values: dict[str, bytes]) -> bytes:
    """Write a form of one page with those values and no word of how they look."""
    widget = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (%s) /V <%s> /Rect [9 %d 99 %d] /P 3 0 R >>"
    )
    fields = {
        10 + n: widget % (name.encode(), value.hex().encode(), 20 * n, 20 * n + 15)
        for n, (name, value) in enumerate(values.items())
    }
    listed = b"[" + b" ".join(b"%d 0 R" % number for number in fields) + b"]"
    form = b"/AcroForm << /Fields %s /DA (/F1 9 Tf) /NeedAppearances true >>" % listed
    return Page(catalog=form, page=b"/Annots " + listed, objects=fields).write()
