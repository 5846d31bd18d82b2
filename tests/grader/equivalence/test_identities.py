"""Identities are recognised and their mutations are not, against an oracle of 50 digits."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence import worker
from grader.equivalence.domain import Range, read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.worker import Reply
from grader.model import Comparison, Outcome
from grader.notation.names import Names
from grader.notation.parser import parse
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
    substitute,
)
from grader.notation.values import literal

SETTINGS = settings(derandomize=True, deadline=None, max_examples=60)
NAMES = Names(("x", "y", "n"))
DOMAIN: Mapping[str, Range] = {
    "x": read_range("positive"),
    "y": read_range("real"),
    "n": read_range("integer >= 1"),
}
U, V = Symbol("x"), Symbol("y")
HALF = Fraction(1, 2)


@pytest.fixture(autouse=True)
def _nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be decided by SymPy."""
    monkeypatch.setattr(worker, "ask", lambda *_: Reply.OPEN)


def _read(text: str) -> Node:
    return parse(text, NAMES)


def _compare(answer: str, reference: str, **domain: str) -> Comparison:
    ranges = {name: read_range(text) for name, text in domain.items()}
    return compare_expressions(_read(answer), _read(reference), ranges)


IDENTITIES = [
    ("sin(2*y)", "2*sin(y)*cos(y)"),
    ("cos(2*y)", "1 - 2*sin(y)^2"),
    ("sin(3*y)", "3*sin(y) - 4*sin(y)^3"),
    ("sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)"),
    ("cos(y + pi/2)", "-sin(y)"),
    ("sin(pi - y)", "sin(y)"),
    ("sin(y/2)^2", "(1 - cos(y))/2"),
    ("1 + tan(y)^2", "sec(y)^2"),
    ("csc(y)^2 - cot(y)^2", "1"),
    ("cosh(y)^2 - sinh(y)^2", "1"),
    ("tanh(y)", "2*sigmoid(2*y) - 1"),
    ("asinh(y)", "ln(y + sqrt(y^2 + 1))"),
    ("cos(atan(y))", "1/sqrt(1 + y^2)"),
    ("atan(x) + acot(x)", "pi/2"),
    ("exp(ln(x)/2)", "sqrt(x)"),
    ("ln(x*exp(y))", "ln(x) + y"),
    ("x^y", "exp(y*ln(x))"),
    ("4^y", "(2^y)^2"),
    ("log(x, 3)", "ln(x)/ln(3)"),
    ("sqrt(x^2*(y^2 + 1))", "x*sqrt(1 + y^2)"),
    ("sqrt(y^2)", "abs(y)"),
    ("1/(sqrt(x + 1) + sqrt(x))", "sqrt(x + 1) - sqrt(x)"),
    ("sqrt(x + 1 + 2*sqrt(x))", "1 + sqrt(x)"),
    ("cbrt(y^3)", "y"),
    ("max(x, y) + min(x, y)", "x + y"),
    ("max(x, y)*min(x, y)", "x*y"),
    ("relu(y)*relu(-y)", "0"),
    ("min(max(y, -1), 1)", "max(min(y, 1), -1)"),
    ("relu(relu(y) - 1)", "relu(y - 1)"),
    ("abs(x) + abs(y)", "max(abs(x + y), abs(x - y))"),
    ("sign(y)*y", "abs(y)"),
    ("floor(y + 2) - 2", "-ceil(-y)"),
    ("(n + 2)!", "(n + 2)*(n + 1)*n!"),
    ("binomial(n, 3)*6", "n*(n - 1)*(n - 2)"),
    ("(-1)^(2*n + 1)", "-1"),
    ("y^(n + 1)", "y*y^n"),
    ("cos(pi*n)^2", "1"),
    ("exp(x/(x + 1))", "e*exp(-1/(x + 1))"),
]


