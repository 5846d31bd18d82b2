"""What keeps a report from being copied for its student."""

from submissions.model import Message

MESSAGES = {
    "copy.gone": Message(
        en="The upload is no longer where it was when it was graded.",
        de="Die Abgabe ist nicht mehr dort, wo sie beim Bewerten war.",
        for_tutor=True,
    ),
    "copy.changed": Message(
        en="The upload is no longer the one that was graded.",
        de="Die Abgabe ist nicht mehr die, die bewertet wurde.",
        for_tutor=True,
    ),
    "copy.too_large": Message(
        en="The report is larger than {limit} MB, which is too large for a copy.",
        de="Der Bericht ist größer als {limit} MB, das ist zu groß für eine Kopie.",
        for_tutor=True,
    ),
    "copy.pages": Message(
        en="The report has more pages, or larger ones, than are copied.",
        de="Der Bericht hat mehr oder größere Seiten, als kopiert werden.",
        for_tutor=True,
    ),
    "copy.unwritable": Message(
        en="The copy could not be written. Close the program that shows it, look whether the disk"
        " is full, and run again.",
        de="Die Kopie ließ sich nicht schreiben. Das Programm schließen, das sie zeigt, nachsehen,"
        " ob die Platte voll ist, und erneut starten.",
        for_tutor=True,
    ),
    "copy.unreadable": Message(
        en="The report is damaged such that its pages cannot be copied.",
        de="Der Bericht ist so beschädigt, dass sich seine Seiten nicht kopieren lassen.",
        for_tutor=True,
    ),
}
