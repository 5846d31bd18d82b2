"""Expressions in matrices: equal is never called wrong, different is never called right."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence.domain import read_range
from grader.equivalence.fitted import Shape, read_shape
from grader.equivalence.matrix_expressions import compare_matrix_expressions
from grader.messages import render
from grader.model import Comparison, Outcome
from grader.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    walk,
)
from grader.notation.values import literal

SETTINGS = settings(derandomize=True, deadline=None, max_examples=60)
SHAPES = {
    name: read_shape(*shape.split())
    for name, shape in {
        "A": "n n", "B": "n n", "C": "n n", "F": "n m", "G": "m n", "x": "n 1", "y": "n 1",
        "Q": "N_Q d_k", "K": "N_K d_k", "V": "N_K d_v", "X": "N d", "W": "d p", "b": "1 p",
        "L": "512 64", "M": "512 64", "S": "64 64", "R": "64 64", "U": "N 64", "z": "64 1", "w": "d 1", "c": "1 1",
    }.items()
}  # fmt: skip
A, B, C, F, G, x, y = (Symbol(name) for name in "ABCFGxy")
Q, K, V, X, W, b, w = (Symbol(name) for name in "QKVXWbw")
L, M, S, R, U, z, c = (Symbol(name) for name in "LMSRUzc")
I, d_k, t, u = (Symbol(name) for name in ("I", "d_k", "t", "u"))  # noqa: E741 - as written
DOMAIN = {"t": read_range("positive")}
HALF = literal(Fraction(1, 2))


def T(part: Node) -> Node:  # noqa: N802 - as written
    return Call("transpose", (part,))


def P(*factors: Node) -> Node:  # noqa: N802 - short, for the tables
    return Product(factors)


def minus(one: Node, other: Node) -> Node:
    return Sum((one, Negative(other)))


def plus(*terms: Node) -> Node:
    return Sum(terms)


def inverse(part: Node) -> Node:
    return Power(part, Negative(literal(1)))


def squared(part: Node) -> Node:
    return Power(part, literal(2))


def call(function: str, *parts: Node) -> Node:
    return Call(function, parts)


def compare(answer: Node, reference: Node) -> Comparison:
    return compare_matrix_expressions(answer, reference, SHAPES, DOMAIN)


ROOT = call("sqrt", d_k)
SCORES = Quotient(P(Q, T(K)), ROOT)
ATTENTION = P(call("softmax", SCORES), V)
GRAM = P(T(X), X)
RIDGE = P(inverse(plus(GRAM, P(t, I))), T(X))
SIGMOID = Quotient(literal(1), plus(literal(1), Power(Constant("e"), Negative(F))))

# ruff: noqa: E501 - a case a line
RIGHT = {
    "the other way round, transposed": (SCORES, Quotient(T(P(K, T(Q))), ROOT)),
    "the factor as a power": (ATTENTION, P(call("softmax", P(Power(d_k, Negative(HALF)), Q, T(K))), V)),
    "the factor inside": (SCORES, P(Quotient(Q, ROOT), T(K))),
    "the factor shared": (SCORES, P(Quotient(Q, Power(d_k, literal(Fraction(1, 4)))),
                                    T(Quotient(K, Power(d_k, literal(Fraction(1, 4))))))),
    "multiplied out": (P(plus(A, B), minus(A, B)),
                       plus(squared(A), Negative(P(A, B)), P(B, A), Negative(squared(B)))),
    "a square multiplied out": (squared(plus(A, B)), plus(P(A, A), P(A, B), P(B, A), P(B, B))),
    "a transposed product": (T(P(A, B, F)), P(T(F), T(B), T(A))),
    "an inverted product": (inverse(P(A, B)), P(inverse(B), inverse(A))),
    "an inverse transposed": (T(inverse(A)), inverse(T(A))),
    "an inverse inverted": (plus(A, B), inverse(inverse(plus(A, B)))),
    "the inverse of a multiple": (inverse(P(t, A)), Quotient(inverse(A), t)),
    "an inverted sum, twice as large": (inverse(plus(A, B)), P(literal(2), inverse(plus(P(literal(2), B), P(literal(2), A))))),
    "an inverted sum cancels": (I, P(inverse(plus(A, B)), plus(A, B))),
    "an inverted sum cancels behind": (C, P(C, plus(A, P(t, I)), inverse(plus(A, P(t, I))))),
    "negative powers": (Power(A, literal(-2)), P(inverse(A), inverse(A))),
    "the zeroth power": (I, Power(A, literal(0))),
    "times the identity": (A, P(I, A, I)),
    "twice and once": (P(literal(3), A), plus(P(literal(2), A), A)),
    "nothing left": (literal(0), minus(P(A, B), P(A, B))),
    "a scalar product turned": (P(T(x), A, y), P(T(y), T(A), x)),
    "a scalar product moved": (P(x, T(x), y), P(P(T(y), x), x)),
    "a scalar product divided by": (Quotient(P(x, T(x)), P(T(x), x)), P(x, inverse(P(T(x), x)), T(x))),
    "the root of a norm": (P(T(x), x), squared(call("sqrt", P(T(x), x)))),
    "one by one": (P(c, A), P(A, c)),
    "ridge regression scaled": (RIDGE, Quotient(P(inverse(plus(Quotient(GRAM, t), I)), T(X)), t)),
    "ridge regression by its kernel": (RIDGE, P(T(X), inverse(plus(P(X, T(X)), P(t, I))))),
    "the inverse of a change of low rank": (inverse(plus(A, P(x, T(y)))),
                                            minus(inverse(A), Quotient(P(inverse(A), x, T(y), inverse(A)),
                                                                       plus(literal(1), P(T(y), inverse(A), x))))),
    "the same with more columns": (inverse(plus(A, P(F, G))),
                                   minus(inverse(A), P(inverse(A), F, inverse(plus(I, P(G, inverse(A), F))), G, inverse(A)))),
    "inside of a softmax": (call("softmax", P(X, RIDGE)), call("softmax", P(X, T(X), inverse(plus(P(X, T(X)), P(t, I)))))),
    "a symmetric inverse": (inverse(plus(GRAM, I)), T(inverse(plus(GRAM, I)))),
    "entry by entry, transposed": (call("tanh", plus(P(A, B), C)), T(call("tanh", plus(T(C), P(T(B), T(A)))))),
    "relu as a maximum": (call("relu", plus(P(X, W), b)), call("max", literal(0), plus(b, P(X, W)))),
    "relu of a multiple": (call("relu", Quotient(SCORES, t)), Quotient(call("relu", P(Q, T(K))), P(t, ROOT))),
    "relu of a negative multiple": (call("relu", P(Negative(t), A)), P(t, call("relu", Negative(A)))),
    "an odd function": (call("tanh", minus(P(A, x), y)), Negative(call("tanh", minus(y, P(A, x))))),
    "an odd function of a multiple": (call("tanh", Negative(SCORES)), Negative(call("tanh", SCORES))),
    "a constant in the softmax": (call("softmax", P(A, B)), call("softmax", plus(P(A, B), t))),
    "the softmax of a column": (call("softmax", x), T(call("softmax", T(x)))),
    "exp as a power of e": (call("exp", SCORES), Power(Constant("e"), SCORES)),
    "a bias": (plus(P(X, W), b), plus(b, P(P(X, I), W))),
    "a bracket in a sum": (plus(A, x, T(x)), plus(A, plus(x, T(x)))),
    "a bracket behind a minus": (minus(minus(A, x), T(x)), minus(A, plus(x, T(x)))),
    "a power of two": (call("exp", P(call("ln", literal(2)), F)), Power(literal(2), F)),
    "a power of a power of e": (call("exp", P(literal(2), F)), Power(squared(Constant("e")), F)),
    "a power of e, called": (call("exp", F), Power(call("exp", literal(1)), F)),
    "sigmoid by its definition": (call("sigmoid", F), SIGMOID),
    "sigmoid of a square matrix": (call("sigmoid", P(A, B)), Quotient(literal(1), plus(literal(1), call("exp", Negative(P(A, B)))))),
    "sigmoid of the negative": (call("sigmoid", F), minus(literal(1), call("sigmoid", Negative(F)))),
    "sigmoid by its definition, transposed": (T(call("sigmoid", F)), T(SIGMOID)),
    "sigmoid of a transpose": (T(SIGMOID), call("sigmoid", T(F))),
    "tanh by its definition": (call("tanh", F), Quotient(minus(call("exp", F), call("exp", Negative(F))),
                                                         plus(call("exp", F), call("exp", Negative(F))))),
    "sigmoid by its definition in a product": (P(A, call("sigmoid", F), G), P(A, SIGMOID, G)),
    "sigmoid of the negative in a softmax": (call("softmax", P(A, call("sigmoid", F))), call("softmax", P(A, minus(literal(1), call("sigmoid", Negative(F)))))),
    "sigmoid by its definition, squared": (squared(call("sigmoid", P(F, G))), P(Quotient(literal(1), plus(literal(1), call("exp", Negative(P(F, G))))), call("sigmoid", P(F, G)))),
    "a logarithm to the base two": (call("log", call("exp", F), literal(2)), Quotient(call("ln", call("exp", F)), call("ln", literal(2)))),
    "a logarithm to the base two, changed": (Quotient(F, call("ln", literal(2))), call("log", call("exp", F), literal(2))),
    "a maximum turned": (call("max", F, T(G)), call("max", T(G), F)),
    "a maximum of one": (F, call("max", F, F)),
    "a minimum with a scalar": (call("min", F, t), call("min", t, F)),
    "sizes as numbers": (P(T(L), M), T(P(T(M), L))),
    "sizes as numbers in a softmax": (call("softmax", Quotient(P(L, T(M)), literal(8))),
                                      call("softmax", P(L, Quotient(T(M), call("sqrt", literal(64)))))),
    "a large identity": (plus(z, P(S, z)), P(plus(I, S), z)),
    "a large identity in a product": (plus(P(T(U), U), I), plus(I, T(P(T(U), U)))),
    "a large inverse transposed": (T(inverse(S)), inverse(T(S))),
    "a large inverse of a tall product": (P(inverse(P(T(L), L)), T(L)), T(P(L, inverse(P(T(L), L))))),
    "a large inverse where rows have a name": (P(inverse(P(T(U), U)), T(U)), T(P(U, inverse(P(T(U), U))))),
}  # fmt: skip

WRONG = {
    "does not fit": (SCORES, Quotient(P(Q, K), ROOT)),
    "another shape": (SCORES, Quotient(P(K, T(Q)), ROOT)),
    "no root": (ATTENTION, P(call("softmax", Quotient(P(Q, T(K)), d_k)), V)),
    "no factor": (ATTENTION, P(call("softmax", P(Q, T(K))), V)),
    "the factor outside": (ATTENTION, Quotient(P(call("softmax", P(Q, T(K))), V), ROOT)),
    "as if they commuted": (minus(squared(A), squared(B)), P(plus(A, B), minus(A, B))),
    "the wrong order": (P(A, B), P(B, A)),
    "powers drawn apart": (squared(P(A, B)), P(squared(A), squared(B))),
    "transposed in order": (T(P(A, B)), P(T(A), T(B))),
    "inverted in order": (inverse(P(A, B)), P(inverse(A), inverse(B))),
    "an inverse drawn apart": (inverse(plus(A, B)), plus(inverse(A), inverse(B))),
    "no transpose": (P(A, T(B)), P(A, B)),
    "a sum of two shapes": (P(A, F), plus(A, F)),
    "row and column": (A, plus(x, T(y))),
    "divided by a column": (A, Quotient(A, x)),
    "a matrix to the power of a matrix": (A, Power(A, B)),
    "a negative number to the power of a matrix": (F, Power(literal(-2), F)),
    "sigmoid without its sign in a product": (P(A, call("sigmoid", F)), P(A, Quotient(literal(1), plus(literal(1), call("exp", F))))),
    "sigmoid without its sign": (call("sigmoid", F), Quotient(literal(1), plus(literal(1), call("exp", F)))),
    "divided by another shape": (A, Quotient(A, call("exp", F))),
    "a maximum of others": (call("max", F, T(G)), call("max", F, Negative(T(G)))),
    "a matrix as exponent": (A, Power(literal(2), A)),
    "no square": (A, squared(F)),
    "no bias": (plus(P(X, W), b), P(X, W)),
    "the factor within the function": (P(literal(2), call("tanh", A)), call("tanh", P(literal(2), A))),
    "relu of the negative": (call("relu", Negative(A)), Negative(call("relu", A))),
    "an even function taken for odd": (call("cosh", Negative(A)), Negative(call("cosh", A))),
    "the softmax of the transpose": (T(call("softmax", A)), call("softmax", T(A))),
    "the outer product": (P(T(x), y), P(x, T(y))),
    "a scalar": (A, t),
    "a scalar for another multiple of the identity": (I, literal(2)),
    "a product in no order": (P(A, x), P(A, B, x, B)),
    "another multiple of the identity": (P(literal(2), I), P(literal(3), I)),
    "a large matrix for the identity": (I, S),
    "the identity for a large matrix": (S, I),
    "a large product for the identity": (I, P(R, S)),
    "a large tall product for the identity": (I, P(T(U), U)),
    "a large matrix for a multiple of the identity": (plus(P(literal(0), I), P(literal(2), I)), S),
    "a large sum with the identity": (plus(S, I), minus(S, I)),
    "a large matrix for its inverse": (inverse(S), S),
    "a large inverse behind": (P(inverse(S), R), P(R, inverse(S))),
    "no identity in a large sum": (P(plus(S, I), z), P(S, z)),
    "the identity in a large product": (P(S, z), P(plus(S, I), z)),
    "a large tall product and more": (P(T(U), U), plus(P(T(U), U), I)),
    "a large inverse of a tall product by itself": (P(inverse(P(T(L), L)), T(L)), T(L)),
    "large and wrong": (P(T(L), M), P(T(M), L)),
    "a large softmax": (call("softmax", Quotient(P(L, T(M)), literal(8))), call("softmax", P(L, T(M)))),
    "a large power": (Power(plus(A, B), literal(50)), P(Power(A, literal(25)), Power(B, literal(25)))),
}  # fmt: skip

OPEN = {
    "divided by a square matrix": (A, Quotient(A, B)),
    "a dot product, perhaps": (P(T(x), y), P(x, y)),
    "a scalar for the identity": (plus(A, P(t, I)), plus(A, t)),
    "one for the identity": (I, literal(1)),
    "one for what is the identity": (P(A, inverse(A)), literal(1)),
    "two for twice the identity": (P(literal(2), I), literal(2)),
    "a matrix of one entry times the identity": (P(I, c), c),
    "a matrix of one entry": (c, P(I, c)),
    "a scalar product that ends behind": (P(P(T(x), y), A), P(A, T(x), y)),
    "one over a matrix": (inverse(A), Quotient(literal(1), A)),
    "the identity over a matrix": (inverse(A), Quotient(I, A)),
    "a norm, perhaps": (P(T(x), x), squared(call("abs", x))),
    "a power by a letter": (squared(A), Power(A, t)),
    "the size of the identity": (A, call("exp", I)),
    "a power multiplied out": (
        Power(plus(A, B), literal(50)),
        P(*[Power(plus(A, B), literal(25))] * 2),
    ),
    "not defined for wide matrices": (P(X, w), P(X, inverse(GRAM), GRAM, w)),
    "a logarithm that is not always there": (A, plus(A, P(minus(call("ln", u), call("ln", u)), A))),
    "the reference does not fit": (P(Q, K), P(Q, T(K))),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_form_is_recognised(name: str) -> None:
    reference, answer = RIGHT[name]
    assert compare(answer, reference).outcome is Outcome.CORRECT
    assert compare(reference, answer).outcome is Outcome.CORRECT


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_form_is_refused_with_a_reason(name: str) -> None:
    reference, answer = WRONG[name]
    found = compare(answer, reference)
    assert found.outcome is Outcome.INCORRECT
    for finding in found.findings:
        for language in ("en", "de"):
            assert "{" not in render(finding.code, finding.args, language)


@pytest.mark.parametrize("name", OPEN)
def test_what_is_not_sure_goes_to_a_person(name: str) -> None:
    reference, answer = OPEN[name]
    found = compare(answer, reference)
    assert found.outcome is Outcome.UNDECIDED
    assert found.findings


def test_a_misfit_names_both_parts_and_their_shapes() -> None:
    (finding,) = compare(P(Q, K), SCORES).findings
    text = render(finding.code, finding.args)
    assert text == "Q is N_Q × d_k and K is N_K × d_k: their product does not fit."


def test_a_difference_names_the_sizes_and_the_entry() -> None:
    (finding,) = compare(P(B, A), P(A, B)).findings
    assert finding.code == "expression.entry"
    assert finding.args["point"] == "n = 2"
    assert finding.args["row"] == "1"


def test_what_is_defined_at_no_draw_is_proved_with_a_note() -> None:
    outer = P(x, T(x))
    found = compare(P(A, inverse(P(A, outer))), P(A, inverse(outer), inverse(A)))
    assert found.outcome is Outcome.CORRECT
    assert [finding.code for finding in found.findings] == ["expression.gap"]


def test_a_declared_scalar_i_is_no_identity() -> None:
    domain = {**DOMAIN, "I": read_range("positive")}
    found = compare_matrix_expressions(P(A, I), A, SHAPES, domain)
    assert found.outcome is Outcome.INCORRECT


def test_deep_nesting_is_decided() -> None:
    deep: Node = A
    for _ in range(62):
        deep = T(P(deep, B)) if deep is A else T(deep)
    assert compare(deep, P(A, B)).outcome is Outcome.CORRECT
    sums: Node = A
    for _ in range(31):
        sums = plus(B, P(sums, t))
    assert compare(sums, sums).outcome is Outcome.CORRECT
    assert compare(plus(sums, B), sums).outcome is Outcome.INCORRECT


def test_a_tower_of_inverses_ends() -> None:
    one, other = A, A
    for _ in range(20):
        one, other = inverse(plus(one, B)), inverse(plus(B, P(HALF, other, literal(2))))
    assert compare(other, one).outcome is not Outcome.INCORRECT
    assert compare(one, inverse(other)).outcome is Outcome.INCORRECT


# --- drawn expressions ------------------------------------------------------------------------

NUMBERS: dict[str | int | None, int] = {"n": 9, "m": 14}
SIZES: dict[str, Shape] = {name: SHAPES[name] for name in "ABFGxy"}


@st.composite
def trees(draw: st.DrawFn, rows: str | int = "n", columns: str | int = "n", depth: int = 3) -> Node:
    """Draw an expression of a shape."""
    fitting = [Symbol(name) for name, s in SIZES.items() if (s.rows, s.columns) == (rows, columns)]
    across = [T(Symbol(n)) for n, s in SIZES.items() if (s.columns, s.rows) == (rows, columns)]
    leaves = fitting + across
    kind = draw(st.sampled_from("lpstcf")) if depth else "l"
    if kind == "p" or (kind == "l" and not leaves):
        inner = draw(st.sampled_from(["n", "m", 1] if depth else ["n"]))
        left = draw(trees(rows, inner, max(depth - 1, 0)))
        return P(left, draw(trees(inner, columns, max(depth - 1, 0))))
    inside = st.deferred(lambda: trees(rows, columns, depth - 1))
    match kind:
        case "s":
            return plus(draw(inside), draw(inside))
        case "t":
            return T(draw(trees(columns, rows, depth - 1)))
        case "c":
            return P(draw(st.sampled_from([t, literal(2), Quotient(literal(1), t)])), draw(inside))
        case "f":
            return call(draw(st.sampled_from(["tanh", "softmax"])), draw(inside))
    return draw(st.sampled_from(leaves))


def everywhere(change: Callable[[Node], Node], node: Node) -> Node:
    """Change every node, the innermost first."""
    match node:
        case Negative(operand):
            node = Negative(everywhere(change, operand))
        case Sum(terms):
            node = Sum(tuple(everywhere(change, term) for term in terms))
        case Product(factors):
            node = Product(tuple(everywhere(change, factor) for factor in factors))
        case Quotient(above, below):
            node = Quotient(everywhere(change, above), everywhere(change, below))
        case Call(function, parts):
            node = Call(function, tuple(everywhere(change, part) for part in parts))
    return change(node)


def distribute(node: Node) -> Node:
    match node:
        case Product((left, Sum(terms))):
            return Sum(tuple(P(left, term) for term in terms))
        case Product((Sum(terms), right)):
            return Sum(tuple(P(term, right) for term in terms))
    return node


def push(node: Node) -> Node:
    match node:
        case Call("transpose", (Product(factors),)):
            return Product(tuple(T(factor) for factor in reversed(factors)))
        case Call("transpose", (Sum(terms),)):
            return Sum(tuple(T(term) for term in terms))
        case Call("tanh", (inside,)):
            return T(call("tanh", T(inside)))
    return node


def reassociate(node: Node) -> Node:
    match node:
        case Product((left, Product((first, second)))) if _is_large(left) and _is_large(first):
            return P(P(left, first), second)
    return node


def _is_large(node: Node) -> bool:
    """Whether a part is no scalar, for certain: scalars are moved by another rewriting."""
    return isinstance(node, Symbol) and node.name in "ABFG"


def move(node: Node) -> Node:
    match node:
        case Product((Symbol("t"), inside)):
            return Quotient(inside, Quotient(literal(1), t))
        case Product((Quotient(Number()) as scalar, inside)):
            return P(inside, scalar)
        case Product((Number() as scalar, inside)):
            return minus(P(inside, plus(scalar, t)), P(t, inside))
    return node


REWRITINGS = [distribute, push, reassociate, move, lambda node: T(T(node))]


@SETTINGS
@given(st.one_of(trees(), trees("n", "m"), trees("n", 1)), st.permutations(REWRITINGS))
def test_an_equivalent_rewriting_is_recognised(
    tree: Node, rewritings: list[Callable[[Node], Node]]
) -> None:
    rewritten = tree
    for rewrite in rewritings[:3]:
        rewritten = everywhere(rewrite, rewritten)
    assert compare(rewritten, tree).outcome is Outcome.CORRECT


def _swapped(node: Node) -> Node:
    match node:
        case Product((left, right)):
            return P(right, left)
    return node


def _bare(node: Node) -> Node:
    match node:
        case Call("transpose", (inside,)):
            return inside
    return node


def _signed(node: Node) -> Node:
    match node:
        case Sum((first, second)):
            return minus(first, second)
    return node


def _doubled(node: Node) -> Node:
    return P(literal(2), node) if node == t or node == literal(2) else node


def _turned(node: Node) -> Node:
    return T(node) if isinstance(node, Symbol) and node.name in "AB" else node


def mutations(change: Callable[[Node], Node], node: Node) -> Iterator[Node]:
    """Yield the trees in which one node is changed."""
    for target, _ in walk(node):
        if change(target) != target:
            yield everywhere(lambda n, target=target: change(n) if n is target else n, node)  # type: ignore[misc] # bound on purpose
    yield everywhere(change, node)


@SETTINGS
@given(st.data())
def test_a_mutation_is_right_only_where_it_is_equal(data: st.DataObject) -> None:
    tree = data.draw(st.one_of(trees(), trees("n", "m"), trees("n", 1)))
    change = data.draw(st.sampled_from([_swapped, _bare, _signed, _doubled, _turned]))
    for mutated in mutations(change, tree):
        outcome = compare(mutated, tree).outcome
        assert (outcome is Outcome.CORRECT) <= agrees(mutated, tree)
        assert (outcome is Outcome.INCORRECT) <= (not agrees(mutated, tree))


NUMBERED = {
    name: Shape(*(NUMBERS.get(size, size) for size in (shape.rows, shape.columns)))
    for name, shape in SIZES.items()
}


def _singular(node: Node) -> Node:
    """Put an inverse and a sum with the identity for two of the matrices."""
    return {A: inverse(A), B: plus(I, B)}.get(node, node)


@SETTINGS
@given(st.data())
def test_sizes_given_as_numbers_change_no_verdict(data: st.DataObject) -> None:
    tree = data.draw(st.one_of(trees(), trees("n", "m"), trees("n", 1)))
    change = data.draw(st.sampled_from([_swapped, _bare, _signed, _doubled, _turned]))
    reference = everywhere(_singular, tree)
    for mutated in mutations(change, tree):
        answer = everywhere(_singular, mutated)
        named = compare_matrix_expressions(answer, reference, SIZES, DOMAIN).outcome
        assert compare_matrix_expressions(answer, reference, NUMBERED, DOMAIN).outcome is named


@SETTINGS
@given(trees(), trees())
def test_a_verdict_holds_in_both_directions(one: Node, other: Node) -> None:
    there, back = compare(one, other).outcome, compare(other, one).outcome
    assert there is back
    assert (there is Outcome.CORRECT) <= agrees(one, other)


def agrees(one: Node, other: Node) -> bool:
    """Whether two expressions have equal values at random matrices of several sizes."""
    rng = np.random.default_rng(7)
    for n, m in ((2, 3), (4, 3), (3, 5)):
        sizes = {"n": n, "m": m, 1: 1}
        at = {
            name: rng.normal(size=(sizes[s.rows or 1], sizes[s.columns or 1]))
            for name, s in SIZES.items()
        } | {"t": rng.uniform(0.5, 2, size=(1, 1))}
        try:
            left, right = _value(one, at), _value(other, at)
        except ValueError:
            return False
        if left.shape != right.shape or not np.allclose(left, right, rtol=1e-9, atol=1e-9):
            return False
    return True


def _value(node: Node, at: dict[str, np.ndarray]) -> np.ndarray:  # noqa: C901, PLR0911 - one for each
    match node:
        case Number(value):
            return np.full((1, 1), float(value))
        case Symbol(name):
            return at[name]
        case Negative(operand):
            return -_value(operand, at)
        case Sum(terms):
            values = [_value(term, at) for term in terms]
            return sum(values[1:], values[0])
        case Product(factors):
            found = _value(factors[0], at)
            for factor in factors[1:]:
                found = _times(found, _value(factor, at))
            return found
        case Quotient(above, below):
            return _value(above, at) / _value(below, at)
        case Call("transpose", (inside,)):
            return _value(inside, at).T
        case Call("tanh", (inside,)):
            return np.tanh(_value(inside, at))
        case Call("softmax", (inside,)):
            return _softmax(_value(inside, at))
    raise AssertionError(node)


def _times(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return left * right if 1 in (left.size, right.size) else left @ right


def _softmax(found: np.ndarray) -> np.ndarray:
    if found.shape[1] == 1:
        return _softmax(found.T).T if found.size > 1 else np.ones((1, 1))
    powers = np.exp(found - found.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_the_oracle_tells_products_apart() -> None:
    assert not agrees(P(A, B), P(B, A))
    assert agrees(T(P(A, B)), P(T(B), T(A)))
