"""Codes and what they say, gathered from the modules that emit them and rendered late."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Protocol

import submissions
from grader.model import Audience, Finding, Verdict
from grader.wording import VERDICTS, Language, clock_text, counted_points, say
from submissions.model import Message, Notice

_MARKS: Mapping[Language, tuple[str, str]] = {"en": ("“", "”"), "de": ("„", "“")}
_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")


def _quoted(text: str, language: Language) -> str:
    """Quote a text; the numbers of its characters may follow in brackets."""
    own, mark, numbers = text.rpartition(" (")
    before, behind = _MARKS[language]
    return f"{before}{own if mark else text}{behind}{mark}{numbers if mark else ''}"


_KINDS: Mapping[str, Callable[[str, Language], str]] = {
    "moment": lambda text, language: clock_text(datetime.fromisoformat(text), language),
    "quoted": _quoted,
    "points": lambda text, language: counted_points(Decimal(text), language),
    "verdict": lambda text, language: say(VERDICTS[Verdict(text)], language),
}
"""How a value is shown to people whose place names its kind, such as `{due:moment}`."""
_MISTAKE = "misconception"
_GRADER = ("grader.notation", "grader.equivalence", "grader.checkers", "grader.engine")


class Template(Protocol):
    """A text in both languages."""

    @property
    def en(self) -> str:
        """English."""

    @property
    def de(self) -> str:
        """German."""


def render(code: str, args: Mapping[str, str], language: Language = "en") -> str:
    """Word a code, its `{name}` places filled from `args`.

    A place may name a kind, `{name:kind}`: then a value as machines write it is shown as people
    do. A code that nobody has worded is shown as it is, so that no fact is lost, and so is a value
    that is not of its kind.
    """
    template = template_of(code)
    if template is None:
        return f"{code} {dict(args)}" if args else code
    text: str = getattr(template, language)
    return _PLACE.sub(lambda place: _shown(place[1], place[2], args, language), text)


def _shown(name: str, kind: str | None, args: Mapping[str, str], language: Language) -> str:
    if name not in args:
        return f"{{{name}}}"
    value = str(args[name])
    try:
        return _KINDS[kind](value, language) if kind else value
    except (ValueError, InvalidOperation):
        return value


def template_of(code: str) -> Template | None:
    """Return the wording of a code, or None."""
    return (
        _of_loaded(code)
        or _of_mistake(code)
        or _of_submissions().get(code)
        or _of_grader().get(code)
        or _of_problems().get(code)
    )


def codes() -> Mapping[str, Template]:
    """Return every code with its wording, in alphabetical order."""
    everything = {**_of_submissions(), **_of_grader(), **_of_problems()}
    return dict(sorted(everything.items()))


def to_finding(notice: Notice) -> Finding:
    """Turn a fact about something handed in into a finding, for whom its message is meant."""
    return Finding(code=notice.code, args=dict(notice.args), audience=audience(notice.code))


def audience(code: str) -> Audience:
    """Tell who may read a code: tutors only where its message says so."""
    template = template_of(code)
    if isinstance(template, Message):
        return Audience.TUTOR if template.for_tutor else Audience.STUDENT
    stated: Audience = getattr(template, "audience", Audience.STUDENT)
    return stated


def _of_loaded(code: str) -> Template | None:
    """Look among the modules that are already there: who has just emitted a code is one of them."""
    tables = _loaded(len(sys.modules))
    return next((table[code] for table in tables if code in table), None)


@lru_cache(maxsize=1)
def _loaded(_count: int) -> tuple[Mapping[str, Template], ...]:
    """Gather the tables of all modules that are there; anew whenever there are more modules."""
    names = [name for name in sys.modules if name.startswith(_GRADER)]
    return tuple(getattr(sys.modules[name], "CODES", {}) for name in names)


def _of_mistake(code: str) -> Template | None:
    """Look in the one family that a mistake's code names, as all others need not be there then."""
    from problems import families

    kind, _, rest = code.partition(".")
    name, _, mistake = rest.partition(".")
    if kind != _MISTAKE or name not in families.names():
        return None
    return families.find(name).mistakes.get(mistake)


@cache
def _of_submissions() -> dict[str, Template]:
    return _gather(_modules("submissions", submissions.__path__), "MESSAGES")


@cache
def _of_grader() -> dict[str, Template]:
    names = (name for root in _GRADER for name in _modules(root, import_module(root).__path__))
    return _gather(names, "CODES")


@cache
def _of_problems() -> dict[str, Template]:
    from problems import families

    found: dict[str, Template] = {}
    for name in families.names():
        family = families.find(name)
        found |= family.messages
        found |= {f"{_MISTAKE}.{name}.{key}": text for key, text in family.mistakes.items()}
    return found


def _modules(name: str, path: Iterable[str]) -> Iterator[str]:
    yield name
    yield from sorted(module.name for module in walk_packages(path, f"{name}."))


def _gather(names: Iterator[str], attribute: str) -> dict[str, Template]:
    found: dict[str, Template] = {}
    for name in names:
        found |= getattr(import_module(name), attribute, {})
    return found
