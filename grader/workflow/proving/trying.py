"""What a variant serves to try: slips of the pen, and earlier answers that are disturbed."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from grader.engine.carrying import REFUSALS
from grader.notation.errors import NotationError
from grader.workflow.proving.mutations import mutations, small_mutations
from grader.workflow.proving.oracle import differ
from grader.workflow.proving.trial import Trial
from problems.draw import Draws
from problems.model import Field, Value


def to_try(trial: Trial) -> frozenset[str]:
    """Name what has to be tried with some variant at least; words of a list have no slips."""
    carried = (f"carrying {earlier.name} to {field.name}" for field, earlier in links(trial))
    fields = (field for field in trial.solved if field.check.checker != "phrase")
    return frozenset((*carried, *(f"slips in {field.name}" for field in fields)))


def can_try(trial: Trial, wanted: Collection[str]) -> Iterator[str]:
    """Name what this variant serves for, of what is wanted."""
    for field, earlier in links(trial):
        name = f"carrying {earlier.name} to {field.name}"
        if name in wanted and any(True for _ in disturbed(trial, field, earlier)):
            yield name
    for field in trial.solved:
        name = f"slips in {field.name}"
        if name in wanted and any(True for _ in slips(trial, field)):
            yield name


def links(trial: Trial) -> Iterator[tuple[Field, Field]]:
    """Pair each field with the earlier ones that it needs."""
    for field in trial.solved:
        yield from ((field, trial.field(name)) for name in field.needs if name in trial.references)


def slips(trial: Trial, field: Field) -> Iterator[str]:
    """Write slips that an independent oracle tells from the reference."""
    reference, kind = trial.references[field.name], field.check.checker
    draws, options = Draws(bytes([1]) * 32), field.check.options
    large = ((value, False) for value in mutations(kind, reference, draws))
    small = ((value, True) for value in small_mutations(kind, reference, draws))
    for value, by_more in chain(large, small):
        if differ(kind, value, reference, options, by_more=by_more):
            text = spelt(trial, field, value)
            yield from (text,) if text else ()


def disturbed(trial: Trial, field: Field, earlier: Field) -> Iterator[tuple[Value, Value]]:
    """Change an earlier answer, and give it with what follows; no known mistake is among them."""
    reference = trial.references[earlier.name]
    named = [value for _, one, value in trial.wrong if one.name == earlier.name]
    kind, draws = earlier.check.checker, Draws(bytes(32))
    changed = chain(mutations(kind, reference, draws), small_mutations(kind, reference, draws))
    for wrong in changed:
        if not _may_feed(earlier, wrong) or _is_any(wrong, (reference, *named)):
            continue
        try:
            follows = (
                field.solve({**trial.references, earlier.name: wrong}) if field.solve else None
            )
        except REFUSALS:
            continue
        others = [value for _, one, value in trial.wrong if one.name == field.name]
        if not _is_any(follows, (trial.references[field.name], *others)):
            yield wrong, follows


def _may_feed(field: Field, value: Value) -> bool:
    if field.shape is not None and size(value) != field.shape:
        return False
    try:
        return field.guard is None or field.guard(value)
    except REFUSALS:
        return False


def size(value: Value) -> tuple[int, int] | None:
    """Give the rows and columns of a matrix; None of anything else."""
    is_matrix = isinstance(value, tuple) and value and isinstance(value[0], tuple)
    return (len(value), len(value[0])) if is_matrix else None


def _is_any(value: Value, others: Iterable[Value]) -> bool:
    return any(value == other for other in others)


def spelt(trial: Trial, field: Field, value: Value) -> str:
    """Write a value that may be none of its kind; empty where it cannot be written."""
    try:
        return trial.spelt(field, value)
    except (NotationError, *REFUSALS):
        return ""
