"""Broadcasting as NumPy does it: the result's shape and size, what fails, and what to reshape."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest
from math import prod
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.choices import numbered
from problems.solvers.dimensions import shaped
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant

Size = Annotated[int, Option(ge=1, le=1000)]
Sizes: TypeAlias = Annotated[tuple[Size, ...], Option(min_length=1, max_length=6)]
Pair: TypeAlias = tuple[Sizes, Sizes]

PAIRS = 4
LARGEST = 5000


class Params(BaseModel):
    """A pair that fits, pairs of which one does not, and an array with one of its axes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pair: Pair
    pairs: tuple[Pair, Pair, Pair, Pair]
    array: Sizes
    axis: int = Option(ge=0)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if broadcast(*self.pair) is None:
            raise ValueError("the shapes of the first pair must fit together")
        if sum(broadcast(*pair) is None for pair in self.pairs) != 1:
            raise ValueError("exactly one of the other pairs must not fit together")
        if self.axis >= len(self.array) - 1 or len(set(self.array)) < len(self.array):
            raise ValueError("axis must not be the array's last one, and its sizes must differ")
        return self

    @property
    def failing(self) -> int:
        """The number of the pair that does not fit, counted from 1."""
        return [broadcast(*pair) is None for pair in self.pairs].index(True) + 1


def broadcast(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...] | None:
    """Align two shapes at their last axes; None where sizes differ and neither is 1.

    >>> broadcast((4, 1, 3), (5, 1)), broadcast((2,), (3,))
    ((4, 5, 3), None)
    """
    axes = tuple(zip_longest(reversed(left), reversed(right), fillvalue=1))
    if any(len({*axis} - {1}) > 1 for axis in axes):
        return None
    return tuple(max(axis) for axis in reversed(axes))


MISTAKES: Mapping[str, Wording] = {
    "aligned_left": Wording(
        en="It looks as if the shapes had been aligned at their first axes. At which end does "
        "NumPy begin?",
        de="Es sieht so aus, als wären die Formen an den ersten Achsen ausgerichtet. An welchem "
        "Ende beginnt NumPy?",
    ),
    "first_shape": Wording(
        en="This is the shape of the first array. Which of its axes are stretched?",
        de="Das ist die Form des ersten Arrays. Welche seiner Achsen werden gedehnt?",
    ),
    "all_axes": Wording(
        en="It looks as if every axis of both arrays were kept. Which axes lie over each other?",
        de="Es sieht so aus, als blieben alle Achsen beider Arrays. Welche Achsen liegen "
        "übereinander?",
    ),
    "ones_kept": Wording(
        en="A size of 1 seems to have won. What happens to an axis of size 1?",
        de="Eine Größe 1 scheint gewonnen zu haben. Was geschieht mit einer Achse der Größe 1?",
    ),
    "elements_of_both": Wording(
        en="It looks as if the elements of both arrays had been added up. Count those of the "
        "result.",
        de="Es sieht so aus, als wären die Elemente beider Arrays addiert. Zählen Sie die des "
        "Ergebnisses.",
    ),
    "sizes_added": Wording(
        en="It looks as if the sizes had been added. How many elements has an array?",
        de="Es sieht so aus, als wären die Größen addiert. Wie viele Elemente hat ein Array?",
    ),
    "ones_missing": Wording(
        en="With this shape, the vector lies along the last axis. What has to stand behind it?",
        de="Mit dieser Form liegt der Vektor entlang der letzten Achse. Was muss hinter ihm "
        "stehen?",
    ),
    "front_left_out": Wording(
        en="NumPy would put the axes in front by itself, but all of them were asked for.",
        de="NumPy würde die Achsen vorn von selbst ergänzen, gefragt waren aber alle.",
    ),
    "along_the_last": Wording(
        en="With this shape, the vector lies along the last axis.",
        de="Mit dieser Form liegt der Vektor entlang der letzten Achse.",
    ),
    "next_axis": Wording(
        en="With this shape, the vector lies along another axis. At which number does the counting "
        "of axes begin?",
        de="Mit dieser Form liegt der Vektor entlang einer anderen Achse. Bei welcher Zahl beginnt "
        "das Zählen der Achsen?",
    ),
}


