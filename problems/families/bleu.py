"""The BLEU score of a candidate by hand: clipped precisions, brevity penalty, geometric mean."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import exp, prod
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.decimals import reads_as_thousands
from problems.solvers.misconceptions import Step, Steps, named, told_apart
from problems.solvers.ngrams import clipped, closest_length, found, share_of_kinds
from problems.solvers.sentences import GERMAN, VERBS, sentence, three_nouns, with_slips
from problems.solvers.symbols import constant

Word: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-zÄÖÜäöüß]{1,20}$")]
Sentence: TypeAlias = Annotated[tuple[Word, ...], Option(min_length=2, max_length=20)]

_PLACES = Decimal("0.001")
_APART = 0.008
"""By how much different mistakes must differ, with rounding on both sides."""
_PERCENT = 100


class Params(BaseModel):
    """A candidate and its references, word by word; n-grams up to `order` count."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    candidate: Sentence
    references: tuple[Sentence, ...] = Option(min_length=1, max_length=3)
    order: int = Option(default=2, ge=1, le=4)
    german: Mapping[Word, Word] = Option(default_factory=dict)
    """German for the words of the sentences; other words stay, or are among those known here."""

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.candidate) < self.order:
            raise ValueError("the candidate must have at least `order` words")
        gaps = {length: abs(length - self.c) for length in map(len, self.references)}
        if list(gaps.values()).count(min(gaps.values())) > 1:
            raise ValueError("two lengths of references are equally close to the candidate's")
        words = {*self.candidate, *(word for reference in self.references for word in reference)}
        if len({self.in_german(word) for word in words}) < len(words):
            raise ValueError("two words have the same German word, which changes the n-grams")
        if not all(self.precision(n) for n in range(1, self.order + 1)):
            raise ValueError("no n-gram of some length is found, so that the score is zero")
        return self

    @property
    def c(self) -> int:
        """The candidate's length."""
        return len(self.candidate)

    @property
    def r(self) -> int:
        """The length of the reference that is closest in length."""
        return closest_length(self.candidate, self.references)

    def in_german(self, word: str) -> str:
        """Translate a word."""
        return self.german.get(word, GERMAN.get(word, word))

    def total(self, n: int) -> int:
        """Count the candidate's n-grams."""
        return self.c - n + 1

    def precision(self, n: int) -> Fraction:
        """Give the modified precision of n-grams."""
        return Fraction(clipped(self.candidate, self.references, n), self.total(n))


