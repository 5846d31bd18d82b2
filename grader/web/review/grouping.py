"""Putting together what is decided together: alike answers, and the answers on one scan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.engine.codes import response_hash
from grader.web.review.gathering import Question, Student
from grader.web.review.places import Place

_LAST = 10**6
"""Orders scans behind all fields of their part."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to decide, for one student or for all who wrote the same."""

    place: Place
    keys: tuple[str, ...]
    """The export holds a row for each."""
    bound: tuple[str, ...]
    """The fingerprint of the response behind each key."""
    id: str
    """Names it in the browser's storage: another response is another thing to decide. Whoever
    writes the same later joins in."""
    reads: bool
    """Whether it may be answered by what stands in the report."""
    why: str


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the queue: one text with all who wrote it, or one scan of one student."""

    asks: tuple[Ask, ...]
    students: tuple[Student, ...]
    text: str | None
    page: int | None
    picture: bytes | None
    is_scan: bool
    is_certain: bool

    @property
    def part(self) -> str:
        """The part that it belongs to."""
        return self.asks[0].place.part

    @property
    def answer(self) -> tuple[str, str, str]:
        """Names the answer, whatever criterion is asked of it."""
        first = self.asks[0]
        field = "" if self.is_scan else first.place.field
        return first.place.part, field, first.keys[0].partition(".")[0]


def group(questions: Iterable[Question], sheet: str = "") -> tuple[Item, ...]:
    """Make the queue: by part, field and criterion, the most frequent answer first.

    Args:
        questions: all that waits.
        sheet: names the sheet and its version, as what is decided holds for that one alone.
    """
    alike: dict[tuple[object, ...], list[Question]] = {}
    for question in questions:
        alike.setdefault(_together(question), []).append(question)
    return tuple(sorted((_item(one, sheet) for one in alike.values()), key=_order))


def _together(question: Question) -> tuple[object, ...]:
    if question.is_scan:
        return question.upload, question.place.part, question.picture
    return question.place, question.alike or (question.upload, question.key)


def _item(questions: Sequence[Question], sheet: str) -> Item:
    first = questions[0]
    asks = [[one] for one in questions] if first.is_scan else [list(questions)]
    people = {one.student: None for one in questions}
    return Item(
        asks=tuple(_ask(one, sheet) for one in asks),
        students=tuple(people),
        text=first.text,
        page=first.page,
        picture=first.picture,
        is_scan=first.is_scan,
        is_certain=first.is_certain,
    )


def _ask(questions: Sequence[Question], sheet: str) -> Ask:
    first = questions[0]
    place = first.place
    named = (first.alike,) if first.alike else (first.key, first.bound_to)
    return Ask(
        place=place,
        keys=tuple(one.key for one in questions),
        bound=tuple(one.bound_to for one in questions),
        id=response_hash(sheet, place.part, place.field, place.criterion, *named),
        reads=first.reads and not place.criterion,
        why=first.why,
    )


def _order(item: Item) -> tuple[object, ...]:
    part, field, criterion = item.asks[0].place.order
    field = _LAST if item.is_scan else field
    return part, field, criterion, -len(item.students), item.text or "", item.asks[0].keys