@pytest.mark.parametrize(("one", "other"), IDENTITIES)
def test_an_identity_is_recognised_in_both_directions(one: str, other: str) -> None:
    for answer, reference in ((one, other), (other, one)):
        found = compare_expressions(_read(answer), _read(reference), DOMAIN)
        assert (found.outcome, found.method) == (Outcome.CORRECT, "exact"), found


INNER = (
    "x", "y", "x + y", "x*y", "2*x - 1", "y^2 + 1", "exp(-y)", "sqrt(x)", "ln(x)", "sin(y)",
)  # fmt: skip


@SETTINGS
@given(st.sampled_from(IDENTITIES[:18]), st.sampled_from(INNER), st.sampled_from(INNER))
def test_an_identity_of_other_arguments_is_never_wrong(
    identity: tuple[str, str], first: str, second: str
) -> None:
    inner = {"x": Call("exp", (_read(first),)), "y": _read(second)}
    one, other = (substitute(_read(text), inner) for text in identity)
    assert compare_expressions(one, other, DOMAIN).outcome is not Outcome.INCORRECT


def _mutations(node: Node) -> list[Node]:  # noqa: PLR0911 - one for each kind of node
    """Return what a slip of the pen makes of a tree: a sign, a number, a function, an operand."""
    match node:
        case Sum((first, *others)):
            turned = Sum((first, *map(Negative, others)))
            return [turned, *(Sum((m, *others)) for m in _mutations(first))]
        case Product((first, *others)):
            return [Sum((first, *others)), *(Product((m, *others)) for m in _mutations(first))]
        case Quotient(above, below):
            return [Product((above, below)), *(Quotient(above, m) for m in _mutations(below))]
        case Power(base, exponent):
            return [
                Power(base, Negative(exponent)),
                *(Power(m, exponent) for m in _mutations(base)),
            ]
        case Call(function, (inside,)):
            other = "cosh" if function == "sinh" else "sinh"
            return [Call(other, (inside,)), *(Call(function, (m,)) for m in _mutations(inside))]
        case Number(value):
            return [literal(value + Fraction(1, 10**9)), literal(value + 1)]
        case Negative(operand):
            return [operand]
    return [Product((literal(2), node)), Sum((node, literal(1)))]


@SETTINGS
@given(identity=st.sampled_from(IDENTITIES), turned=st.booleans(), which=st.integers(0, 20))
def test_a_mutation_is_right_only_where_the_oracle_sees_no_difference(
    identity: tuple[str, str], *, turned: bool, which: int
) -> None:
    answer, reference = map(_read, reversed(identity) if turned else identity)
    mutations = _mutations(answer)
    mutated = mutations[which % len(mutations)]
    found = compare_expressions(mutated, reference, DOMAIN)
    if found.outcome is Outcome.CORRECT:
        assert not _differ(mutated, reference)


POINTS = [
    {"x": "1.37", "y": "-0.81", "n": "2"},
    {"x": "0.23", "y": "1.9", "n": "5"},
    {"x": "2.71", "y": "0.41", "n": "3"},
    {"x": "4.9", "y": "-2.6", "n": "1"},
]


def _differ(one: Node, other: Node) -> bool:
    with mpmath.workdps(50):
        for point in POINTS:
            at = {name: mpmath.mpf(text) for name, text in point.items()}
            left, right = _number(one, at), _number(other, at)
            if mpmath.isfinite(right) and abs(left - right) > mpmath.mpf(10) ** -35:
                return True
    return False


_KNOWN: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "max": max,
    "min": min,
    "relu": lambda value: max(value, 0),
    "sigmoid": lambda value: 1 / (1 + mpmath.exp(-value)),
    "cbrt": lambda value: mpmath.sign(value) * abs(value) ** (mpmath.mpf(1) / 3),
    "acot": lambda value: mpmath.atan(1 / value),
}


