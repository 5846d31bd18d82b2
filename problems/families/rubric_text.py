"""A text that a person marks by criteria."""

from pydantic import BaseModel, ConfigDict

from problems.model import Check, Criterion, Family, Field, Problem, Wording


class Params(BaseModel):
    """Nothing varies."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Key(BaseModel):
    """What a full answer holds, criterion by criterion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    criteria: tuple[Criterion, ...]


def build(params: Params, key: Key | None) -> Problem:
    """Ask for one text."""
    criteria = key.criteria if key else ()
    return Problem(fields=(Field("text", Check("text"), criteria=criteria),))


FAMILY = Family(
    name="rubric_text",
    title=Wording("A text with criteria", "Ein Text mit Kriterien"),
    params=Params,
    build=build,
    key=Key,
)
