"""A small class whose lists are files, and its handouts, printed once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.workflow.handing_out.printing import HandedOut, HandOutRequest, hand_out

SECRET = b"a secret for tests only"
ROSTER = """\
Matrikelnummer,Nachname,Vorname
03712003,O'Neil,Jörg
03712001,Muster,Erika
03712002,Beispiel,Max
"""
HEAD = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
)
WORKSHEET = HEAD + "".join(
    f"Participant {number},{name},,,,20.00,Yes,-,-,\n"
    for number, name in (
        ("4711", "Erika Muster"),
        ("4712", "Max Beispiel"),
        ("4713", "Jörg O'Neil"),
    )
)


@pytest.fixture(scope="session")
def write_lists() -> Callable[..., dict[str, Path]]:
    """Write the lists of the class into a folder; an empty one is not written."""

    def write(folder: Path, roster: str = ROSTER, worksheet: str = WORKSHEET) -> dict[str, Path]:
        texts = {"roster": roster, "worksheet": worksheet}
        paths = {name: folder / f"{name}.csv" for name, text in texts.items() if text}
        for name, path in paths.items():
            path.write_text(texts[name], "utf-8")
        return paths

    return write


@pytest.fixture(scope="session")
def print_class(write_lists: Callable[..., dict[str, Path]]) -> Callable[..., HandedOut]:
    """Print sheet 5 for the class into `out` of a folder."""

    def printed(folder: Path, lists: dict[str, str] | None = None, **more: Any) -> HandedOut:
        paths = write_lists(folder, **(lists or {}))
        asked = {"sheet": "sheet05", "out": folder / "out", "secret": SECRET, **paths, **more}
        return hand_out(HandOutRequest(**asked))

    return printed


@pytest.fixture(scope="session")
def handed_out(
    print_class: Callable[..., HandedOut], tmp_path_factory: pytest.TempPathFactory
) -> HandedOut:
    """The class with both lists, in English."""
    return print_class(tmp_path_factory.mktemp("class"))
