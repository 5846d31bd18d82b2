"""A short phrase, right where the whole answer is one of the accepted wordings."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.model import Check, Family, Field, Problem, Wording


class Params(BaseModel):
    """How the field is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str = Option(pattern="^[a-z][a-z0-9_]*$")


class Key(BaseModel):
    """The accepted wordings: of one phrase (`right`), or of several factors in any order.

    What is known to be wrong stands in `wrong` or `known_wrong`; all else goes to a person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reference: str
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    factors: tuple[tuple[str, ...], ...] = ()
    known_wrong: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_kind(self) -> "Key":
        if bool(self.right) == bool(self.factors):
            raise ValueError("expected either `right` or `factors`, and not both")
        return self

    @property
    def options(self) -> dict[str, Any]:
        """The options of the phrase checker."""
        return self.model_dump(exclude={"reference"}, exclude_defaults=True)


def build(params: Params, key: Key | None) -> Problem:
    """Ask for one phrase."""
    if key is None:
        return Problem(fields=(Field(params.field, Check("phrase")),))
    reference = key.reference
    return Problem(fields=(Field(params.field, Check("phrase", key.options), lambda _: reference),))


FAMILY = Family(
    name="wording",
    title=Wording("A short phrase", "Eine kurze Angabe"),
    params=Params,
    build=build,
    key=Key,
)
