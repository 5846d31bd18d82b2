"""The shapes of attention with a batch and several heads, in letters or numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Problem, Value, Wording
from problems.solvers.dimensions import (
    Dimension,
    Shape,
    draw_different,
    multiplied,
    product_hint,
    shaped,
    times,
    turned,
)
from problems.solvers.misconceptions import named, right_answers, shows_all, told_apart
from problems.solvers.symbols import constant
from problems.solvers.tensors import Sizes, wrong_shapes
from problems.typst.formulas import formula, sizes, worded

Step = Callable[[Answers], Value]
Kind: TypeAlias = Literal["self", "causal", "local", "cross"]


class Params(BaseModel):
    """Letters or numbers, all different; only cross-attention has other keys than queries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "cross"
    batch: Dimension
    heads: Dimension
    queries: Dimension
    keys: Dimension
    key_size: Dimension
    value_size: Dimension
    width: Dimension
    window: Dimension | None = None
    """How many keys a query has in local attention."""

    @model_validator(mode="after")
    def _differ(self) -> "Params":
        if (self.queries != self.keys) is not (self.kind == "cross"):
            raise ValueError("all but cross-attention have as many keys as queries")
        if (self.window is not None) is not (self.kind == "local"):
            raise ValueError("local attention, and it alone, has a window")
        if len(set(self.letters)) < len(self.letters) - (self.kind != "cross"):
            raise ValueError("all sizes must differ, but keys and queries of one sequence")
        return self

    @property
    def sizes(self) -> Sizes:
        """All sizes."""
        return Sizes(**self.model_dump(exclude={"kind"}))

    @property
    def letters(self) -> tuple[int | str, ...]:
        """All sizes, as often as they are given."""
        given = self.model_dump(exclude={"kind"}, exclude_none=True)
        return tuple(given.values())


MISTAKES: Mapping[str, Wording] = {
    "transposed": Wording(
        en="The last two axes look exchanged. Which of them comes first in the order that is asked "
        "for?",
        de="Die letzten beiden Achsen scheinen vertauscht. Welche von ihnen kommt in der "
        "verlangten Reihenfolge zuerst?",
    ),
    "projection_transposed": Wording(
        en="Rows and columns look exchanged. The matrix stands to the right of a row: which of its "
        "sizes has to fit this row?",
        de="Zeilen und Spalten scheinen vertauscht. Die Matrix steht rechts von einer Zeile: "
        "Welche ihrer Größen muss zu dieser Zeile passen?",
    ),
    "heads_after_positions": Wording(
        en="These are the right sizes in another order. Where do the heads stand in the order that "
        "is asked for?",
        de="Das sind die richtigen Größen in anderer Reihenfolge. Wo stehen die Köpfe in der "
        "verlangten Reihenfolge?",
    ),
    "no_heads": Wording(
        en="The heads are missing. Does each head have a tensor of its own?",
        de="Die Köpfe fehlen. Hat jeder Kopf seinen eigenen Tensor?",
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
        en="A key and a value do not have the same length here. Which of the two belongs in this "
        "place? See with which tensor the weights are multiplied.",
        de="Ein Key und ein Value sind hier nicht gleich lang. Welche der beiden Längen gehört an "
        "diese Stelle? Sehen Sie nach, mit welchem Tensor die Gewichte multipliziert werden.",
    ),
    "not_restricted": Wording(
        en="These are the scores of all pairs. With how many keys is one query compared here?",
        de="Das sind die Scores aller Paare. Mit wie vielen Keys wird eine Query hier verglichen?",
    ),
    "entries_compared": Wording(
        en="It looks as if the product had summed over positions. What is a score computed from?",
        de="Es sieht so aus, als hätte das Produkt über Positionen summiert. Woraus wird ein Score "
        "berechnet?",
    ),
    "heads_summed": Wording(
        en="Here the heads seem to be added up. How long is a row once they are joined?",
        de="Hier scheinen die Köpfe addiert zu sein. Wie lang ist eine Zeile, wenn sie "
        "zusammengefügt sind?",
    ),
}


_STATED = ("queries", "keys", "values")


