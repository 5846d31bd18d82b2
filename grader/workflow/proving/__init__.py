"""Proving families: every variant is tried before anybody sees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.engine.carrying import REFUSALS
from grader.workflow.proving.choosing import Chosen, chosen
from grader.workflow.proving.elsewhere import differing
from grader.workflow.proving.faults import Fault, seed_of
from grader.workflow.proving.making import MAKING, in_short
from grader.workflow.proving.proofs import PROOFS, cannot_be_set, cannot_be_written
from grader.workflow.proving.trial import Trial, open_trial
from grader.workflow.proving.trying import can_try, to_try
from problems.errors import ProblemError

__all__ = ["Chosen", "Fault", "Proved", "chosen", "prove", "prove_all", "seed_of"]


_BROKEN = (*REFUSALS, AttributeError, NameError, AssertionError, RuntimeError)
"""What the code of a family that is being written may raise."""
_TWICE = 5
"""Variants that are drawn a second time."""
_ENOUGH, _LUCK = 2000, 3
"""Variants after which a class of 500 shares few, and how far chance may lead beyond what is likely
(of n draws among m variants, n²/2m are repeated)."""


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
    untried: tuple[str, ...] = ()
    """What could be tried with none of them, so that nothing is proved of it."""
    parts: tuple[str, ...] = ()
    """Of a sheet, which have the fields that were drawn."""


def prove_all(chosen_ones: Iterable[Chosen], seeds: int) -> list[Proved]:
    """Try variants of families; set one of each on paper, and draw some in another process, too.

    Args:
        chosen_ones: families that are found by their names.
        seeds: how many variants of each.

    Raises:
        GraderError: the other process cannot be run.
        ProblemError: a family draws nothing, or finds no variant.
    """
    proved = {one: _with_pages(one, prove(one, seeds)) for one in chosen_ones}
    sound = [one for one, found in proved.items() if not found.faults]
    unlike = dict(differing(sound, seeds)) if sound else {}
    return [
        replace(found, faults=(unlike[one],)) if one in unlike else found
        for one, found in proved.items()
    ]


def _with_pages(one: Chosen, proved: Proved) -> Proved:
    """Add whether the first variant of a sound family can be set on paper."""
    if proved.faults:
        return proved
    family, params = one.family, one.draw(seed_of(one.family, 0))
    told = cannot_be_set(open_trial(family, params))
    return replace(proved, faults=tuple(Fault(family.name, 0, params, what) for what in told))


def prove(one: Chosen, seeds: int) -> Proved:
    """Try variants of a family that draws its params.

    The family's making is looked over: pure, declared, named and worded. Each reference is written
    in every notation and read again; each misconception has to show as itself; a disturbed earlier
    answer has to be carried; slips have to be told; numbers have to stay friendly; variants have to
    differ. What the family's own code raises is a fault as well.

    Args:
        one: its family is without a key of its own, as no machine marks what only a person decides.
        seeds: how many variants.

    Raises:
        ProblemError: the family draws nothing, or finds no variant.
    """
    found = _Found(one)
    for number in range(seeds):
        _try(found, number)
    drawn = tuple(found.drawn)
    return Proved(
        family=one.family.name,
        seeds=seeds,
        different=len({repr(params) for _, params in drawn}),
        faults=(*found.faults, *_repeated(one, drawn)),
        unseen=tuple(sorted(set(one.family.mistakes) - found.applying)),
        untried=tuple(sorted(found.ready - found.served)),
        parts=one.parts,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of the variants of a family so far."""

    one: Chosen
    drawn: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    applying: set[str] = field(default_factory=set)
    ready: set[str] = field(default_factory=set)
    served: set[str] = field(default_factory=set)

    def note(self, number: int, params: Mapping[str, Any], told: Iterable[str]) -> None:
        """Keep what is wrong with a variant."""
        self.faults.extend(Fault(self.one.family.name, number, params, what) for what in told)


def _try(found: _Found, number: int) -> None:
    """Draw a variant and try it."""
    params: Mapping[str, Any] = {}
    try:
        params = _drawn(found.one, number)
        found.drawn.append((number, params))
        trial = open_trial(found.one.family, params)
        found.applying.update(trial.applying)
        told = _told(trial)
        found.note(number, params, told)
        if not told:
            found.ready.update(to_try(trial))
            found.served.update(can_try(trial, found.ready - found.served))
    except _BROKEN as error:
        if isinstance(error, ProblemError) and not params:
            raise
        found.note(number, params, (f"it fails ({in_short(error)})",))


def _drawn(one: Chosen, number: int) -> Mapping[str, Any]:
    """Draw a variant, the first ones twice.

    Raises:
        ValueError: something else than the seed had a say.
    """
    seed = seed_of(one.family, number)
    first = one.draw(seed)
    second = one.draw(seed) if number < _TWICE else first
    if first != second:
        raise ValueError(f"draw gives {first!r} and then {second!r} from the same seed")
    return first


def _told(trial: Trial) -> list[str]:
    """Try a variant; of one that is ill made, nothing else can be said."""
    for proofs in (MAKING, (cannot_be_written,), PROOFS):
        if told := [what for proof in proofs for what in proof(trial)]:
            return told
    return []


def _repeated(one: Chosen, drawn: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    """Find variants that repeat too often for chance, or are more than there are said to be."""
    family = one.family
    firsts: dict[str, int] = {}
    again = [(n, params) for n, params in drawn if firsts.setdefault(repr(params), n) != n]
    likely = len(drawn) ** 2 / (2 * min(family.few or _ENOUGH, _ENOUGH))
    if len(again) > _LUCK * (likely + 1) and not one.is_some:
        what = (
            f"{len(again)} of {len(drawn)} variants are repeated; if there are few, `few` says so"
        )
        yield Fault(family.name, again[0][0], again[0][1], what)
    if family.few and len(firsts) > family.few:
        what = f"{len(firsts)} variants differ, and `few` says {family.few}"
        yield Fault(family.name, drawn[-1][0], drawn[-1][1], what)
