"""What a command says that was stopped at the terminal (Ctrl-C), and its exit status."""

import sys
from collections.abc import Mapping

from grader.cli._language import language_among
from grader.wording import say
from problems.model import Wording

STOPPED = 130
"""Exit status of a command that was stopped: 128 and the number of SIGINT, as shells have it."""

_KEPT: Mapping[str, Wording] = {
    "grade": Wording(
        "Stopped. What was stored stays; the same command once more goes on from there.",
        "Abgebrochen. Was gespeichert war, bleibt; derselbe Befehl noch einmal geht dort weiter.",
    ),
    "decide": Wording(
        "Stopped. Call the same command once more: only then are all decisions taken in and all"
        " that follows from them is marked.",
        "Abgebrochen. Rufen Sie denselben Befehl noch einmal auf: Erst dann sind alle"
        " Entscheidungen aufgenommen, und was daraus folgt, ist bewertet.",
    ),
    "approve": Wording(
        "Stopped. Call the same command once more: only then is everything released and written.",
        "Abgebrochen. Rufen Sie denselben Befehl noch einmal auf: Erst dann ist alles freigegeben"
        " und geschrieben.",
    ),
    "forget": Wording(
        "Stopped. If the removal had begun, the same command brings it to its end; if not, nothing"
        " is removed.",
        "Abgebrochen. Hatte das Entfernen begonnen, führt derselbe Befehl es zu Ende; sonst ist"
        " nichts entfernt.",
    ),
}
_ANEW = Wording(
    "Stopped. The same command once more begins anew.",
    "Abgebrochen. Derselbe Befehl noch einmal beginnt von vorn.",
)
"""Of a command that keeps nothing half done."""


def stopped_text(command: str | None) -> str:
    """Say what was kept, in the language that the command was to speak.

    Args:
        command: its name; None where it was stopped before that was known.
    """
    return say(_KEPT.get(command or "", _ANEW), language_among(sys.argv[1:]))
