"""Letters of a sheet, and references that are the same whatever was answered before."""

from collections.abc import Callable
from typing import Annotated, TypeAlias

from pydantic import StringConstraints

from problems.model import Answers, Value

Letter: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-DF-Za-df-z](_[A-Za-z0-9]+)?$")]
"""A letter with or without an index, such as N or d_k; never e, which is a number."""


def constant(value: Value) -> Callable[[Answers], Value]:
    """Make a solver that needs no earlier answer.

    >>> constant("N^2")({})
    'N^2'
    """
    return lambda _: value
