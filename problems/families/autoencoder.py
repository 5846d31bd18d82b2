"""An autoencoder by its layers: undercomplete or not, its parameters, and its target."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.decimals import reads_as_thousands
from problems.solvers.misconceptions import Steps, named, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

_Size: TypeAlias = Annotated[int, Option(ge=1, le=100_000)]

LARGEST = 20_000
_PARTS = 12
"""The largest denominator of a ratio that is drawn."""


class Params(BaseModel):
    """The layers' sizes from the input to the code; the decoder mirrors them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoder: tuple[_Size, ...] = Option(min_length=2, max_length=5)
    """The input first, the code last."""
    biases: bool = True
    tied: bool = False
    """Whether the decoder uses the encoder's weights, transposed; biases are never shared."""

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.code == self.input:
            raise ValueError("a code as long as the input is neither under- nor overcomplete")
        return self

    @property
    def input(self) -> int:
        """The length of an input, and of its reconstruction."""
        return self.encoder[0]

    @property
    def code(self) -> int:
        """The length of a code."""
        return self.encoder[-1]

    @property
    def layers(self) -> tuple[int, ...]:
        """All sizes, from the input to the reconstruction."""
        return (*self.encoder, *reversed(self.encoder[:-1]))


MISTAKES: Mapping[str, Wording] = {
    "biases_forgotten": Wording(
        en="Each layer has something besides its weights. What is added to the sums?",
        de="Jede Schicht hat außer Gewichten noch etwas. Was wird zu den Summen addiert?",
    ),
    "biases_counted": Wording(
        en="It looks as if biases had been counted. Here the layers have none.",
        de="Es sieht so aus, als wären Biases mitgezählt. Hier haben die Schichten keine.",
    ),
    "bias_of_the_input": Wording(
        en="It looks as if the input had biases, too. Which layers compute something?",
        de="Es sieht so aus, als hätte auch die Eingabe Biases. Welche Schichten rechnen etwas?",
    ),
    "one_bias_a_layer": Wording(
        en="It looks as if each layer had a single bias. How many of its units have one?",
        de="Es sieht so aus, als hätte jede Schicht einen einzigen Bias. Wie viele ihrer Einheiten "
        "haben einen?",
    ),
    "encoder_only": Wording(
        en="That is about the encoder alone. What comes after the code?",
        de="Das betrifft nur den Encoder. Was kommt nach dem Code?",
    ),
    "tied_for_own": Wording(
        en="It looks as if the decoder used the encoder's weights. Does it here?",
        de="Es sieht so aus, als verwendete der Decoder die Gewichte des Encoders. Tut er das "
        "hier?",
    ),
    "own_for_tied": Wording(
        en="It looks as if the decoder had weights of its own. What does tied mean?",
        de="Es sieht so aus, als hätte der Decoder eigene Gewichte. Was heißt „gebunden“?",
    ),
    "units_counted": Wording(
        en="That is the number of units. What stands between two layers?",
        de="Das ist die Zahl der Einheiten. Was steht zwischen zwei Schichten?",
    ),
    "ratio_inverted": Wording(
        en="It looks as if the fraction stood upside down: how many entries of the input come to "
        "one of the code?",
        de="Es sieht so aus, als stünde der Bruch auf dem Kopf: Wie viele Einträge der Eingabe "
        "kommen auf einen des Codes?",
    ),
    "first_hidden_layer": Wording(
        en="It looks as if the first hidden layer had been taken for the code. Where does the "
        "encoder end?",
        de="Es sieht so aus, als wäre die erste verborgene Schicht für den Code gehalten. Wo endet "
        "der Encoder?",
    ),
}

_UNDER = (
    "undercomplete", "under-complete", "undercomplete autoencoder", "it is undercomplete",
    "untervollständig", "unter-vollständig", "undercomplete Autoencoder",
    "untervollständiger Autoencoder", "er ist untervollständig",
)  # fmt: skip
_OVER = (
    "overcomplete", "over-complete", "overcomplete autoencoder", "it is overcomplete",
    "übervollständig", "über-vollständig", "overcomplete Autoencoder",
    "übervollständiger Autoencoder", "er ist übervollständig",
)  # fmt: skip
_ENGLISH = ("{} input", "{} input x", "{} x", "{} data", "{} image", "{} sample",
            "with the {} input", "to the {} input")  # fmt: skip
