"""Why an archive is refused before anything in it is opened."""

from collections.abc import Mapping

from submissions.model import Message
from submissions.refusal import RefusalError, refusal

_REPACK = " Pack the PDF again with your system's own ZIP function."
_REPACK_DE = " Bitte die PDF-Datei mit der ZIP-Funktion des Betriebssystems neu packen."

MESSAGES: Mapping[str, Message] = {
    "zip.empty": Message(
        "The file is empty (0 bytes); expected is a ZIP archive. Upload it again.",
        "Die Datei ist leer (0 Bytes); erwartet wird ein ZIP-Archiv. Bitte noch einmal hochladen.",
    ),
    "zip.too_large": Message(
        "The file has {found} bytes; at most {limit} are allowed. Make the PDF smaller (lower"
        " resolution of pictures) and pack it again.",
        "Die Datei hat {found} Bytes; höchstens {limit} sind erlaubt. Bitte die PDF-Datei"
        " verkleinern (Bilder geringer auflösen) und neu packen.",
    ),
    "zip.other_format": Message(
        "The content is not a ZIP archive but {kind}; expected is a ZIP archive with one PDF."
        " Renaming is not enough: pack the PDF as ZIP.",
        "Der Inhalt ist kein ZIP-Archiv, sondern {kind}; erwartet wird ein ZIP-Archiv mit einer"
        " PDF-Datei. Umbenennen genügt nicht: Bitte die PDF-Datei als ZIP packen.",
    ),
    "zip.not_zip": Message(
        "The content is not a ZIP archive; expected is a ZIP archive with one PDF." + _REPACK,
        "Der Inhalt ist kein ZIP-Archiv; erwartet wird ein ZIP-Archiv mit einer PDF-Datei."
        + _REPACK_DE,
    ),
    "zip.truncated": Message(
        "The archive is cut off: it has {found} bytes and no end record; probably the upload or"
        " the download broke off. Check that it opens on your computer, then upload it again.",
        "Das Archiv ist abgeschnitten: Es hat {found} Bytes und keinen Endeintrag; vermutlich brach"
        " die Übertragung ab. Bitte prüfen, ob es sich öffnen lässt, und noch einmal hochladen.",
    ),
    "zip.end_record": Message(
        "The archive has not exactly one end record at its end ({detail}), so that programs could"
        " see different contents; expected is a plain ZIP archive." + _REPACK,
        "Das Archiv hat nicht genau einen Endeintrag an seinem Ende ({detail}), sodass Programme"
        " Verschiedenes darin sehen könnten; erwartet wird ein gewöhnliches ZIP-Archiv."
        + _REPACK_DE,
    ),
    "zip.many_disks": Message(
        "The archive is one piece of a split archive; expected is a ZIP archive in one file."
        + _REPACK,
        "Das Archiv ist ein Teil eines mehrteiligen Archivs; erwartet wird ein ZIP-Archiv in einer"
        " Datei." + _REPACK_DE,
    ),
    "zip.zip64": Message(
        "The archive's fields for large files contradict the others ({detail}); expected is that"
        " they agree." + _REPACK,
        "Die Felder des Archivs für große Dateien widersprechen den übrigen ({detail}); erwartet"
        " wird, dass sie übereinstimmen." + _REPACK_DE,
    ),
    "zip.directory": Message(
        "The archive's table of contents is damaged ({detail}); expected is a plain ZIP archive."
        + _REPACK,
        "Das Inhaltsverzeichnis des Archivs ist beschädigt ({detail}); erwartet wird ein"
        " gewöhnliches ZIP-Archiv." + _REPACK_DE,
    ),
    "zip.entries": Message(
        "The archive has {found} entries; at most {limit} are allowed. Pack the PDF alone.",
        "Das Archiv hat {found} Einträge; höchstens {limit} sind erlaubt."
        " Bitte nur die PDF-Datei packen.",
    ),
    "zip.local_header": Message(
        "The archive says two different things about {name} ({detail}); expected is that its"
        " headers agree." + _REPACK,
        "Das Archiv sagt Verschiedenes über {name} ({detail}); erwartet wird, dass seine Kopfdaten"
        " übereinstimmen." + _REPACK_DE,
    ),
    "zip.overlap": Message(
        "Entries of the archive share the same bytes ({name}), which is how a ZIP bomb is built;"
        " expected is that each entry has its own." + _REPACK,
        "Einträge des Archivs teilen sich dieselben Bytes ({name}); so ist eine ZIP-Bombe gebaut."
        " Erwartet wird, dass jeder Eintrag eigene hat." + _REPACK_DE,
    ),
    "zip.gap": Message(
        "The archive holds {found} bytes at position {at} that belong to no entry; expected is"
        " nothing before, between and behind the entries." + _REPACK,
        "Das Archiv enthält {found} Bytes an Stelle {at}, die zu keinem Eintrag gehören; erwartet"
        " wird nichts vor, zwischen und hinter den Einträgen." + _REPACK_DE,
    ),
    "zip.descriptor": Message(
        "The sizes written behind {name} contradict the table of contents; expected is that they"
        " agree." + _REPACK,
        "Die Größenangaben hinter {name} widersprechen dem Inhaltsverzeichnis; erwartet wird, dass"
        " sie übereinstimmen." + _REPACK_DE,
    ),
    "zip.duplicate": Message(
        "The archive holds two entries named {name}; expected is each name once." + _REPACK,
        "Das Archiv enthält zwei Einträge namens {name}; erwartet wird jeder Name einmal."
        + _REPACK_DE,
    ),
    "zip.method": Message(
        "{name} is compressed by method {found}; only 0 (stored) and 8 (deflate) are accepted."
        + _REPACK,
        "{name} ist nach Methode {found} komprimiert; angenommen werden nur 0 (gespeichert) und 8"
        " (Deflate)." + _REPACK_DE,
    ),
    "zip.encrypted": Message(
        "{name} is encrypted; expected is an archive without password. Pack it again without one.",
        "{name} ist verschlüsselt; erwartet wird ein Archiv ohne Passwort."
        " Bitte ohne Passwort neu packen.",
    ),
    "zip.path": Message(
        "The archive holds the path {name}, which leads outside or is no plain path; expected are"
        " plain names." + _REPACK,
        "Das Archiv enthält den Pfad {name}, der nach außen führt oder kein gewöhnlicher Pfad ist;"
        " erwartet werden einfache Namen." + _REPACK_DE,
    ),
    "zip.link": Message(
        "{name} is a link or a device, not a file; expected is the PDF itself." + _REPACK,
        "{name} ist ein Verweis oder ein Gerät, keine Datei; erwartet wird die PDF-Datei selbst."
        + _REPACK_DE,
    ),
    "zip.entry_too_large": Message(
        "{name} has {found} bytes unpacked; at most {limit} are allowed. Make the PDF smaller"
        " (lower resolution of pictures) and pack it again.",
        "{name} hat entpackt {found} Bytes; höchstens {limit} sind erlaubt. Bitte die PDF-Datei"
        " verkleinern (Bilder geringer auflösen) und neu packen.",
    ),
    "zip.data": Message(
        "{name} cannot be unpacked as declared ({detail}); the archive is damaged or made to"
        " deceive. Check that it opens on your computer." + _REPACK,
        "{name} lässt sich nicht wie angegeben entpacken ({detail}); das Archiv ist beschädigt oder"
        " soll täuschen. Bitte prüfen, ob es sich öffnen lässt." + _REPACK_DE,
    ),
}


def refuse(code: str, **args: str) -> RefusalError:
    """Make the refusal of an archive, to be raised."""
    return refusal(code, MESSAGES[code], **args)
