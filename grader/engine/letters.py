"""Own letters: a consistent renaming of dimensions, found in one part and kept in the next."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.engine.attempts import Attempt, State, replace_answer
from grader.equivalence.renaming import Renaming, find_renaming
from grader.model import Audience, Code, Finding
from problems.model import Value
from problems.sheet import OwnLetters

Name = tuple[str, str]
"""A part and a field."""

CODES = {
    "letters.own": Code(
        en="The student's own letters were read as {renaming}.",
        de="Die eigenen Buchstaben wurden gelesen als {renaming}.",
        audience=Audience.TUTOR,
    ),
    "letters.unclear": Code(
        en="Which dimension each letter stands for is not clear beyond doubt. A person decides.",
        de="Welche Dimension welcher Buchstabe meint, ist nicht zweifelsfrei. Ein Mensch"
        " entscheidet.",
    ),
}


@dataclass(frozen=True, slots=True)
class Letters:
    """What is known about a student's letters."""

    own: Mapping[str, str]
    """The student's letter → the sheet's; empty where the sheet's letters are used."""
    unclear: bool
    """Whether letters were used that could not be told."""
    known: frozenset[str]
    """The sheet's letters."""
    defining: frozenset[Name]
    using: frozenset[Name]

    def doubts(self, name: Name, attempt: Attempt, *, equal: bool) -> bool:
        """Whether a comparison in the sheet's letters cannot be trusted for this field."""
        if name not in self.defining | self.using or attempt.answer is None:
            return False
        if self.unclear and name in self.using:
            return True
        return not equal and (self.unclear or not _letters(attempt) <= self.known)

    def findings(self, name: Name) -> tuple[Finding, ...]:
        """Tell the tutor which renaming was used."""
        if name not in self.defining | self.using or not self.own:
            return ()
        pairs = ", ".join(f"{own} = {sheet}" for own, sheet in sorted(self.own.items()))
        return (Finding(code="letters.own", args={"renaming": pairs}, audience=Audience.TUTOR),)


NONE = Letters({}, unclear=False, known=frozenset(), defining=frozenset(), using=frozenset())


def find_letters(
    rule: OwnLetters | None,
    attempts: Mapping[Name, Attempt],
    references: Mapping[Name, Value],
) -> Letters:
    """Find the renaming that makes the defining answers equal to the references."""
    if rule is None:
        return NONE
    defining = tuple(_name(text) for text in rule.define)
    truth = {".".join(name): references[name] for name in defining if name in references}
    given = {
        ".".join(name): _shape(attempts[name])
        for name in defining
        if name in attempts and attempts[name].state is State.ANSWERED
    }
    renaming = find_renaming(truth, given)
    return Letters(
        own=renaming.mapping,
        unclear=renaming.kind is Renaming.Kind.NONE,
        known=frozenset(letter for shape in truth.values() for letter in shape),
        defining=frozenset(defining),
        using=frozenset(_name(text) for text in rule.use),
    )


def in_sheet_letters(letters: Letters, name: Name, attempt: Attempt) -> Attempt:
    """Put the sheet's letters for the student's own in one answer."""
    rename = attempt.checker.rename
    concerned = name in letters.defining | letters.using
    if not (letters.own and concerned and rename) or attempt.answer is None:
        return attempt
    return replace_answer(attempt, rename(attempt.answer, letters.own))


def _letters(attempt: Attempt) -> frozenset[str]:
    """Give the letters of a shape; a phrase has none that could be compared."""
    return frozenset(_shape(attempt)) if attempt.checker.reads == "shape" else frozenset()


def _shape(attempt: Attempt) -> tuple[str, ...]:
    shape: tuple[str, ...] = attempt.checker.plain(attempt.answer)
    return shape


def _name(text: str) -> Name:
    part, _, field = text.rpartition(".")
    return part, field
