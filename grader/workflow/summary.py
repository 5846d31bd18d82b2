"""What a run came to, in a few lines for the tutor and as a document for machines."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from grader.messages import render
from grader.model import Reconciliation, Status
from grader.terminal import one_line
from grader.wording import points_text
from grader.workflow.changes import Change, Reason
from grader.workflow.request import Outcome

Language = Literal["en", "de"]

_WORDS = {
    "en": {
        "roster": "{roster} on the roster + {unlisted} not on it = {graded} graded"
        " + {needs_review} waiting + {not_graded} not graded + {missing} missing",
        "no_roster": "{graded} graded, {needs_review} waiting, {not_graded} not graded"
        " (no roster given, so nobody can be missing)",
        "superseded": "{superseded} replaced by a newer upload",
        "unbalanced": "THE SUMS DO NOT MATCH: please report this.",
        "changes": "Points changed:",
        "change": "{surname} {number}, {part} {field} ({code}): {before} → {after}, {why}",
        "rejected": "Not graded:",
        "waiting": "Waiting for a person, by part:",
        "out": "See {out}",
        "unlimited": "This system cannot limit: {what}.",
        "lateness": "Lateness was not checked: give Moodle's worksheet with --worksheet.",
    },
    "de": {
        "roster": "{roster} auf der Liste + {unlisted} nicht darauf = {graded} bewertet"
        " + {needs_review} wartend + {not_graded} nicht bewertet + {missing} fehlend",
        "no_roster": "{graded} bewertet, {needs_review} wartend, {not_graded} nicht bewertet"
        " (ohne Teilnehmerliste kann niemand fehlen)",
        "superseded": "{superseded} durch eine neuere Abgabe ersetzt",
        "unbalanced": "DIE SUMMEN STIMMEN NICHT: bitte melden.",
        "changes": "Geänderte Punkte:",
        "change": "{surname} {number}, {part} {field} ({code}): {before} → {after}, {why}",
        "rejected": "Nicht bewertet:",
        "waiting": "Wartet auf einen Menschen, nach Teilaufgabe:",
        "out": "Siehe {out}",
        "unlimited": "Dieses System kann nicht begrenzen: {what}.",
        "lateness": "Verspätungen wurden nicht geprüft: Moodles Bewertungstabelle mit --worksheet"
        " angeben.",
    },
}

_REASONS = {
    Reason.DECISION: {"en": "decided: {detail}", "de": "entschieden: {detail}"},
    Reason.SET_ASIDE: {
        "en": "the response changed, so a decision no longer counts",
        "de": "die Antwort ist eine andere, die Entscheidung zählt nicht mehr",
    },
    Reason.RESPONSE: {"en": "the response changed", "de": "die Antwort ist eine andere"},
    Reason.SHEET: {"en": "the sheet changed {detail}", "de": "das Blatt ist neu {detail}"},
    Reason.VERSION: {"en": "the grader changed {detail}", "de": "der Grader ist neu {detail}"},
    Reason.FAILED: {
        "en": "marking itself failed ({detail})",
        "de": "die Bewertung selbst ist gescheitert ({detail})",
    },
    Reason.FOLLOWS: {
        "en": "it follows from another answer or decision",
        "de": "es folgt aus einer anderen Antwort oder Entscheidung",
    },
}


def summary_text(outcome: Outcome) -> str:
    """Word a run for the tutor."""
    language = outcome.batch.language
    return "\n".join(one_line(line) for line in _lines(outcome, language))


def summary_document(outcome: Outcome) -> dict[str, Any]:
    """Give a run as JSON: reconciliation, changes, and where the results are."""
    return {
        "schema": 1,
        "sheet": outcome.batch.sheet.id,
        "out": str(outcome.out),
        "reconciliation": {
            **outcome.batch.reconciliation.model_dump(),
            "balanced": outcome.batch.reconciliation.balanced,
        },
        "changes": [_change_document(change) for change in outcome.changes],
        "unlimited": list(outcome.unlimited),
        "lateness_checked": outcome.lateness_checked,
    }


def _lines(outcome: Outcome, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield _sums(outcome.batch.reconciliation, language)
    if outcome.changes:
        yield words["changes"]
        yield from ("  " + _change(change, language) for change in outcome.changes)
    yield from _refusals(outcome, language)
    yield from _waiting(outcome, language)
    if not outcome.lateness_checked:
        yield words["lateness"]
    if outcome.unlimited:
        yield words["unlimited"].format(what=", ".join(outcome.unlimited))
    yield words["out"].format(out=outcome.out / "overview.html")


def _sums(sums: Reconciliation, language: Language) -> str:
    words = _WORDS[language]
    text = words["no_roster" if sums.roster is None else "roster"].format(**sums.model_dump())
    if sums.superseded:
        text += "; " + words["superseded"].format(superseded=sums.superseded)
    return text if sums.balanced else f"{text}. {words['unbalanced']}"


def _change(change: Change, language: Language) -> str:
    why = _REASONS[change.reason][language].format(detail=change.detail)
    return _WORDS[language]["change"].format(
        surname=change.surname,
        number=change.number,
        part=change.part,
        field=change.field,
        code=change.code,
        before=points_text(change.before, language),
        after=points_text(change.after, language),
        why=why,
    )


def _change_document(change: Change) -> dict[str, Any]:
    return {
        "student": {"surname": change.surname, "number": change.number},
        "part": change.part,
        "field": change.field,
        "code": change.code,
        "before": None if change.before is None else float(change.before),
        "after": None if change.after is None else float(change.after),
        "reason": change.reason.value,
        "detail": change.detail,
    }


def _refusals(outcome: Outcome, language: Language) -> Iterator[str]:
    refused = (e for e in outcome.batch.entries if e.status is Status.NOT_GRADED)
    for index, entry in enumerate(refused):
        if not index:
            yield _WORDS[language]["rejected"]
        reasons = " ".join(render(f.code, f.args, language) for f in entry.findings)
        yield f"  {entry.file} ({entry.code}): {reasons}"


def _waiting(outcome: Outcome, language: Language) -> Iterator[str]:
    parts: Counter[str] = Counter()
    for entry in outcome.batch.entries:
        for mark in entry.scorecard.marks if entry.scorecard else ():
            parts[mark.part] += mark.points is None
    if parts.total():
        yield _WORDS[language]["waiting"]
        yield "  " + ", ".join(f"{part}: {count}" for part, count in parts.items() if count)