def build(params: Params, key: None) -> Problem:
    """Ask for the shapes from Q, K and V to the projection of the joined heads.

    Source: Vaswani et al. 2017, sections 3.2.1 and 3.2.2; exercise sheet 5, part 3.1.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    letters = tuple(size for size in params.letters if isinstance(size, str))
    check = Check("shape", {"variables": tuple(dict.fromkeys(letters))})
    needs = {
        "scores": ("queries", "keys"),
        "output": ("scores", "values"),
        "joined": ("output",),
        "projection": ("joined",),
    }
    return Problem(
        fields=tuple(
            Field(name, check, step, needs.get(name, ())) for name, step in _steps(params).items()
        ),
        misconceptions=named(MISTAKES, wrong_shapes(params.sizes)),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    s = params.sizes

    def scores(answers: Answers) -> Value:
        found = multiplied(answers["queries"], turned(answers["keys"]))
        return found if s.window is None else (*found[:-1], *shaped(s.window))

    def output(answers: Answers) -> Value:
        """Sum over the keys that a query has."""
        values = answers["values"]
        if s.window is not None:
            values = (*values[:-2], *shaped(s.window), values[-1])
        return multiplied(answers["scores"], values)

    stated = {name: shaped(s.batch, s.heads, *s.sides[name]) for name in _STATED}
    return {
        **{name: constant(shape) for name, shape in stated.items()},
        "scores": scores,
        "output": output,
        "joined": lambda answers: _joined(answers["output"]),
        "projection": lambda answers: _projecting(answers["joined"], s),
    }


def _joined(shape: Shape) -> Shape:
    batch, heads, positions, entries = shape
    return shaped(batch, positions, times(heads, entries))


def _projecting(joined: Shape, s: Sizes) -> Shape:
    """Take in a joined row; there is none unless rows are counted, too."""
    *_, _rows, entries = joined
    return shaped(entries, s.width)


_LETTERS = (("B", "b", "M"), ("H", "h", "n_h"), ("N_Q", "n", "L", "t"), ("N_KV", "m", "S"))
_MORE = (("d_k", "d", "p"), ("d_v", "r", "q"), ("d_m", "z", "D"), ("w", "u"))
_NUMBERS = (range(2, 17), (2, 3, 4, 5, 6, 8), range(6, 31), range(6, 31), range(5, 17))
_NAMES = ("batch", "heads", "queries", "keys", "key_size", "value_size", "width", "window")
_KINDS: tuple[Kind, ...] = ("self", "causal", "local", "cross")


def draw(draws: Draws) -> Params | None:
    """Draw numbers, or, one time in four, letters; None where a mistake does not show."""
    pools: tuple[Sequence[int | str], ...] = (*_LETTERS, *_MORE)
    if draws.below(4):
        pools = (*_NUMBERS, range(5, 17), (32, 48, 64, 96, 128), (3, 5, 7, 9, 11))
    things = draw_different(draws, pools)
    if things is None:
        return None
    chosen = dict(zip(_NAMES, things, strict=True))
    kind = draws.choice(_KINDS)
    if kind != "cross":
        chosen["keys"] = chosen["queries"]
    if kind != "local":
        del chosen["window"]
    if _is_wide(chosen):
        return None
    params = Params.model_validate({"kind": kind, **chosen})
    return params if shows_all(_problem(params)) else None


def _is_wide(chosen: Mapping[str, int | str]) -> bool:
    """Tell whether a window is no smaller than the sequence."""
    window, queries = chosen.get("window"), chosen["queries"]
    return isinstance(window, int) and isinstance(queries, int) and window >= queries


_WHO: Mapping[Kind, Wording] = {
    "self": Wording(
        "${N_Q}$ positions attend to each other (self-attention)",
        "achten ${N_Q}$ Positionen aufeinander (Self-Attention)",
    ),
    "causal": Wording(
        "each of ${N_Q}$ positions attends to itself and to those before it (causal"
        " self-attention; the scores of later positions are computed, too, and then masked)",
        "achtet jede von ${N_Q}$ Positionen auf sich selbst und auf die vor ihr (kausale"
        " Self-Attention; auch die Scores späterer Positionen werden berechnet und dann maskiert)",
    ),
    "local": Wording(
        "each of ${N_Q}$ positions attends to the ${w}$ positions of a window around it (local"
        " self-attention; only the scores of this window are computed and kept, those beyond the"
        " ends of the sequence as masked ones)",
        "achtet jede von ${N_Q}$ Positionen auf die ${w}$ Positionen eines Fensters um sie herum"
        " (lokale Self-Attention; nur die Scores dieses Fensters werden berechnet und behalten,"
        " die jenseits der Enden der Folge als maskierte)",
    ),
    "cross": Wording(
        "${N_Q}$ positions attend to ${N_KV}$ positions of another sequence (cross-attention)",
        "achten ${N_Q}$ Positionen auf ${N_KV}$ Positionen einer anderen Folge (Cross-Attention)",
    ),
}


def ask(params: Params) -> Wording:
    """Ask for the shapes in the order of the computation."""
    s, who, hint = params.sizes, _WHO[params.kind], product_hint(*params.letters)
    pairs = {"B": s.batch, "H": s.heads, "N_Q": s.queries, "N_KV": s.keys, "w": s.seen}
    pairs |= {"d_k": s.key_size, "d_v": s.value_size, "d": s.width}
    letters = {name: formula(size) for name, size in pairs.items()}
    return worded(
        f"In each of ${{B}}$ examples of a batch, {who.en}, with ${{H}}$ heads. In every head a"
        " query and a key have ${d_k}$ entries and a value has ${d_v}$. Axes stand in the order"
        " (batch, heads, positions, entries); scores have the queries before the keys. Give the"
        " shapes of $Q$, $K$ and $V$, of the scores, of the heads' output, and of the output once"
        " the heads are joined (concatenated), with axes (batch, positions, entries). Each joined"
        " row is multiplied by a matrix $W_O$ on its right, which gives ${d}$ entries: give the"
        f" shape of $W_O$, too.{hint.en}",
        f"In jedem von ${{B}}$ Beispielen eines Batches {who.de}, und zwar in ${{H}}$ Köpfen. In"
        " jedem Kopf haben eine Query und ein Key ${d_k}$ Einträge und ein Value ${d_v}$. Die"
        " Achsen stehen in der Reihenfolge (Batch, Köpfe, Positionen, Einträge); bei den Scores"
        " stehen die Queries vor den Keys. Geben Sie die Formen von $Q$, $K$ und $V$, der Scores"
        " und der Ausgabe der Köpfe an, und die der Ausgabe nach dem Zusammenfügen (Konkatenieren)"
        " der Köpfe mit den Achsen (Batch, Positionen, Einträge). Jede zusammengefügte Zeile wird"
        " von rechts mit einer Matrix $W_O$ multipliziert, was ${d}$ Einträge ergibt: Geben Sie"
        f" auch die Form von $W_O$ an.{hint.de}",
        letters,
    )


def solution(params: Params) -> Wording:
    """List the shapes."""
    found = right_answers(_problem(params)).items()
    lines = [(TITLES[name], sizes(shape)) for name, shape in found]
    english = "".join(f"\n+ {_with_sign(title.en)}: ${shape}$" for title, shape in lines)
    german = "".join(f"\n+ {_with_sign(title.de)}: ${shape}$" for title, shape in lines)
    return Wording(
        "Batch and heads stay in front. A score compares a query with a key over their entries,"
        " so that the scores have a row for each query with a column for each key that it may be"
        " compared with; the weighted sums of the values keep the rows and have the entries of a"
        " value. Joined, the heads stand side by side, so that their entries line up in one row,"
        f" which $W_O$ takes in.{english}",
        "Batch und Köpfe bleiben vorn. Ein Score vergleicht eine Query mit einem Key über deren"
        " Einträge; die Scores haben also eine Zeile je Query mit einer Spalte je Key, mit dem sie"
        " verglichen wird; die gewichteten Summen der Values behalten die Zeilen und haben die"
        " Einträge eines Values. Zusammengefügt stehen die Köpfe nebeneinander, ihre Einträge also"
        f" in einer Zeile, die $W_O$ aufnimmt.{german}",
    )


def _with_sign(title: str) -> str:
    return title.replace("W_O", "$W_O$")


TITLES: Mapping[str, Wording] = {
    "queries": Wording("Shape of Q", "Form von Q"),
    "keys": Wording("Shape of K", "Form von K"),
    "values": Wording("Shape of V", "Form von V"),
    "scores": Wording("Shape of the scores", "Form der Scores"),
    "output": Wording("Shape of the heads' output", "Form der Ausgabe der Köpfe"),
    "joined": Wording("Shape of the joined output", "Form der zusammengefügten Ausgabe"),
    "projection": Wording("Shape of W_O", "Form von W_O"),
}


FAMILY = Family(
    name="attention_sizes",
    title=Wording("Shapes with batch and heads", "Formen mit Batch und Köpfen"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
