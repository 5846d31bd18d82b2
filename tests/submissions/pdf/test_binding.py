"""Typeset formulas become one line of text; what is not taken apart is doubted."""

import pytest

from submissions.pdf.document import open_document
from tests.pdf import typeset

READ = {
    "fraction in a line": ("$1/2$", "1/2"),
    "fraction": ("$frac(e, e + D - 1)$", "e/(e+D-1)"),
    "fraction of sums": ("$(a + b)/(c dot d)$", "(a+b)/(c⋅d)"),
    "fraction in a fraction": ("$frac(1, 1 + frac(1, x))$", "1/(1+1/x)"),
    "fraction over a letter": ("$a / b / c$", "(a/b)/c"),
    "power of a fraction": ("$(frac(a, b))^2$", "(a/b)^2"),
    "root": ("$sqrt(a^2 + b^2)$", "sqrt(a^2 + b^2)"),
    "root below a line": ("$1/sqrt(d_k)$", "1/sqrt(d_k)"),
    "power before a letter": ("$N^2 k$", "N^2k"),
    "power of two signs": ("$N^(2 k)$", "N^(2k)"),
    "power in a power": ("$e^(-x^2)$", "e^(-x^2)"),
    "index": ("$x_(i+1)$", "x_(i+1)"),
    "index and power": ("$p_i^2$", "p_i^2"),
    "indices in a power": ("$R^(N_Q times d_k)$", "R^(N_Q×d_k)"),
    "transposed": ("$K^T$", "K^T"),
    "limit": ("$lim_(D -> infinity) p_i = 0$", "lim_(D→∞) p_i = 0"),
    "function": ("$O(N^2 log N)$", "O(N^2 log N)"),
    "unequal": ("$a != b$", "a ≠ b"),
    "matrix": ("$mat(1, 2; 3, 4)$", "[[1, 2], [3, 4]]"),
    "matrix with a fraction": (
        '$mat(delim: "[", 1, -2; 3.5, 1/2)$',
        "[[1, -2], [3.5, 1/2]]",
    ),
    "column": ("$vec(1, 2)$", "[[1], [2]]"),
}
DOUBTED = {
    "hat": ("$hat(x)$", "read.typeset"),
    "line over a letter": ("$overline(x)$", "read.typeset"),
    "line over digits": ("$0.overline(3)$", "read.typeset"),
    "struck out": ("$cancel(x)$", "read.struck"),
    "cube root": ("$root(3, x)$", "read.typeset"),
    "sum": ("$sum_(i=1)^n i$", "read.typeset"),
    "mixed number": ("$1 1/2$", "read.typeset"),
    "number before a fraction": ("$2 frac(1, 2)$", "read.typeset"),
    "binomial": ("$binom(n, k)$", "read.typeset"),
    "cases": ("$cases(1, 2)$", "read.typeset"),
}


def lines(formula: str) -> list[tuple[str, frozenset[str]]]:
    document = open_document(typeset(f"Text: {formula}\n".encode()))
    return [(line.text, line.faults) for page in document.pages for line in page.lines]


@pytest.mark.parametrize(("formula", "text"), READ.values(), ids=READ)
def test_a_formula_is_one_line(formula: str, text: str) -> None:
    assert lines(formula) == [(f"Text: {text}", frozenset())]


@pytest.mark.parametrize(("formula", "fault"), DOUBTED.values(), ids=DOUBTED)
def test_what_is_not_taken_apart_is_doubted(formula: str, fault: str) -> None:
    found = {fault for _, faults in lines(formula) for fault in faults}
    assert fault in found
