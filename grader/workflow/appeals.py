"""What changed in points after a release: for which field, from what to what, by whom and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from grader.engine.releases import points_fingerprint
from grader.gradebook import Gradebook, StoredRelease
from grader.model import Entry, Scorecard
from grader.reports import Amendment, ChangedField, Former, Issued
from grader.workflow.changes import Change, Reason, changes, decided_anew


@dataclass(frozen=True, slots=True)
class Handed:
    """A release, and the fingerprints of all points that it handed out."""

    stored: StoredRelease
    points: frozenset[str]


@dataclass(frozen=True, slots=True)
class Issue:
    """One student's points as they were released: first by which release, and as which marks."""

    stored: StoredRelease
    card: Scorecard


@dataclass(frozen=True, slots=True)
class Lowered:
    """A student who has fewer points than were released, and what changed."""

    surname: str
    number: str
    code: str
    """The upload's."""
    amendment: Amendment


def issued(book: Gradebook) -> Issued:
    """Gather what the releases so far handed out, of everybody who is completely graded."""
    releases = handed_out(book)
    if not releases:
        return Issued()
    found = {
        entry.code: (issues(book.scorecards(entry.number), releases), entry.scorecard)
        for entry in book.entries()
        if entry.points is not None and entry.scorecard is not None
    }
    amended = {code: amendments(given, card) for code, (given, card) in found.items()}
    return Issued(
        amendments={code: steps for code, steps in amended.items() if steps},
        former={code: _former(given) for code, (given, _) in found.items() if given},
        reissued=_reissued(releases),
    )


def handed_out(book: Gradebook) -> tuple[Handed, ...]:
    """List all releases, oldest first."""
    return tuple(Handed(one, frozenset(one.release.points.values())) for one in book.releases())


def issues(cards: Iterable[Scorecard], releases: Sequence[Handed]) -> tuple[Issue, ...]:
    """List the points of one student that were released, oldest first, each change once.

    Args:
        cards: every scorecard of the student, oldest first.
        releases: all of them, oldest first.
    """
    printed = [(points_fingerprint(card), card) for card in cards]
    known = {fingerprint for fingerprint, _ in printed}
    found: list[Issue] = []
    at, last = -1, ""
    for release in releases:
        mine = known & release.points
        if mine and last not in mine:
            last = min(mine)
            at = _next([fingerprint for fingerprint, _ in printed], last, at)
            found.append(Issue(release.stored, printed[at][1]))
    return tuple(found)


def amendments(given: Sequence[Issue], card: Scorecard) -> tuple[Amendment, ...]:
    """Tell what changed from each released state to the next, and to the present one."""
    steps = [_amendment(one, other.card) for one, other in pairwise(given)]
    if given and points_fingerprint(given[-1].card) != points_fingerprint(card):
        steps.append(_amendment(given[-1], card))
    return tuple(steps)


def lowered(
    entries: Iterable[Entry], given: Issued, released: frozenset[str]
) -> tuple[Lowered, ...]:
    """Name who has fewer points than were released, and is not released with them yet."""
    return tuple(
        Lowered(entry.surname, entry.number, entry.code, given.amendments[entry.code][-1])
        for entry in (entries if given.amendments else ())
        if entry.code in given.amendments
        and entry.code not in released
        and given.amendments[entry.code][-1].is_lower
    )


def _next(fingerprints: Sequence[str], wanted: str, after: int) -> int:
    """Find the scorecard that was released: the next of these points, in its last wording."""
    places = [at for at, one in enumerate(fingerprints) if one == wanted]
    at = next((place for place in places if place > after), places[-1])
    while at + 1 in places:
        at += 1
    return at


def _amendment(before: Issue, after: Scorecard) -> Amendment:
    card = before.card
    versions = (card.sheet_version, after.sheet_version)
    return Amendment(
        released_at=before.stored.made_at,
        released_by=before.stored.release.by,
        before=card.points or Decimal(0),
        after=after.points or Decimal(0),
        fields=tuple(_fields(card, after)),
        sheet=versions if versions[0] != versions[1] else None,
    )


def _fields(before: Scorecard, after: Scorecard) -> Iterator[ChangedField]:
    for one in changes(before, after, by_criterion=True):
        yield ChangedField(
            part=one.part,
            field=one.field,
            code=one.code,
            before=one.before,
            after=one.after,
            reason=one.reason.value,
            detail=one.detail or _source(one, before, after),
        )


def _source(change: Change, before: Scorecard, after: Scorecard) -> str:
    """Name the decisions on other answers that a change follows from."""
    follows = change.reason is Reason.FOLLOWS
    return "; ".join(decided_anew(before, after, change.part)) if follows else ""


def _former(given: Iterable[Issue]) -> tuple[Former, ...]:
    return tuple(Former(one.card.points or Decimal(0), one.card.max) for one in given)


def _reissued(releases: Sequence[Handed]) -> frozenset[str]:
    """List the uploads that the last release changed, as against the last one that differs."""
    last = releases[-1]
    before = next((one.points for one in reversed(releases) if one.points != last.points), None)
    if before is None:
        return frozenset()
    given = last.stored.release.points
    return frozenset(code for code, points in given.items() if points not in before)
