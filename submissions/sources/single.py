"""One file as a student would upload it."""

from collections.abc import Iterator
from pathlib import Path

from submissions.characters import show
from submissions.model import Place, Upload
from submissions.sources import Source


def recognises(path: Path) -> bool:
    """Whether this is a file."""
    return path.is_file()


def list_uploads(path: Path) -> Iterator[Upload]:
    """List the one file."""
    yield Upload(
        file=show(path.name, 400),
        name=path.name,
        place=Place(str(path)),
        size=path.stat().st_size,
    )


SOURCE = Source("single", 90, recognises, list_uploads)
