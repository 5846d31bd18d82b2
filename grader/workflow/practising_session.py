"""Whoever practises: what they are told, what they type, and how it goes."""

from collections import Counter
from dataclasses import dataclass, field

from grader.wording import Language, say
from grader.workflow.completing import Person
from grader.workflow.practising_words import said
from problems.model import Wording
from problems.typst.plain import plain

_CONTINUED = "…"
"""Asks for the next line of an answer whose brackets are open."""
FATES = ("first", "later", "carried", "seen", "partly", "not_right", "open")
"""What may come of an answer; `seen` is a right one that followed the worked solution."""


@dataclass(slots=True)
class Tally:
    """What came of the answers so far."""

    exercises: int = 0
    shown: int = 0
    fates: Counter[str] = field(default_factory=Counter)

    def in_words(self, language: Language) -> str:
        """Say it in one line."""
        fates = {name: self.fates[name] for name in FATES}
        return said("tally", language, exercises=self.exercises, shown=self.shown, **fates)


@dataclass(frozen=True, slots=True)
class Session:
    """Whoever practises, in which language, and how it goes."""

    person: Person
    language: Language
    tally: Tally = field(default_factory=Tally)

    def tell(self, name: str, /, **values: object) -> None:
        """Say one of the phrases."""
        self.person.tell(said(name, self.language, **values))

    def ask(self, question: str) -> str:
        """Give what was typed, with further lines as long as its brackets are open."""
        text = self.person.ask(question).strip()
        while is_open(text) and (line := self.person.ask(_CONTINUED).strip()):
            text += f"\n{line}"
        return text

    def count(self, fate: str) -> None:
        """Count what came of an answer; of none, nothing."""
        if fate:
            self.tally.fates[fate] += 1

    def show(self, markup: Wording) -> None:
        """Show a text that is Typst markup, line by line."""
        for line in plain(say(markup, self.language)).splitlines():
            self.person.tell(line)


def is_open(text: str) -> bool:
    r"""Tell whether an answer goes on in the next line.

    >>> is_open("[[1, 2],"), is_open("[[1, 2]]"), is_open(r"\\begin{pmatrix} 1")
    (True, False, True)
    """
    opened, closed = (sum(text.count(sign) for sign in signs) for signs in ("([{", ")]}"))
    return opened > closed or text.count("\\begin{") > text.count("\\end{")
