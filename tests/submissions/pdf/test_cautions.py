"""Words, conditions and other sides beside a result leave it to a person."""

from pathlib import Path

import pytest

from grader.catalogue import open_catalogue
from submissions.corrections import is_correction
from submissions.model import Expected
from submissions.pdf.cautions import cautions

SHEET = Path(__file__).parents[2] / "cases" / "reports" / "sheet.toml"
EXPECTED = {one.part + one.field: one for one in open_catalogue(SHEET, public_only=True).expected()}

DOUBTED = [
    ("3.3a", "e/(e+D-1) for D = 2", "2", "read.condition"),
    ("3.3a", "e/Z; Z = e+D-1", "e+D-1", "read.condition"),
    ("3.5a", "1/√d_k mit d_k = 4", "4", "read.condition"),
    ("3.3a", "1/p_i = (e+D-1)/e", "(e+D-1)/e", "read.other_side"),
    ("3.3a", "1 - p_i = (D-1)/(e+D-1)", "(D-1)/(e+D-1)", "read.other_side"),
    ("3.3a", "Z = e+D-1", "e+D-1", "read.other_side"),
    ("3.3c", "lim D p_i = e", "e", "read.other_side"),
    ("3.5a", "1/c = sqrt(d_k)", "sqrt(d_k)", "read.other_side"),
    ("3.1a", "(QK^T)^T = [[1, 2]]", "[[1, 2]]", "read.other_side"),
    ("3.1a", "V = [[1, 2]]", "[[1, 2]]", "read.other_side"),
    ("3.4c", "the remaining share = 25%", "25%", "read.other_side"),
    ("3.4c", "- 75%", "- 75%", "read.dash"),
    ("3.3a", "– 1/D", "– 1/D", "read.dash"),
    ("3.4c", "Rest: 25%", "25%", "read.reworded"),
    ("3.4c", "The cost is 25%", "25%", "read.reworded"),
    ("3.4c", "50% per dimension", "50%", "read.reworded"),
    ("3.4c", "75 per cent", "75", "read.reworded"),
    ("3.4a", "O(N)-fold O(N)", "O(N)", "read.reworded"),
    ("3.4b", "O(k^2) for one pixel", "O(k^2)", "read.reworded"),
    ("3.4b", "O(k^2) für ein Pixel", "O(k^2)", "read.reworded"),
    ("3.2b", "d_k × N_K in the transposed case", "d_k × N_K", "read.reworded"),
    ("3.5a", "Divide the scores by the following value.\nsqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.3c", "lim (1-p_i) = 1", "1", "read.other_side"),
    ("3.4c", "1-x = 25%", "25%", "read.other_side"),
    ("3.3a", "e/(e+D), where D is the number of zeros", "e/(e+D)", "read.redefined"),
    ("3.3a", "e/(e+D), wobei D die Zahl der Nullen ist", "e/(e+D)", "read.redefined"),
    ("3.4a", "every window costs O(k^2)", "O(k^2)", "read.reworded"),
    ("3.4a", "N times O(N)", "O(N)", "read.reworded"),
    ("3.4a", "O(N) for each query", "O(N)", "read.reworded"),
    ("3.5a", "Divide by\nsqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.5a", "der Kehrwert von sqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.1a", "The negative of\n[[1, 2]]", "[[1, 2]]", "read.reworded"),
    ("3.4c", "50–75 %", "50-75%", "read.range"),
    ("3.3a", "1/D (b) e/D", "1/D (b) e/D", "read.label_inside"),
    ("3.5a", "invers zu sqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.5a", "The factor is reciprocally linked to sqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.5a", "umgekehrt proportional zu sqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.5a", "1 by sqrt(d_k)", "sqrt(d_k)", "read.reworded"),
    ("3.5a", "since Var(q k) = d_k", "d_k", "read.reason"),
    ("3.5a", "Var(q k) = d_k", "d_k", "read.other_side"),
    ("3.4a", "O(N^2) multiplied by the number of pixels", "O(N^2)", "read.reworded"),
    ("3.4a", "O(N) for sparse attention", "O(N)", "read.reworded"),
    ("3.4a", "N times what a query costs, which is O(N)", "O(N)", "read.reworded"),
    ("3.4a", "O(N) O(N^2)", "O(N) O(N^2)", "read.side_by_side"),
    ("3.4c", "50 % in rows and columns each", "50 %", "read.reworded"),
    ("3.2a", "Q ∈ R^(N_Q×d_k) and so is K^T", "K^T", "read.reworded"),
    ("3.1c", "O = AV,A = [[1, 2]]", "[[1, 2]]", "read.other_side"),
    ("3.1c", "Output: with weights\n[[1, 2]]", "[[1, 2]]", "read.reworded"),
    ("3.1b", "[[1, 2]]\n(every entry divided by 2)", "[[1, 2]]", "read.reworded"),
    ("3.1b", "unskaliert\n[[1, 2]]", "[[1, 2]]", "read.reworded"),
    ("3.1b", "before dividing\n[[1, 2]]", "[[1, 2]]", "read.reworded"),
    ("3.3a", "see (b)", "b", "read.label_inside"),
    ("3.4a", "N^2", "N^2", "read.no_class"),
]
PLAIN = [
    ("3.3a", "With x_i = 1 the numerator is e and we get e/(e+D-1)", "e/(e+D-1)"),
    ("3.3a", "e^1/(e^1 + (D-1)) = e/(e+D-1)", "e/(e+D-1)"),
    ("3.3c", "lim (e/(e+D-1)) = 0", "0"),
    ("3.4c", "The cost falls by\n75%", "75%"),
    ("3.4c", "Only one of four blocks remains. The reduction is\n75%", "75%"),
    ("3.4c", "1 - 1/4 = -75%", "-75%"),
    ("3.4a", "There are N^2 pairs and each costs d, so we need O(N^2 d)", "O(N^2 d)"),
    ("3.4a", "O(N^2 d) je Kopf", "O(N^2 d)"),
    ("3.3c", "0, as expected", "0"),
    ("3.1b", "This is one half of the matrix above.\n[[1, 2]]", "[[1, 2]]"),
    ("3.1c", "[[1, 0]] [[1, 2]] = [[1, 2]]", "[[1, 2]]"),
    ("3.4a", "O(N^2 d) for one layer", "O(N^2 d)"),
    ("3.2b", "R^(d_k×N_K) because of the transpose", "R^(d_k×N_K)"),
    ("3.4c", "1 - (N/2)^2/N^2 = 75%", "75%"),
    ("3.3a", "e/(e+D-1) with D the length of x", "e/(e+D-1)"),
    ("3.3a", "Let x be one-hot. Then\ne/(e+D-1)", "e/(e+D-1)"),
    ("3.4b", "O(N k^2) which is linear in N", "O(N k^2)"),
    ("3.4b", "O(N k^2)\nThis holds for every size.", "O(N k^2)"),
    ("3.1b", "I divide everything by 2 and get\n[[1, 2]]", "[[1, 2]]"),
]


