"""Practice: fresh variants, answers shown as understood, hints, solutions and a tally."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, cycle

from grader import checkers
from grader.engine.attempts import understand
from grader.messages import render
from grader.model import Finding, Mark, Verdict
from grader.wording import Language, say
from grader.workflow.completing import Person
from grader.workflow.practising_session import Session, Tally
from grader.workflow.practising_words import said
from grader.workflow.proving import Chosen, chosen
from grader.workflow.proving.trial import Trial, open_trial
from problems import families
from problems.asking import asked, pictured
from problems.draw import Draw, practice_seed
from problems.errors import ProblemError
from problems.model import Field, Wording
from problems.sheet import Sheet, load_sheet
from submissions.model import Response

SOLUTION, LEAVE, SKIP, STOP = "!", ">", "", "q"
"""What is typed for the worked solution, the next field, the next exercise, and to stop."""

_YES, _NO = frozenset({"", "y", "yes", "j", "ja"}), frozenset({"n", "no", "nein"})
_MATRICES = frozenset({"matrix", "construction"})
"""What may be typed row by row."""
_HINTS = (
    "misconception.",
    "check.",
    "matrix.entry",
    "matrix.more",
    "matrix.shape",
    "number.sign",
    "number.figures",
    "number.places",
    "number.literal",
    "number.rounding",
    "growth.factor",
    "growth.lower",
    "expression.undefined",
    "phrase.",
)
"""Findings that help on; the others would say what was expected."""
_ROUNDED = (".rounded", ".doubted")
"""How the codes of answers end that a person would decide on, as they were rounded."""


class Stopped(Exception):  # noqa: N818 - it is no error
    """Whoever practises has had enough."""


class Left(Exception):  # noqa: N818 - it is no error
    """The next field is wanted, and this one stays as it is."""


class Skipped(Exception):  # noqa: N818 - it is no error
    """The next exercise is wanted."""


@dataclass(slots=True)
class Exercise:
    """One variant, what was answered so far, and whether its solution was shown."""

    trial: Trial
    texts: dict[str, str] = field(default_factory=dict)
    is_shown: bool = False


def practise(name: str, seed: str, language: Language | None, person: Person) -> Tally:
    """Ask exercises until whoever practises stops; gives the tally.

    Args:
        name: of a sheet or a family, or the path of a sheet's file.
        seed: what the exercises are drawn from; empty for others each time.
        language: else the sheet's, else English.
        person: who answers.

    Raises:
        GraderError: there is no such sheet or family, or nothing of it is drawn.
        ProblemError: the sheet's file breaks a rule of the format, or none of it has variants.
        KeyboardInterrupt: it was stopped with Ctrl-C; the tally is told before.
    """
    found = _varying(chosen(name))
    sheet = None if name in families.names() else load_sheet(name)
    session = Session(person, language or (sheet.language if sheet else "en"))
    session.tell("how")
    if sheet:
        _tell_parts(session, sheet, found)
    try:
        for trial in exercises(found, seed or secrets.token_hex(8)):
            _exercise(session, Exercise(trial))
    except (Stopped, EOFError):
        pass
    finally:
        person.tell(session.tally.in_words(session.language))
    return session.tally


def exercises(found: tuple[Chosen, ...], seed: str) -> Iterator[Trial]:
    """Draw one variant after the other, of each family in turn, without end."""
    for number, one in zip(count(), cycle(found), strict=False):
        drawn = Draw("practice", one.family.name, 1, "1.1", seed, number)
        yield open_trial(one.family, one.draw(practice_seed(drawn)))


def _varying(found: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
    """Leave out parts of a sheet with fields that are never drawn, unless all of it are such."""
    varying, refused = list[Chosen](), list[ProblemError]()
    for one in found:
        try:
            next(exercises((one,), ""))
            varying.append(one)
        except ProblemError as error:
            refused.append(error)
    if not varying:
        raise refused[0]
    return tuple(varying)


def _tell_parts(session: Session, sheet: Sheet, found: tuple[Chosen, ...]) -> None:
    """Say which parts of a sheet are practised, and which cannot be."""
    practised = {part for one in found for part in one.parts}
    drawn = [part.id for part in sheet.parts if part.id in practised]
    fixed = [part.id for part in sheet.parts if part.id not in practised]
    if fixed:
        session.tell("covers", drawn=", ".join(drawn), fixed=", ".join(fixed))


def _exercise(session: Session, exercise: Exercise) -> None:
    """Ask for every field of one variant, and then whether to go on."""
    session.tally.exercises += 1
    (part,) = exercise.trial.catalogue.sheet.parts
    title = say(exercise.trial.family.title, session.language)
    session.person.tell("")
    session.tell("exercise", number=session.tally.exercises, title=title)
    session.show(asked(part))
    figure = pictured(part)
    if figure:
        session.person.tell(say(figure.said, session.language))
    try:
        for one in exercise.trial.problem.fields:
            if not checkers.find(one.check.checker).by_person:
                _field(session, exercise, one)
    except Skipped:
        return
    while (typed := session.ask(said("next", session.language))) == SOLUTION:
        _solve(session, exercise)
    if typed.lower() == STOP:
        raise Stopped


def _field(session: Session, exercise: Exercise, one: Field) -> None:
    """Ask for one field until it is right or given up."""
    fate = ""
    for attempt in count():
        try:
            exercise.texts[one.name] = _typed(session, exercise, one)
        except Left:
            session.count(fate)
            return
        except (Skipped, Stopped, EOFError, KeyboardInterrupt):
            session.count(fate)
            raise
        mark = exercise.trial.answered(exercise.texts)[one.name]
        _tell(session, mark)
        fate = _fate(mark, attempt, is_shown=exercise.is_shown)
        if mark.verdict in {Verdict.CORRECT, Verdict.CARRIED}:
            session.count(fate)
            return


def _fate(mark: Mark, attempt: int, *, is_shown: bool) -> str:
    if mark.verdict is Verdict.CORRECT:
        return "seen" if is_shown else "later" if attempt else "first"
    told = {
        Verdict.CARRIED: "carried",
        Verdict.PARTIAL: "partly",
        Verdict.INCORRECT: "not_right",
    }
    return told.get(mark.verdict, "open")


def _typed(session: Session, exercise: Exercise, one: Field) -> str:
    """Give an answer that is understood and meant as it is understood."""
    title = exercise.trial.family.titles.get(one.name, Wording(one.name, one.name))
    question = say(title, session.language)
    text = session.ask(question)
    while True:
        if text == SOLUTION:
            _solve(session, exercise)
        elif text in _LEAVING or text.lower() == STOP:
            raise _LEAVING.get(text, Stopped)
        elif _is_understood(session, one, text):
            further = session.ask(said("count", session.language))
            if further.lower() in _YES:
                return text
            if further.lower() not in _NO:
                text = _joined(one, text, further)
                continue
        text = session.ask(question)


_LEAVING: Mapping[str, type[Exception]] = {LEAVE: Left, SKIP: Skipped}


def _joined(one: Field, text: str, further: str) -> str:
    """Take what was typed after an answer for its next row, or for another answer instead."""
    is_command = further in {SOLUTION, *_LEAVING} or further.lower() == STOP
    if is_command or checkers.find(one.check.checker).reads not in _MATRICES:
        return further
    return f"{text}\n{further}"


def _is_understood(session: Session, one: Field, text: str) -> bool:
    """Show how an answer is understood, or why it is not."""
    attempt = understand(one, Response("1.1", one.name, text, confidence=1.0), "")
    if attempt.answer is not None:
        session.tell("understood", text=attempt.checker.show(attempt.answer).plain)
        return True
    if not attempt.findings:
        session.tell("not_understood")
    _tell_findings(session, attempt.findings)
    return False


def _tell(session: Session, mark: Mark) -> None:
    """Say what an answer came to, with the mistake that it looks like or what else helps on."""
    words = {
        Verdict.CORRECT: "right",
        Verdict.CARRIED: "carried",
        Verdict.PARTIAL: "partly",
        Verdict.INCORRECT: "wrong",
    }
    is_rounded = any(one.code.endswith(_ROUNDED) for one in mark.findings)
    session.tell(words.get(mark.verdict, "rounded" if is_rounded else "open"))
    if mark.verdict in {Verdict.INCORRECT, Verdict.PARTIAL}:
        hints = tuple(one for one in mark.findings if one.code.startswith(_HINTS))
        named = tuple(one for one in hints if one.code.startswith("misconception."))
        _tell_findings(session, named or hints)


def _tell_findings(session: Session, findings: tuple[Finding, ...]) -> None:
    for one in findings:
        session.person.tell(render(one.code, one.args, session.language))


def _solve(session: Session, exercise: Exercise) -> None:
    """Work the exercise out."""
    trial = exercise.trial
    if trial.family.solution is None:
        return session.tell("no_solution")
    session.tally.shown += not exercise.is_shown
    exercise.is_shown = True
    return session.show(trial.family.solution(trial.filled))
