"""Own letters: the one consistent renaming under which a student's shapes are ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

Shapes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A student's letters and the sheet's.

    `mapping` maps each of the student's letters to the sheet's where `kind` is `OWN`; it is empty
    otherwise.
    """

    class Kind(Enum):
        """What was found about a student's letters."""

        SHEET = "sheet"
        """They are the sheet's: compare directly."""
        OWN = "own"
        """They are the student's own, and one renaming makes them the sheet's."""
        NONE = "none"
        """No renaming does, or the sheet's own letters have changed places."""

    kind: Kind
    mapping: Mapping[str, str] = field(default_factory=dict)


def find_renaming(references: Shapes, answers: Shapes) -> Renaming:
    """Find the renaming that makes the answers equal to the references, position by position.

    Letters of the sheet keep their meaning: a renaming that makes one of them stand for another
    is none. So is one that is incomplete, or gives one letter two meanings or two letters one.

    >>> found = find_renaming({"q": ("N_Q", "d_k")}, {"q": ("n", "d")})
    >>> sorted(found.mapping.items())
    [('d', 'd_k'), ('n', 'N_Q')]

    Args:
        references: our shapes, by field.
        answers: the student's, by field; fields without a readable answer are absent.
    """
    sheet = {letter for shape in references.values() for letter in shape}
    used = {letter for shape in answers.values() for letter in shape}
    mapping = _one_to_one(_pairs(references, answers), sheet)
    if used <= sheet:
        changed = mapping is not None and not _keeps(mapping, sheet)
        return Renaming(Renaming.Kind.NONE if changed else Renaming.Kind.SHEET)
    if mapping is None or not _keeps(mapping, sheet):
        return Renaming(Renaming.Kind.NONE)
    return Renaming(Renaming.Kind.OWN, mapping)


def _pairs(references: Shapes, answers: Shapes) -> set[tuple[str, str]] | None:
    """Pair the letters that stand at the same place; None where the shapes do not fit."""
    if set(references) != set(answers):
        return None
    pairs: set[tuple[str, str]] = set()
    for name, ours in references.items():
        theirs = answers[name]
        if len(theirs) != len(ours):
            return None
        pairs |= set(zip(theirs, ours, strict=True))
    return pairs


def _one_to_one(pairs: set[tuple[str, str]] | None, sheet: set[str]) -> dict[str, str] | None:
    """Return the pairs as a mapping onto the sheet's letters; None where they are none."""
    mapping = dict(pairs or ())
    if pairs is None or not len(pairs) == len(mapping) == len(set(mapping.values())):
        return None
    return mapping if set(mapping.values()) == sheet else None


def _keeps(mapping: Mapping[str, str], sheet: set[str]) -> bool:
    """Whether every letter of the sheet among the student's means itself."""
    return all(own == meant for own, meant in mapping.items() if own in sheet)
