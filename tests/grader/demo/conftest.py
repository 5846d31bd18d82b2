"""The class as it ships, and the sheet that it answers."""

import pytest

from grader.demo.cast import load_cast
from grader.demo.handing_in import HandIn, hand_in
from grader.demo.meant import Meant, meant
from grader.demo.model import Cast
from problems.sheet import Sheet, load_sheet


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    return load_sheet("sheet05")


@pytest.fixture(scope="session")
def cast() -> Cast:
    return load_cast()


@pytest.fixture(scope="session")
def handed_in(cast: Cast, sheet: Sheet) -> tuple[HandIn, ...]:
    return tuple(hand_in(cast, sheet))


@pytest.fixture(scope="session")
def intended(cast: Cast, sheet: Sheet) -> Meant:
    return meant(cast, sheet)
