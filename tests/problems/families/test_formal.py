"""The references of the families whose answers are letters: shapes, growth and phrases."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from grader.checkers.growth import CHECKER, Options
from grader.model import Context, Outcome
from grader.workflow.proving.proofs import PROOFS
from grader.workflow.proving.trial import open_trial
from problems import families
from problems.families import attention_shapes, growth, rubric_text, wording
from problems.model import Problem
from problems.solvers.layers import Size, costs


def _references(problem: Problem) -> dict[str, Any]:
    return {field.name: field.solve({}) for field in problem.fields if field.solve}


def test_shapes_are_what_the_products_need() -> None:
    problem = attention_shapes.build(attention_shapes.Params(), None)
    assert _references(problem) == {
        "q": ("N_Q", "d_k"),
        "k": ("N_KV", "d_k"),
        "v": ("N_KV", "d_v"),
        "shared_qk": ("d_k",),
        "shared_kv": ("N_KV",),
    }


def test_a_sheet_may_use_other_letters() -> None:
    letters = attention_shapes.Params(queries="n", keys="m", key_size="d", value_size="p")
    references = _references(attention_shapes.build(letters, None))
    assert (references["v"], references["shared_kv"]) == (("m", "p"), ("m",))


def test_letters_that_coincide_are_refused() -> None:
    with pytest.raises(ValidationError, match="must differ"):
        attention_shapes.Params(queries="n", keys="n")


@pytest.mark.parametrize("letter", ["e", "", "2", "N Q", "N_{KV}", "N_Q; drop"])
@pytest.mark.parametrize("family", ["attention_shapes", "growth", "softmax_identity"])
def test_what_is_no_letter_is_refused(family: str, letter: str) -> None:
    params = families.find(family).params
    first = next(iter(params.model_fields))
    with pytest.raises(ValidationError):
        params.model_validate({first: letter})


def test_growth_counts_pixels_and_kernel() -> None:
    problem = growth.build(growth.Params(), None)
    assert _references(problem) == {"attention": "N*N", "convolution": "N*k*k"}


def test_growth_in_other_letters() -> None:
    problem = growth.build(growth.Params(pixels="P", kernel="s", height="h", width="w"), None)
    assert _references(problem) == {"attention": "P*P", "convolution": "P*s*s"}
    assert problem.fields[0].check.options["where"] == {"P": "h*w"}


@pytest.mark.parametrize(
    ("name", "names"),
    [("attention_shapes", 5), ("growth", 6), ("softmax_identity", 5)],
)
def test_every_mistake_of_a_family_is_run(name: str, names: int) -> None:
    family = families.find(name)
    problem = family.build(family.params(), None)
    assert {mistake.name for mistake in problem.misconceptions} == set(family.mistakes)
    assert len(family.mistakes) == names


LETTERS: dict[str, list[dict[str, str]]] = {
    "attention_shapes": [{}, {"queries": "n", "keys": "m", "key_size": "d", "value_size": "p"}],
    "growth": [{}, {"pixels": "P", "kernel": "s", "height": "a", "width": "b", "channels": "c"}],
}


@pytest.mark.parametrize(
    ("name", "params"), [(name, letters) for name, each in LETTERS.items() for letters in each]
)
def test_what_is_not_drawn_is_proved_as_well(name: str, params: dict[str, str]) -> None:
    family = families.find(name)
    trial = open_trial(family, params)
    assert [told for proof in PROOFS for told in proof(trial)] == []
    assert set(family.titles) == set(trial.references)


@pytest.mark.parametrize("name", ["attention_shapes", "growth"])
def test_the_words_use_the_letters_of_the_params(name: str) -> None:
    family = families.find(name)
    params = family.params.model_validate(LETTERS[name][1])
    assert family.ask is not None
    said = family.ask(params)
    for letter in LETTERS[name][1].values():
        assert re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", said.de)
        assert "N" not in said.de.split("Geben Sie")[1]


def test_growth_agrees_with_what_layers_cost() -> None:
    found = _references(growth.build(growth.Params(), None))
    options = Options(variables=("N", "k"), constants=("d",), where={"N": "H*W"})
    size = Size("N", "N", "d", "k", "k^2")
    layers = {
        "attention": costs("self_attention", size),
        "convolution": costs("convolution", size),
    }
    for field, cost_of in layers.items():
        cost = CHECKER.lift(cost_of["operations"], options)
        answer = CHECKER.lift(found[field], options)
        assert CHECKER.compare(cost, answer, options, Context()).outcome is Outcome.CORRECT


KEY = {"reference": "N_KV", "right": ["N_KV", "keys"], "wrong": ["queries"]}


def test_a_phrase_takes_its_wordings_from_the_key() -> None:
    params = wording.Params(field="axis")
    problem = wording.build(params, wording.Key.model_validate(KEY))
    assert _references(problem) == {"axis": "N_KV"}
    assert problem.fields[0].check.options["right"] == ("N_KV", "keys")


@pytest.mark.parametrize(
    "change",
    [{"right": []}, {"factors": [["a"]]}, {"rihgt": ["a"]}, {"reference": None}],
)
def test_a_phrase_without_one_kind_of_wordings_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        wording.Key.model_validate(KEY | change)


def test_a_text_is_left_to_a_person() -> None:
    problem = rubric_text.build(rubric_text.Params(), None)
    assert [(f.name, f.check.checker, f.solve) for f in problem.fields] == [("text", "text", None)]
