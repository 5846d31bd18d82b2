"""What is wrong with a family, and from which seed its variants on trial are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from problems.draw import Draw, practice_seed
from problems.model import Family


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one variant of a family."""

    family: str
    seed: int
    params: Mapping[str, Any]
    what: str

    @property
    def in_words(self) -> str:
        """The fault, and how to see it again."""
        return f"{self.family}, seed {self.seed}: {self.what} (params {dict(self.params)!r})"


def seed_of(family: Family, number: int) -> bytes:
    """Derive the seed of one variant on trial."""
    return practice_seed(Draw("trial", family.name, 1, "1.1", str(number)))
