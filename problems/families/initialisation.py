"""Initialising a layer: limits of Xavier, Glorot and He, and what they do to the variance."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.closed import approximate, square_root
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

LARGEST, _FINEST = 10_000, 1_000_000
_FEWEST_MISTAKES = 12
_CLOSE, _CARRIED = {"rtol": "0.01"}, {"rtol": "0.03"}
"""Three figures, rounded or cut off; and what follows from one that was, squared."""
_MARGIN = 0.037
_SIZES = (100, 128, 150, 200, 256, 300, 384, 400, 450, 500, 512, 600, 784, 800, 900, 1024, 1200)
_MAGNITUDES = tuple(Fraction(tenths, 10) for tenths in (5, 10, 12, 15, 18, 20, 25, 35, 40, 50, 60))
_TUTORIALS = Fraction("2.34")

_Fan: TypeAlias = Annotated[int, Option(ge=1, le=100_000)]


class Params(BaseModel):
    """The units that a layer reads and has, and the magnitude m of Xavier's limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fan_in: _Fan
    fan_out: _Fan
    magnitude: Number

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.magnitude <= 0:
            raise ValueError("the magnitude must be positive")
        return self


MISTAKES: Mapping[str, Wording] = {
    "root_left_out": Wording(
        en="This looks like the square of what is asked for.",
        de="Das sieht nach dem Quadrat des Gefragten aus.",
    ),
    "root_below_only": Wording(
        en="It looks as if only the denominator had been put under the root.",
        de="Es sieht so aus, als stünde nur der Nenner unter der Wurzel.",
    ),
    "fan_out_used": Wording(
        en="It looks as if the units of the layer itself had been counted. Which number does the "
        "formula name?",
        de="Es sieht so aus, als wären die Einheiten der Schicht selbst gezählt. Welche Zahl nennt "
        "die Formel?",
    ),
    "both_fans": Wording(
        en="It looks as if the mean of both fans had been used. This formula names one of them.",
        de="Es sieht so aus, als wäre der Mittelwert beider Fans verwendet. Diese Formel nennt "
        "einen davon.",
    ),
    "normal_for_uniform": Wording(
        en="This looks like the standard deviation. Here the limit of a uniform distribution is "
        "asked for.",
        de="Das sieht nach der Standardabweichung aus. Gefragt ist hier die Grenze einer "
        "Gleichverteilung.",
    ),
    "one_fan": Wording(
        en="It looks as if one of the two fans had been left out.",
        de="Es sieht so aus, als wäre einer der beiden Fans ausgelassen.",
    ),
    "fans_averaged": Wording(
        en="It looks as if the mean of the fans stood in the denominator. Which number is it?",
        de="Es sieht so aus, als stünde der Mittelwert der Fans im Nenner. Welche Zahl steht dort?",
    ),
    "half_not_made_up": Wording(
        en="ReLU drops half of the signal. Which number makes up for that?",
        de="ReLU verwirft die Hälfte des Signals. Welche Zahl gleicht das aus?",
    ),
    "uniform_for_normal": Wording(
        en="This looks like the limit of a uniform distribution. Here the standard deviation is "
        "asked for.",
        de="Das sieht nach der Grenze einer Gleichverteilung aus. Gefragt ist hier die "
        "Standardabweichung.",
    ),
    "square_of_limit": Wording(
        en="This is the square of the limit. Most draws lie nearer to zero than the limit.",
        de="Das ist das Quadrat der Grenze. Die meisten Ziehungen liegen näher bei null als die "
        "Grenze.",
    ),
    "half_the_width": Wording(
        en="It looks as if the interval had been taken to be half as wide. How wide is it?",
        de="Es sieht so aus, als wäre das Intervall halb so breit angenommen. Wie breit ist es?",
    ),
    "limit_not_squared": Wording(
        en="It looks as if the limit had not been squared.",
        de="Es sieht so aus, als wäre die Grenze nicht quadriert.",
    ),
    "times_fan_out": Wording(
        en="How many terms does the sum of one unit have?",
        de="Wie viele Summanden hat die Summe einer Einheit?",
    ),
    "one_weight": Wording(
        en="This is the contribution of one input. A unit sums over all of them.",
        de="Das ist der Beitrag einer Eingabe. Eine Einheit summiert über alle.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for three initialisations, the variance of the first, and what it does to a signal.

    U(-s, s) has the variance s²/3, and a sum over n inputs multiplies the variance by n times
    that of a weight. Source: tutorial on the vanishing gradient (factor fan-in, magnitude 2.34);
    Glorot and Bengio 2010, equation 16; He et al. 2015, equation 10.
    """
    number, carried = Check("number", _CLOSE), Check("number", _CARRIED)
    n, m = params.fan_in, Fraction(params.magnitude)
    fields = (
        Field("xavier", number, constant(square_root(m / n)), guard=_is_positive),
        Field("glorot", number, constant(square_root(Fraction(6, n + params.fan_out)))),
        Field("he", number, constant(square_root(Fraction(2, n)))),
        Field("variance", carried, _variance, ("xavier",), guard=_is_positive),
        Field("gain", carried, lambda a: _times(a["variance"], n), ("variance",)),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))), _MARGIN)


def _is_positive(value: Value) -> bool:
    return (approximate(value) if isinstance(value, str) else value) > 0


def _squared(value: Value) -> Value:
    """Square a number; our own roots become fractions again."""
    if not isinstance(value, str):
        return Fraction(value) ** 2
    inside = value.removeprefix("sqrt(").removesuffix(")")
    try:
        return Fraction(inside)
    except ValueError:
        return f"({value})^2"


def _times(value: Value, factor: Fraction | int) -> Value:
    return f"({value})*({factor})" if isinstance(value, str) else Fraction(value) * factor


def _variance(answers: Answers) -> Value:
    return _times(_squared(answers["xavier"]), Fraction(1, 3))


def _wrong(params: Params) -> Mapping[str, Steps]:
    n, out, m = params.fan_in, params.fan_out, Fraction(params.magnitude)
    roots: Mapping[str, Mapping[str, Fraction]] = {
        "root_below_only": {"xavier": m**2 / n, "glorot": Fraction(36, n + out)},
        "fan_out_used": {"xavier": m / out, "he": Fraction(2, out)},
        "both_fans": {"xavier": 2 * m / (n + out), "he": Fraction(4, n + out)},
        "normal_for_uniform": {"glorot": Fraction(2, n + out)},
        "one_fan": {"glorot": Fraction(6, n)},
        "fans_averaged": {"glorot": Fraction(12, n + out)},
        "half_not_made_up": {"he": Fraction(1, n)},
        "uniform_for_normal": {"he": Fraction(6, n)},
    }
    squares = {"xavier": m / n, "glorot": Fraction(6, n + out), "he": Fraction(2, n)}
    return {
        "root_left_out": {name: constant(square) for name, square in squares.items()},
        **{
            name: {field: constant(square_root(inside)) for field, inside in given.items()}
            for name, given in roots.items()
        },
        "square_of_limit": {"variance": lambda a: _squared(a["xavier"])},
        "half_the_width": {"variance": lambda a: _times(_squared(a["xavier"]), Fraction(1, 12))},
        "limit_not_squared": {"variance": lambda a: _times(a["xavier"], Fraction(1, 3))},
        "times_fan_out": {"gain": lambda a: _times(a["variance"], out)},
        "one_weight": {"gain": lambda a: a["variance"]},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a layer and a magnitude; None where too few mistakes show."""
    params = Params(
        fan_in=draws.choice(_SIZES),
        fan_out=draws.choice((10, 16, 32, 64, *_SIZES)),
        magnitude=draws.choice((*_MAGNITUDES, _TUTORIALS)),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    problem = build(params, None)
    return len(problem.misconceptions) >= _FEWEST_MISTAKES and params.fan_in != params.fan_out


def ask(params: Params) -> Wording:
    """Ask for limits, a standard deviation and variances, with the formulas named."""
    given = {"n": params.fan_in, "out": params.fan_out, "m": _decimal(params.magnitude)}
    return Wording(
        fill(
            "A fully connected layer reads $n_1 = {n}$ units and has $n_2 = {out}$ units"
            " of its own. Give every number exactly or to at least three significant figures.\n"
            "+ Xavier's initialisation with the factor fan-in and the magnitude $m = {m}$ draws"
            " weights from $U(-s, s)$ with $s^2 = m slash n_1$. Give $s$.\n"
            "+ Glorot's uniform initialisation draws from $U(-g, g)$, so that the weights have the"
            " variance $2/(n_1 + n_2)$. Give $g$.\n"
            "+ He's initialisation draws from a normal distribution and keeps the signal's size"
            " under ReLU from layer to layer, forwards. Give its standard deviation.\n"
            "+ Give the variance of a weight from $U(-s, s)$ with the $s$ of the first question.\n"
            "+ By which factor does a sum over $n_1$ inputs with these weights multiply the"
            " variance of the inputs (independent, mean 0, no activation)?",
            given,
        ),
        fill(
            "Eine vollständig verbundene Schicht liest $n_1 = {n}$ Einheiten und hat selbst"
            " $n_2 = {out}$ Einheiten. Geben Sie jede Zahl exakt oder auf mindestens drei"
            " signifikante Stellen an.\n"
            "+ Xaviers Initialisierung mit dem Faktor Fan-in und der Größe $m = {m}$ zieht Gewichte"
            " aus $U(-s, s)$ mit $s^2 = m slash n_1$. Geben Sie $s$ an.\n"
            "+ Glorots gleichverteilte Initialisierung zieht aus $U(-g, g)$, so dass die Gewichte"
            " die Varianz $2/(n_1 + n_2)$ haben. Geben Sie $g$ an.\n"
            "+ Die Initialisierung nach He zieht aus einer Normalverteilung und erhält unter ReLU"
            " die Größe des Signals von Schicht zu Schicht, vorwärts. Geben Sie ihre"
            " Standardabweichung an.\n"
            "+ Geben Sie die Varianz eines Gewichts aus $U(-s, s)$ mit dem $s$ der ersten Frage"
            " an.\n"
            "+ Mit welchem Faktor multipliziert eine Summe über $n_1$ Eingaben mit diesen"
            " Gewichten die Varianz der Eingaben (unabhängig, Mittelwert 0, ohne Aktivierung)?",
            given,
        ),
    )


def _decimal(number: Fraction | int) -> str:
    """Write a magnitude as a decimal where it ends soon."""
    return f"{float(number):g}" if 100 % Fraction(number).denominator == 0 else str(number)


def solution(params: Params) -> Wording:
    """Work out every number."""
    n, out, m = params.fan_in, params.fan_out, params.magnitude
    answers = right_answers(build(params, None))
    near = {name: f"{_worth(value):.4g}" for name, value in answers.items()}
    m_text = _decimal(m)
    roots = (
        f"$ s = sqrt({m_text}/{n}) approx {near['xavier']}, quad"
        f" g = sqrt(6/({n} + {out})) approx {near['glorot']}, quad"
        f' sigma_"He" = sqrt(2/{n}) approx {near["he"]}. $'
    )
    variance = f"$ s^2/3 = {m_text}/(3 dot {n}) approx {near['variance']}, $"
    is_whole = Fraction(m).numerator % 3 == 0 and 1000 % (Fraction(m) / 3).denominator == 0
    gain = f"$ n_1 dot s^2/3 = {m_text}/3 {'=' if is_whole else 'approx'} {near['gain']}. $"
    return Wording(
        "A uniform distribution on $(-g, g)$ has the variance $g^2/3$; this gives Glorot's 6. He"
        f" makes up for the half that ReLU drops by a 2: {roots} Then {variance} {gain} The"
        " variance would be kept for $m = 3$.",
        "Eine Gleichverteilung auf $(-g, g)$ hat die Varianz $g^2/3$; daher kommt Glorots 6. He"
        f" gleicht die Hälfte, die ReLU verwirft, mit einer 2 aus: {roots} Damit ist {variance}"
        f" {gain} Die Varianz bliebe bei $m = 3$ erhalten.",
    )


def _worth(value: Value) -> float:
    return approximate(value) if isinstance(value, str) else float(value)


TITLES: Mapping[str, Wording] = {
    "xavier": Wording("Limit s (Xavier)", "Grenze s (Xavier)"),
    "glorot": Wording("Limit g (Glorot)", "Grenze g (Glorot)"),
    "he": Wording("Standard deviation (He)", "Standardabweichung (He)"),
    "variance": Wording("Variance of a weight", "Varianz eines Gewichts"),
    "gain": Wording("Factor of the variance", "Faktor der Varianz"),
}


FAMILY = Family(
    name="initialisation",
    title=Wording("Initialising weights", "Gewichte initialisieren"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST, within=100_000),
)
