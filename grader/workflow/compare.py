"""Comparing answers with references outside of any sheet: one, or a file of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from grader import checkers
from grader.checkers import Checker
from grader.engine.failures import attempt
from grader.equivalence.results import invalid, undecided
from grader.errors import GraderError
from grader.model import Comparison, Context, Finding, Outcome, Understood
from grader.notation.errors import NotationError
from grader.reasons import fault_of, reason_of
from grader.wording import LANGUAGES, Language, say
from problems.model import Wording

KINDS = ("number", "expression", "matrix", "growth", "shape")
"""The kinds of answers that are compared; each is a checker."""

_KEYS = frozenset({"id", "kind", "reference", "answer", "variables", "options"})
_WITH_NAMES = frozenset({"expression", "growth", "matrix", "shape"})
_LINE = 1_000_000


class CaseError(GraderError):
    """A case that cannot be compared as asked: its kind, reference or options are wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    """One answer to compare.

    Attributes:
        variables: the names allowed; none given: those of the reference.
        options: those of the kind's checker, as plain data.
    """

    kind: str
    reference: str
    answer: str
    variables: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    id: str | int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to, and how the answer was understood (None: not at all)."""

    id: str | int | None
    comparison: Comparison
    understood: Understood | None = None
    asked_well: bool = True
    """False where the case itself was wrong."""

    @property
    def decided(self) -> bool:
        """Whether no person has to look."""
        return self.comparison.outcome not in (Outcome.UNDECIDED, Outcome.INVALID)


def compare(case: Case) -> Compared:
    """Compare one answer with its reference.

    Raises:
        CaseError: the kind, the reference or an option is wrong.
    """
    checker = _checker(case.kind)
    options = _options(checker, case)
    try:
        reference = checker.parse(case.reference, options)
    except NotationError as error:
        raise _bad_reference(case, error) from None
    try:
        answer = checker.parse(case.answer, options)
    except NotationError as error:
        return Compared(case.id, invalid(_refusal(error)))
    result = checker.compare(reference, answer, options, Context())
    return Compared(case.id, result, checker.show(answer))


def _refusal(error: NotationError) -> Finding:
    """Say what is wrong with a text, and from where to where; both places count from 0."""
    place = {"start": str(error.span.start), "end": str(error.span.end)}
    return Finding(code=error.code, args={**error.args_, **place})


def compare_lines(lines: Iterable[str], language: Language = "en") -> Iterator[Compared]:
    """Compare cases given as lines of JSON, in their order; blank lines are passed over.

    A line that cannot be compared as asked comes out undecided, with `asked_well` false.

    Args:
        lines: one case each.
        language: in which it is said what is wrong with a line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _compared(read_case(line))
        except CaseError as error:
            said = Wording(f"line {number}: {error.en}", f"Zeile {number}: {error.de}")
            args = {"problem": say(said, language)}
            finding = Finding(code="compare.case", args=args)
            yield Compared(_id_of(line), undecided("", finding), asked_well=False)


def _compared(case: Case) -> Compared:
    """Compare one of many: where we fail on it, a person decides, and the others go on.

    Raises:
        CaseError: the kind, the reference or an option is wrong.
    """
    found = attempt(compare, case, expected=(CaseError,))
    if isinstance(found, Compared):
        return found
    return Compared(case.id, undecided("", Finding(code="compare.crash", args=found.args)))


def _id_of(line: str) -> str | int | None:
    """Return the id of a case that may be wrong in everything else."""
    try:
        found = json.loads(line[:_LINE])
    except (ValueError, RecursionError):
        return None
    given = found.get("id") if isinstance(found, dict) else None
    return given if isinstance(given, str | int) else None


