"""How expressions are understood, and what is refused."""

from collections.abc import Callable

import pytest

from grader.notation.errors import NotationError, Span
from grader.notation.names import Names
from grader.notation.parser import parse

Read = Callable[..., str]

UNDERSTOOD = {
    "2x": "2*x",
    "Nk^2": "N*k^2",
    "HW": "H*W",
    "dk": "d_k",
    "d_{k}": "d_k",
    "d k": "d_k",
    "N_{KV}": "N_KV",
    "NKV": "N_KV",
    "ε": "epsilon",
    "eps": "epsilon",
    "x**2": "x^2",
    "x²": "x^2",
    "x⁻¹": "x^(-1)",
    "2·x×y": "2*x*y",
    "x ÷ y": "x/y",
    "x − y": "x - y",
    "-x^2": "-x^2",
    "2^3^x": "2^(3^x)",
    "x/y/k": "x/y/k",
    "(x+1)(x-1)": "(x + 1)*(x - 1)",
    "2(x+1)": "2*(x + 1)",
    "x(y+1)": "x*(y + 1)",
    "[x+1]{y}": "(x + 1)*y",
    "|x - 1|": "abs(x - 1)",
    "||x| - 1|": "abs(abs(x) - 1)",
    "√x": "sqrt(x)",
    "√(x+1) y": "sqrt(x + 1)*y",
    "√2/2": "sqrt(2)/2",
    "e^-x": "e^(-x)",
    "N log N": "N*log(N)",
    "Nlog(N)": "N*log(N)",
    "log_2(N)": "log2(N)",
    "log^2 N": "log(N)^2",
    "log(N)^2": "log(N)^2",
    "ln 2x": "ln(2*x)",
    "sin(x)cos(x)": "sin(x)*cos(x)",
    "N!": "factorial(N)",
    "max(1,5)": "max(1, 5)",
    "max(x; y)": "max(x, y)",
    "sqrt(2,5)": "sqrt(2.5)",
    "½x": "(1/2)*x",
    "2½": "2 + 1/2",
    "1/2 x": "(1/2)*x",
    "75 %": "75%",
    "1,5x": "1.5*x",
    "1.234.567": "1234567",
    ".5": "0.5",
    "2.": "2.",
    "1e-3": "1e-3",
    "2e": "2*e",
    "2π": "2*pi",
    "+x": "x",
    "x - -y": "x - -y",
    "𝑁²": "N^2",
    r"\frac12 x": "(1/2)*x",
    r"\frac{N}{2}k": "(N/2)*k",
    r"\sqrt[3]{x}": "root(3, x)",
    r"x \cdot y": "x*y",
    r"e^{-x}": "e^(-x)",
    r"\exp\left(-x\right)": "exp(-x)",
    r"\log_{2} N": "log2(N)",
    r"N_{\mathrm{KV}}": "N_KV",
    r"x\log x": "x*log(x)",
    r"$\dfrac{\epsilon}{2}$": "epsilon/2",
    r"\left|x\right|": "abs(x)",
    r"\operatorname{sigmoid}(x)": "sigmoid(x)",
    r"0{,}5": "0.5",
}

