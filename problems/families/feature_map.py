"""A feature map unrolled into vectors, and the shapes of the attention that reads them."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.dimensions import Dimension, product_hint, shaped, times
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.formulas import formula, sizes

LARGEST = 200


class Params(BaseModel):
    """A feature map in letters or numbers, words that read it, and one place, counted from 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    height: Dimension
    width: Dimension
    channels: Dimension
    words: Dimension
    columns: int = Option(ge=3, le=64)
    row: int = Option(ge=1, le=64)
    column: int = Option(ge=0, le=63)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len({self.height, self.width, self.channels, self.words}) < len(_SIZES):
            raise ValueError("height, width, channels and words must all differ")
        if self.column >= self.columns or self.row == self.column:
            raise ValueError("the column must be one of the columns, and another than the row")
        return self


_SIZES = ("height", "width", "channels", "words")

MISTAKES: Mapping[str, Wording] = {
    "a_vector_for_each_channel": Wording(
        en="It looks as if every channel were a vector. What does attention choose between: "
        "channels or places?",
        de="Es sieht so aus, als wäre jeder Kanal ein Vektor. Wozwischen wählt die Attention: "
        "zwischen Kanälen oder zwischen Stellen?",
    ),
    "not_unrolled": Wording(
        en="A place still has two indices here. How many places are there in one long list?",
        de="Eine Stelle hat hier noch zwei Indizes. Wie viele Stellen hat eine lange Liste?",
    ),
    "rows_only": Wording(
        en="It looks as if a whole row of the map were one vector. Each place is one.",
        de="Es sieht so aus, als wäre eine ganze Zeile der Map ein Vektor. Jede Stelle ist einer.",
    ),
    "scores_of_entries": Wording(
        en="Over what does a dot product sum, and what is left?",
        de="Worüber summiert ein Skalarprodukt, und was bleibt übrig?",
    ),
    "keys_before_queries": Wording(
        en="Rows and columns look exchanged. Who asks here, and who is asked?",
        de="Zeilen und Spalten scheinen vertauscht. Wer fragt hier, und wer wird gefragt?",
    ),
    "one_for_each_place": Wording(
        en="There is one result for each query. Who asks here?",
        de="Es gibt ein Ergebnis je Query. Wer fragt hier?",
    ),
    "weights_returned": Wording(
        en="These are the weights. What is added up with them?",
        de="Das sind die Gewichte. Was wird mit ihnen aufsummiert?",
    ),
    "down_the_columns": Wording(
        en="It looks as if the map had been read column by column. Which index moves first?",
        de="Es sieht so aus, als wäre die Map spaltenweise gelesen. Welcher Index läuft zuerst?",
    ),
    "counted_from_one": Wording(
        en="Look at where counting begins: the first place has number 0.",
        de="Sehen Sie nach, wo das Zählen beginnt: Die erste Stelle hat die Nummer 0.",
    ),
    "indices_added": Wording(
        en="It looks as if the indices had been added. How many places lie in each row before?",
        de="Es sieht so aus, als wären die Indizes addiert. Wie viele Stellen liegen in jeder "
        "Zeile davor?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the unrolled map, for scores and context, and for the number of one place.

    m·n vectors of length c. Source: lecture 9.1, spatial attention; Xu et al. 2015, Show, attend
    and tell, section 3.1.1.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    m, n, c, words = params.height, params.width, params.channels, params.words
    letters = tuple(size for size in (m, n, c, words) if isinstance(size, str))
    shape, places = Check("shape", {"variables": letters}), times(m, n)
    return Problem(
        fields=(
            Field("vectors", shape, constant(shaped(places, c))),
            Field("self_scores", shape, constant(shaped(places, places))),
            Field("cross_scores", shape, constant(shaped(words, places))),
            Field("context", shape, constant(shaped(words, c))),
            Field("number", Check("number"), constant(_number(params))),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _number(params: Params) -> int:
    """Number a place row by row, from 0."""
    return params.row * params.columns + params.column


def _wrong(params: Params) -> dict[str, Steps]:
    m, n, c, words = params.height, params.width, params.channels, params.words
    places = times(m, n)
    return {
        "a_vector_for_each_channel": {
            "vectors": shaped(c, places),
            "self_scores": shaped(c, c),
            "cross_scores": shaped(words, c),
        },
        "not_unrolled": {"vectors": shaped(m, n, c), "self_scores": shaped(m, n, m, n)},
        "rows_only": {
            "vectors": shaped(m, times(n, c)),
            "self_scores": shaped(m, m),
            "cross_scores": shaped(words, m),
        },
        "scores_of_entries": {"self_scores": shaped(places, c)},
        "keys_before_queries": {"cross_scores": shaped(places, words), "context": shaped(c, words)},
        "one_for_each_place": {
            "cross_scores": shaped(places, places),
            "context": shaped(places, c),
        },
        "weights_returned": {"context": shaped(words, places)},
        "down_the_columns": {"number": params.column * params.columns + params.row},
        "counted_from_one": {"number": _number(params) + 1},
        "indices_added": {"number": params.row + params.column},
    }


_LETTERS = (("m", "H", "h"), ("n", "W", "w"), ("c", "C", "d"), ("L", "T", "t", "q"))


def draw(draws: Draws) -> Params | None:
    """Draw a map in numbers, or, one time in four, in letters, and a place of another one."""
    if draws.below(4):
        side = (draws.between(4, 16), draws.between(4, 16))
        found: list[int | str] = [
            *side,
            draws.choice((8, 16, 32, 64, 128, 256, 512)),
            draws.between(3, 20),
        ]
    else:
        found = [draws.choice(pool) for pool in _LETTERS]
    columns = draws.between(5, 16)
    place = {"row": draws.between(1, 9), "column": draws.between(0, columns - 1)}
    if len(set(found)) < len(found) or place["row"] == place["column"]:
        return None
    given = dict(zip(_SIZES, found, strict=True))
    params = Params.model_validate({**given, "columns": columns, **place})
    shown = {mistake.name for mistake in told_apart(_problem(params)).misconceptions}
    return params if shown == set(MISTAKES) else None


def ask(params: Params) -> Wording:
    """Ask for four shapes and a number."""
    m, n, c, words = (formula(getattr(params, name)) for name in _SIZES)
    i, j, columns = params.row, params.column, params.columns
    hint = product_hint(*(getattr(params, name) for name in _SIZES))
    return Wording(
        f"A feature map has ${m}$ rows, ${n}$ columns and ${c}$ channels. For attention over its"
        " places it is unrolled into a matrix with one vector a row. In scores, the queries stand"
        f" before the keys.{hint.en} Give"
        "\n+ the shape of the unrolled matrix,"
        "\n+ the shape of the scores $Q K^T$ when all places attend to each other,"
        f"\n+ the shape of the scores when ${words}$ words attend to the places; the words are the"
        f" queries, each projected to ${c}$ entries,"
        "\n+ the shape of the context that the words get, with the unrolled vectors as values,"
        f"\n+ for another map, which has ${columns}$ columns and is unrolled row by row: the number"
        f" of the vector from row ${i}$ and column ${j}$, where rows, columns and vectors are all"
        " counted from 0.",
        f"Eine Feature-Map hat ${m}$ Zeilen, ${n}$ Spalten und ${c}$ Kanäle. Für Attention über"
        " ihre Stellen wird sie zu einer Matrix mit einem Vektor je Zeile ausgerollt. Bei Scores"
        f" stehen die Queries vor den Keys.{hint.de} Geben Sie an:"
        "\n+ die Form der ausgerollten Matrix,"
        "\n+ die Form der Scores $Q K^T$, wenn alle Stellen aufeinander achten,"
        f"\n+ die Form der Scores, wenn ${words}$ Wörter auf die Stellen achten; die Wörter sind"
        f" die Queries, jede auf ${c}$ Einträge projiziert,"
        "\n+ die Form des Kontexts, den die Wörter erhalten, mit den ausgerollten Vektoren als"
        " Values,"
        f"\n+ für eine andere Map mit ${columns}$ Spalten, die Zeile für Zeile ausgerollt wird: die"
        f" Nummer des Vektors aus Zeile ${i}$ und Spalte ${j}$, wobei Zeilen, Spalten und Vektoren"
        " alle ab 0 gezählt werden.",
    )


def solution(params: Params) -> Wording:
    """List the shapes and number the place."""
    found = right_answers(_problem(params))
    number = f"${params.row} dot {params.columns} + {params.column} = {found.pop('number')}$"
    lines = [(TITLES[name], f"${sizes(shape)}$") for name, shape in found.items()]
    english = "".join(f"\n+ {title.en}: {shape}" for title, shape in lines)
    german = "".join(f"\n+ {title.de}: {shape}" for title, shape in lines)
    return Wording(
        "Every place is a vector of its channels; attention weighs places, not channels, and gives"
        " one context for each query, as long as a value. Before the place of the other map lie"
        " whole rows, and in its own row the places to its left; as counting starts at 0, their"
        f" number is the one asked for.{english}\n+ {TITLES['number'].en}: {number}",
        "Jede Stelle ist ein Vektor ihrer Kanäle; die Attention gewichtet Stellen, nicht Kanäle,"
        " und ergibt einen Kontext je Query, so lang wie ein Value. Vor der Stelle der anderen Map"
        " liegen ganze Zeilen und in ihrer eigenen Zeile die Stellen links von ihr; da ab 0"
        f" gezählt wird, ist deren Anzahl die gesuchte Nummer.{german}"
        f"\n+ {TITLES['number'].de}: {number}",
    )


TITLES: Mapping[str, Wording] = {
    "vectors": Wording("Shape of the unrolled map", "Form der ausgerollten Map"),
    "self_scores": Wording("Shape of the places' scores", "Form der Scores der Stellen"),
    "cross_scores": Wording("Shape of the words' scores", "Form der Scores der Wörter"),
    "context": Wording("Shape of the words' context", "Form des Kontexts der Wörter"),
    "number": Wording("Number of the vector", "Nummer des Vektors"),
}


FAMILY = Family(
    name="feature_map",
    title=Wording("Attention over a feature map", "Attention über eine Feature-Map"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
