"""The templates of the pages that go with an upload."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def open_environment() -> "Environment":
    """Open the templates; what strangers wrote is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("grader.reports"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
