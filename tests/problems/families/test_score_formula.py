"""Names and formulas of scores: every one is marked as what it is, and every confusion named."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader import checkers
from grader.catalogue.redraw import ambiguity, draw_of, solved
from grader.model import Context
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.score_formula import FAMILY, MISTAKES, Params

KINDS = ("dot", "scaled", "general", "content", "additive", "location")
PAIRS = [(shown, asked) for shown in KINDS for asked in KINDS[:3] if shown != asked]
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(100)]


def _params(shown: str, asked: str, **letters: str) -> Params:
    return Params.model_validate({"shown": shown, "asked": asked, **letters})


def _outcome(params: Params, name: str, text: str) -> str:
    field = next(field for field in FAMILY.build(params, None).fields if field.name == name)
    checker = checkers.find(field.check.checker)
    options = checker.options.model_validate(dict(field.check.options))
    assert field.solve is not None
    reference = checker.lift(field.solve({}), options)
    return checker.compare(reference, checker.parse(text, options), options, Context()).outcome


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("dot", "Dot product"),
        ("dot", "Skalarprodukt"),
        ("scaled", "scaled dot-product score"),
        ("scaled", "skaliertes Skalarprodukt."),
        ("general", "allgemeiner Score"),
        ("content", "cosine similarity"),
        ("content", "inhaltsbasiert"),
        ("additive", "Additive"),
        ("location", "location-based"),
        ("location", "positionsbasiert"),
    ],
)
def test_a_name_is_right_for_its_score_and_wrong_for_all_others(kind: str, text: str) -> None:
    for shown, asked in PAIRS:
        found = _outcome(_params(shown, asked), "name", text)
        assert found == ("correct" if shown == kind else "incorrect")


def test_another_wording_goes_to_a_person() -> None:
    assert _outcome(_params("dot", "scaled"), "name", "multiplicative") == "undecided"


@pytest.mark.parametrize(
    ("asked", "text", "outcome"),
    [
        ("dot", "q^T k", "correct"),
        ("dot", "k^T q", "correct"),
        ("dot", "q k^T", "incorrect"),
        ("scaled", "q^T k / sqrt(d)", "correct"),
        ("scaled", "d^(-1/2) q^T k", "correct"),
        ("scaled", "q^T k / d", "incorrect"),
        ("general", "q^T A k", "correct"),
        ("general", "k^T A^T q", "correct"),
        ("general", "k^T A q", "incorrect"),
        ("general", "q^T k", "incorrect"),
    ],
)
def test_a_formula_is_marked_in_matrices(asked: str, text: str, outcome: str) -> None:
    params = _params("additive", asked, state="q", other="k", matrix="A", size="d")
    assert _outcome(params, "formula", text) == outcome


def test_the_formulas_are_those_of_the_scores_in_numbers() -> None:
    s, h, w = np.array([1.0, 2, 0, -1]), np.array([3.0, 1, 4, 1]), np.arange(16.0).reshape(4, 4)
    expected = {
        "dot": sum(s * h),
        "scaled": sum(s * h) / 2,
        "general": np.einsum("i,ij,j", s, w, h),
    }
    for asked, value in expected.items():
        text = solved(FAMILY.build(_params("content", asked), None))["formula"]
        factors, _, divisor = text.partition("/")
        found = s
        for factor in factors.split("*")[1:]:
            found = found @ {"W": w, "h": h}[factor]
        assert found / (len(s) ** 0.5 if divisor == "sqrt(n)" else 1) == value


@pytest.mark.parametrize(("shown", "asked"), PAIRS)
def test_every_confusion_of_names_has_its_message(shown: str, asked: str) -> None:
    problem = FAMILY.build(_params(shown, asked), None)
    named = {m.name for m in problem.misconceptions if "name" in m.steps}
    assert named == {f"named_{kind}" for kind in KINDS if kind != shown}
    assert ambiguity(problem) is None


WRONG = {
    "dot": {"scale_added": "s^T h / sqrt(n)", "outer_product": "s h^T"},
    "scaled": {"scale_missing": "s^T h", "root_missing": "s^T h / n"},
    "general": {"matrix_missing": "s^T h", "states_exchanged": "h^T W s"},
}


@pytest.mark.parametrize("asked", WRONG)
def test_a_misconception_writes_the_wrong_formula(asked: str) -> None:
    problem = FAMILY.build(_params("location", asked), None)
    found = {m.name: m.steps["formula"]({}) for m in problem.misconceptions if "formula" in m.steps}
    plain = {name: text.replace("*", " ").replace("/", " / ") for name, text in found.items()}
    assert plain == WRONG[asked]


def test_every_misconception_is_proved() -> None:
    formulas = {name for wrong in WRONG.values() for name in wrong}
    assert formulas | {f"named_{kind}" for kind in KINDS} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"asked": "dot"}, "must not be the one shown"),
        ({"asked": "content"}, "Input should be"),
        ({"other": "s"}, "letters must differ"),
        ({"matrix": "I"}, "I is the identity"),
        ({"state": "e"}, "match pattern"),
        ({"letter": "x"}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate({"shown": "dot", "asked": "scaled", **change})


def test_the_draws_show_all_scores_and_ask_for_all_formulas() -> None:
    assert {(params.shown, params.asked) for params in DRAWN} == set(PAIRS)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [("dot", "named_dot"), ("Skalarprodukt-Score", "named_dot"), ("scaled", "named_scaled")],
)
def test_a_wrong_name_gets_its_message_however_it_is_worded(text: str, mistake: str) -> None:
    trial = open_trial(FAMILY, {"shown": "content", "asked": "dot"})
    codes = [finding.code for finding in trial.marked({"name": text})["name"].findings]
    assert codes == [f"misconception.score_formula.{mistake}"]
