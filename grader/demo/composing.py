"""A report's blocks, by the habit of the student who writes it: headings, sentences, answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from grader.demo.model import Paper, Reply, Student, Words
from grader.demo.writing import formula, written

PROSE = frozenset({"text", "reasoning"})
"""Fields whose answer is a text of several sentences."""


LONG = 80
"""From how many characters on an answer is set as a paragraph."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a report, as the template lays it out."""

    kind: Literal["heading", "prose", "line", "print", "formula"]
    text: str


def compose(paper: Paper, words: Words) -> tuple[Block, ...]:
    """Write a whole report in the student's habit."""
    habits = {"labels": _labelled, "typeset": _typeset, "lines": _answer_lines}
    return tuple(habits[paper.student.habit](paper, words))


def _labelled(paper: Paper, words: Words) -> Iterator[Block]:
    for part, replies in paper.parts():
        yield from _opening(part, paper.student, words)
        for reply in replies:
            yield from _led(_lead(reply, paper.student, words), written(reply, paper.student))


def _typeset(paper: Paper, words: Words) -> Iterator[Block]:
    for part, replies in paper.parts():
        yield from _opening(part, paper.student, words)
        for reply in replies:
            if reply.field in PROSE:
                yield Block("prose", written(reply, paper.student))
                continue
            lead = words.leads["math"].get(reply.key, "")
            yield Block("formula", f"{lead} {formula(reply, paper.student)}".strip())


def _answer_lines(paper: Paper, words: Words) -> Iterator[Block]:
    pattern = words.line[paper.student.language]
    for part, replies in paper.parts():
        for reply in replies:
            lead = pattern.format(part=part, field=reply.field)
            kind: Literal["prose", "line"] = "prose" if reply.field in PROSE else "line"
            yield Block(kind, f"{lead} {written(reply, paper.student)}".strip())


def _opening(part: str, student: Student, words: Words) -> Iterator[Block]:
    yield Block("heading", student.label.format(part=part))
    if student.prose and part in words.prose[student.language]:
        yield Block("prose", words.prose[student.language][part])


def _lead(reply: Reply, student: Student, words: Words) -> str:
    leads = words.leads["symbols" if student.leads == "symbols" else student.language]
    return leads.get(reply.key, "")


def _led(lead: str, text: str) -> Iterator[Block]:
    """Put the lead-in before an answer: on the same line, or above one of several lines."""
    if not text:
        return
    if "\n" in text:
        yield Block("line", lead)
        yield Block("print", text)
    elif len(text) > LONG:
        yield Block("prose", f"{lead} {text}".strip())
    else:
        yield Block("line", f"{lead} {text}".strip())
