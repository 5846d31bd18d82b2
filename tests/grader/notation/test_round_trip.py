"""Printing and reading again gives the same; whatever is typed, nothing but our error comes out."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from grader.notation.bounds import parse_bound
from grader.notation.constructions import parse_construction
from grader.notation.errors import NotationError
from grader.notation.functions import ARITY
from grader.notation.matrices import parse_matrix
from grader.notation.names import Free, Names
from grader.notation.parser import parse
from grader.notation.phrases import read_phrase
from grader.notation.printer import latex, latex_matrix, plain, plain_matrix
from grader.notation.shapes import parse_shape, show_shape
from grader.notation.tree import (
    Call,
    Constant,
    Matrix,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

ONE_ARGUMENT = {name for name, (least, _) in ARITY.items() if least == 1}
VARIABLES = ("x", "y", "N", "d_k", "N_KV", "epsilon", "Theta")
NAMES = Names(VARIABLES, euler=False)
SETTINGS = settings(derandomize=True, deadline=None, max_examples=100)

numbers = st.one_of(
    st.integers(0, 99).map(lambda n: Number(Fraction(n), str(n))),
    st.integers(0, 999).map(lambda n: Number(Fraction(n, 100), f"{n // 100}.{n % 100:02}")),
    st.integers(0, 99).map(lambda n: Number(Fraction(n, 100), f"{n}%")),
    st.builds(
        lambda n, k: Number(Fraction(n, 10) * Fraction(10) ** k, f"{n // 10}.{n % 10}e{k}"),
        st.integers(0, 99),
        st.integers(-12, 12),
    ),
    st.builds(
        lambda n, k: Number(n * Fraction(10) ** k, f"{n}e{k}"),
        st.integers(0, 99),
        st.integers(-12, 12),
    ),
    st.sampled_from([Number(Fraction(10), "10"), Number(Fraction(3), "3.")]),
)
leaves = st.one_of(
    numbers, st.sampled_from(VARIABLES).map(Symbol), st.sampled_from(["e", "pi"]).map(Constant)
)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        inner.map(Negative),
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, inner),
        st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(sorted(ONE_ARGUMENT)), inner),
        st.builds(lambda a, b: Call("log", (a, b)), inner, inner),
        st.builds(lambda a, b: Call("binomial", (a, b)), inner, inner),
        st.builds(lambda a, b: Call("max", (a, b)), inner, inner),
        st.builds(lambda a: Call("root", (Number(Fraction(3), "3"), a)), inner),
    )


trees = st.recursive(leaves, _grown, max_leaves=9)


def _read(text: str) -> Node | None:
    """Read a text, unless a random power in it is too large to be worked out."""
    try:
        return parse(text, NAMES)
    except NotationError as error:
        if error.code != "notation.power":
            raise
        return None


@SETTINGS
@given(trees)
def test_plain_notation_reads_back_as_the_same_tree(tree: Node) -> None:
    assert _read(plain(tree)) in (tree, None)


@SETTINGS
@given(trees)
def test_latex_reads_back_as_the_same_tree(tree: Node) -> None:
    assert _read(latex(tree)) in (tree, None)


@SETTINGS
@given(trees)
def test_notation_reads_back_where_e_may_be_a_number(tree: Node) -> None:
    names = Names(VARIABLES, euler=True)
    with suppress(NotationError):
        assert parse(plain(tree), names) == tree
        assert parse(latex(tree), names) == tree


MATRICES = Names(("A", "B", "K", "d_k"), euler=False, matrices=frozenset("ABK"))
letters = st.sampled_from(["A", "B", "K", "I"]).map(Symbol)


def _multiplied(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(Product),
        pairs.map(Sum),
        inner.map(Negative),
        inner.map(lambda a: Call("transpose", (a,))),
        inner.map(lambda a: Call("softmax", (a,))),
        inner.map(lambda a: Power(a, Negative(Number(Fraction(1), "1")))),
        inner.map(lambda a: Quotient(a, Call("sqrt", (Symbol("d_k"),)))),
    )


@SETTINGS
@given(st.recursive(letters, _multiplied, max_leaves=8))
def test_matrix_symbols_read_back_from_both_notations(tree: Node) -> None:
    assert parse(plain(tree), MATRICES) == tree
    assert parse(latex(tree), MATRICES) == tree


@SETTINGS
@given(st.integers(1, 3), st.integers(2, 4), st.data())
def test_matrices_read_back_from_both_notations(
    height: int, width: int, data: st.DataObject
) -> None:
    row = st.lists(leaves, min_size=width, max_size=width).map(tuple)
    rows = data.draw(st.lists(row, min_size=height, max_size=height).map(tuple))
    matrix = Matrix(rows)
    assert parse_matrix(plain_matrix(matrix), NAMES) == matrix
    assert parse_matrix(latex_matrix(matrix), NAMES) == matrix


@SETTINGS
@given(st.lists(st.sampled_from(["N_Q", "d_k", "n", "5", "H*W", "2*d"]), min_size=1, max_size=4))
def test_shapes_read_back(dimensions: list[str]) -> None:
    names = Names(("N_Q", "d_k"))
    assume(dimensions not in (["H*W"], ["2*d"]))
    shape = parse_shape("(" + ", ".join(dimensions) + ")", names)
    assert parse_shape(show_shape(shape), names) == shape


PIECES = st.sampled_from(
    [
        *"xyNdk()[]{}+-*/^_=,.;!|√ \n0123456789eE%°&$×∈∞²½ℝ𝒪⎡⎦πﬁⅧ٣→\0\u202e\u200b",
        *("**", "sqrt", "exp", "log", "d_k", "⁻¹", "O(", "Θ", "R^", "1e5", "__", "lambda", " and "),
        *("\\frac", "\\sqrt", "\\cdot", "\\left", "\\\\", "\\begin{pmatrix}", "\\end{pmatrix}"),
        *("np.array(", "tensor(", "torch.Size("),
    ]
)
texts = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))
READERS = {
    "expression": lambda text: parse(text, NAMES),
    "free": lambda text: parse(text, Names(free=Free.SPLIT)),
    "matrix": parse_matrix,
    "shape": lambda text: parse_shape(text, NAMES),
    "growth": lambda text: parse_bound(text, NAMES),
    "phrase": read_phrase,
    "construction": parse_construction,
}


@pytest.mark.parametrize("reader", READERS)
@settings(derandomize=True, deadline=None, max_examples=200)
@given(text=texts)
@example(text="[" * 3000)
@example(text="((((" * 500)
@example(text="-" * 1999)
@example(text="x" * 100_000)
@example(text="{" * 2000)
@example(text="\\frac{" * 300)
@example(text="|" * 1999)
@example(text="√" * 1999)
@example(text="1,2" * 600)
@example(text="\\begin{pmatrix}" * 100)
@example(text="R^" + "{a}_" * 400)
@example(text="a_" * 900)
@example(text="dk" * 900)
@example(text="xy" * 900)
@example(text="9" + "^9" * 900)
@example(text="⎡" * 2000)
@example(text="I with " * 250)
@example(text="np.array([[1" + " " * 39_000 + "2]])")
@example(text=" " * 39_000 + "1")
@example(text="1" + " " * 39_000 + "\\begin{matrix}1\\end{matrix}")
@example(text="$" * 1_000 + "x\\begin{matrix}1\\end{matrix}" + "$" * 1_000 + "x")
@example(text="\\left(" * 5_000 + "\\begin{matrix}1\\end{matrix}")
@example(text="I" + "," * 39_000)
@example(text="1," * 19_000)
@example(text="1;" * 19_000)
@example(text="[1]" * 13_000)
@example(text="[" * 19_000 + "]" * 19_000)
@example(text="1,2 " * 9_000)
@example(text="[[" + "1,5, " * 7_000 + "1]]")
@example(text="c " * 900 + "large c")
def test_whatever_is_typed_gives_an_answer_or_our_own_error(reader: str, text: str) -> None:
    try:
        found = READERS[reader](text)
    except NotationError as error:
        found = error.code
    assert found
