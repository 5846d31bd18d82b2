"""Right answers in another dress: an upright vector, and fractions as rounded decimals."""

from collections.abc import Iterator

import pytest

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import Trial, open_trial
from problems import families


def _trial(name: str) -> Trial:
    family = families.find(name)
    return open_trial(family, draw_of(family, None, seed_of(family, 0)))


def _fields(option: str) -> Iterator[tuple[str, str]]:
    """List the matrices that are checked with an option, family by family."""
    for name in families.names():
        solved = _trial(name).solved if families.find(name).draw else ()
        for field in solved:
            if field.check.checker == "matrix" and field.check.options.get(option):
                yield name, field.name


def _verdict(name: str, field: str, *, upright: bool) -> Verdict:
    trial = _trial(name)
    rows = trial.references[field]
    if upright:
        text = "\n".join(map(str, rows[0]))
    else:
        text = "; ".join(" ".join(f"{float(entry):.3f}" for entry in row) for row in rows)
    return trial.marked({field: text})[field].verdict


@pytest.mark.parametrize(("name", "field"), list(_fields("vector")))
def test_an_upright_vector_is_right(name: str, field: str) -> None:
    assert _verdict(name, field, upright=True) is Verdict.CORRECT


@pytest.mark.parametrize(("name", "field"), list(_fields("doubt_rounded")))
def test_rounded_fractions_are_never_wrong(name: str, field: str) -> None:
    verdict = _verdict(name, field, upright=False)
    assert verdict in {Verdict.CORRECT, Verdict.NEEDS_REVIEW}
