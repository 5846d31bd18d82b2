"""Limits of the softmax of c times a one-hot vector, and the smallest c that brings it near."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import Number, is_square_number, root
from problems.solvers.misconceptions import Steps, named, shows_all, told_apart
from problems.solvers.symbols import constant
from problems.solvers.weights import power
from problems.typst.formulas import formula

ERRORS = ("1/4", "1/5", "1/8", "1/10", "1/20", "1/25", "1/50", "1/100", "1/200")


class Params(BaseModel):
    """The vector's length D, a fixed factor, the error ε that is allowed, and d_k."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    length: int = Option(ge=3, le=1000)
    factor: int = Option(ge=2, le=9)
    error: Number
    d_k: int = Option(ge=4, le=1024)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if not is_square_number(self.d_k):
            raise ValueError("d_k must be a square number (4, 9, 16), so that its root is exact")
        if not 0 < 2 * self.error < 1:
            raise ValueError("the error must lie between 0 and 1/2, both excluded")
        return self


MISTAKES: Mapping[str, Wording] = {
    "stays_one_hot": Wording(
        en="Here the vector tends to zero throughout. What does the softmax make of equal entries?",
        de="Hier geht der ganze Vektor gegen null. Was macht der Softmax aus gleichen Einträgen?",
    ),
    "weights_vanish": Wording(
        en="Can all weights tend to 0 at once? They sum to 1.",
        de="Können alle Gewichte zugleich gegen 0 gehen? Ihre Summe ist 1.",
    ),
    "still_counted": Wording(
        en="It looks as if the entry c still had the same weight as the others. What becomes of "
        "its exponential?",
        de="Es sieht so aus, als hätte der Eintrag c noch das gleiche Gewicht wie die anderen. Was "
        "wird aus seinem Exponentialwert?",
    ),
    "factor_forgotten": Wording(
        en="This is the limit of the weight alone. By what is it multiplied?",
        de="Das ist der Grenzwert des Gewichts allein. Womit wird es multipliziert?",
    ),
    "factor_outside": Wording(
        en="It looks as if c were a factor of e. Where does an entry of the vector stand in the "
        "softmax?",
        de="Es sieht so aus, als wäre c ein Faktor vor e. Wo steht ein Eintrag des Vektors im "
        "Softmax?",
    ),
    "one_too_many": Wording(
        en="It looks as if D zeros had been counted. How many entries are not c?",
        de="Es sieht so aus, als wären D Nullen gezählt. Wie viele Einträge sind nicht c?",
    ),
    "length_forgotten": Wording(
        en="It looks as if there were one other entry only. How many share the rest of the weight?",
        de="Es sieht so aus, als gäbe es nur einen anderen Eintrag. Wie viele teilen sich das "
        "restliche Gewicht?",
    ),
    "error_of_one_only": Wording(
        en="A factor seems to be missing: collect all terms with e^c of your inequality once more.",
        de="Ein Faktor scheint zu fehlen: Fassen Sie alle Terme mit e^c in Ihrer Ungleichung noch "
        "einmal zusammen.",
    ),
    "upside_down": Wording(
        en="Numerator and denominator look exchanged. Does your c grow as the error shrinks?",
        de="Zähler und Nenner scheinen vertauscht. Wächst Ihr c, wenn der Fehler kleiner wird?",
    ),
    "no_logarithm": Wording(
        en="This is how large e^c has to be. What was asked for?",
        de="So groß muss e^c sein. Wonach war gefragt?",
    ),
    "divided_by_root": Wording(
        en="The scores are divided by the root afterwards. Have they to be larger or smaller "
        "before that?",
        de="Die Scores werden danach durch die Wurzel geteilt. Müssen sie vorher größer oder "
        "kleiner sein?",
    ),
    "times_d_k": Wording(
        en="It looks as if d_k were undone. By what are the scores divided?",
        de="Es sieht so aus, als würde d_k rückgängig gemacht. Wodurch werden die Scores geteilt?",
    ),
    "not_unscaled": Wording(
        en="This is the factor after scaling. What stood there before the division?",
        de="Das ist der Faktor nach dem Skalieren. Was stand vor der Division da?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for three limits, and for the smallest factor after and before scaling.

    With weights e^c/(e^c + D - 1) and 1/(e^c + D - 1), max|softmax - one-hot| ≤ ε iff
    c ≥ ln((D - 1)(1 - ε)/ε). Source: exercise sheet 5, part 3.5.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    D, exact = params.length, Check("expression", {"doubt_rounded": True})

    def unscaled(answers: Answers) -> Value:
        return f"{root(params.d_k)}*({answers['smallest']})"

    return Problem(
        fields=(
            Field("zero", NUMBER, constant(Fraction(1, D))),
            Field("negative", NUMBER, constant(Fraction(1, D - 1))),
            Field("long", exact, constant(power(params.factor))),
            Field("smallest", exact, constant(f"ln({_least(params)})")),
            Field("unscaled", exact, unscaled, needs=("smallest",)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _least(params: Params) -> Fraction:
    """Give the least e^c: from e^c ≥ (1 - ε)(e^c + D - 1)."""
    return Fraction((params.length - 1) * (1 - params.error) / params.error)


def _wrong(params: Params) -> dict[str, Steps]:
    D, error, scale = params.length, params.error, root(params.d_k)
    return {
        "stays_one_hot": {"zero": 0},
        "weights_vanish": {"negative": 0},
        "still_counted": {"negative": Fraction(1, D)},
        "factor_forgotten": {"long": "0"},
        "factor_outside": {"long": f"{params.factor}*e"},
        "one_too_many": {
            "zero": Fraction(1, D + 1),
            "smallest": f"ln({D * (1 - error) / error})",
        },
        "length_forgotten": {"smallest": f"ln({(1 - error) / error})"},
        "error_of_one_only": {"smallest": f"ln({(D - 1) / error})"},
        "upside_down": {"smallest": f"ln({(D - 1) * error / (1 - error)})"},
        "no_logarithm": {"smallest": str(_least(params))},
        "divided_by_root": {"unscaled": lambda a: f"({a['smallest']})/{scale}"},
        "times_d_k": {"unscaled": lambda a: f"{params.d_k}*({a['smallest']})"},
        "not_unscaled": {"unscaled": lambda a: a["smallest"]},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a length, a factor, an error with a small denominator, and a square number."""
    params = Params(
        length=draws.between(4, 20),
        factor=draws.between(2, 7),
        error=draws.choice(ERRORS),
        d_k=draws.choice((4, 9, 16, 25, 36, 64, 100)),
    )
    return params if shows_all(_problem(params)) else None


def ask(params: Params) -> Wording:
    """Ask for limits and for factors."""
    D, c, d_k, error = params.length, params.factor, params.d_k, params.error
    return Wording(
        "A vector of $D$ entries has $c$ at one place and $0$ at all others. Of its softmax, give"
        f"\n+ for $D = {D}$, the limit of the weight at a zero as $c -> 0$;"
        f"\n+ for $D = {D}$, the limit of the weight at a zero as $c -> -oo$;"
        f"\n+ for $c = {c}$, the limit as $D -> oo$ of $D$ times the weight at $c$;"
        f"\n+ for $D = {D}$, the smallest $c$ with which no weight differs by more than"
        f" $ε = {error}$ from the entry of the one-hot vector at its place (1 at $c$, else 0);"
        '\n+ the smallest $a$ with which no entry of $"softmax"(Q K^T slash sqrt(d_k))$ (over'
        " each row) differs by more than the same $ε$ from that of the identity $I$, where"
        f" $Q K^T = a I$ has ${D}$ rows and $d_k = {d_k}$."
        "\n\nNumbers as fractions; else exact expressions with $e$ or the natural logarithm $ln$,"
        " no decimals.",
        "Ein Vektor mit $D$ Einträgen hat $c$ an einer Stelle und $0$ an allen anderen. Geben Sie"
        f" zu seinem Softmax an:\n+ für $D = {D}$ den Grenzwert des Gewichts bei einer Null für"
        f" $c -> 0$;\n+ für $D = {D}$ den Grenzwert des Gewichts bei einer Null für $c -> -oo$;"
        f"\n+ für $c = {c}$ den Grenzwert für $D -> oo$ von $D$ mal dem Gewicht bei $c$;"
        f"\n+ für $D = {D}$ das kleinste $c$, bei dem kein Gewicht um mehr als $ε = {error}$ vom"
        " Eintrag des Einheitsvektors an seiner Stelle abweicht (1 bei $c$, sonst 0);"
        '\n+ das kleinste $a$, bei dem kein Eintrag von $"softmax"(Q K^T slash sqrt(d_k))$ (über'
        f" jede Zeile) um mehr als dasselbe $ε$ von dem der Einheitsmatrix $I$"
        f" abweicht, wobei $Q K^T = a I$ mit ${D}$ Zeilen und $d_k = {d_k}$."
        "\n\nZahlen als Brüche, sonst exakte Ausdrücke mit $e$ oder dem"
        " natürlichen Logarithmus $ln$, keine Dezimalzahlen.",
    )


def solution(params: Params) -> Wording:
    """Work out the limits and the inequality."""
    D, c, e, scale = params.length, params.factor, params.error, root(params.d_k)
    weights = "$ e^c/(e^c + D - 1) quad 1/(e^c + D - 1) $"
    limits = f"$1/{D}$, $1/{D - 1}$, ${formula(power(c))}$"
    bound = (
        f"$ e^c >= (1 - ε)(e^c + D - 1) quad c >= ln((D - 1)(1 - ε)/ε)"
        f" = ln({D - 1} dot (1 - {e})/({e})) = ln({_least(params)}) $"
    )
    last = f"$a = sqrt({params.d_k}) c = {scale} ln({_least(params)})$"
    return Wording(
        f"The weights at $c$ and at a zero are {weights} As $c -> 0$ and $c -> -oo$, $e^c$ tends to"
        " $1$ and $0$; as $D$ grows, $D e^c slash (e^c + D - 1)$ tends to $e^c$. The limits are"
        f" {limits}. All zeros together have what the entry $c$ lacks, so that its weight alone"
        f" decides: it has to be at least $1 - ε$. {bound} The scores are divided by"
        f" $sqrt(d_k) = {scale}$, so that {last}.",
        f"Die Gewichte bei $c$ und bei einer Null sind {weights} Für $c -> 0$ und $c -> -oo$ geht"
        " $e^c$ gegen $1$ und $0$; mit wachsendem $D$ geht $D e^c slash (e^c + D - 1)$ gegen $e^c$."
        f" Die Grenzwerte sind {limits}. Alle Nullen zusammen haben, was dem Eintrag $c$ fehlt;"
        f" daher entscheidet sein Gewicht allein: Es muss mindestens $1 - ε$ sein. {bound} Die"
        f" Scores werden durch $sqrt(d_k) = {scale}$ geteilt, also {last}.",
    )


TITLES: Mapping[str, Wording] = {
    "zero": Wording("Limit at a zero, c → 0", "Grenzwert bei einer Null, c → 0"),
    "negative": Wording("Limit at a zero, c → −∞", "Grenzwert bei einer Null, c → −∞"),
    "long": Wording("Limit of D times the weight at c", "Grenzwert von D mal Gewicht bei c"),
    "smallest": Wording("Smallest c", "Kleinstes c"),
    "unscaled": Wording("Smallest a", "Kleinstes a"),
}


FAMILY = Family(
    name="softmax_limit",
    title=Wording("Limits of the softmax", "Grenzwerte des Softmax"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(denominator=20, within=10_000),
)
