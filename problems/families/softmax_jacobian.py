"""The Jacobian of the softmax for given weights, and a gradient that passes back through it."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import MATRIX, VECTOR
from problems.draw import Draws
from problems.model import Answers, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import Matrix, Number, product
from problems.solvers.misconceptions import Steps, named, right_answers, shows_all, told_apart
from problems.solvers.symbols import constant
from problems.typst.formulas import row
from problems.typst.markup import fill
from problems.typst.terms import factor

Entry = Callable[[int, int], Fraction | int]

LARGEST_DENOMINATOR = 10


class Params(BaseModel):
    """The weights p of a softmax, and the gradient g of a loss with respect to them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    p: tuple[Number, ...] = Option(min_length=2, max_length=5)
    g: tuple[Number, ...]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if any(weight <= 0 for weight in self.p) or sum(self.p) != 1:
            raise ValueError("p must be positive weights that sum to 1")
        if len(self.g) != len(self.p) or len(set(self.g)) == 1:
            raise ValueError("g must have as many entries as p, and not all the same")
        return self


MISTAKES: Mapping[str, Wording] = {
    "diagonal_only": Wording(
        en="Off the diagonal you have zeros. Does a weight change if only another logit grows?",
        de="Neben der Diagonale haben Sie Nullen. Ändert sich ein Gewicht, wenn nur ein anderes "
        "Logit wächst?",
    ),
    "weights_only": Wording(
        en="These are the weights themselves. What does the denominator of the softmax contribute "
        "to the derivative?",
        de="Das sind die Gewichte selbst. Was trägt der Nenner des Softmax zur Ableitung bei?",
    ),
    "added": Wording(
        en="Look at the sign of the second term: can all weights grow with one logit?",
        de="Sehen Sie auf das Vorzeichen des zweiten Terms: Können mit einem Logit alle Gewichte "
        "wachsen?",
    ),
    "outer_only": Wording(
        en="Off the diagonal this is right. On it, the numerator depends on the logit as well.",
        de="Neben der Diagonale stimmt das. Auf ihr hängt auch der Zähler vom Logit ab.",
    ),
    "ones_on_the_diagonal": Wording(
        en="The first term is not the identity. What is the derivative of the numerator?",
        de="Der erste Term ist nicht die Einheitsmatrix. Was ist die Ableitung des Zählers?",
    ),
    "sign": Wording(
        en="All signs look turned. Does a weight grow or shrink with its own logit?",
        de="Alle Vorzeichen scheinen umgekehrt. Wächst oder fällt ein Gewicht mit seinem eigenen "
        "Logit?",
    ),
    "entry_by_entry": Wording(
        en="It looks as if each entry had been taken by itself. Each logit changes all weights.",
        de="Es sieht so aus, als wäre jeder Eintrag für sich genommen. Jedes Logit ändert alle "
        "Gewichte.",
    ),
    "softmax_skipped": Wording(
        en="This is the gradient with respect to the weights. What does the chain rule multiply it "
        "by?",
        de="Das ist der Gradient nach den Gewichten. Womit multipliziert ihn die Kettenregel?",
    ),
    "mean_for_weighted_mean": Wording(
        en="It looks as if the plain mean of g had been subtracted. With which weights does the "
        "mean appear here?",
        de="Es sieht so aus, als wäre der einfache Mittelwert von g abgezogen. Mit welchen "
        "Gewichten steht der Mittelwert hier?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the Jacobian and for the gradient with respect to the logits.

    ∂p_i/∂z_j = p_i (δ_ij - p_j), so that J = diag(p) - p pᵀ, and Jᵀg = p ∘ (g - p·g). Source:
    Goodfellow et al. 2016, Deep Learning, section 6.2.2.3; the quotient rule.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    n = len(params.p)

    def gradient(answers: Answers) -> Value:
        return product((params.g,), answers["jacobian"])

    return Problem(
        fields=(
            Field("jacobian", MATRIX, constant(jacobian(params.p)), shape=(n, n)),
            Field("gradient", VECTOR, gradient, ("jacobian",), shape=(1, n)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def jacobian(p: tuple[Fraction, ...]) -> Matrix:
    """Give diag(p) - p pᵀ: row i holds the derivatives of the i-th weight."""
    return _filled(p, lambda i, j: p[i] * ((i == j) - p[j]))


def _filled(p: tuple[Fraction, ...], entry: Entry) -> Matrix:
    n = range(len(p))
    return tuple(tuple(Fraction(entry(i, j)) for j in n) for i in n)


def _wrong(params: Params) -> dict[str, Steps]:
    p, g = params.p, params.g
    mean = Fraction(sum(g)) / len(g)
    pairs = tuple(zip(p, g, strict=True))

    def in_place(answers: Answers) -> Value:
        return (
            tuple(a[i] * x for i, (a, x) in enumerate(zip(answers["jacobian"], g, strict=True))),
        )

    return {
        "diagonal_only": {"jacobian": _filled(p, lambda i, j: (i == j) * p[i] * (1 - p[i]))},
        "weights_only": {
            "jacobian": _filled(p, lambda i, j: (i == j) * p[i]),
            "gradient": (tuple(a * x for a, x in pairs),),
        },
        "added": {"jacobian": _filled(p, lambda i, j: p[i] * ((i == j) + p[j]))},
        "outer_only": {"jacobian": _filled(p, lambda i, j: -p[i] * p[j])},
        "ones_on_the_diagonal": {"jacobian": _filled(p, lambda i, j: (i == j) - p[i] * p[j])},
        "sign": {"jacobian": _filled(p, lambda i, j: p[i] * (p[j] - (i == j)))},
        "entry_by_entry": {"gradient": in_place},
        "softmax_skipped": {"gradient": (g,)},
        "mean_for_weighted_mean": {"gradient": (tuple(a * (x - mean) for a, x in pairs),)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw three weights with a small common denominator, and a gradient of small integers."""
    total = draws.between(4, LARGEST_DENOMINATOR)
    first, second = draws.between(1, total - 2), draws.between(1, total - 2)
    if first + second >= total:
        return None
    p = tuple(Fraction(part, total) for part in (first, second, total - first - second))
    g = tuple(draws.between(-4, 6) for _ in p)
    if len(set(p)) == 1 or len(set(g)) < len(g):
        return None
    params = Params(p=p, g=g)
    gradient = right_answers(_problem(params))["gradient"]
    return params if all(gradient[0]) and shows_all(_problem(params)) else None


def ask(params: Params) -> Wording:
    """Ask for a matrix and a row."""
    p, g = row(params.p), row(params.g)
    n = len(params.p)
    return Wording(
        f"A softmax gives $p = {p}$ for logits $z_1, ..., z_{n}$. Give its Jacobian $J$ with"
        " $J_(i j) = (∂ p_i)/(∂ z_j)$ (row $i$ for weight $i$, column $j$ for logit"
        f" $j$). A loss $L$ has the gradient $g = {g}$ with respect to $p$. Give its gradient with"
        " respect to $z$, as a row. All entries as fractions.",
        f"Ein Softmax ergibt $p = {p}$ für Logits $z_1, ..., z_{n}$. Geben Sie seine Jacobi-Matrix"
        " $J$ mit $J_(i j) = (∂ p_i)/(∂ z_j)$ an (Zeile $i$ für Gewicht $i$, Spalte $j$"
        f" für Logit $j$). Eine Verlustfunktion $L$ hat den Gradienten $g = {g}$ nach $p$. Geben"
        " Sie ihren Gradienten nach $z$ als Zeile an. Alle Einträge als Brüche.",
    )


def solution(params: Params) -> Wording:
    """Work out both by their formulas."""
    found = right_answers(_problem(params))
    mean = sum(a * x for a, x in zip(params.p, params.g, strict=True))
    first = fill('$ J = "diag"(p) - p p^T = {J}. $', {"J": found["jacobian"]})
    second = f"$ (p_i (g_i - {factor(mean)}))_i = {row(found['gradient'][0])}. $"
    return Wording(
        "By the quotient rule, $(∂ p_i)/(∂ z_j)$ is $p_i (1 - p_i)$ for $i = j$ and"
        f" $-p_i p_j$ else: {first} Every column sums to 0, as the weights always sum to 1. By the"
        " chain rule the gradient with respect to $z$ is $g J$. With the weighted mean"
        f" $sum_j p_j g_j = {mean}$ this is {second}",
        "Nach der Quotientenregel ist $(∂ p_i)/(∂ z_j)$ gleich $p_i (1 - p_i)$ für"
        f" $i = j$ und sonst $-p_i p_j$: {first} Jede Spalte hat die Summe 0, weil die Gewichte"
        " immer die Summe 1 haben. Nach der Kettenregel ist der Gradient nach $z$ gleich $g J$. Mit"
        f" dem gewichteten Mittelwert $sum_j p_j g_j = {mean}$ ist das {second}",
    )


TITLES: Mapping[str, Wording] = {
    "jacobian": Wording("Jacobian", "Jacobi-Matrix"),
    "gradient": Wording("Gradient with respect to z", "Gradient nach z"),
}


FAMILY = Family(
    name="softmax_jacobian",
    title=Wording("Jacobian of the softmax", "Jacobi-Matrix des Softmax"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=600, denominator=LARGEST_DENOMINATOR**2),
)
