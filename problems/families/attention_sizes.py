"""The shapes of attention with a batch and several heads, in letters or numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Problem, Value, Wording
from problems.solvers.dimensions import (
    Dimension,
    Shape,
    draw_different,
    product_hint,
    shaped,
    times,
)
from problems.solvers.misconceptions import Steps, named, right_answers, shows_all, told_apart
from problems.solvers.symbols import constant
from problems.typst.formulas import formula, sizes

Step = Callable[[Answers], Value]


class Params(BaseModel):
    """Letters or numbers, all different; self-attention has as many keys as queries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["self", "cross"] = "cross"
    batch: Dimension
    heads: Dimension
    queries: Dimension
    keys: Dimension
    key_size: Dimension
    value_size: Dimension
    width: Dimension

    @model_validator(mode="after")
    def _differ(self) -> "Params":
        if (self.queries == self.keys) is not (self.kind == "self"):
            raise ValueError("self-attention, and it alone, has as many keys as queries")
        if len(set(self.sizes)) < len(self.sizes) - (self.kind == "self"):
            raise ValueError("all sizes must differ, but keys and queries of self-attention")
        return self

    @property
    def sizes(self) -> tuple[int | str, ...]:
        """All sizes, in the order of the params."""
        return (
            *(self.batch, self.heads, self.queries, self.keys),
            *(self.key_size, self.value_size, self.width),
        )


