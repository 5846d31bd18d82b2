"""What is wrong with a row of a decision file, by what its key names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from grader import checkers
from grader.catalogue import Catalogue
from grader.engine.attempts import is_held
from grader.messages import render
from grader.model import Decision, Mark
from grader.notation.errors import NotationError
from grader.wording import LANGUAGES, points_text
from grader.workflow.on_uploads import extension_of
from grader.workflow.rows import Row
from grader.workflow.taking_in import student_of
from problems.model import Wording
from problems.sheet import Sheet

_UNKNOWN = Wording(
    "nothing here has this key; the keys stand in results.json and overview.html",
    "nichts hier hat diesen Code; die Codes stehen in results.json und overview.html",
)
_OUTDATED = Wording(
    "the response is no longer the one that this was decided on. Look at the new one, or"
    " leave such rows out with --skip-changed",
    "die Antwort ist nicht mehr die, über die entschieden wurde. Sehen Sie sich die neue an, oder"
    " lassen Sie solche Einträge mit --skip-changed aus",
)
_SHARED = Wording(
    "two uploads of this student's number have this key; choose first which one counts "
    "(admit_as on it, or refuse on the other)",
    "zwei Abgaben zur Nummer dieser Person haben diesen Code; entscheiden Sie zuerst, welche zählt"
    " (mit admit_as bei ihr oder mit refuse bei der anderen)",
)

_NUMBERS_UNKNOWN = Wording(
    "it is not known which numbers this answers, so that no reading can be marked; give points",
    "es ist nicht bekannt, zu welchen Zahlen diese Antwort gehört, daher lässt sich keine Lesung"
    " bewerten; geben Sie Punkte",
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a key names: its fingerprint, and what it may be given."""

    bound_to: str
    mark: Mark | None = None
    maximum: Decimal | None = None
    """Points at most; None for an intake."""
    number: str = ""
    """Whose number an upload holds now, where it counts or waits."""
    is_shared: bool = False
    """Whether two uploads of one number have this key."""
    params: Mapping[str, Any] | None = None
    """Of the student's own variant of the mark's part."""


def is_outdated(decision: Decision, target: Target) -> bool:
    """Tell whether a decision names a response that is no longer there."""
    return decision.bound_to is not None and decision.bound_to != target.bound_to


def taken(number: str, key: str) -> Wording:
    """Say that a number has another upload already, which this one would push aside."""
    return Wording(
        f"{number} has an upload that counts or waits (key {key}); refuse that one in the same"
        " file, or do not admit this one as theirs",
        f"{number} hat eine Abgabe, die zählt oder wartet (key {key}); lehnen Sie jene in derselben"
        " Datei mit refuse ab, oder ordnen Sie diese nicht der Person zu",
    )


def fault_in(row: Row, targets: Mapping[str, Target], catalogue: Catalogue) -> Wording | None:
    """Say what is wrong with a row; None where it may be taken in."""
    decision = row.decision
    target = targets.get(decision.key)
    if target is None:
        return _UNKNOWN
    if is_outdated(decision, target):
        return _OUTDATED
    if target.is_shared:
        return _SHARED
    if target.mark is None:
        return _wrong_on_upload(decision, catalogue.sheet)
    return _wrong_on_mark(decision, target, target.mark, catalogue)


def _wrong_on_mark(
    decision: Decision, target: Target, mark: Mark, catalogue: Catalogue
) -> Wording | None:
    if "." in decision.key and mark.because:
        return Wording(
            f"the field as a whole was decided by {mark.decided_by}, which stands over its"
            f" criteria; give points to the field ({mark.code}) instead",
            f"das Feld als Ganzes hat {mark.decided_by} entschieden, und das geht seinen Kriterien"
            f" vor; geben Sie stattdessen dem Feld Punkte ({mark.code})",
        )
    if decision.points is not None:
        return _wrong_points(decision.points, target, catalogue.sheet.points_step)
    if decision.read_as is not None and decision.read_as.strip() and any(map(is_held, mark.flags)):
        return _NUMBERS_UNKNOWN
    if decision.read_as is not None and "." not in decision.key:
        return _wrong_reading(decision.read_as, mark, catalogue, target.params)
    return Wording(
        "this names an answer; points or read_as was expected",
        "dies nennt eine Antwort; points oder read_as wurde erwartet",
    )


def _wrong_on_upload(decision: Decision, sheet: Sheet) -> Wording | None:
    if decision.admit_as is not None:
        student = student_of(decision.admit_as)
        if student is None or not re.fullmatch(sheet.naming.number_pattern, student.number):
            return Wording(
                f"admit_as is {decision.admit_as!r}; Surname-Number was expected",
                f"admit_as ist {decision.admit_as!r}; Nachname-Nummer wurde erwartet",
            )
    elif decision.until is not None:
        return _wrong_date(decision, sheet)
    elif not decision.refuse and not decision.excuse:
        return Wording(
            "this names an upload; admit_as, refuse, excuse or until was expected",
            "dies nennt eine Abgabe; admit_as, refuse, excuse oder until wurde erwartet",
        )
    return None


def _wrong_date(decision: Decision, sheet: Sheet) -> Wording | None:
    until, extension = decision.until, extension_of(decision, sheet.zone)
    if extension is None:
        return Wording(
            f"until is {until!r}; a time such as 2026-12-08T23:59 was expected",
            f"until ist {until!r}; eine Zeit wie 2026-12-08T23:59 wurde erwartet",
        )
    if sheet.due is None:
        return Wording(
            "the sheet has no due date, so that until has nothing to move",
            "das Blatt hat keinen Abgabetermin, daher hat until nichts zu verschieben",
        )
    if extension.until <= sheet.due:
        due = sheet.due.isoformat(timespec="minutes")
        return Wording(
            f"until is {until!r}, which is not after the due date ({due})",
            f"until ist {until!r}, und das liegt nicht nach dem Abgabetermin ({due})",
        )
    return None


def _wrong_points(points: Decimal, target: Target, step: Decimal) -> Wording | None:
    most = target.maximum
    if most is not None and points > most:
        return Wording(
            f"points given: {points}; there are {most} at most",
            f"vergebene Punkte: {points_text(points, 'de')}; es gibt höchstens"
            f" {points_text(most, 'de')}",
        )
    if points % step:
        return Wording(
            f"{points} is no multiple of the sheet's step of {step}",
            f"{points_text(points, 'de')} ist kein Vielfaches der Schrittweite des Blatts,"
            f" {points_text(step, 'de')}",
        )
    return None


def _wrong_reading(
    text: str, mark: Mark, catalogue: Catalogue, params: Mapping[str, Any] | None
) -> Wording | None:
    problem = catalogue.problem(mark.part, params)
    asked = next(field for field in problem.fields if field.name == mark.field)
    checker = checkers.find(asked.check.checker)
    if not text.strip():
        return None
    try:
        read = checker.parse(text, checker.options.model_validate(dict(asked.check.options)))
    except NotationError as error:
        return _not_understood(mark, error.code, error.args_)
    words = checker.unread(read)
    return None if words is None else _not_understood(mark, words.code, words.args)


def _not_understood(mark: Mark, code: str, args: Mapping[str, str]) -> Wording:
    english, german = (render(code, args, language) for language in LANGUAGES)
    return Wording(
        f"read_as is not understood for {mark.part} {mark.field}: {english}",
        f"read_as ist für {mark.part} {mark.field} nicht zu verstehen: {german}",
    )
