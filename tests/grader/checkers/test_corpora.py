"""Every case that a tutor wrote down comes out as it says."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.checkers import find
from grader.messages import render
from grader.model import Comparison, Context
from problems.families.softmax_identity import tends_to_identity

CASES = Path(__file__).parents[2] / "cases"
CONSTRUCTIONS = tomllib.loads((CASES / "construction.toml").read_text("utf-8"))["case"]


def test_it_comes_out_as_written_and_says_why_in_both_languages(case: Any) -> None:
    found = case.decide()
    assert found.outcome.value == case.verdict, found
    if case.credit is not None:
        assert found.credit == Fraction(case.credit)
    assert set(case.findings) <= {finding.code for finding in found.findings}
    assert found.findings or found.outcome.value == "correct"
    for finding in found.findings:
        for language in ("en", "de"):
            assert finding.code not in render(finding.code, finding.args, language)


@pytest.mark.parametrize("row", CONSTRUCTIONS, ids=[row["why"] for row in CONSTRUCTIONS])
@pytest.mark.parametrize("asked", ["q", "k"])
def test_a_pair_comes_out_as_written_for_both_fields(row: dict[str, Any], asked: str) -> None:
    found = judge(row["q"], row["k"], asked)
    assert found.outcome.value == row["verdict"], found
    if asked == "q":
        assert set(row.get("findings", ())) <= {finding.code for finding in found.findings}


def judge(q: str, k: str, asked: str) -> Comparison:
    checker = find("construction")
    options = checker.options()
    answers = {"q": checker.parse(q, options), "k": checker.parse(k, options)}
    context = Context(siblings=answers, predicate=tends_to_identity)
    return checker.compare(None, answers[asked], options, context)
