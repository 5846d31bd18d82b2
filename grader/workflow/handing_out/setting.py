"""What worker processes do for one student: draw, and set the handout and its solution."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from grader.catalogue import Catalogue, mistaken, open_catalogue, solved
from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.wording import Language, say, visible
from grader.workflow.handing_out.assigning import Drawn
from grader.workflow.handing_out.ledger import Given
from grader.workflow.sheets import facts
from grader.workflow.variants import Wish, drawn_for, random_parts
from problems.handout import Layout, print_handout
from problems.model import Problem, Variant, Wording
from problems.working import Mistaken, Worked, print_working

_FOR = Wording("For {name}", "Für {name}")
_OWN = Wording(
    "In {parts} you have numbers of your own, and other students have others.",
    "In {parts} haben Sie eigene Zahlen, und andere Studierende haben andere.",
)
_NUMBER = Wording("Number {number}, code {code}", "Nummer {number}, Code {code}")


@dataclass(frozen=True, slots=True)
class DrawJob:
    """A student to draw for, as draws name them."""

    sheet: str
    student: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandoutJob:
    """A student to print for."""

    sheet: str
    given: Given
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class SetSheets:
    """What was printed: for the student, and for tutors."""

    handout: bytes
    working: bytes


def draw_first(job: DrawJob) -> dict[str, Variant]:
    """Draw what a student is given unless somebody else has it, by part."""
    catalogue, wish = _catalogue(job.sheet), Wish(job.student, job.secret)
    return {part.id: drawn_for(catalogue, part, wish) for part in random_parts(catalogue)}


def draw_ahead(
    workers: Workers, sheet: str, secret: bytes, students: Iterable[str]
) -> Iterator[Drawn]:
    """Have workers draw for students, as draws name them; where one fails, nothing is drawn."""
    jobs = (DrawJob(sheet, student, secret) for student in students)
    for _, drawn in workers.run(draw_first, jobs):
        yield {} if isinstance(drawn, Failure) else drawn


def set_sheets(job: HandoutJob) -> SetSheets:
    """Set one student's handout, and how it is solved."""
    catalogue = _catalogue(job.sheet)
    return SetSheets(_handout(catalogue, job), _working(catalogue, job))


def _handout(catalogue: Catalogue, job: HandoutJob) -> bytes:
    sheet, given, language = catalogue.sheet, job.given, job.language
    own = say(_OWN, language).format(parts=", ".join(given.params))
    lines = (facts(sheet, language), *_for(job), own)
    layout = Layout(language, lines=lines, params=given.params, code=given.code)
    return print_handout(sheet, layout).pdf


def _working(catalogue: Catalogue, job: HandoutJob) -> bytes:
    given, language = job.given, job.language
    label = given.student or given.account
    number = say(_NUMBER, language).format(number=label, code=given.code)
    layout = Layout(language, lines=(*_for(job), number), code=given.code)
    parts = [
        _worked(catalogue, part, catalogue.problem(part, given.params[part]), given)
        for part in given.params
    ]
    return print_working(catalogue.sheet, parts, layout)


def _for(job: HandoutJob) -> tuple[str, ...]:
    return (say(_FOR, job.language).format(name=visible(job.name)),) if job.name else ()


def _worked(catalogue: Catalogue, part: str, problem: Problem, given: Given) -> Worked:
    right = solved(problem)
    wrong = [(mistake, mistaken(mistake, right)) for mistake in problem.misconceptions]
    shown = {mistake.name for mistake, values in wrong if values}
    known = catalogue.fillings[part].family.mistakes
    return Worked(
        catalogue.part(part),
        given.params[part],
        right,
        tuple(Mistaken(m.message, values, bool(m.tolerance)) for m, values in wrong if values),
        tuple(message for name, message in known.items() if name not in shown),
    )


@cache
def _catalogue(sheet: str) -> Catalogue:
    """Open the public part of a sheet once in each process."""
    return open_catalogue(sheet, public_only=True)
