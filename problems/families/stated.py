"""Fields that the sheet states itself: how each is checked; what is right stands in the key."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Option

from problems.errors import ProblemError
from problems.model import Check, Criterion, Family, Field, Problem, Value, Wording
from problems.solvers.matrices import LARGEST_SIDE
from problems.solvers.symbols import constant

_Name: TypeAlias = Annotated[str, Option(pattern="^[a-z][a-z0-9_]*$")]
_Side: TypeAlias = Annotated[int, Option(ge=1, le=LARGEST_SIDE)]


class Stated(BaseModel):
    """How one field is checked, and how large its matrix is where that may be known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    """The checker's name."""
    options: Mapping[str, Any] = Option(default_factory=dict)
    """The checker's options, as far as students may see them."""
    shape: tuple[_Side, _Side] | None = None
    """Rows and columns."""


class Params(BaseModel):
    """The fields in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: Mapping[_Name, Stated] = Option(min_length=1)


class Key(BaseModel):
    """What is right, field by field; criteria where a person decides; options nobody may see."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    references: Mapping[str, Any] = Option(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = Option(default_factory=dict)
    criteria: Mapping[str, tuple[Criterion, ...]] = Option(default_factory=dict)


def build(params: Params, key: Key | None) -> Problem:
    """Ask for the fields that are stated, each by itself: nothing is carried.

    Raises:
        ProblemError: the key names a field that is not stated, or leaves one out.
    """
    if key is not None:
        _refuse_misfit(params, key)
    return Problem(
        fields=tuple(_field(name, stated, key) for name, stated in params.fields.items())
    )


def _refuse_misfit(params: Params, key: Key) -> None:
    keyed = {*key.references, *key.options, *key.criteria}
    for name in sorted(keyed - set(params.fields)):
        raise ProblemError(
            f"The key speaks of a field {name!r}, and the params state: {', '.join(params.fields)}."
        )
    for name in params.fields:
        if name not in key.references and name not in key.criteria:
            raise ProblemError(
                f"The key has neither a reference nor criteria for the field {name!r}."
            )


def _field(name: str, stated: Stated, key: Key | None) -> Field:
    private = key or Key()
    return Field(
        name,
        Check(stated.check, {**stated.options, **private.options.get(name, {})}),
        constant(_plain(private.references[name])) if name in private.references else None,
        shape=stated.shape,
        criteria=private.criteria.get(name, ()),
    )


def _plain(found: Any) -> Value:
    """Turn what TOML holds into a plain value: lists into tuples, decimals into fractions.

    >>> _plain([["1/2", Decimal("0.5")]])
    (('1/2', Fraction(1, 2)),)
    """
    if isinstance(found, list | tuple):
        return tuple(map(_plain, found))
    return Fraction(found) if isinstance(found, Decimal) else found


FAMILY = Family(
    name="stated",
    title=Wording("Fields as the sheet states them", "Felder, wie das Blatt sie nennt"),
    params=Params,
    build=build,
    key=Key,
)
