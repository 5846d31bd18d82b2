"""Shapes in a fully connected chain with a batch: weights, activations and gradients."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Problem, Value, Wording
from problems.solvers.dimensions import Shape, shaped
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.formulas import sizes

Size = Annotated[int, Option(ge=2, le=100_000)]


class Params(BaseModel):
    """The sizes of the layers, the batch, one layer, and whether examples are rows or columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    widths: tuple[Size, ...] = Option(min_length=4, max_length=9)
    batch: Size
    layer: int = Option(ge=2)
    examples: Literal["rows", "columns"]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.layer >= len(self.widths) - 1:
            raise ValueError("the layer must lie between the first and the last one")
        near = (*self.widths[self.layer - 2 : self.layer + 2], self.batch)
        if len(set(near)) < len(near):
            raise ValueError("the batch and the widths around the layer must differ")
        return self

    @property
    def ends(self) -> tuple[int, int, int]:
        """The widths before and after the layer, and after the next one."""
        return self.widths[self.layer - 1], self.widths[self.layer], self.widths[self.layer + 1]


MISTAKES: Mapping[str, Wording] = {
    "transposed": Wording(
        en="Rows and columns look exchanged. Are the examples rows or columns here?",
        de="Zeilen und Spalten scheinen vertauscht. Sind die Beispiele hier Zeilen oder Spalten?",
    ),
    "layer_before": Wording(
        en="This belongs to the layer before. Which number has the first matrix?",
        de="Das gehört zur Schicht davor. Welche Nummer hat die erste Matrix?",
    ),
    "layer_after": Wording(
        en="This belongs to the layer after. Which number has the first matrix?",
        de="Das gehört zur Schicht danach. Welche Nummer hat die erste Matrix?",
    ),
    "one_example": Wording(
        en="This is the shape for one example. What does the batch change?",
        de="Das ist die Form für ein einziges Beispiel. Was ändert der Batch?",
    ),
    "gradient_for_each_example": Wording(
        en="Is there a gradient of its own for each example? The loss is one number for the batch.",
        de="Gibt es für jedes Beispiel einen eigenen Gradienten? Der Verlust ist eine Zahl für den "
        "ganzen Batch.",
    ),
    "bias_as_matrix": Wording(
        en="The question gives a bias one dimension. How many have you written?",
        de="In der Frage hat ein Bias eine Dimension. Wie viele haben Sie angegeben?",
    ),
    "weights_with_batch": Wording(
        en="Do the weights depend on how many examples there are?",
        de="Hängen die Gewichte davon ab, wie viele Beispiele es gibt?",
    ),
    "side_of_the_output": Wording(
        en="A gradient has the shape of what it is taken with respect to. Is that the layer's "
        "input or its output?",
        de="Ein Gradient hat die Form dessen, wonach abgeleitet wird. Ist das die Eingabe oder die "
        "Ausgabe der Schicht?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the weights, the activation and the gradients of one layer.

    A gradient has the shape of what it is taken with respect to: for Y = XW, ∂L/∂W = Xᵀ ∂L/∂Y and
    ∂L/∂X = ∂L/∂Y Wᵀ. Source: Goodfellow et al. 2016, Deep Learning, section 6.5.6.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    before, after, _ = params.ends
    right = _shapes(params, before, after)
    check = Check("shape")

    def like_the_weights(answers: Answers) -> Value:
        return answers["weights"]

    return Problem(
        fields=(
            Field("weights", check, constant(right["weights"]), guard=_has_rows_and_columns),
            Field("activation", check, constant(right["activation"])),
            Field("weight_gradient", check, like_the_weights, needs=("weights",)),
            Field("input_gradient", check, constant(right["input_gradient"])),
            Field("bias_gradient", check, constant(right["bias_gradient"])),
        ),
        misconceptions=named(MISTAKES, _wrong(params), credit={"bias_as_matrix": Decimal("0.5")}),
    )


def _has_rows_and_columns(shape: Shape) -> bool:
    return len(shape) == 2  # noqa: PLR2004 - rows and columns


def _shapes(params: Params, before: int, after: int) -> dict[str, Shape]:
    """Give all shapes of a layer between two widths."""
    return {
        "weights": _sides(params, before, after),
        "activation": _sides(params, params.batch, after),
        "weight_gradient": _sides(params, before, after),
        "input_gradient": _sides(params, params.batch, before),
        "bias_gradient": shaped(after),
    }


def _sides(params: Params, rows: int, columns: int) -> Shape:
    """Write a shape as it is with examples as rows, or its transpose."""
    return shaped(rows, columns) if params.examples == "rows" else shaped(columns, rows)


def _wrong(params: Params) -> dict[str, Steps]:
    before, after, later = params.ends
    right = _shapes(params, before, after)
    sooner = params.widths[params.layer - 2]
    each = (params.batch, before, after) if params.examples == "rows" else None
    return {
        "transposed": {name: tuple(reversed(s)) for name, s in right.items() if len(s) > 1},
        "layer_before": dict(_shapes(params, sooner, before)),
        "layer_after": {
            name: shape
            for name, shape in _shapes(params, after, later).items()
            if name != "input_gradient"
        },
        "one_example": {"activation": shaped(after), "input_gradient": shaped(before)},
        "gradient_for_each_example": {
            "weight_gradient": shaped(*(each or (params.batch, after, before))),
            "bias_gradient": _sides(params, params.batch, after),
        },
        "bias_as_matrix": {"bias_gradient": _sides(params, 1, after)},
        "weights_with_batch": {"weights": _sides(params, params.batch, before)},
        "side_of_the_output": {"input_gradient": _sides(params, params.batch, after)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw four to six widths that fall or rise, a batch, a layer and a convention."""
    widths = tuple(draws.between(3, 60) for _ in range(draws.between(4, 6)))
    batch = draws.choice((8, 16, 20, 32, 50, 64, 100, 128))
    if len({*widths, batch}) <= len(widths):
        return None
    return Params(
        widths=widths,
        batch=batch,
        layer=draws.between(2, len(widths) - 2),
        examples=draws.choice(("rows", "columns")),
    )


def ask(params: Params) -> Wording:
    """Ask for five shapes."""
    widths, batch, i = ", ".join(map(str, params.widths)), params.batch, params.layer
    by_rows = params.examples == "rows"
    en, de = ("row", "Zeile") if by_rows else ("column", "Spalte")
    formula = "A_i = f(A_(i-1) W_i + b_i)" if by_rows else "A_i = f(W_i A_(i-1) + b_i)"
    names = f"$W_{i}$, $A_{i}$"
    slopes = f"(∂ L)/(∂ W_{i})$, $(∂ L)/(∂ A_{i - 1})$"
    return Wording(
        f"A fully connected network has layers of widths ${widths}$: the input has"
        f" ${params.widths[0]}$ entries, and layer $i = 1, 2, ...$ computes ${formula}$, where each"
        f" example of a batch of ${batch}$ is one {en} of $A_(i-1)$ ($A_0$ is the input), and $b_i$"
        f" is added to each {en}. The loss $L$ is one number for the whole batch. Give the shapes"
        f" of {names}, ${slopes} and $(∂ L)/(∂ b_{i})$; gradients have the shape of what they are"
        " taken with respect to, and $b_i$ has one dimension.",
        f"Ein vollständig verbundenes Netz hat Schichten der Breiten ${widths}$: Die Eingabe hat"
        f" ${params.widths[0]}$ Einträge, und Schicht $i = 1, 2, ...$ berechnet ${formula}$; dabei"
        f" ist jedes Beispiel eines Batches von ${batch}$ eine {de} von $A_(i-1)$ ($A_0$ ist die"
        f" Eingabe), und $b_i$ wird zu jeder {de} addiert. Der Verlust $L$ ist eine Zahl für den"
        f" ganzen Batch. Geben Sie die Formen von {names}, ${slopes} und $(∂ L)/(∂ b_{i})$ an;"
        " Gradienten haben die Form dessen, wonach abgeleitet wird, und $b_i$ hat eine Dimension.",
    )


def solution(params: Params) -> Wording:
    """List the five shapes and where they come from."""
    found, i = right_answers(_problem(params)), params.layer
    before, after, _ = params.ends
    signs = (f"W_{i}", f"A_{i}", f"(∂ L)/(∂ W_{i})", f"(∂ L)/(∂ A_{i - 1})", f"(∂ L)/(∂ b_{i})")
    pairs = zip(signs, found.values(), strict=True)
    lines = "".join(f"\n+ ${sign}$: ${sizes(shape)}$" for sign, shape in pairs)
    by_rows = params.examples == "rows"
    inner = f"A_{i - 1} W_{i} + b_{i}" if by_rows else f"W_{i} A_{i - 1} + b_{i}"
    slope, sides = f"(∂ L)/(∂ Z_{i})", sizes(found["activation"])
    products = (
        (f"A_{i - 1}^T {slope}", f"{slope} W_{i}^T")
        if by_rows
        else (f"{slope} A_{i - 1}^T", f"W_{i}^T {slope}")
    )
    return Wording(
        f"Layer {i} leads from {before} to {after} entries. Its weights and their gradient know"
        " nothing of the batch, as the loss adds up its examples; activations and their gradients"
        f" hold one vector for each of the {params.batch} examples. With $Z_{i} = {inner}$, whose"
        f" gradient is ${sides}$ like $Z_{i}$ itself, the products agree:"
        f" $(∂ L)/(∂ W_{i}) = {products[0]}$ and $(∂ L)/(∂ A_{i - 1}) = {products[1]}$; the"
        f" gradient of $b_{i}$ is the sum over the examples.{lines}",
        f"Schicht {i} führt von {before} zu {after} Einträgen. Ihre Gewichte und deren Gradient"
        " wissen nichts vom Batch, da der Verlust über dessen Beispiele summiert; Aktivierungen und"
        f" deren Gradienten haben einen Vektor je Beispiel, also {params.batch}. Mit"
        f" $Z_{i} = {inner}$, dessen Gradient wie $Z_{i}$ selbst ${sides}$ ist, passen die"
        f" Produkte: $(∂ L)/(∂ W_{i}) = {products[0]}$ und $(∂ L)/(∂ A_{i - 1}) = {products[1]}$;"
        f" der Gradient von $b_{i}$ ist die Summe über die Beispiele.{lines}",
    )


TITLES: Mapping[str, Wording] = {
    "weights": Wording("Shape of the weights", "Form der Gewichte"),
    "activation": Wording("Shape of the activation", "Form der Aktivierung"),
    "weight_gradient": Wording(
        "Shape of the weights' gradient", "Form des Gradienten der Gewichte"
    ),
    "input_gradient": Wording(
        "Shape of the gradient of the layer's input",
        "Form des Gradienten der Eingabe der Schicht",
    ),
    "bias_gradient": Wording("Shape of the bias's gradient", "Form des Gradienten des Bias"),
}


FAMILY = Family(
    name="dense_chain",
    title=Wording(
        "Shapes in a fully connected chain",
        "Formen in einer Kette vollständig verbundener Schichten",
    ),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
