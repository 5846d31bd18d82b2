"""What a run came to, in a few lines for the tutor and as a document for machines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from grader.messages import render
from grader.model import Reconciliation, Status
from grader.terminal import one_line
from grader.wording import filled, limits_text, points_text, shorten
from grader.workflow.absent import absent_document, absent_lines
from grader.workflow.changes import Change, Reason, Reread
from grader.workflow.copies import GONE
from grader.workflow.lacking import lacking_lines
from grader.workflow.own_variants import variant_lines
from grader.workflow.release_summary import (
    FEW,
    few,
    lowered_document,
    lowered_lines,
    plain,
    release_lines,
    unreleased,
    unreleased_document,
)
from grader.workflow.request import Outcome

Language = Literal["en", "de"]

_LONGEST = 120
"""Characters of an answer that are printed; all of it stands in the JSON document."""

_WORDS = {
    "en": {
        "roster": "{roster} on the roster + {unlisted} not on it = {graded} graded"
        " + {needs_review} waiting + {not_graded} not graded + {missing} missing",
        "no_roster": "{graded} graded, {needs_review} waiting, {not_graded} not graded"
        " (no roster given, so nobody can be missing)",
        "superseded": "{superseded} replaced by a newer upload",
        "forgotten": "{forgotten} forgotten so far",
        "unbalanced": "THE SUMS DO NOT MATCH: please report this.",
        "changes": "Points changed:",
        "change": "{surname} {number}, {part} {field} ({code}): {before} → {after}, {why}",
        "reread": "Read otherwise than before:",
        "reread_field": "{surname} {number}, {part} {field} ({code}, {file}):"
        " {text_before} → {text_after}; {flags_before} → {flags_after}; points {before} → {after}",
        "reread_same": "Everything was read again, and nothing was read otherwise.",
        "reading_kept": "Could not be read again, so the earlier reading stays: {files}.",
        "outdated": "{number:reading was|readings were} made by an older version; --reread reads"
        " all again.",
        "unpictured": "Without pictures of what was read: {files}.",
        "gone": "{number:annotated copy is|annotated copies are} not written, as the uploads are no"
        " longer where they were: {path}. Put the download back there and run again, or go on"
        " without.",
        "uncopied": "Without an annotated copy: {files}.",
        "not_found": "(not found)",
        "quoted": "“{text}”",
        "no_flags": "certain",
        "rejected": "Not graded:",
        "waiting": "Waiting for a person, by part:",
        "repeated": "Decisions that were taken in before, so that they change nothing: {count}.",
        "insist": "{row}: to decide so anew, give another reason.",
        "overruled": "Decided otherwise than by somebody else before; the new word counts:",
        "skipped": "Left out, as the response has changed since it was decided on:",
        "unfit": "With this worksheet as it is, no points can be released: {why} Grading goes on"
        " all the same; see to it before `grader approve`.",
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
        "forgotten": "bisher {forgotten} vergessen",
        "unbalanced": "DIE SUMMEN STIMMEN NICHT: bitte melden.",
        "changes": "Geänderte Punkte:",
        "change": "{surname} {number}, {part} {field} ({code}): {before} → {after}, {why}",
        "reread": "Anders gelesen als zuvor:",
        "reread_field": "{surname} {number}, {part} {field} ({code}, {file}):"
        " {text_before} → {text_after}; {flags_before} → {flags_after}; Punkte {before} → {after}",
        "reread_same": "Alles wurde neu gelesen, und nichts wurde anders gelesen.",
        "reading_kept": "Nicht neu zu lesen, daher bleibt die frühere Lesung: {files}.",
        "outdated": "{number:Lesung stammt|Lesungen stammen} von einer älteren Fassung; --reread"
        " liest alles neu.",
        "unpictured": "Ohne Bilder des Gelesenen: {files}.",
        "gone": "{number:kommentierte Kopie ist|kommentierte Kopien sind} nicht geschrieben, weil"
        " die Abgaben nicht mehr dort sind, wo sie waren: {path}. Den Download dorthin"
        " zurücklegen und erneut starten, oder ohne sie weitermachen.",
        "uncopied": "Ohne kommentierte Kopie: {files}.",
        "not_found": "(nicht gefunden)",
        "quoted": "„{text}“",
        "no_flags": "sicher",
        "rejected": "Nicht bewertet:",
        "waiting": "Wartet auf einen Menschen, nach Teilaufgabe:",
        "repeated": "Entscheidungen, die schon aufgenommen waren und daher nichts ändern: {count}.",
        "insist": "{row}: Um erneut so zu entscheiden, bitte einen anderen Grund angeben.",
        "overruled": "Anders entschieden als zuvor von jemand anderem; das neue Wort zählt:",
        "skipped": "Ausgelassen, da die Antwort seit der Entscheidung eine andere ist:",
        "unfit": "Mit dieser Bewertungstabelle lassen sich so keine Punkte freigeben: {why}"
        " Bewertet wird trotzdem; bitte vor `grader approve` darum kümmern.",
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
    Reason.VARIANT: {"en": "marked by other numbers", "de": "nach anderen Zahlen bewertet"},
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


def reason_text(reason: Reason, detail: str, language: Language) -> str:
    """Word why a field's points changed."""
    text = _REASONS[reason][language].format(detail=detail)
    return f"{text} ({detail})" if reason is Reason.FOLLOWS and detail else text


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
        "released": len(outcome.batch.released),
        "reissued": sorted(outcome.batch.reissued),
        "lowered": [lowered_document(one) for one in outcome.lowered],
        "unreleased": [unreleased_document(one) for one in unreleased(outcome.batch)],
        "unwritten": outcome.unwritten,
        "unfit": outcome.unfit,
        "lacking": [one.model_dump() for one in outcome.batch.lacking],
        "absent": [absent_document(one) for one in outcome.absent],
        "repeated": len(outcome.repeated),
        "skipped": list(outcome.skipped),
        "overruled": list(outcome.overruled),
        "changes": [_change_document(change) for change in outcome.changes],
        "reread": [_reread_document(one) for one in outcome.reread],
        "readings_kept": _causes(outcome.reading_kept),
        "outdated_readings": outcome.outdated,
        "unpictured": _causes(outcome.unpictured),
        "uncopied": _causes(outcome.uncopied),
        "unlimited": list(outcome.unlimited),
        "reports_without_variants": outcome.without_variants,
        "printed_before_edit": outcome.edited,
        "lateness_checked": outcome.lateness_checked,
        "spoilt": [{"where": one.where, "numbers": list(one.numbers)} for one in outcome.spoilt],
    }


