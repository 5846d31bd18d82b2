"""Equal is never called wrong, different is never called right."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence.domain import read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.matrices import compare_matrices
from grader.model import Outcome
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
from grader.notation.values import literal

SETTINGS = settings(derandomize=True, deadline=None, max_examples=80)
DOMAIN = {"x": read_range("positive"), "n": read_range("integer >= 1")}

ONE, TWO = literal(1), literal(2)
small = st.integers(1, 9).map(literal)
names = st.sampled_from([Symbol("x"), Symbol("n")])
leaves = st.one_of(small, names, st.just(Constant("e")))


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(Sum),
        pair.map(Product),
        pair.map(lambda ab: Sum((ab[0], Negative(ab[1])))),
        pair.map(lambda ab: Quotient(ab[0], Sum((ab[1], TWO)))),
        st.builds(lambda a: Power(a, TWO), inner),
        st.builds(lambda a: Call("exp", (Negative(a),)), inner),
    )


trees = st.recursive(leaves, _grown, max_leaves=6)

REWRITINGS: list[Callable[[Node, Node], Node]] = [
    lambda a, b: Sum((Sum((a, b)), Negative(b))),
    lambda a, b: Sum((Negative(b), a, b)),
    lambda a, b: Quotient(Product((a, Sum((Power(b, TWO), ONE)))), Sum((ONE, Power(b, TWO)))),
    lambda a, _: Negative(Negative(a)),
    lambda a, _: Quotient(Product((TWO, a)), TWO),
    lambda a, _: Product((a, Power(Sum((Symbol("n"), ONE)), literal(0)))),
    lambda a, _: Product((a, Call("exp", (Symbol("x"),)), Call("exp", (Negative(Symbol("x")),)))),
    lambda a, _: Call("ln", (Call("exp", (a,)),)),
    lambda a, _: Product(
        (a, Power(Symbol("x"), Quotient(ONE, TWO)), Power(Symbol("x"), literal(Fraction(-1, 2))))
    ),
    lambda a, _: Sum((Quotient(a, literal(3)), Product((Quotient(TWO, literal(3)), a)))),
]

MUTATIONS: list[Callable[[Node], Node]] = [
    lambda a: Sum((a, literal(Fraction(1, 10**9)))),
    lambda a: Sum((a, Negative(ONE))),
    lambda a: Product((Sum((a, ONE)), literal(Fraction(10**9 + 1, 10**9)))),
    lambda a: Sum((a, Quotient(Symbol("x"), literal(10**6)))),
    lambda a: Sum((a, Call("exp", (Negative(Product((Symbol("n"), literal(9)))),)))),
]


@SETTINGS
@given(trees, trees, st.sampled_from(REWRITINGS))
def test_an_equivalent_rewriting_is_never_wrong(
    tree: Node, other: Node, rewrite: Callable[[Node, Node], Node]
) -> None:
    found = compare_expressions(rewrite(tree, other), tree, DOMAIN)
    assert found.outcome in (Outcome.CORRECT, Outcome.UNDECIDED)


@SETTINGS
@given(trees, trees, st.lists(st.sampled_from(REWRITINGS[:6]), min_size=1, max_size=3))
def test_rational_rewritings_are_recognised(
    tree: Node, other: Node, rewritings: list[Callable[[Node, Node], Node]]
) -> None:
    rewritten = tree
    for rewrite in rewritings:
        rewritten = rewrite(rewritten, other)
    assert compare_expressions(rewritten, tree, DOMAIN).outcome is Outcome.CORRECT


@SETTINGS
@given(trees, st.sampled_from(MUTATIONS))
def test_a_mutation_is_never_right(tree: Node, mutate: Callable[[Node], Node]) -> None:
    mutated = mutate(tree)
    found = compare_expressions(mutated, tree, DOMAIN)
    assert found.outcome is not Outcome.CORRECT or tree == mutated


@SETTINGS
@given(trees, trees)
def test_a_verdict_holds_in_both_directions(one: Node, other: Node) -> None:
    there = compare_expressions(one, other, DOMAIN).outcome
    back = compare_expressions(other, one, DOMAIN).outcome
    assert {there, back} != {Outcome.CORRECT, Outcome.INCORRECT}


entries = st.fractions(-20, 20, max_denominator=12)


@SETTINGS
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_one_changed_entry_is_named_by_its_place(
    height: int, width: int, data: st.DataObject
) -> None:
    values = data.draw(
        st.lists(
            st.lists(entries, min_size=width, max_size=width), min_size=height, max_size=height
        )
    )
    i, j = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    changed = [list(row) for row in values]
    changed[i][j] += data.draw(entries.filter(bool))
    found = compare_matrices(_matrix(changed), _matrix(values))
    assert found.outcome is Outcome.INCORRECT
    assert [(f.args["row"], f.args["column"]) for f in found.findings] == [(str(i + 1), str(j + 1))]
    assert compare_matrices(_matrix(values), _matrix(values)).outcome is Outcome.CORRECT


def _matrix(values: list[list[Fraction]]) -> Matrix:
    return Matrix(tuple(tuple(literal(value) for value in row) for row in values))


def test_a_decimal_and_its_fraction_are_equal_entries() -> None:
    half = Number(Fraction(1, 2), "0.50")
    assert (
        compare_matrices(Matrix(((half,),)), _matrix([[Fraction(1, 2)]])).outcome is Outcome.CORRECT
    )