MISTAKES: Mapping[str, Wording] = {
    "transposed": Wording(
        en="The last two axes look exchanged. In the order of axes that is asked for, which of "
        "them counts positions?",
        de="Die letzten beiden Achsen scheinen vertauscht. Welche von ihnen zählt in der "
        "verlangten Reihenfolge die Positionen?",
    ),
    "heads_after_positions": Wording(
        en="These are the right sizes in another order. Where do the heads stand in the order that "
        "is asked for?",
        de="Das sind die richtigen Größen in anderer Reihenfolge. Wo stehen die Heads in der "
        "verlangten Reihenfolge?",
    ),
    "no_heads": Wording(
        en="The heads are missing. Does each head have a tensor of its own?",
        de="Die Heads fehlen. Hat jeder Head seinen eigenen Tensor?",
    ),
    "no_batch": Wording(
        en="This is the shape for one example. How many are there?",
        de="Das ist die Form für ein einziges Beispiel. Wie viele gibt es?",
    ),
    "other_sequence": Wording(
        en="Which of the two sequences gives the positions here: the one that asks, or the one "
        "that is looked at?",
        de="Welche der beiden Folgen gibt hier die Positionen: die, die fragt, oder die, die "
        "betrachtet wird?",
    ),
    "other_vector": Wording(
        en="Is the last axis as long as a key or as a value? See with which tensor the weights are "
        "multiplied.",
        de="Ist die letzte Achse so lang wie ein Key oder wie ein Value? Sehen Sie nach, mit "
        "welchem Tensor die Gewichte multipliziert werden.",
    ),
    "entries_compared": Wording(
        en="It looks as if the product had summed over positions. What is a score computed from?",
        de="Es sieht so aus, als hätte das Produkt über Positionen summiert. Woraus wird ein Score "
        "berechnet?",
    ),
    "heads_summed": Wording(
        en="Here the heads seem to be added up. What does joining them do to the last axis?",
        de="Hier scheinen die Heads addiert zu sein. Was macht das Zusammenfügen mit der letzten "
        "Achse?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the shapes from Q, K and V to the projection of the joined heads.

    Source: Vaswani et al. 2017, sections 3.2.1 and 3.2.2; exercise sheet 5, part 3.1.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    letters = tuple(size for size in params.sizes if isinstance(size, str))
    check = Check("shape", {"variables": tuple(dict.fromkeys(letters))})
    needs = {"scores": ("queries", "keys"), "output": ("scores", "values"), "joined": ("output",)}
    return Problem(
        fields=tuple(
            Field(name, check, step, needs.get(name, ())) for name, step in _steps(params).items()
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    B, H, N_Q, N_KV, d_k, d_v, width = params.sizes
    return {
        "queries": constant(shaped(B, H, N_Q, d_k)),
        "keys": constant(shaped(B, H, N_KV, d_k)),
        "values": constant(shaped(B, H, N_KV, d_v)),
        "scores": lambda a: _product(a["queries"], _turned(a["keys"])),
        "output": lambda a: _product(a["scores"], a["values"]),
        "joined": lambda a: _joined(a["output"]),
        "projection": constant(shaped(times(H, d_v), width)),
    }


def _turned(shape: Shape) -> Shape:
    return (*shape[:-2], shape[-1], shape[-2])


def _product(left: Shape, right: Shape) -> Shape:
    """Multiply the last two axes, for each batch and head.

    Raises:
        ValueError: the tensors do not fit.
    """
    if left[:-2] != right[:-2] or left[-1] != right[-2]:
        raise ValueError("these shapes cannot be multiplied")
    return (*left[:-1], right[-1])


def _joined(shape: Shape) -> Shape:
    batch, heads, positions, entries = shape
    return shaped(batch, positions, times(heads, entries))


def _wrong(params: Params) -> dict[str, Steps]:
    B, H, N_Q, N_KV, d_k, d_v, width = params.sizes
    right = {"queries": (N_Q, d_k), "keys": (N_KV, d_k), "values": (N_KV, d_v)}
    right |= {"scores": (N_Q, N_KV), "output": (N_Q, d_v)}
    each = right.items()
    return {
        "transposed": {
            **{name: shaped(B, H, b, a) for name, (a, b) in each},
            "joined": shaped(B, times(H, d_v), N_Q),
            "projection": shaped(width, times(H, d_v)),
        },
        "heads_after_positions": {name: shaped(B, a, H, b) for name, (a, b) in each},
        "no_heads": {name: shaped(B, a, b) for name, (a, b) in each},
        "no_batch": {
            **{name: shaped(H, a, b) for name, (a, b) in each},
            "joined": shaped(N_Q, times(H, d_v)),
        },
        "other_sequence": {
            "queries": shaped(B, H, N_KV, d_k),
            "keys": shaped(B, H, N_Q, d_k),
            "values": shaped(B, H, N_Q, d_v),
            "output": shaped(B, H, N_KV, d_v),
            "joined": shaped(B, N_KV, times(H, d_v)),
        },
        "other_vector": {
            "values": shaped(B, H, N_KV, d_k),
            "output": shaped(B, H, N_Q, d_k),
            "joined": shaped(B, N_Q, times(H, d_k)),
            "projection": shaped(times(H, d_k), width),
        },
        "entries_compared": {"scores": shaped(B, H, d_k, d_k)},
        "heads_summed": {"joined": shaped(B, N_Q, d_v), "projection": shaped(d_v, width)},
    }


_LETTERS = (("B", "b", "M"), ("H", "h", "n_h"), ("N_Q", "n", "L", "t"), ("N_KV", "m", "S"))
_MORE = (("d_k", "d", "p"), ("d_v", "r", "q"), ("d_m", "w", "D"))
_NUMBERS = (range(2, 17), (2, 3, 4, 5, 6, 8), range(6, 31), range(6, 31), range(5, 17))


def draw(draws: Draws) -> Params | None:
    """Draw numbers, or, one time in four, letters."""
    pools: tuple[Sequence[int | str], ...] = (*_LETTERS, *_MORE)
    if draws.below(4):
        pools = (*_NUMBERS, range(5, 17), (32, 48, 64, 96, 128))
    names = ("batch", "heads", "queries", "keys", "key_size", "value_size", "width")
    chosen = dict(zip(names, draw_different(draws, pools), strict=True))
    kind = draws.choice(("self", "cross"))
    if kind == "self":
        chosen["keys"] = chosen["queries"]
    params = Params.model_validate({"kind": kind, **chosen})
    return params if kind == "self" or shows_all(_problem(params)) else None


def ask(params: Params) -> Wording:
    """Ask for the shapes in the order of the computation."""
    B, H, N_Q, N_KV, d_k, d_v, width = map(formula, params.sizes)
    sequence = {
        "self": Wording(
            f"${N_Q}$ positions attend to themselves", f"${N_Q}$ Positionen beachten sich selbst"
        ),
        "cross": Wording(
            f"${N_Q}$ positions attend to ${N_KV}$ positions of another sequence",
            f"${N_Q}$ Positionen beachten ${N_KV}$ Positionen einer anderen Folge",
        ),
    }[params.kind]
    hint = product_hint(*params.sizes)
    return Wording(
        f"In each of ${B}$ examples of a batch, {sequence.en}, with ${H}$ heads. In every head a"
        f" query and a key have ${d_k}$ entries and a value has ${d_v}$. Axes stand in the order"
        " (batch, heads, positions, entries); scores $Q K^T$ have the queries before the keys. Give"
        " the shapes of $Q$, $K$, $V$, of the scores, of the heads' output, and of the output"
        " once the heads are joined, with axes (batch, positions, entries). Each joined row is"
        f" multiplied by a matrix $W_O$ on its right, which gives ${width}$ entries: give the shape"
        f" of $W_O$, too.{hint.en}",
        f"In jedem von ${B}$ Beispielen eines Batches gilt: {sequence.de}, mit ${H}$ Heads. In"
        f" jedem Head haben eine Query und ein Key ${d_k}$ Einträge und ein Value ${d_v}$. Die"
        " Achsen stehen in der Reihenfolge (Batch, Heads, Positionen, Einträge); bei den Scores"
        " $Q K^T$ stehen die Queries vor den Keys. Geben Sie die Formen von $Q$, $K$, $V$, der"
        " Scores und der Ausgabe der Heads an, und die der Ausgabe nach dem Zusammenfügen"
        " (Konkatenieren) der Heads mit den Achsen (Batch, Positionen, Einträge). Jede"
        f" zusammengefügte Zeile wird von rechts mit einer Matrix $W_O$ multipliziert, was"
        f" ${width}$ Einträge ergibt: Geben Sie auch die Form von $W_O$ an.{hint.de}",
    )


_NAMES = {
    "queries": "Q",
    "keys": "K",
    "values": "V",
    "scores": "Q K^T",
    "output": '"softmax"(Q K^T slash sqrt(d_k)) V',
    "projection": "W_O",
}


def solution(params: Params) -> Wording:
    """List the shapes."""
    found = right_answers(_problem(params))
    lines = "".join(f"\n+ ${sign}$: ${sizes(found[name])}$" for name, sign in _NAMES.items())
    joined = sizes(found["joined"])
    return Wording(
        "A product sums over the last axis of the left factor; batch and heads stay."
        f" Joined, the heads stand side by side: ${joined}$. The other shapes are:{lines}",
        "Ein Produkt summiert über die letzte Achse des linken Faktors; Batch und Heads bleiben."
        f" Zusammengefügt stehen die Heads nebeneinander: ${joined}$. Die übrigen Formen:{lines}",
    )


TITLES: Mapping[str, Wording] = {
    "queries": Wording("Shape of Q", "Form von Q"),
    "keys": Wording("Shape of K", "Form von K"),
    "values": Wording("Shape of V", "Form von V"),
    "scores": Wording("Shape of the scores", "Form der Scores"),
    "output": Wording("Shape of the heads' output", "Form der Ausgabe der Heads"),
    "joined": Wording("Shape of the joined output", "Form der zusammengefügten Ausgabe"),
    "projection": Wording("Shape of W_O", "Form von W_O"),
}


FAMILY = Family(
    name="attention_sizes",
    title=Wording("Shapes with batch and heads", "Formen mit Batch und Heads"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