_GERMAN = ("{}e Eingabe", "{}en Eingabe", "mit der {}en Eingabe", "{}e Eingabe x", "{}e Daten",
           "mit den {}en Daten", "{}es Bild", "mit dem {}en Bild")  # fmt: skip


def _worded(english: Sequence[str], german: Sequence[str], *others: str) -> tuple[str, ...]:
    """Put adjectives into the usual phrases, and add others."""
    phrases = [way.format(one) for one in english for way in _ENGLISH]
    phrases += [way.format(one) for one in german for way in _GERMAN]
    return (*phrases, *others)


_CLEAN = _worded(
    ("clean", "original", "uncorrupted", "noise-free"),
    ("sauber", "unverrauscht", "ursprünglich", "original", "ungestört", "unverfälscht"),
    "input before corruption", "input without noise", "noiseless input", "input without the noise",
    "original", "original, uncorrupted input", "Original", "mit dem Original", "Originaleingabe",
    "mit der Originaleingabe", "Originalbild", "mit dem Originalbild", "rauschfreie Eingabe",
    "Eingabe ohne Rauschen", "mit der Eingabe ohne Rauschen",
)  # fmt: skip
_NOISY = _worded(
    ("noisy", "corrupted"),
    ("verrauscht", "gestört", "verfälscht"),
    "noise", "code", "with the code", "label", "labels", "class", "hidden representation",
    "latent representation", "Rauschen", "mit dem Rauschen", "Code", "mit dem Code", "Klasse",
)  # fmt: skip


def build(params: Params, key: None) -> Problem:
    """Ask for the kind, the ratio of lengths, the parameters, and the denoising target.

    Source: Goodfellow et al. 2016, chapters 14.1, 14.2 and 14.5; lecture 9.1.
    """
    number = Check("number")
    under = params.code < params.input
    kind = Check(
        "phrase",
        {"right": _UNDER if under else _OVER, "wrong": _OVER if under else _UNDER},
    )
    target = Check("phrase", {"right": _CLEAN, "wrong": _NOISY})
    fields = (
        Field("kind", kind, constant("undercomplete" if under else "overcomplete")),
        Field("ratio", NUMBER, constant(Fraction(params.input, params.code))),
        Field("parameters", number, constant(count(params))),
        Field("target", target, constant("the clean input")),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))))


def count(params: Params) -> int:
    """Count weights and biases.

    >>> count(Params(encoder=(4, 2)))
    22
    """
    weights = _weights(params.encoder) * (1 if params.tied else 2)
    return weights + (sum(params.layers[1:]) if params.biases else 0)


def _weights(sizes: Sequence[int]) -> int:
    return sum(before * after for before, after in pairwise(sizes))


def _wrong(params: Params) -> Mapping[str, Steps]:
    counts: dict[str, Steps] = {
        name: {"parameters": number} for name, number in _wrong_counts(params).items()
    }
    return {
        **counts,
        "ratio_inverted": {"ratio": Fraction(params.code, params.input)},
        "first_hidden_layer": {"ratio": Fraction(params.input, params.encoder[1])},
    }


def _wrong_counts(params: Params) -> Mapping[str, Value]:
    right, biases = count(params), sum(params.layers[1:])
    weights = _weights(params.encoder)
    own = weights if params.tied else -weights
    wrong: dict[str, Value] = {
        "own_for_tied" if params.tied else "tied_for_own": right + own,
        "encoder_only": weights + (sum(params.encoder[1:]) if params.biases else 0),
        "units_counted": sum(params.layers),
    }
    if not params.biases:
        return {**wrong, "biases_counted": right + biases}
    return {
        **wrong,
        "biases_forgotten": right - biases,
        "bias_of_the_input": right + params.input,
        "one_bias_a_layer": right - biases + len(params.layers) - 1,
    }


def draw(draws: Draws) -> Params | None:
    """Draw sizes; None where the code is as long as the input or the count grows large."""
    hidden = draws.between(0, 2)
    sizes = [draws.choice((8, 10, 12, 16, 20, 24, 30, 32, 40)) for _ in range(hidden + 1)]
    code = draws.choice((2, 3, 4, 5, 6, 8, 10, 15, 20, 24, 36, 48, 50))
    encoder = (*sizes, code)
    if len(set(encoder)) < len(encoder):
        return None
    params = Params(encoder=encoder, biases=bool(draws.below(3)), tied=not draws.below(3))
    ratio = Fraction(params.input, code)
    return params if count(params) <= LARGEST and not _is_awkward(ratio) else None


