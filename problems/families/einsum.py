"""Sums in Einstein's notation: the result's shape, the work, and the string for a contraction."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from math import prod
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.contractions import Contraction
from problems.solvers.dimensions import shaped
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant

LARGEST = 20_000


class Params(BaseModel):
    """A contraction with sizes, and another one that is described in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    given: Contraction
    sizes: Mapping[str, Annotated[int, Option(ge=2, le=1000)]]
    described: Contraction

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if set(self.sizes) != set(self.given.letters):
            raise ValueError("sizes must name each letter of the given contraction, and no other")
        if len(set(self.sizes.values())) < len(self.sizes):
            raise ValueError("all sizes must differ")
        return self


MISTAKES: Mapping[str, Wording] = {
    "order_of_appearance": Wording(
        en="These are the right sizes in another order. What fixes the order of the axes?",
        de="Das sind die richtigen Größen in anderer Reihenfolge. Was legt die Reihenfolge der "
        "Achsen fest?",
    ),
    "nothing_summed": Wording(
        en="Here every letter is kept. What happens to one that is missing behind the arrow?",
        de="Hier bleiben alle Buchstaben. Was geschieht mit einem, der hinter dem Pfeil fehlt?",
    ),
    "shared_summed": Wording(
        en="It looks as if every letter that both arrays have were summed over. Look behind the "
        "arrow.",
        de="Es sieht so aus, als würde über jeden Buchstaben summiert, den beide Arrays haben. "
        "Sehen Sie hinter den Pfeil.",
    ),
    "entries_only": Wording(
        en="This is the number of entries of the result. What does one entry cost?",
        de="Das ist die Zahl der Einträge des Ergebnisses. Was kostet ein Eintrag?",
    ),
    "every_pair": Wording(
        en="It looks as if every entry of one array met every entry of the other. Shared letters "
        "have the same index.",
        de="Es sieht so aus, als träfe jeder Eintrag des einen Arrays jeden des anderen. Gleiche "
        "Buchstaben haben den gleichen Index.",
    ),
    "sizes_added": Wording(
        en="It looks as if sizes had been added. How many combinations of indices are there?",
        de="Es sieht so aus, als wären Größen addiert. Wie viele Kombinationen von Indizes gibt "
        "es?",
    ),
    "no_arrow": Wording(
        en="Say which axes the result has, and in which order.",
        de="Sagen Sie, welche Achsen das Ergebnis hat und in welcher Reihenfolge.",
    ),
    "arrays_exchanged": Wording(
        en="The arrays are handed over in a fixed order. Which letters belong to the first one?",
        de="Die Arrays werden in fester Reihenfolge übergeben. Welche Buchstaben gehören zum "
        "ersten?",
    ),
    "axes_in_other_order": Wording(
        en="Look at the order of the result's axes.",
        de="Achten Sie auf die Reihenfolge der Achsen des Ergebnisses.",
    ),
    "sum_forgotten": Wording(
        en="With this string nothing is summed over.",
        de="Mit dieser Zeichenkette wird über nichts summiert.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the shape, the terms of one entry, the multiplications, and a string.

    Letters behind the arrow are the result's axes; all others are summed over. Source: the NumPy
    manual, numpy.einsum.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    given, number = params.given, Check("number")
    wanted = params.described.string
    phrases = {
        "right": tuple(_wordings(wanted)),
        "wrong": (*_strings(params).values(), *_permuted(params.described)),
    }
    return Problem(
        fields=(
            Field("shape", Check("shape"), constant(_shape(params, given.output))),
            Field("terms", number, constant(_count(params, given.summed)), guard=bool),
            Field("products", number, _products, needs=("shape", "terms")),
            Field("string", Check("phrase", phrases), constant(wanted)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


_ARROWS = ("->", "→", "=>", "-->", "–>", r"\to", r"$\to$", r"\rightarrow", r"$\rightarrow$")
"""What stands for the arrow where it is typed or set another way."""


def _wordings(string: str) -> Iterator[str]:
    """Write a string as one may hand it in: by itself, or as a call."""
    yield from (string.replace("->", arrow) for arrow in _ARROWS)
    yield " ".join(string).replace("- >", "->")
    for name in ("einsum", "np.einsum", "numpy.einsum", "torch.einsum"):
        yield from (f"{name}({mark}{string}{mark}, A, B)" for mark in ("'", '"'))


def _shape(params: Params, letters: str) -> tuple[str, ...]:
    return shaped(*(params.sizes[letter] for letter in letters))


def _count(params: Params, letters: str) -> int:
    """Count the combinations of the indices of some letters."""
    return prod(params.sizes[letter] for letter in letters)


def _products(answers: Answers) -> Value:
    """Multiply two numbers for each term of each entry."""
    return prod(map(int, answers["shape"])) * answers["terms"]


def _permuted(c: Contraction) -> Iterator[str]:
    """Write the string with the result's axes in each wrong order."""
    for order in permutations(c.output):
        if "".join(order) != c.output:
            yield f"{c.left},{c.right}->{''.join(order)}"


def _strings(params: Params) -> Mapping[str, str]:
    """Give wrong strings for the contraction in words, by the names of the mistakes, unlike it."""
    c = params.described
    strings = {
        "no_arrow": f"{c.left},{c.right}",
        "arrays_exchanged": f"{c.right},{c.left}->{c.output}",
        "axes_in_other_order": f"{c.left},{c.right}->{c.output[::-1]}",
        "sum_forgotten": f"{c.left},{c.right}->{c.output}{c.summed}",
    }
    return {name: string for name, string in strings.items() if string != c.string}


def _wrong(params: Params) -> dict[str, Steps]:
    given = params.given
    kept = "".join(letter for letter in given.letters if letter in given.output)
    shared = set(given.left) & set(given.right)
    free = "".join(letter for letter in given.output if letter not in shared)
    sizes = [params.sizes[letter] for letter in given.summed]
    return {
        "order_of_appearance": {"shape": _shape(params, kept)},
        "nothing_summed": {"shape": _shape(params, given.letters), "terms": 1},
        "shared_summed": {
            "shape": _shape(params, free),
            "terms": _count(params, "".join(set(given.summed) | shared)),
        },
        "entries_only": {"products": lambda answers: prod(map(int, answers["shape"]))},
        "every_pair": {"products": _count(params, given.left) * _count(params, given.right)},
        "sizes_added": {"terms": sum(sizes), "products": sum(params.sizes.values())},
        **{name: {"string": string} for name, string in _strings(params).items()},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a contraction with one shared axis that is kept and two that are summed over."""
    letters = draws.choice(("bijkl", "bhqdk", "ntuvw", "abcde", "zpqrs"))
    given = _drawn(draws, letters)
    described = _drawn(draws, draws.choice(("bhqkd", "nijkm", "bstvd", "xyzuv")))
    sizes = {letter: draws.between(2, 12) for letter in given.letters}
    if len(set(sizes.values())) < len(sizes) or len(described.output) == 1:
        return None
    params = Params(given=given, sizes=sizes, described=described)
    found = right_answers(_problem(params))
    shown = {mistake.name for mistake in told_apart(_problem(params)).misconceptions}
    return params if found["products"] <= LARGEST and shown == set(MISTAKES) else None


def _drawn(draws: Draws, letters: str) -> Contraction:
    """Draw arrays that share a kept and a summed letter; one has a summed letter of its own."""
    batch, first, second, inner, own = tuple(letters)
    output = _shuffled(draws, batch + first + second)
    left = _shuffled(draws, batch + first + inner + own)
    right = _shuffled(draws, batch + second + inner)
    return Contraction(left=left, right=right, output=output)


def _shuffled(draws: Draws, letters: str) -> str:
    left, order = list(letters), ""
    while left:
        order += left.pop(draws.below(len(left)))
    return order


def _axes(letters: str) -> str:
    return ", ".join(f"${letter}$" for letter in letters)


def ask(params: Params) -> Wording:
    """Ask for a shape, two numbers and a string."""
    c, wanted = params.given, params.described
    sizes = ", ".join(f"${letter} = {params.sizes[letter]}$" for letter in c.letters)
    return Wording(
        f'`einsum("{c.string}", A, B)` is computed for arrays with the sizes {sizes}. Give the'
        " shape of the result in numbers, how many terms are summed up for one entry of it, and"
        " how many multiplications are needed if every term is the product of two numbers and"
        " nothing is computed beforehand. Now for two other arrays: $A$ has the axes"
        f" {_axes(wanted.left)} and $B$ has the axes {_axes(wanted.right)}, in this order. Products"
        " of their entries with the same indices are to be summed over"
        f" {_axes(wanted.summed)}; the result has the axes {_axes(wanted.output)} in this order."
        " Give the string for `einsum` with $A$ before $B$, these letters, and an arrow `->`.",
        f'Berechnet wird `einsum("{c.string}", A, B)` für Arrays mit den Größen {sizes}. Geben Sie'
        " die Form des Ergebnisses in Zahlen an, wie viele Terme für einen Eintrag summiert werden,"
        " und wie viele Multiplikationen nötig sind, wenn jeder Term das Produkt zweier Zahlen ist"
        " und nichts vorab berechnet wird. Nun zu zwei anderen Arrays: $A$ hat die Achsen"
        f" {_axes(wanted.left)}, und $B$ hat die Achsen {_axes(wanted.right)}, in dieser"
        " Reihenfolge. Produkte ihrer Einträge mit gleichen Indizes sollen über"
        f" {_axes(wanted.summed)} summiert werden; das Ergebnis hat die Achsen"
        f" {_axes(wanted.output)} in dieser Reihenfolge. Geben Sie die Zeichenkette für `einsum`"
        " an, mit $A$ vor $B$, diesen Buchstaben und einem Pfeil `->`.",
    )


def solution(params: Params) -> Wording:
    """Sort the letters into kept and summed ones."""
    c, found = params.given, right_answers(_problem(params))
    shape = f"${' times '.join(found['shape'])}$"
    factors = " dot ".join(str(params.sizes[letter]) for letter in c.summed)
    products = f"${' dot '.join(found['shape'])} dot {found['terms']} = {found['products']}$"
    return Wording(
        f"The result has the axes {_axes(c.output)}, so that its shape is {shape}. Summed over are"
        f" {_axes(c.summed)}: ${factors} = {found['terms']}$ terms an entry, and {products}"
        f" multiplications. The string is `{params.described.string}`.",
        f"Das Ergebnis hat die Achsen {_axes(c.output)}, also die Form {shape}. Summiert wird über"
        f" {_axes(c.summed)}: ${factors} = {found['terms']}$ Terme je Eintrag und {products}"
        f" Multiplikationen. Die Zeichenkette ist `{params.described.string}`.",
    )


TITLES: Mapping[str, Wording] = {
    "shape": Wording("Shape of the result", "Form des Ergebnisses"),
    "terms": Wording("Terms of one entry", "Terme eines Eintrags"),
    "products": Wording("Multiplications", "Multiplikationen"),
    "string": Wording("String for einsum", "Zeichenkette für einsum"),
}


FAMILY = Family(
    name="einsum",
    title=Wording("Einstein's notation", "Einsteins Notation"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
