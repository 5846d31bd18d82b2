"""What the codes of the naming convention say to the student and the tutor."""

from collections.abc import Mapping

from submissions.model import Message

_FORM = "Surname{separator}MatriculationNumber{extension}"
_FORM_DE = "Nachname{separator}Matrikelnummer{extension}"

MESSAGES: Mapping[str, Message] = {
    "naming.unicode_form": Message(
        "{file}: the accents are stored as separate characters, as macOS does. This is fine.",
        "{file}: Akzente sind als eigene Zeichen gespeichert (wie bei macOS). Das ist in Ordnung.",
    ),
    "naming.entry_utf8": Message(
        "{file} is named in UTF-8 without the archive saying so. This is fine.",
        "{file} ist in UTF-8 benannt, ohne dass das Archiv es sagt. Das ist in Ordnung.",
    ),
    "naming.entry_codepage": Message(
        "{file} is named in the code page {encoding}, as older Windows tools do. This is fine.",
        "{file} ist in der Codepage {encoding} benannt, wie ältere Windows-Programme es tun."
        " Das ist in Ordnung.",
    ),
    "naming.entry_unicode_path": Message(
        "{file}: the name was taken from the archive's Unicode field. This is fine.",
        "{file}: Der Name wurde aus dem Unicode-Feld des Archivs gelesen. Das ist in Ordnung.",
    ),
    "naming.system_files": Message(
        "The archive also holds files that the operating system added: {files}. They are ignored.",
        "Das Archiv enthält auch Dateien, die das Betriebssystem angelegt hat: {files}."
        " Sie werden nicht beachtet.",
    ),
    "naming.entry_windows": Message(
        "{file} is named in Windows-1252, which a ZIP should not use. It was understood;"
        " next time, pack with a current program.",
        "{file} ist in Windows-1252 benannt, was in einer ZIP-Datei nicht vorgesehen ist."
        " Der Name wurde verstanden; bitte nächstes Mal mit einem aktuellen Programm packen.",
    ),
    "naming.entry_unknown": Message(
        "The name of the PDF in the archive is in an unknown encoding (bytes {bytes}, perhaps"
        " {file}); only its number could be compared. Next time, pack with a current program.",
        "Der Name der PDF-Datei im Archiv ist unbekannt kodiert (Bytes {bytes}, vielleicht {file});"
        " nur die Nummer ließ sich vergleichen. Bitte nächstes Mal mit einem aktuellen Programm"
        " packen.",
    ),
    "naming.extension_case": Message(
        "{file} ends in {found}; expected is {extension}. This time it counts;"
        " next time, please write it small.",
        "{file} endet auf {found}; erwartet wird {extension}. Diesmal gilt sie;"
        " bitte nächstes Mal klein schreiben.",
    ),
    "naming.apostrophe": Message(
        "{file}: the PDF inside has an apostrophe that the ZIP's name lacks, since Moodle takes it"
        " out. Nothing to do.",
        "{file}: Die PDF-Datei darin hat einen Apostroph, der im Namen der ZIP-Datei fehlt, weil"
        " Moodle ihn entfernt. Es ist nichts zu tun.",
    ),
    "naming.folder": Message(
        "{file} lies in a folder {folder} inside the archive; expected is the PDF alone. This time"
        " it counts; next time, pack the PDF itself, not its folder.",
        "{file} liegt im Archiv in einem Ordner {folder}; erwartet wird die PDF-Datei allein."
        " Diesmal gilt sie; bitte nächstes Mal die Datei packen, nicht den Ordner.",
    ),
    "naming.copy_number": Message(
        "{file}: browsers and Moodle add {found} to a file that is there already. It counts"
        " as {expected}.",
        "{file}: Browser und Moodle hängen {found} an eine Datei an, die es schon gibt. Sie gilt"
        " als {expected}.",
    ),
    "naming.hyphen_lookalike": Message(
        "{file} is written with a sign that only looks like the hyphen ({found}). It counts as"
        " {expected}; next time, please type the hyphen of the keyboard.",
        "{file} enthält ein Zeichen, das dem Bindestrich nur gleicht ({found}). Sie gilt als"
        " {expected}; bitte nächstes Mal den Bindestrich der Tastatur tippen.",
    ),
    "naming.transcribed": Message(
        "The PDF is named {file}, the ZIP spells the surname otherwise; expected is {expected}."
        " Give both the same spelling.",
        "Die PDF-Datei heißt {file}, die ZIP-Datei schreibt den Nachnamen anders; erwartet wird"
        " {expected}. Bitte beide gleich schreiben.",
    ),
    "naming.letter_case": Message(
        "The PDF is named {file}; expected is {expected}, with the same capital letters as the ZIP."
        " Rename it.",
        "Die PDF-Datei heißt {file}; erwartet wird {expected}, groß und klein wie die ZIP-Datei."
        " Bitte umbenennen.",
    ),
    "naming.inner_differs": Message(
        "The PDF in the archive is named {file}; expected is {expected}, the same name as the ZIP."
        " Rename the PDF and pack it again.",
        "Die PDF-Datei im Archiv heißt {file}; erwartet wird {expected}, derselbe Name wie der der"
        " ZIP-Datei. Bitte die PDF-Datei umbenennen und neu packen.",
    ),
    "naming.folder_other": Message(
        "{file} lies in the folder {folder} inside the archive; expected is the PDF alone."
        " Pack the PDF itself.",
        "{file} liegt im Archiv im Ordner {folder}; erwartet wird die PDF-Datei allein."
        " Bitte nur die PDF-Datei packen.",
    ),
    "naming.separator": Message(
        "{file}: found {found:quoted} where “{separator}” belongs; expected is {expected}."
        " Rename it.",
        "{file}: {found:quoted} steht, wo „{separator}“ hingehört; erwartet wird {expected}."
        " Bitte umbenennen.",
    ),
    "naming.blank": Message(
        "{file} holds a blank too many or of another kind ({found}); expected is {expected}."
        " Rename it.",
        "{file} enthält ein Leerzeichen zu viel oder ein ungewöhnliches ({found}); erwartet wird"
        " {expected}. Bitte umbenennen.",
    ),
    "naming.order": Message(
        "{file} names the number first; expected is {expected}. Rename it.",
        "{file} nennt zuerst die Nummer; erwartet wird {expected}. Bitte umbenennen.",
    ),
    "naming.prefix": Message(
        "{file} begins with “{found}”; expected is {expected} and nothing before it. Rename it.",
        "{file} beginnt mit „{found}“; erwartet wird nur {expected}. Bitte umbenennen.",
    ),
    "naming.suffix": Message(
        f"{{file}} holds “{{found}}” beside surname and number; expected is {_FORM} and nothing"
        " else. Rename it.",
        f"{{file}} enthält „{{found}}“ neben Nachname und Nummer; erwartet wird {_FORM_DE} und"
        " sonst nichts. Bitte umbenennen.",
    ),
    "naming.double_extension": Message(
        "{file} ends in {found}; expected is {expected}. Rename it (your system may hide the last"
        " extension).",
        "{file} endet auf {found}; erwartet wird {expected}. Bitte umbenennen (vielleicht blendet"
        " das System die letzte Endung aus).",
    ),
    "naming.extension": Message(
        "{file} does not end in {extension}; expected is {expected}. Rename it.",
        "{file} endet nicht auf {extension}; erwartet wird {expected}. Bitte umbenennen.",
    ),
    "naming.zero_width": Message(
        "{file} holds characters that cannot be seen ({found}); expected is {expected}. Type the"
        " name anew instead of pasting it.",
        "{file} enthält unsichtbare Zeichen ({found}); erwartet wird {expected}. Bitte den Namen"
        " neu tippen statt einzufügen.",
    ),
    "naming.other_files": Message(
        "The archive holds other files beside the PDF: {files}. Expected is one PDF and nothing"
        " else. Pack the PDF alone.",
        "Das Archiv enthält neben der PDF-Datei weitere Dateien: {files}. Erwartet wird genau eine"
        " PDF-Datei. Bitte nur diese packen.",
    ),
    "naming.numbers_differ": Message(
        "The PDF is named {file} with the number {inner}, the ZIP has {outer}; expected is the same"
        " matriculation number in both. Correct the wrong one.",
        "Die PDF-Datei heißt {file} mit der Nummer {inner}, die ZIP-Datei hat {outer};"
        " erwartet wird beide Male dieselbe Matrikelnummer. Bitte die falsche berichtigen.",
    ),
    "naming.no_number": Message(
        f"{{file}} holds no matriculation number; expected is {_FORM}. Rename it.",
        f"{{file}} enthält keine Matrikelnummer; erwartet wird {_FORM_DE}. Bitte umbenennen.",
    ),
    "naming.no_surname": Message(
        f"{{file}} holds no surname; expected is {_FORM}. Rename it.",
        f"{{file}} enthält keinen Nachnamen; erwartet wird {_FORM_DE}. Bitte umbenennen.",
    ),
    "naming.surname_characters": Message(
        "{file}: {found:quoted} cannot be a surname here; expected are letters of any script,"
        f" with inner blanks, hyphens and apostrophes, as in {_FORM}. Rename it.",
        "{file}: {found:quoted} kann hier kein Nachname sein; erwartet werden Buchstaben jeder"
        f" Schrift, innen auch Leerzeichen, Bindestriche und Apostrophe, wie in {_FORM_DE}."
        " Bitte umbenennen.",
    ),
    "naming.number_length": Message(
        "{file}: the number {found} has the wrong length; expected are {number} digits. Check your"
        " matriculation number and rename the file.",
        "{file}: Die Nummer {found} hat die falsche Länge; erwartet werden {number} Ziffern."
        " Bitte die Matrikelnummer prüfen und die Datei umbenennen.",
    ),
    "naming.number_characters": Message(
        "{file}: “{found}” is no matriculation number; expected are {number} digits and nothing"
        " between them. Rename it.",
        "{file}: „{found}“ ist keine Matrikelnummer; erwartet werden {number} Ziffern und nichts"
        " dazwischen. Bitte umbenennen.",
    ),
    "naming.number_form": Message(
        "{file}: “{found}” is no matriculation number of this course; expected is the form"
        " {number}. Rename it.",
        "{file}: „{found}“ ist keine Matrikelnummer dieses Kurses; erwartet wird die Form"
        " {number}. Bitte umbenennen.",
    ),
    "naming.number_digits": Message(
        "{file} writes the number with digits of another script ({found}); expected are the digits"
        " 0 to 9. Type the number anew.",
        "{file} schreibt die Nummer mit Ziffern einer anderen Schrift ({found}); erwartet werden"
        " die Ziffern 0 bis 9. Bitte die Nummer neu tippen.",
    ),
    "naming.bidi": Message(
        "{file} holds signs that turn the direction of writing ({found}), so that the name looks"
        " other than it is; expected is {expected}. Type the name anew.",
        "{file} enthält Zeichen, die die Schreibrichtung ändern ({found}), sodass der Name anders"
        " aussieht, als er ist; erwartet wird {expected}. Bitte den Namen neu tippen.",
    ),
    "naming.nul": Message(
        "{file} holds a NUL character (U+0000); expected is {expected}. Type the name anew.",
        "{file} enthält ein NUL-Zeichen (U+0000); erwartet wird {expected}."
        " Bitte den Namen neu tippen.",
    ),
    "naming.control": Message(
        "{file} holds control characters ({found}); expected is {expected}. Type the name anew.",
        "{file} enthält Steuerzeichen ({found}); erwartet wird {expected}."
        " Bitte den Namen neu tippen.",
    ),
    "naming.two_pdfs": Message(
        "The archive holds more than one PDF: {files}. Expected is exactly one. Pack the report"
        " alone.",
        "Das Archiv enthält mehr als eine PDF-Datei: {files}. Erwartet wird genau eine."
        " Bitte nur den Bericht packen.",
    ),
    "naming.no_pdf": Message(
        "The archive holds no PDF; found: {files}. Expected is exactly one PDF. Export the report"
        " as PDF and pack it.",
        "Das Archiv enthält keine PDF-Datei; gefunden: {files}. Erwartet wird genau eine."
        " Bitte den Bericht als PDF exportieren und packen.",
    ),
    "roster.unlisted": Message(
        "The matriculation number {number} is not on the course's list. Check the number; the"
        " tutor decides.",
        "Die Matrikelnummer {number} steht nicht auf der Liste des Kurses. Bitte die Nummer prüfen;"
        " die Übungsleitung entscheidet.",
    ),
    "roster.surname": Message(
        "On the course's list the number {number} belongs to another surname than {surname}."
        " Check the number; the tutor decides.",
        "Auf der Liste des Kurses gehört die Nummer {number} zu einem anderen Nachnamen als"
        " {surname}. Bitte die Nummer prüfen; die Übungsleitung entscheidet.",
    ),
}
