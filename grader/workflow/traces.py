"""What people can be known again by in texts, and where a folder's record still names them."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from grader.gradebook import Gradebook, StoredDecision
from grader.model import Entry, Finding
from grader.workflow.people import Someone
from submissions.surnames import fold

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
"""Letters of a surname that is looked for in persons' words; a shorter one is a word as well."""


class Place(StrEnum):
    """Where somebody may be named in what belongs to others."""

    DECISION = "decision"
    UPLOAD = "upload"
    ANSWER = "answer"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the record of others that names somebody who is forgotten."""

    place: Place
    code: str
    """The key of the decision, or the code of the upload or the mark."""
    text: str
    is_sure: bool = True
    """False where there is no more than a word that is a surname as well."""


@dataclass(frozen=True, slots=True)
class Traces:
    """The words by which some people are known, folded."""

    numbers: frozenset[str]
    full_names: frozenset[str]
    surnames: frozenset[str]
    files: frozenset[str]
    """As they stand, and each of their own names without the folders."""

    def name(self, text: str) -> bool:
        """Whether a text holds a number, a full name or a file of theirs."""
        shown = unicodedata.normalize("NFC", text)
        if "." in shown and any(file in shown for file in self.files):
            return True
        return _holds(text, self.numbers) or _holds(text, self.full_names)

    def hint_at(self, text: str) -> bool:
        """Whether a text names them, be it by the surname alone, as persons do."""
        return self.name(text) or _holds(text, self.surnames, ending="s")


def traces_of(people: Iterable[Someone], numbers: Iterable[str]) -> Traces:
    """Gather what some people are known by.

    Args:
        people: whom.
        numbers: all that are theirs, and nobody else's.
    """
    full, surnames, files = set[str](), set[str](), set[str]()
    for one in people:
        full |= {one.name, *(entry.account for entry in one.entries)}
        surnames |= {one.person.surname if one.person else ""}
        surnames |= {entry.surname for entry in one.entries}
        files |= {entry.file for entry in one.entries}
    files |= {file.rpartition("/")[2] for file in files}
    return Traces(
        numbers=frozenset(_words(number).strip() for number in numbers if number),
        full_names=frozenset(form for name in full if " " in name.strip() for form in _forms(name)),
        surnames=frozenset(form for name in surnames for form in _forms(name)),
        files=frozenset(unicodedata.normalize("NFC", file) for file in files),
    )


def without_traces(entry: Entry, traces: Traces) -> Entry:
    """Give an upload of somebody else without what intake says of the traced in comparison.

    What a person decided (`upload.admitted`) is not taken away.
    """
    kept = tuple(one for one in entry.findings if not _compares(one, traces))
    return entry if kept == entry.findings else entry.model_copy(update={"findings": kept})


def find_mentions(
    book: Gradebook, traces: Traces, files: Collection[str], codes: Collection[str]
) -> tuple[Mention, ...]:
    """Find where the record of those who stay names the traced.

    Args:
        book: the record.
        traces: what the traced are known by.
        files: their own uploads, which are not looked into.
        codes: their own, of uploads and marks.
    """
    others = (one for one in book.decisions() if one.decision.key.partition(".")[0] not in codes)
    entries = (entry for entry in book.entries() if entry.file not in files)
    found = (
        *_in_decisions(others, traces),
        *_in_entries(entries, traces),
        *(
            Mention(Place.RELEASE, "", stored.release.by)
            for stored in book.releases()
            if traces.name(stored.release.by)
        ),
    )
    return tuple(dict.fromkeys(found))


def _compares(finding: Finding, traces: Traces) -> bool:
    named = any(traces.name(text) for text in finding.args.values())
    return named and finding.code != "upload.admitted"


def _in_decisions(stored: Iterable[StoredDecision], traces: Traces) -> Iterator[Mention]:
    for one in stored:
        decision = one.decision
        said = (decision.because, decision.admit_as or "", decision.read_as or "")
        for text in filter(traces.hint_at, said):
            yield Mention(Place.DECISION, decision.key, text, is_sure=traces.name(text))
        if traces.name(decision.by):
            yield Mention(Place.DECISION, decision.key, decision.by)


def _in_entries(entries: Iterable[Entry], traces: Traces) -> Iterator[Mention]:
    for entry in entries:
        for text in filter(traces.name, (entry.file, entry.account, entry.number)):
            yield Mention(Place.UPLOAD, entry.code, text)
        for mark in entry.scorecard.marks if entry.scorecard else ():
            if mark.response and traces.name(mark.response):
                yield Mention(Place.ANSWER, mark.code, mark.response)


def _holds(text: str, names: frozenset[str], ending: str = "") -> bool:
    """Whether some of the names stand in a text as whole words, maybe with an ending."""
    longest = _longest(names)
    for words in map(str.split, readings(text) if names else ()):
        for start in range(len(words)):
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                phrase = " ".join(words[start:end])
                if phrase in names or (ending and phrase.removesuffix(ending) in names):
                    return True
    return False


@lru_cache(maxsize=8)
def _longest(names: frozenset[str]) -> int:
    """Count the words of the longest name."""
    return max((len(name.split()) for name in names), default=0)


def _words(text: str) -> str:
    """Fold a text into its words, each with a blank on both sides."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def readings(text: str) -> Iterator[str]:
    """Fold a text in both ways that people write marks: ü as ue, and ü that lost its dots."""
    yield _words(text)
    if not text.isascii():
        yield _words(_bare(text))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))


def _forms(name: str) -> Iterator[str]:
    """Fold a name as it may be found in a text."""
    for form in (words.strip() for words in readings(name)):
        if len(form) >= _SHORTEST:
            yield form
