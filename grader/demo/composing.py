"""A report's blocks, by the habit of the student who writes it: headings, sentences, answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
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

    kind: Literal["heading", "prose", "line", "print", "cell", "formula"]
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
    language = paper.student.language
    yield Block("prose", words.opening[language])
    for task, replies in groupby(paper.replies, lambda reply: reply.part.partition(".")[0]):
        yield Block("heading", words.task[language].format(task=task))
        yield from (_answer_line(reply, paper.student, words) for reply in replies)


def _answer_line(reply: Reply, student: Student, words: Words) -> Block:
    lead = words.line[student.language].format(part=reply.part, field=reply.field)
    text = f"{lead} {written(reply, student)}".strip()
    return Block("prose" if reply.field in PROSE else "line", text)


def _opening(part: str, student: Student, words: Words) -> Iterator[Block]:
    yield Block("heading", student.label.format(part=part))
    if student.look == "notebook" and part in words.cells:
        yield Block("cell", words.cells[part])
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
