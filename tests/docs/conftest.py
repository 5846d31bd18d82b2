"""What the pages show: their fenced blocks, a class to run them on, and a copy to add a file to."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SURNAMES = ("Muster", "Platzhalter", "Wirrwarr", "Vorlage", "Trennstrich", "Umgekehrt")
"""The students of the class that the pages speak of: few, so that the tests are quick."""
HANDED_IN = ("Platzhalter-03712012.zip", "Vorlage-03712016.zip", "Trennstrich_03712019.zip")
PACKAGES = ("grader", "problems", "submissions")
_FENCE = re.compile(r"^```(?P<head>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: `python tests/x.py` in its head is a file to put in place."""

    language: str
    file: str
    text: str


Blocks = Callable[[str], tuple[Block, ...]]


@pytest.fixture(scope="session")
def blocks() -> Blocks:
    """Return the fenced blocks of a page, named by its path from the project's folder."""

    def of_page(page: str) -> tuple[Block, ...]:
        return tuple(_blocks((ROOT / page).read_text(encoding="utf-8")))

    return of_page


def _blocks(text: str) -> Iterator[Block]:
    for found in _FENCE.finditer(text):
        language, _, file = found["head"].strip().partition(" ")
        yield Block(language, file.strip(), found["text"])


@pytest.fixture(scope="session")
def written_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a part of the invented class once: download, worksheet, roster and extensions."""
    from grader.demo.cast import load_cast
    from grader.demo.play import SHEET, write_class
    from problems.sheet import load_sheet

    folder = tmp_path_factory.mktemp("class")
    cast = load_cast()
    part = replace(cast, students=tuple(s for s in cast.students if s.surname in SURNAMES))
    write_class(folder, part, load_sheet(SHEET), "en")
    return folder


@pytest.fixture
def class_folder(written_class: Path, tmp_path: Path) -> Path:
    """Give a copy of the class under `demo/`, and beside it what some of its students handed in."""
    shutil.copytree(written_class, tmp_path / "demo")
    with ZipFile(tmp_path / "demo" / "download.zip") as download:
        for entry in download.namelist():
            _, _, name = entry.rpartition("/")
            if name in HANDED_IN:
                (tmp_path / name).write_bytes(download.read(entry))
                with ZipFile(tmp_path / name) as handed_in:
                    handed_in.extractall(tmp_path)
    return tmp_path


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """Copy the project's packages, so that a page's file can be put in place and run."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path
