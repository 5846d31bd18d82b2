"""Whether gradients through time vanish or may explode: W's eigenvalues and the largest slope."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import MatrixParam
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.recurrent import LARGEST_SLOPE
from problems.solvers.spectra import symmetric_eigenvalues
from problems.solvers.symbols import constant
from problems.typst.markup import fill
from problems.typst.terms import powered

LARGEST, _FINEST = 10_000, 10_000
_FEWEST_MISTAKES = 5

VANISHES = (
    "vanishes", "vanish", "it vanishes", "vanishing", "the gradient vanishes", "gradient vanishes",
    "vanishing gradient", "tends to 0", "verschwindet", "er verschwindet", "verschwindend",
    "der Gradient verschwindet", "Gradient verschwindet", "verschwindender Gradient",
    "geht gegen 0",
)  # fmt: skip
EXPLODES = (
    "may explode", "it may explode", "can explode", "might explode",
    "it can explode", "it might explode", "could explode", "exploding", "the gradient may explode",
    "the gradient can explode", "gradient may explode", "exploding gradient",
    "kann explodieren", "er kann explodieren", "könnte explodieren",
    "der Gradient kann explodieren", "Gradient kann explodieren", "explodierender Gradient",
)  # fmt: skip
NEITHER = (
    "neither", "neither of them", "neither of the two", "neither nor", "weder noch", "weder-noch",
    "keins von beiden", "keines von beiden", "keins davon", "weder das eine noch das andere",
)  # fmt: skip


class Params(BaseModel):
    """W (2 × 2, symmetric, with rational eigenvalues), the activation and the number of steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    W: MatrixParam
    activation: Literal["tanh", "sigmoid"]
    steps: Annotated[int, Option(ge=2, le=10)]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if not any(symmetric_eigenvalues(self.W)):
            raise ValueError("W must not be zero")
        return self

    @property
    def slope(self) -> Fraction:
        """The largest slope of the activation."""
        return LARGEST_SLOPE[self.activation]


