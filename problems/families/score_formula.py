"""Score functions by their formulas: what one is called, and how another is written."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.misconceptions import Steps, named
from problems.solvers.scores import Kind
from problems.solvers.symbols import Letter, constant
from problems.typst.formulas import worded

_SHOWN: tuple[Kind, ...] = ("dot", "scaled", "general", "content", "additive", "location")
_ASKED: tuple[Literal["dot", "scaled", "general"], ...] = ("dot", "scaled", "general")
_STATES = (("s", "h"), ("q", "k"), ("x", "y"), ("a", "b"))
_MATRICES, _VECTORS, _SIZES = ("W", "A", "M", "B"), ("v", "w"), ("n", "d", "m")


class Params(BaseModel):
    """The score whose formula is shown, the one whose formula is asked for, and the letters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shown: Kind
    asked: Literal["dot", "scaled", "general"]
    state: Letter = "s"
    other: Letter = "h"
    matrix: Letter = "W"
    vector: Letter = "v"
    size: Letter = "n"

    @model_validator(mode="after")
    def _differ(self) -> "Params":
        if self.shown == self.asked:
            raise ValueError("the formula asked for must not be the one shown")
        letters = (self.state, self.other, self.matrix, self.vector, self.size)
        if len(set(letters)) < len(letters):
            raise ValueError("the five letters must differ")
        if {"I", "T"} & set(letters):
            raise ValueError("I is the identity and T transposes; choose other letters")
        return self


_NAMES: Mapping[str, Wording] = {
    "content": Wording("content-based", "inhaltsbasiert"),
    "additive": Wording("additive", "additiv"),
    "location": Wording("location-based", "positionsbasiert"),
    "general": Wording("general", "allgemein"),
    "dot": Wording("dot product", "Skalarprodukt"),
    "scaled": Wording("scaled dot product", "skaliertes Skalarprodukt"),
}
_WORDINGS: Mapping[str, tuple[str, ...]] = {
    "content": (
        "content-based",
        "content based",
        "content",
        "cosine",
        "cosine similarity",
        "cos",
        "inhaltsbasiert",
        "inhaltsbasierter",
        "inhaltsbasierte",
        "kosinus",
        "kosinusähnlichkeit",
    ),
    "additive": ("additive", "additiv", "additiver", "concat"),
    "location": (
        "location-based",
        "location based",
        "location",
        "positionsbasiert",
        "positionsbasierter",
        "positionsbasierte",
        "ortsbasiert",
    ),
    "general": ("general", "allgemein", "allgemeiner", "allgemeine", "bilinear"),
    "dot": ("dot product", "dot-product", "dot", "Skalarprodukt"),
    "scaled": (
        "scaled dot product",
        "scaled dot-product",
        "scaled dot",
        "scaled",
        "skaliertes Skalarprodukt",
        "skaliert",
        "skalierter",
    ),
}


