"""What counts as misread: the comparison of readings with what stands on the page."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from submissions.model import Response

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "tests" / "cases" / "reports" / "sheet.toml"
ROWS = [["1", "1/2"], ["0", "-3"]]


def _benchmark() -> ModuleType:
    spec = spec_from_file_location("truth", ROOT / "benchmarks" / "truth.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


truth = _benchmark()
WORDS = truth.vocabulary(SHEET)


def result_of(
    field: str, value: object, text: str | None, *flags: str, exact: object = None
) -> str:
    """Judge one reading."""
    answer = {"q": field, "value": value, **({"exact": exact} if exact else {})}
    response = Response(field[:-1], field[-1], text, confidence=0.9, flags=flags)
    kind, names = WORDS[field[:-1], field[-1]]
    return str(truth.result_of(answer, response, kind, names))


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("3.2a", "R^{N_{Q}×d_{k}}", "ℝ^(N_Q × d_k)"),
        ("3.2a", "R^{N}_{Q}^{×d}_{k}", "R^(N_Q x d_k)"),
        ("3.3a", "(e)/(e+D−1)", "e/(e + D - 1)"),
        ("3.3a", "(e^{1})/(e^{1}+(D−1)e^{0})", "e^(1)/(e^(1) + (D-1)*e^0)"),
        ("3.3c", "0", "0"),
        ("3.4a", "O(N^{2}d)", "O(N^2*d)"),
        ("3.4c", "75%", "75 %"),
        ("3.4c", "75%", "0.75"),
        ("3.4c", "0,25", "0.25"),
        ("3.5a", "d_{k}^{−1/2}", "d_k^(-1/2)"),
        ("3.5a", "(1)/(sqrt(d_{k}))", "1/√(d_k)"),
        ("3.5b", "It keeps d_{k} and sqrt(d_{k}) one-hot.", "it keeps d_k and √d_k one- hot"),
    ],
)
def test_a_reading_may_be_spelt_otherwise(field: str, value: str, text: str) -> None:
    assert result_of(field, value, text) == "read"


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("3.2a", "R^{N_{Q}×d_{k}}", "R^(d_k x N_Q)"),
        ("3.3a", "(e)/(e+D−1)", "e/(e + D)"),
        ("3.3a", "(e)/(e+D−1)", "e + D - 1"),
        ("3.4b", "O(Nk^{2}d)", "O(Nk^2)"),
        ("3.4b", "O(Nk^{2})", "Nk^2"),
        ("3.4c", "(3)/(4)", "34"),
        ("3.4c", "75%", "75"),
        ("3.5a", "(1)/(sqrt(d_{k}))", "1/d_k"),
        ("3.5b", "It keeps the variance.", "It keeps the variance. 3.6"),
        ("3.5b", "It keeps the variance.", ""),
    ],
)
def test_what_says_something_else_is_misread(field: str, value: str, text: str) -> None:
    assert result_of(field, value, text) == "misread"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("[[1, 0.5], [0, -3]]", "read"),
        ("[[1, 0], [0.5, -3]]", "misread"),
        ("[[1, 0.5]]", "misread"),
        ("[[1, 0.5], [0, 3]]", "misread"),
        ("1 0.5 0 -3", "misread"),
    ],
)
def test_a_matrix_is_compared_entry_by_entry(text: str, result: str) -> None:
    assert result_of("3.1a", [["1", "0,5"], ["0", "−3"]], text, exact=ROWS) == result


def test_an_answer_with_a_flag_goes_to_a_person_whatever_it_says() -> None:
    assert result_of("3.4c", "75%", "75%", "read.extra") == "person"
    assert result_of("3.4c", "75%", "34", "read.extra") == "person"


def test_where_nothing_was_answered_nothing_may_be_read() -> None:
    assert result_of("3.4c", None, "") == "read"
    assert result_of("3.4c", None, None, "read.not_found") == "absent"
    assert result_of("3.4c", None, None, "read.not_found", "read.picture") == "person"
    assert result_of("3.4c", None, "0") == "misread"


def test_the_table_counts_by_tool_chain(tmp_path: Path) -> None:
    report = ROOT / "tests" / "cases" / "reports" / "samples" / "acroform-011.pdf"
    for suffix in (".pdf", ".json"):
        (tmp_path / f"one{suffix}").write_bytes(report.with_suffix(suffix).read_bytes())
    document = json.loads((tmp_path / "one.json").read_text("utf-8"))
    document["answers"][11]["value"] = "0.5"
    (tmp_path / "one.json").write_text(json.dumps(document), encoding="utf-8")
    answers = truth.score(tmp_path, SHEET)
    _, line, total = truth.table(answers)
    assert line.split()[:6] == ["acroform", "14", "13", "1", "0", "0"]
    assert total.split()[:6] == ["all", "14", "13", "1", "0", "0"]
    (misread,) = truth.listed(answers, {truth.Result.MISREAD})
    assert "3.4c" in misread
    assert "'3/4' <- '0.5'" in misread
