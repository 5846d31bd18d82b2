"""One module, one kind of check; each holds `CHECKER`, and its module's name is the checker's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from pydantic import BaseModel

from grader.model import Comparison, Context, Finding, Understood


@dataclass(frozen=True, slots=True)
class Checker:
    """One kind of check.

    `parse` reads a student's text and raises `grader.notation.errors.NotationError` where it is
    not an answer; `lift` makes the same kind of answer from a family's plain value, and `plain`
    is its inverse. `compare`, called with reference, answer, options and context, never raises on
    what `parse` gave. `rename` puts one set of letters for another, where own letters make sense.
    """

    name: str
    reads: str
    """The kind of text that a reader should look for: `submissions.model.Expected.kind`."""
    options: type[BaseModel]
    parse: Callable[[str, Any], Any]
    lift: Callable[[Any, Any], Any]
    plain: Callable[[Any], Any]
    show: Callable[[Any], Understood]
    compare: Callable[[Any, Any, Any, Context], Comparison]
    rename: Callable[[Any, Mapping[str, str]], Any] | None = None
    unread: Callable[[Any], Finding | None] = lambda _: None
    """Tells where `parse` kept words for a person, with which no machine can go on."""
    by_person: bool = False
    """Whether only a person can decide."""


@cache
def names() -> tuple[str, ...]:
    """Name every checker, in alphabetical order, without importing any."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")))


@cache
def find(name: str) -> Checker:
    """Return the checker of that name; its module is imported on first use.

    Raises:
        KeyError: no module of that name.
    """
    if name not in names():
        raise KeyError(name)
    checker: Checker = import_module(f"{__name__}.{name}").CHECKER
    return checker
