"""Who gets which numbers: drawn by the course's secret, no two alike where that can be."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.catalogue import Catalogue
from grader.errors import GraderError
from grader.terminal import Progress
from grader.workflow.handing_out.ledger import Given, Ledger
from grader.workflow.handing_out.recipients import Recipient, seed_of
from grader.workflow.variants import Wish, drawn_for, random_parts
from problems.draw import Draw, handout_digest
from problems.model import Variant
from problems.sheet import Part
from submissions.handout_codes import code_of

MOST_ATTEMPTS = 100
"""Draws for one student before numbers that somebody else has are taken."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who has which numbers."""

    ledger: Ledger
    """Everybody's, those of earlier runs first and as they were."""
    people: tuple[tuple[Recipient, Given], ...]
    """Those for whom this run prints."""
    repeated: int = 0
    """How many of them share the numbers of a part with somebody."""


@dataclass
class Taken:
    """The numbers of one part that somebody has, and how many there are at most."""

    few: int
    seen: set[str] = field(default_factory=set)

    @property
    def is_full(self) -> bool:
        """Whether all that there are were given to somebody."""
        return 0 < self.few <= len(self.seen)


def assign(
    catalogue: Catalogue,
    people: Iterable[Recipient],
    known: Ledger,
    secret: bytes,
    progress: Progress,
) -> Assigned:
    """Give everybody their numbers; who has some already keeps them.

    Raises:
        GraderError: no part can be drawn, or earlier numbers come from another secret.
        ProblemError: a family finds no variant.
    """
    parts = random_parts(catalogue)
    if not parts:
        raise GraderError(
            f"No part of {catalogue.sheet.id} has numbers to draw, so that all handouts are the"
            f" same: `grader sheet print {catalogue.sheet.id}` writes it.",
            f"Kein Teil von {catalogue.sheet.id} hat Zahlen zum Ziehen, daher sind alle Blätter"
            f" gleich: `grader sheet print {catalogue.sheet.id}` schreibt es.",
        )
    _refuse_other_secret(catalogue, known, secret)
    taken = {part.id: _taken(catalogue, part, known) for part in parts}
    everybody, lines, repeated = tuple(people), list(known.lines), 0
    found: list[tuple[Recipient, Given]] = []
    for done, one in enumerate(everybody, 1):
        given = known.known(one.number, one.account)
        if given is None:
            given, is_new = _draw(catalogue, one, parts, taken, secret)
            lines.append(given)
            repeated += not is_new
        found.append((one, given))
        progress("draw", done, len(everybody))
    return Assigned(Ledger(tuple(lines)), tuple(found), repeated)


def handout_code(catalogue: Catalogue, student: str, secret: bytes) -> str:
    """Make the code of a student's handout; without the secret nobody can tell whose it is."""
    sheet = catalogue.sheet
    return code_of(
        handout_digest(Draw(sheet.edition, sheet.id, sheet.version, "", student), secret)
    )


def _draw(
    catalogue: Catalogue,
    one: Recipient,
    parts: tuple[Part, ...],
    taken: Mapping[str, Taken],
    secret: bytes,
) -> tuple[Given, bool]:
    """Draw for somebody new; tell whether nobody else has these numbers."""
    drawn, is_new = dict[str, Variant](), True
    for part in parts:
        variant = _first_free(catalogue, part, seed_of(one), secret, taken[part.id])
        key = _key(variant.params)
        is_new = is_new and key not in taken[part.id].seen
        taken[part.id].seen.add(key)
        drawn[part.id] = variant
    given = Given(
        schema=1,
        sheet=catalogue.sheet.id,
        version=catalogue.sheet.version,
        edition=catalogue.sheet.edition,
        student=one.number,
        account=one.account,
        code=handout_code(catalogue, seed_of(one), secret),
        attempts={part: variant.attempt for part, variant in drawn.items()},
        params={part: variant.params for part, variant in drawn.items()},
    )
    return given, is_new


def _first_free(
    catalogue: Catalogue, part: Part, student: str, secret: bytes, taken: Taken
) -> Variant:
    """Draw until nobody has it; where there are none left, the first draw stands."""
    attempts = _attempts(catalogue, part, student, secret)
    first = next(attempts)
    if taken.is_full or _key(first.params) not in taken.seen:
        return first
    return next((one for one in attempts if _key(one.params) not in taken.seen), first)


def _attempts(catalogue: Catalogue, part: Part, student: str, secret: bytes) -> Iterator[Variant]:
    for attempt in range(MOST_ATTEMPTS):
        yield drawn_for(catalogue, part, Wish(student, secret, attempt))


def _taken(catalogue: Catalogue, part: Part, known: Ledger) -> Taken:
    seen = {_key(one.params[part.id]) for one in known.lines if part.id in one.params}
    return Taken(catalogue.fillings[part.id].family.few, seen)


def _key(params: Mapping[str, Any]) -> str:
    return json.dumps(params, sort_keys=True)


def _refuse_other_secret(catalogue: Catalogue, known: Ledger, secret: bytes) -> None:
    """Refuse to go on with another secret: codes would not be those on the handouts."""
    if any(one.code != handout_code(catalogue, one.whose, secret) for one in known.lines):
        raise GraderError(
            "The variants in this folder were drawn with another secret. Name the file of that one"
            " with --secret-file, or choose another folder with --out.",
            "Die Varianten in diesem Ordner wurden mit einem anderen Geheimnis gezogen. Nennen Sie"
            " dessen Datei mit --secret-file, oder wählen Sie mit --out einen anderen Ordner.",
        )
