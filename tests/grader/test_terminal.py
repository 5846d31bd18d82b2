"""How far a run is gets told in its language."""

import ast
from pathlib import Path

import pytest

import grader
from grader.terminal import STAGES, spoken
from grader.wording import Language


def test_every_stage_has_a_name_to_be_shown() -> None:
    told = {
        node.args[0].value
        for path in Path(grader.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"tell", "progress"}
        and len(node.args) == 3
        and isinstance(node.args[0], ast.Constant)
    }
    assert told == set(STAGES)


@pytest.mark.parametrize(("language", "name"), [("en", "feedback"), ("de", "Rückmeldung")])
def test_a_stage_is_named_in_the_language_of_the_run(language: Language, name: str) -> None:
    heard: list[tuple[str, int, int]] = []
    spoken(lambda *told: heard.append(told), language)("feedback", 3, 4)
    assert heard == [(name, 3, 4)]
