"""Every case in matrices that a tutor wrote down comes out as it says."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from grader.checkers.expression import Options, parse
from grader.checkers.expression import compare as decide
from grader.equivalence.fitted import Shape
from grader.messages import render
from grader.model import Context, Outcome
from grader.workflow.compare import Case, compare

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "matrix_expression.toml").read_text("utf-8")
)["case"]


@pytest.mark.parametrize("row", CASES, ids=[row["why"] for row in CASES])
def test_it_comes_out_as_written(row: dict[str, Any]) -> None:
    found = compare(
        Case("expression", row["reference"], row["answer"], options=row["options"])
    ).comparison
    assert found.outcome.value == row["verdict"], found
    assert set(row.get("findings", ())) <= {finding.code for finding in found.findings}
    for finding in found.findings:
        for language in ("en", "de"):
            assert finding.code not in render(finding.code, finding.args, language)


def test_sizes_are_names_or_whole_numbers() -> None:
    options = Options.model_validate({"matrices": {"W": ["d_{k}", 3], "b": ["1", "3"]}})
    assert options.shapes == {"W": Shape("d_k", 3), "b": Shape(1, 3)}
    assert options.names.matrices == {"W", "b"}
    assert options.names.variables == ("W", "b", "d_k")


@pytest.mark.parametrize(
    "shape", [["d", 0], ["d", -1], ["d"], ["d", "2d"], ["d", True], ["W", "d"]]
)
def test_what_is_no_shape_is_refused(shape: list[Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"matrices": {"W": shape}})


@pytest.mark.parametrize("doubt", [True, False])
def test_a_wrong_answer_with_decimals_goes_to_a_person_where_that_is_asked_for(
    doubt: bool,  # noqa: FBT001 - a case
) -> None:
    options = Options.model_validate({"matrices": {"A": ["n", "n"]}, "doubt_rounded": doubt})
    reference, answer = parse("A/sqrt(3)", options), parse("0.577 A", options)
    found = decide(reference, answer, options, Context())
    assert found.outcome is (Outcome.UNDECIDED if doubt else Outcome.INCORRECT)


def test_a_difference_names_shapes_where_sizes_are_numbers() -> None:
    options = Options.model_validate({"matrices": {"X": [300, 20], "W": [20, 20]}})
    found = decide(parse("X W", options), parse("X W W", options), options, Context())
    assert found.findings[0].args["point"] == "W: 20 × 20, X: 300 × 20"
