"""When something last happened about somebody, as the record of a folder tells it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from grader.gradebook import Gradebook, StoredRelease
from grader.workflow.people import Someone
from grader.workflow.taking_in import Result

Moments = Mapping[str, datetime | None]
"""The last moment of each person, by label; None where the record tells none."""


def last_moments(
    book: Gradebook,
    people: Iterable[Someone],
    results: Iterable[Result],
    codes: Mapping[str, str],
    zone: tzinfo,
) -> Moments:
    """Find when each person last handed in, or a person last decided on or released their points.

    A release counts where it was the first of those points. Of whom no upload is there, the last
    moment is that of the whole folder: the list is kept for the others until then.

    Args:
        book: the record.
        people: everybody.
        results: what was handed in.
        codes: the label of each person, by the codes of their uploads and marks.
        zone: of moments that name none.
    """
    everybody = tuple(people)
    owner = {entry.file: one.label for one in everybody for entry in one.entries}
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for label, moment in (
        *_handed_in(results, owner),
        *_decided(book, codes),
        *_released(book.releases(), codes),
    ):
        found[label].append(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    latest = max((moment for moments in found.values() for moment in moments), default=None)
    return {
        one.label: max(found[one.label], default=None if one.entries else latest)
        for one in everybody
    }


def _handed_in(
    results: Iterable[Result], owner: Mapping[str, str]
) -> Iterator[tuple[str, datetime]]:
    for result in results:
        if result.upload.submitted and result.upload.file in owner:
            yield owner[result.upload.file], result.upload.submitted


def _decided(book: Gradebook, codes: Mapping[str, str]) -> Iterator[tuple[str, datetime]]:
    for stored in book.decisions():
        label = codes.get(stored.decision.key.partition(".")[0])
        if label:
            yield label, datetime.fromisoformat(stored.made_at)


def _released(
    releases: Iterable[StoredRelease], codes: Mapping[str, str]
) -> Iterator[tuple[str, datetime]]:
    before: Mapping[str, str] = {}
    for stored in releases:
        for code, points in stored.release.points.items():
            if before.get(code) != points and code in codes:
                yield codes[code], datetime.fromisoformat(stored.made_at)
        before = stored.release.points
