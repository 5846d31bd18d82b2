"""Every case in matrices that a tutor wrote down comes out as it says."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from grader.checkers.expression import Options
from grader.equivalence.fitted import Shape
from grader.messages import render
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
