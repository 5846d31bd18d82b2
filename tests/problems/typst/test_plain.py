"""A terminal shows formulas as a person writes them, whatever a family words."""

import re

import pytest

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems import families
from problems.typst.plain import plain

DRAWING = [name for name in families.names() if families.find(name).draw]
MARKUP = re.compile(
    r"[$#`~\ue000-\uf8ff\x00\v\f]|(?<![\w‖|)\]\u0302\u0303])[_*]\w|\b(?:abs|norm|mat|ceil|floor|sqrt|hat|tilde)\("
    r"|\b(?:quad|dots?|oo|approx|partial|slash|alpha|gamma|lambda|rho|sigma|RR)\b(?! product)"
)
TWO_SIGNS = re.compile(r"[-+−] ?[-−](?=[\w(])|[-+·−] ?\+ ")


@pytest.mark.parametrize("name", DRAWING)
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_markup_is_left_of_what_a_family_asks_and_works_out(name: str, language: str) -> None:
    family = families.find(name)
    params = family.params.model_validate(draw_of(family, None, seed_of(family, 0)))
    assert family.ask is not None
    assert family.solution is not None
    for words in (family.ask, family.solution):
        text = plain(getattr(words(params), language))
        assert MARKUP.findall(text) == []


@pytest.mark.parametrize("name", DRAWING)
def test_no_sign_stands_right_behind_another(name: str) -> None:
    family = families.find(name)
    assert family.ask is not None
    assert family.solution is not None
    for number in range(10):
        params = family.params.model_validate(draw_of(family, None, seed_of(family, number)))
        for words in (family.ask(params), family.solution(params)):
            assert TWO_SIGNS.findall(words.en + words.de) == []


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("$abs(w_l) <= 1$", "|w_l| ≤ 1"),
        ("$norm(X - hat(X))_F^2$", "‖X - X\u0302‖_F^2"),
        ("$(partial h_t)/(partial h_(t-1))$", "∂h_t/∂h_(t-1)"),
        ("$ceil(55 / 2) = 28$ and $floor((1 + 2) / 2)$", "⌈55 / 2⌉ = 28 and ⌊(1 + 2) / 2⌋"),
        ("$sqrt(d_k) < sqrt(n + 1)$", "√d_k < √(n + 1)"),
        ("$mat(ln(f(2)), 0; sqrt(x), 1)^T$", "[[ln(f(2)), 0], [√x, 1]]^T"),
        ('$"units in" dot "width"$', "units in · width"),
        ("$hat(x y)$", "hat(x y)"),
        ("$mat(1, 2$", "mat(1, 2"),
        ("*so* and _thus_, 2 * 3 * 4, a_b_c", "so and thus, 2 * 3 * 4, a_b_c"),
        (r"it costs 3 \$ and 4 \$", "it costs 3 $ and 4 $"),
        ("`a_b->c` stays, $x_1$", "a_b->c stays, x_1"),
        ("", ""),
    ],
)
def test_formulas_are_written_as_in_a_line_of_text(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_formulas_that_stand_alone_have_lines_of_their_own() -> None:
    found = plain("Sum: $ a = 1, quad b = 2. $ $ c = 3 $ Then\n+ $ d $\n+ $e$")
    assert found == "Sum:\n  a = 1,\n  b = 2.\n  c = 3\nThen\n1.\n  d\n2. e"


def test_an_empty_line_after_a_formula_stays_one() -> None:
    assert plain("So $ a $\n\nNow") == "So\n  a\n\nNow"
