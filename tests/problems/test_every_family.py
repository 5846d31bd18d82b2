"""Every variant of every family that draws its params is tried, and drawn alike everywhere."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from grader.catalogue import draw_of
from grader.workflow.proving import Chosen, prove, seed_of
from problems import families
from problems.model import Family

DRAWING = [name for name in families.names() if families.find(name).draw]
GOLD = Path(__file__).parents[1] / "cases" / "variants.json"
FEWEST_MISTAKES = 5
CLASS = 500
"""Students of the largest class."""


@pytest.fixture(params=DRAWING)
def family(request: pytest.FixtureRequest) -> Family:
    return families.find(request.param)


@pytest.mark.parametrize("seeds", [20, pytest.param(200, marks=pytest.mark.all)])
def test_every_variant_is_sound(family: Family, seeds: int) -> None:
    proved = prove(Chosen(family), seeds)
    assert [fault.in_words for fault in proved.faults] == []


def test_a_family_that_computes_knows_five_mistakes(family: Family) -> None:
    assert len(family.mistakes) >= FEWEST_MISTAKES


def test_a_class_shares_variants_only_where_there_are_few(family: Family) -> None:
    """Of n draws among m variants, n²/2m collide; a class needs far more variants than students."""
    drawn = [json.dumps(draw_of(family, None, seed_of(family, n))) for n in range(100)]
    collisions = len(drawn) - len(set(drawn))
    least = min(family.few or 4 * CLASS, 4 * CLASS)
    assert collisions <= 100 * 100 / (2 * least) * 3 + 3


def test_the_same_seed_gives_the_same_variant_on_every_machine(
    family: Family, *, update_gold: bool
) -> None:
    drawn = [draw_of(family, None, seed_of(family, number)) for number in range(3)]
    found = sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()[:32]
    known = json.loads(GOLD.read_text("utf-8")) if GOLD.exists() else {}
    if update_gold:
        known[family.name] = found
        GOLD.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert known.get(family.name) == found
