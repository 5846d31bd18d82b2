"""What is told about which upload counts."""

from collections.abc import Mapping

from submissions.model import Message

MESSAGES: Mapping[str, Message] = {
    "upload.superseded": Message(
        en="Replaced by {other}, which was handed in later.",
        de="Ersetzt durch {other}; das wurde später abgegeben.",
    ),
    "upload.same": Message(
        en="The same bytes were handed in as {other}; that upload counts.",
        de="Dieselben Bytes wurden als {other} abgegeben; diese Abgabe zählt.",
    ),
    "upload.not_chosen": Message(
        en="Of this student's uploads, {by} chose {other}: {because}",
        de="Von den Abgaben dieser Person hat {by} {other} gewählt: {because}",
    ),
    "upload.whose": Message(
        en="The number, the surname and the account of this upload belong to different people on "
        "the course's list. A person decides whose it is: admit_as, or refuse.",
        de="Nummer, Nachname und Konto dieser Abgabe gehören auf der Liste des Kurses zu "
        "verschiedenen Personen. Ein Mensch entscheidet, wessen sie ist: admit_as oder refuse.",
        for_tutor=True,
    ),
    "upload.choose": Message(
        en="This student handed in several different files ({others}), and which is the newest is "
        "not known. A person chooses: admit_as on the one that counts.",
        de="Von dieser Person liegen mehrere verschiedene Dateien vor ({others}), und welche die "
        "neueste ist, ist nicht bekannt. Ein Mensch wählt: admit_as für die, die zählt.",
    ),
    "upload.shared_number": Message(
        en="The number {number} stands on uploads of different surnames ({others}); one of them is"
        " mistyped. A person decides: admit_as on each.",
        de="Die Nummer {number} steht auf Abgaben verschiedener Nachnamen ({others}); eine ist"
        " vertippt. Ein Mensch entscheidet: admit_as für jede.",
        for_tutor=True,
    ),
    "upload.other_account": Message(
        en="The newest upload of this student ({newest}) came from an account of another name, an"
        " older one from the student's own. A person chooses: admit_as on the one that counts.",
        de="Die neueste Abgabe dieser Person ({newest}) kam von einem Konto anderen Namens, eine"
        " ältere vom eigenen. Ein Mensch wählt: admit_as für die, die zählt.",
        for_tutor=True,
    ),
    "upload.newer_rejected": Message(
        en="A later upload, {other}, was rejected; this one counts instead.",
        de="Eine spätere Abgabe, {other}, wurde abgelehnt; an ihrer Stelle zählt diese.",
    ),
    "upload.refused": Message(
        en="This upload is not graded, as {by} decided: {because}",
        de="Diese Abgabe wird nicht bewertet; so hat {by} entschieden: {because}",
    ),
    "upload.set_aside": Message(
        en="{by} decided on an earlier file of this name ({because}). The file is another one now,"
        " so that this no longer counts. Please decide again.",
        de="{by} hat über eine frühere Datei dieses Namens entschieden ({because}). Die Datei ist"
        " jetzt eine andere, daher zählt das nicht mehr. Bitte neu entscheiden.",
        for_tutor=True,
    ),
}
