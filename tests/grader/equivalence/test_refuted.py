"""Answers that look right to a proof that takes too much for granted are never called right."""

from typing import Any

import pytest
from pydantic import ValidationError

from grader.checkers import find
from grader.equivalence.splitting import primes
from grader.model import Comparison, Context

PRIMES = (
    2305843009213693951,
    2305843009213693921,
    2305843009213693907,
    2305843009213693723,
    2305843009213693693,
)
HIDDEN = "*".join(map(str, PRIMES)) + "*(x-11/3)*(x-5)*(x-100)*(x+9/2)"


def compare(reference: str, answer: str, kind: str = "expression", **options: Any) -> Comparison:
    checker = find(kind)
    given = checker.options(**options)
    expected = checker.lift(reference, given)
    return checker.compare(expected, checker.parse(answer, given), given, Context())


def judge(reference: str, answer: str, domain: dict[str, str]) -> str:
    names = tuple(dict.fromkeys("wxynmz")) if domain is not None else ()
    found = compare(reference, answer, variables=names, domain=domain)
    return found.outcome.value


WHOLE = {"x": "integer", "n": "integer"}
NATURAL = {"n": "integer >= 0", "m": "integer >= 0"}

DIFFERENT: list[tuple[str, str, dict[str, str]]] = [
    ("cbrt((x+100)^2)", "sign(x+100)*abs(x+100)^(2/3)", {}),
    ("(x+100)^floor(y)", "abs(x+100)^floor(y)", {}),
    ("(x+100)^max(3,y)", "abs(x+100)^max(3,y)", {}),
    ("(x+100)^sign(y)", "abs(x+100)^sign(y)", {}),
    ("1", "sign(x-1)*sign(x-1)", {}),
    ("1", "sign(relu(100-x))^2", {}),
    ("1", "sign(floor(x-200))^2", {}),
    ("1", "sign(n+m)", NATURAL),
    ("1", "sign(n)", NATURAL),
    ("e^x*sign(y^2)^2", "e^x", {}),
    ("1", "sign((x^2)^n)", NATURAL),
    ("sqrt(x+1000)", "sqrt(x+1000)*sign(x+1000)+sign(x+1000)-1", {}),
    ("sqrt(x^2*(y+1000))", "sqrt(x^2*(y+1000))+sign(x^2*(y+1000))-1", {}),
    ("sqrt(relu(100-x))", "sqrt(relu(100-x))+sign(relu(100-x))-1", {}),
    ("sqrt(floor(x)+200)", "sqrt(floor(x)+200)+sign(floor(x)+200)-1", {}),
    (
        "abs(floor(x)-200)",
        "abs(floor(x)-200)*(1+sign(abs(floor(x)-200)))/2+sign(abs(floor(x)-200))-1",
        {},
    ),
]


@pytest.mark.parametrize(("reference", "answer", "domain"), DIFFERENT)
def test_what_has_another_value_somewhere_is_never_right(
    reference: str, answer: str, domain: dict[str, str]
) -> None:
    assert judge(reference, answer, domain) in {"incorrect", "undecided"}


def test_a_difference_that_is_zero_modulo_known_primes_is_not_accepted() -> None:
    power = "(w+x+y+z+1)^60"
    assert judge(power, f"{power}+{HIDDEN}", {}) != "correct"


UNDEFINED: list[tuple[str, str, dict[str, str]]] = [
    ("10^4-x", "sqrt(10^4-x)^2", {}),
    ("10^4-x", "exp(ln(10^4-x))", {}),
    ("x", "x+0*sqrt(10^4-x)", {}),
    ("x", "x+ln(e^8-x)-ln(e^8-x)", {}),
    ("x", "exp(ln(x+45^2))-45^2", {}),
    ("x", "x*relu(100-x)/relu(100-x)", {}),
    ("1", "(x+1)!/(x+1)!", WHOLE),
    ("n", "n*(n+1)!/(n+1)!", WHOLE),
    ("1", "floor(x-200)/floor(x-200)", {}),
    ("x", "x*relu(100-x)^0", {}),
    ("x", "x*relu(100-x)^y*relu(100-x)^(-y)", {"y": "positive"}),
    ("x", "x+relu(100-x)^(-1/2)-relu(100-x)^(-1/2)", {}),
    ("x", "x+log(2,relu(100-x))-log(2,relu(100-x))", {}),
    ("1", "(1+(-1)^n)/(1+(-1)^n)", {"n": "integer"}),
    ("1", "sin(pi*n)/sin(pi*n)", {"n": "integer"}),
    ("1", "floor(x-200)*floor(x-200)^(-1)", {}),
    ("x", "x*abs(abs(x-100)-(x-100))/abs(abs(x-100)-(x-100))", {}),
    (
        "x",
        "x*(atan(x+100)+atan(1/(x+100))+pi/2)/(atan(x+100)+atan(1/(x+100))+pi/2)",
        {},
    ),
    ("sqrt(floor(x)+200)", "(floor(x)+200)/sqrt(floor(x)+200)", {}),
    ("(x+1000)!", "(x+998)!*(x+1000)*(x+999)", {}),
    ("(n+1000)*(n+999)/2", "binomial(n+1000,n+998)", WHOLE),
]