def _number(node: Node, at: Mapping[str, Any]) -> Any:  # noqa: PLR0911 - one for each kind of node
    """Evaluate a tree by an arithmetic that shares nothing with ours."""
    match node:
        case Number(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case Symbol(name):
            return at[name]
        case Constant(name):
            return mpmath.e if name == "e" else mpmath.pi
        case Negative(operand):
            return -_number(operand, at)
        case Sum(parts):
            return mpmath.fsum(_number(part, at) for part in parts)
        case Product(parts):
            return mpmath.fprod(_number(part, at) for part in parts)
        case Quotient(above, below):
            return _number(above, at) / _number(below, at)
        case Power(base, exponent):
            return mpmath.power(_number(base, at), _number(exponent, at))
        case Call(function, parts):
            known = _KNOWN.get(function) or getattr(mpmath, function)
            return known(*[_number(part, at) for part in parts])


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)"),
        ("sqrt(2 - sqrt(2))*sqrt(2 + sqrt(2))", "sqrt(2)"),
        ("cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5))", "1"),
        ("sqrt(8) + sqrt(18)", "sqrt(50)"),
        ("4^(1/3)", "2^(2/3)"),
        ("1/(1 + cbrt(2))", "(1 - cbrt(2) + cbrt(4))/3"),
        ("cos(pi/5)", "(1 + sqrt(5))/4"),
        ("sin(pi/12)", "(sqrt(6) - sqrt(2))/4"),
        ("asin(sqrt(3)/2)", "pi/3"),
        ("log(8)/log(2)", "3"),
        ("ln(2^500)", "500*ln(2)"),
        ("ln(3 - 2*sqrt(2))", "-2*ln(1 + sqrt(2))"),
    ],
)
def test_constants_are_decided_exactly(answer: str, reference: str) -> None:
    assert _compare(answer, reference).outcome is Outcome.CORRECT
    nearly = f"{reference} + 1/10^39"
    assert _compare(answer, nearly).outcome is Outcome.INCORRECT


@pytest.mark.parametrize(
    ("answer", "reference", "outcome", "code"),
    [
        ("ln(x^2)", "2*ln(x)", Outcome.CORRECT, "expression.wider"),
        ("2*ln(x)", "ln(x^2)", Outcome.UNDECIDED, "expression.undefined"),
        ("x + 1", "(x^2 - 1)/(x - 1)", Outcome.CORRECT, "expression.wider"),
        ("(x^2 - 1)/(x - 1)", "x + 1", Outcome.CORRECT, "expression.gap"),
        ("sqrt(x)^2", "x", Outcome.UNDECIDED, "expression.undefined"),
        ("exp(ln(x))", "x", Outcome.UNDECIDED, "expression.undefined"),
        ("1/0", "1", Outcome.UNDECIDED, "expression.valueless"),
        ("ln(0)", "1", Outcome.UNDECIDED, "expression.valueless"),
        ("x", "ln(-1 - x^2)", Outcome.UNDECIDED, "expression.nowhere"),
        ("(x - x)/(x - x)", "1", Outcome.UNDECIDED, "expression.open"),
        ("e^(10^6) + 1", "e^(10^6)", Outcome.INCORRECT, "expression.unequal"),
    ],
)
def test_where_an_expression_is_defined_is_said(
    answer: str, reference: str, outcome: Outcome, code: str
) -> None:
    found = _compare(answer, reference)
    assert found.outcome is outcome
    assert code in {finding.code for finding in found.findings}


INFINITY = Constant("inf")


@pytest.mark.parametrize(
    ("answer", "reference", "outcome"),
    [
        (Sum((INFINITY, literal(1))), INFINITY, Outcome.CORRECT),
        (Product((literal(2), INFINITY)), INFINITY, Outcome.CORRECT),
        (Negative(INFINITY), INFINITY, Outcome.INCORRECT),
        (literal(5), INFINITY, Outcome.INCORRECT),
        (INFINITY, literal(5), Outcome.INCORRECT),
        (Sum((INFINITY, Negative(INFINITY))), literal(0), Outcome.UNDECIDED),
    ],
)
def test_infinity_equals_itself_only(answer: Node, reference: Node, outcome: Outcome) -> None:
    assert compare_expressions(answer, reference, {}).outcome is outcome


