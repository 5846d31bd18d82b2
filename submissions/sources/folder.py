"""A plain folder of students' ZIPs, with or without folders in it."""

from collections.abc import Iterator
from pathlib import Path

from submissions.model import Upload
from submissions.places import files_in, is_handed_in
from submissions.sources import Source


def recognises(path: Path) -> bool:
    """Whether this is a folder."""
    return path.is_dir()


def list_uploads(path: Path) -> Iterator[Upload]:
    """List the files in the folder, in the order of their names.

    Tables and notes of the tutor (CSV, TOML, JSON, text) are left out; everything else is listed,
    so that a PDF handed in without its ZIP gets its reason.
    """
    for found in files_in(path):
        if is_handed_in(found.parts[-1]) or found.notices:
            yield Upload(
                file=found.shown,
                name=found.parts[-1],
                place=found.place,
                size=found.size,
                notices=found.notices,
            )


SOURCE = Source("folder", 80, recognises, list_uploads)
