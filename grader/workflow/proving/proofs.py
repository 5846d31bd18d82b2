"""What is proved of one variant; each proof yields what is wrong, in words for its author."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice
from typing import Any

from grader.engine.attempts import understand
from grader.engine.carrying import REFUSALS
from grader.model import Context, Outcome, Verdict
from grader.notation.errors import NotationError
from grader.wording import LANGUAGES
from grader.workflow.proving.spellings import decimal, spellings
from grader.workflow.proving.trial import Trial
from grader.workflow.proving.trying import disturbed, links, size, slips, spelt
from problems.errors import ProblemError
from problems.handout import Layout, print_handout
from problems.model import Field, Misconception, Value
from problems.solvers.closed import approximate
from problems.working import Worked, print_working
from submissions.model import Response

Proof = Callable[[Trial], Iterator[str]]

_WHOLE = re.compile(r"[0-9]+")
_OF_NUMBERS = ("number", "matrix")
_ROUNDED = 4
"""Decimal places to which a student rounds what is not rational."""
_FIGURES = 4


def cannot_be_written(trial: Trial) -> Iterator[str]:
    """Name references that their own checker does not take; nothing else can be proved then."""
    for field in trial.solved:
        value = trial.references[field.name]
        try:
            trial.spelt(field, value)
        except (NotationError, *REFUSALS) as error:
            yield f"{field.name}: our own answer {value!r} is none of its kind ({error})"


def is_read_again(trial: Trial) -> Iterator[str]:
    """Write each reference in every notation: it has to be understood, and to be right."""
    for field in trial.solved:
        for text in spellings(field, trial.references[field.name]):
            found = _outcome(trial, field, text)
            if found is not Outcome.CORRECT:
                yield f"{field.name}: our own answer written as {text!r} is {_named(found)}"


def earns_full_credit(trial: Trial) -> Iterator[str]:
    """Mark a paper that holds all references."""
    for mark in trial.marked({}).values():
        if mark.field in trial.references and mark.verdict is not Verdict.CORRECT:
            yield f"{mark.field}: our own answer is marked {mark.verdict.value}"


def mistakes_show(trial: Trial) -> Iterator[str]:
    """Answer as each misconception does: it has to be wrong, and to be named."""
    for mistake, field, value in trial.wrong:
        text = _written(trial, field, value, mistake)
        mark = trial.marked({field.name: text})[field.name]
        code = f"misconception.{trial.family.name}.{mistake.name}"
        if mark.verdict is Verdict.CORRECT:
            yield f"{field.name}: the mistake {mistake.name} ({text}) is marked as right"
        elif all(finding.code != code for finding in mark.findings):
            names = [finding.code for finding in mark.findings]
            yield f"{field.name}: the mistake {mistake.name} ({text}) is not named, but {names}"


def errors_are_carried(trial: Trial) -> Iterator[str]:
    """Disturb each earlier answer: what follows from it has to be marked as following."""
    for field, earlier in links(trial):
        yield from _carried(trial, field, earlier)


def slips_are_told(trial: Trial) -> Iterator[str]:
    """Change each reference a little: what is not equal must not be marked as right."""
    for field in trial.solved:
        for text in slips(trial, field):
            if _outcome(trial, field, text) is Outcome.CORRECT:
                reference = trial.references[field.name]
                yield f"{field.name}: {text!r} is not {reference!r}, and is marked as right"


def rounding_is_not_wrong(trial: Trial) -> Iterator[str]:
    """Round each reference that has no last decimal place: that must not be called wrong."""
    for field in trial.solved:
        value = trial.references[field.name]
        is_kind = field.check.checker in _OF_NUMBERS
        if is_kind and any(decimal(number) is None for number in _numbers(value)):
            text = _each(value, _to_figures)
            if _outcome(trial, field, text) is Outcome.INCORRECT:
                yield (
                    f"{field.name}: our own answer rounded to {text} is marked as wrong; take a"
                    " check of problems/checks.py, or a tolerance"
                )


def numbers_are_friendly(trial: Trial) -> Iterator[str]:
    """Hold the references to what a person can do by hand."""
    limits = trial.family.friendly
    for name, value in trial.references.items():
        if isinstance(value, str) and len(value) > limits.letters:
            yield f"{name}: {value!r} is longer than {limits.letters} characters"
        for number in _numbers(value):
            if abs(number.numerator) > limits.largest or number.denominator > limits.denominator:
                yield (
                    f"{name}: {number} is no friendly number (numerators to {limits.largest},"
                    f" denominators to {limits.denominator})"
                )
        if isinstance(value, str):
            for whole in map(int, _WHOLE.findall(value)):
                if whole > max(limits.largest, limits.within):
                    yield f"{name}: {whole} in {value!r} is no friendly number"
        for side, length in zip(("rows", "columns"), size(value) or (), strict=False):
            if length > limits.side:
                yield f"{name}: {length} {side} are more than {limits.side}"


def cannot_be_set(trial: Trial) -> Iterator[str]:
    """Set the question and the solution on paper, in both languages."""
    from typst import TypstError

    (part,) = trial.catalogue.sheet.parts
    worked = Worked(part, trial.params, trial.references)
    for language in LANGUAGES:
        try:
            print_handout(trial.catalogue.sheet, Layout(language))
            print_working(trial.catalogue.sheet, (worked,), Layout(language))
        except (ProblemError, TypstError) as error:
            yield f"Typst cannot set question and solution in {language!r} ({str(error).strip()})"


PROOFS: tuple[Proof, ...] = (
    earns_full_credit,
    is_read_again,
    mistakes_show,
    errors_are_carried,
    slips_are_told,
    rounding_is_not_wrong,
    numbers_are_friendly,
)


def _outcome(trial: Trial, field: Field, text: str) -> Outcome | None:
    """Compare a text with the reference; None where it is not understood."""
    attempt = understand(field, Response("1.1", field.name, text, confidence=1.0), "")
    if attempt.answer is None:
        return None
    reference = attempt.checker.lift(trial.references[field.name], attempt.options)
    compared = attempt.checker.compare(reference, attempt.answer, attempt.options, Context())
    return compared.outcome


def _named(outcome: Outcome | None) -> str:
    return "not understood" if outcome is None else outcome.value


def _written(trial: Trial, field: Field, value: Value, mistake: Misconception) -> str:
    """Write a wrong value: rounded where it is not rational."""
    return _each(value, _rounded) if mistake.tolerance else trial.spelt(field, value)


def _each(value: Value, written: Callable[[Any], str]) -> str:
    """Write a number, or each entry of a matrix."""
    if isinstance(value, tuple):
        rows = ("[" + ", ".join(map(written, row)) + "]" for row in value)
        return f"[{', '.join(rows)}]"
    return written(value)


def _to_figures(number: Fraction | str) -> str:
    """Round to figures, and not to places: what is small does not become zero."""
    exact = approximate(number) if isinstance(number, str) else number
    return f"{Decimal(f'{float(exact):.{_FIGURES}g}'):f}"


def _rounded(number: Fraction | str) -> str:
    exact = Fraction(approximate(number) if isinstance(number, str) else number)
    return decimal(round(exact, _ROUNDED)) or str(number)


def _carried(trial: Trial, field: Field, earlier: Field) -> Iterator[str]:
    """Try the first disturbance that the guard lets pass and from which something else follows.

    What follows should be no rounding of the reference; where all of it is, the check is too loose.
    """
    tries = tuple(disturbed(trial, field, earlier))
    shows = (one for one in tries if not _is_right(trial, field, one[1]))
    for wrong, follows in islice(chain(shows, tries), 1):
        texts = {earlier.name: trial.spelt(earlier, wrong), field.name: trial.spelt(field, follows)}
        mark = trial.marked(texts)[field.name]
        if mark.verdict is not Verdict.CARRIED:
            yield (
                f"{field.name}: {texts[field.name]} follows from {earlier.name} ="
                f" {texts[earlier.name]}, and is marked {mark.verdict.value}"
            )


def _is_right(trial: Trial, field: Field, value: Value) -> bool:
    """Whether a value passes for the reference."""
    text = spelt(trial, field, value)
    return bool(text) and _outcome(trial, field, text) is Outcome.CORRECT


def _numbers(value: Value) -> Iterator[Fraction]:
    if isinstance(value, int | Fraction):
        yield Fraction(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _numbers(one)