def _nested(pattern: str, times: int) -> str:
    text = "x"
    for _ in range(times):
        text = pattern.format(text)
    return text


@pytest.mark.parametrize(
    "text",
    [
        _nested("sqrt({})", 58),
        _nested("exp({})", 40),
        _nested("ln({} + 2)", 25),
        _nested("({})^2 + 1", 9),
        "x^x^x^x^x",
        "((x!)!)!",
        "x^999999 + 1/(x^77777 - 1)",
        "+".join(f"sqrt({prime})" for prime in range(2, 120)),
        "+".join(f"1/(x^{power} - y)" for power in range(1, 40)),
        "sin(1000000*x)*cos(999999*y)",
    ],
)
def test_what_is_too_large_is_never_called_wrong_and_breaks_nothing(text: str) -> None:
    tree = _read(text)
    found = compare_expressions(Sum((tree, Product((literal(0), U)))), tree, {})
    assert found.outcome is not Outcome.INCORRECT


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("(x + 1)^999998*(x + 1)", "(x + 1)^999999"),
        ("(x + y + n + 1)^30*(x + y + n + 1)^30", "(x + y + n + 1)^60"),
    ],
)
def test_powers_too_large_to_expand_are_compared_modulo_primes(answer: str, reference: str) -> None:
    assert _compare(answer, reference).outcome is Outcome.CORRECT
    assert _compare(f"{answer} + x/10^9", reference).outcome is Outcome.INCORRECT


@pytest.mark.parametrize(
    ("answer", "reference", "domain"),
    [
        ("x + x/10^12", "x", "real"),
        ("sqrt(x^2)", "x", "real"),
        ("max(x, 0)", "x", "real"),
        ("abs(x - 100)", "x - 100", "positive"),
        ("abs(x - 100)", "100 - x", "positive"),
        ("floor(x)", "x", "real"),
        ("max(x, 1/1000)", "x", "0 < x < 1"),
        ("min(x, 999/1000)", "x", "0 < x < 1"),
        ("abs(x + 1000)", "x + 1000", "real"),
        ("(-1)^x", "1", "integer"),
        ("x + 1/10^9", "x", "integer in [2, 2]"),
        ("abs(x)", "relu(x)", "x < 0"),
        ("x^13 + 2700000000*x + 2700000000", "x^13 + 2700000000*x + 2700000001", "real"),
    ],
)
def test_a_difference_of_a_small_region_is_found(answer: str, reference: str, domain: str) -> None:
    assert _compare(answer, reference, x=domain).outcome is Outcome.INCORRECT


@pytest.mark.parametrize(
    ("answer", "reference", "domain"),
    [
        ("cos(2*pi*x)", "1", "integer"),
        ("floor(x)", "x", "integer"),
        ("ceil(log2(2^x))", "x", "integer in [1, 9]"),
        ("floor(sqrt(x^2))", "x", "integer >= 0"),
        ("floor(x/2)", "x/2", "integer, 2 <= x <= 2"),
        ("x/x", "1", "nonzero"),
    ],
)
def test_a_whole_variable_is_tried_at_whole_numbers_only(
    answer: str, reference: str, domain: str
) -> None:
    assert _compare(answer, reference, x=domain).outcome is not Outcome.INCORRECT


@pytest.mark.parametrize("name", ["log", "sec", "acsc", "floor", "sign", "binomial", "acoth"])
def test_each_function_has_values_and_a_reduction(name: str) -> None:
    inside = {"binomial": "binomial(n, 2)", "log": "log(x, 3)"}.get(name, f"{name}(x)")
    domain = {"x": read_range("x > 1"), "n": read_range("integer >= 2")}
    tree = _read(inside)
    twice = Quotient(Product((literal(2), tree)), literal(2))
    assert compare_expressions(twice, tree, domain).outcome is Outcome.CORRECT
    changed = Sum((tree, literal(Fraction(1, 10**20))))
    assert compare_expressions(changed, tree, domain).outcome is Outcome.INCORRECT
