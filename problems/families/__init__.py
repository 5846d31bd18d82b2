"""One module, one family; each holds `FAMILY`, and its module's name is the family's."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from problems.model import Family


@cache
def names() -> tuple[str, ...]:
    """Name every family, in alphabetical order, without importing any."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")))


@cache
def find(name: str) -> Family:
    """Return the family of that name; its module is imported on first use.

    Raises:
        KeyError: no module of that name.
    """
    if name not in names():
        raise KeyError(name)
    family: Family = import_module(f"{__name__}.{name}").FAMILY
    return family
