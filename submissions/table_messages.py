"""What is wrong with a list of the course, with file, line and column."""

from collections.abc import Mapping

from submissions.model import Message
from submissions.refusal import RefusalError, refusal

_ANEW = " Export the list anew, and do not save it from a spreadsheet."
_ANEW_DE = " Bitte die Liste neu exportieren und nicht aus einer Tabellenkalkulation speichern."

MESSAGES: Mapping[str, Message] = {
    "table.unreadable": Message(
        "{file} cannot be read ({detail}); expected is a CSV file. Check that it is there and not"
        " open in another program.",
        "{file} lässt sich nicht lesen ({detail}); erwartet wird eine CSV-Datei. Bitte prüfen, ob"
        " sie da ist und nicht in einem anderen Programm geöffnet.",
    ),
    "table.too_large": Message(
        "{file} has more than {limit} bytes; expected is the list of one course."
        " Check that it is the right file.",
        "{file} hat mehr als {limit} Bytes; erwartet wird die Liste eines Kurses."
        " Bitte prüfen, ob es die richtige Datei ist.",
    ),
    "table.not_csv": Message(
        "{file} is a spreadsheet or an archive; expected is a CSV file. Save it as CSV (UTF-8).",
        "{file} ist eine Tabellenkalkulation oder ein Archiv; erwartet wird eine CSV-Datei."
        " Bitte als CSV (UTF-8) speichern.",
    ),
    "table.encoding": Message(
        "{file}: byte {at} fits no encoding that is known here; expected are UTF-8, UTF-16 or"
        " Windows-1252. Export it anew as UTF-8.",
        "{file}: Byte {at} passt zu keiner bekannten Kodierung; erwartet werden UTF-8, UTF-16 oder"
        " Windows-1252. Bitte als UTF-8 neu exportieren.",
    ),
    "table.quote": Message(
        "{file}, line {line}: a quotation mark is not closed, or text follows behind it; expected"
        ' are cells as "…". Export it anew.',
        "{file}, Zeile {line}: Ein Anführungszeichen ist nicht geschlossen, oder dahinter folgt"
        ' Text; erwartet werden Zellen wie "…". Bitte neu exportieren.',
    ),
    "table.empty": Message(
        "{file} is empty; expected is a table whose first line names the columns. Export it anew.",
        "{file} ist leer; erwartet wird eine Tabelle, deren erste Zeile die Spalten nennt."
        " Bitte neu exportieren.",
    ),
    "table.column": Message(
        "{file}, line {line}: found the columns {found}; expected is one named {expected}."
        " Name the columns in the first line.",
        "{file}, Zeile {line}: Gefunden wurden die Spalten {found}; erwartet wird eine namens"
        " {expected}. Bitte die Spalten in der ersten Zeile benennen.",
    ),
    "table.ragged": Message(
        "{file}, line {line}: found {found} cells; expected are {expected} as in the first line."
        " Look for a lost comma or quotation mark.",
        "{file}, Zeile {line}: {found} Zellen gefunden; erwartet werden {expected} wie in der"
        " ersten Zeile. Bitte nach einem verlorenen Komma oder Anführungszeichen suchen.",
    ),
    "table.number": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected is a matriculation number."
        " Correct the cell or take the line out.",
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet wird eine"
        " Matrikelnummer. Bitte die Zelle berichtigen oder die Zeile entfernen.",
    ),
    "table.number_damaged": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected is a matriculation number."
        " A spreadsheet has turned it into a rounded number." + _ANEW,
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet wird eine"
        " Matrikelnummer. Eine Tabellenkalkulation hat sie in eine gerundete Zahl verwandelt."
        + _ANEW_DE,
    ),
    "table.letters_damaged": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected are whole letters. A"
        " program has read the list in the wrong encoding and saved it." + _ANEW,
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet werden ganze"
        " Buchstaben. Ein Programm hat die Liste falsch kodiert gelesen und gespeichert."
        + _ANEW_DE,
    ),
    "table.twice": Message(
        "{file}, line {line}, column {column}: “{found}” stands in line {other} already, with other"
        " details; expected is each once. Take one of the lines out.",
        "{file}, Zeile {line}, Spalte {column}: „{found}“ steht schon in Zeile {other}, mit anderen"
        " Angaben; erwartet wird jede einmal. Bitte eine der Zeilen entfernen.",
    ),
    "table.identifier": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected is Moodle's identifier,"
        " such as Participant 1234. Download the worksheet anew.",
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet wird Moodles ID wie"
        " Teilnehmer/in1234. Bitte die Bewertungstabelle neu herunterladen.",
    ),
    "table.identifier_damaged": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected is Moodle's identifier,"
        " such as Participant 1234. A spreadsheet has turned it into a rounded number. Download"
        " the worksheet anew, and do not save it from a spreadsheet.",
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet wird Moodles ID wie"
        " Teilnehmer/in1234. Eine Tabellenkalkulation hat sie in eine gerundete Zahl verwandelt."
        " Bitte die Bewertungstabelle neu herunterladen und nicht aus einer Tabellenkalkulation"
        " speichern.",
    ),
    "table.moment_damaged": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected is a time such as"
        " 2026-12-08T23:59, or as Moodle writes it. A spreadsheet seems to have rewritten it, and"
        " what it meant cannot be told." + _ANEW,
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet wird eine Zeit wie"
        " 2026-12-08T23:59 oder wie Moodle sie schreibt. Eine Tabellenkalkulation hat sie wohl"
        " umgeschrieben; was sie bedeutete, ist nicht mehr zu erkennen." + _ANEW_DE,
    ),
    "table.moment": Message(
        "{file}, line {line}, column {column}: found “{found}”; expected is a time such as"
        " 2026-12-08T23:59, or as Moodle writes it in English or German. Correct it, or switch"
        " Moodle to one of these languages and download it anew.",
        "{file}, Zeile {line}, Spalte {column}: „{found}“ gefunden; erwartet wird eine Zeit wie"
        " 2026-12-08T23:59 oder wie Moodle sie deutsch oder englisch schreibt. Bitte berichtigen"
        " oder Moodle auf eine dieser Sprachen stellen und neu herunterladen.",
    ),
}


def refuse(code: str, **args: str) -> RefusalError:
    """Make the refusal of a list, to be raised."""
    return refusal(code, MESSAGES[code], **args)