_PAIR = Wording("pair", "Paar")
_CHOICE = Check("phrase", {"choices": tuple(numbered(n + 1, _PAIR, "das") for n in range(PAIRS))})


def build(params: Params, key: None) -> Problem:
    """Ask for the result's shape and elements, the pair that fails, and a vector's new shape.

    Source: the NumPy manual, Broadcasting, "General broadcasting rules".
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    shape, number = Check("shape"), Check("number")
    result = shaped(*(broadcast(*params.pair) or ()))
    vector = _along(params, params.axis)
    return Problem(
        fields=(
            Field("result", shape, constant(result)),
            Field("elements", number, _elements, needs=("result",)),
            Field("fails", _CHOICE, constant(str(params.failing))),
            Field("reshaped", shape, constant(vector)),
        ),
        misconceptions=named(MISTAKES, _wrong(params), credit={"front_left_out": Decimal("0.5")}),
    )


def _elements(answers: Answers) -> Value:
    return prod(map(int, answers["result"]))


def _along(params: Params, axis: int) -> tuple[str, ...]:
    """Give the shape in which the vector lies along an axis of the array."""
    size = params.array[params.axis]
    return shaped(*(size if i == axis else 1 for i in range(len(params.array))))


def _wrong(params: Params) -> dict[str, Steps]:
    left, right = params.pair
    last = len(params.array) - 1
    guessed = [_fits_from_left(*pair) for pair in params.pairs]
    aligned: Steps = {"result": shaped(*_from_left(left, right))}
    if guessed.count(False) == 1:
        aligned = {**aligned, "fails": str(guessed.index(False) + 1)}
    axes = zip_longest(reversed(left), reversed(right), fillvalue=1)
    return {
        "aligned_left": aligned,
        "first_shape": {"result": shaped(*left)},
        "all_axes": {"result": shaped(*left, *right)},
        "ones_kept": {"result": shaped(*reversed([min(axis) for axis in axes]))},
        "elements_of_both": {"elements": prod(left) + prod(right)},
        "sizes_added": {"elements": lambda a: sum(map(int, a["result"]))},
        "ones_missing": {"reshaped": shaped(params.array[params.axis])},
        "front_left_out": {"reshaped": _along(params, params.axis)[params.axis :]},
        "along_the_last": {"reshaped": _along(params, last)},
        "next_axis": {"reshaped": _along(params, params.axis - 1 if params.axis else 1)},
    }


def _from_left(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(axis) for axis in zip_longest(left, right, fillvalue=1))


def _fits_from_left(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    return broadcast(left[::-1], right[::-1]) is not None


def draw(draws: Draws) -> Params | None:
    """Draw pairs of two or three axes, of which one does not fit, and an array."""
    pair = _drawn_pair(draws, 3)
    pairs = [_drawn_pair(draws, draws.between(2, 3)) for _ in range(PAIRS)]
    pairs[draws.below(PAIRS)] = _drawn_misfit(draws)
    array = tuple(draws.between(2, 9) for _ in range(draws.between(3, 4)))
    is_trivial = broadcast(*pair) in pair or len(pair[0]) == len(pair[1])
    if is_trivial or len(set(array)) < len(array):
        return None
    axis = draws.between(0, len(array) - 2)
    params = Params.model_validate({"pair": pair, "pairs": pairs, "array": array, "axis": axis})
    shown = {m.name for m in told_apart(_problem(params)).misconceptions}
    hidden = set() if axis else {"front_left_out"}
    if _along(params, 1) == _along(params, len(array) - 1):
        hidden.add("next_axis")
    return params if shown | hidden == set(MISTAKES) else None


def _drawn_pair(draws: Draws, axes: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Draw two shapes that fit: along each axis one is 1, or both are the same."""
    left, right = [], []
    for _ in range(axes):
        size, kind = draws.between(2, 9), draws.below(3)
        left.append(1 if kind == 1 else size)
        right.append(1 if kind == 2 else size)  # noqa: PLR2004 - the last of three kinds
    dropped = draws.between(0, axes - 1)
    return (
        (tuple(left), tuple(right)[dropped:])
        if draws.below(2)
        else (
            tuple(left)[dropped:],
            tuple(right),
        )
    )


