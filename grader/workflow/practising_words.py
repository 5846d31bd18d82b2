"""The fixed texts of practice; `{names}` are filled in."""

from collections.abc import Mapping

from grader.wording import Language, filled, say
from problems.model import Wording

WORDS: Mapping[str, Wording] = {
    "how": Wording(
        "Type an answer and press Enter. Enter alone: next exercise, >: next field with this one"
        " as it stands, !: worked solution, q: stop. A matrix in one line: 1 2; 3 4.",
        "Antwort tippen und Enter drücken. Enter allein: nächste Aufgabe, >: nächstes Feld, dieses"
        " bleibt, wie es ist, !: Lösungsweg, q: Ende. Eine Matrix in einer Zeile: 1 2; 3 4.",
    ),
    "covers": Wording(
        "Practised of this sheet: {drawn}. Not practised, as their numbers are fixed or a person"
        " marks them: {fixed}.",
        "Von diesem Blatt geübt: {drawn}. Nicht geübt, weil die Zahlen feststehen oder ein Mensch"
        " bewertet: {fixed}.",
    ),
    "exercise": Wording("Exercise {number}: {title}", "Aufgabe {number}: {title}"),
    "understood": Wording("Understood as {text}.", "Verstanden als {text}."),
    "not_understood": Wording("This was not understood.", "Das wurde nicht verstanden."),
    "count": Wording("Does that count? [Y/n]", "Soll das zählen? [J/n]"),
    "right": Wording("Right.", "Richtig."),
    "carried": Wording(
        "Right, given your earlier answer, which was not.",
        "Folgerichtig aus Ihrer früheren Antwort; die war nicht richtig.",
    ),
    "partly": Wording("Partly right.", "Teilweise richtig."),
    "wrong": Wording("Not right yet.", "Noch nicht richtig."),
    "open": Wording(
        "No machine can tell. Compare it with the solution (!).",
        "Das kann keine Maschine sagen. Vergleichen Sie mit der Lösung (!).",
    ),
    "rounded": Wording(
        "This may be right but for rounding. Give it exactly, such as 1/3 for 0.33.",
        "Bis auf das Runden stimmt das vielleicht. Geben Sie es exakt an, etwa 1/3 statt 0,33.",
    ),
    "no_solution": Wording(
        "There is no worked solution.", "Einen Lösungsweg gibt es hierzu nicht."
    ),
    "next": Wording(
        "Enter: next exercise, !: worked solution, q: stop",
        "Enter: nächste Aufgabe, !: Lösungsweg, q: Ende",
    ),
    "tally": Wording(
        "Exercises: {exercises}. Answers right at once: {first}, later: {later}, given an earlier"
        " one: {carried}, after the solution: {seen}; partly right: {partly}, not right:"
        " {not_right}, left open: {open}. Solutions shown: {shown}.",
        "Aufgaben: {exercises}. Antworten sofort richtig: {first}, später: {later}, folgerichtig:"
        " {carried}, nach der Lösung: {seen}; teilweise richtig: {partly}, nicht richtig:"
        " {not_right}, offen: {open}. Lösungen gezeigt: {shown}.",
    ),
}


def said(name: str, language: Language, /, **values: object) -> str:
    """Say one of the phrases.

    Raises:
        KeyError: there is no such phrase, or a place of it is not filled.
    """
    return filled(say(WORDS[name], language), values)