def wanted(name: str) -> Expected:
    return EXPECTED[name]


@pytest.mark.parametrize(("name", "text", "value", "code"), DOUBTED)
def test_what_may_change_a_result_is_doubted(name: str, text: str, value: str, code: str) -> None:
    assert code in cautions(text, value, wanted(name))


@pytest.mark.parametrize(("name", "text", "value"), PLAIN)
def test_usual_sentences_around_a_result_are_not_doubted(name: str, text: str, value: str) -> None:
    assert cautions(text, value, wanted(name)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Correction: (a) 1/D",
        "Nachtrag zu 3.4 c): 50 %",
        "PS: 3.4 (c) should be 50 %",
        "Draft, please ignore",
        "Bitte nicht werten",
        "(a) and (b) must be swapped",
        "The entry in the last row should have a plus sign.",
        "Bei 3.4 a) habe ich mich vertan, es ist O(N^2).",
        "(a und b verwechselt, bitte tauschen)",
        "(In 3.4 the first two answers are the wrong way round.)",
        "Oh no, I forgot the square above",
        "Oops, this is for one query only.",
        "Moment, das ist quadratisch!",
        "Task 3.4 (Entwurf)",
        "This cannot be right.",
        "O(N) falsch!",
        "Der Eintrag in Zeile 2 müsste ein anderes Vorzeichen haben",
    ],
)
def test_a_line_that_corrects_or_withdraws_is_told(text: str) -> None:
    assert is_correction(text)


@pytest.mark.parametrize(
    "text", ["The correction term is 1/2", "Editing takes O(n)", "psi: 2", "Nachträgliche Daten"]
)
def test_a_line_that_only_sounds_like_a_correction_is_not(text: str) -> None:
    assert not is_correction(text)
