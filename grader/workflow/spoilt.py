"""Signs that a spreadsheet has taken the zeros in front of matriculation numbers away."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from grader.wording import Language, filled

_FEW = 3
_SAID = {
    "roster": {
        "en": "Of the roster's numbers, {count:lacks|lack} zeros in front that uploads have"
        " ({few}). A spreadsheet may have taken them away: export the roster anew.",
        "de": "Auf der Teilnehmerliste fehlen {count:Nummer|Nummern} führende Nullen, die"
        " Abgaben haben ({few}). Vielleicht hat eine Tabellenkalkulation sie entfernt: bitte neu"
        " exportieren.",
    },
    "extensions": {
        "en": "Extensions for {count:number|numbers} that nobody here has ({few}): they extend"
        " nothing.",
        "de": "Verlängerungen für {count:Nummer|Nummern}, die hier niemand hat ({few}): Sie"
        " verlängern nichts.",
    },
}


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Numbers of one list that look wrong."""

    where: str
    numbers: tuple[str, ...]

    def worded(self, language: Language) -> str:
        """Say it, with the first few of the numbers."""
        few = ", ".join([*self.numbers[:_FEW], *["…"][: len(self.numbers) > _FEW]])
        return filled(_SAID[self.where][language], {"count": len(self.numbers), "few": few})


def look_for_spoilt(
    listed: Collection[str] | None, extended: Iterable[str], handed_in: Iterable[str]
) -> tuple[Spoilt, ...]:
    """Compare the lists of the course with the numbers that uploads have.

    Args:
        listed: the numbers on the roster; None where there is none, and then who hands in later
            is not known.
        extended: the numbers that have got more time.
        handed_in: the numbers of the uploads.

    Examples:
        >>> look_for_spoilt({"123"}, ["0123"], ["0123"])
        (Spoilt(where='roster', numbers=('123',)),)
    """
    if listed is None:
        return ()
    numbers = frozenset(filter(None, handed_in))
    found = {
        "roster": tuple(_bare(listed, numbers)),
        "extensions": tuple(sorted(set(extended) - {*listed, *numbers})),
    }
    return tuple(Spoilt(where, some) for where, some in found.items() if some)


def _bare(listed: Collection[str], numbers: Iterable[str]) -> Iterator[str]:
    """Yield numbers of the list that an unlisted one of an upload becomes without its zeros."""
    for number in sorted(numbers):
        bare = number.lstrip("0")
        if number not in listed and bare != number and bare in listed:
            yield bare
