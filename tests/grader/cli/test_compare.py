"""`grader compare`: what goes in, what comes out, and what is never imported."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grader.cli import root

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Call the command; options that hold no text go in as they are."""

    def call(*arguments: str, given: str = "") -> Result:
        return CliRunner().invoke(root, ["compare", *arguments], input=given)

    return call


def _lines(*cases: dict[str, Any]) -> str:
    return "".join(json.dumps(case) + "\n" for case in cases)


@pytest.mark.parametrize(
    ("kind", "reference", "answer", "more", "verdict", "status"),
    [
        ("number", "-0.5", "-1/2", [], "correct", 0),
        ("number", "1", "1.05", ["rtol=0.05"], "correct", 0),
        ("number", "1", "1.06", ["rtol=0.05"], "incorrect", 0),
        ("number", "1", "one", [], "invalid", 1),
        ("expression", "2*x", "x + x", [], "correct", 0),
        ("expression", "x", "sqrt(x^2)", ['domain={"x": "positive"}'], "correct", 0),
        ("expression", "x", "sqrt(x^2)", [], "incorrect", 0),
        ("expression", "ln(x^2)", "2*ln(x)", [], "undecided", 1),
        ("matrix", "[[1, 2]]", "[[1, 3]]", ["credit=proportional"], "partial", 0),
        ("growth", "N*k^2", "O(H W k^2 d)", ['where={"N": "H*W"}', "constants=d"], "correct", 0),
        ("growth", "Nk^2", "O(N*k^2)", [], "correct", 0),
        ("growth", "n^2", "Theta(n^2)", ["notation=theta"], "correct", 0),
        ("shape", "(N_Q, d_v)", "R^{NQ x dv}", [], "correct", 0),
        ("shape", "(N_Q, d_v)", "(n, d)", [], "incorrect", 0),
    ],
)
def test_one_answer_gives_a_verdict_and_a_status(  # noqa: PLR0913, PLR0917 - a table's columns
    run: Run, kind: str, reference: str, answer: str, more: list[str], verdict: str, status: int
) -> None:
    options = [part for text in more for part in ("--option", text)]
    result = run(
        *("--kind", kind, "--reference", reference, "--answer", answer),
        *("--format", "json", *options),
    )
    document = json.loads(result.stdout)
    assert document["verdict"] == verdict
    assert result.exit_code == status
    assert set(document) == {"id", "verdict", "credit", "method", "understood", "findings"}


def test_a_file_gives_a_line_for_each_case_in_order(run: Run, tmp_path: Path) -> None:
    cases = [
        {"id": "b", "kind": "number", "reference": "1", "answer": "2/2"},
        {"id": 7, "kind": "matrix", "reference": "[[1]]", "answer": "[[2]]"},
        {"id": "a", "kind": "expression", "reference": "x", "answer": "y", "variables": ["x", "y"]},
        {
            "id": "c",
            "kind": "number",
            "reference": "1.5",
            "answer": "1,5",
            "options": {"atol": 0.0},
        },
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text(_lines(*cases) + "\n", encoding="utf-8")
    for result in (run("--jsonl", str(path)), run("--jsonl", "-", given=_lines(*cases))):
        found = [json.loads(line) for line in result.stdout.splitlines()]
        assert [row["id"] for row in found] == ["b", 7, "a", "c"]
        assert [row["verdict"] for row in found] == [
            *("correct", "incorrect", "incorrect", "correct")
        ]
        assert result.exit_code == 0


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("nope", "JSON"),
        ("[]", "object"),
        ('{"kind": "number", "reference": "1"}', "answer"),
        ('{"kind": "colour", "reference": "1", "answer": "1"}', "colour"),
        ('{"kind": "number", "reference": "x", "answer": "1"}', "reference"),
        ('{"kind": "number", "reference": "1", "answer": "1", "tolerance": 1}', "tolerance"),
        ('{"kind": "number", "reference": "1", "answer": "1", "options": {"foo": 1}}', "foo"),
        ('{"kind": "number", "reference": "1", "answer": "1", "options": {"rtol": "x"}}', "rtol"),
        ('{"kind": "number", "reference": "1", "answer": true}', "answer"),
        ('{"kind": "shape", "reference": "(a, b)", "answer": "a", "variables": "a"}', "variables"),
    ],
)
def test_a_wrong_case_is_named_and_the_others_are_compared(run: Run, line: str, what: str) -> None:
    right = {"id": 1, "kind": "number", "reference": "1", "answer": "1"}
    result = run("--jsonl", "-", given=f"{line}\n" + _lines(right))
    bad, good = (json.loads(row) for row in result.stdout.splitlines())
    assert bad["findings"][0]["code"] == "compare.case"
    assert what in bad["findings"][0]["message"]
    assert bad["verdict"] == "undecided"
    assert good["verdict"] == "correct"
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--kind", "number", "--reference", "1"),
        ("--kind", "number", "--reference", "1", "--answer", "1", "--option", "rtol"),
        ("--kind", "colour", "--reference", "1", "--answer", "1"),
        (),
    ],
)
def test_wrong_usage_has_its_own_status(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_messages_come_in_german(run: Run) -> None:
    result = run("--kind", "number", "--reference", "1", "--answer", "2", "--lang", "de")
    assert "Das ist nicht die erwartete Zahl." in result.stdout


def test_invisible_characters_are_shown_by_their_number(run: Run) -> None:
    result = run("--kind", "number", "--reference", "1", "--answer", "\u202e1")
    assert "U+202E" in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize(
    ("kind", "reference", "answer", "absent"),
    [
        ("number", "1/2", "0.5", {"numpy", "sympy", "flint", "pikepdf", "pypdf"}),
        ("matrix", "[[1, 2]]", "[[1, 3]]", {"numpy", "sympy", "flint", "pikepdf", "pypdf"}),
        ("shape", "(a, b)", "(b, a)", {"numpy", "sympy", "flint", "pikepdf", "pypdf"}),
        ("growth", "n^2", "O(n^2)", {"numpy", "sympy", "flint", "pikepdf", "pypdf"}),
        ("expression", "sqrt(8)", "2*sqrt(2)", {"numpy", "sympy", "pikepdf", "pypdf"}),
    ],
)
def test_nothing_heavy_is_imported(
    kind: str, reference: str, answer: str, absent: set[str]
) -> None:
    code = (
        "import sys; from grader.cli import root\n"
        f"root({['compare', '--kind', kind, '--reference', reference, '--answer', answer]!r},"
        " standalone_mode=False)\n"
        "print(*sys.modules, sep='\\n')"
    )
    loaded = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not absent & set(loaded)
