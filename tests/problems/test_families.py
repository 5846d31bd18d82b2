"""What every family must keep to, whichever it is."""

from collections import Counter
from importlib import import_module

import pytest

from problems import families
from problems.model import Family, Problem, Wording
from problems.sheet import Part, load_key, load_sheet

SHEET = load_sheet("sheet05")


def _problem(part: Part) -> Problem:
    family, key = families.find(part.family), load_key(SHEET)
    assert key is not None
    data = family.key.model_validate(key.parts[part.id]) if family.key else None
    return family.build(family.params.model_validate(part.params), data)


@pytest.fixture(params=families.names())
def family(request: pytest.FixtureRequest) -> Family:
    return families.find(request.param)


def test_a_family_is_called_like_its_module(family: Family) -> None:
    module = import_module(f"problems.families.{family.name}")
    assert module.FAMILY is family


def test_params_and_keys_are_frozen_and_closed(family: Family) -> None:
    for model in filter(None, (family.params, family.key)):
        assert model.model_config.get("frozen")
        assert model.model_config.get("extra") == "forbid"


def test_every_text_exists_in_both_languages(family: Family) -> None:
    texts: list[Wording] = [family.title, *family.messages.values(), *family.mistakes.values()]
    assert all(text.en.strip() and text.de.strip() for text in texts)


def test_a_witness_code_names_its_area(family: Family) -> None:
    assert all("." in code for code in family.messages)


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(KeyError):
        families.find("no_such_family")


@pytest.mark.parametrize("part", SHEET.parts, ids=lambda part: part.id)
def test_a_problem_keeps_to_the_contract(part: Part) -> None:
    family, problem = families.find(part.family), _problem(part)
    names = [field.name for field in problem.fields]
    assert max(Counter(names).values()) == 1
    for place, field in enumerate(problem.fields):
        assert set(field.needs) <= set(names[:place])
    for mistake in problem.misconceptions:
        assert family.mistakes[mistake.name] is mistake.message
        assert set(mistake.steps) <= set(names)


@pytest.mark.parametrize("part", SHEET.parts, ids=lambda part: part.id)
def test_the_public_side_names_the_same_fields(part: Part) -> None:
    family = families.find(part.family)
    public = family.build(family.params.model_validate(part.params), None)
    private = _problem(part)
    assert [(f.name, f.check.checker, f.shape) for f in public.fields] == [
        (f.name, f.check.checker, f.shape) for f in private.fields
    ]
    assert not any(field.criteria for field in public.fields)
