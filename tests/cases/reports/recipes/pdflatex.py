"""pdfTeX, LuaTeX and XeTeX, in several fonts and classes."""

from __future__ import annotations

from pathlib import Path

from chains import Chain, run
from content import STYLES, Traits
from report import Report
from tex import body, escaped

WIDE = Traits()
NARROW = Traits(wide=False, sizes=(9, 10, 11))
SLIDES = Traits(wide=False, sizes=(10, 11))

OLD = r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{amsmath,amssymb}"
NEW = r"\usepackage{amsmath}\usepackage{fontspec}\usepackage{unicode-math}"
FONTS: dict[str, tuple[str, ...]] = {
    "pdflatex_cm": (r"\usepackage[utf8]{inputenc}\usepackage{amsmath,amssymb}",),
    "pdflatex_times": (rf"{OLD}\usepackage{{mathptmx}}",),
    "pdflatex_lm": (rf"{OLD}\usepackage{{lmodern}}",),
    "pdflatex_newtx": (
        rf"{OLD}\usepackage{{newtxtext,newtxmath}}",
        rf"{OLD}\usepackage{{newpxtext,newpxmath}}",
    ),
    "pdflatex_fonts": (
        rf"{OLD}\usepackage{{kpfonts}}",
        rf"{OLD}\usepackage{{fourier}}",
        rf"{OLD}\usepackage{{cmbright}}",
        rf"{OLD}\usepackage{{libertinus,libertinust1math}}",
        rf"{OLD}\usepackage{{stix2}}",
        rf"{OLD}\usepackage{{charter}}\usepackage{{eulervm}}",
    ),
    "pdflatex_palatino": (rf"{OLD}\usepackage{{mathpazo}}", rf"{OLD}\usepackage[sc]{{mathpazo}}"),
    "pdflatex_twocolumn": (OLD, rf"{OLD}\usepackage{{lmodern}}"),
    "pdflatex_beamer": (OLD, rf"{OLD}\usefonttheme{{serif}}"),
    "pdflatex_sections": (OLD, rf"{OLD}\usepackage{{lmodern}}"),
    "lualatex_um": (
        NEW,
        rf"{NEW}\setmathfont{{TeX Gyre Bonum Math}}\setmainfont{{TeX Gyre Bonum}}",
        rf"{NEW}\setmathfont{{TeX Gyre Pagella Math}}\setmainfont{{TeX Gyre Pagella}}",
    ),
    "xelatex_um": (
        rf"{NEW}\setmathfont{{Latin Modern Math}}",
        rf"{NEW}\setmathfont{{TeX Gyre Schola Math}}\setmainfont{{TeX Gyre Schola}}",
        rf"{NEW}\setmathfont{{TeX Gyre Termes Math}}\setmainfont{{TeX Gyre Termes}}",
        rf"{NEW}\setmathfont{{Asana Math}}",
        rf"{NEW}\setmathfont{{STIXTwoMath-Regular.otf}}",
        rf"{NEW}\setmathfont{{LibertinusMath-Regular.otf}}\setmainfont{{LibertinusSerif-Regular.otf}}",
    ),
    "xelatex_fontspec": (
        r"\usepackage{amsmath,amssymb}\usepackage{fontspec}\setmainfont{Carlito}",
        r"\usepackage{amsmath,amssymb}\usepackage{fontspec}\setmainfont{DejaVu Serif}",
        r"\usepackage{amsmath,amssymb}\usepackage{fontspec}\setmainfont{Caladea}",
    ),
}


def _class(report: Report) -> str:
    size = report.look.size
    match report.chain:
        case "pdflatex_beamer":
            return rf"\documentclass[{size}pt]{{beamer}}"
        case "pdflatex_twocolumn":
            return rf"\documentclass[{size}pt,a4paper,twocolumn]{{extarticle}}"
    return rf"\documentclass[{size}pt,a4paper]{{extarticle}}"


def _head(report: Report) -> str:
    """Write what stands on every page."""
    look = report.look
    if not look.head:
        return "" if look.foot else r"\pagestyle{empty}"
    foot = r"\fancyfoot[C]{\thepage}" if look.foot else ""
    return (
        rf"\usepackage{{fancyhdr}}\pagestyle{{fancy}}\fancyhf{{}}"
        rf"\fancyhead[L]{{{escaped(report.title)}}}\fancyhead[R]{{{report.author}}}{foot}"
    )


def _slides(report: Report, text: str) -> str:
    """Write one frame that breaks over as many slides as it takes."""
    fonts = FONTS[report.chain]
    frame = rf"\begin{{frame}}[allowframebreaks]{{{report.title}, {report.author}}}"
    bold = text.replace(r"\section*", r"\textbf")
    parts = (_class(report), fonts[report.look.font % len(fonts)], r"\begin{document}", frame, bold)
    return "\n".join((*parts, r"\end{frame}", r"\end{document}"))


def source(report: Report) -> str:
    """Write the whole document."""
    fonts = FONTS[report.chain]
    text = body(report)
    title = rf"\Large {escaped(report.title)}\\ \normalsize {report.author}"
    start = rf"\begin{{center}}{title}\end{{center}}"
    if report.chain == "pdflatex_beamer":
        return _slides(report, text)
    if report.chain == "pdflatex_sections":
        text = text.replace(r"\section*", r"\section")
    margin = "2cm" if report.look.columns > 1 else "2.5cm"
    return "\n".join(
        (_class(report), rf"\usepackage[margin={margin}]{{geometry}}",
         fonts[report.look.font % len(fonts)], _head(report),
         r"\setlength{\parindent}{0pt}\setlength{\parskip}{4pt}",
         r"\allowdisplaybreaks" if report.look.tall_fractions else "",
         r"\begin{document}", start, text, r"\end{document}")
    )  # fmt: skip


def build(report: Report, folder: Path) -> Path:
    """Typeset a report."""
    engine = report.chain.partition("_")[0]
    (folder / "report.tex").write_text(source(report), encoding="utf-8")
    for _ in range(2 if report.chain == "pdflatex_beamer" else 1):
        run([engine, "-interaction=nonstopmode", "-halt-on-error", "report.tex"], folder)
    return folder / "report.pdf"


HEADED = tuple(style for style in STYLES if style not in ("marker", "antwort"))
_SECTIONED = Traits(styles=("task", "titled", "aufgabe"))
_TRAITS = {
    "pdflatex_twocolumn": NARROW,
    "pdflatex_beamer": SLIDES,
    "pdflatex_sections": _SECTIONED,
}
CHAINS = [Chain(name, _TRAITS.get(name, WIDE), build) for name in FONTS]
