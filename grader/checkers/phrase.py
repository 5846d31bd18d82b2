"""A short phrase, decided only where the whole answer is a wording from a table.

>>> from grader.model import Context
>>> options = Options(right=("N_KV", "over the keys"), wrong=("over the queries",))
>>> reference = lift("N_KV", options)
>>> for text in ("Over keys.", "over the queries", "keys, not queries"):
...     print(compare(reference, parse(text, options), options, Context()).outcome.value)
correct
incorrect
undecided
"""

from collections.abc import Mapping
from typing import Self

from pydantic import model_validator

from grader.checkers import Checker
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Context, Finding, Frozen, Understood
from grader.notation.phrases import Phrase, read_phrase, rename_letters, split_list

CODES: Mapping[str, Code] = {
    "phrase.wrong": Code(
        "“{found}” is not what was asked for.", "„{found}“ ist nicht das Gefragte."
    ),
    "phrase.factor": Code(
        "“{found}” is not one of the factors asked for.",
        "„{found}“ gehört nicht zu den gefragten Größen.",
    ),
    "phrase.other": Code(
        "The wording “{found}” is not in the table; a person decides.",
        "Die Formulierung „{found}“ steht nicht in der Tabelle; ein Mensch entscheidet.",
    ),
}


class Options(Frozen):
    """The tables: of whole wordings, or of the wordings of each factor in any order.

    With `choices`, the sheet names all answers that there are, each as a group of wordings that
    mean the same: the reference's group is right, also where the reference is what follows from
    the student's own values, and every other group is wrong.
    With `factors`, an answer lists as many factors as there are; it is right where each is worded
    in one of its ways, wrong where one of them is in `known_wrong` and all are known.
    """

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    factors: tuple[tuple[str, ...], ...] = ()
    known_wrong: tuple[str, ...] = ()
    choices: tuple[tuple[str, ...], ...] = ()

    @model_validator(mode="after")
    def _check_overlap(self) -> Self:
        good = {read_phrase(w).words for w in (*self.right, *(w for g in self.factors for w in g))}
        for wording in (*self.wrong, *self.known_wrong):
            if read_phrase(wording).words in good:
                raise ValueError(f"the wording {wording!r} is both right and wrong")
        return self

    @model_validator(mode="after")
    def _check_choices(self) -> Self:
        if self.choices and (self.right or self.wrong or self.factors or self.known_wrong):
            raise ValueError("choices stand alone: they say what is right and what is wrong")
        groups = [{read_phrase(wording).words for wording in group} for group in self.choices]
        if sum(map(len, groups)) != len(set().union(*groups)):
            raise ValueError("a wording belongs to two of the choices")
        return self


def parse(text: str, options: Options) -> Phrase:
    """Read a phrase into words in one spelling."""
    del options
    return read_phrase(text)


def lift(value: str, options: Options) -> Phrase:
    """Read a family's phrase."""
    return parse(value, options)


def to_plain(answer: Phrase) -> str:
    """Return the phrase as it was read."""
    return answer.text


def show(answer: Phrase) -> Understood:
    """Show the phrase in one spelling."""
    return Understood(" ".join(answer.tokens))


def compare(reference: Phrase, answer: Phrase, options: Options, context: Context) -> Comparison:
    """Look the whole phrase up."""
    del context
    words = answer.words
    if options.factors:
        return _compare_factors(answer, options)
    if options.choices:
        return _compare_choices(reference, answer, options)
    if words == reference.words or words in {read_phrase(w).words for w in options.right}:
        return correct("table")
    if words in {read_phrase(w).words for w in options.wrong}:
        return incorrect("table", _finding("phrase.wrong", answer))
    return undecided("table", _finding("phrase.other", answer))


def _compare_choices(reference: Phrase, answer: Phrase, options: Options) -> Comparison:
    groups = [{read_phrase(wording).words for wording in group} for group in options.choices]
    meant = {number for number, group in enumerate(groups) if answer.words in group}
    if not meant:
        return undecided("table", _finding("phrase.other", answer))
    if answer.words == reference.words or any(reference.words in groups[at] for at in meant):
        return correct("table")
    return incorrect("table", _finding("phrase.wrong", answer))


def _compare_factors(answer: Phrase, options: Options) -> Comparison:
    groups = [{read_phrase(w).words for w in group} for group in options.factors]
    bad = {read_phrase(wording).words for wording in options.known_wrong}
    pieces = split_list(answer)
    places = [_place(piece, groups, bad) for piece in pieces]
    if len(pieces) != len(groups) or None in places:
        return undecided("table", _finding("phrase.other", answer))
    if sorted(place for place in places if place is not None) == list(range(len(groups))):
        return correct("table")
    wrong = [p for p, place in zip(pieces, places, strict=True) if place == _BAD]
    if not wrong:
        return undecided("table", _finding("phrase.other", answer))
    findings = [Finding(code="phrase.factor", args={"found": " ".join(piece)}) for piece in wrong]
    return incorrect("table", *findings)


_BAD = -1


def _place(
    piece: tuple[str, ...], groups: list[set[tuple[str, ...]]], bad: set[tuple[str, ...]]
) -> int | None:
    """Return which factor a piece words, -1 for one known to be wrong, None for an unknown one."""
    for place, group in enumerate(groups):
        if piece in group:
            return place
    return _BAD if piece in bad else None


def _finding(code: str, answer: Phrase) -> Finding:
    return Finding(code=code, args={"found": answer.text})


def rename(answer: Phrase, letters: Mapping[str, str]) -> Phrase:
    """Put the sheet's letters for the student's own, word by word."""
    return rename_letters(answer, letters)


CHECKER = Checker(
    name="phrase",
    reads="phrase",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
    rename=rename,
)
