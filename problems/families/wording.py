"""A short phrase, right where the whole answer is one of the accepted wordings."""

from collections.abc import Iterator
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
    letters: tuple[str, ...] = ()
    """The letter of each factor; any wording of it may stand with its letter."""
    known_wrong: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_kind(self) -> "Key":
        if bool(self.right) == bool(self.factors):
            raise ValueError("expected either `right` or `factors`, and not both")
        if self.letters and len(self.letters) != len(self.factors):
            raise ValueError("expected as many `letters` as `factors`")
        return self

    @property
    def options(self) -> dict[str, Any]:
        """The options of the phrase checker."""
        options = self.model_dump(exclude={"reference", "letters"}, exclude_defaults=True)
        if self.letters:
            pairs = zip(self.letters, self.factors, strict=True)
            options["factors"] = tuple(tuple(_with_letter(*pair)) for pair in pairs)
        return options


def _with_letter(letter: str, wordings: tuple[str, ...]) -> Iterator[str]:
    """Word a factor by its letter, by its words, and by both."""
    yield letter
    for wording in wordings:
        yield from (
            wording,
            f"{wording} {letter}",
            f"{wording} ({letter})",
            f"{letter} ({wording})",
        )


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
