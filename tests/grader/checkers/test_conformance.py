"""What holds for every checker, whichever there are."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import grader.checkers as package
from grader.checkers import Checker, find, names
from grader.model import Context, Outcome, Understood
from grader.notation.errors import NotationError

EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "number": ("-1/2", {}),
    "matrix": ("[[1, 0.5], [-2, sqrt(2)]]", {}),
    "expression": ("e/(e + D - 1)", {"variables": ("D",), "domain": {"D": "integer >= 2"}}),
    "shape": ("R^{N_Q × d_v}", {"variables": ("N_Q", "d_v")}),
    "growth": ("O(N k^2)", {"variables": ("N", "k")}),
    "phrase": ("over the keys", {"right": ("over the keys",)}),
    "construction": ("c I", {}),
    "text": ("The state can keep more than is shown.", {}),
}
HOSTILE = ("", " ", "\0", "\u202e1", "(" * 3000, "-" * 5000, "x" * 100_000, "9^9^9^9", "=", "∑")


@pytest.fixture(params=names())
def checker(request: pytest.FixtureRequest) -> Checker:
    return find(request.param)


def test_each_module_is_a_checker_and_has_an_example_here() -> None:
    files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
    assert set(names()) == files == set(EXAMPLES)


def test_its_name_is_its_modules(checker: Checker) -> None:
    assert find(checker.name) is checker


def test_its_options_are_frozen_and_closed(checker: Checker) -> None:
    options = checker.options()
    assert issubclass(checker.options, BaseModel)
    assert checker.options.model_config["frozen"]
    with pytest.raises(ValidationError):
        checker.options.model_validate({"no_such_option": 1})
    assert options == checker.options()


def test_its_module_is_documented_by_an_example_that_runs(checker: Checker) -> None:
    module = __import__(f"grader.checkers.{checker.name}", fromlist=["CHECKER"])
    assert ">>> " in (module.__doc__ or "")


def test_what_it_parses_is_right_compared_with_itself(checker: Checker) -> None:
    text, given = EXAMPLES[checker.name]
    options = checker.options.model_validate(given)
    answer = checker.parse(text, options)
    again = checker.lift(checker.plain(answer), options)
    context = Context(siblings={"q": again, "k": again}, predicate=lambda _: None)
    found = checker.compare(answer, again, options, context)
    expected = Outcome.UNDECIDED if checker.by_person else Outcome.CORRECT
    assert found.outcome is expected


def test_it_shows_what_it_understood(checker: Checker) -> None:
    text, given = EXAMPLES[checker.name]
    shown = checker.show(checker.parse(text, checker.options.model_validate(given)))
    assert isinstance(shown, Understood)
    assert shown.plain


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_or_left_to_a_person(checker: Checker, text: str) -> None:
    given = EXAMPLES[checker.name]
    options = checker.options.model_validate(given[1])
    reference = checker.parse(given[0], options)
    try:
        answer = checker.parse(text, options)
    except NotationError:
        return
    found = checker.compare(reference, answer, options, Context())
    assert found.outcome is not Outcome.CORRECT
    assert found.outcome is Outcome.UNDECIDED or checker.name == "number"


@pytest.mark.parametrize(
    ("name", "text", "letters", "meant"),
    [
        ("shape", "(n, d)", {"n": "N_Q", "d": "d_k"}, ("N_Q", "d_k")),
        ("shape", "(m, n)", {"n": "m", "m": "n"}, ("n", "m")),
        ("shape", "(n*h, d)", {"n": "N_Q", "d": "d_k"}, ("N_Q*h", "d_k")),
        ("phrase", "n and p", {"n": "N_Q", "p": "d_v"}, "N_Q and d_v"),
        ("phrase", "the n rows", {"n": "N_Q"}, "the N_Q rows"),
        ("phrase", "n_{kv}", {"n_kv": "N_KV"}, "N_KV"),
    ],
)
def test_own_letters_become_the_sheets(
    name: str, text: str, letters: dict[str, str], meant: object
) -> None:
    checker = find(name)
    rename = checker.rename
    assert rename is not None
    answer = rename(checker.parse(text, checker.options()), letters)
    assert checker.plain(answer) == meant


def test_a_wording_cannot_be_right_and_wrong() -> None:
    with pytest.raises(ValidationError, match="both right and wrong"):
        find("phrase").options.model_validate({"right": ["The keys"], "wrong": ["keys."]})


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"choices": [["keys"]], "wrong": ["rows"]}, "stand alone"),
        ({"choices": [["The keys"], ["keys."]]}, "two of the choices"),
    ],
)
def test_choices_say_all_there_is(options: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        find("phrase").options.model_validate(options)


@pytest.mark.parametrize(
    ("name", "options", "what"),
    [
        ("expression", {"domain": {"D": "big"}}, "range"),
        ("growth", {"where": {"N": "N*W"}, "variables": ["W"]}, "circle"),
        ("growth", {"where": {"N": "(H"}}, "not understood"),
        ("growth", {"partial": "1"}, "partial"),
        ("number", {"rtol": "-1"}, "rtol"),
        ("matrix", {"credit": "half"}, "credit"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    name: str, options: dict[str, Any], what: str
) -> None:
    with pytest.raises(ValidationError, match=what):
        find(name).options.model_validate(options)
