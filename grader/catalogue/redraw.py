"""Drawing variants in which every known mistake shows, and shows as itself."""

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from problems.draw import Draw, Draws, practice_seed
from problems.errors import ProblemError
from problems.model import Family, Misconception, Problem, Value
from problems.places import Place, part_place

if TYPE_CHECKING:
    from grader.catalogue.shelf import Catalogue, Params

MOST_DRAWS = 1000
"""How often a draw may be refused before the family itself is at fault."""

_LOOKED_AT, _TOLD = 50, 3
"""Draws that show which fields a family draws, and how many such sets a message names."""

REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError, ProblemError)
"""What a solver may raise on values that it was not made for: then it does not apply."""

_NUMBERS = (int, Fraction)


def draw_params(catalogue: "Catalogue", part_id: str, seed: bytes) -> "Params":
    """Draw the params of a variant, again until nothing about it is degenerate.

    Params decide how many steps some families have; a variant has the steps of the part.

    Raises:
        ProblemError: the part has no random params, or its family finds no good ones.
    """
    part = catalogue.part(part_id)
    filling = catalogue.fillings[part.id]
    if filling.family.draw is None:
        raise ProblemError(
            f"Part {part_id} has no random params; its family is {filling.family.name}."
        )
    names = [field.name for field in part.fields]
    place = part_place(catalogue.sheet, part.id)
    return draw_of(filling.family, filling.key, seed, names, place)


def draw_of(
    family: Family,
    key: BaseModel | None,
    seed: bytes,
    fields: Collection[str] = (),
    place: Place | None = None,
) -> "Params":
    """Draw params of a family, again until nothing about them is degenerate.

    Args:
        family: one that draws.
        key: of the part, where the family has one.
        seed: of the variant.
        fields: names that the variant's fields must have; any, if there are none.
        place: of the part that has these fields, for whoever writes its sheet.

    Raises:
        ProblemError: it has none that are random, or finds no good ones.
    """
    draws, refused = Draws(seed), Counter[str]()
    for _ in range(MOST_DRAWS if family.draw else 0):
        params = family.draw(draws) if family.draw else None
        reason = _refusal(params and family.build(params, key), fields)
        if params is not None and not reason:
            plain: dict[str, Any] = params.model_dump(mode="json")
            return plain
        refused[reason] += 1
    why = ", ".join(f"{reason} {count} times" for reason, count in refused.most_common(3))
    if fields:
        raise ProblemError(_no_such_fields(family, key, fields, place, why))
    raise ProblemError(
        f"The family {family.name} found no variant in {MOST_DRAWS} draws ({why}). Loosen"
        " what its draw refuses, or tell its mistakes apart."
    )


def field_sets(family: Family, key: BaseModel | None) -> tuple[tuple[str, ...], ...]:
    """List which fields the variants of a family have, those that are drawn most often first."""
    draws = Draws(practice_seed(Draw("fields", family.name, 1, "1.1", "")))
    found = Counter[tuple[str, ...]]()
    for _ in range(_LOOKED_AT if family.draw else 0):
        params = family.draw(draws) if family.draw else None
        problem = params and family.build(params, key)
        if problem and not _refusal(problem, ()):
            found[tuple(field.name for field in problem.fields)] += 1
    return tuple(names for names, _ in found.most_common())


def in_words(sets: Collection[Collection[str]], other: str, more: str) -> str:
    """Write the first sets of fields, in the words of a language for `or` and for what is left.

    >>> in_words(["ab", "a", "b", "c"], "or", "more sets:")
    '(a, b) or (a) or (b) (more sets: 1)'
    """
    told = f" {other} ".join(f"({', '.join(one)})" for one in list(sets)[:_TOLD])
    return f"{told} ({more} {len(sets) - _TOLD})" if len(sets) > _TOLD else told


def _no_such_fields(
    family: Family, key: BaseModel | None, fields: Collection[str], place: Place | None, why: str
) -> str:
    """Tell the author of a sheet why a part has no variants."""
    sets = [one for one in field_sets(family, key) if set(one) != set(fields)]
    where = place(()) if place else family.name
    drawn = f" The family draws variants with {in_words(sets, 'or', 'more sets:')}." if sets else ""
    return (
        f"{where}: the family {family.name} found no variant with the fields"
        f" {', '.join(fields)} in {MOST_DRAWS} draws ({why}).{drawn} Change the part's params so"
        " that it has fields that are drawn, ask it with a family that draws nothing, such as"
        " stated, or give everybody the same sheet, without a list of students."
    )


def _refusal(problem: Problem | None, fields: Collection[str]) -> str:
    """Say why a draw is asked again; nothing where it is good."""
    if problem is None:
        return "draw gave nothing"
    if fields and {field.name for field in problem.fields} != set(fields):
        return "it has other fields"
    return ambiguity(problem) or ""


def ambiguity(problem: Problem) -> str | None:
    """Say which mistake would not show as itself, or None where all do.

    A mistake must give a wrong answer in some field, and no two mistakes the same answers in all.
    """
    references = solved(problem)
    wrong = {
        mistake.name: (mistake, mistaken(mistake, references)) for mistake in problem.misconceptions
    }
    for name, (mistake, values) in wrong.items():
        if values and _agree(values, {n: references.get(n) for n in values}, mistake):
            return f"the mistake {name} gives the right answer"
    for (one, (left, first)), (other, (right, second)) in combinations(wrong.items(), 2):
        if first and first.keys() == second.keys() and _agree(first, second, left, right):
            return f"the mistakes {one} and {other} give the same answers"
    return None


def solved(problem: Problem) -> dict[str, Value]:
    """Solve a problem field by field, each from our own earlier answers."""
    values: dict[str, Value] = {}
    for field in problem.fields:
        if field.solve is not None:
            values[field.name] = field.solve(values)
    return values


def mistaken(mistake: Misconception, references: Mapping[str, Value]) -> dict[str, Value]:
    """Run a wrong solver on our own earlier answers, wherever it applies."""
    values: dict[str, Value] = {}
    for name, step in mistake.steps.items():
        try:
            values[name] = step(references)
        except REFUSALS:
            continue
    return values


def _agree(left: Mapping[str, Value], right: Mapping[str, Value], *mistakes: Misconception) -> bool:
    tolerance = sum(mistake.tolerance for mistake in mistakes)
    return all(_near(left[name], right[name], tolerance) for name in left)


def _near(left: Value, right: Value, tolerance: Any) -> bool:
    """Compare plain values, entry by entry."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        same = len(left) == len(right)
        return same and all(_near(a, b, tolerance) for a, b in zip(left, right, strict=False))
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return bool(abs(left - right) <= tolerance)
    return bool(left == right)
