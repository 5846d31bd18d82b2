"""The shapes of queries, keys and values, and the dimensions that they share.

Nothing is drawn: a definition is asked for, in the sheet's letters. `attention_sizes` draws sizes,
with a batch and heads.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_validator

from problems.model import Check, Family, Field, Misconception, Problem, Wording
from problems.solvers.symbols import Letter, constant
from problems.typst.formulas import formula, sizes


class Params(BaseModel):
    """The sheet's letters, all different."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    queries: Letter = "N_Q"
    keys: Letter = "N_KV"
    key_size: Letter = "d_k"
    value_size: Letter = "d_v"

    @model_validator(mode="after")
    def _differ(self) -> "Params":
        if len(set(self.letters)) < len(self.letters):
            raise ValueError("the four letters must differ")
        return self

    @property
    def letters(self) -> tuple[str, ...]:
        """All four, in the order of the params."""
        return (self.queries, self.keys, self.key_size, self.value_size)


MISTAKES: Mapping[str, Wording] = {
    "transposed": Wording(
        en="Rows and columns look exchanged. In the formula, which of them belong to one another "
        "in the product with the transposed K?",
        de="Zeilen und Spalten scheinen vertauscht. Was gehört in der Formel beim Produkt mit dem "
        "transponierten K zueinander?",
    ),
    "keys_like_queries": Wording(
        en="Need there be as many keys as queries? Think of attention between two sequences.",
        de="Muss es so viele Keys wie Queries geben? Denken Sie an Attention zwischen zwei Folgen.",
    ),
    "values_like_keys": Wording(
        en="Need a value be as long as a key? See which product would fail if it were not.",
        de="Muss ein Value so lang sein wie ein Key? Sehen Sie nach, welches Produkt sonst nicht "
        "ginge.",
    ),
    "values_like_queries": Wording(
        en="Which of the two counts do the rows of V have to match in the last product?",
        de="Zu welcher der beiden Anzahlen müssen die Zeilen von V im letzten Produkt passen?",
    ),
    "shared_exchanged": Wording(
        en="These two look exchanged: one product sums over the entries of a vector, the other "
        "over the vectors. Which is which?",
        de="Diese beiden scheinen vertauscht: Ein Produkt summiert über die Einträge eines "
        "Vektors, das andere über die Vektoren. Welches ist welches?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for three shapes and two shared dimensions, by what the products in the formula need.

    Source: exercise sheet 5, part 3.1; Vaswani et al. 2017, section 3.2.1.
    """
    check = Check("shape", {"variables": params.letters})
    q = (params.queries, params.key_size)
    k = (params.keys, params.key_size)
    v = (params.keys, params.value_size)
    right = {"q": q, "k": k, "v": v, "shared_qk": _shared(q, k), "shared_kv": _shared(k, v)}
    return Problem(
        fields=tuple(Field(name, check, constant(value)) for name, value in right.items()),
        misconceptions=_misconceptions(params),
    )


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(letter for letter in left if letter in right)


def _misconceptions(params: Params) -> tuple[Misconception, ...]:
    n_q, n_kv, d_k, d_v = params.letters
    wrong: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "transposed": {"q": (d_k, n_q), "k": (d_k, n_kv), "v": (d_v, n_kv)},
        "keys_like_queries": {"k": (n_q, d_k)},
        "values_like_keys": {"v": (n_kv, d_k)},
        "values_like_queries": {"v": (n_q, d_v)},
        "shared_exchanged": {"shared_qk": (n_kv,), "shared_kv": (d_k,)},
    }
    return tuple(
        Misconception(name, MISTAKES[name], {field: constant(s) for field, s in shapes.items()})
        for name, shapes in wrong.items()
    )


def ask(params: Params) -> Wording:
    """Ask for three sets and two dimensions in the letters of the params."""
    n_q, n_kv, d_k, d_v = map(formula, params.letters)
    attention = f'$ "Attention"(Q, K, V) = "softmax"((Q K^T) / sqrt({d_k})) V $'
    return Wording(
        f"Attention is computed as {attention} for ${n_q}$ queries and ${n_kv}$ pairs of a key and"
        f" a value. A key has ${d_k}$ entries and a value has ${d_v}$; every query, key and value"
        " is one row of its matrix. Give the shapes (rows, columns) of $Q$, $K$ and $V$, for"
        " instance as $X in RR^(a times b)$. Which single dimension must $Q$ and $K$ share, and"
        " which one $K$ and $V$, for the products to exist?",
        f"Attention wird als {attention} berechnet, für ${n_q}$ Queries und ${n_kv}$ Paare aus Key"
        f" und Value. Ein Key hat ${d_k}$ Einträge und ein Value ${d_v}$; jede Query, jeder Key und"
        " jeder Value ist eine Zeile der jeweiligen Matrix. Geben Sie die Formen (Zeilen, Spalten)"
        " von $Q$, $K$ und $V$ an, etwa als $X in RR^(a times b)$. Welche eine Dimension müssen $Q$"
        " und $K$ gemeinsam haben und welche $K$ und $V$, damit die Produkte existieren?",
    )


def solution(params: Params) -> Wording:
    """Follow the sizes through both products."""
    n_q, n_kv, d_k, d_v = params.letters
    q, k, v = sizes((n_q, d_k)), sizes((n_kv, d_k)), sizes((n_kv, d_v))
    scores, output = sizes((n_q, n_kv)), sizes((n_q, d_v))
    sets = f"$Q in RR^({q})$, $K in RR^({k})$, $V in RR^({v})$"
    first, second = f"$({q})({sizes((d_k, n_kv))})$", f"$({scores})({v})$"
    return Wording(
        f"The vectors are rows: {sets}. For $Q K^T$ sizes meet as {first}, so that $Q$ and $K$"
        f" share ${formula(d_k)}$, over which the dot products sum; the scores are ${scores}$. They"
        f" meet $V$ as {second}, so that $K$ and $V$ share ${formula(n_kv)}$, over which the"
        f" weighted sums run; the output is ${output}$.",
        f"Die Vektoren sind Zeilen: {sets}. Bei $Q K^T$ treffen sich die Größen als {first}; $Q$"
        f" und $K$ haben also ${formula(d_k)}$ gemeinsam, worüber die Skalarprodukte summieren; die"
        f" Scores sind ${scores}$. Sie treffen auf $V$ als {second}; $K$ und $V$ haben also"
        f" ${formula(n_kv)}$ gemeinsam, worüber die gewichteten Summen laufen; die Ausgabe ist"
        f" ${output}$.",
    )


TITLES: Mapping[str, Wording] = {
    "q": Wording("Shape of Q", "Form von Q"),
    "k": Wording("Shape of K", "Form von K"),
    "v": Wording("Shape of V", "Form von V"),
    "shared_qk": Wording("Dimension shared by Q and K", "Gemeinsame Dimension von Q und K"),
    "shared_kv": Wording("Dimension shared by K and V", "Gemeinsame Dimension von K und V"),
}


FAMILY = Family(
    name="attention_shapes",
    title=Wording("Shapes in attention", "Formen in der Attention"),
    params=Params,
    build=build,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
