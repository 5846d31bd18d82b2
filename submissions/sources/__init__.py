"""One module, one origin of uploads; each holds `SOURCE`.

A source lists uploads without opening any of them: their bytes are read by place, one at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from submissions.characters import show
from submissions.errors import SubmissionError
from submissions.model import Upload


@dataclass(frozen=True, slots=True)
class Source:
    """One origin of uploads.

    `recognises` tells whether a path comes from this origin, by names alone. `uploads` lists them
    in an order that is the same on every machine. Sources of a lower `rank` are asked first.
    """

    name: str
    rank: int
    recognises: Callable[[Path], bool]
    uploads: Callable[[Path], Iterator[Upload]]


@cache
def names() -> tuple[str, ...]:
    """Name every source, in alphabetical order, without importing any."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")))


@cache
def find(name: str) -> Source:
    """Return the source of that name.

    Raises:
        KeyError: no module of that name.
    """
    if name not in names():
        raise KeyError(name)
    source: Source = import_module(f"{__name__}.{name}").SOURCE
    return source


def find_source(path: Path) -> Source:
    """Find where the uploads at a path come from.

    Raises:
        SubmissionError: there is nothing at that path, or no source recognises it.
    """
    if not path.exists():
        raise SubmissionError(
            f"There is nothing at {show(str(path), 400)}; expected is a ZIP, a folder or a Moodle"
            " download. Check the path.",
            f"Unter {show(str(path), 400)} gibt es nichts; erwartet wird eine ZIP-Datei, ein"
            " Ordner oder ein Moodle-Download. Bitte prüfen Sie den Pfad.",
        )
    for source in sorted(map(find, names()), key=lambda one: (one.rank, one.name)):
        if source.recognises(path):
            return source
    raise SubmissionError(
        f"{show(str(path), 400)} is neither a file nor a folder.",
        f"{show(str(path), 400)} ist weder eine Datei noch ein Ordner.",
    )


def uploads(path: Path) -> Iterator[Upload]:
    """List all uploads at a path, from whatever origin.

    Raises:
        SubmissionError: the path cannot be used; the message says why.
    """
    return find_source(path).uploads(path)
