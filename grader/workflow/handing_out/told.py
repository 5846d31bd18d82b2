"""What printing for a class came to, in words and as a document."""

from collections.abc import Iterator, Mapping
from typing import Any

from grader.terminal import one_line
from grader.wording import say
from grader.workflow.handing_out.printing import HandedOut
from problems.model import Wording

_FEW = 10
_WORDS: Mapping[str, Wording] = {
    "archive": Wording(
        "{archive}: the handouts (number: {count}), with own numbers in {parts}",
        "{archive}: die Blätter (Anzahl: {count}), mit eigenen Zahlen in {parts}",
    ),
    "variants": Wording(
        "{variants}: who has which numbers. Keep it: `grader grade --variants` needs it, and"
        " students must not see it.",
        "{variants}: wer welche Zahlen hat. Bewahren Sie es auf: `grader grade --variants` braucht"
        " es, und Studierende dürfen es nicht sehen.",
    ),
    "solutions": Wording(
        "{solutions}: a solution of each, for tutors only",
        "{solutions}: zu jedem eine Lösung, nur für Tutorinnen und Tutoren",
    ),
    "moodle": Wording(
        "In Moodle: assignment, “Upload multiple feedback files in a zip”. Download the grading"
        " worksheet for the grades afterwards only, as this makes an earlier one outdated.",
        "In Moodle: Aufgabe, „Mehrere Feedbackdateien in einer Zip-Datei hochladen“. Laden Sie die"
        " Bewertungstabelle für die Noten erst danach herunter, denn eine frühere wird dadurch"
        " ungültig.",
    ),
    "by_number": Wording(
        "In folders named by number, which Moodle does not take (no account is known; give"
        " Moodle's worksheet with --worksheet, or hand these out otherwise): {names}",
        "In Ordnern nach Nummer, die Moodle nicht annimmt (kein Konto bekannt; geben Sie Moodles"
        " Bewertungstabelle mit --worksheet an, oder verteilen Sie diese anders): {names}",
    ),
    "without_number": Wording(
        "In the worksheet and not on the roster, so without a handout: {names}",
        "In der Bewertungstabelle und nicht in der Teilnehmerliste, daher ohne Blatt: {names}",
    ),
    "repeated": Wording(
        "Share the numbers of a part with somebody, as there are no others left: {repeated}.",
        "Teilen sich Zahlen eines Teils mit jemandem, da es keine anderen mehr gibt: {repeated}.",
    ),
    "earlier": Wording(
        "Have numbers from an earlier run, and are not on these lists (their lines stay):"
        " {earlier}.",
        "Haben Zahlen aus einem früheren Lauf und stehen nicht auf diesen Listen (ihre Zeilen"
        " bleiben): {earlier}.",
    ),
    "edited": Wording(
        "Had a handout that was printed before the sheet was last edited: {edited}. Give everybody"
        " the new one, as `grader grade` goes by the sheet as it is now.",
        "Hatten ein Blatt, das vor der letzten Bearbeitung gedruckt wurde: {edited}. Geben Sie"
        " allen das neue, denn `grader grade` richtet sich nach dem Blatt, wie es jetzt ist.",
    ),
}


def handed_out_text(done: HandedOut) -> str:
    """Say what was printed, what to do with it, and what is amiss."""
    return "\n".join(one_line(line) for line in _lines(done))


def handed_out_document(done: HandedOut) -> dict[str, Any]:
    """Give the same for machines."""
    return {
        "schema": 1,
        "language": done.language,
        "archives": [str(path) for path in done.archives],
        "variants": str(done.variants),
        "solutions": str(done.solutions),
        "count": done.count,
        "parts": list(done.parts),
        "not_for_moodle": list(done.by_number),
        "not_on_roster": list(done.without_number),
        "repeated": done.repeated,
        "earlier": done.earlier,
        "edited": done.edited,
    }


def _lines(done: HandedOut) -> Iterator[str]:
    parts = ", ".join(done.parts)
    archives = ", ".join(map(str, done.archives))
    yield _say(done, "archive", archive=archives, count=done.count, parts=parts)
    yield _say(done, "variants", variants=done.variants)
    yield _say(done, "solutions", solutions=done.solutions)
    if len(done.by_number) < done.count:
        yield _say(done, "moodle")
    if done.by_number:
        yield _say(done, "by_number", names=_few(done.by_number))
    if done.without_number:
        yield _say(done, "without_number", names=_few(done.without_number))
    if done.repeated:
        yield _say(done, "repeated", repeated=done.repeated)
    if done.earlier:
        yield _say(done, "earlier", earlier=done.earlier)
    if done.edited:
        yield _say(done, "edited", edited=done.edited)


def _say(done: HandedOut, name: str, /, **values: object) -> str:
    return say(_WORDS[name], done.language).format_map(values)


def _few(names: tuple[str, ...]) -> str:
    more = [] if len(names) <= _FEW else [f"… ({len(names)})"]
    return ", ".join([*names[:_FEW], *more])
