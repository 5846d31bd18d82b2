"""The one option of the whole suite: gold files change only when asked to."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-gold",
        action="store_true",
        help="write what the code gives now into the gold files instead of comparing",
    )


@pytest.fixture
def update_gold(request: pytest.FixtureRequest) -> bool:
    """Tell whether gold files are to be written anew."""
    return bool(request.config.getoption("--update-gold"))
