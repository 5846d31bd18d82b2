"""Where rows of decision files contradict each other, and which of them stands."""

import json
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from grader.model import Decision
from grader.wording import Language, say
from grader.workflow.rows import NOTE, SCHEMA, Row
from problems.model import Wording

_OPEN: Mapping[str, object] = {"refuse": False, "excuse": False}
"""What stands for a choice that is to be filled in; null for all others."""
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows on one key that cannot all hold, in the order in which they were read."""

    key: str
    rows: tuple[Row, ...]

    @property
    def in_words(self) -> Wording:
        """All rows, one above the other."""
        count = str(len(self.rows))
        numeral = Wording("two", "zwei") if len(self.rows) == _PAIR else Wording(count, count)
        english = "".join(f"\n    {row.in_words.en}" for row in self.rows)
        german = "".join(f"\n    {row.in_words.de}" for row in self.rows)
        return Wording(
            f"{numeral.en} decisions on {self.key}:{english}",
            f"{numeral.de} Entscheidungen zu {self.key}:{german}",
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows as they are recorded: those that another one stands over come first."""

    overruled: tuple[Row, ...]
    """Recorded, and of no effect."""
    counting: tuple[Row, ...]
    conflicts: tuple[Conflict, ...] = ()
    """What nobody has settled."""


def settle(rows: Sequence[Row]) -> Settled:
    """Part rows that count from those that a settling row on the same field stands over."""
    by_key, by_field = _grouped(rows, _key), _grouped(rows, _field)
    overruled = {row for group in by_field.values() for row in _overruled(group)}
    standing = [row for row in rows if row not in overruled]
    conflicts = (
        *(_conflict(key, group, overruled, _clashing) for key, group in by_key.items()),
        *(_conflict(key, group, overruled, _crossing) for key, group in by_field.items()),
    )
    return Settled(
        overruled=tuple(row for row in rows if row in overruled),
        counting=tuple(sorted(standing, key=lambda row: row.decision.settles)),
        conflicts=tuple(conflict for conflict in conflicts if conflict.rows),
    )


def skeleton(conflicts: Iterable[Conflict], language: Language) -> str:
    """Write a decision file with a row for each conflict, for whoever settles them to fill in.

    Args:
        conflicts: what is to be settled.
        language: of the views that stand in each row.
    """
    rows = [_to_fill_in(conflict, language) for conflict in conflicts]
    return json.dumps({"schema": SCHEMA, "decisions": rows}, ensure_ascii=False, indent=1) + "\n"


def _grouped(rows: Iterable[Row], name: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[name(row)].append(row)
    return groups


def _key(row: Row) -> str:
    return row.decision.key


def _field(row: Row) -> str:
    """Name the field that a criterion's key belongs to."""
    return row.decision.key.partition(".")[0]


def crosses(one: Decision, other: Decision) -> bool:
    """Tell whether one person gave points to a field as a whole, and another one to a criterion."""
    is_whole = {"." not in decision.key for decision in (one, other)}
    have_points = one.points is not None and other.points is not None
    return len(is_whole) > 1 and have_points and one.by != other.by


def _crossing(one: Row, other: Row) -> bool:
    return crosses(one.decision, other.decision)


def _clashing(one: Row, other: Row) -> bool:
    return clash(one.decision, other.decision)


def _overruled(group: Sequence[Row]) -> Iterator[Row]:
    settling = [row for row in group if row.decision.settles]
    for row in group:
        if not row.decision.settles and any(
            _clashing(row, other) if _key(row) == _key(other) else _crossing(row, other)
            for other in settling
        ):
            yield row


def _conflict(
    key: str,
    group: Iterable[Row],
    overruled: Container[Row],
    clash: Callable[[Row, Row], bool],
) -> Conflict:
    standing = [row for row in group if row not in overruled]
    at_odds = {row for pair in combinations(standing, 2) if clash(*pair) for row in pair}
    return Conflict(key, tuple(row for row in standing if row in at_odds))


def clash(first: Decision, second: Decision) -> bool:
    """Tell whether two decisions on one key cannot both hold.

    A reading and points of one person go together, and so do an excuse and an admission.
    """
    if said(first) == said(second):
        return False
    if first.admit_as is not None and second.admit_as is not None:
        return first.admit_as != second.admit_as
    kinds = {kind_of(first), kind_of(second)}
    if kinds == {"points", "read_as"}:
        return first.by != second.by
    return kinds != {"admit_as", "excuse"}


def said(decision: Decision) -> tuple[object, ...]:
    """Give what a decision says, whoever made it and why."""
    on_answer = (decision.points, decision.read_as)
    return (*on_answer, decision.admit_as, decision.refuse, decision.excuse, decision.until)


def kind_of(decision: Decision) -> str:
    """Name the key that a decision gives; of an admission with an excuse, the admission."""
    kinds = ("points", "read_as", "admit_as", "refuse", "excuse", "until")
    given = ((kind, getattr(decision, kind)) for kind in kinds)
    return next(kind for kind, value in given if value is not None and value is not False)


def _to_fill_in(conflict: Conflict, language: Language) -> dict[str, Any]:
    kinds = dict.fromkeys(kind_of(row.decision) for row in conflict.rows)
    given = {kind: _OPEN.get(kind) for kind in kinds}
    views = [say(row.in_words, language) for row in conflict.rows]
    blank = {"because": "", "by": ""}
    bound = {row.decision.bound_to for row in conflict.rows if row.decision.key == conflict.key}
    (first, *others) = bound or {None}
    on = {"bound_to": first} if first is not None and not others else {}
    return {"key": conflict.key, **given, "settles": True, **blank, **on, NOTE: views}
