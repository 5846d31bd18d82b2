"""Finds responses in form fields, whatever they are called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import normalize

from submissions.model import Expected, Response
from submissions.pdf.matrix import parse, write
from submissions.pdf.model import Document, FormField
from submissions.pdf.printed import WRAPPED
from submissions.pdf.values import PROSE
from submissions.readers import Reader

_NOISE = frozenset(
    {
        *("q", "question", "task", "part", "answer", "field", "text", "f", "a", "ans"),
        *("aufgabe", "antwort", "frage", "feld", "teil", "lösung"),
    }
)
"""Words before the part's number in a field's name."""
_FRACTION = re.compile(r"(?<![\d.,½⅓⅔¼¾⅛])[½⅓⅔¼¾⅛](?![\d.,½⅓⅔¼¾⅛])")
"""A fraction in one sign; behind a digit it might be the rest of a mixed number."""


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
    text, doubts = _read(wanted, best)
    flags = set(best.faults) | doubts | ({"read.conflict"} if len(values) > 1 else set())
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


def _read(wanted: Expected, field: FormField) -> tuple[str, set[str]]:
    """Give what was typed as the kind that is asked for, and what is in doubt about it."""
    wrapped = WRAPPED in field.value
    text = field.value.replace(WRAPPED, " ").strip()
    if wanted.kind == "matrix":
        return _matrix(wanted, text, printed=field.printed)
    if wanted.kind in PROSE or not field.printed:
        return text, set()
    lossy = {"read.extra"} if "?" in text else set()
    return text, lossy | ({"read.gap"} if wrapped else set())


def _matrix(wanted: Expected, text: str, *, printed: bool) -> tuple[str, set[str]]:
    """Read a matrix; rows that were printed must have the shape that was asked for."""
    cells = parse(_plain_numbers(text))
    if cells is None:
        return text, {"read.matrix"} if printed and text else set()
    shape = (len(cells), len(cells[0]))
    fits = wanted.shape in (None, shape, shape[::-1])
    certain = fits or not printed or text.startswith("[")
    return write(cells), set() if certain else {"read.shape"}


def _plain_numbers(text: str) -> str:
    """Write the signs that editors put in numbers as they are typed otherwise.

    >>> _plain_numbers("−1 ½"), _plain_numbers("1½")
    ('-1 1/2', '1½')
    """
    text = re.sub(r"[–−](?=\s?[\d.½⅓⅔¼¾⅛])", "-", text)
    return _FRACTION.sub(lambda sign: normalize("NFKC", sign[0]).replace("⁄", "/"), text)


READER = Reader("form", 10, find)
