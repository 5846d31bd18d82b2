"""Numbers asked for to some places are right however they were cut there, and what follows is."""

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

import pytest

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import Trial, open_trial
from problems import families
from problems.solvers.closed import approximate

FIELDS = {
    "lstm_step": ("h",),
    "gru_step": ("h",),
    "lstm_memory": ("least",),
    "bleu": ("score",),
    "initialisation": ("xavier", "glorot", "he", "variance", "gain"),
}
PLACES = {"lstm_step": 2, "gru_step": 2, "lstm_memory": 3, "bleu": 3}
CUTS = (ROUND_HALF_UP, ROUND_DOWN)


def trials(name: str) -> Iterator[Trial]:
    family = families.find(name)
    for number in range(15):
        yield open_trial(family, draw_of(family, None, seed_of(family, number)))


def worth(trial: Trial, name: str) -> Decimal:
    value = trial.references[name]
    return Decimal(approximate(value) if isinstance(value, str) else float(value))


def cut(number: Decimal, name: str, way: str) -> str:
    """Write a number to the places that a family asks for, or to three figures."""
    if name in PLACES:
        return str(number.quantize(Decimal(1).scaleb(-PLACES[name]), rounding=way))
    return str(Context(prec=3, rounding=way).create_decimal(number))


@pytest.mark.parametrize("way", CUTS)
@pytest.mark.parametrize("name", FIELDS)
def test_a_number_may_be_rounded_or_cut_off(name: str, way: str) -> None:
    for trial in trials(name):
        for field in FIELDS[name]:
            text = cut(worth(trial, field), name, way)
            found = trial.marked({field: text.replace(".", ",")})[field]
            assert found.verdict is Verdict.CORRECT, (field, text, trial.params)


EXACT = {
    "gradient_clipping": ("by_norm", "by_value"),
    "rnn_forward": ("h1", "h2", "h3"),
    "pca_projection": ("direction", "scores", "decoder"),
}


@pytest.mark.parametrize("name", EXACT)
def test_a_vector_may_stand_upright_and_waits_where_it_was_rounded(name: str) -> None:
    for trial in trials(name):
        for field in EXACT[name]:
            if not isinstance(trial.references[field], tuple):
                continue  # a state of one unit
            (row,) = trial.references[field]
            upright = trial.marked({field: "\n".join(map(str, row))})[field]
            rounded = trial.marked({field: " ".join(f"{float(e):.3f}" for e in row)})[field]
            is_short = all(1000 % entry.denominator == 0 for entry in row)
            assert upright.verdict is Verdict.CORRECT
            assert (rounded.verdict is Verdict.CORRECT) == is_short
            assert rounded.verdict is not Verdict.INCORRECT


@pytest.mark.parametrize("way", CUTS)
def test_what_follows_from_a_rounded_limit_keeps_its_points(way: str) -> None:
    for trial in trials("initialisation"):
        limit = Decimal(cut(worth(trial, "xavier"), "initialisation", way))
        variance = cut(limit * limit / 3, "initialisation", way)
        gain = cut(Decimal(variance) * trial.params["fan_in"], "initialisation", way)
        marks = trial.marked({"xavier": str(limit), "variance": variance, "gain": gain})
        verdicts = {marks[name].verdict for name in ("xavier", "variance", "gain")}
        assert verdicts <= {Verdict.CORRECT, Verdict.CARRIED}