MISTAKES: Mapping[str, Wording] = {
    "signed": Wording(
        en="It looks as if the largest eigenvalue had been taken with its sign. What counts is "
        "how far it lies from zero.",
        de="Es sieht so aus, als wäre der größte Eigenwert mit Vorzeichen genommen. Es zählt, wie "
        "weit er von der Null entfernt ist.",
    ),
    "smaller": Wording(
        en="This is the size of the other eigenvalue. Which of them dominates after many steps?",
        de="Das ist der Betrag des anderen Eigenwerts. Welcher überwiegt nach vielen Schritten?",
    ),
    "trace": Wording(
        en="This looks like the trace, which is the sum of both eigenvalues.",
        de="Das sieht nach der Spur aus, also nach der Summe beider Eigenwerte.",
    ),
    "determinant": Wording(
        en="This looks like the determinant, which is the product of both eigenvalues.",
        de="Das sieht nach der Determinante aus, also nach dem Produkt beider Eigenwerte.",
    ),
    "largest_entry": Wording(
        en="This is an entry of W. The spectral radius is the size of an eigenvalue.",
        de="Das ist ein Eintrag von W. Der Spektralradius ist der Betrag eines Eigenwerts.",
    ),
    "other_slope": Wording(
        en="It looks as if the largest slope of the other activation had been used. Where is this "
        "function steepest, and how steep is it there?",
        de="Es sieht so aus, als wäre die größte Steigung der anderen Aktivierung verwendet. Wo "
        "ist diese Funktion am steilsten, und wie steil ist sie dort?",
    ),
    "slope_half": Wording(
        en="This looks like the value of the function at 0, not its slope there.",
        de="Das sieht nach dem Wert der Funktion bei 0 aus, nicht nach ihrer Steigung dort.",
    ),
    "times_steps": Wording(
        en="It looks as if the factor had been multiplied by the number of steps. Each step "
        "multiplies by the factor.",
        de="Es sieht so aus, als wäre der Faktor mit der Zahl der Schritte malgenommen. Jeder "
        "Schritt multipliziert mit dem Faktor.",
    ),
    "one_step": Wording(
        en="This is the bound after a single step.", de="Das ist die Schranke nach einem Schritt."
    ),
    "slope_once": Wording(
        en="It looks as if the slope had gone in once only. How often does the activation act?",
        de="Es sieht so aus, als wäre die Steigung nur einmal eingegangen. Wie oft wirkt die "
        "Aktivierung?",
    ),
    "radius_alone": Wording(
        en="It looks as if the spectral radius alone had been compared. What does the activation "
        "contribute to each step?",
        de="Es sieht so aus, als wäre nur der Spektralradius verglichen. Was trägt die "
        "Aktivierung zu jedem Schritt bei?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the spectral radius, the factor of a step, the bound after T steps and a verdict.

    For symmetric W the spectral norm is the spectral radius ρ, so that
    ‖∂h_T/∂h_0‖ ≤ (γρ)^T with the largest slope γ of the activation. Source: lecture 9.1;
    Pascanu et al. 2013, section 2.1.
    """
    choices = Check("phrase", {"choices": (VANISHES, EXPLODES, NEITHER)})
    radius = max(map(abs, symmetric_eigenvalues(params.W)))
    slope, steps = params.slope, params.steps
    fields = (
        Field("radius", NUMBER, constant(radius), guard=_is_used),
        Field("factor", NUMBER, lambda a: slope * a["radius"], ("radius",), _is_used),
        Field("bound", NUMBER, lambda a: a["factor"] ** steps, ("factor",)),
        Field("verdict", choices, lambda a: verdict(a["factor"]), ("factor",)),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))))


def verdict(factor: Fraction) -> str:
    """Say what follows from the factor of one step: it bounds the gradient from above alone."""
    if abs(factor) < 1:
        return VANISHES[0]
    return EXPLODES[0] if abs(factor) > 1 else NEITHER[0]


def _is_used(value: Value) -> bool:
    """Let a wrong sign pass, so that what follows from it is seen."""
    return bool(value != 0)


def _wrong(params: Params) -> Mapping[str, Steps]:
    larger, smaller = symmetric_eigenvalues(params.W)
    (a, b), (_, d) = params.W
    gamma, steps = params.slope, params.steps
    other = LARGEST_SLOPE["tanh" if params.activation == "sigmoid" else "sigmoid"]
    radii = {
        "signed": larger if abs(larger) > abs(smaller) else smaller,
        "smaller": min(abs(larger), abs(smaller)),
        "trace": a + d,
        "determinant": a * d - b * b,
        "largest_entry": max(map(abs, (a, b, d))),
    }

    def slope_once(answers: Answers) -> Value:
        return gamma * (answers["factor"] / gamma) ** steps

    return {
        **{name: {"radius": constant(value)} for name, value in radii.items()},
        "other_slope": {"factor": lambda answers: other * answers["radius"]},
        "slope_half": {"factor": lambda answers: answers["radius"] / 2},
        "times_steps": {"bound": lambda answers: answers["factor"] * steps},
        "one_step": {"bound": lambda answers: answers["factor"]},
        "slope_once": {"bound": slope_once},
        "radius_alone": {"verdict": lambda answers: verdict(answers["factor"] / gamma)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a symmetric matrix of fractions; None where its eigenvalues are none."""
    activation = draws.choice(("tanh", "sigmoid"))
    largest, parts = (9, draws.choice((4, 5, 8, 10))) if activation == "tanh" else (8, 2)
    a, b, d = (draws.between(-largest, largest) for _ in range(3))
    try:
        params = Params(
            W=((Fraction(a, parts), Fraction(b, parts)), (Fraction(b, parts), Fraction(d, parts))),
            activation=activation,
            steps=draws.between(2, 3),
        )
    except ValueError:
        return None
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether W is no special case, the numbers stay small, and the mistakes show."""
    (a, b), (_, d) = params.W
    eigenvalues = symmetric_eigenvalues(params.W)
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        bool(a and b and d)
        and all(eigenvalues)
        and sum(eigenvalues) != 0
        and answers["bound"].denominator <= _FINEST
        and answers["bound"].numerator <= LARGEST
        and len(problem.misconceptions) >= _FEWEST_MISTAKES
    )


def ask(params: Params) -> Wording:
    """Ask for the radius, the factor, the bound and the verdict."""
    given = {
        "W": params.W, "T": params.steps, "f": _SIGNS[params.activation],
        "what": _FORMULAS[params.activation],
    }  # fmt: skip
    return Wording(
        fill(
            "A recurrent network computes $h_t = {f}(W h_(t-1) + U x_t + b)$ with the symmetric"
            " matrix $ W = {W}. $ Here ${what}$ acts entry by entry; let $gamma$ be its largest"
            " slope. Give exactly\n"
            "+ the spectral radius $rho$ of $W$, that is the largest absolute value of an"
            " eigenvalue (for a symmetric matrix it is also the norm $norm(W)_2$),\n"
            "+ the factor $gamma rho$ that bounds the norm of $(partial h_t)/(partial h_(t-1))$,\n"
            "+ the bound on the norm of $(partial h_{T})/(partial h_0)$ after $T = {T}$ steps that"
            " follows from it,\n"
            "+ what this says about the gradient as $T$ grows. Answer with one of: vanishes, may"
            " explode, neither.",
            given,
        ),
        fill(
            "Ein rekurrentes Netz berechnet $h_t = {f}(W h_(t-1) + U x_t + b)$ mit der"
            " symmetrischen Matrix $ W = {W}. $ Dabei wirkt ${what}$ eintragsweise, und $gamma$"
            " sei die größte Steigung davon. Geben Sie exakt an:\n"
            "+ den Spektralradius $rho$ von $W$, also den größten Betrag eines Eigenwerts (bei"
            " einer symmetrischen Matrix ist das auch die Norm $norm(W)_2$),\n"
            "+ den Faktor $gamma rho$, der die Norm von $(partial h_t)/(partial h_(t-1))$"
            " beschränkt,\n"
            "+ die Schranke für die Norm von $(partial h_{T})/(partial h_0)$ nach $T = {T}$"
            " Schritten, die daraus folgt,\n"
            "+ was das über den Gradienten sagt, wenn $T$ wächst. Antworten Sie mit einem von:"
            " verschwindet, kann explodieren, weder noch.",
            given,
        ),
    )


_SIGNS = {"tanh": "tanh", "sigmoid": "sigma"}
_FORMULAS = {"tanh": "tanh", "sigmoid": "sigma(a) = 1/(1 + e^(-a))"}
_WHY: Mapping[str, str] = {
    "tanh": "$tanh'(0) = 1$",
    "sigmoid": "$sigma'(0) = sigma(0) (1 - sigma(0)) = 1/4$",
}
_MEANING: Mapping[str, Wording] = {
    VANISHES[0]: Wording(
        "The factor is below 1, so that the bound tends to 0: the gradient vanishes.",
        "Der Faktor liegt unter 1, die Schranke geht also gegen 0: Der Gradient verschwindet.",
    ),
    EXPLODES[0]: Wording(
        "The factor is above 1. The bound grows, so that the gradient may explode; it need not, as"
        " the bound holds from above only.",
        "Der Faktor liegt über 1. Die Schranke wächst, der Gradient kann also explodieren; er muss"
        " es nicht, denn sie gilt nur von oben.",
    ),
    NEITHER[0]: Wording(
        "The factor is 1. The bound neither shrinks nor grows, so that neither follows.",
        "Der Faktor ist 1. Die Schranke schrumpft und wächst nicht, es folgt also weder das eine"
        " noch das andere.",
    ),
}


def _term(number: Fraction, letter: str = "") -> str:
    """Write a term behind others; nothing where it is 0."""
    if not number:
        return ""
    return f"{'-' if number < 0 else '+'} {abs(number)} {letter}".rstrip()


def solution(params: Params) -> Wording:
    """Work out the eigenvalues, the factor, the bound and what follows."""
    answers = right_answers(build(params, None))
    (a, b), (_, d) = params.W
    larger, smaller = symmetric_eigenvalues(params.W)
    eigen = (
        f"$ lambda^2 {_term(-(a + d), 'lambda')} {_term(a * d - b * b)} = 0, quad"
        f" lambda_1 = {larger}, quad lambda_2 = {smaller}, quad rho = {answers['radius']}. $"
    )
    bound = (
        f"$ gamma rho = {params.slope} dot {answers['radius']} = {answers['factor']}, quad"
        f" (gamma rho)^T = {powered(answers['factor'], params.steps)} = {answers['bound']}. $"
    )
    why, meaning = _WHY[params.activation], _MEANING[answers["verdict"]]
    return Wording(
        f"The eigenvalues solve {eigen} The largest slope is {why}. Then {bound} {meaning.en}",
        f"Die Eigenwerte lösen {eigen} Die größte Steigung ist {why}. Damit ist {bound}"
        f" {meaning.de}",
    )


TITLES: Mapping[str, Wording] = {
    "radius": Wording("Spectral radius", "Spektralradius"),
    "factor": Wording("Factor of a step", "Faktor eines Schritts"),
    "bound": Wording("Bound after all steps", "Schranke nach allen Schritten"),
    "verdict": Wording(
        "Gradient (vanishes, may explode, neither)",
        "Gradient (verschwindet, kann explodieren, weder noch)",
    ),
}


FAMILY = Family(
    name="rnn_spectrum",
    title=Wording(
        "Vanishing and exploding gradients", "Verschwindende und explodierende Gradienten"
    ),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST),
)
