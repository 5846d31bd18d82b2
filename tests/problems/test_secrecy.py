"""The public file of sheet 5 gives no reference, no accepted wording and no criterion away."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from problems import families
from problems.model import Problem
from problems.sheet import Part, load_key, load_sheet

SHEET = load_sheet("sheet05")
KEY = load_key(SHEET)
assert KEY is not None
assert SHEET.path is not None
PUBLIC = SHEET.path.read_text("utf-8")


def _key_of(part: Part) -> dict[str, Any]:
    assert KEY is not None
    return dict(KEY.parts.get(part.id, {}))


def _problem(part: Part) -> Problem:
    family = families.find(part.family)
    key = family.key.model_validate(_key_of(part)) if family.key else None
    return family.build(family.params.model_validate(part.params), key)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for inner in data.values():
            yield from _texts(inner)
    elif isinstance(data, list | tuple):
        for inner in data:
            yield from _texts(inner)


def _public_text(part: Part) -> str:
    return " ".join(_texts(part.model_dump(mode="json")))


@pytest.mark.parametrize(
    "part", [p for p in SHEET.parts if p.family == "wording"], ids=lambda p: p.id
)
def test_no_accepted_wording_stands_in_the_part_that_asks_for_it(part: Part) -> None:
    key = _key_of(part)
    accepted = {key["reference"], *_texts([key.get("right", []), key.get("factors", [])])}
    public = _public_text(part)
    leaked = [w for w in accepted if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", public)]
    assert leaked == []


def test_no_criterion_stands_in_the_public_file() -> None:
    for part in SHEET.parts:
        for criterion in _key_of(part).get("criteria", []):
            for text in _texts([criterion["wording"], criterion.get("partial", {})]):
                assert text not in PUBLIC
                assert all(
                    piece not in PUBLIC for piece in re.split(r"[.;:]", text) if len(piece) > 30
                )


def test_no_reference_stands_in_the_public_file() -> None:
    squeezed = re.sub(r"[\s(){}$\"*]", "", PUBLIC)
    for part in SHEET.parts:
        problem = _problem(part)
        answers: dict[str, Any] = {}
        for field in problem.fields:
            if field.solve is not None:
                answers[field.name] = field.solve(answers)
        for value in answers.values():
            for form in _forms(value):
                assert form not in squeezed


def _forms(value: Any) -> Iterator[str]:
    """Spell a reference in the ways in which it could have slipped in."""
    if isinstance(value, str):
        if len(value) > len("N_KV"):  # a letter of the sheet alone tells nothing
            yield re.sub(r"[\s(){}$\"*]", "", value)
            yield value
    elif isinstance(value[0], str):
        if len(value) > 1:
            yield from ("times".join(value), "×".join(value), ",".join(f'"{v}"' for v in value))
    else:
        rows = [[str(float(v)).removesuffix(".0") for v in row] for row in value]
        yield ",".join(f"[{','.join(row)}]" for row in rows)
        yield ";".join(",".join(row) for row in rows)