def _drawn_misfit(draws: Draws) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Draw two shapes with one axis along which they differ."""
    left, right = _drawn_pair(draws, 3)
    place, size = draws.between(1, min(len(left), len(right))), draws.between(2, 8)
    return _replaced(left, place, size), _replaced(right, place, size + 1)


def _replaced(shape: tuple[int, ...], place: int, size: int) -> tuple[int, ...]:
    """Put another size at a place, counted from the end."""
    at = len(shape) - place
    return (*shape[:at], size, *shape[at + 1 :])


def _written(shape: tuple[int, ...]) -> str:
    """Write a shape as Python does."""
    return f"`({', '.join(map(str, shape))}{',' * (len(shape) == 1)})`"


def ask(params: Params) -> Wording:
    """Ask for a shape, two numbers and another shape."""
    left, right = map(_written, params.pair)
    array, axis, size = _written(params.array), params.axis, params.array[params.axis]
    lines = "".join(f"\n+ {_written(a)}, {_written(b)}" for a, b in params.pairs)
    return Wording(
        f"Arrays are added as NumPy does it, with broadcasting. First, arrays of the shapes"
        f" {left} and {right}: give the shape of the sum and the number of its elements. Of"
        f" the four pairs of shapes below, exactly one gives an error: give its number (1 to 4)."
        f" Last, a vector of ${size}$ entries is to be added to an array of shape {array} along"
        f" its axis ${axis}$ (the first axis is axis 0), so that entry $i$ is added wherever the"
        f" index of that axis is $i$: give the shape, with ${len(params.array)}$ axes, to which"
        f" the vector has to be reshaped before.\n{lines}",
        f"Arrays werden wie in NumPy mit Broadcasting addiert. Zuerst Arrays der Formen {left}"
        f" und {right}: Geben Sie die Form der Summe und die Zahl ihrer Elemente an. Von den vier"
        " Paaren von Formen unten führt genau eines zu einem Fehler: Geben Sie seine Nummer an"
        f" (1 bis 4). Zuletzt soll ein Vektor mit ${size}$ Einträgen zu einem Array der Form"
        f" {array} entlang der Achse ${axis}$ addiert werden (die erste Achse ist Achse 0), so"
        " dass Eintrag $i$ überall dort addiert wird, wo der Index dieser Achse $i$ ist: Geben Sie"
        f" die Form mit ${len(params.array)}$ Achsen an, auf die der Vektor vorher gebracht werden"
        f" muss (reshape).\n{lines}",
    )


def solution(params: Params) -> Wording:
    """Align the shapes at their ends."""
    found = right_answers(_problem(params))
    result = " times ".join(found["result"])
    left, right = map(_written, params.pairs[params.failing - 1])
    vector = _written(tuple(map(int, found["reshaped"])))
    return Wording(
        "Shapes are aligned at their last axes, missing axes in front count as 1, and a size of 1"
        f" is stretched. So the sum has the shape ${result}$, with {found['elements']} elements."
        f" Pair {params.failing}, {left} and {right}, has two different sizes over each other,"
        f" neither of which is 1. The vector stands at axis {params.axis} with ones elsewhere:"
        f" {vector}.",
        "Formen werden an den letzten Achsen ausgerichtet, vorn fehlende Achsen zählen als 1, und"
        f" eine Größe 1 wird gedehnt. Die Summe hat also die Form ${result}$ mit"
        f" {found['elements']} Elementen. Bei Paar {params.failing}, {left} und {right}, liegen"
        " zwei verschiedene Größen übereinander, von denen keine 1 ist. Der Vektor steht an Achse"
        f" {params.axis}, sonst stehen Einsen: {vector}.",
    )


TITLES: Mapping[str, Wording] = {
    "result": Wording("Shape of the sum", "Form der Summe"),
    "elements": Wording("Elements of the sum", "Elemente der Summe"),
    "fails": Wording("Number of the pair that fails", "Nummer des Paars mit dem Fehler"),
    "reshaped": Wording("Shape of the vector", "Form des Vektors"),
}


FAMILY = Family(
    name="broadcasting",
    title=Wording("Broadcasting", "Broadcasting"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
