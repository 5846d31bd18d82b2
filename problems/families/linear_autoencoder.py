"""How well a linear autoencoder can do, from the singular values of its data."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.decimals import reads_as_thousands
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Step, Steps, named
from problems.solvers.spectrum import energy, left_out, smallest_size
from problems.solvers.symbols import constant
from problems.typst.markup import fill

_PERCENT = 100


class Params(BaseModel):
    """The singular values, largest first, the samples, the bottleneck k, and a share in percent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    singular_values: tuple[Number, ...] = Option(min_length=3, max_length=8)
    """As many as a sample has entries."""
    samples: int = Option(ge=3, le=100_000)
    k: int = Option(ge=1)
    percent: int = Option(gt=0, lt=_PERCENT)
    """Of the variance, to be explained by the smallest bottleneck that is asked for."""

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        values = self.singular_values
        if values[-1] <= 0 or any(a < b for a, b in pairwise(values)):
            raise ValueError("the singular values must be positive, the largest one first")
        if self.k >= len(values):
            raise ValueError("k must be smaller than the number of singular values")
        if self.samples < len(values):
            raise ValueError("there must be at least as many samples as singular values")
        return self

    @property
    def share(self) -> Fraction:
        """The percentage as a fraction."""
        return Fraction(self.percent, _PERCENT)


