"""The data of one tutor's page: plain values, so that what students wrote is never markup."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.web.browser import frame
from grader.web.browser.bundle import code
from grader.web.review.dealing import file_name
from grader.web.review.evidence import evidence_of
from grader.web.review.forms import form_document, messages_in
from grader.web.review.grouping import Ask, Item
from grader.web.review.places import Place
from grader.web.review.uploads import Choice, choice_document
from grader.wording import Language, Phrases, plain_points, say
from grader.workflow.rows import SCHEMA

ROOM = 60_000_000
"""Characters of all pictures on one page, so that a browser opens it at once."""

_SHELF = "grader-review:"
"""Begins the names under which a browser keeps what was decided on such pages."""


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of one page, each once, and where each is found."""

    pictures: tuple[str, ...]
    """PNGs in base64."""
    places: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class Offers:
    """Uploads to decide on, and what may be said of them."""

    choices: Sequence[Choice] = ()
    held: Mapping[str, list[str]] = field(default_factory=dict)
    """Uploads that have a student's place, by number."""
    number_pattern: str = ""
    """What a matriculation number is made of."""


NOTHING_OFFERED = Offers()


def fill_album(items: Iterable[Item], room: int = ROOM) -> Album:
    """Take pictures as long as there is room: first those that have to be seen to decide."""
    pictures: list[str] = []
    places: dict[bytes, int] = {}
    for item in sorted(items, key=lambda item: item.is_certain):
        if item.picture is None or item.picture in places:
            continue
        data = base64.b64encode(item.picture).decode()
        if len(data) <= room:
            room -= len(data)
            places[item.picture] = len(pictures)
            pictures.append(data)
    return Album(tuple(pictures), places)


def ids_of(items: Iterable[Item], choices: Iterable[Choice]) -> frozenset[str]:
    """Name all that is decided on, as a browser's storage does."""
    asked = (ask.id for item in items for ask in item.asks)
    return frozenset((*asked, *(choice.id for choice in choices)))


def document_of(  # noqa: PLR0913 - all that a page is made of
    tutor: str,
    items: Sequence[Item],
    fingerprint: str,
    phrases: Phrases,
    *,
    offers: Offers = NOTHING_OFFERED,
    others: Iterable[str] = (),
    suggests: bool = False,
) -> dict[str, Any]:
    """Give all that the page's script works on.

    Args:
        tutor: who decides.
        items: what there is to decide.
        fingerprint: names the run.
        phrases: what the script says.
        offers: uploads that wait or were refused.
        others: what the other tutors decide, by the names of the browser's storage.
        suggests: whether suggestions are on before the tutor has switched them on or off.
    """
    first = [choice for choice in offers.choices if choice.waits]
    last = [choice for choice in offers.choices if not choice.waits]
    album = fill_album(items)
    places = {ask.place: None for item in items for ask in item.asks}
    numbers = {place: number for number, place in enumerate(places)}
    return {
        "schema": SCHEMA,
        "by": tutor,
        "file": f"decisions-{file_name(tutor)}.json",
        "shelf": _SHELF,
        "store": f"{_SHELF}{fingerprint}:{tutor}",
        "phrases": {name: say(text, phrases.language) for name, text in phrases.table.items()},
        "reader": _reader(places, phrases.language),
        "places": [_place(place) for place in places],
        "pictures": album.pictures,
        "items": [
            *_choices(first, phrases.language),
            *(_item(item, numbers, album) for item in items),
            *_choices(last, phrases.language),
        ],
        "others": sorted(others),
        "held": offers.held,
        "number": offers.number_pattern,
        "suggest": {"on": suggests, **evidence_of(items)},
    }


def _reader(places: Iterable[Place], language: Language) -> dict[str, Any] | None:
    """Give what reads typed texts, where any are asked for."""
    if not any(place.form for place in places):
        return None
    return {"code": code(), "frame": frame.document(), "messages": messages_in(language)}


def _place(place: Place) -> dict[str, Any]:
    return {
        "part": place.part,
        "field": place.field,
        "criterion": place.heading,
        "title": place.title,
        "asked": place.asked,
        "wording": place.wording,
        "partial": place.partial,
        "max": plain_points(place.maximum),
        "choices": place.choices,
        "form": form_document(place.form) if place.form else None,
    }


def _choices(choices: Iterable[Choice], language: Language) -> Iterator[dict[str, Any]]:
    for choice in choices:
        ask = {"id": choice.id, "place": None, "keys": (), "bound": (), "reads": False, "why": ""}
        yield {**choice_document(choice, language), "asks": [ask]}


def _item(item: Item, numbers: Mapping[Place, int], album: Album) -> dict[str, Any]:
    picture = album.places.get(item.picture) if item.picture is not None else None
    return {
        "text": item.text,
        "page": item.page,
        "picture": picture,
        "crowded": item.picture is not None and picture is None,
        "scan": item.is_scan,
        "students": [[one.surname, one.number] for one in item.students],
        "asks": [_ask(ask, numbers) for ask in item.asks],
    }


def _ask(ask: Ask, numbers: Mapping[Place, int]) -> dict[str, Any]:
    return {
        "id": ask.id,
        "place": numbers[ask.place],
        "keys": ask.keys,
        "bound": ask.bound,
        "reads": ask.reads,
        "why": ask.why,
    }
