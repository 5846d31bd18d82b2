"""What students may hold of a variant: its params, where the words show them all."""

from collections.abc import Iterator
from typing import Any

import pytest

from grader.workflow.beginning import example
from problems import families

DRAWING = [name for name in families.names() if families.find(name).draw]
IN_OTHER_WORDS = {
    ("alignment", "score"): "a formula",
    ("autoencoder", "biases"): "a sentence",
    ("autoencoder", "tied"): "a sentence",
    ("cheaper_layer", "projected"): "a sentence",
    ("convolution_output", "bias"): "a sentence",
    ("dense_chain", "examples"): "a sentence",
    ("einsum", "described"): "a list of axes",
    ("encoder_decoder", "cell"): "GRU or LSTM",
    ("gradient_experiment", "limit"): "a decimal number",
    ("gru_step", "convention"): "an equation",
    ("gru_step", "z"): "the logarithm of it",
    ("initialisation", "magnitude"): "a decimal number",
    ("layer_costs", "quantities"): "a list",
    ("local_attention", "compared"): "a sentence",
    ("lstm_memory", "goal"): "a sentence",
    ("lstm_step", "i"): "an infinity",
    ("masked_attention", "causal"): "a sentence",
    ("recurrent_parameters", "biases"): "a sentence",
    ("recurrent_parameters", "kind"): "a sentence",
    ("rnn_forward", "activation"): "ReLU",
    ("rnn_spectrum", "activation"): "a letter",
}
"""Params whose value does not stand in the words as it is, and what tells of it there."""


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif value is not None:
        yield str(value)


@pytest.mark.parametrize("name", DRAWING)
def test_a_param_that_the_words_do_not_show_is_told_by_them_otherwise_or_kept_back(
    name: str,
) -> None:
    """A family that hides a param has to say so in `untold`: students may get all others."""
    family = families.find(name)
    params = example(family)
    if family.ask is None:
        pytest.skip("worded by its sheet alone")
    shown = family.ask(family.params.model_validate(params)).en
    silent = {one for one, value in params.items() if any(v not in shown for v in leaves(value))}
    told = {param for family_name, param in IN_OTHER_WORDS if family_name == name}
    assert silent <= told | set(family.untold)
    assert not told & set(family.untold)


def test_which_curve_is_whose_is_kept_back() -> None:
    assert families.find("gradient_experiment").untold == ("curves",)
