"""On the invented answers, no trap is suggested points on the wrong side."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "suggestions").glob("*.toml"))


def _benchmark() -> ModuleType:
    spec = spec_from_file_location("suggestions", ROOT / "benchmarks" / "suggestions.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


suggestions = _benchmark()


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_no_trap_is_suggested_points_on_the_wrong_side(file: Path) -> None:
    criterion = suggestions.load(file)
    played = [*suggestions.play_in_order(criterion), *suggestions.play_with_all(criterion)]
    traps = [one for one in played if one.answer.trap]
    assert len(traps) >= 40
    assert [one.answer.text for one in traps if one.is_covered and one.is_wrong_side] == []
    assert any(one.is_covered for one in played)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_points_that_are_suggested_are_nearly_those_of_the_wording(file: Path) -> None:
    covered = [one for one in suggestions.play_with_all(suggestions.load(file)) if one.is_covered]
    assert sum(one.error for one in covered) <= 0.2 * len(covered)
    assert sum(one.is_within for one in covered) >= 0.6 * len(covered)


def test_a_row_counts_what_is_covered_and_what_is_off() -> None:
    answer = suggestions.Answer("It does not.", 0.0, "negation")
    told = suggestions.Suggested(suggestions.Reason.NONE, points=1.0, low=0.6, high=1.0)
    silent = suggestions.Suggested(suggestions.Reason.FAR)
    played = [suggestions.Played(answer, 1.0, one) for one in (told, silent)]
    assert suggestions.row_of("one", played) == "| one | 2 | 2 | 50% | 1.000 | 0 of 1 | 1 | 1 | 1 |"
