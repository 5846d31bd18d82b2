"""One module, one way to find responses; each holds `READER`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from submissions.model import Expected, Response
from submissions.pdf.model import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to find responses in a document.

    `find` yields at most one response for each expected field, and none for those that it has
    nothing to say about. Where several readers find a field, the smaller `priority` is taken.
    """

    name: str
    priority: int
    find: Callable[[Document, Sequence[Expected]], Iterable[Response]]


@cache
def all_readers() -> tuple[Reader, ...]:
    """Import every reader, first the one whose word counts most."""
    names = sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))
    found: list[Reader] = [import_module(f"{__name__}.{name}").READER for name in names]
    return tuple(sorted(found, key=lambda reader: reader.priority))
