"""The fixed texts of an explanation; `{names}` are filled in."""

from collections.abc import Mapping

from grader.wording import Language, filled, say
from problems.model import Wording

WORDS: Mapping[str, Wording] = {
    "file": Wording("File: {file}, code {code}", "Datei: {file}, Code {code}"),
    "account": Wording("Account: {account} ({identifier})", "Konto: {account} ({identifier})"),
    "student": Wording("Student: {surname} {number}", "Abgegeben von: {surname} {number}"),
    "status": Wording("Status: {status}, {points}", "Stand: {status}, {points}"),
    "asked": Wording(
        "Asked: part {part} ({title}), field {field}, at most {max}; sheet {sheet}, version"
        " {version}",
        "Gefragt: Teil {part} ({title}), Feld {field}, höchstens {max}; Blatt {sheet},"
        " Fassung {version}",
    ),
    "numbers": Wording(
        "With numbers of the student's own: {params}", "Mit eigenen Zahlen: {params}"
    ),
    "place": Wording(
        "Place: page {page}, box {box} (points from the top left)",
        "Ort: Seite {page}, Rechteck {box} (Punkte von links oben)",
    ),
    "no_place": Wording("Place: none was found", "Ort: keiner gefunden"),
    "read": Wording(
        "Read as: {text} (version of the reader: {version})",
        "Gelesen: {text} (Version des Lesers: {version})",
    ),
    "not_read": Wording("Read as: nothing was found", "Gelesen: nichts gefunden"),
    "corrected": Wording("Marked as: {text}", "Bewertet als: {text}"),
    "doubt": Wording("Doubt: {text}", "Zweifel: {text}"),
    "understood": Wording("Understood as: {text}", "Verstanden als: {text}"),
    "verdict": Wording(
        "Verdict: {verdict}, {points} of {max} ({method})",
        "Urteil: {verdict}, {points} von {max} ({method})",
    ),
    "finding": Wording("Finding: {text}", "Befund: {text}"),
    "criterion": Wording(
        "Criterion “{title}” ({name}): {points} of {max}{by}",
        "Kriterium „{title}“ ({name}): {points} von {max}{by}",
    ),
    "criterion_bare": Wording(
        "Criterion {name}: {points} of {max}{by}", "Kriterium {name}: {points} von {max}{by}"
    ),
    "decision": Wording(
        "Decided on {when}, by {by}: {what}; because: {because}{holds}",
        "Entschieden am {when}, von {by}: {what}; Grund: {because}{holds}",
    ),
    "replaced": Wording(
        " (a later decision by {by} counts)", " (es zählt eine spätere Entscheidung von {by})"
    ),
    "set_aside": Wording(
        " (made on another response, no longer counts)", " (zu einer anderen Antwort, zählt nicht)"
    ),
    "settled": Wording(
        " (contradicted; {by} settled it, and this does not count)",
        " (strittig; {by} hat entschieden, und dies zählt nicht)",
    ),
    "settles": Wording(" (settles a contradiction)", " (entscheidet einen Widerspruch)"),
    "after": Wording(" (after the release of {when})", " (nach der Freigabe vom {when})"),
    "points": Wording("{key}: {points}{beside}", "{key}: {points}{beside}"),
    "suggested": Wording(
        " (the page had suggested {points}, between {low} and {high})",
        " (die Seite hatte {points} vorgeschlagen, zwischen {low} und {high})",
    ),
    "read_as": Wording("read as {text}", "gelesen als {text}"),
    "admit_as": Wording("counts as {text}", "zählt als {text}"),
    "refuse": Wording("not graded", "nicht bewertet"),
    "excuse": Wording("counts as on time", "zählt als rechtzeitig"),
    "until": Wording("due {text}", "fällig {text}"),
    "earlier": Wording(
        "Marked: {verdict}, {points} (grader {version}, sheet version {sheet})",
        "Bewertet: {verdict}, {points} (Grader {version}, Fassung {sheet})",
    ),
    "release": Wording(
        "Released on {when}, by {by}: {points} in all",
        "Freigegeben am {when}, von {by}: insgesamt {points}",
    ),
    "release_field": Wording(
        "Released on {when}, by {by}: {field} here, {points} in all",
        "Freigegeben am {when}, von {by}: hier {field}, insgesamt {points}",
    ),
    "changed": Wording(
        "Changed after the release of {when}: {field}: {before} → {after}, {why}",
        "Geändert nach der Freigabe vom {when}: {field}: {before} → {after}, {why}",
    ),
    "changed_total": Wording(
        "Total after the release of {when}: {before} → {after}",
        "Gesamtpunkte nach der Freigabe vom {when}: {before} → {after}",
    ),
    "released": Wording(
        "The present points are released.", "Die jetzigen Punkte sind freigegeben."
    ),
    "not_released": Wording(
        "The present points are not released.", "Die jetzigen Punkte sind nicht freigegeben."
    ),
}

METHODS: Mapping[str, Wording] = {
    "structural": Wording("by the form of the answer", "nach der Form der Antwort"),
    "exact": Wording("by exact arithmetic", "durch exakte Rechnung"),
    "certified": Wording("by certified numerical bounds", "durch gesicherte Zahlenschranken"),
    "worker": Wording("by computer algebra", "durch Computeralgebra"),
    "table": Wording("by the list of accepted wordings", "nach der Liste anerkannter Wendungen"),
    "property": Wording(
        "by testing the property asked for", "durch Prüfen der verlangten Eigenschaft"
    ),
    "carried": Wording(
        "computed again with the earlier values", "neu gerechnet mit den früheren Werten"
    ),
    "implied": Wording("shown by a later answer", "durch eine spätere Antwort gezeigt"),
    "blank": Wording("nothing was answered", "es gab keine Antwort"),
    "person": Wording("by a person", "durch einen Menschen"),
    "": Wording("not decided yet", "noch nicht entschieden"),
}
"""How a verdict was reached, by a mark's `method`."""


def phrase(name: str, language: Language, /, **values: object) -> str:
    """Say one text, its places filled."""
    return filled(say(WORDS[name], language), values)


def method_text(method: str, language: Language) -> str:
    """Say how a verdict was reached."""
    return say(METHODS[method], language) if method in METHODS else method
