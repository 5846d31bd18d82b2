"""How a wrong class is told: a path in the student's variables, and both rates on it."""

import pytest

from grader.equivalence.growth import Setting, compare_growth
from grader.notation.names import Names
from grader.notation.parser import parse

NAMES = Names(("n", "m", "k", "d"), euler=False)


def told(answer: str, reference: str) -> tuple[str, str, str]:
    found = compare_growth(
        parse(answer, NAMES), parse(reference, NAMES), Setting(constants=frozenset({"d"}))
    )
    args = found.findings[0].args
    return args["path"], args["cost"], args["bound"]


@pytest.mark.parametrize(
    ("answer", "reference", "path", "cost", "bound"),
    [
        ("n^3", "n^2", "n → ∞", "n²", "n³"),
        ("1", "n*log(n)", "n → ∞", "n·log n", "1"),
        ("n*log(n)^2", "n", "n → ∞", "n", "n·(log n)²"),
        ("sqrt(n)", "log(log(n))", "n → ∞", "log log n", "n^(1/2)"),
        ("n", "n*k", "k → ∞, n = const", "k", "1"),
        ("n^3 + m^2", "n^3 + n^2*m + m^2", "m = x³, n = x²", "x⁷", "x⁶"),
        ("n^4 + m^2", "n^4 + n^3*m + m^2", "m = n²", "n⁵", "n⁴"),
        ("n^2", "2^n", "n → ∞", "2^n", "n²"),
        ("3^n", "2^n", "n → ∞", "2^n", "3^n"),
        ("4^n", "2^n", "n → ∞", "2^n", "2^(2n)"),
        ("2^n", "n!", "n → ∞", "n^n·e^(-n)·n^(1/2)", "2^n"),
        ("m*2^n", "m + 2^n", "m = 2^n", "2^n", "2^(2n)"),
        ("n^(d + 1)", "n^d", "n → ∞", "n^d", "n^d·n"),
        ("n^m", "m*n", "m → ∞, n = const", "m", "n^m"),
        ("n^3", "7^log2(n)", "n → ∞", "n^(ln(7)/ln(2))", "n³"),
        ("n*m", "n*log(m)", "m → ∞, n = const", "log m", "m"),
        ("2^(n^2)", "2^sqrt(n)", "n → ∞", "2^(n^(1/2))", "2^(n²)"),
        ("n^(2*d)", "n^d", "n → ∞", "n^d", "n^(2·d)"),
        ("n + m", "n*m", "n = m", "m²", "m"),
        ("m + 2^n + n", "m + n*2^n", "n → ∞, m = const", "2^n·n", "2^n"),
        ("n*k", "n", "k → ∞, n = const", "1", "k"),
        ("2^(n + m)", "2^n + 2^m", "n = m", "2^m", "2^(2m)"),
        ("4^n + 4^m", "2^(2*n) + 2^(3*m)", "m → ∞, n = const", "2^(3m)", "2^(2m)"),
        ("log(n)*log(m)", "log(n) + log(m)", "n = m", "log m", "(log m)²"),
        ("n*2^(-n)", "2^n", "n → ∞", "2^n", "2^(-n)·n"),
    ],
)
def test_a_path_and_both_rates_are_told(
    answer: str, reference: str, path: str, cost: str, bound: str
) -> None:
    assert told(answer, reference) == (path, cost, bound)


def test_a_letter_in_use_is_no_parameter() -> None:
    names = Names(("x", "y"), euler=False)
    answer, reference = (parse(text, names) for text in ("x^3 + y^2", "x^3 + x^2*y + y^2"))
    found = compare_growth(answer, reference, Setting())
    assert found.findings[0].args["path"] == "x = t², y = t³"


@pytest.mark.parametrize(
    ("answer", "reference", "code"),
    [
        ("n^3", "n^2", "growth.loose"),
        ("n", "n^2", "growth.tight"),
        ("n^2 + m", "m^2 + n", "growth.incomparable"),
        ("n*m", "n", "growth.variable"),
        ("n^2 + m^2/log(m)", "n*m", "growth.differs"),
        ("n*m", "n^2 + m^2/log(m)", "growth.differs"),
    ],
)
def test_no_more_is_claimed_of_a_wrong_class_than_was_shown(
    answer: str, reference: str, code: str
) -> None:
    found = compare_growth(parse(answer, NAMES), parse(reference, NAMES), Setting())
    assert (found.outcome.value, found.findings[0].code) == ("incorrect", code)
