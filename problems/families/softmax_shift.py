"""What a softmax keeps and what it does not: shifts, factors, one raised logit, the maximum."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Family, Field, Friendly, Problem, Wording
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Steps, named, right_answers, shows_all, told_apart
from problems.solvers.symbols import constant
from problems.solvers.weights import Weights, normalised
from problems.typst.formulas import row

LARGEST_DENOMINATOR = 100


class Params(BaseModel):
    """Weights p, a shift, the factor by which one exponential grows, and large logits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    p: tuple[Number, ...] = Option(min_length=3, max_length=5)
    shift: int = Option(ge=2, le=1000)
    raised: int = Option(ge=2, le=9)
    logits: tuple[int, ...] = Option(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if any(weight <= 0 for weight in self.p) or sum(self.p) != 1:
            raise ValueError("p must be positive weights that sum to 1")
        if len(set(self.p)) == 1:
            raise ValueError("the weights must not all be the same, or a factor changes nothing")
        if len(set(self.logits)) == 1 or max(self.logits) == 0:
            raise ValueError("the logits must differ, and their maximum must not be 0")
        return self


MISTAKES: Mapping[str, Wording] = {
    "shift_multiplies": Wording(
        en="Numerator and denominator both change. Do your weights sum to 1?",
        de="Zähler und Nenner ändern sich beide. Haben Ihre Gewichte die Summe 1?",
    ),
    "shift_added": Wording(
        en="It looks as if the weights had been shifted. It is the logits that are.",
        de="Es sieht so aus, als wären die Gewichte verschoben. Verschoben sind die Logits.",
    ),
    "shift_flattens": Wording(
        en="A shift is the same for all logits. What becomes of their differences?",
        de="Eine Verschiebung ist für alle Logits gleich. Was wird aus ihren Differenzen?",
    ),
    "factor_changes_nothing": Wording(
        en="A factor is no shift. What becomes of the differences between logits?",
        de="Ein Faktor ist keine Verschiebung. Was wird aus den Differenzen der Logits?",
    ),
    "weights_doubled": Wording(
        en="It looks as if the weights had been doubled. What does doubling do to an exponent?",
        de="Es sieht so aus, als wären die Gewichte verdoppelt. Was macht das Verdoppeln mit einem "
        "Exponenten?",
    ),
    "not_normalised": Wording(
        en="Your weights no longer sum to 1.",
        de="Ihre Gewichte haben nicht mehr die Summe 1.",
    ),
    "other_raised": Wording(
        en="It looks as if another weight had been raised. Which logit grows here?",
        de="Es sieht so aus, als wäre ein anderes Gewicht angehoben. Welches Logit wächst hier?",
    ),
    "minimum_subtracted": Wording(
        en="It looks as if the minimum had been subtracted. Which exponentials can overflow?",
        de="Es sieht so aus, als wäre das Minimum abgezogen. Welche Exponentialwerte können "
        "überlaufen?",
    ),
    "divided_by_maximum": Wording(
        en="It looks as if you had divided. Which change leaves the softmax as it is?",
        de="Es sieht so aus, als hätten Sie geteilt. Welche Änderung lässt den Softmax, wie er "
        "ist?",
    ),
    "sign_turned": Wording(
        en="Look at the sign: the largest logit has to stay the largest.",
        de="Sehen Sie auf das Vorzeichen: Das größte Logit muss das größte bleiben.",
    ),
    "first_subtracted": Wording(
        en="It looks as if the first logit had been subtracted. Is it the largest?",
        de="Es sieht so aus, als wäre das erste Logit abgezogen. Ist es das größte?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for weights after a shift, a factor of 2, one raised logit, and for stable logits.

    exp(z + a)/Σ exp(z + a) = exp(z)/Σ exp(z), while a factor of 2 squares all exponentials. Source:
    Goodfellow et al. 2016, Deep Learning, section 4.1.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    n, check, top = len(params.p), VECTOR, max(params.logits)
    return Problem(
        fields=(
            Field("shifted", check, constant((params.p,)), shape=(1, n)),
            Field("doubled", check, constant((normalised(_squares(params)),)), shape=(1, n)),
            Field("one_raised", check, constant((normalised(_raised(params)),)), shape=(1, n)),
            Field(
                "stable",
                check,
                constant((tuple(z - top for z in params.logits),)),
                shape=(1, len(params.logits)),
            ),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _squares(params: Params) -> Weights:
    """Give numbers that are to each other as the exponentials of doubled logits."""
    return tuple(weight**2 for weight in params.p)


def _raised(params: Params, place: int = 0) -> Weights:
    """Give numbers that are to each other as the exponentials once ln(raised) is added to one."""
    return tuple(weight * (params.raised if i == place else 1) for i, weight in enumerate(params.p))


def _wrong(params: Params) -> dict[str, Steps]:
    p, z, n = params.p, params.logits, len(params.p)
    return {
        "shift_multiplies": {"shifted": (tuple(w * params.shift for w in p),)},
        "shift_added": {"shifted": (tuple(w + params.shift for w in p),)},
        "shift_flattens": {"shifted": ((Fraction(1, n),) * n,)},
        "factor_changes_nothing": {"doubled": (p,)},
        "weights_doubled": {"doubled": (tuple(2 * w for w in p),)},
        "not_normalised": {"doubled": (_squares(params),), "one_raised": (_raised(params),)},
        "other_raised": {"one_raised": (normalised(_raised(params, 1)),)},
        "minimum_subtracted": {"stable": (tuple(x - min(z) for x in z),)},
        "divided_by_maximum": {"stable": (tuple(Fraction(x, max(z)) for x in z),)},
        "sign_turned": {"stable": (tuple(max(z) - x for x in z),)},
        "first_subtracted": {"stable": (tuple(x - z[0] for x in z),)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw three weights with a small denominator, and logits too large for an exponential."""
    parts = tuple(draws.between(1, 5) for _ in range(3))
    base = draws.choice((800, 900, 1000, 1200, 2000))
    logits = tuple(base + draws.between(-9, 9) for _ in range(draws.between(3, 4)))
    shift, raised = draws.between(2, 9), draws.between(2, 6)
    if len(set(parts)) == 1 or len(set(logits)) < len(logits):
        return None
    params = Params(p=normalised(parts), shift=shift, raised=raised, logits=logits)
    found = right_answers(_problem(params))
    entries = [entry for line in (found["doubled"], found["one_raised"]) for entry in line[0]]
    is_friendly = max(entry.denominator for entry in entries) <= LARGEST_DENOMINATOR
    return params if is_friendly and shows_all(_problem(params)) else None


def ask(params: Params) -> Wording:
    """Ask for four rows."""
    p, z, a, n = row(params.p), row(params.logits), params.raised, len(params.p)
    return Wording(
        f"A softmax gives $p = {p}$ for logits $z_1, ..., z_{n}$ that you need not know. Give, as"
        f" rows of fractions, its weights\n+ after ${params.shift}$ is added to every logit;"
        f"\n+ after every logit is multiplied by $2$;\n+ after $ln({a})$ is added to $z_1$ alone."
        f"\n\nFor the logits $u = {z}$, exponentials overflow in floating point. Give, as a row,"
        " the logits that stand in the exponentials once the maximum has been made 0 in the usual"
        " way, without changing the softmax.",
        f"Ein Softmax ergibt $p = {p}$ für Logits $z_1, ..., z_{n}$, die Sie nicht kennen müssen."
        " Geben Sie als Zeilen von Brüchen seine Gewichte an,"
        f"\n+ nachdem zu jedem Logit ${params.shift}$ addiert ist;"
        f"\n+ nachdem jedes Logit mit $2$ multipliziert ist;"
        f"\n+ nachdem $ln({a})$ nur zu $z_1$ addiert ist."
        f"\n\nBei den Logits $u = {z}$ laufen die Exponentialwerte als Gleitkommazahlen über. Geben"
        " Sie als Zeile die Logits an, die in der Exponentialfunktion stehen, nachdem das Maximum"
        " auf die übliche Weise zu 0 gemacht wurde, ohne den Softmax zu ändern.",
    )


def solution(params: Params) -> Wording:
    """Say what happens to the exponentials, and normalise again."""
    found = right_answers(_problem(params))
    squares, raised = row(_squares(params)), row(_raised(params))
    doubled, one = row(found["doubled"][0]), row(found["one_raised"][0])
    stable, top = row(found["stable"][0]), max(params.logits)
    return Wording(
        f"A shift by ${params.shift}$ multiplies numerator and denominator by"
        f" $e^{params.shift}$: $p$ stays ${row(params.p)}$. Doubled logits square the exponentials,"
        f" so that ${squares}$ is divided by its sum: ${doubled}$. Adding $ln({params.raised})$"
        f" multiplies the first exponential by ${params.raised}$, so that ${raised}$ is divided by"
        f" its sum: ${one}$. Subtracting the maximum ${top}$ is a shift: ${stable}$.",
        f"Eine Verschiebung um ${params.shift}$ multipliziert Zähler und Nenner mit"
        f" $e^{params.shift}$: $p$ bleibt ${row(params.p)}$. Verdoppelte Logits quadrieren die"
        f" Exponentialwerte; ${squares}$ wird also durch seine Summe geteilt: ${doubled}$."
        f" $ln({params.raised})$ zu addieren multipliziert den ersten Exponentialwert mit"
        f" ${params.raised}$; ${raised}$ wird also durch seine Summe geteilt: ${one}$. Das Maximum"
        f" ${top}$ abzuziehen ist eine Verschiebung: ${stable}$.",
    )


TITLES: Mapping[str, Wording] = {
    "shifted": Wording("Weights after the shift", "Gewichte nach der Verschiebung"),
    "doubled": Wording("Weights after doubling", "Gewichte nach dem Verdoppeln"),
    "one_raised": Wording("Weights with one raised logit", "Gewichte mit einem erhöhten Logit"),
    "stable": Wording("Logits that do not overflow", "Logits, die nicht überlaufen"),
}


FAMILY = Family(
    name="softmax_shift",
    title=Wording("Shifts and factors in the softmax", "Verschiebung und Faktor im Softmax"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(denominator=LARGEST_DENOMINATOR),
)
