"""Gathering what waits for a person out of the entries of a run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.engine.attempts import is_held
from grader.messages import render
from grader.model import WAITING, CriterionMark, Entry, Mark, Scorecard, Verdict
from grader.reports import Pictures
from grader.web.review.folding import fold_formula, fold_text
from grader.web.review.places import Place, Places
from grader.wording import VERDICTS, say, visible

_BY_PERSON = "mark.by_person"
"""Says that a person marks the text, which is why the page is there at all."""
_NOBODY_ELSE = ""


@dataclass(frozen=True, slots=True)
class Student:
    """Whose answer it is."""

    surname: str
    number: str


@dataclass(frozen=True, slots=True)
class Question:
    """One mark or criterion of one student that has no points yet."""

    place: Place
    key: str
    """The code that a decision names."""
    bound_to: str
    """The fingerprint of the response."""
    student: Student
    upload: str
    text: str | None
    """As read; None where no label was found."""
    alike: str
    """Equal for answers that are decided together; empty where each stands alone."""
    why: str
    page: int | None
    picture: bytes | None
    reads: bool = True
    """Whether what stands in the report can be marked: only where it is known which numbers it
    answers."""

    @property
    def is_certain(self) -> bool:
        """Whether a text was read for sure, so that a person need not see the report."""
        return bool(self.alike) and bool(self.place.criterion)

    @property
    def is_scan(self) -> bool:
        """Whether nothing was read, and whole pages show where the answer may stand."""
        return self.text is None and self.picture is not None


def gather(entries: Iterable[Entry], places: Places, pictures: Pictures) -> Iterator[Question]:
    """Yield every question that waits.

    Args:
        entries: of the last run.
        places: words the sheet.
        pictures: gives the pictures of an upload's answers.
    """
    for entry in entries:
        card = entry.scorecard
        if card is None or all(mark.points is not None for mark in card.marks):
            continue
        shots = pictures(entry)
        for mark in card.marks:
            if mark.points is None:
                yield from _questions(entry, mark, places, shots)


def shared_keys(questions: Iterable[Question]) -> frozenset[str]:
    """Name the keys that two uploads have: nothing can be decided before one of them counts."""
    times = Counter(question.key for question in questions)
    return frozenset(key for key, number in times.items() if number > 1)


def _questions(
    entry: Entry, mark: Mark, places: Places, shots: Mapping[tuple[str, str], bytes]
) -> Iterator[Question]:
    params = entry.scorecard.params.get(mark.part) if entry.scorecard else None
    for criterion in _open_criteria(mark) or (None,):
        yield Question(
            place=places.of(mark, criterion, params),
            key=criterion.code if criterion else mark.code,
            bound_to=mark.response_hash,
            student=Student(visible(entry.surname), visible(entry.number)),
            upload=entry.code,
            text=None if mark.response is None else visible(mark.response),
            alike=_alike(entry.scorecard, mark),
            why=_why(mark, places),
            page=mark.position.page if mark.position else None,
            picture=shots.get((mark.part, mark.field)),
            reads=not any(map(is_held, mark.flags)),
        )


def _open_criteria(mark: Mark) -> tuple[CriterionMark, ...]:
    """Give the criteria to decide; none where marking failed, as only points for all count then."""
    if mark.verdict is Verdict.ERROR:
        return ()
    return tuple(one for one in mark.criteria if one.points is None)


def _alike(card: Scorecard | None, mark: Mark) -> str:
    """Fold an answer that was read for sure, with all that a decision on it depends on."""
    if mark.response is None or mark.flags or card is None:
        return _NOBODY_ELSE
    beside = (one for one in card.marks if one.part == mark.part and not one.criteria)
    found = [fold_formula(one.response or "") for one in beside]
    found += [repr(card.params[mark.part])] if mark.part in card.params else []
    if mark.criteria:
        return repr((fold_text(mark.response), found))
    why = [f"{finding.code} {sorted(finding.args.items())}" for finding in mark.findings]
    return repr((fold_formula(mark.response), found, why))


def _why(mark: Mark, places: Places) -> str:
    """Say why it waits, where that is more than that a person marks it."""
    told = [one for one in mark.findings if one.code != _BY_PERSON]
    if told:
        texts = (render(one.code, one.args, places.language) for one in told)
        return " ".join(visible(text) for text in texts)
    if _open_criteria(mark) or mark.verdict not in WAITING:
        return ""
    return say(VERDICTS[mark.verdict], places.language)
