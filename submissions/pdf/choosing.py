"""Which of the labels found in a report count, and which are numbers, repeats or something else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from submissions.model import Message
from submissions.pdf.outline import Label

Style = tuple[str, str, bool]
"""Word before, sign after, set apart: `Head.style`."""

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
    labels = [label for label in labels if not _is_number(label, labels)]
    labels = [_with_own_field(label, labels) for label in labels]
    main = _main_style(labels)
    kept: list[Label] = []
    for label in labels:
        rivals = [other for other in labels if other.target == label.target and other != label]
        kept += _judged(label, rivals, labels, main)
    return [_once(label, labels, kept) for label in kept]


def _once(label: Label, labels: Sequence[Label], kept: Sequence[Label]) -> Label:
    """Doubt a label where another one of its part and letter, in another style, was left out."""
    out = [other for other in labels if other.target == label.target and other not in kept]
    spelt = any(
        other.head.number and other.head.letter and other.head.rest.strip()
        for other in out
        if not other.head.weak and other.head.place > label.head.place
    )
    if not (spelt and label.part and label.field):
        return label
    return replace(label, faults=label.faults | {"read.label_twice"})


def _is_number(label: Label, labels: Sequence[Label]) -> bool:
    """Tell whether a weak label is a number, because its part is plainly named elsewhere.

    Or because it starts a row of numbers where its part is not due: between its neighbours, in a
    report whose plain labels stand in the sheet's order.
    """
    strong = [other for other in labels if other.part and not other.head.weak]
    if not label.head.weak:
        return False
    if any(other.part == label.part for other in strong):
        return True
    before = [_order(o) for o in strong if o.head.place < label.head.place]
    after = [_order(o) for o in strong if o.head.place > label.head.place]
    ordered = [*before, *after] == sorted([*before, *after])
    due = (not before or before[-1] < _order(label)) and (not after or _order(label) < after[0])
    return bool(strong and label.head.rest.strip()) and ordered and not due


def _order(label: Label) -> tuple[int, ...]:
    return tuple(int(number) for number in label.part.split(".") if number.isdigit())


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
    strong = [label for label in labels if not label.head.weak]
    for label in strong or labels:
        if label.part:
            named.setdefault(label.head.style, set()).add(label.target)
    return {style: len(targets) for style, targets in named.items()}


def established(label: Label, labels: Sequence[Label]) -> bool:
    """Tell whether a label is surely one: by its word, or because others look the same."""
    return bool(label.head.key) or _spread(labels).get(label.head.style, 0) > 1


def _judged(
    label: Label, rivals: Sequence[Label], labels: Sequence[Label], main: Style | None
) -> Iterator[Label]:
    """Yield the label as it counts, or nothing."""
    own = label.head.style == main
    if not label.part:
        yield label
    elif label.head.weak and not own and not _stands_alone(label, labels):
        return
    elif any(r.head.key == "answer" for r in rivals) and label.head.key == "ask":
        yield replace(label, part="", field="")
    elif any(_outranks(rival, label, main) for rival in rivals):
        return
    elif _repeats(label, rivals, labels):
        yield replace(label, part="", field="")
    elif any(not _outranks(label, rival, main) for rival in rivals):
        yield replace(label, faults=label.faults | {"read.label_twice"})
    else:
        sure = (
            own
            or _is_like(label, main)
            or _counts_on(label, labels)
            or bool(label.head.key)
            or label.head.apart
        )
        unsure = not sure or (label.head.weak and not _stands_alone(label, labels))
        yield replace(label, faults=frozenset({"read.label_unsure"} if unsure else ()))


def _repeats(label: Label, rivals: Sequence[Label], labels: Sequence[Label]) -> bool:
    """Tell a heading that stands again over the next letter of its part, as on the next slide."""
    if label.field or label.head.letter or label.head.weak:
        return False
    earlier = [rival for rival in rivals if rival.head.place < label.head.place]
    after = [other for other in labels if other.head.place == label.head.place + 1]
    before = [other for other in labels if other.head.place < label.head.place]
    lettered = bool(after) and after[0].part == label.part and bool(after[0].field)
    return bool(earlier) and lettered and before[-1].part == label.part


def _is_like(label: Label, main: Style | None) -> bool:
    """Tell a letter in brackets that differs from the report's own in weight only."""
    return main is not None and bool(label.head.letter) and label.head.style[:2] == main[:2]


def _counts_on(label: Label, labels: Sequence[Label]) -> bool:
    """Tell a letter that goes on counting within its part, in a way that others do, too."""
    if not label.head.letter or label.head.number:
        return False
    same = [other for other in labels if other.head.style[:2] == label.head.style[:2]]
    mine = [other.head.letter for other in same if other.part == label.part]
    return mine == sorted(set(mine)) and len({other.target for other in same}) >= SEVERAL


SEVERAL = 3
"""Labels of one look from which it is a habit."""


def _stands_alone(label: Label, labels: Sequence[Label]) -> bool:
    """Tell a bare `3.4` on its own line from a number: all labels are as bare, and in order."""
    bare = [other for other in labels if other.part and other.head.style == label.head.style]
    order = [_order(other) for other in bare if not other.head.weak or not other.head.rest.strip()]
    rising = all(one < other for one, other in pairwise(order))
    return not label.head.rest.strip() and len(order) >= SEVERAL and rising


def _outranks(one: Label, other: Label, main: Style | None) -> bool:
    """Tell whether of two labels for the same thing the first is plainly the one meant."""
    return _rank(one, main) > _rank(other, main)


def _rank(label: Label, main: Style | None) -> int:
    if label.head.weak:
        return 0
    if label.head.key == "answer":
        return 3
    return 2 if label.head.style == main or label.head.key else 1