MISTAKES: Mapping[str, Wording] = {
    "named_content": Wording(
        en="A content-based score is the cosine of an angle. Is this formula divided by lengths?",
        de="Ein inhaltsbasierter Score ist der Kosinus eines Winkels. Wird in dieser Formel durch "
        "Längen geteilt?",
    ),
    "named_additive": Wording(
        en="An additive score adds up values of tanh. Does this formula hold any?",
        de="Ein additiver Score summiert Werte von tanh. Kommen in dieser Formel welche vor?",
    ),
    "named_location": Wording(
        en="A location-based score depends on one of the two states alone. On which does this "
        "formula depend?",
        de="Ein positionsbasierter Score hängt nur von einem der beiden Zustände ab. Von welchen "
        "hängt diese Formel ab?",
    ),
    "named_general": Wording(
        en="A general score has a matrix between the two states. What stands between them here?",
        de="Beim allgemeinen Score steht eine Matrix zwischen den beiden Zuständen. Was steht hier "
        "zwischen ihnen?",
    ),
    "named_dot": Wording(
        en="The dot product has the two states and nothing else. What else is in this formula?",
        de="Das Skalarprodukt hat die beiden Zustände und sonst nichts. Was enthält diese Formel "
        "noch?",
    ),
    "named_scaled": Wording(
        en="A scaled score is divided by a root of the length of the states. Is there one here?",
        de="Ein skalierter Score wird durch eine Wurzel aus der Länge der Zustände geteilt. Gibt "
        "es hier eine?",
    ),
    "scale_missing": Wording(
        en="This is the dot product as it is. What scales it?",
        de="Das ist das Skalarprodukt, wie es ist. Wodurch wird es skaliert?",
    ),
    "root_missing": Wording(
        en="It looks as if the length itself stood in the denominator. What is done to it there?",
        de="Es sieht so aus, als stünde die Länge selbst im Nenner. Was geschieht dort mit ihr?",
    ),
    "scale_added": Wording(
        en="This score is not scaled. Which one is asked for?",
        de="Dieser Score wird nicht skaliert. Nach welchem ist gefragt?",
    ),
    "outer_product": Wording(
        en="This product is a matrix. On which factor does the transposition stand in a dot "
        "product of columns?",
        de="Dieses Produkt ist eine Matrix. An welchem Faktor steht das Transponieren beim "
        "Skalarprodukt von Spalten?",
    ),
    "matrix_missing": Wording(
        en="This is the dot product. What makes the general score more general?",
        de="Das ist das Skalarprodukt. Was macht den allgemeinen Score allgemeiner?",
    ),
    "states_exchanged": Wording(
        en="It looks as if the states had changed places. Which one is to stand on the left?",
        de="Es sieht so aus, als hätten die Zustände die Plätze getauscht. Welcher soll links "
        "stehen?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw two different scores and the letters."""
    shown, asked = draws.choice(_SHOWN), draws.choice(_ASKED)
    state, other = draws.choice(_STATES)
    letters = [draws.choice(pool) for pool in (_MATRICES, _VECTORS, _SIZES)]
    if shown == asked:
        return None
    return Params(
        shown=shown,
        asked=asked,
        state=state,
        other=other,
        matrix=letters[0],
        vector=letters[1],
        size=letters[2],
    )


def build(params: Params, key: None) -> Problem:
    """Ask for the name of one score and for the formula of another.

    Source: lecture 9.1, score functions; for each of them see problems/solvers/scores.py.
    """
    column = (params.size, "1")
    matrices = {
        params.state: column,
        params.other: column,
        params.matrix: (params.size, params.size),
    }
    return Problem(
        fields=(
            Field("name", Check("phrase", {"choices": _choices()}), constant(_word(params.shown))),
            Field(
                "formula",
                Check("expression", {"matrices": matrices, "euler": False}),
                constant(_formulas(params)[params.asked]),
            ),
        ),
        misconceptions=named(MISTAKES, {**_of_names(params), **_of_formulas(params)}),
    )


def _word(kind: str) -> str:
    return _NAMES[kind].en


def _choices() -> tuple[tuple[str, ...], ...]:
    """Word each score alone and with a noun; whatever a score is called is one of these."""
    return tuple(
        (*words, *(f"{word} {noun}" for word in words for noun in ("score", "attention")))
        for words in _WORDINGS.values()
    )


def _formulas(params: Params) -> Mapping[str, str]:
    s, h, W, n = params.state, params.other, params.matrix, params.size
    return {"dot": f"{s}^T*{h}", "scaled": f"{s}^T*{h}/sqrt({n})", "general": f"{s}^T*{W}*{h}"}


def _of_names(params: Params) -> Mapping[str, Steps]:
    return {
        f"named_{kind}": {"name": constant(_word(kind))} for kind in _NAMES if kind != params.shown
    }


def _of_formulas(params: Params) -> Mapping[str, Steps]:
    s, h, W, n = params.state, params.other, params.matrix, params.size
    right = _formulas(params)
    wrong = {
        "dot": {"scale_added": right["scaled"], "outer_product": f"{s}*{h}^T"},
        "scaled": {"scale_missing": right["dot"], "root_missing": f"{s}^T*{h}/{n}"},
        "general": {"matrix_missing": right["dot"], "states_exchanged": f"{h}^T*{W}*{s}"},
    }
    return {name: {"formula": constant(text)} for name, text in wrong[params.asked].items()}


_SHOWN_AS: Mapping[str, str] = {
    "dot": "{s}^T {h}",
    "scaled": "({s}^T {h}) / sqrt({n})",
    "general": "{s}^T {W} {h}",
    "content": "({s}^T {h}) / (norm({s}) dot norm({h}))",
    "additive": "{v}^T tanh({W} [{s}; {h}])",
    "location": '"softmax"({W} {s})',
}


def _given(params: Params) -> Mapping[str, str]:
    return {
        "s": params.state,
        "h": params.other,
        "W": params.matrix,
        "v": params.vector,
        "n": params.size,
    }


def ask(params: Params) -> Wording:
    """Ask for a name and a formula."""
    shown, asked = _SHOWN_AS[params.shown], _NAMES[params.asked]
    return worded(
        "A decoder's state ${s}$ and an encoder's state ${h}$ are columns of length ${n}$; ${W}$"
        f" is a learned matrix and ${{v}}$ a learned vector. $ {shown} $ Which score is this:"
        " content-based, additive, location-based, general, dot product, or scaled dot product?"
        f" Then write down the formula of the score “{asked.en}” in the letters given, with ${{s}}$"
        " on the left; write T for transposed.",
        "Der Zustand ${s}$ eines Decoders und ${h}$ eines Encoders sind Spalten der Länge ${n}$;"
        f" ${{W}}$ ist eine gelernte Matrix und ${{v}}$ ein gelernter Vektor. $ {shown} $ Welcher"
        " Score ist das: inhaltsbasiert, additiv, positionsbasiert, allgemein, Skalarprodukt oder"
        f" skaliertes Skalarprodukt? Schreiben Sie dann die Formel des Scores „{asked.de}“ in den"
        " gegebenen Buchstaben auf, mit ${s}$ links; schreiben Sie T für transponiert.",
        _given(params),
    )


_MARKS: Mapping[str, Wording] = {
    "dot": Wording(
        "it has the two states and nothing else", "Sie hat die beiden Zustände und sonst nichts"
    ),
    "scaled": Wording(
        "a dot product is divided by the root of its length",
        "Ein Skalarprodukt wird durch die Wurzel seiner Länge geteilt",
    ),
    "general": Wording(
        "a matrix stands between the states", "Zwischen den Zuständen steht eine Matrix"
    ),
    "content": Wording(
        "it is the cosine of the angle between the states",
        "Sie ist der Kosinus des Winkels zwischen den Zuständen",
    ),
    "additive": Wording(
        "values of tanh are added up with weights", "Werte von tanh werden gewichtet summiert"
    ),
    "location": Wording(
        "the encoder's state does not occur in it", "Der Zustand des Encoders kommt nicht vor"
    ),
}


def solution(params: Params) -> Wording:
    """Say by what the score is known, and write the other one down."""
    mark, name, asked = _MARKS[params.shown], _NAMES[params.shown], _NAMES[params.asked]
    formula = f"$ {_SHOWN_AS[params.asked]} $"
    return worded(
        f"The formula is that of the score “{name.en}”: {mark.en}. The score “{asked.en}” is"
        f" {formula}",
        f"Die Formel ist die des Scores „{name.de}“: {mark.de}. Der Score „{asked.de}“ ist"
        f" {formula}",
        _given(params),
    )


TITLES: Mapping[str, Wording] = {
    "name": Wording("Name of the score", "Name des Scores"),
    "formula": Wording("Formula", "Formel"),
}


FAMILY = Family(
    name="score_formula",
    title=Wording("Score functions", "Score-Funktionen"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(),
    few=15 * len(_STATES) * len(_MATRICES) * len(_VECTORS) * len(_SIZES),
)