def _is_awkward(ratio: Fraction) -> bool:
    return reads_as_thousands(ratio) or reads_as_thousands(1 / ratio) or ratio.denominator > _PARTS


def ask(params: Params) -> Wording:
    """Ask for the kind and the counts."""
    given = {
        "sizes": " -> ".join(map(str, params.layers)),
        "code": params.code,
    }
    biases = (
        Wording("every unit except those of the input has a bias",
                "jede Einheit außer denen der Eingabe hat einen Bias")
        if params.biases
        else Wording("no unit has a bias", "keine Einheit hat einen Bias")
    )  # fmt: skip
    tied = (
        Wording("the decoder's weights are tied: they are those of the encoder, transposed",
                "die Gewichte des Decoders sind gebunden: Es sind die transponierten des Encoders")
        if params.tied
        else Wording("the decoder has weights of its own", "der Decoder hat eigene Gewichte")
    )  # fmt: skip
    return Wording(
        fill(
            "An autoencoder has fully connected layers of the sizes ${sizes}$; the code is the"
            f" layer of size ${{code}}$. {_sentence(biases.en)}, and {tied.en}.\n"
            "+ Is it undercomplete or overcomplete?\n"
            "+ What is the ratio, length of the input divided by length of the code (exactly)?\n"
            "+ How many parameters are trained?\n+ It is now trained as a denoising autoencoder."
            " To what is its output compared? A few words are enough.",
            given,
        ),
        fill(
            "Ein Autoencoder hat vollständig verbundene Schichten der Größen ${sizes}$; der Code"
            f" ist die Schicht der Größe ${{code}}$. {_sentence(biases.de)}, und {tied.de}.\n"
            "+ Ist er untervollständig (undercomplete) oder übervollständig (overcomplete)?\n"
            "+ Wie groß ist das Verhältnis, Länge der Eingabe durch Länge des Codes (genau)?\n"
            "+ Wie viele Parameter werden trainiert?\n"
            "+ Nun wird er als Denoising-Autoencoder trainiert. Womit wird seine"
            " Ausgabe verglichen? Wenige Wörter genügen.",
            given,
        ),
    )


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def solution(params: Params) -> Wording:
    """Compare code and input, and sum products and biases."""
    half = " + ".join(f"{a} dot {b}" for a, b in pairwise(params.encoder))
    weights = half if params.tied else f"2 dot ({half})"
    added = " + " + " + ".join(map(str, params.layers[1:])) if params.biases else ""
    given = {
        "input": params.input,
        "code": params.code,
        "ratio": Fraction(params.input, params.code),
        "count": count(params),
    }
    under = params.code < params.input
    sign = "<" if under else ">"
    formulas = fill(
        f"$ {{code}} {sign} {{input}}, quad {{input}}/{{code}} = {{ratio}}, quad"
        f" {weights}{added} = {{count}}. $",
        given,
    )
    return Wording(
        f"The code is {'shorter' if under else 'longer'} than the input, which makes it"
        f" {'under' if under else 'over'}complete, whatever the other layers. Weights come first in"
        f" the count, biases after them. {formulas} A denoising autoencoder gets a corrupted input,"
        " and its output is compared with the input as it was before: the clean one.",
        f"Der Code ist {'kürzer' if under else 'länger'} als die Eingabe, also ist er"
        f" {'unter' if under else 'über'}vollständig, gleich wie die übrigen Schichten sind. In der"
        f" Summe stehen zuerst die Gewichte, dann die Biases. {formulas} Ein Denoising-Autoencoder"
        " bekommt eine gestörte Eingabe, und seine Ausgabe wird mit der Eingabe verglichen, wie sie"
        " vorher war: der sauberen.",
    )


TITLES: Mapping[str, Wording] = {
    "kind": Wording("Undercomplete or overcomplete", "Unter- oder übervollständig"),
    "ratio": Wording("Input to code", "Eingabe zu Code"),
    "parameters": Wording("Number of parameters", "Zahl der Parameter"),
    "target": Wording("Target of denoising", "Ziel beim Denoising"),
}


FAMILY = Family(
    name="autoencoder",
    title=Wording("Layers of an autoencoder", "Schichten eines Autoencoders"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
    few=1200,
)
