"""Multi-head attention: references against reshaped floats, mistakes, and params."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import ambiguity, draw_of, solved
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.multi_head import FAMILY, LARGEST, MISTAKES, Params

FIXED = Params(
    heads=2,
    Q=((1, 0, 1, 1, 0, 1, -1, 1), (0, 1, 1, 0, 1, 1, 0, 0)),
    K=((1, 1, 0, 0, 1, 0, 1, 1), (0, 1, 1, 0, 1, -1, 0, 1), (1, 0, 1, 1, 0, 1, 1, 0)),
    V=((1, 2, 0, 3), (0, 1, 3, -1), (2, 0, 1, 1)),
    W_O=((1, 0), (0, 2), (1, 1), (-1, 0)),
)
THREE = Params(
    heads=3,
    Q=(tuple(range(12)), tuple(range(-5, 7))),
    K=((1, 0, 2) * 4, (0, 1, 0, 3) * 3),
    V=((1, 2, 3, 4, 5, 6), (0, -1, 2, 1, 1, 3)),
    W_O=((1,), (0,), (2,), (0,), (1,), (-1,)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def _split(rows: Any, heads: int) -> NDArray[Any]:
    """Reshape to heads × rows × columns of a head."""
    whole = _floats(rows)
    return whole.reshape(len(whole), heads, -1).transpose(1, 0, 2)


def _reshaped(params: Params) -> dict[str, Any]:
    """Compute all heads at once, as libraries do."""
    q, k, v = (_split(rows, params.heads) for rows in (params.Q, params.K, params.V))
    heads = np.einsum("hik,hjk,hjv->hiv", q, k, v) / np.sqrt(q.shape[-1])
    joined = heads.transpose(1, 0, 2).reshape(len(params.Q), -1)
    named = {f"head_{i}": head for i, head in enumerate(heads, 1)}
    size = q.shape[-1]
    return {
        **named,
        "head_size": size,
        "concatenated": joined,
        "output": joined @ _floats(params.W_O),
    }


@pytest.mark.parametrize("params", [FIXED, THREE, *DRAWN])
def test_the_references_are_those_of_one_reshaped_product(params: Params) -> None:
    expected = _reshaped(params)
    found = solved(FAMILY.build(params, None))
    assert found.keys() == expected.keys()
    assert found.pop("head_size") == expected["head_size"]
    for name, value in found.items():
        np.testing.assert_allclose(_floats(value), expected[name], atol=1e-12)


E = _reshaped(FIXED)
Q, K, V = map(_floats, (FIXED.Q, FIXED.K, FIXED.V))
WRONG: list[tuple[str, str, Any]] = [
    ("size_not_divided", "head_size", 8),
    ("heads_for_size", "head_size", 2),
    ("missing_root", "head_1", 2 * E["head_1"]),
    ("missing_root", "head_2", 2 * E["head_2"]),
    ("divided_by_d_k", "head_1", E["head_1"] / 2),
    ("root_of_whole", "head_2", E["head_2"] / np.sqrt(2)),
    ("interleaved", "head_1", Q[:, ::2] @ K[:, ::2].T @ V[:, ::2] / 2),
    ("interleaved", "head_2", Q[:, 1::2] @ K[:, 1::2].T @ V[:, 1::2] / 2),
    ("scores_not_split", "head_2", Q @ K.T @ V[:, 2:] / 2),
    ("values_not_split", "head_2", Q[:, 4:] @ K[:, 4:].T @ V / 2),
    ("heads_added", "concatenated", E["head_1"] + E["head_2"]),
    ("heads_stacked", "concatenated", np.vstack([E["head_1"], E["head_2"]])),
    ("heads_reversed", "concatenated", np.hstack([E["head_2"], E["head_1"]])),
    ("projection_left_out", "output", E["concatenated"]),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: Any) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    value = _floats(found) if isinstance(found, tuple) else found
    np.testing.assert_allclose(value, expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_as_many_heads_as_columns_in_one_are_no_mistake() -> None:
    wide = {name: getattr(FIXED, name) for name in "QK"}
    wide = {name: tuple((*row, *row[::-1]) for row in rows) for name, rows in wide.items()}
    params = Params(heads=4, V=FIXED.V, W_O=FIXED.W_O, **wide)
    names = {m.name for m in FAMILY.build(params, None).misconceptions}
    assert set(MISTAKES) - names == {"heads_for_size", "root_of_whole"}


@pytest.mark.parametrize("params", [FIXED, THREE])
def test_no_mistake_hides_on_a_sheet_of_its_own_numbers(params: Params) -> None:
    assert ambiguity(FAMILY.build(params, None)) is None


def _divided(matrix: Any, by: str) -> str:
    """Write twice a matrix, which is whole, with every entry divided."""
    rows = ([f"{round(2 * entry)}{by}" for entry in row] for row in matrix)
    return str(list(rows)).replace("'", "")


@pytest.mark.parametrize(
    ("head_size", "by", "verdict", "after"),
    [
        ("8", "/sqrt(8)", Verdict.CARRIED, Verdict.CARRIED),
        ("8", "/(2 sqrt(2))", Verdict.CARRIED, Verdict.CARRIED),
        ("2", "/sqrt(2)", Verdict.CARRIED, Verdict.CARRIED),
        ("16", "/4", Verdict.CARRIED, Verdict.CARRIED),
        ("8", "/2", Verdict.CORRECT, Verdict.CORRECT),
        ("8", "/sqrt(2)", Verdict.INCORRECT, Verdict.CARRIED),
        ("8", "*0.3536", Verdict.NEEDS_REVIEW, Verdict.NEEDS_REVIEW),
        ("0", "/3", Verdict.INCORRECT, Verdict.CARRIED),
        ("-9", "/3", Verdict.INCORRECT, Verdict.CARRIED),
        ("9/4", "/1.5", Verdict.INCORRECT, Verdict.CARRIED),
        ("sqrt(81)/81", "*3", Verdict.INCORRECT, Verdict.CARRIED),
    ],
)
def test_heads_are_divided_by_the_root_of_the_students_length(
    head_size: str, by: str, verdict: Verdict, after: Verdict
) -> None:
    matrices = ("head_1", "head_2", "concatenated", "output")
    texts = {name: _divided(E[name], by) for name in matrices}
    marks = open_trial(FAMILY, FIXED.model_dump(mode="json")).answered(
        {"head_size": head_size, **texts}
    )
    assert [marks[name].verdict for name in matrices] == [verdict, verdict, after, after]


def test_a_sum_of_irrational_entries_beyond_all_use_carries_nothing() -> None:
    solve = next(f.solve for f in FAMILY.build(FIXED, None).fields if f.name == "output")
    assert solve is not None
    row = ("sqrt(2)", "1 + sqrt(3)", 0, "2")
    assert solve({"concatenated": (row, (0, 0, 0, 0))})[0] == (
        "(sqrt(2))*(1) + (2)*(-1)",
        "(1 + sqrt(3))*(2)",
    )
    with pytest.raises(ValueError, match="too long"):
        solve({"concatenated": (("+".join(["sqrt(2)"] * 200), 0, 0, 0),)})


@pytest.mark.parametrize(
    ("by", "name"), [("", "missing_root"), ("/4", "divided_by_d_k"), ("*0.3536", "root_of_whole")]
)
def test_a_wrong_divisor_is_named_beside_a_right_length(by: str, name: str) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump(mode="json"))
    mark = trial.marked({"head_1": _divided(E["head_1"], by)})["head_1"]
    assert [finding.code for finding in mark.findings] == [f"misconception.multi_head.{name}"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"K": [[1, 1]] * 3}, "as many columns"),
        ({"V": [[1, 1]] * 2}, "as many rows"),
        ({"heads": 3}, "multiple of the heads"),
        ({"heads": 4}, "square number above 1"),
        ({"heads": 1}, "greater than or equal to 2"),
        ({"W_O": [[1, 1]]}, "as many rows as V has columns"),
        ({"X": [[1]]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_variants_stay_small() -> None:
    for params in DRAWN:
        assert abs(_reshaped(params)["output"]).max() <= LARGEST