def read_case(line: str) -> Case:
    """Read one case from a line of JSON.

    Raises:
        CaseError: it is none.
    """
    try:
        found = json.loads(line[:_LINE], parse_float=str)
    except (ValueError, RecursionError) as error:
        raise CaseError(
            f"no JSON was found ({error}); expected one object a line",
            f"JSON wurde nicht gefunden ({reason_of(error).de}); erwartet wird ein Objekt je Zeile",
        ) from None
    if not isinstance(found, dict) or not {"kind", "reference", "answer"} <= set(found):
        raise CaseError(
            "expected an object with kind, reference and answer",
            "erwartet wird ein Objekt mit kind, reference und answer",
        )
    if unknown := set(found) - _KEYS:
        known = ", ".join(sorted(_KEYS))
        raise CaseError(
            f"unknown key {min(unknown)!r}; known are {known}",
            f"{min(unknown)!r} ist nicht bekannt; bekannt sind {known}",
        )
    return Case(
        kind=_text(found, "kind"),
        reference=_text(found, "reference"),
        answer=_text(found, "answer"),
        variables=_names(found.get("variables")),
        options=_mapping(found.get("options")),
        id=_id_of(line),
    )


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found[key]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CaseError(
            f"{key} is {value!r}; expected a text", f"{key} ist {value!r}; erwartet wird ein Text"
        )
    return str(value)


def _names(value: Any) -> tuple[str, ...]:
    names = value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise CaseError(
            f"variables is {value!r}; expected a list of names",
            f"variables ist {value!r}; erwartet wird eine Liste von Namen",
        )
    return tuple(names)


def _mapping(value: Any) -> Mapping[str, Any]:
    options = value or {}
    if not isinstance(options, dict):
        raise CaseError(
            f"options is {value!r}; expected an object",
            f"options ist {value!r}; erwartet wird ein Objekt",
        )
    return options


def _checker(kind: str) -> Checker:
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise CaseError(
            f"there is no kind {kind!r}; known are {known}",
            f"eine Art {kind!r} gibt es nicht; bekannt sind {known}",
        )
    return checkers.find(kind)


def _options(checker: Checker, case: Case) -> Any:
    """Validate the options, the variables filled in from the reference where none are given."""
    known = set(checker.options.model_fields) - {"variables", "euler", "partial"}
    given = dict(case.options)
    if unknown := set(given) - known:
        names = ", ".join(sorted(known))
        raise CaseError(
            f"unknown option {min(unknown)!r} of {case.kind}; known are: {names or 'none'}",
            f"{case.kind} hat keine Option {min(unknown)!r}; bekannt sind: {names or 'keine'}",
        )
    if case.kind in _WITH_NAMES:
        given |= _declared(case)
    try:
        return checker.options.model_validate(given)
    except ValidationError as error:
        fault = fault_of(error, "options")
        raise CaseError(fault.en, fault.de) from None


def _declared(case: Case) -> dict[str, Any]:
    """Return the names allowed, as options of the checker."""
    from grader.notation.references import read_names

    known = (
        *case.variables,
        *_keys(case, "domain"),
        *_keys(case, "where"),
        *_keys(case, "constants"),
        *_keys(case, "matrices"),
        *_sizes(case),
    )
    try:
        found = read_names(case.kind, case.reference, known, _keys(case, "matrices"))
    except NotationError as error:
        raise _bad_reference(case, error) from None
    names: dict[str, Any] = {"variables": case.variables or found.variables}
    return names | ({"euler": found.euler} if case.kind == "expression" else {})


def _keys(case: Case, option: str) -> tuple[str, ...]:
    """Return the names that an option holds, if it is a list or an object of names."""
    value = case.options.get(option, ())
    return (
        tuple(name for name in value if isinstance(name, str))
        if isinstance(value, list | dict)
        else ()
    )


def _sizes(case: Case) -> tuple[str, ...]:
    """Return the names of sizes among the shapes of matrices."""
    given = case.options.get("matrices")
    shapes = given.values() if isinstance(given, dict) else ()
    both = (size for shape in shapes if isinstance(shape, list | tuple) for size in shape)
    return tuple(size for size in both if isinstance(size, str) and size.isidentifier())


def _bad_reference(case: Case, error: NotationError) -> CaseError:
    from grader.messages import render

    english, german = (render(error.code, error.args_, said) for said in LANGUAGES)
    return CaseError(
        f"the reference {case.reference!r}: {english}", f"die Referenz {case.reference!r}: {german}"
    )