MISTAKES: Mapping[str, Wording] = {
    "not_clipped": Wording(
        en="A word of the candidate may count at most as often as a single reference has it.",
        de="Ein Wort des Kandidaten darf höchstens so oft zählen, wie eine einzelne "
        "Referenz es enthält.",
    ),
    "one_reference": Wording(
        en="It looks as if only one reference had been used. An n-gram may come from any of them.",
        de="Es sieht so aus, als wäre nur eine Referenz verwendet. Ein n-Gramm darf aus jeder "
        "stammen.",
    ),
    "distinct_only": Wording(
        en="It looks as if n-grams that occur several times had been counted once.",
        de="Es sieht so aus, als wären n-Gramme, die mehrmals vorkommen, einmal gezählt.",
    ),
    "recall": Wording(
        en="It looks as if you had divided by the number of n-grams of a reference. Which text is "
        "a precision about?",
        de="Es sieht so aus, als hätten Sie durch die Zahl der n-Gramme einer Referenz geteilt. Um "
        "welchen Text geht es bei der Präzision?",
    ),
    "words_for_ngrams": Wording(
        en="How many n-grams of this length does the candidate have? Fewer than words.",
        de="Wie viele n-Gramme dieser Länge hat der Kandidat? Weniger als Wörter.",
    ),
    "other_reference": Wording(
        en="Which reference is closest to the candidate in length?",
        de="Welche Referenz kommt dem Kandidaten in der Länge am nächsten?",
    ),
    "lengths_exchanged": Wording(
        en="Which length stands in the denominator: the candidate's or the reference's?",
        de="Welche Länge steht im Nenner: die des Kandidaten oder die der Referenz?",
    ),
    "ratio_for_penalty": Wording(
        en="The penalty is not the ratio of the lengths itself. What does the formula do with it?",
        de="Die Strafe ist nicht das Verhältnis der Längen selbst. Was macht die Formel damit?",
    ),
    "no_penalty": Wording(
        en="Is the candidate really long enough to escape the penalty?",
        de="Ist der Kandidat wirklich lang genug, um der Strafe zu entgehen?",
    ),
    "bonus_for_length": Wording(
        en="A penalty above 1 would be a reward. What does the formula say of a candidate that is "
        "longer than its reference?",
        de="Eine Strafe über 1 wäre eine Belohnung. Was sagt die Formel zu einem Kandidaten, der "
        "länger als seine Referenz ist?",
    ),
    "in_percent": Wording(
        en="This is a hundred times the score. The formula gives a number from 0 to 1.",
        de="Das ist das Hundertfache des Scores. Die Formel ergibt eine Zahl von 0 bis 1.",
    ),
    "arithmetic_mean": Wording(
        en="It looks as if the precisions had been averaged by a sum. Which mean does BLEU take?",
        de="Es sieht so aus, als wären die Präzisionen über eine Summe gemittelt. Welches Mittel "
        "nimmt BLEU?",
    ),
    "no_root": Wording(
        en="The precisions are multiplied. What is missing to make it a mean?",
        de="Die Präzisionen sind multipliziert. Was fehlt, damit es ein Mittel wird?",
    ),
    "penalty_left_out": Wording(
        en="This is the mean of the precisions alone. What about the length?",
        de="Das ist nur das Mittel der Präzisionen. Was ist mit der Länge?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the precisions, the reference length, the penalty and the score.

    Source: Papineni et al. 2002, section 2.3, with uniform weights.
    """
    number = Check("number")
    names = tuple(f"precision_{n}" for n in range(1, params.order + 1))
    precisions = tuple(
        Field(name, NUMBER, constant(params.precision(n)), guard=_is_share)
        for n, name in enumerate(names, 1)
    )
    fields = (
        *precisions,
        Field("length", number, constant(params.r), guard=_is_positive),
        Field(
            "penalty", Check("expression", {"doubt_rounded": True}), _penalty(params), ("length",)
        ),
        Field(
            "score", Check("number", {"atol": str(_PLACES)}), _score(names, 1), (*names, "penalty")
        ),
    )
    wrong = (
        *named(
            MISTAKES,
            {**_wrong_precisions(params), **_wrong_lengths(params), **_wrong_scores(names)},
        ),
        *named(
            MISTAKES,
            {},
            {"in_percent": {"score": _in_percent(names)}},
            credit={"in_percent": Decimal(1)},
            slack=_PLACES * _PERCENT,
        ),
    )
    return told_apart(Problem(fields, wrong), slack=_APART)


def _is_share(value: Value) -> bool:
    return bool(0 < value <= 1)


def _is_positive(value: Value) -> bool:
    return bool(value > 0)


def _penalty(params: Params) -> Step:
    def step(answers: Answers) -> Value:
        exponent = 1 - Fraction(answers["length"]) / params.c
        return "1" if exponent >= 0 else f"e^({exponent})"

    return step


def _score(names: tuple[str, ...], power: int) -> Step:
    """Multiply the penalty's power with the geometric mean."""

    def step(answers: Answers) -> Value:
        product = prod(Fraction(answers[name]) for name in names)
        return f"({answers['penalty']})^{power}*({product})^(1/{len(names)})"

    return step


def _in_percent(names: tuple[str, ...]) -> Step:
    return lambda answers: f"{_PERCENT}*{_score(names, 1)(answers)}"


def _wrong_precisions(params: Params) -> Mapping[str, Steps]:
    """Give the precisions that each mistake leads to, by field."""
    kinds: Mapping[str, Callable[[Params, int], Fraction]] = {
        "not_clipped": lambda p, n: Fraction(found(p.candidate, p.references, n), p.total(n)),
        "words_for_ngrams": lambda p, n: p.precision(n) * p.total(n) / p.c,
        "one_reference": lambda p, n: Fraction(
            clipped(p.candidate, p.references[:1], n), p.total(n)
        ),
        "distinct_only": lambda p, n: share_of_kinds(p.candidate, p.references, n),
        "recall": lambda p, n: p.precision(n) * p.total(n) / (p.r - n + 1),
    }
    orders = range(1, params.order + 1)
    return {
        name: {f"precision_{n}": constant(kind(params, n)) for n in orders if params.r >= n}
        for name, kind in kinds.items()
    }


def _wrong_lengths(params: Params) -> Mapping[str, Steps]:
    others = sorted({len(reference) for reference in params.references} - {params.r})
    c = params.c

    def power(answers: Answers) -> Value:
        return f"e^({1 - Fraction(answers['length']) / c})"

    penalties: Mapping[str, Step] = {
        "lengths_exchanged": lambda answers: f"e^({1 - c / Fraction(answers['length'])})",
        "ratio_for_penalty": lambda answers: str(c / Fraction(answers["length"])),
        "no_penalty": constant("1"),
        "bonus_for_length": power,
    }
    wrong: dict[str, Steps] = {name: {"penalty": step} for name, step in penalties.items()}
    return {"other_reference": {"length": constant(others[-1])}, **wrong} if others else wrong


def _wrong_scores(names: tuple[str, ...]) -> Mapping[str, Steps]:
    def arithmetic(answers: Answers) -> Value:
        mean = sum(Fraction(answers[name]) for name in names) / len(names)
        return f"({answers['penalty']})*({mean})"

    def product(answers: Answers) -> Value:
        whole = prod(Fraction(answers[name]) for name in names)
        return f"({answers['penalty']})*({whole})"

    if len(names) == 1:
        return {"penalty_left_out": {"score": _score(names, 0)}}
    return {
        "arithmetic_mean": {"score": arithmetic},
        "no_root": {"score": product},
        "penalty_left_out": {"score": _score(names, 0)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw two references and a candidate full of slips; None where nothing is to be seen."""
    nouns, verb = three_nouns(draws), draws.choice(VERBS)
    references = (
        sentence(nouns, verb, draws),
        sentence(nouns[: draws.between(2, 3)], verb, draws),
    )
    candidate = with_slips(draws.choice(references), draws)
    lengths = sorted(abs(len(reference) - len(candidate)) for reference in references)
    if lengths[0] == lengths[1] or len(set(map(len, references))) == 1:
        return None
    if not all(clipped(candidate, references, n) for n in (1, 2)):
        return None
    params = Params(candidate=candidate, references=references)
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether clipping shows, and the mistakes about means and length; numbers are fit to read."""
    first, second = params.precision(1), params.precision(2)
    kept = {mistake.name for mistake in build(params, None).misconceptions}
    of_length = {"bonus_for_length"} if params.c > params.r else {"penalty_left_out", "no_penalty"}
    return (
        params.c != params.r
        and params.candidate not in params.references
        and second < first < 1
        and first != Fraction(found(params.candidate, params.references, 1), params.c)
        and not any(map(reads_as_thousands, (first, second)))
        and kept >= {"arithmetic_mean", "no_root", *of_length}
    )


def ask(params: Params) -> Wording:
    """Show the sentences and ask for the steps of the score."""
    orders = range(1, params.order + 1)
    plain, german = _sentences(params)
    names = ", ".join(f"$p_{n}$" for n in orders)
    root = "" if params.order == 1 else f"^(1 slash {params.order})"
    product = " ".join(f"p_{n}" for n in orders)
    formula = f'$"BLEU" = "BP" dot ({product}){root}$'
    up_to = params.order
    return Wording(
        f"A candidate is compared with its references by BLEU, with n-grams up to $n = {up_to}$ and"
        f" equal weights. {plain}Words are compared as they stand. Give the modified (clipped)"
        f" precisions {names} as exact fractions (the index is the number $n$ of words in an"
        " n-gram); the reference length $r$, which is that of the reference closest in length to"
        ' the candidate; the brevity penalty $"BP"$ as an exact expression, such as'
        f" $e^(-3 slash 2)$; and {formula}, exactly or rounded to three decimal places.",
        f"Ein Kandidat wird mit BLEU an seinen Referenzen gemessen, mit n-Grammen bis $n = {up_to}$"
        f" und gleichen Gewichten. {german}Wörter werden verglichen, wie sie dastehen. Geben Sie"
        f" die modifizierten (gekappten) Präzisionen {names} als genaue Brüche an (der Index ist"
        " die Zahl $n$ der Wörter in einem n-Gramm); die Referenzlänge $r$, das ist die Länge der"
        " Referenz, die dem Kandidaten in der Länge am nächsten kommt; die Strafe für Kürze"
        ' $"BP"$ (brevity penalty) als genauen Ausdruck, etwa'
        f" $e^(-3 slash 2)$; und {formula}, genau oder auf drei Nachkommastellen gerundet.",
    )


def _sentences(params: Params) -> tuple[str, str]:
    """List the candidate and the references, in both languages."""
    english, german = [], []
    for at, words in enumerate((params.candidate, *params.references)):
        number = f" {at}" if len(params.references) > 1 else ""
        names = (f"Reference{number}", f"Referenz{number}") if at else ("Candidate", "Kandidat")
        english.append(f"{names[0]}: _{' '.join(words)}_")
        german.append(f"{names[1]}: _{' '.join(map(params.in_german, words))}_")
    return (
        "".join(f"\n- {line}" for line in english) + "\n\n",
        "".join(f"\n- {line}" for line in german) + "\n\n",
    )


def solution(params: Params) -> Wording:
    """Count n-grams, compare lengths, and put the pieces together."""
    orders = range(1, params.order + 1)
    counts = ", quad ".join(
        f"p_{n} = {clipped(params.candidate, params.references, n)}/{params.total(n)}"
        for n in orders
    )
    answers: dict[str, Value] = {f"precision_{n}": params.precision(n) for n in orders}
    answers |= {"length": params.r}
    penalty = _penalty(params)(answers)
    product = prod(params.precision(n) for n in orders)
    root = "" if params.order == 1 else f"^(1 slash {params.order})"
    value = exp(min(0.0, 1 - params.r / params.c)) * float(product) ** (1 / params.order)
    formulas = (
        f'$ {counts}, $ $ c = {params.c}, quad r = {params.r}, quad "BP" = {penalty}, quad'
        f' "BLEU" = {penalty} dot ({product}){root} approx {value:.3f}. $'
    )
    length = _LONG if params.c >= params.r else _SHORT
    return Wording(
        "Each n-gram of the candidate counts at most as often as the reference that has most of it."
        f" {formulas} {length.en}",
        "Jedes n-Gramm des Kandidaten zählt höchstens so oft wie in der Referenz, die am meisten"
        f" davon hat. {formulas} {length.de}",
    )


_SHORT = Wording(
    'The candidate of length $c$ is shorter than its reference, so that $"BP" = e^(1 - r slash c)$.'
    " A short candidate could reach high precisions by saying little; the penalty makes up for"
    " that.",
    "Der Kandidat der Länge $c$ ist kürzer als seine Referenz, also ist"
    ' $"BP" = e^(1 - r slash c)$. Ein kurzer Kandidat könnte hohe Präzisionen erreichen, indem er'
    " wenig sagt; das gleicht die Strafe aus.",
)
_LONG = Wording(
    "The candidate of length $c$ is not shorter than its reference, so that there is no penalty."
    " Nor is there a reward: words too many already make the precisions smaller.",
    "Der Kandidat der Länge $c$ ist nicht kürzer als seine Referenz, also gibt es keine Strafe."
    " Eine Belohnung gibt es auch nicht: Überzählige Wörter verkleinern schon die Präzisionen.",
)

TITLES: Mapping[str, Wording] = {
    **{
        f"precision_{n}": Wording(f"Modified precision p_{n}", f"Modifizierte Präzision p_{n}")
        for n in range(1, 5)
    },
    "length": Wording("Reference length r", "Referenzlänge r"),
    "penalty": Wording("Brevity penalty", "Strafe für Kürze"),
    "score": Wording("BLEU", "BLEU"),
}


FAMILY = Family(
    name="bleu",
    title=Wording("BLEU by hand", "BLEU von Hand"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=20, denominator=12, letters=40),
)