MISTAKES: Mapping[str, Wording] = {
    "not_squared": Wording(
        en="It looks as if the singular values had been summed as they are. How are they related "
        "to variances?",
        de="Es sieht so aus, als wären die Singulärwerte unverändert summiert. Wie hängen sie mit "
        "Varianzen zusammen?",
    ),
    "kept_for_lost": Wording(
        en="This is what the bottleneck keeps. What does it lose?",
        de="Das ist, was der Engpass behält. Was verliert er?",
    ),
    "lost_for_kept": Wording(
        en="This is the share that is lost. Which share is asked for?",
        de="Das ist der Anteil, der verloren geht. Nach welchem Anteil ist gefragt?",
    ),
    "next_only": Wording(
        en="This is the first of the directions that are lost. Are there more of them?",
        de="Das ist die erste der Richtungen, die verloren gehen. Gibt es noch mehr?",
    ),
    "one_too_few": Wording(
        en="Count once more how many directions the bottleneck can keep.",
        de="Zählen Sie noch einmal, wie viele Richtungen der Engpass behalten kann.",
    ),
    "mean_over_entries": Wording(
        en="It looks as if you had divided by the number of all entries. What is the mean taken "
        "over here?",
        de="Es sieht so aus, als hätten Sie durch die Zahl aller Einträge geteilt. Worüber wird "
        "hier gemittelt?",
    ),
    "mean_over_features": Wording(
        en="It looks as if you had divided by the length of a sample. What is the mean taken over?",
        de="Es sieht so aus, als hätten Sie durch die Länge eines Beispiels geteilt. Worüber wird "
        "gemittelt?",
    ),
    "one_sample_less": Wording(
        en="It looks as if you had divided by one less than the number of samples, as for an "
        "unbiased variance. A mean divides by what?",
        de="Es sieht so aus, als hätten Sie durch eins weniger als die Zahl der Beispiele geteilt, "
        "wie bei der erwartungstreuen Varianz. Wodurch teilt ein Mittelwert?",
    ),
    "one_more": Wording(
        en="Is there a smaller bottleneck that reaches this share already? Think of how variances "
        "follow from singular values.",
        de="Gibt es einen kleineren Engpass, der diesen Anteil schon erreicht? Überlegen Sie, wie "
        "sich Varianzen aus Singulärwerten ergeben.",
    ),
    "one_less": Wording(
        en="Is this share reached already, or just not yet?",
        de="Ist dieser Anteil schon erreicht oder gerade noch nicht?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the least error, its mean, the share explained, and the bottleneck for a share.

    At its optimum a linear autoencoder projects on the span of the first k principal directions,
    whatever its weights are in particular. Source: Baldi and Hornik 1989; Goodfellow et al. 2016,
    chapter 14.1; lecture 9.1.
    """
    number, values = Check("number"), params.singular_values
    return Problem(
        fields=(
            Field("error", NUMBER, constant(left_out(values, params.k)), guard=bool),
            Field("mse", NUMBER, lambda answers: answers["error"] / params.samples, ("error",)),
            Field("explained", NUMBER, _explained(params), ("error",)),
            Field("smallest", number, constant(smallest_size(values, params.share))),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _explained(params: Params) -> Step:
    whole = energy(params.singular_values)
    return lambda answers: 1 - answers["error"] / whole


def _wrong(params: Params) -> Mapping[str, Steps]:
    values, k, n = params.singular_values, params.k, params.samples
    smallest = smallest_size(values, params.share)
    explained = _explained(params)
    return {
        "not_squared": {
            "error": constant(sum(values[k:])),
            "explained": constant(Fraction(sum(values[:k])) / sum(values)),
        },
        "kept_for_lost": {"error": constant(energy(values[:k]))},
        "lost_for_kept": {"explained": lambda answers: 1 - explained(answers)},
        "next_only": {"error": constant(values[k] ** 2)},
        "one_too_few": {"error": constant(left_out(values, k - 1))},
        "mean_over_entries": {"mse": lambda answers: answers["error"] / (n * len(values))},
        "mean_over_features": {"mse": lambda answers: answers["error"] / len(values)},
        "one_sample_less": {"mse": lambda answers: answers["error"] / (n - 1)},
        "one_more": {"smallest": constant(smallest + 1)},
        "one_less": {"smallest": constant(smallest - 1)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw distinct singular values; None where a mistake hides or a number is unfriendly."""
    count = draws.between(4, 5)
    values = sorted({draws.between(1, 10) for _ in range(count)}, reverse=True)
    if len(values) < count:
        return None
    params = Params(
        singular_values=tuple(values),
        samples=draws.choice((5, 10, 20, 25, 40, 50)),
        k=draws.between(1, count - 2),
        percent=draws.choice((60, 70, 75, 80, 90, 95)),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    values, k = params.singular_values, params.k
    error = left_out(values, k)
    smallest = smallest_size(values, params.share)
    kept = Fraction(energy(values[:smallest])) / energy(values)
    return (
        smallest != k
        and 1 < smallest < len(values)
        and kept != params.share
        and error not in {energy(values[:k]), sum(values[k:])}
        and params.samples != len(values)
        and not any(map(reads_as_thousands, (error / params.samples, error / energy(values))))
    )


def ask(params: Params) -> Wording:
    """Ask for what the best linear autoencoder loses."""
    given = {
        "values": ", ".join(map(str, params.singular_values)),
        "n": params.samples,
        "m": len(params.singular_values),
        "k": params.k,
        "percent": params.percent,
    }
    return Wording(
        fill(
            "The ${n}$ rows of a matrix $X$ are samples of length ${m}$; its columns have mean 0,"
            " and its singular values are ${values}$. A linear autoencoder (no activation, no bias)"
            " with a bottleneck of size $k = {k}$ is trained on them to its optimum. Give as"
            " integers or exact fractions: the squared error that remains, summed over all samples"
            " and entries, $norm(X - hat(X))_F^2$; the mean squared error per sample, that is,"
            " this sum divided by the number of samples; the share of the variance that the"
            " bottleneck explains (between 0 and 1). Which is the smallest bottleneck that explains"
            " at least {percent}~% of the variance?",
            given,
        ),
        fill(
            "Die ${n}$ Zeilen einer Matrix $X$ sind Beispiele der Länge ${m}$; ihre Spalten haben"
            " den Mittelwert 0, und ihre Singulärwerte sind ${values}$. Ein linearer Autoencoder"
            " (ohne Aktivierung, ohne Bias) mit einem Engpass der Größe $k = {k}$ wird darauf bis"
            " zum Optimum trainiert. Geben Sie als ganze Zahlen oder genaue Brüche an: den"
            " quadratischen Fehler, der bleibt, summiert über alle Beispiele und Einträge,"
            " $norm(X - hat(X))_F^2$; den mittleren quadratischen Fehler je Beispiel, also diese"
            " Summe geteilt durch die Zahl der Beispiele; den Anteil der Varianz, den der Engpass"
            " erklärt (zwischen 0 und 1). Welches ist der kleinste Engpass, der mindestens"
            " {percent}~% der Varianz erklärt?",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Sum squares, of what is left out and of all."""
    values = params.singular_values
    error, whole = left_out(values, params.k), energy(values)
    smallest = smallest_size(values, params.share)
    given = {
        "lost": _squares(values[params.k :]),
        "all": _squares(values),
        "error": error,
        "whole": whole,
        "n": params.samples,
        "mse": error / params.samples,
        "explained": 1 - error / whole,
        "k": smallest,
        "kept": energy(values[:smallest]),
        "less": smallest - 1,
        "before": energy(values[: smallest - 1]),
        "needed": params.share * whole,
    }
    formulas = fill(
        "$ norm(X - hat(X))_F^2 = {lost} = {error}, quad {error}/{n} = {mse}, $"
        " $ {all} = {whole}, quad 1 - {error}/{whole} = {explained}. $",
        given,
    )
    return Wording(
        "The optimum spans the same subspace as the first principal components, so that the squares"
        f" of the remaining singular values are lost. {formulas}"
        + fill(
            "The share asks for at least ${needed}$ of ${whole}$: a bottleneck of ${less}$ keeps"
            " ${before}$, one of ${k}$ keeps ${kept}$. So the smallest is ${k}$.",
            given,
        ),
        "Das Optimum spannt denselben Unterraum auf wie die ersten Hauptkomponenten; verloren gehen"
        f" also die Quadrate der übrigen Singulärwerte. {formulas}"
        + fill(
            "Der Anteil verlangt mindestens ${needed}$ von ${whole}$: Ein Engpass von ${less}$"
            " behält ${before}$, einer von ${k}$ behält ${kept}$. Der kleinste ist also ${k}$.",
            given,
        ),
    )


def _squares(values: tuple[Fraction, ...]) -> str:
    return " + ".join(f"{value}^2" for value in values)


TITLES: Mapping[str, Wording] = {
    "error": Wording("Remaining squared error", "Verbleibender quadratischer Fehler"),
    "mse": Wording("Mean squared error per sample", "Mittlerer quadratischer Fehler je Beispiel"),
    "explained": Wording("Share of variance explained", "Erklärter Anteil der Varianz"),
    "smallest": Wording("Smallest bottleneck", "Kleinster Engpass"),
}


FAMILY = Family(
    name="linear_autoencoder",
    title=Wording("A linear autoencoder", "Ein linearer Autoencoder"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=400, denominator=400),
)
"""At most 10² + 9² + 8² + 7² + 6² = 330 in all."""