def _lines(outcome: Outcome, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield sums_text(outcome.batch.reconciliation, language)
    yield from lacking_lines(outcome.batch.lacking, language)
    yield from absent_lines(outcome.absent, language)
    if outcome.changes:
        yield words["changes"]
        yield from ("  " + _change(change, language) for change in outcome.changes)
    yield from _rereadings(outcome, language)
    yield from _refusals(outcome, language)
    yield from _waiting(outcome, language)
    if not outcome.lateness_checked:
        yield words["lateness"]
    yield from variant_lines(
        outcome.without_variants, outcome.edited, outcome.batch.entries, language
    )
    yield from (one.worded(language) for one in outcome.spoilt)
    if outcome.unfit:
        yield words["unfit"].format(why=outcome.unfit)
    if outcome.unpictured:
        yield words["unpictured"].format(files=_files(outcome.unpictured))
    yield from _uncopied(outcome, language)
    if outcome.unlimited:
        yield words["unlimited"].format(what=limits_text(outcome.unlimited, language))
    yield from lowered_lines(outcome)
    if outcome.overruled:
        yield words["overruled"]
        yield from (f"  {line}" for one in outcome.overruled for line in one.split("\n"))
    if outcome.skipped:
        yield words["skipped"]
        yield from (f"  {one}" for one in outcome.skipped)
    if outcome.repeated:
        yield words["repeated"].format(count=len(outcome.repeated))
        named = [one for one in outcome.repeated if one]
        yield from ("  " + words["insist"].format(row=one) for one in named[:FEW])
    yield from release_lines(outcome)
    yield words["out"].format(out=outcome.out / "overview.html")


def _uncopied(outcome: Outcome, language: Language) -> Iterator[str]:
    """Say which annotated copies there are not, and why."""
    gone = [file for file, code in outcome.uncopied.items() if code == GONE]
    if gone:
        told = {"number": len(gone), "path": outcome.source}
        yield filled(_WORDS[language]["gone"], told)
    other = {file: code for file, code in outcome.uncopied.items() if code != GONE}
    if other:
        yield _WORDS[language]["uncopied"].format(files=_files(other))


def sums_text(sums: Reconciliation, language: Language) -> str:
    """Account for everybody in one line."""
    words = _WORDS[language]
    text = words["no_roster" if sums.roster is None else "roster"].format(**sums.model_dump())
    if sums.superseded:
        text += "; " + words["superseded"].format(superseded=sums.superseded)
    if sums.forgotten:
        text += "; " + words["forgotten"].format(forgotten=sums.forgotten)
    return text if sums.balanced else f"{text}. {words['unbalanced']}"


def _change(change: Change, language: Language) -> str:
    why = reason_text(change.reason, change.detail, language)
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


def _rereadings(outcome: Outcome, language: Language) -> Iterator[str]:
    """Word what was read again, and what an older version had read."""
    words = _WORDS[language]
    if outcome.reread:
        yield words["reread"]
        yield from ("  " + _reread(one, language) for one in outcome.reread)
    elif outcome.all_read_again and not outcome.reading_kept:
        yield words["reread_same"]
    if outcome.reading_kept:
        yield words["reading_kept"].format(files=_files(outcome.reading_kept))
    if outcome.outdated:
        yield filled(words["outdated"], {"number": outcome.outdated})


def _reread(one: Reread, language: Language) -> str:
    words = _WORDS[language]
    texts = {
        side: words["not_found" if text is None else "quoted"].format(
            text=shorten(text or "", _LONGEST)
        )
        for side, text in (("text_before", one.text_before), ("text_after", one.text_after))
    }
    flags = {
        side: ", ".join(codes) or words["no_flags"]
        for side, codes in (("flags_before", one.flags_before), ("flags_after", one.flags_after))
    }
    return words["reread_field"].format(
        surname=one.surname,
        number=one.number,
        part=one.part,
        field=one.field,
        code=one.code,
        file=one.file,
        before=points_text(one.before, language),
        after=points_text(one.after, language),
        **texts,
        **flags,
    )


def _reread_document(one: Reread) -> dict[str, Any]:
    return {
        "file": one.file,
        "student": {"surname": one.surname, "number": one.number},
        "part": one.part,
        "field": one.field,
        "code": one.code,
        "text": {"before": one.text_before, "after": one.text_after},
        "flags": {"before": list(one.flags_before), "after": list(one.flags_after)},
        "points": {"before": plain(one.before), "after": plain(one.after)},
    }


def _causes(files: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"file": file, "code": code} for file, code in files.items()]


def _files(causes: Mapping[str, str]) -> str:
    """Name files with what kept our work from them, the first few of many."""
    return few([f"{file} ({code})" for file, code in causes.items()])


def _change_document(change: Change) -> dict[str, Any]:
    return {
        "student": {"surname": change.surname, "number": change.number},
        "part": change.part,
        "field": change.field,
        "code": change.code,
        "before": plain(change.before),
        "after": plain(change.after),
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
