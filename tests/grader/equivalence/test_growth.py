"""Growth classes as read, and the laws of their comparison."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence.classes import Terms, dominant
from grader.equivalence.coefficients import UnreadableClassError
from grader.equivalence.growth import Setting, compare_growth
from grader.equivalence.reading import read_class
from grader.model import Outcome
from grader.notation.names import Names
from grader.notation.parser import parse

SETTINGS = settings(derandomize=True, deadline=None, max_examples=60)
NAMES = Names(("n", "m", "k", "d"), euler=False)
SETTING = Setting(constants=frozenset({"d"}))


def outcome(answer: str, reference: str) -> str:
    return compare_growth(parse(answer, NAMES), parse(reference, NAMES), SETTING).outcome.value


def terms(text: str) -> Terms:
    return read_class(parse(text, NAMES), frozenset({"d"})).terms


@pytest.mark.parametrize(
    "text",
    [
        *("sin(n)", "n - n", "n - 2*n", "n^2 - m", "d - d", "d*n - n", "0", "n - m"),
        *(
            "log(1/n)",
            "log(1 + 1/n)",
            "log((n + 1)/n)",
            "log(n + m/n)",
            "log(log(2))",
            "max(n, m) - n",
            "(n + m)^2 - n^2",
        ),
        *("(n + m)!", "(n - m)!", "n^n - n^n/n^(1/n)", "2^n - 2^n*n^(1/log(n))", "min(n, 0)"),
        *("floor(1/n)", "binomial(n, 1/2)", "binomial(n, m)", "2^(1/(n + m))", "log(n, 1)"),
        *("(-2)^n", "(-n)^n", "n^(d - 2)", "2^(n - m)*0", "sign(n)", "n/0"),
    ],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableClassError):
        dominant(terms(text))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("n*(m + 1)", "n*m + n"),
        ("(n*m)^2", "n^2*m^2"),
        ("sqrt(n^2*m)", "n*m^0.5"),
        ("cbrt(n^6)", "root(3, n^6)"),
        ("log(n*m)", "log(n) + log(m)"),
        ("log(n^2 + m)", "log(n) + log(m)"),
        ("log(n*log(n))", "log(n)"),
        ("log(n + 1/n)", "log(n)"),
        ("log(n + m + n/m)", "log(n) + log(m)"),
        ("log(2^n - 1/n)", "n"),
        ("log(log(n^2))", "log(log(n))"),
        ("log(n!)", "n*log(n)"),
        ("log(2^n)", "n"),
        ("log(2^n*m)", "n + log(m)"),
        ("log(n/d)", "log(n)"),
        ("log(n, d)", "log2(n)"),
        ("log(n, m)", "log(n)/log(m)"),
        ("d^2*n", "pi*n"),
        ("n/d", "e*n"),
        ("n^3/n", "n^2"),
        ("2*n - n", "n"),
        ("2^3*n", "8*n"),
        ("max(n, m)", "n + m"),
        ("min(n, n^2, m)", "min(m, n)"),
        ("1/(n + m)", "min(1/n, 1/m)"),
        ("n*m/(n + m)", "min(n, m)"),
        ("min(n, m)^2", "min(n^2, m^2)"),
        ("2^max(n, m)", "2^n + 2^m"),
        ("2^min(n, m)", "min(2^n, 2^m)"),
        ("2^(n + m)", "2^n*2^m"),
        ("2^(2*n)", "4^n"),
        ("6^n", "2^n*3^n"),
        ("(2^n)^n", "2^(n^2)"),
        ("2^(n + 1/n)", "2^(n + 7)"),
        ("exp(n*log(n))", "n^n"),
        ("exp(n)", "e^n"),
        ("2^log2(n)", "n"),
        ("10^log10(n^2)", "n^2"),
        ("4^log2(n)", "n^2"),
        ("3^log2(n)", "n^log2(3)"),
        ("n^(1/log(n))", "1"),
        ("n!", "n*(n - 1)!"),
        ("n!", "n^n*exp(-n)*sqrt(n)"),
        ("(n + 2)!", "n^2*n!"),
        ("binomial(n, 2)", "n^2"),
        ("binomial(2*n, n)", "4^n/sqrt(n)"),
        ("n^d*n", "n^(d + 1)"),
        ("(n^2)^d", "n^(2*d)"),
        ("ceil(n/2)", "floor(n*d)"),
        ("abs(n)", "n"),
        ("(n + m)^d", "n^d + m^d"),
    ],
)
def test_classes_are_read_up_to_constants(text: str, same: str) -> None:
    assert {term.least for term in terms(text)} == {term.least for term in terms(same)}


@pytest.mark.parametrize("text", ["2^log(n)", "n^log(n)", "2^(n*log(n)/n)"])
def test_a_plain_logarithm_in_an_exponent_has_a_base_that_matters(text: str) -> None:
    assert read_class(parse(text, NAMES), frozenset()).asked_base
    assert outcome(text, text) == "correct"


@pytest.mark.parametrize(
    ("answer", "reference", "verdict"),
    [
        ("n", "2^log(n)", "undecided"),
        ("n^2", "2^log(n)", "incorrect"),
        ("n^log2(n)", "2^(log2(n)^2)", "correct"),
        ("n^log(n)", "2^n", "incorrect"),
    ],
)
def test_a_verdict_holds_for_every_base_in_use(answer: str, reference: str, verdict: str) -> None:
    assert outcome(answer, reference) == verdict


@pytest.mark.parametrize(
    ("answer", "reference", "verdict"),
    [
        ("n^d", "n^d", "correct"),
        ("2*n^d", "n^d", "partial"),
        ("n^(2*d)", "n^d", "incorrect"),
        ("n^d", "n^2", "undecided"),
        ("d^n", "d^n", "correct"),
        ("d^n", "2^n", "undecided"),
        ("n*d^n", "d^n", "incorrect"),
        ("2^d*n", "n", "correct"),
        ("d^d*n", "n", "correct"),
        ("n*log(d)", "n", "correct"),
        ("m", "d", "incorrect"),
        ("d", "1", "correct"),
    ],
)
def test_a_constant_is_dropped_as_a_factor_and_unknown_in_an_exponent(
    answer: str, reference: str, verdict: str
) -> None:
    assert outcome(answer, reference) == verdict


@pytest.mark.parametrize(
    "text", ["2*n", "n/2", "pi*n", "sqrt(2)*n", "n*log(8)", "pi*n/2", "2*d*n", "max(2*n, 1)*1"]
)
def test_a_number_as_a_factor_is_left_out_in_a_class(text: str) -> None:
    assert outcome(text, "n") == "partial"


@pytest.mark.parametrize("text", ["binomial(n, n + 1)", "n*factorial(-2)", "n*log(log(2))"])
def test_what_may_be_no_positive_number_is_no_factor(text: str) -> None:
    assert outcome(text, "n") == "undecided"


@pytest.mark.parametrize(
    "text", ["n*log(m)", "n*log(m)^2", "m^(1/9)*log(n)", "log(n)*log(m)", "n*log(log(m))"]
)
def test_a_logarithm_of_another_variable_is_bounded_case_by_case(text: str) -> None:
    assert outcome(f"{text} + n*log(n)^2 + m", "n*log(n)^2 + m") == "partial"


def test_exponentials_are_told_apart_on_exponential_paths() -> None:
    assert outcome("3^n + m^2 + m*2^n", "3^n + m^2") == "incorrect"
    assert outcome("4^n + m^2 + m*2^n", "4^n + m^2") == "partial"


def test_exponents_of_any_length_are_told_apart() -> None:
    assert outcome("n^2.807354922057604", "n^log2(7)") == "incorrect"
    assert outcome("n^2.8", "7^log2(n)") == "incorrect"


_PIECES = (
    *("1", "n", "m", "n^2", "n*m", "sqrt(m)", "log(n)", "n*log(m)", "1/m", "2^n", "3^m", "n!"),
    *("min(n, m^2)", "n*m/(n + m)", "m^n", "n^d", "log(log(m))"),
)
_pieces = st.sampled_from(_PIECES)
classes = st.lists(_pieces, min_size=1, max_size=3, unique=True).map(" + ".join)


@SETTINGS
@given(classes)
def test_a_class_is_tight_for_itself(text: str) -> None:
    assert outcome(f"d*({text})", text) in ("correct", "partial")


@SETTINGS
@given(classes, classes)
def test_exchanged_sides_are_right_or_wrong_alike(one: str, other: str) -> None:
    right = {Outcome.CORRECT.value: "right", Outcome.PARTIAL.value: "right"}
    there, back = (right.get(v, v) for v in (outcome(one, other), outcome(other, one)))
    assert there == back


@SETTINGS
@given(classes, st.integers(2, 9))
def test_a_factor_never_changes_the_class(text: str, factor: int) -> None:
    assert outcome(f"{factor}*({text})", text) == "partial"
    assert outcome(f"d*({text})", text) == outcome(text, f"d*({text})")


@SETTINGS
@given(classes)
def test_what_the_reference_says_is_right_as_it_says_it(text: str) -> None:
    assert outcome(text, text) == "correct"


def test_credit_for_what_is_not_simplified_is_an_option() -> None:
    setting = Setting(partial=Fraction(3, 4))
    found = compare_growth(parse("2*n", NAMES), parse("n", NAMES), setting)
    assert found.credit == Fraction(3, 4)


HOSTILE = [
    "+".join(f"n^{i}*m^{40 - i}*log(n)^{i}*log(m)" for i in range(24)),
    "*".join(["(n + m + k)"] * 60),
    "*".join(f"min(n^{i}, m)" for i in range(2, 40)),
    "+".join(f"{i}^n*{i + 1}^m*k^{i}" for i in range(2, 40)),
    "1/(" + "+".join(f"min(n^{i}, m, k)" for i in range(1, 12)) + ")",
    "log(" * 40 + "n" + ")" * 40,
    "n^n^n^n^n^n",
    "((n!)!)!",
    "(10^1000*n)^50",
    "2^(" + "+".join(f"n^{i}*m^{i}" for i in range(1, 60)) + ")",
    "+".join(f"{10**12 + i}^(n*log2(m)^{i})" for i in range(20)),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_classes_are_left_to_a_person_or_wrong(text: str) -> None:
    assert outcome(text, "n") in ("undecided", "incorrect")
