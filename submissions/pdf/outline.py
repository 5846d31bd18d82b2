"""Which parts the labels of a report name, in whatever way it counts them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase

from submissions.model import Expected
from submissions.pdf.labels import Head


@dataclass(frozen=True, slots=True)
class Label:
    """A label that names a part, or a part and a field, or (part empty) only ends a region."""

    head: Head
    part: str
    field: str = ""
    faults: frozenset[str] = frozenset()
    end: int = 0
    """Where the label ends in its line, the field's name included."""

    @property
    def target(self) -> tuple[str, str]:
        """Give what is named."""
        return self.part, self.field


@dataclass(frozen=True, slots=True)
class Outline:
    """The sheet as labels see it: parts in order, and their fields in lower case."""

    parts: tuple[str, ...]
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def tasks(self) -> tuple[str, ...]:
        """Name the tasks, by the parts' first numbers."""
        return tuple(dict.fromkeys(part.partition(".")[0] for part in self.parts))

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part in self.parts

    def lettered(self, part: str, letter: str) -> bool:
        """Tell whether a part has a field of that letter."""
        return letter in self.fields.get(part, ())

    def counted(self, part: str, letter: str) -> bool:
        """Tell whether a part's fields are a, b, c …, and the letter is one of them."""
        fields = self.fields.get(part, ())
        return fields == tuple(ascii_lowercase[: len(fields)]) and letter in fields


def outline(expected: Sequence[Expected]) -> Outline:
    """Draw up the outline of a sheet."""
    fields: dict[str, tuple[str, ...]] = {}
    for wanted in expected:
        fields[wanted.part] = (*fields.get(wanted.part, ()), wanted.field.lower())
    return Outline(tuple(fields), fields)


SCHEMES = ("dotted", "numbers", "letters")
"""`3.4`; `4.` under `Task 3`; `(d)` under `Task 3`."""


def name_labels(heads: Sequence[Head], sheet: Outline) -> list[Label]:
    """Read the heads in the scheme that names most; of two that name as much, the plainer one."""
    best: list[Label] = []
    for scheme in SCHEMES[:1] if _spelt_out(heads, sheet) else SCHEMES:
        found = list(_named(heads, sheet, scheme))
        if _count(found) > _count(best):
            best = found
    return best


def _spelt_out(heads: Sequence[Head], sheet: Outline) -> bool:
    """Tell whether some labels are parts in full, so that `1.` and `(a)` only count a list."""
    return any(sheet.has(h.number) and not h.weak and h.key != "answer" for h in heads)


def _count(labels: Sequence[Label]) -> int:
    """Count what is named, leaving rows of numbers aside."""
    rows = [label for label in labels if label.head.weak and label.head.rest.strip()]
    return len({label.target for label in labels if label.part and label not in rows})


def _named(heads: Sequence[Head], sheet: Outline, scheme: str) -> Iterator[Label]:
    """Go through the document, knowing the task and the part that were named last."""
    task = sheet.tasks[0] if len(sheet.tasks) == 1 else ""
    part = ""
    for head in heads:
        if head.weak and "." in head.number and scheme != SCHEMES[0]:
            continue
        label = _label(head, sheet, scheme, task, part)
        if label is None:
            continue
        label = _addressed(label, sheet)
        task = task if label.part else head.number
        part = label.part
        yield label


def _label(head: Head, sheet: Outline, scheme: str, task: str, part: str) -> Label | None:
    """Tell what one head names, where `task` and `part` were named last."""
    if head.number and sheet.has(head.number):
        if not head.letter:
            return Label(head, head.number)
        lettered = sheet.lettered(head.number, head.letter)
        return Label(head, head.number, head.letter) if lettered else None
    if not head.number and sheet.counted(part, head.letter):
        return Label(head, part, head.letter)
    if scheme == "dotted":
        return _heading(head, sheet)
    if scheme == "numbers":
        return _heading(head, sheet) if _is_heading(head, sheet) else _counted(head, sheet, task)
    return _by_letter(head, sheet, task) or _heading(head, sheet)


def _addressed(label: Label, sheet: Outline) -> Label:
    """Read the field's name after the part's, as in `Answer 3.4 output: …`."""
    head = label.head
    for name in sheet.fields.get(label.part, ()) if not label.field else ():
        spelt = r"[_\s-]?".join(map(re.escape, re.findall(r"[^\W_]+", name)))
        ending = r"\s*(?:[:=]|$|(?=\s))" if head.key == "answer" else r"\s*[:=]"
        found = re.match(rf"\s*[-–,]?\s*\(?{spelt}\)?{ending}", head.rest, re.IGNORECASE)
        if found:
            return replace(label, field=name, end=head.end + found.end())
    return replace(label, end=head.end)


def _is_heading(head: Head, sheet: Outline) -> bool:
    """Tell whether a head such as `Task 3` opens a task."""
    several = len(sheet.tasks) > 1
    return several and head.key == "ask" and head.number in sheet.tasks and not head.letter


def _heading(head: Head, sheet: Outline) -> Label | None:
    return Label(head, "") if _is_heading(head, sheet) else None


def _counted(head: Head, sheet: Outline, task: str) -> Label | None:
    """Read `4.` or `4a)` as the fourth part of the task."""
    part = f"{task}.{head.number}"
    if not (task and head.number and sheet.has(part)):
        return None
    if head.letter and not sheet.lettered(part, head.letter):
        return None
    return Label(head, part, head.letter)


def _by_letter(head: Head, sheet: Outline, task: str) -> Label | None:
    """Read `(d)` or `3d)` as the fourth part of the task."""
    if not head.letter or "." in head.number:
        return None
    part = f"{head.number or task}.{ascii_lowercase.index(head.letter) + 1}"
    return Label(head, part) if sheet.has(part) else None
