"""What was forgotten and what a person still has to see to, in both languages and as a document."""

from collections.abc import Iterator
from typing import Any

from grader.terminal import one_line
from grader.wording import say, shorten
from grader.workflow.forget import Forgetting
from grader.workflow.summary import sums_text
from grader.workflow.traces import Place
from problems.model import Wording

_LONGEST = 120
"""Characters of a text that names somebody; enough to find it by."""
_FEW = 20
"""People, mentions and files that are listed; the document has all."""

_WORDS = {
    "nobody": Wording("There is nobody to forget.", "Es ist niemand zu vergessen."),
    "would_go": Wording("To be forgotten: {count}", "Zu vergessen: {count}"),
    "amount": Wording(
        "Uploads: {uploads}, readings: {readings} (pictures: {pictures}), scorecards: {scorecards},"
        " decisions: {decisions}. Files of reports: {reports}; they are deleted, and written anew"
        " for those who stay.",
        "Abgaben: {uploads}, Lesungen: {readings} (Bilder: {pictures}), Bewertungen: {scorecards},"
        " Entscheidungen: {decisions}. Dateien mit Berichten: {reports}; sie werden gelöscht und"
        " für alle, die bleiben, neu geschrieben.",
    ),
    "quoted": Wording("“{text}”", "„{text}“"),
    "nothing_yet": Wording("Nothing was removed.", "Nichts wurde entfernt."),
    "question": Wording(
        "Remove this for good? It cannot be brought back. [y/N]",
        "Endgültig entfernen? Es lässt sich nicht zurückholen. [j/N]",
    ),
    "resumed": Wording(
        "The forgetting that was interrupted is finished now. Who it was about is not known any"
        " more, so that notes on others were not searched again.",
        "Das unterbrochene Vergessen ist nun abgeschlossen. Um wen es ging, ist nicht mehr"
        " bekannt; Bemerkungen zu anderen wurden daher nicht noch einmal durchsucht.",
    ),
    "done": Wording(
        "Forgotten: {count}. A count and the day are all that is kept.",
        "Vergessen: {count}. Nur die Anzahl und der Tag bleiben.",
    ),
    "undated": Wording(
        "Of {count} there is no date on record, so that they stay; forget them with --student.",
        "Bei {count} ist kein Datum verzeichnet, sie bleiben daher; mit --student sind auch sie zu"
        " vergessen.",
    ),
    "unwritten": Wording(
        "The reports are deleted and could not be written anew: {why} Put that right and run the"
        " same `grader grade` again, without what it should not find any more.",
        "Die Berichte sind gelöscht und konnten nicht neu geschrieben werden: {why} Nach Abhilfe"
        " dasselbe `grader grade` noch einmal aufrufen, ohne das, was es nicht mehr finden soll.",
    ),
    "uncopied": Wording(
        "Annotated copies that could not be made again: {count}. They were deleted with the other"
        " reports, and need the students' PDFs where the run found them. To have them, run the same"
        " `grader grade` on a download without whom it should not find any more.",
        "Kommentierte Kopien, die sich nicht noch einmal anfertigen ließen: {count}. Sie wurden mit"
        " den anderen Berichten gelöscht und brauchen die PDF-Dateien dort, wo der Lauf sie"
        " fand. Dafür"
        " dasselbe `grader grade` mit einem Download aufrufen, in dem fehlt, wen es nicht mehr"
        " finden soll.",
    ),
    "mentions": Wording(
        "Named still in what belongs to others; a person has to see to it:",
        "Noch genannt in dem, was zu anderen gehört; darum muss sich ein Mensch kümmern:",
    ),
    "strike": Wording(
        "With --strike, names are taken out of the reasons of decisions; afterwards nobody knows"
        " them to do so.",
        "Mit --strike werden Namen aus den Begründungen von Entscheidungen genommen; danach kennt"
        " sie niemand mehr, um das nachzuholen.",
    ),
    "naming": Wording(
        "Files in the folder that are no reports, and that name them:",
        "Dateien im Ordner, die keine Berichte sind und in denen sie genannt sind:",
    ),
    "foreign": Wording(
        "Other files in the folder that the grader did not write (PDFs and archives were not"
        " looked into):",
        "Weitere Dateien im Ordner, die nicht vom Grader stammen (in PDF-Dateien und Archive"
        " wurde nicht hineingesehen):",
    ),
    "sources": Wording(
        "The run was given what follows, and nothing of it was touched. A `grader grade` with it"
        " would bring them back; take them out of it, or delete it:",
        "Der Lauf hatte das Folgende bekommen, und nichts davon wurde angerührt. Ein `grader"
        " grade` damit brächte sie zurück; dort herausnehmen, oder löschen:",
    ),
    "copies": Wording(
        "Decision files, pages of review/ and what was saved from them, tables of `grader sample`,"
        " what was uploaded to Moodle, copies on tutors' machines and backups are yours to see to.",
        "Um Entscheidungsdateien, Seiten aus review/ und daraus Gespeichertes, Tabellen von"
        " `grader sample`, in Moodle Hochgeladenes, Kopien auf Rechnern von Tutoren und"
        " Sicherungen muss sich ein Mensch kümmern.",
    ),
    "pages_go": Wording(
        "Pages in review/ go as well: take in first what tutors have decided on them.",
        "Auch die Seiten in review/ fallen weg: zuerst ist einzulesen, was darauf schon entschieden"
        " ist.",
    ),
    "pages_gone": Wording(
        "Pages in review/ are deleted; `grader review` writes new ones.",
        "Die Seiten in review/ sind gelöscht; `grader review` schreibt neue.",
    ),
    "word": Wording(
        " (by a word that is a surname as well)", " (durch ein Wort, das auch ein Nachname ist)"
    ),
    "more": Wording("… and {count} more", "… und {count} weitere"),
}

