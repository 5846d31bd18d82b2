"""A text on one of the lecture's topics, worded here; its criteria stay with the keys."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.errors import ProblemError
from problems.model import Check, Criterion, Family, Field, Problem, Wording
from problems.sheet_file import read_model

Topic: TypeAlias = Literal[
    "hidden_state",
    "long_term_memory",
    "frames_or_sequence",
    "live_or_offline",
    "bottleneck",
    "hard_or_soft",
    "reversed_video",
    "alignment_map",
]

_READY = "topics.key.toml"


class Params(BaseModel):
    """What the text is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: Topic


class Key(BaseModel):
    """The criteria: one's own, or those that lie ready for a topic, weighed anew where wished."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: Topic | None = None
    points: Mapping[str, Decimal] = Option(default_factory=dict)
    """Points by criterion, in the place of those that lie ready."""
    criteria: tuple[Criterion, ...] = ()

    @model_validator(mode="after")
    def _is_one_kind(self) -> "Key":
        if (self.topic is None) == (not self.criteria):
            raise ValueError("expected either `topic` or `criteria`, and not both")
        if self.criteria and self.points:
            raise ValueError("`points` weighs the criteria of a topic; own criteria have theirs")
        return self


class Ready(BaseModel):
    """The file of criteria that lie ready."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    topics: Mapping[Topic, tuple[Criterion, ...]]


def build(params: Params, key: Key | None) -> Problem:
    """Ask for one text.

    Source: exercise sheet 5, parts 1.1 to 2.2; lecture 9.1.

    Raises:
        ProblemError: the key is about another topic, weighs a criterion that the topic does not
            have, or wants criteria that this copy of the project does not hold.
    """
    criteria = _criteria(params, key) if key else ()
    return Problem(fields=(Field("text", Check("text"), criteria=criteria),))


def _criteria(params: Params, key: Key) -> tuple[Criterion, ...]:
    if key.topic is None:
        return key.criteria
    if key.topic != params.topic:
        raise ProblemError(
            f"The key is about the topic {key.topic}, and the sheet asks about {params.topic}."
        )
    found = ready(key.topic)
    for name in sorted(set(key.points) - {criterion.name for criterion in found}):
        known = ", ".join(criterion.name for criterion in found)
        raise ProblemError(f"The topic {key.topic} has no criterion {name!r}. It has: {known}.")
    return tuple(_weighed(criterion, key.points) for criterion in found)


def _weighed(criterion: Criterion, points: Mapping[str, Decimal]) -> Criterion:
    worth = points.get(criterion.name, criterion.points)
    return replace(criterion, points=worth)


@cache
def ready(topic: Topic) -> tuple[Criterion, ...]:
    """Read the criteria that lie ready for a topic.

    Raises:
        ProblemError: they are not there, as in a copy for students.
    """
    place = files("problems") / "sheets" / _READY
    if not place.is_file():
        raise ProblemError(
            f"The criteria for topics are not in this copy of the project: {_READY} is missing."
            " Put the file there, or state criteria in the key."
        )
    with as_file(place) as path:
        return read_model(path, Ready).topics[topic]


_ASKED: Mapping[Topic, Wording] = {
    "hidden_state": Wording(
        "In every step $t$, a recurrent network computes a hidden state $h_t$ and from it an output"
        " $y_t$. What would be lost if the network passed $y_t$ on to the next step instead of"
        " $h_t$? One or two sentences.",
        "Ein rekurrentes Netz berechnet in jedem Schritt $t$ einen verborgenen Zustand $h_t$ und"
        " daraus eine Ausgabe $y_t$. Was ginge verloren, wenn es statt $h_t$ nur $y_t$ an den"
        " nächsten Schritt weitergäbe? Ein bis zwei Sätze.",
    ),
    "long_term_memory": Wording(
        "A simple recurrent network reads 500 frames, and the answer depends on the first ten of"
        " them. Give two reasons, of different kinds, why it will hardly learn this, and say for"
        " each what causes it.",
        "Ein einfaches rekurrentes Netz liest 500 Bilder, und die Antwort hängt von den ersten zehn"
        " ab. Nennen Sie zwei Gründe verschiedener Art, aus denen es das kaum lernen wird, und"
        " jeweils die Ursache.",
    ),
    "frames_or_sequence": Wording(
        "Somebody captions a video by captioning each of its frames and joining the sentences. What"
        " is missed, and why does a model of the whole sequence not miss it?",
        "Jemand beschreibt ein Video, indem er jedes Einzelbild beschreiben lässt und die Sätze"
        " aneinanderreiht. Was entgeht ihm, und weshalb entgeht es einem Modell der ganzen Folge"
        " nicht?",
    ),
    "live_or_offline": Wording(
        "One system captions a sports event while it takes place, another one the recording on the"
        " day after. Compare what each may draw on, and what follows for accuracy and use.",
        "Ein System beschreibt ein Sportereignis, während es stattfindet, ein anderes die"
        " Aufzeichnung am Tag danach. Vergleichen Sie, worauf jedes zurückgreifen kann und was"
        " daraus für Genauigkeit und Einsatz folgt.",
    ),
    "bottleneck": Wording(
        "In an encoder–decoder network without attention, the quality of translations drops for"
        " long sentences. Where is the bottleneck, and how does attention remove it?",
        "Bei einem Encoder-Decoder-Netz ohne Attention werden Übersetzungen langer Sätze"
        " schlechter. Wo ist der Engpass, und wie beseitigt ihn Attention?",
    ),
    "hard_or_soft": Wording(
        "Compare hard and soft attention: how does each use the weights, and what does this mean"
        " for training?",
        "Vergleichen Sie harte und weiche Attention: Wie verwendet jede die Gewichte, und was"
        " bedeutet das für das Training?",
    ),
    "reversed_video": Wording(
        "A model was trained on ordinary videos and is now shown videos that run backwards. What do"
        " you expect for different tasks, and why?",
        "Ein Modell wurde mit gewöhnlichen Videos trainiert und bekommt nun Videos, die rückwärts"
        " laufen. Was erwarten Sie bei verschiedenen Aufgaben, und warum?",
    ),
    "alignment_map": Wording(
        "A model with attention gives its weights as a map, from black (0) to white (1), outputs in"
        " rows and inputs in columns. How is one entry read, and what can one learn about the model"
        " from the map?",
        "Ein Modell mit Attention zeigt seine Gewichte als Karte von Schwarz (0) bis Weiß (1),"
        " Ausgaben in den Zeilen und Eingaben in den Spalten. Wie liest man einen Eintrag, und was"
        " erfährt man aus der Karte über das Modell?",
    ),
}


def ask(params: Params) -> Wording:
    """Word the question of a topic."""
    return _ASKED[params.topic]


TITLES: Mapping[str, Wording] = {"text": Wording("Your text", "Ihr Text")}


FAMILY = Family(
    name="topic_text",
    title=Wording("A text on a topic", "Ein Text zu einem Thema"),
    params=Params,
    build=build,
    key=Key,
    ask=ask,
    titles=TITLES,
)
