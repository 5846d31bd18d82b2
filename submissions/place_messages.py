"""What is told about an upload as such: what it is, where it lies, who sent it, and when."""

from collections.abc import Mapping

from submissions.model import Message
from submissions.refusal import RefusalError, refusal

MESSAGES: Mapping[str, Message] = {
    "upload.unreadable": Message(
        "{file} cannot be read ({detail}); expected is a file that you may open."
        " Check its permissions and whether another program holds it.",
        "{file} lässt sich nicht lesen ({detail}); erwartet wird eine Datei, die sich öffnen lässt."
        " Bitte die Rechte prüfen und ob ein anderes Programm sie belegt.",
    ),
    "upload.link": Message(
        "{file} is a link or a device, not a file; expected is the uploaded file itself."
        " It was not followed. Put the file in its place.",
        "{file} ist ein Verweis oder ein Gerät, keine Datei; erwartet wird die hochgeladene Datei"
        " selbst. Ihm wurde nicht gefolgt. Bitte die Datei selbst ablegen.",
    ),
    "upload.too_large": Message(
        "{file} has more than {limit} bytes, the most that is accepted. Make the PDF smaller"
        " (lower resolution of pictures) and pack it again.",
        "{file} hat mehr als {limit} Bytes, das Höchste, was angenommen wird. Bitte die PDF-Datei"
        " verkleinern (Bilder geringer auflösen) und neu packen.",
    ),
    "upload.download": Message(
        "The download {file} cannot be used ({detail}); expected is the ZIP as Moodle delivers it."
        " Download it again; if you packed it yourself, use your system's own ZIP function.",
        "Der Download {file} ist nicht brauchbar ({detail}); erwartet wird die ZIP-Datei, wie"
        " Moodle sie liefert. Bitte noch einmal herunterladen; wenn sie selbst gepackt ist, mit der"
        " ZIP-Funktion des Betriebssystems packen.",
        for_tutor=True,
    ),
    "upload.name_guessed": Message(
        "The download does not say in which encoding {file} is named (bytes {bytes}); the likeliest"
        " was taken. Compare the name with Moodle.",
        "Der Download sagt nicht, wie der Name {file} kodiert ist (Bytes {bytes}); genommen wurde"
        " das Wahrscheinlichste. Bitte mit Moodle vergleichen.",
        for_tutor=True,
    ),
    "upload.online_text": Message(
        "Beside the file a text was entered online; expected is the file alone. The text is not"
        " graded: look at it in Moodle.",
        "Neben der Datei wurde ein Online-Text eingegeben; erwartet wird nur die Datei."
        " Der Text wird nicht bewertet: bitte in Moodle ansehen.",
    ),
    "upload.draft": Message(
        "In Moodle this is a draft that was not handed in; expected is a submission. Ask the"
        " student, or decide whether it counts.",
        "In Moodle ist dies ein Entwurf, der nicht abgegeben wurde; erwartet wird eine Abgabe."
        " Bitte nachfragen oder entscheiden, ob er zählt.",
        for_tutor=True,
    ),
    "upload.no_file": Message(
        "Only {kind} was handed in, no file; expected is one ZIP with one PDF."
        " Upload the report as a file.",
        "Abgegeben wurde nur {kind}, keine Datei; erwartet wird eine ZIP-Datei mit einer PDF-Datei."
        " Bitte den Bericht als Datei hochladen.",
    ),
    "upload.pdf_header": Message(
        "{file} is no PDF: it does not begin with %PDF- (it looks like {kind}). Expected is a PDF;"
        " renaming is not enough: export the report as PDF.",
        "{file} ist keine PDF-Datei: Sie beginnt nicht mit %PDF- (sie sieht aus wie {kind})."
        " Erwartet wird eine PDF-Datei; umbenennen genügt nicht: bitte den Bericht als PDF"
        " exportieren.",
    ),
    "upload.pdf_end": Message(
        "{file} is cut off: it has no %%EOF at its end. Expected is a whole PDF. Check that it"
        " opens, export it again if it does not, and pack it anew.",
        "{file} ist abgeschnitten: Am Ende fehlt %%EOF. Erwartet wird eine vollständige PDF-Datei."
        " Bitte prüfen, ob sie sich öffnen lässt, sonst neu exportieren, und neu packen.",
    ),
    "upload.pdf_empty": Message(
        "{file} is empty (0 bytes); expected is a PDF. Export it again and pack it anew.",
        "{file} ist leer (0 Bytes); erwartet wird eine PDF-Datei."
        " Bitte neu exportieren und packen.",
    ),
    "upload.package": Message(
        "{file} is not a plain ZIP archive but {kind}; expected is a ZIP archive with one PDF."
        " Renaming is not enough: export the report as PDF and pack it as ZIP.",
        "{file} ist kein gewöhnliches ZIP-Archiv, sondern {kind}; erwartet wird ein ZIP-Archiv mit"
        " einer PDF-Datei. Umbenennen genügt nicht: bitte den Bericht als PDF exportieren und als"
        " ZIP packen.",
    ),
    "account.differs": Message(
        "The account that uploaded this is named {account}, the file says {surname}; expected is"
        " the same surname. Check whether somebody uploaded for somebody else.",
        "Das Konto, das dies hochlud, heißt {account}, die Datei nennt {surname}; erwartet wird"
        " derselbe Nachname. Bitte prüfen, ob jemand für jemand anderen hochgeladen hat.",
        for_tutor=True,
    ),
}


def refuse(code: str, **args: str) -> RefusalError:
    """Make the refusal of an upload, to be raised."""
    return refusal(code, MESSAGES[code], **args)
