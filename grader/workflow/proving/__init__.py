"""Proving families: every variant is tried before anybody sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from grader.catalogue import draw_of
from grader.errors import GraderError
from grader.workflow.proving.proofs import PROOFS, cannot_be_written
from grader.workflow.proving.trial import open_trial
from problems import families
from problems.draw import Draw, practice_seed
from problems.model import Family
from problems.sheet import load_sheet, shipped


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


@dataclass(frozen=True, slots=True)
class Proved:
    """What trying the variants of one family came to."""

    family: str
    seeds: int
    different: int
    """Variants that differ from each other."""
    faults: tuple[Fault, ...]
    unseen: tuple[str, ...] = ()
    """Misconceptions that applied to none of the variants."""


def seed_of(family: Family, number: int) -> bytes:
    """Derive the seed of one variant on trial."""
    return practice_seed(Draw("trial", family.name, 1, "1.1", str(number)))


def prove(family: Family, seeds: int) -> Proved:
    """Try variants of a family that draws its params.

    Each reference is written in every notation and read again; each misconception has to show as
    itself; a disturbed earlier answer has to be carried; slips have to be told; numbers have to
    stay friendly.

    Args:
        family: without a key of its own, as no machine marks what only a person decides.
        seeds: how many variants.

    Raises:
        ProblemError: the family draws nothing, or finds no variant.
    """
    faults: list[Fault] = []
    seen: set[str] = set()
    drawn: set[str] = set()
    for number in range(seeds):
        params = draw_of(family, None, seed_of(family, number))
        drawn.add(repr(params))
        trial = open_trial(family, params)
        seen |= trial.applying
        told = tuple(cannot_be_written(trial)) or (t for proof in PROOFS for t in proof(trial))
        faults += [Fault(family.name, number, params, what) for what in told]
    unseen = tuple(sorted(set(family.mistakes) - seen))
    return Proved(family.name, seeds, len(drawn), tuple(faults), unseen)


def chosen(name: str) -> tuple[Family, ...]:
    """Choose what to try: one family, or those of a sheet that draw their params.

    Args:
        name: of a family or of a sheet that ships, or the path of a sheet's file.

    Raises:
        GraderError: there is no such family or sheet, or nothing of it is drawn.
        ProblemError: the sheet's file breaks a rule of the format.
    """
    if name in families.names():
        found = [families.find(name)]
    else:
        _refuse_unknown(name)
        used = dict.fromkeys(part.family for part in load_sheet(name).parts)
        found = [families.find(one) for one in used if one in families.names()]
    drawing = tuple(family for family in found if family.draw is not None)
    if not drawing:
        raise GraderError(
            f"Nothing of {name} has numbers that are drawn, so that there are no variants of it.",
            f"Nichts von {name} hat Zahlen, die ausgelost werden; Varianten gibt es also nicht.",
        )
    return drawing


def _refuse_unknown(name: str) -> None:
    if name in shipped() or name.endswith(".toml"):
        return
    close = get_close_matches(name, [*families.names(), *shipped()], n=1)
    sheets = ", ".join(shipped())
    raise GraderError(
        f"There is no family or sheet {name!r}{f'; did you mean {close[0]}?' if close else '.'}"
        f" Sheets: {sheets}, or the path of a .toml file; families: grader sheet list --families.",
        f"Eine Familie oder ein Blatt {name!r} gibt es nicht"
        f"{f'; war {close[0]} gemeint?' if close else '.'} Blätter: {sheets} oder der Pfad einer"
        " .toml-Datei; Familien: grader sheet list --families.",
    )
