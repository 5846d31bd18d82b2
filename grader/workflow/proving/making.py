"""What is proved of how a family is made: pure, declared, named and worded, before any marking."""

from collections.abc import Iterator

from grader.engine.carrying import REFUSALS
from grader.engine.preparing import reference_values
from grader.workflow.proving.trial import Trial
from problems.model import Field, Wording
from problems.typst.markup import places


def is_solved(trial: Trial) -> Iterator[str]:
    """Solve every field that has a solver: one that gives nothing would wait for a person."""
    for field in trial.problem.fields:
        if field.solve is None or field.name in trial.references:
            continue
        try:
            field.solve(trial.references)
        except REFUSALS as error:
            yield f"{field.name}: solve fails on our own answers ({in_short(error)})"
        else:
            yield f"{field.name}: solve gives None"


def needs_are_declared(trial: Trial) -> Iterator[str]:
    """Feed each solver what it says it needs: of anything else, no error would be carried."""
    known: set[str] = set()
    for field in trial.problem.fields:
        late = [name for name in field.needs if name not in known]
        known.add(field.name)
        if late:
            yield f"{field.name}: needs {late[0]!r}, which is no earlier field"
        elif field.name in trial.references and not _is_enough(trial, field):
            yield f"{field.name}: solve uses more than needs says ({list(field.needs)})"


def is_pure(trial: Trial) -> Iterator[str]:
    """Build the problem once more from the same params: all values have to be the same."""
    again = trial.family.build(trial.filled, None)
    found = reference_values(again)
    for name, value in trial.references.items():
        if name not in found or found[name] != value:
            yield f"{name}: solve gives {value!r}, and then {found.get(name)!r}"


def values_are_exact(trial: Trial) -> Iterator[str]:
    """Find floats, which are equal to an answer only by chance."""
    for name, value in trial.references.items():
        if _holds_float(value):
            yield f"{name}: {value!r} holds a float; exact values are int, Fraction or notation"


def mistakes_are_named(trial: Trial) -> Iterator[str]:
    """Hold the misconceptions to the family's table of messages, and to its fields."""
    fields = {field.name for field in trial.problem.fields}
    for mistake in trial.problem.misconceptions:
        known = trial.family.mistakes.get(mistake.name)
        if known is None:
            yield f"the mistake {mistake.name} has no message among the family's mistakes"
        elif known != mistake.message:
            yield f"the mistake {mistake.name} has another message among the family's mistakes"
        if _is_lacking(mistake.message):
            yield f"the mistake {mistake.name} has no message in both languages"
        for name in mistake.steps:
            if name not in fields:
                yield f"the mistake {mistake.name} is about {name!r}, which is no field"
        yield from _strange_names(trial, mistake.name, fields)


def is_worded(trial: Trial) -> Iterator[str]:
    """Ask for words and a solution in both languages, with every place filled in."""
    params = trial.filled
    for name, words in (("ask", trial.family.ask), ("solution", trial.family.solution)):
        if words is None:
            yield f"the family has no {name}"
            continue
        said = words(params)
        if _is_lacking(said):
            yield f"{name} is not there in both languages"
        for place in places(f"{said.en} {said.de}"):
            yield f"{name}: {{{place}}} is not filled in"
    for name, title in trial.family.titles.items():
        if not (title.en.strip() and title.de.strip()):
            yield f"the title of {name} is not there in both languages"


def in_short(error: Exception) -> str:
    """Name an error of a family's own code.

    >>> in_short(KeyError("dot"))
    "KeyError: 'dot'"
    """
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _is_enough(trial: Trial, field: Field) -> bool:
    if field.solve is None:
        return True
    try:
        found = field.solve({name: trial.references[name] for name in field.needs})
    except REFUSALS:
        return False
    return bool(found == trial.references[field.name])


def _strange_names(trial: Trial, mistake: str, fields: set[str]) -> Iterator[str]:
    """Find a step that asks for an answer of another name, so that it never applies."""
    for one in trial.problem.misconceptions:
        for step in one.steps.values() if one.name == mistake else ():
            try:
                step(trial.references)
            except KeyError as error:
                if isinstance(error.args[0], str) and error.args[0] not in fields:
                    yield f"the mistake {mistake} asks for {error.args[0]!r}, which is no field"
            except REFUSALS:
                continue


def _holds_float(value: object) -> bool:
    if isinstance(value, tuple | list):
        return any(map(_holds_float, value))
    return isinstance(value, float)


def _is_lacking(words: Wording) -> bool:
    return not (words.en.strip() and words.de.strip()) or words.en == words.de


MAKING = (
    is_solved,
    needs_are_declared,
    is_pure,
    values_are_exact,
    mistakes_are_named,
    is_worded,
)
