"""Whether answers are to a student's own variant: what is held back, and whose else they fit."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.catalogue import Catalogue, Params
from grader.engine.attempts import Attempt, State
from grader.engine.carrying import REFUSALS
from grader.engine.preparing import Paper, prepare, reference_values
from grader.engine.rulings import Book
from grader.model import Audience, Code, Context, Finding, Mark, Outcome, Verdict
from problems.model import Value
from submissions.model import Response

CODES = {
    "variant.missing": Code(
        en="This part has other numbers for each student, and the list of them was not given. A"
        " person decides.",
        de="In diesem Teil haben alle andere Zahlen, und die Liste dazu wurde nicht angegeben. Ein"
        " Mensch entscheidet.",
    ),
    "variant.unknown": Code(
        en="It is not on record which numbers this student was given in this part. A person"
        " decides.",
        de="Es ist nicht verzeichnet, welche Zahlen diese Person in diesem Teil bekam. Ein Mensch"
        " entscheidet.",
    ),
    "variant.torn": Code(
        en="The number in the file's name and the account that it came from belong to two students"
        " with different numbers in this part. A person decides.",
        de="Die Matrikelnummer im Dateinamen und das Konto, von dem die Datei kam, gehören zu zwei"
        " Personen mit verschiedenen Zahlen in diesem Teil. Ein Mensch entscheidet.",
    ),
    "variant.other_list": Code(
        en="The form has a code that is not on record, so that it is not known which numbers were"
        " answered in this part. A person decides.",
        de="Das Blatt trägt einen Code, der nicht verzeichnet ist, daher ist nicht bekannt, welche"
        " Zahlen in diesem Teil beantwortet wurden. Ein Mensch entscheidet.",
    ),
    "variant.foreign_code": Code(
        en="The report carries the code {code}, which is that of the handout for {student}.",
        de="Der Bericht trägt den Code {code}, und das ist der Code des Blatts für {student}.",
        audience=Audience.TUTOR,
    ),
    "variant.strange_code": Code(
        en="The report carries the code {code}, which no handout of this list has.",
        de="Der Bericht trägt den Code {code}, den kein Blatt dieser Liste hat.",
        audience=Audience.TUTOR,
    ),
    "variant.damaged_code": Code(
        en="The report carries the code {code}, in which a letter is wrong: no handout has it.",
        de="Der Bericht trägt den Code {code}, in dem ein Zeichen falsch ist: Kein Blatt hat ihn.",
        audience=Audience.TUTOR,
    ),
    "variant.fits_other": Code(
        en="Part {part}: what is not right for the student's own numbers is right for those of"
        " {students}, as are all other answers here. This is only a hint, and costs nothing.",
        de="Teil {part}: Was für die eigenen Zahlen nicht richtig ist, ist richtig für die von"
        " {students}, und alle anderen Antworten hier ebenso. Das ist nur ein Hinweis und kostet"
        " nichts.",
        audience=Audience.TUTOR,
    ),
}

_MOST_NAMED = 3
_WRONG = frozenset({Verdict.INCORRECT, Verdict.CARRIED, Verdict.PARTIAL})
"""What an answer to somebody else's numbers may come to."""
_SHARED = 1 / 40


@dataclass(frozen=True, slots=True)
class Other:
    """What the answers to one part are for another student."""

    student: str
    references: Mapping[str, Value]


def held_back(
    responses: Iterable[Response], parts: Collection[str], code: str
) -> Iterator[Response]:
    """Leave what was answered in some parts to a person, and say why; blanks stay blank."""
    for one in responses:
        is_held = one.part in parts and (one.text is None or one.text.strip())
        yield replace(one, flags=tuple(sorted({*one.flags, code}))) if is_held else one


def others(
    catalogue: Catalogue, part: str, params: Iterable[tuple[str, Params]]
) -> tuple[Other, ...]:
    """Solve a part for everybody, by student and params."""
    return tuple(
        Other(student, reference_values(catalogue.problem(part, given)))
        for student, given in params
    )


def fitting(
    catalogue: Catalogue,
    paper: Paper,
    book: Book,
    marks: Iterable[Mark],
    known: Mapping[str, Iterable[Other]],
) -> Iterator[Finding]:
    """Tell whose answers they are, where those of a part are wrong and right for somebody else.

    Answers that both have are right for either; all others have to be the other student's.

    Args:
        catalogue: the sheet.
        paper: what was answered.
        book: persons' decisions, as some readings may be corrected.
        marks: what it came to.
        known: what the answers are for each other student, by part.
    """
    listed = tuple(marks)
    for part, everybody in known.items():
        wrong = {mark.field for mark in listed if mark.part == part and mark.verdict in _WRONG}
        if not any(m.part == part and m.verdict is Verdict.INCORRECT for m in listed):
            continue
        attempts = prepare(catalogue, catalogue.part(part), paper, book).attempts
        answered = {name: a for name, a in attempts.items() if a.state is State.ANSWERED}
        known_ones = tuple(everybody)
        names = [one.student for one in known_ones if fits(answered, one)]
        if names and tells_apart(known_ones, wrong & answered.keys()):
            yield _fits_other(part, names)


def tells_apart(everybody: Sequence[Other], fields: Collection[str]) -> bool:
    """Whether right answers differ so much that a wrong one hardly is somebody else's by chance.

    Where a wrong answer meets one of n others by chance in one case of 20, some n / 40 of these
    share theirs with somebody.
    """
    spelt = {repr([one.references.get(name) for name in sorted(fields)]) for one in everybody}
    return len(everybody) - len(spelt) <= len(everybody) * _SHARED


def fits(answered: Mapping[str, Attempt], other: Other) -> bool:
    """Whether all answers are right for another student."""
    return bool(answered) and all(
        name in other.references and _is_right(attempt, other.references[name])
        for name, attempt in answered.items()
    )


def _is_right(attempt: Attempt, reference: Value) -> bool:
    context = Context(predicate=attempt.field.predicate)
    try:
        lifted = attempt.checker.lift(reference, attempt.options)
    except REFUSALS:
        return False
    compared = attempt.checker.compare(lifted, attempt.answer, attempt.options, context)
    return compared.outcome is Outcome.CORRECT


def _fits_other(part: str, names: list[str]) -> Finding:
    more = [] if len(names) <= _MOST_NAMED else ["…"]
    students = ", ".join([*names[:_MOST_NAMED], *more])
    return Finding(
        code="variant.fits_other",
        args={"part": part, "students": students},
        audience=Audience.TUTOR,
    )
