"""Decisions of persons, and which of them still hold for a response."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.model import Audience, Code, Decision, Finding

CODES = {
    "decision.set_aside": Code(
        en="The decision of {by} ({what}) was made on another response and no longer counts."
        " Please decide again.",
        de="Die Entscheidung von {by} ({what}) galt einer anderen Antwort und zählt nicht mehr."
        " Bitte neu entscheiden.",
        audience=Audience.TUTOR,
    ),
    "decision.overruled": Code(
        en="The machine had come to “{verdict:verdict}” ({points:points}).",
        de="Die Maschine war zu „{verdict:verdict}“ gekommen ({points:points}).",
        audience=Audience.TUTOR,
    ),
    "decision.left_open": Code(
        en="The machine had left this open (“{verdict:verdict}”).",
        de="Die Maschine hatte dies offen gelassen („{verdict:verdict}“).",
        audience=Audience.TUTOR,
    ),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision, bound to the fingerprint of the response it was made on."""

    decision: Decision
    bound_to: str


Rulings = Mapping[str, tuple[Ruling, ...]]
"""Rulings by key, oldest first."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds for one key: the last reading, the last points after it, and what fell away."""

    reading: Decision | None = None
    points: Decision | None = None
    set_aside: tuple[Finding, ...] = ()


NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Book:
    """All rulings of a run, by key."""

    rulings: Rulings = field(default_factory=dict)

    def held(self, key: str, response_hash: str) -> Held:
        """Tell which decisions on a key hold for a response.

        A later reading replaces earlier points, as those were given for another reading.
        """
        reading = points = None
        aside: list[Finding] = []
        for ruling in self.rulings.get(key, ()):
            if ruling.bound_to != response_hash:
                aside.append(_set_aside(ruling.decision))
            elif ruling.decision.read_as is not None:
                reading, points = ruling.decision, None
            elif ruling.decision.points is not None:
                points = ruling.decision
        return Held(reading, points, tuple(aside[-1:]) if reading is points is None else ())

    def only(self, keys: Iterable[str]) -> "Book":
        """Give the rulings on some keys and their criteria only."""
        wanted = set(keys)
        return Book({k: r for k, r in self.rulings.items() if k.partition(".")[0] in wanted})


def _set_aside(decision: Decision) -> Finding:
    what = decision.read_as if decision.points is None else decision.points
    return Finding(
        code="decision.set_aside",
        args={"by": decision.by, "what": str(what)},
        audience=Audience.TUTOR,
    )
