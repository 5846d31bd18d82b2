"""Finds responses in form fields, whatever they are called."""

import re
from collections.abc import Iterable, Mapping, Sequence

from submissions.model import Expected, Response
from submissions.pdf.matrix import nested
from submissions.pdf.model import Document, FormField
from submissions.readers import Reader

_NOISE = frozenset(
    {
        *("q", "question", "task", "part", "answer", "field", "text", "f", "a", "ans"),
        *("aufgabe", "antwort", "frage", "feld", "teil", "lösung"),
    }
)
"""Words before the part's number in a field's name."""


def find(document: Document, expected: Sequence[Expected]) -> Iterable[Response]:
    """Yield a response for each expected field that the form has a field for."""
    owners = _owners(document.fields, expected)
    for wanted in expected:
        fields = owners.get((wanted.part, wanted.field), [])
        if fields:
            yield _response(wanted, fields)


def _owners(
    fields: Sequence[FormField], expected: Sequence[Expected]
) -> Mapping[tuple[str, str], list[FormField]]:
    """Sort the form's fields by what they answer; one that fits several answers none."""
    owners: dict[tuple[str, str], list[FormField]] = {}
    for field in fields:
        fits = _fits(field.name, expected) or _fits(field.title, expected)
        if len(fits) == 1:
            owners.setdefault(fits[0], []).append(field)
    return owners


def _fits(name: str, expected: Sequence[Expected]) -> list[tuple[str, str]]:
    """Name the expected fields that a form field's name may stand for.

    >>> wanted = [Expected("3.4", "output", "matrix"), Expected("3.4", "scores", "matrix")]
    >>> _fits("3-4-output", wanted), _fits("q3.4 Output", wanted), _fits("Surname", wanted)
    ([('3.4', 'output')], [('3.4', 'output')], [])
    """
    tokens = _tokens(name)
    while tokens and tokens[0] in _NOISE and not tokens[0].isdigit():
        tokens = tokens[1:]
    single = _single_parts(expected)
    return [
        (wanted.part, wanted.field)
        for wanted in expected
        if tokens in (_names(wanted) if wanted.part not in single else _short_names(wanted))
    ]


def _tokens(name: str) -> list[str]:
    return re.findall(r"\d+|[^\W\d_]+", name.casefold())


def _names(wanted: Expected) -> list[list[str]]:
    """Give the forms of a field's name: with its part's numbers apart, or run together."""
    part, field = _tokens(wanted.part), _tokens(wanted.field)
    return [part + field, ["".join(part), *field]]


def _short_names(wanted: Expected) -> list[list[str]]:
    return [*_names(wanted), _tokens(wanted.part)]


def _single_parts(expected: Sequence[Expected]) -> frozenset[str]:
    """Name the parts that have one field only."""
    parts = [wanted.part for wanted in expected]
    return frozenset(part for part in parts if parts.count(part) == 1)


def _response(wanted: Expected, fields: Sequence[FormField]) -> Response:
    """Take the one value typed; two different ones contradict each other."""
    values = {" ".join(field.value.split()) for field in fields if field.value.strip()}
    best = next((field for field in fields if field.value.strip()), fields[0])
    flags = set(best.faults) | ({"read.conflict"} if len(values) > 1 else set())
    text = best.value.strip()
    if wanted.kind == "matrix":
        text = nested(text) or text
    return Response(
        wanted.part,
        wanted.field,
        text,
        best.page,
        best.box,
        0.3 if flags else 1.0,
        tuple(sorted(flags)),
        "form",
    )


READER = Reader("form", 10, find)
