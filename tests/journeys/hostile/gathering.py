"""All attacks gathered: each as the ZIP of a student who is named after it."""

from collections.abc import Callable

from tests.journeys.hostile import archives, contents, structures
from tests.journeys.hostile.writing import pack


def _packed(make: Callable[[], bytes]) -> Callable[[str], bytes]:
    return lambda stem: pack(stem, make())


ATTACKS: dict[str, Callable[[str], bytes]] = {
    **archives.ATTACKS,
    **{name: _packed(make) for name, make in (structures.ATTACKS | contents.ATTACKS).items()},
}
"""Makers of ZIPs by the attack's name; they are given the file's stem."""

STEMS = {name: f"{name.capitalize()}-{3_000_000 + n}" for n, name in enumerate(sorted(ATTACKS))}
"""Proper names of the files."""
