"""Which parts the labels of a report name, in whatever way it counts them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase

from submissions.model import Expected, Message
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


Style = tuple[str, str, bool]
"""Word before, sign after, set apart: `Head.style`."""
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
    return len({label.target for label in labels if label.part})


def _named(heads: Sequence[Head], sheet: Outline, scheme: str) -> Iterator[Label]:
    """Go through the document, knowing the task and the part that were named last."""
    task = sheet.tasks[0] if len(sheet.tasks) == 1 else ""
    part = ""
    for head in heads:
        label = _label(head, sheet, scheme, task, part)
        if label is None:
            continue
        label = _addressed(label, sheet)
        if not label.part:
            task, part = head.number, ""
        else:
            task, part = label.part.partition(".")[0], label.part
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


MESSAGES = {
    "read.label_twice": Message(
        en="This part's label stands at more than one place.",
        de="Die Überschrift dieses Teils steht an mehr als einer Stelle.",
    ),
    "read.label_unsure": Message(
        en="What was taken as this part's label, or its end, may be something else.",
        de="Was als Überschrift oder Ende dieses Teils gilt, ist vielleicht etwas anderes.",
    ),
}


def choose(labels: Sequence[Label]) -> list[Label]:
    """Keep the labels that open or end regions, and doubt those that may be something else.

    The style that most labels have is the report's. A label in another style counts where its
    target has none in that style; a weak one (a bare number) counts for nothing where the
    report's own style is another.
    """
    labels = [_with_own_field(label, labels) for label in labels if not _is_number(label, labels)]
    main = _main_style(labels)
    kept: list[Label] = []
    for label in labels:
        rivals = [other for other in labels if other.target == label.target and other != label]
        kept += _judged(label, rivals, main)
    return kept


def _is_number(label: Label, labels: Sequence[Label]) -> bool:
    """Tell whether a weak label names a part that another one plainly names."""
    return label.head.weak and any(o.part == label.part and not o.head.weak for o in labels)


def _with_own_field(label: Label, labels: Sequence[Label]) -> Label:
    """Take a field's name after a label as a lead-in, where the part has this label only."""
    others = [other for other in labels if other.part == label.part and other != label]
    if label.head.key == "answer" or label.end == label.head.end or others:
        return label
    return replace(label, field="", end=label.head.end)


def _main_style(labels: Sequence[Label]) -> Style | None:
    return max(_spread(labels), key=lambda style: _spread(labels)[style], default=None)


def _spread(labels: Sequence[Label]) -> dict[Style, int]:
    """Count what the labels of each style name."""
    named: dict[Style, set[tuple[str, str]]] = {}
    for label in labels:
        if label.part:
            named.setdefault(label.head.style, set()).add(label.target)
    return {style: len(targets) for style, targets in named.items()}


def established(label: Label, labels: Sequence[Label]) -> bool:
    """Tell whether a label is surely one: by its word, or because others look the same."""
    return bool(label.head.key) or _spread(labels).get(label.head.style, 0) > 1


def _judged(label: Label, rivals: Sequence[Label], main: Style | None) -> Iterator[Label]:
    """Yield the label as it counts, or nothing."""
    own = label.head.style == main
    if not label.part:
        yield label
    elif label.head.weak and not own:
        return
    elif any(r.head.key == "answer" for r in rivals) and label.head.key == "ask":
        yield replace(label, part="", field="")
    elif any(_outranks(rival, label, main) for rival in rivals):
        return
    elif any(not _outranks(label, rival, main) for rival in rivals):
        yield replace(label, faults=label.faults | {"read.label_twice"})
    else:
        sure = own or bool(label.head.key) or label.head.apart
        doubt = {"read.label_unsure"} if label.head.weak or not sure else ()
        yield replace(label, faults=frozenset(doubt))


def _outranks(one: Label, other: Label, main: Style | None) -> bool:
    """Tell whether of two labels for the same thing the first is plainly the one meant."""
    return _rank(one, main) > _rank(other, main)


def _rank(label: Label, main: Style | None) -> int:
    if label.head.weak:
        return 0
    if label.head.key == "answer":
        return 3
    return 2 if label.head.style == main or label.head.key else 1
