"""Projecting a centred data set on its first principal direction, as a linear autoencoder does."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from pydantic import BaseModel, ConfigDict, model_validator

from problems.checks import MATRIX, NUMBER, VECTOR
from problems.draw import Draws
from problems.model import Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import (
    Matrix,
    MatrixParam,
    Number,
    difference,
    multiple,
    product,
    shape,
    sum_of_squares,
    transposed,
)
from problems.solvers.misconceptions import Step, Steps, named
from problems.solvers.principal import covariance, eigenvector, exact_top, largest_eigenvalue, norm
from problems.solvers.symbols import constant
from problems.typst.markup import fill

LARGEST_ENTRY, LARGEST = 25, 2000
_PLANE, _SPACE = 2, 3
_MOST_SAMPLES = 8
_MOST = 30
"""The largest entry that an author may state, so that eigenvalues are found by trying."""


class Params(BaseModel):
    """Samples as rows of integers with mean zero, in the plane or in space; a decoder's weight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    X: MatrixParam
    weight: Number = Fraction(2)
    """The first of the weights of a decoder that was trained."""

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if shape(self.X)[1] not in {_PLANE, _SPACE}:
            raise ValueError("each row of X must have two or three entries")
        if len(self.X) > _MOST_SAMPLES:
            raise ValueError(f"X must have at most {_MOST_SAMPLES} rows")
        if any(entry.denominator > 1 or abs(entry) > _MOST for row in self.X for entry in row):
            raise ValueError(f"the entries of X must be integers from -{_MOST} to {_MOST}")
        if any(map(sum, zip(*self.X, strict=True))):
            raise ValueError("each column of X must sum to zero")
        norm(self.axis)  # which refuses what is not rational
        if not (self.axis[0] and self.weight):
            raise ValueError("weight and the first entry of the direction must not be 0")
        return self

    @cached_property
    def products(self) -> tuple[tuple[int, ...], ...]:
        """The matrix X^T X."""
        found = product(transposed(self.X), self.X)
        return tuple(tuple(int(entry) for entry in row) for row in found)

    @cached_property
    def top(self) -> int:
        """The largest eigenvalue of X^T X."""
        return largest_eigenvalue(self.products)

    @cached_property
    def axis(self) -> tuple[int, ...]:
        """The first principal direction in lowest terms."""
        return eigenvector(self.products, self.top)

    @property
    def direction(self) -> Matrix:
        """The first principal direction of length 1, as a row."""
        length = norm(self.axis)
        return (tuple(Fraction(entry, length) for entry in self.axis),)