_PLACES = {
    Place.DECISION: Wording("decision on {code}: {text}", "Entscheidung zu {code}: {text}"),
    Place.UPLOAD: Wording("upload {code}: {text}", "Abgabe {code}: {text}"),
    Place.ANSWER: Wording("answer {code}: {text}", "Antwort {code}: {text}"),
    Place.RELEASE: Wording("who released points: {text}", "wer Punkte freigab: {text}"),
}


def forget_text(found: Forgetting) -> str:
    """Word it for the tutor: what goes or went, and what nobody but a person can see to."""
    return "\n".join(one_line(line) for line in _lines(found))


def question(found: Forgetting) -> str:
    """Ask whether to go on."""
    return _say(found, "question")


def forget_document(found: Forgetting) -> dict[str, Any]:
    """Give it as JSON; who was forgotten is told only as long as nothing is removed."""
    plan = found.plan
    removed = plan.removed if plan else None
    names = plan.choice.people if plan and not found.is_done else ()
    return {
        "schema": 1,
        "out": str(found.out),
        "done": found.is_done,
        "resumed": found.resumed,
        "count": plan.choice.count if plan else 0,
        "students": [{"number": one.number, "name": one.name} for one in names],
        "uploads": removed.uploads if removed else 0,
        "readings": removed.readings if removed else 0,
        "pictures": removed.pictures if removed else 0,
        "scorecards": removed.scorecards if removed else 0,
        "decisions": removed.decisions if removed else 0,
        "reports": plan.reports if plan else 0,
        "undated": plan.choice.undated if plan else 0,
        "reconciliation": found.sums.model_dump() if found.sums else None,
        "unwritten": found.unwritten,
        "uncopied": found.uncopied,
        "mentions": [
            {"place": one.place.value, "code": one.code, "text": one.text} for one in found.mentions
        ],
        "naming": [str(path) for path in found.naming],
        "foreign": [str(path) for path in found.foreign],
        "sources": [str(path) for path in found.sources],
    }


def _lines(found: Forgetting) -> Iterator[str]:
    if found.resumed:
        yield _say(found, "resumed")
    if found.plan:
        yield from _done(found) if found.is_done else _planned(found)
        if found.plan.choice.undated:
            yield _say(found, "undated", count=found.plan.choice.undated)
    if found.sums:
        yield sums_text(found.sums, found.language)
    if found.unwritten:
        yield _say(found, "unwritten", why=found.unwritten)
    if found.uncopied:
        yield _say(found, "uncopied", count=found.uncopied)
    if found.plan and found.plan.pages:
        yield _say(found, "pages_gone" if found.is_done else "pages_go")
    if not found.plan or found.plan.choice.people:
        yield from _leftovers(found)


def _planned(found: Forgetting) -> Iterator[str]:
    plan = found.plan
    if plan is None or not plan.choice.people:
        yield _say(found, "nobody")
        return
    yield _say(found, "would_go", count=plan.choice.count)
    names = [f"{one.name} {one.number}".strip() for one in plan.choice.people]
    yield from _listed(found, names)
    yield _say(found, "amount", reports=plan.reports, **_amount(found))
    yield _say(found, "nothing_yet")


def _done(found: Forgetting) -> Iterator[str]:
    yield _say(found, "done", count=found.plan.choice.count if found.plan else 0)


def _amount(found: Forgetting) -> dict[str, int]:
    names = ("uploads", "readings", "pictures", "scorecards", "decisions")
    return {name: getattr(found.plan.removed, name) if found.plan else 0 for name in names}


def _leftovers(found: Forgetting) -> Iterator[str]:
    if found.mentions:
        yield _say(found, "mentions")
        yield from _listed(found, list(_mentions(found)))
        if found.plan and not (found.is_done or found.plan.choice.strike):
            yield _say(found, "strike")
    if found.naming:
        yield _say(found, "naming")
        yield from _listed(found, list(map(str, found.naming)))
    others = [str(path) for path in found.foreign if path not in found.naming]
    if others:
        yield _say(found, "foreign")
        yield from _listed(found, others)
    yield _say(found, "sources")
    yield from _listed(found, list(map(str, found.sources)))
    yield _say(found, "copies")


def _mentions(found: Forgetting) -> Iterator[str]:
    """Word where somebody is named, the same text of several decisions once."""
    codes: dict[tuple[Place, str, bool], list[str]] = {}
    for one in found.mentions:
        codes.setdefault((one.place, one.text, one.is_sure), []).append(one.code)
    for (place, text, is_sure), named in codes.items():
        shown = _say(found, "quoted", text=shorten(text, _LONGEST))
        shown += "" if is_sure else _say(found, "word")
        yield say(_PLACES[place], found.language).format(code=", ".join(named), text=shown)


def _listed(found: Forgetting, texts: list[str]) -> Iterator[str]:
    yield from (f"  {text}" for text in texts[:_FEW])
    if len(texts) > _FEW:
        yield "  " + _say(found, "more", count=len(texts) - _FEW)


def _say(found: Forgetting, name: str, /, **values: object) -> str:
    return say(_WORDS[name], found.language).format(**values)
