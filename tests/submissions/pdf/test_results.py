"""Sentences beside a result that state results, too."""

import pytest

from submissions.pdf.results import states_several

SEVERAL = [
    ("expression", "Der Faktor ist 1/√d_k. Die Standardabweichung ist √d_k.", "√d_k"),
    ("expression", "The factor is 1/√d_k. The variance is then d_k/d_k = 1.", "1"),
    ("expression", "der Faktor ist 1/√d_k, die Varianz beträgt d_k.", "d_k"),
    ("expression", "e/(e+D-1)\nDie anderen Einträge sind 1/(e+D-1).", "1/(e+D-1)"),
    ("expression", "e/(e+D-1). All are positive. The limit is 0.", "0"),
    ("number", "0. Die Summe aller ist 1.", "1"),
    ("number", "75 %. Die Matrix hat dann 1/4.", "1/4"),
    ("number", "75 %. Bei einem Drittel der Pixel sind es 89 %.", "89 %"),
    ("number", "75 %. Three quarters are saved.", "75 %"),
    ("growth", "O(N^2).\nWindows need O(N k^2).", "O(N k^2)"),
    ("growth", "quadratic, O(N^2), while a single query costs O(N).", "O(N)"),
    ("growth", "O(N^2). The lower bound is O(N).", "O(N)"),
]
ONE = [
    (
        "expression",
        "The numerator is e. The denominator is e+D-1. So p_i = e/(e+D-1).",
        "e/(e+D-1)",
    ),
    ("expression", "With x_i = 1 the numerator is e. We get e/(e+D-1).", "e/(e+D-1)"),
    ("expression", "1/√d_k", "1/√d_k"),
    ("number", "One of four blocks stays. So we save 75 %.", "75 %"),
    ("number", "There are 4 blocks. 75 % are saved.", "75 %"),
    ("number", "1 - 1/4 = 75 %", "75 %"),
    ("growth", "There are N^2 pairs. Altogether O(N^2 d).", "O(N^2 d)"),
    ("growth", "O(N·N) = O(N^2)", "O(N^2)"),
    ("shape", "N x d. It is N x d.", "N x d"),
    ("number", "75 %", ""),
]


@pytest.mark.parametrize(("kind", "text", "value"), SEVERAL)
def test_several_sentences_that_state_results_are_told(kind: str, text: str, value: str) -> None:
    assert states_several(text, value, kind)


@pytest.mark.parametrize(("kind", "text", "value"), ONE)
def test_one_result_with_its_reasons_is_one(kind: str, text: str, value: str) -> None:
    assert not states_several(text, value, kind)