@pytest.mark.parametrize(("reference", "answer", "domain"), UNDEFINED)
def test_what_is_undefined_on_an_open_part_goes_to_a_person(
    reference: str, answer: str, domain: dict[str, str]
) -> None:
    assert judge(reference, answer, domain) == "undecided"


SAME: list[tuple[str, str, dict[str, str]]] = [
    ("cbrt((x-5)^2)", "(5-x)^(2/3)", {"x": "x < 5"}),
    ("cbrt((e-3)^2)", "(3-e)^(2/3)", {}),
    ("abs(x)", "x*sign(x)", {}),
    ("sign(x)*(x+1)^2", "sign(x)*(x^2+2*x+1)", {}),
    ("sign(x*y)", "sign(x)*sign(y)", {}),
    ("sign(x)^3", "sign(x)", {}),
    ("cbrt(x)^2", "x/cbrt(x)", {}),
    ("n", "floor(n/2)+ceil(n/2)", {"n": "integer"}),
    ("floor((n+1)/2)", "ceil(n/2)", {"n": "integer"}),
    ("(-1)^n", "4*floor(n/2)-2*n+1", {"n": "integer"}),
    ("1/floor(x)", "2/(2*floor(x))", {}),
    ("(x+1)/floor(x)", "x/floor(x)+1/floor(x)", {}),
    ("x", "x/sign(x)*sign(x)", {}),
    ("1", "(2+(-1)^n)/(2+(-1)^n)", {"n": "integer"}),
    ("sin(2*x)/2", "tan(x)*cos(x)^2", {}),
    ("tan(pi*x)", "sin(pi*x)/cos(pi*x)", {}),
    ("x^n", "x^(n+1)/x", {"n": "integer"}),
    ("relu(x)", "x*(1+sign(x))/2", {}),
    ("1/(1-e^(sqrt(2)*x))", "-1/(e^(sqrt(2)*x)-1)", {}),
    ("asinh(floor(x))", "ln(floor(x)+sqrt(floor(x)^2+1))", {}),
    ("1", "sign(n)", {"n": "integer >= 1"}),
    ("1", "sign(x)", {"x": "positive"}),
    ("(x^2+1)/x", "x+1/x", {}),
    ("floor(n/2)*2", "2*floor(n/2)", {"n": "integer"}),
]


@pytest.mark.parametrize(("reference", "answer", "domain"), SAME)
def test_what_is_equal_is_still_right(reference: str, answer: str, domain: dict[str, str]) -> None:
    assert judge(reference, answer, domain) == "correct"


@pytest.mark.parametrize("kind", ["expression", "number"])
@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("inf", "inf+1/0"),
        ("inf", "inf+ln(-1)"),
        ("inf", "inf+sqrt(-1)"),
        ("-inf", "-inf+ln(0)"),
        ("1/0", "1/0"),
        ("sqrt(-1)", "sqrt(-1)"),
        ("1/0", "2/0"),
    ],
)
def test_what_has_no_value_is_not_judged(kind: str, reference: str, answer: str) -> None:
    assert compare(reference, answer, kind).outcome.value == "undecided"


def test_infinity_and_what_is_undefined_somewhere_is_not_judged() -> None:
    assert judge("inf", "inf+1/(x-x)", {}) == "undecided"
    assert judge("inf", "inf+x", {}) == "correct"


@pytest.mark.parametrize("kind", ["expression", "number"])
@pytest.mark.parametrize(
    ("reference", "answer", "verdict"),
    [
        ("floor(10^30*pi)", "3141592653589793238462643383279", "correct"),
        ("floor(10^30*pi)", "3141592653589793238462643383280", "incorrect"),
        ("1/(sqrt(10^40+1)-10^20)", "sqrt(10^40+1)+10^20", "correct"),
        ("ceil(exp(pi*sqrt(163))-262537412640768743)", "1", "correct"),
        ("floor(sqrt(2)*sqrt(2))", "2", "correct"),
        ("2", "floor(sqrt(2)*sqrt(2))", "correct"),
        ("3", "floor(sqrt(2)*sqrt(2))", "incorrect"),
        ("floor(e^(ln(3)))", "3", "correct"),
        ("floor(2*sin(pi/6)+1)", "2", "correct"),
        ("sign(sin(pi))", "0", "correct"),
        ("sqrt(sin(pi))", "0", "correct"),
        ("acos(cos(pi))", "pi", "correct"),
        ("asin(sin(pi/2))", "pi/2", "correct"),
        ("(-2)^(sqrt(2)*sqrt(2))", "4", "correct"),
    ],
)
def test_constants_are_worked_out_exactly_where_balls_do_not_tell(
    kind: str, reference: str, answer: str, verdict: str
) -> None:
    assert compare(reference, answer, kind).outcome.value == verdict


