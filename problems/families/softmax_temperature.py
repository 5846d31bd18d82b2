"""The softmax with a temperature: a ratio of weights, the temperature for one, both limits."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Check, Family, Field, Problem, Wording
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.solvers.weights import normalised, power
from problems.typst.formulas import formula, row


class Params(BaseModel):
    """Logits of which the first two are compared, a temperature, and a ratio of their weights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    logits: tuple[Number, ...] = Option(min_length=3, max_length=6)
    temperature: Number
    ratio: int = Option(ge=2, le=100)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.gap <= 0:
            raise ValueError("the first logit must be larger than the second")
        if self.temperature <= 0 or self.temperature == 1:
            raise ValueError("the temperature must be positive, and not 1")
        return self

    @property
    def gap(self) -> Fraction:
        """By how much the first logit exceeds the second."""
        return Fraction(self.logits[0] - self.logits[1])

    @property
    def largest(self) -> tuple[bool, ...]:
        """Where the largest logit stands."""
        return tuple(logit == max(self.logits) for logit in self.logits)


MISTAKES: Mapping[str, Wording] = {
    "temperature_multiplied": Wording(
        en="It looks as if the logits had been multiplied by T. On which side of the fraction bar "
        "does it stand?",
        de="Es sieht so aus, als wären die Logits mit T multipliziert. Auf welcher Seite des "
        "Bruchstrichs steht es?",
    ),
    "temperature_ignored": Wording(
        en="This is the ratio for a temperature of 1.",
        de="Das ist das Verhältnis bei einer Temperatur von 1.",
    ),
    "turned_over": Wording(
        en="The two weights look exchanged. Which of the two logits is larger?",
        de="Die beiden Gewichte scheinen vertauscht. Welches der beiden Logits ist größer?",
    ),
    "no_exponential": Wording(
        en="It looks as if logits had been compared. Weights are proportional to exponentials.",
        de="Es sieht so aus, als wären Logits verglichen. Gewichte sind proportional zu "
        "Exponentialwerten.",
    ),
    "outside_the_exponential": Wording(
        en="It looks as if the ratio had been divided by T. What is divided by T in the softmax?",
        de="Es sieht so aus, als wäre das Verhältnis durch T geteilt. Was wird im Softmax durch T "
        "geteilt?",
    ),
    "no_logarithm": Wording(
        en="T has to be solved for from an exponent. How do you get rid of the exponential?",
        de="T muss aus einem Exponenten aufgelöst werden. Wie werden Sie die Exponentialfunktion "
        "los?",
    ),
    "solved_upside_down": Wording(
        en="Put your T back: is the gap divided by T the logarithm of the ratio?",
        de="Setzen Sie Ihr T ein: Ist der Abstand durch T der Logarithmus des Verhältnisses?",
    ),
    "limits_exchanged": Wording(
        en="This is the other limit. Do large or small quotients z/T belong to a low temperature?",
        de="Das ist der andere Grenzwert. Gehören zu einer niedrigen Temperatur große oder kleine "
        "Quotienten z/T?",
    ),
    "weights_of_one": Wording(
        en="Look at your weights once more: do they sum to 1?",
        de="Sehen Sie noch einmal auf Ihre Gewichte: Ist ihre Summe 1?",
    ),
    "tie_broken": Wording(
        en="The largest logit stands at more than one place. Can their weights differ?",
        de="Das größte Logit steht an mehr als einer Stelle. Können deren Gewichte verschieden "
        "sein?",
    ),
    "smallest_wins": Wording(
        en="It looks as if the smallest logit had won. Whose exponential grows fastest?",
        de="Es sieht so aus, als hätte das kleinste Logit gewonnen. Wessen Exponentialwert wächst "
        "am schnellsten?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for a ratio, for a temperature, and for the weights at both ends.

    With p = softmax(z/T), p_1/p_2 = exp((z_1 - z_2)/T). Source: Hinton, Vinyals and Dean 2015,
    Distilling the knowledge in a neural network, equation 1.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    n, exact = len(params.logits), Check("expression", {"doubt_rounded": True})
    cold, hot = _limits(params)
    return Problem(
        fields=(
            Field("ratio", exact, constant(power(params.gap / params.temperature))),
            Field("temperature", exact, constant(f"{params.gap}/ln({params.ratio})")),
            Field("cold", VECTOR, constant((cold,)), shape=(1, n)),
            Field("hot", VECTOR, constant((hot,)), shape=(1, n)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _limits(params: Params) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Give the weights as T → 0, shared by the largest logits, and as T → ∞, the same for all."""
    one = Fraction(1)
    return normalised([one * top for top in params.largest]), normalised([one] * len(params.logits))


def _wrong(params: Params) -> dict[str, Steps]:
    gap, T, r = params.gap, params.temperature, params.ratio
    cold, hot = _limits(params)
    first = params.largest.index(True)
    winner = tuple(Fraction(i == first) for i in range(len(hot)))
    lowest = [Fraction(logit == min(params.logits)) for logit in params.logits]
    return {
        "temperature_multiplied": {"ratio": power(gap * T)},
        "temperature_ignored": {"ratio": power(gap)},
        "turned_over": {"ratio": power(-gap / T), "temperature": f"-{gap}/ln({r})"},
        "no_exponential": {"ratio": str(gap / T), "temperature": str(gap / r)},
        "outside_the_exponential": {"ratio": f"{power(gap)}/({T})"},
        "no_logarithm": {"temperature": f"{gap}/e^{r}"},
        "solved_upside_down": {"temperature": f"ln({r})/{gap}"},
        "limits_exchanged": {"cold": (hot,), "hot": (cold,)},
        "weights_of_one": {
            "cold": (tuple(map(Fraction, params.largest)),),
            "hot": ((Fraction(1),) * len(hot),),
        },
        "tie_broken": {"cold": (winner,)},
        "smallest_wins": {"cold": (normalised(lowest),)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw three to five logits, often with two largest ones, and a temperature."""
    second = draws.between(-3, 3)
    first = second + draws.between(1, 5)
    others = [draws.between(-3, 8) for _ in range(draws.between(1, 3))]
    if draws.below(2):
        others[-1] = max(first, *others)
    params = Params(
        logits=(first, second, *others),
        temperature=draws.choice(("1/3", "1/2", "2/3", "3/2", 2, 3, 4)),
        ratio=draws.between(2, 20),
    )
    return params if sum(params.largest) < len(params.logits) and _shows(params) else None


def _shows(params: Params) -> bool:
    """Whether each mistake shows somewhere, but those that need a tie where there is none."""
    shown = {mistake.name for mistake in told_apart(_problem(params)).misconceptions}
    hidden = set() if sum(params.largest) > 1 else {"tie_broken"}
    return shown | hidden == set(MISTAKES)


def ask(params: Params) -> Wording:
    """Ask for two expressions and two rows."""
    z, T, r = row(params.logits), params.temperature, params.ratio
    return Wording(
        f'Let $z = {z}$ and $p = "softmax"(z slash T)$ with a temperature $T > 0$. Give'
        f"\n+ $p_1 slash p_2$ for $T = {T}$, as an exact expression in $e$;"
        f"\n+ the $T$ for which $p_1 slash p_2 = {r}$, as an exact expression with the natural"
        " logarithm $ln$;"
        "\n+ the limit of $p$ as $T -> 0$, as a row of fractions;"
        "\n+ the limit of $p$ as $T -> oo$, as a row of fractions.",
        f'Gegeben sind $z = {z}$ und $p = "softmax"(z slash T)$ mit einer Temperatur $T > 0$.'
        f" Geben Sie an:\n+ $p_1 slash p_2$ für $T = {T}$ als exakten Ausdruck in $e$;"
        f"\n+ das $T$, für das $p_1 slash p_2 = {r}$ ist, als exakten Ausdruck mit dem natürlichen"
        " Logarithmus $ln$;"
        "\n+ den Grenzwert von $p$ für $T -> 0$ als Zeile von Brüchen;"
        "\n+ den Grenzwert von $p$ für $T -> oo$ als Zeile von Brüchen.",
    )


def solution(params: Params) -> Wording:
    """Work out the ratio, solve it for T, and look at both ends."""
    found = right_answers(_problem(params))
    gap, r, at = params.gap, params.ratio, _places(params)
    ratio = (
        f"$ p_1/p_2 = e^((z_1 - z_2) slash T)"
        f" = {formula(found['ratio'])} quad {gap}/T = ln({r}) quad T = {gap}/ln({r}) $"
    )
    cold, hot = f"${row(found['cold'][0])}$", f"${row(found['hot'][0])}$"
    return Wording(
        f"The denominators cancel in a ratio of weights: {ratio} As $T -> 0$ the exponentials of"
        f" the largest logit{at.en} outgrow all others: {cold}. As"
        f" $T -> oo$ all of $z slash T$ tends to 0, and all weights become the same: {hot}.",
        f"In einem Verhältnis von Gewichten kürzen sich die Nenner: {ratio} Für $T -> 0$ wachsen"
        f" die Exponentialwerte des größten Logits{at.de} über alle anderen"
        f" hinaus: {cold}. Für $T -> oo$ geht $z slash T$ gegen 0, und alle Gewichte werden"
        f" gleich: {hot}.",
    )


def _places(params: Params) -> Wording:
    """Say at how many places the largest logit stands, where it is more than one."""
    top = sum(params.largest)
    if top == 1:
        return Wording("", "")
    return Wording(
        f", which stands at {top} places and shares the weight evenly among them,",
        f", das an {top} Stellen steht und das Gewicht gleichmäßig auf sie verteilt,",
    )


TITLES: Mapping[str, Wording] = {
    "ratio": Wording("Ratio of the first two weights", "Verhältnis der ersten beiden Gewichte"),
    "temperature": Wording("Temperature for the ratio", "Temperatur für das Verhältnis"),
    "cold": Wording("Limit as T → 0, as a row", "Grenzwert für T → 0, als Zeile"),
    "hot": Wording("Limit as T → ∞, as a row", "Grenzwert für T → ∞, als Zeile"),
}


FAMILY = Family(
    name="softmax_temperature",
    title=Wording("Softmax with a temperature", "Softmax mit Temperatur"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
