"""What is read, and what is left to a person, in many styles of labels."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from submissions.model import Response

CASES = Path(__file__).parents[2] / "cases" / "reports"
Read = Callable[[str], dict[str, Response]]
Sure = Callable[[dict[str, Response]], dict[str, str | None]]


def load(name: str) -> list[Any]:
    table = tomllib.loads((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in table["case"]]


@pytest.mark.parametrize("case", load("labels.toml"))
def test_what_stands_under_a_label_is_read(case: dict[str, Any], read: Read, sure: Sure) -> None:
    assert sure(read(case["markup"])) == case["reads"]


@pytest.mark.parametrize("case", load("doubts.toml"))
def test_what_is_in_doubt_goes_to_a_person(case: dict[str, Any], read: Read) -> None:
    found = read(case["markup"])
    for name, flag in case["flags"].items():
        assert flag in found[name].flags, (name, found[name])


@pytest.mark.parametrize("case", load("doubts.toml"))
def test_nothing_but_what_is_listed_is_read_beside_a_doubt(
    case: dict[str, Any], read: Read, sure: Sure
) -> None:
    assert sure(read(case["markup"])) == case.get("reads", {})
