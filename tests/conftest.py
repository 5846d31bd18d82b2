"""What all tests share: the one option, for gold files, and the corpus of typed answers."""

import os
import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # how long an example takes tells of the machine alone

collect_ignore_glob = ["cases/*", "problems/families/in_jax.py"]
"""Data, the recipes by which it was made, and what belongs into a process of its own."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
NOTATION = Path(__file__).parent / "cases" / "notation.toml"
SLOW = tuple(Path(__file__).parent / name for name in ("journeys", "grader/web", "benchmarks"))
"""Folders of tests that take seconds each, the slowest first."""
BARE = ("matrix", "number")
"""Kinds that have no names where a row gives none."""


MOST_SECONDS = 600
"""For which a worker waits until another one has built what both need."""


@dataclass(frozen=True)
class Typed:
    """One row of the corpus: what is typed, and how it is understood or why it is refused."""

    group: str
    why: str
    typed: str
    kind: str = "expression"
    variables: tuple[str, ...] = ()
    matrices: tuple[str, ...] = ()
    euler: bool = True
    understood: str | None = None
    refused: str | None = None
    at: int | None = None
    show: bool = False

    def read(self) -> str:
        """Return how it is understood, in plain notation; `NotationError` where it is refused."""
        from grader.notation.bounds import parse_bound, show_bound
        from grader.notation.matrices import parse_matrix
        from grader.notation.names import Names
        from grader.notation.parser import parse_answer
        from grader.notation.printer import plain, plain_matrix
        from grader.notation.shapes import parse_shape, show_shape

        euler = self.euler and self.kind not in BARE
        names = Names(self.variables, euler=euler, matrices=frozenset(self.matrices))
        match self.kind:
            case "matrix":
                return plain_matrix(parse_matrix(self.typed, names))
            case "shape":
                return show_shape(parse_shape(self.typed, names))
            case "growth":
                return show_bound(parse_bound(self.typed, names))
        return plain(parse_answer(self.typed, names))


@dataclass(frozen=True)
class Group:
    """A heading of the corpus with a few words about it, in both languages."""

    name: str
    en: str
    de: str
    about_en: str
    about_de: str


@dataclass(frozen=True)
class Corpus:
    """What students type, group by group.

    `variables` are the names of a row that gives none.
    """

    variables: tuple[str, ...]
    groups: tuple[Group, ...]
    rows: tuple[Typed, ...]


def load() -> Corpus:
    """Read the corpus of typed answers."""
    document = tomllib.loads(NOTATION.read_text("utf-8"))
    groups = tuple(Group(**group) for group in document["group"])
    variables = tuple(document["variables"])
    rows = tuple(_typed(row, variables) for row in document["case"])
    return Corpus(variables, groups, rows)


def _typed(row: dict[str, Any], variables: tuple[str, ...]) -> Typed:
    given = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    if row.get("kind") not in BARE:
        given.setdefault("variables", variables)
    return Typed(**given)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-gold",
        action="store_true",
        help="write what the code gives now into the gold files instead of comparing",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is alone with it at the end.

    Within that, tests stay in whatever order they were shuffled into.
    """
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    return _rank_of(item.path.parent)


@cache
def _rank_of(place: Path) -> int:
    folders = (place, *place.parents)
    return next((at for at, folder in enumerate(SLOW) if folder in folders), len(SLOW))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Feed every row of the corpus to the tests that ask for one."""
    if "typed_row" in metafunc.fixturenames:
        rows = load().rows
        metafunc.parametrize("typed_row", rows, ids=[f"{row.group}: {row.why}" for row in rows])


@pytest.fixture
def update_gold(request: pytest.FixtureRequest) -> bool:
    """Tell whether gold files are to be written anew."""
    return bool(request.config.getoption("--update-gold"))


@pytest.fixture(scope="session")
def notation_corpus() -> Corpus:
    """Return the whole corpus of typed answers."""
    return load()


@pytest.fixture(scope="session")
def once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Callable[[Path], object]], Path]:
    """Build a folder once for all workers; it is to be copied, as the others read it as well."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def built(name: str, build: Callable[[Path], object]) -> Path:
        folder, whole = shared / name, shared / f"{name}.whole"
        door = sqlite3.connect(shared / f"{name}.door", MOST_SECONDS, isolation_level=None)
        with closing(door):
            door.execute("BEGIN EXCLUSIVE")
            if not whole.exists():
                build(folder)
                whole.touch()
        return folder

    return built


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the browser of this machine; nothing is downloaded."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser is installed (looked for {', '.join(BROWSERS)})")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def window(browser: Any) -> Iterator[Any]:
    """Open a window that stays: it takes far longer to open one than to go to another page.

    Whoever uses its first page leaves it empty, and closes others.
    """
    context = browser.new_context(accept_downloads=True)
    context.new_page()
    yield context
    context.close()