def test_an_exponent_that_is_whole_only_when_worked_out_is_seen_as_whole() -> None:
    assert judge("x^2", "x^(sqrt(2)*sqrt(2))", {}) == "correct"
    assert judge("x^3", "x^(sqrt(2)*sqrt(2))", {}) == "incorrect"


@pytest.mark.parametrize(
    ("reference", "answer", "options", "verdict"),
    [
        ("sqrt(2)", "sqrt(2)*1.05", {"rtol": "0.05"}, "correct"),
        ("-sqrt(2)", "-sqrt(2)*0.95", {"rtol": "0.05"}, "correct"),
        ("pi", "pi+1/100", {"atol": "0.01"}, "correct"),
        ("pi", "pi-1/100", {"atol": "0.01"}, "correct"),
        ("pi", "pi+1/100+1/10^60", {"atol": "0.01"}, "incorrect"),
    ],
)
def test_the_edge_of_a_tolerance_belongs_to_it(
    reference: str, answer: str, options: dict[str, str], verdict: str
) -> None:
    assert compare(reference, answer, "number", **options).outcome.value == verdict


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("10^4-x", "sqrt((10^4-x)^2)"),
        ("x+e^9", "abs(x+e^9)"),
        ("x/1000", "asin(sin(x/1000))"),
    ],
)
def test_a_difference_far_away_is_found(reference: str, answer: str) -> None:
    assert judge(reference, answer, {}) == "incorrect"


def test_more_letters_than_generators_are_no_error() -> None:
    names = tuple(f"v_{number}" for number in range(25))
    answer = "+".join(reversed(names)) + "+1-1"
    found = compare("+".join(names), answer, variables=names)
    assert found.outcome.value == "correct"


def test_what_cannot_be_evaluated_anywhere_is_not_left_to_the_worker() -> None:
    found = compare("1+x", "sin(e^(e^(e^e)))+x", variables=("x",))
    assert (found.outcome.value, found.method) == ("undecided", "exact")


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("number", {"rtol": "1e9999999"}),
        ("number", {"atol": "1e-999999999"}),
        ("matrix", {"rtol": "1e999999999"}),
        ("number", {"mode": "sigfigs", "digits": True}),
        ("number", {"mode": "sigfigs", "digits": 2, "accuracy": True}),
        ("expression", {"domain": {"": "positive"}}),
        ("expression", {"domain": {"x y": "positive"}}),
        ("expression", {"domain": {"2": "positive"}}),
        ("expression", {"domain": {"x": "x > 1/0"}}),
        ("expression", {"domain": {"x": "x > oo"}}),
    ],
)
def test_options_that_mean_nothing_are_refused(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        find(kind).options(**options)


@pytest.mark.parametrize("name", ["d_k", "N_{KV}", "d₂", "ε", "\\epsilon", "n_in", "x'"])
def test_a_domain_takes_every_spelling_of_a_name(name: str) -> None:
    assert find("expression").options(domain={name: "positive"})


def test_long_numbers_without_small_factors_stay_whole() -> None:
    one, other = 18014398509482143, 18014398509482951
    assert primes(one * other) == ((one * other, 1),)
    assert primes((one * other) ** 2 * 12) == ((2, 2), (3, 1), (one * other, 2))


@pytest.mark.parametrize(
    ("reference", "answer", "domain"),
    [
        ("1", "n/n", {"n": "integer >= 0"}),
        ("1", "(n+m)/(n+m)", {"n": "integer >= 0", "m": "integer >= 0"}),
        ("sqrt(x+1000)", "(x+1000)/sqrt(x+1000)", {}),
        ("sign(x)", "x/abs(x)", {}),
    ],
)
def test_a_gap_at_a_bound_is_remarked(reference: str, answer: str, domain: dict[str, str]) -> None:
    found = compare(reference, answer, variables=("x", "n", "m"), domain=domain)
    assert found.outcome.value == "correct"
    assert "expression.gap" in {finding.code for finding in found.findings}
