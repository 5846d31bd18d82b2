"""Statistics as a document for machines, as a table for spreadsheets, and in a few lines."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader.measures.figures import Figure
from grader.measures.hiding import LEAST, Group
from grader.messages import render
from grader.wording import Language, cell_text, plain_points, say
from grader.workflow.statistics.model import (
    Agreement,
    Count,
    Item,
    Pair,
    Place,
    Statistics,
    Timing,
    Totals,
)
from problems.model import Wording

SCHEMA = 1
COLUMNS = (
    "part",
    "field",
    "criterion",
    "max",
    "decided",
    "waiting",
    "blank",
    "carried",
    "facility",
    "facility_to",
    "facility_n",
    "discrimination",
    "discrimination_n",
)
"""Of the table."""
_WORDS: Mapping[str, Wording] = {
    "few": Wording("fewer than {least}", "weniger als {least}"),
    "sum": Wording(
        "Submissions decided as a whole: {complete}; waiting: {waiting}.",
        "Ganz entschiedene Abgaben: {complete}; wartende: {waiting}.",
    ),
    "left_out": Wording(
        "Uploads left out: {number}. Decide first which of them count.",
        "Nicht mitgezählt: {number}. Erst ist zu entscheiden, welche davon zählen.",
    ),
}
_DIGITS = 6
"""Places behind the point that a machine is told."""


def statistics_document(found: Statistics) -> dict[str, Any]:
    """Give all of it as plain values; the same in public as on the page, and no more."""
    return {
        "schema": SCHEMA,
        "sheet": found.sheet.id,
        "sheet_version": found.sheet.version,
        "edition": found.sheet.edition,
        "anonymous": found.is_anonymous,
        "least": LEAST if found.is_anonymous else None,
        "submissions": {
            "complete": found.complete,
            "waiting": found.waiting,
            "left_out": found.left_out,
        },
        "totals": _totals(found.totals),
        "items": [_item(item) for item in found.items],
        "mistakes": [_count(one, found.language) for one in found.mistakes],
        "reasons": [_count(one, found.language) for one in found.reasons],
        "agreement": [_agreement(one) for one in found.agreement],
        "pairs": [_pair(one) for one in found.pairs],
        "times": [_timing(one) for one in found.times],
    }


def statistics_csv(found: Statistics) -> bytes:
    """Write a row for each part, field and criterion: UTF-8 with a byte order mark, commas."""
    sink = io.StringIO(newline="")
    table = csv.writer(sink)
    table.writerow(COLUMNS)
    table.writerows(_row(item) for item in found.items)
    return sink.getvalue().encode("utf-8-sig")


def statistics_text(found: Statistics) -> str:
    """Say in a few lines what the statistics rest on."""
    few = say(_WORDS["few"], found.language).format(least=LEAST)
    complete = few if found.complete is None else found.complete
    waiting = few if found.waiting is None else found.waiting
    lines = [say(_WORDS["sum"], found.language).format(complete=complete, waiting=waiting)]
    if found.left_out:
        lines.append(say(_WORDS["left_out"], found.language).format(number=found.left_out))
    return "\n".join(lines)


def message_of(code: str, language: Language) -> str:
    """Word a code; what differs from answer to answer, and may be a student's, is left out."""
    return re.sub(r"\{\w+\}", "…", render(code, {}, language))


def _row(item: Item) -> tuple[str, ...]:
    facility, discrimination = item.facility, item.discrimination
    names = (item.place.part, item.place.field, item.place.criterion)
    numbers = (item.decided, item.waiting, item.blank, item.carried)
    return (
        *map(cell_text, names),
        plain_points(item.maximum),
        *("" if number is None else str(number) for number in numbers),
        _spelt(facility.value),
        _spelt(facility.to),
        str(facility.number),
        _spelt(discrimination.value),
        str(discrimination.number),
    )


def _spelt(value: Fraction | float | None) -> str:
    number = _number(value)
    return "" if number is None else plain_points(Decimal(str(number)))


def _number(value: Fraction | float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS) + 0.0


def _place(place: Place) -> dict[str, Any]:
    return {
        "part": place.part,
        "field": place.field or None,
        "criterion": place.criterion or None,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    told: dict[str, Any] = {"value": _number(figure.value), "n": figure.number}
    if figure.to is not None:
        told["to"] = _number(figure.to)
    if figure.gap is not None:
        told["why"] = figure.gap.value
    return told


def _groups(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [{"from": float(one.low), "to": float(one.high), "number": one.number} for one in groups]


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "max": float(totals.maximum),
        "mean": _figure(totals.mean),
        "deviation": _figure(totals.deviation),
        "quartiles": [[_number(one.low), _number(one.high)] for one in totals.quartiles],
        "alpha": _figure(totals.alpha),
        "groups": _groups(totals.groups),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        **_place(item.place),
        "max": float(item.maximum),
        "decided": item.decided,
        "waiting": item.waiting,
        "blank": item.blank,
        "carried": item.carried,
        "facility": _figure(item.facility),
        "discrimination": _figure(item.discrimination),
        "groups": _groups(item.groups),
    }


def _count(one: Count, language: Language) -> dict[str, Any]:
    message = message_of(one.code, language)
    return {**_place(one.place), "code": one.code, "message": message, "number": one.number}


def _agreement(one: Agreement) -> dict[str, Any]:
    return {
        **_place(one.place),
        "answers": one.answers,
        "persons": one.persons,
        "exact": _figure(one.exact),
        "measure": one.measure,
        "beyond_chance": _figure(one.beyond_chance),
    }


def _pair(one: Pair) -> dict[str, Any]:
    return {
        "first": one.first,
        "second": one.second,
        "exact": _figure(one.exact),
        "difference": _figure(one.difference),
    }


def _timing(one: Timing) -> dict[str, Any]:
    lines = one.quartiles
    found = (lines.lower, lines.median, lines.upper) if lines else ()
    return {**_place(one.place), "number": one.number, "quartiles": [_number(x) for x in found]}