MISTAKES: Mapping[str, Wording] = {
    "divided_by_less": Wording(
        en="It looks as if you had divided by one less than the number of samples. What does this "
        "part divide by?",
        de="Es sieht so aus, als hätten Sie durch eins weniger als die Zahl der Beispiele geteilt. "
        "Wodurch teilt diese Aufgabe?",
    ),
    "not_divided": Wording(
        en="This is still the sum over the samples. What makes it a mean?",
        de="Das ist noch die Summe über die Beispiele. Was macht sie zum Mittelwert?",
    ),
    "between_samples": Wording(
        en="This compares samples with each other. The covariance is between the entries of a "
        "sample: on which side is X transposed?",
        de="Das vergleicht Beispiele miteinander. Die Kovarianz besteht zwischen den Einträgen "
        "eines Beispiels: Auf welcher Seite wird X transponiert?",
    ),
    "last_direction": Wording(
        en="Along this direction the data vary less. Which one is the first?",
        de="Entlang dieser Richtung streuen die Daten weniger. Welche ist die erste?",
    ),
    "not_normalised": Wording(
        en="It looks as if the direction had not been scaled to the length 1.",
        de="Es sieht so aus, als wäre die Richtung nicht auf die Länge 1 gebracht.",
    ),
    "other_sign": Wording(
        en="This is the opposite direction. Which sign is asked for?",
        de="Das ist die Gegenrichtung. Nach welchem Vorzeichen ist gefragt?",
    ),
    "residual": Wording(
        en="This is what the projection leaves out. What does it keep?",
        de="Das ist, was die Projektion weglässt. Was behält sie?",
    ),
    "mean_error": Wording(
        en="It looks as if the error had been averaged. Here the sum is wanted.",
        de="Es sieht so aus, als wäre der Fehler gemittelt. Hier ist die Summe gefragt.",
    ),
    "kept_for_lost": Wording(
        en="This is the sum of squares that is kept. How much is lost?",
        de="Das ist die Quadratsumme, die erhalten bleibt. Wie viel geht verloren?",
    ),
    "unit_length": Wording(
        en="These weights have length 1, and not the first entry that is stated. What have an "
        "autoencoder and PCA in common: the vector, or the line that it spans?",
        de="Diese Gewichte haben die Länge 1, aber nicht den angegebenen ersten Eintrag. Was haben "
        "Autoencoder und PCA gemeinsam: den Vektor oder die Gerade, die er aufspannt?",
    ),
    "one_entry": Wording(
        en="It looks as if only the first entry had been changed. Where does this vector point?",
        de="Es sieht so aus, als wäre nur der erste Eintrag geändert. Wohin zeigt dieser Vektor?",
    ),
    "encoder": Wording(
        en="These look like the weights of the encoder. The other ones are asked for.",
        de="Das sieht nach den Gewichten des Encoders aus. Gefragt sind die anderen.",
    ),
    "absolute_values": Wording(
        en="It looks as if absolute values had been summed. What is done to each difference first?",
        de="Es sieht so aus, als wären Beträge summiert. Was geschieht zuerst mit jeder Differenz?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for covariance, variance, direction, scores, reconstruction, error, and a decoder.

    The weights w of a linear autoencoder's decoder span the same line as the direction u; their
    length is free. Source: Goodfellow et al. 2016, chapters 2.12 and 14.1; lecture 9.1.
    """
    n, d = shape(params.X)
    steps = _steps(params)
    return Problem(
        fields=(
            Field("covariance", MATRIX, steps["covariance"], (), _is_matrix(d, d), (d, d)),
            Field("variance", NUMBER, steps["variance"], ("covariance",)),
            Field("direction", VECTOR, steps["direction"], guard=_is_matrix(1, d), shape=(1, d)),
            Field("scores", VECTOR, steps["scores"], ("direction",), _is_matrix(1, n), (1, n)),
            Field("reconstruction", MATRIX, steps["reconstruction"], ("direction", "scores"),
                  _is_matrix(n, d), (n, d)),
            Field("error", NUMBER, steps["error"], ("reconstruction",)),
            Field("decoder", VECTOR, steps["decoder"], ("direction",), shape=(1, d)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )  # fmt: skip


def _steps(params: Params) -> Mapping[str, Step]:
    X = params.X
    return {
        "covariance": constant(covariance(X)),
        "variance": lambda answers: exact_top(answers["covariance"]),
        "direction": constant(params.direction),
        "scores": lambda answers: product(answers["direction"], transposed(X)),
        "reconstruction": lambda answers: product(
            transposed(answers["scores"]), answers["direction"]
        ),
        "error": lambda answers: sum_of_squares(difference(X, answers["reconstruction"])),
        "decoder": lambda answers: _through(params, answers["direction"]),
    }


def _through(params: Params, direction: Matrix) -> Matrix:
    """Stretch a direction so that its first entry is the decoder's weight."""
    return multiple(direction, params.weight / Fraction(direction[0][0]))


def _is_matrix(rows: int, columns: int) -> Callable[[Value], bool]:
    """Let pass what has the right shape and is not zero throughout."""

    def passes(value: Value) -> bool:
        return shape(value) == (rows, columns) and any(entry for row in value for entry in row)

    return passes


def _wrong(params: Params) -> Mapping[str, Steps]:
    X, n = params.X, len(params.X)
    axis: Matrix = (tuple(map(Fraction, params.axis)),)
    wrong: dict[str, Steps] = {
        "divided_by_less": _scaled(params, Fraction(1, n - 1)),
        "not_divided": _scaled(params, Fraction(1)),
        "between_samples": {
            "covariance": constant(multiple(product(X, transposed(X)), Fraction(1, n)))
        },
        "not_normalised": {
            "direction": constant(axis),
            "scores": constant(product(axis, transposed(X))),
        },
        "other_sign": {"direction": constant(multiple(params.direction, Fraction(-1)))},
        "residual": {"reconstruction": lambda answers: difference(
            X, product(transposed(answers["scores"]), answers["direction"])
        )},
        "mean_error": {"error": lambda a: sum_of_squares(difference(X, a["reconstruction"])) / n},
        "kept_for_lost": {"error": lambda answers: sum_of_squares(answers["reconstruction"])},
        "unit_length": {"decoder": lambda answers: answers["direction"]},
        "one_entry": {"decoder": lambda answers: _one_entry(params, answers["direction"])},
        "encoder": {"decoder": lambda answers: _encoder(_through(params, answers["direction"]))},
        "absolute_values": {"error": lambda answers: sum(
            abs(entry) for row in difference(X, answers["reconstruction"]) for entry in row
        )},
    }  # fmt: skip
    if len(params.axis) == _PLANE:
        wrong["last_direction"] = _along_the_last(params)
    return wrong


def _one_entry(params: Params, direction: Matrix) -> Matrix:
    return ((Fraction(params.weight), *direction[0][1:]),)


def _encoder(decoder: Matrix) -> Matrix:
    """Give the encoder's weights, with which decoding and encoding again changes nothing."""
    return multiple(decoder, 1 / sum_of_squares(decoder))


def _scaled(params: Params, factor: Fraction) -> Steps:
    sums: Matrix = tuple(tuple(map(Fraction, row)) for row in params.products)
    return {
        "covariance": constant(multiple(sums, factor)),
        "variance": constant(params.top * factor),
    }


def _along_the_last(params: Params) -> Steps:
    """Take the other direction of the plane, with its first entry positive."""
    ((a, b),) = params.direction
    last: Matrix = ((b, -a),) if b > 0 else ((-b, a),)
    trace = sum(row[i] for i, row in enumerate(params.products))
    return {
        "variance": constant(Fraction(trace - params.top, len(params.X))),
        "direction": constant(last),
        "scores": constant(product(last, transposed(params.X))),
    }


_CONTRASTS = (
    ((3, 1, -1, -3), (1, -1, -1, 1)),
    ((2, 1, -1, -2), (1, -2, 2, -1)),
    ((1, 1, -1, -1), (1, -1, 1, -1)),
    ((2, -1, -1, 0), (0, 1, -1, 0)),
    ((3, -1, -1, -1), (0, 2, -1, -1)),
)
"""Pairs that sum to zero and are orthogonal, so that the two scores are uncorrelated."""
_FRAMES = (
    ((3, 4), (4, -3)),
    ((4, 3), (3, -4)),
    ((3, -4), (4, 3)),
    ((4, -3), (3, 4)),
    ((1, 2, 2), (2, 1, -2)),
    ((2, -1, 2), (2, 2, -1)),
    ((2, 2, 1), (1, -2, 2)),
    ((2, 1, -2), (1, 2, 2)),
)
"""Pairs of orthogonal directions with the same integer length."""


def draw(draws: Draws) -> Params | None:
    """Draw samples in a turned frame; None where a number is unfriendly or a mistake hides."""
    along, across = draws.choice(_FRAMES)
    first, second = draws.choice(_CONTRASTS)
    order = _shuffled(len(first), draws)
    one, other = draws.between(1, 3) * draws.choice((1, -1)), draws.between(1, 2)
    X = tuple(
        tuple(
            one * first[i] * a + other * second[i] * b for a, b in zip(along, across, strict=True)
        )
        for i in order
    )
    kept, lost = _energy(first) * one**2, _energy(second) * other**2
    if kept <= lost or max(abs(entry) for row in X for entry in row) > LARGEST_ENTRY:
        return None
    if any(not any(row) for row in X) or len(set(X)) < len(X):
        return None
    return Params(X=X, weight=along[0] * draws.choice((-3, -2, 2, 3)))


def _shuffled(count: int, draws: Draws) -> tuple[int, ...]:
    left = list(range(count))
    return tuple(left.pop(draws.below(len(left))) for _ in range(count))


def _energy(contrast: Sequence[int]) -> int:
    return sum(entry * entry for entry in contrast)


def ask(params: Params) -> Wording:
    """Ask for each step of the projection."""
    given = {"X": params.X, "n": len(params.X), "weight": params.weight}
    return Wording(
        fill(
            "The ${n}$ rows of $ X = {X} $ are samples; their mean is zero. Give exactly:\n"
            "+ the covariance matrix $C = 1/{n} X^T X$ (divide by ${n}$),\n"
            "+ its largest eigenvalue, the variance along the first principal direction,\n"
            "+ the first principal direction $u$ as one row, with length 1 and a positive first"
            " entry,\n"
            "+ the ${n}$ scores, that is, each sample's dot product with $u$, as one row in the"
            " order of the samples,\n"
            "+ the reconstructions $hat(X)$ of all samples from their scores, one a row,\n"
            "+ the squared error $norm(X - hat(X))_F^2$, summed over all entries,\n"
            "+ the weights $w$ of the decoder, as one row with the first entry ${weight}$, of a"
            " linear autoencoder (no activation, no bias) with a code of length 1: it gives"
            " $hat(x) = z w$ for the code $z$ of a sample $x$, and was trained on $X$ with the"
            " squared error to its optimum.",
            given,
        ),
        fill(
            "Die ${n}$ Zeilen von $ X = {X} $ sind Beispiele; ihr Mittelwert ist null. Geben Sie"
            " genau an:\n"
            "+ die Kovarianzmatrix $C = 1/{n} X^T X$ (teilen Sie durch ${n}$),\n"
            "+ ihren größten Eigenwert, die Varianz entlang der ersten Hauptrichtung,\n"
            "+ die erste Hauptrichtung $u$ als eine Zeile, mit Länge 1 und positivem erstem"
            " Eintrag,\n"
            "+ die ${n}$ Scores, also das Skalarprodukt jedes Beispiels mit $u$, als eine Zeile in"
            " der Reihenfolge der Beispiele,\n"
            "+ die Rekonstruktionen $hat(X)$ aller Beispiele aus ihren Scores, je eine Zeile,\n"
            "+ den quadratischen Fehler $norm(X - hat(X))_F^2$, summiert über alle Einträge,\n"
            "+ die Gewichte $w$ des Decoders, als eine Zeile mit dem ersten Eintrag ${weight}$,"
            " eines linearen Autoencoders (ohne Aktivierung, ohne Bias) mit einem Code der Länge 1:"
            " Er gibt $hat(x) = z w$ für den Code $z$ eines Beispiels $x$ aus und wurde mit dem"
            " quadratischen Fehler auf $X$ bis zum Optimum trainiert.",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out each step, and compare the error with the variances."""
    answers: dict[str, Value] = {}
    for name, step in _steps(params).items():
        answers[name] = step(answers)
    trace = sum(row[i] for i, row in enumerate(answers["covariance"]))
    n = len(params.X)
    given = {**answers, "n": n, "trace": trace, "axis": (params.axis,), "norm": norm(params.axis)}
    given["stretched"] = params.weight / answers["direction"][0][0]
    formulas = fill(
        "$ C = {covariance}, quad C dot {axis}^T = {variance} dot {axis}^T, $"
        " $ u = 1/{norm} {axis} = {direction}, $"
        " $ X u^T = {scores}^T, quad hat(X) = X u^T u = {reconstruction}, $"
        " $ norm(X - hat(X))_F^2 = {error} = {n} dot ({trace} - {variance}). $",
        given,
    )
    stretch = fill("$ w = {stretched} dot u = {decoder}. $", given)
    return Wording(
        f"The direction solves the eigenvalue problem of $C$. {formulas} The last equation is a"
        " check: what is lost is the rest of the variance, which is the sum of the diagonal of $C$"
        " minus the largest eigenvalue. At its optimum the autoencoder spans the same line as $u$,"
        f" but its weights may have any length: {stretch}",
        f"Die Richtung löst das Eigenwertproblem von $C$. {formulas} Die letzte Gleichung ist eine"
        " Probe: Verloren geht die übrige Varianz, also die Summe der Diagonale von $C$ ohne den"
        " größten Eigenwert. Im Optimum spannt der Autoencoder dieselbe Gerade auf wie $u$, seine"
        f" Gewichte können aber jede Länge haben: {stretch}",
    )


TITLES: Mapping[str, Wording] = {
    "covariance": Wording("Covariance matrix", "Kovarianzmatrix"),
    "variance": Wording("Largest eigenvalue", "Größter Eigenwert"),
    "direction": Wording("First principal direction", "Erste Hauptrichtung"),
    "scores": Wording("Scores", "Scores"),
    "reconstruction": Wording("Reconstructions", "Rekonstruktionen"),
    "error": Wording("Squared error", "Quadratischer Fehler"),
    "decoder": Wording("Weights of the decoder", "Gewichte des Decoders"),
}


FAMILY = Family(
    name="pca_projection",
    title=Wording("Projection on a principal direction", "Projektion auf eine Hauptrichtung"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=5),
)