REFUSED = {
    "": "notation.empty",
    "1/2x": "notation.ambiguous",
    "x/yk": "notation.ambiguous",
    "1/2(x+1)": "notation.ambiguous",
    "e^2x": "notation.ambiguous",
    "2^2x": "notation.ambiguous",
    "x^ky": "notation.ambiguous",
    "x^1/2": "notation.ambiguous",
    "√2x": "notation.ambiguous",
    "√x²": "notation.ambiguous",
    "log N k": "notation.ambiguous",
    "log N/k": "notation.ambiguous",
    "ln x*y": "notation.ambiguous",
    "2e-3": "notation.ambiguous",
    "N2": "notation.ambiguous",
    "1,000": "notation.comma",
    "1,2,3": "notation.numeral",
    "1.2.3": "notation.numeral",
    "x 2": "notation.operator",
    "2 3": "notation.operator",
    "(x)2": "notation.operator",
    "q": "notation.name",
    "n": "notation.name_like",
    "foo(x)": "notation.name",
    "(1+2": "notation.unclosed",
    "(1+2]": "notation.unclosed",
    "1+2)": "notation.unopened",
    "|x": "notation.unclosed",
    "x +": "notation.ends",
    "* x": "notation.operand",
    "()": "notation.operand",
    "x = 3": "notation.relation",
    "x ≈ 3": "notation.relation",
    "1, 2": "notation.character",
    "sqrt()": "notation.operand",
    "max(x)": "notation.arguments",
    "exp(x, y)": "notation.arguments",
    "sqrt": "notation.brackets_missing",
    "max x": "notation.brackets_missing",
    "x; y": "notation.character",
    "x'": "notation.character",
    "x.y": "notation.character",
    "x & y": "notation.character",
    "__import__('os')": "notation.character",
    "lambda: 0": "notation.name",
    "x\0": "notation.invisible",
    "x\u202ey": "notation.invisible",
    "9^9^9^9": "notation.power",
    "2^(10^9)": "notation.power",
    "x^(10^9)": "notation.power",
    "5000!": "notation.power",
    "1e999": "notation.power",
    "1" * 41: "notation.digits",
    "x" * 2001: "notation.long",
    "-" * 500 + "x": "notation.deep",
    "(" * 500: "notation.deep",
    "^".join(["x"] * 300): "notation.deep",
    "+".join(["x"] * 600): "notation.large",
    "2\\frac12": "notation.mixed",
    r"\def\x{1}": "notation.command",
    r"\input{/etc/passwd}": "notation.command",
    r"\frac{1}": "notation.argument",
    r"\frac{1}{2": "notation.unclosed",
    "\\": "notation.command",
    r"\frac" * 300: "notation.argument",
    r"\frac1\sqrt x": "notation.argument",
    r"\sqrt{" * 200 + "x" + "}" * 200: "notation.deep",
}


@pytest.mark.parametrize(("text", "meant"), UNDERSTOOD.items())
def test_it_is_understood_as_meant(read: Read, text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("text", "code"), REFUSED.items(), ids=[k[:20] for k in REFUSED])
def test_what_has_no_single_meaning_is_refused(read: Read, text: str, code: str) -> None:
    with pytest.raises(NotationError) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1 + (2", 4, 5),
        ("1 + 2)", 5, 6),
        ("x + foo", 4, 7),
        ("x @ y", 2, 3),
        ("2*9,000", 2, 7),
        (r"x + \foo", 4, 8),
        (r"\frac{x}{q}", 9, 10),
    ],
)
def test_an_error_points_at_the_trouble(names: Names, text: str, start: int, end: int) -> None:
    with pytest.raises(NotationError) as refused:
        parse(text, names)
    assert refused.value.span == Span(start, end)
    assert refused.value.args_["at"] == str(start + 1)


@pytest.mark.parametrize(
    ("variables", "text", "meant"),
    [
        (("d", "k"), "dk", "d*k"),
        (("d_k",), "dk", "d_k"),
        (("e",), "2e", "2*e"),
        (("e", "x"), "ex", "e*x"),
        (("H", "W", "HW"), "HW", "HW"),
        (("max",), "max", "max"),
        (("n", "d"), "nd^2", "n*d^2"),
        (("d_model",), "d_{\\text{model}}", "d_model"),
    ],
)
def test_words_are_cut_by_what_is_declared(
    read: Read, variables: tuple[str, ...], text: str, meant: str
) -> None:
    assert read(text, Names(variables)) == meant


@pytest.mark.parametrize(
    ("variables", "text"),
    [
        (("d", "k", "d_k"), "dk"),
        (("N", "k", "Nk", "N_k"), "Nkk"),
    ],
)
def test_words_with_two_meanings_are_refused(
    read: Read, variables: tuple[str, ...], text: str
) -> None:
    with pytest.raises(NotationError, match=r"notation\.(ambiguous|name)"):
        read(text, Names(variables))


def test_a_number_keeps_its_text(names: Names) -> None:
    assert parse("0.50", names).text == "0.50"  # type: ignore[union-attr] # a number
    assert parse("0.50", names) != parse("0.5", names)
