"""Who gets which numbers: drawn by the course's secret, no two alike where that can be."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any

from grader.catalogue import Catalogue
from grader.errors import GraderError
from grader.terminal import Progress
from grader.workflow.handing_out.ledger import Given, Ledger
from grader.workflow.handing_out.printed_from import state_of
from grader.workflow.handing_out.recipients import Recipient, seed_of
from grader.workflow.variants import Wish, drawn_for, random_parts
from problems.draw import Draw, handout_digest
from problems.model import Variant
from problems.sheet import Part
from submissions.handout_codes import code_of

MOST_ATTEMPTS = 100
"""Draws for one student before numbers that somebody else has are taken."""

Drawn = Mapping[str, Variant]
"""Variants by part."""
Ahead = Callable[[Sequence[str]], Iterable[Drawn]]
"""Gives the first draws of students, one for each in their order; missing parts are drawn here."""


def nothing(students: Sequence[str]) -> Iterable[Drawn]:
    """Draw nothing ahead."""
    return repeat({}, len(students))


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


def assign(  # noqa: PLR0913 - one more than most, for a run that prints for some
    catalogue: Catalogue,
    people: Iterable[Recipient],
    known: Ledger,
    secret: bytes,
    progress: Progress,
    *,
    listed: Collection[str] = (),
    ahead: Ahead = nothing,
) -> Assigned:
    """Give everybody their numbers; who has some already keeps them.

    Args:
        catalogue: the sheet.
        people: for whom to print.
        known: who has which numbers.
        secret: the course's.
        progress: told how far it is.
        listed: the numbers of all students on the lists, where these are not all printed for.
        ahead: asked once for what to draw first, so that it may be drawn by several processes.

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
    everybody, repeated, state = tuple(people), 0, state_of(catalogue.sheet)
    lines = {one.code: one for one in known.lines}
    taken_numbers = {*listed, *(one.number for one in everybody)}
    found: list[tuple[Recipient, Given]] = []
    earlier = [_known(known, one, taken_numbers) for one in everybody]
    new = [
        _named_once(one, known) for one, had in zip(everybody, earlier, strict=True) if had is None
    ]
    first = zip(new, ahead([seed_of(one) for one in new]), strict=True)
    for done, (one, had) in enumerate(zip(everybody, earlier, strict=True), 1):
        given, is_new = (had, True) if had else _draw(catalogue, *next(first), taken, secret)
        repeated += not is_new
        lines[given.code] = _brought_up(given, one, known, state)
        found.append((one, lines[given.code]))
        progress("draw", done, len(everybody))
    return Assigned(Ledger(tuple(lines.values())), tuple(found), repeated)


def handout_code(
    catalogue: Catalogue, student: str, params: Mapping[str, Mapping[str, Any]], secret: bytes
) -> str:
    """Make the code of a student's handout; without the secret nobody can tell whose it is.

    It changes with the numbers: a form of an earlier list, which may hold others, is told by it.
    """
    sheet = catalogue.sheet
    draw = Draw(sheet.edition, sheet.id, sheet.version, "", student)
    return code_of(handout_digest(draw, _key(params), secret))


def _draw(
    catalogue: Catalogue, one: Recipient, first: Drawn, taken: Mapping[str, Taken], secret: bytes
) -> tuple[Given, bool]:
    """Draw for somebody new; tell whether nobody else has these numbers."""
    drawn, is_new = dict[str, Variant](), True
    for part, given_out in taken.items():
        wish = Wish(seed_of(one), secret)
        variant = _first_free(_attempts(catalogue, part, wish, first.get(part)), given_out)
        key = _key(variant.params)
        is_new = is_new and key not in given_out.seen
        given_out.seen.add(key)
        drawn[part] = variant
    params = {part: variant.params for part, variant in drawn.items()}
    given = Given(
        schema=1,
        sheet=catalogue.sheet.id,
        version=catalogue.sheet.version,
        edition=catalogue.sheet.edition,
        student=one.number,
        account=one.account,
        code=handout_code(catalogue, seed_of(one), params, secret),
        attempts={part: variant.attempt for part, variant in drawn.items()},
        params=params,
    )
    return given, is_new


def _known(known: Ledger, one: Recipient, listed: Collection[str]) -> Given | None:
    """Find who has numbers already; by account only where nobody else listed has the number."""
    given = known.known(one.number, one.account)
    if given is None or not one.number or given.student in {"", one.number}:
        return given
    return None if given.student in listed else given


def _named_once(one: Recipient, known: Ledger) -> Recipient:
    return replace(one, account="") if one.number and known.has_account(one.account) else one


def _brought_up(given: Given, one: Recipient, known: Ledger, state: str) -> Given:
    """Note how the lists name a student now; what was drawn stays."""
    is_free = not given.account and not known.has_account(one.account)
    now = given.model_copy(
        update={
            "student": one.number or given.student,
            "account": one.account if is_free else given.account,
            "printed_from": state,
        }
    )
    return now if now.whose == given.seed else now.model_copy(update={"drawn_for": given.seed})


def _first_free(attempts: Iterator[Variant], taken: Taken) -> Variant:
    """Draw until nobody has it; where there are none left, the first draw stands."""
    first = next(attempts)
    if taken.is_full or _key(first.params) not in taken.seen:
        return first
    return next((one for one in attempts if _key(one.params) not in taken.seen), first)


def _attempts(
    catalogue: Catalogue, part: str, wish: Wish, first: Variant | None
) -> Iterator[Variant]:
    """Yield one draw after the other, the first of which may be known."""
    if first is not None:
        yield first
    for attempt in range(first is not None, MOST_ATTEMPTS):
        yield drawn_for(catalogue, catalogue.part(part), replace(wish, attempt=attempt))


def _taken(catalogue: Catalogue, part: Part, known: Ledger) -> Taken:
    seen = {_key(one.params[part.id]) for one in known.lines if part.id in one.params}
    return Taken(catalogue.fillings[part.id].family.few, seen)


def _key(params: Mapping[str, Any]) -> str:
    return json.dumps(params, sort_keys=True)


def _refuse_other_secret(catalogue: Catalogue, known: Ledger, secret: bytes) -> None:
    """Refuse to go on with another secret: codes would not be those on the handouts."""
    if any(
        one.code != handout_code(catalogue, one.seed, one.params, secret) for one in known.lines
    ):
        raise GraderError(
            "The variants in this folder were drawn with another secret, or their list was edited."
            " Name the file of that secret with --secret-file and use the list as it was written,"
            " or choose another folder with --out.",
            "Die Varianten in diesem Ordner wurden mit einem anderen Geheimnis gezogen, oder ihre"
            " Liste wurde bearbeitet. Nennen Sie die Datei jenes Geheimnisses mit --secret-file und"
            " nehmen Sie die Liste, wie sie geschrieben wurde, oder wählen Sie mit --out einen"
            " anderen Ordner.",
        )
