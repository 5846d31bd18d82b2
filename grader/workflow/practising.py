"""Practice: fresh variants, answers shown as understood, hints, solutions and a tally."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, cycle

from grader import checkers
from grader.catalogue import draw_of
from grader.engine.attempts import understand
from grader.messages import render
from grader.model import Finding, Mark, Verdict
from grader.wording import Language, say
from grader.workflow.completing import Person
from grader.workflow.proving import chosen
from grader.workflow.proving.trial import Trial, open_trial
from problems import families
from problems.asking import asked, pictured
from problems.draw import Draw, practice_seed
from problems.model import Family, Field, Wording
from problems.sheet import load_sheet
from problems.typst.plain import plain
from submissions.model import Response

SOLUTION, LEAVE, SKIP, STOP = "!", ">", "", "q"
"""What is typed for the worked solution, the next field, the next exercise, and to stop."""

_WORDS: Mapping[str, Wording] = {
    "how": Wording(
        "Type an answer and press Enter. Enter alone: next exercise, >: next field with this one"
        " as it stands, !: worked solution, q: stop. A matrix in one line: 1 2; 3 4.",
        "Antwort tippen und Enter drücken. Enter allein: nächste Aufgabe, >: nächstes Feld, dieses"
        " bleibt, wie es ist, !: Lösungsweg, q: Ende. Eine Matrix in einer Zeile: 1 2; 3 4.",
    ),
    "exercise": Wording("Exercise {number}: {title}", "Aufgabe {number}: {title}"),
    "understood": Wording("Understood as {text}.", "Verstanden als {text}."),
    "count": Wording("Does that count? [Y/n]", "Soll das zählen? [J/n]"),
    "right": Wording("Right.", "Richtig."),
    "carried": Wording(
        "Right, given your earlier answer, which was not.",
        "Folgerichtig aus Ihrer früheren Antwort; die war nicht richtig.",
    ),
    "wrong": Wording("Not right yet.", "Noch nicht richtig."),
    "open": Wording(
        "No machine can tell. Compare it with the solution (!).",
        "Das kann keine Maschine sagen. Vergleichen Sie mit der Lösung (!).",
    ),
    "no_solution": Wording(
        "There is no worked solution.", "Einen Lösungsweg gibt es hierzu nicht."
    ),
    "tally": Wording(
        "Exercises: {exercises}. Answers right at once: {first}, later: {later}, carried:"
        " {carried}, not: {not_right}. Solutions shown: {shown}.",
        "Aufgaben: {exercises}. Antworten sofort richtig: {first}, später: {later}, folgerichtig:"
        " {carried}, nicht: {not_right}. Lösungen gezeigt: {shown}.",
    ),
}
_NO = frozenset({"n", "no", "nein"})


class Stopped(Exception):  # noqa: N818 - it is no error
    """Whoever practises has had enough."""


class Left(Exception):  # noqa: N818 - it is no error
    """The next field is wanted, and this one stays as it is."""


class Skipped(Exception):  # noqa: N818 - it is no error
    """The next exercise is wanted."""


@dataclass(slots=True)
class Tally:
    """What came of the answers so far."""

    exercises: int = 0
    shown: int = 0
    fates: Counter[str] = field(default_factory=Counter)

    def in_words(self, language: Language) -> str:
        """Say it in one line."""
        fates = {name: self.fates[name] for name in ("first", "later", "carried", "not_right")}
        return _said("tally", language, exercises=self.exercises, shown=self.shown, **fates)


@dataclass(frozen=True, slots=True)
class Session:
    """Whoever practises, in which language, and how it goes."""

    person: Person
    language: Language
    tally: Tally = field(default_factory=Tally)

    def tell(self, name: str, /, **values: object) -> None:
        """Say one of the phrases."""
        self.person.tell(_said(name, self.language, **values))

    def show(self, markup: Wording) -> None:
        """Show a text that is Typst markup, line by line."""
        for line in plain(say(markup, self.language)).splitlines():
            self.person.tell(line)


def practise(name: str, seed: str, language: Language | None, person: Person) -> Tally:
    """Ask exercises until whoever practises stops; gives the tally.

    Args:
        name: of a sheet or a family, or the path of a sheet's file.
        seed: what the exercises are drawn from; empty for others each time.
        language: else the sheet's, else English.
        person: who answers.

    Raises:
        ProblemError: there is no such sheet or family, or nothing of it is drawn.
    """
    found = chosen(name)
    spoken: Language = language or ("en" if name in families.names() else load_sheet(name).language)
    session = Session(person, spoken)
    session.tell("how")
    try:
        for trial in exercises(found, seed or secrets.token_hex(8)):
            _exercise(session, trial)
    except (Stopped, EOFError):
        pass
    person.tell(session.tally.in_words(spoken))
    return session.tally


def exercises(found: tuple[Family, ...], seed: str) -> Iterator[Trial]:
    """Draw one variant after the other, of each family in turn, without end."""
    for number, family in zip(count(), cycle(found), strict=False):
        drawn = Draw("practice", family.name, 1, "1.1", seed, number)
        yield open_trial(family, draw_of(family, None, practice_seed(drawn)))


def _exercise(session: Session, trial: Trial) -> None:
    """Ask for every field of one variant."""
    session.tally.exercises += 1
    (part,) = trial.catalogue.sheet.parts
    title = say(trial.family.title, session.language)
    session.person.tell("")
    session.tell("exercise", number=session.tally.exercises, title=title)
    session.show(asked(part))
    figure = pictured(part)
    if figure:
        session.person.tell(say(figure.said, session.language))
    texts: dict[str, str] = {}
    try:
        for one in trial.problem.fields:
            if not checkers.find(one.check.checker).by_person:
                _field(session, trial, one, texts)
    except Skipped:
        return


def _field(session: Session, trial: Trial, one: Field, texts: dict[str, str]) -> None:
    """Ask for one field until it is right or given up."""
    for attempt in count():
        try:
            texts[one.name] = _typed(session, trial, one)
        except Left:
            session.tally.fates["not_right"] += 1
            return
        except (Skipped, Stopped, EOFError):
            if attempt:
                session.tally.fates["not_right"] += 1
            raise
        mark = trial.answered(texts)[one.name]
        _tell(session, mark)
        fate = _fate(mark, attempt)
        if fate:
            session.tally.fates[fate] += 1
            return


def _fate(mark: Mark, attempt: int) -> str:
    if mark.verdict is Verdict.CORRECT:
        return "later" if attempt else "first"
    return "carried" if mark.verdict is Verdict.CARRIED else ""


def _typed(session: Session, trial: Trial, one: Field) -> str:
    """Give an answer that is understood and meant as it is understood."""
    title = trial.family.titles.get(one.name, Wording(one.name, one.name))
    while True:
        text = session.person.ask(say(title, session.language)).strip()
        if text == SOLUTION:
            _solve(session, trial)
        elif text == LEAVE:
            raise Left
        elif text == SKIP:
            raise Skipped
        elif text.lower() == STOP:
            raise Stopped
        elif _is_meant(session, one, text):
            return text


def _is_meant(session: Session, one: Field, text: str) -> bool:
    """Show how an answer is understood, and ask whether it counts."""
    attempt = understand(one, Response("1.1", one.name, text, confidence=1.0), "")
    if attempt.answer is None:
        _tell_findings(session, attempt.findings)
        return False
    session.tell("understood", text=attempt.checker.show(attempt.answer).plain)
    return session.person.ask(_said("count", session.language)).strip().lower() not in _NO


def _tell(session: Session, mark: Mark) -> None:
    """Say what an answer came to, with the mistake that it looks like."""
    words = {Verdict.CORRECT: "right", Verdict.CARRIED: "carried", Verdict.INCORRECT: "wrong"}
    session.tell(words.get(mark.verdict, "open"))
    if mark.verdict is Verdict.INCORRECT:
        named = (one for one in mark.findings if one.code.startswith(("misconception.", "check.")))
        _tell_findings(session, tuple(named))


def _tell_findings(session: Session, findings: tuple[Finding, ...]) -> None:
    for one in findings:
        session.person.tell(render(one.code, one.args, session.language))


def _solve(session: Session, trial: Trial) -> None:
    """Work the exercise out."""
    if trial.family.solution is None:
        return session.tell("no_solution")
    session.tally.shown += 1
    return session.show(trial.family.solution(trial.filled))


def _said(name: str, language: Language, /, **values: object) -> str:
    return say(_WORDS[name], language).format_map(values)
