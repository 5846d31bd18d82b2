"""What the record of decisions tells of those who made them: agreement, and time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from grader.gradebook import StoredDecision
from grader.measures.agreement import exact_share, kappa, krippendorff, mean_difference
from grader.measures.spreads import quartiles
from grader.model import Decision
from grader.workflow.statistics.model import Agreement, Pair, Place, Timing

TIMED = 5
"""Timed decisions from which on their time is shown, so that no single one can be seen."""

Answer = tuple[str, str]
"""The code of a mark or a criterion, and the fingerprint of the response."""


@dataclass(frozen=True, slots=True)
class Record:
    """What each person said first of each answer, and how long they had it in view."""

    words: Mapping[Answer, Mapping[str, Decimal]]
    seconds: Mapping[tuple[Answer, str], Decimal]
    names: Mapping[str, str] = field(default_factory=dict)
    """How each person is spelt."""


def read_record(decisions: Iterable[StoredDecision], places: Mapping[str, Place]) -> Record:
    """Read first words and times out of all decisions, oldest first.

    A person's later word on the same answer may follow from what others said, and a row that
    settles a conflict does: neither is a word of its own. Nor is one on an answer that the same
    person first read otherwise, as points then are for another text.
    """
    first: dict[Answer, dict[str, Decimal | None]] = {}
    seconds: dict[tuple[Answer, str], Decimal] = {}
    names: dict[str, str] = {}
    for stored in decisions:
        decision, answer = stored.decision, (stored.decision.key, stored.bound_to)
        if decision.key not in places:
            continue
        person = _person(decision.by)
        names.setdefault(person, decision.by)
        if decision.seconds is not None:
            seconds[answer, person] = decision.seconds
        if not _settles(decision):
            first.setdefault(answer, {}).setdefault(person, decision.points)
    words = {answer: _given(said) for answer, said in first.items()}
    return Record(words, seconds, names)


def agreement_of(
    record: Record, places: Mapping[str, Place], order: Iterable[Place]
) -> Iterator[Agreement]:
    """Tell how far persons agree, place by place, where two or more decided on the same answers."""
    shared: dict[Place, list[Mapping[str, Decimal]]] = {}
    for (key, _), words in record.words.items():
        if len(words) > 1:
            shared.setdefault(places[key], []).append(words)
    for place in order:
        if place in shared:
            yield _agreement(place, shared[place])


def pairs_of(record: Record) -> Iterator[Pair]:
    """Compare each two persons over all answers that both decided on."""
    found: dict[tuple[str, str], list[Mapping[str, Decimal]]] = {}
    for words in record.words.values():
        for pair in combinations(sorted(words), 2):
            found.setdefault(pair, []).append({name: words[name] for name in pair})
    for (one, other), answers in sorted(found.items()):
        difference = mean_difference([(words[one], words[other]) for words in answers])
        names = record.names
        yield Pair(names[one], names[other], exact_share(answers), difference)


def times_of(
    record: Record, places: Mapping[str, Place], order: Iterable[Place]
) -> Iterator[Timing]:
    """Tell how long decisions took, place by place and never by person."""
    found: dict[Place, list[Decimal]] = {}
    for ((key, _), _), seconds in record.seconds.items():
        found.setdefault(places[key], []).append(seconds)
    for place in order:
        if place in found:
            number = len(found[place])
            yield Timing(place, number, quartiles(found[place]) if number >= TIMED else None)


def _agreement(place: Place, answers: list[Mapping[str, Decimal]]) -> Agreement:
    persons = sorted({person for words in answers for person in words})
    if len(persons) > 2:  # noqa: PLR2004 - kappa is for two
        found = krippendorff([list(words.values()) for words in answers])
        return Agreement(place, len(answers), len(persons), exact_share(answers), found, "alpha")
    one, other = persons
    found = kappa([(words[one], words[other]) for words in answers])
    return Agreement(place, len(answers), len(persons), exact_share(answers), found, "kappa")


def _given(said: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    return {person: points for person, points in said.items() if points is not None}


def _person(by: str) -> str:
    """Tell a person by name, however it is spaced and capitalised."""
    return " ".join(by.split()).casefold()


def _settles(decision: Decision) -> bool:
    return bool(getattr(decision, "settles", False))
