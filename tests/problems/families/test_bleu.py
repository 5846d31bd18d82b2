"""BLEU against the definition computed in another way, the paper's examples, and every mistake."""

from fractions import Fraction
from hashlib import sha256
from math import exp, log
from typing import Any

import pytest
from nltk.translate.bleu_score import (
    brevity_penalty,
    closest_ref_length,
    modified_precision,
    sentence_bleu,
)
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.draw import Draws
from problems.families.bleu import FAMILY, MISTAKES, Params, ask, solution
from problems.model import Misconception, Value
from problems.solvers.ngrams import closest_length


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PAPER = tuple(
    words(text)
    for text in (
        "it is a guide to action that ensures that the military will forever heed party commands",
        (
            "it is the guiding principle which guarantees the military forces always being under"
            " the command of the party"
        ),
        "it is the practical guide for the army always to heed the directions of the party",
    )
)
GOOD = words(
    "it is a guide to action which ensures that the military always obeys the commands of the party"
)
POOR = words("it is to insure the troops forever hearing the activity guidebook that party direct")
GIVEN: dict[str, Any] = {
    "candidate": words("the horse sees sees the child"),
    "references": (
        words("the horse sees the small child again outside"),
        words("the old horse sees the child and the red house again here"),
    ),
}
PARAMS = Params(**GIVEN)


def solved(params: Params) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for field in FAMILY.build(params, None).fields:
        assert field.solve is not None
        answers[field.name] = field.solve(answers)
    return answers


def mistakes(params: Params) -> dict[str, Misconception]:
    return {m.name: m for m in FAMILY.build(params, None).misconceptions}


def number(text: str) -> float:
    return float(eval(text.replace("^", "**").replace("e", str(exp(1)))))  # noqa: S307 - our text


def precision(params: Params, n: int) -> Fraction:
    """Strike out n-grams one by one, in the reference that serves each best."""
    grams = [" ".join(params.candidate[i : i + n]) for i in range(len(params.candidate) - n + 1)]
    matched = 0
    for gram in sorted(set(grams)):
        best = 0
        for reference in params.references:
            left = [" ".join(reference[i : i + n]) for i in range(len(reference) - n + 1)]
            struck = 0
            for one in grams:
                if one == gram and one in left:
                    left.remove(one)
                    struck += 1
            best = max(best, struck)
        matched += best
    return Fraction(matched, len(grams))


def score(params: Params) -> float:
    gaps = [(abs(len(x) - len(params.candidate)), len(x)) for x in params.references]
    _, r = min(gaps)
    penalty = min(0.0, 1 - r / len(params.candidate))
    logs = [log(precision(params, n)) for n in range(1, params.order + 1)]
    return exp(penalty + sum(logs) / params.order)


@pytest.mark.parametrize(
    ("candidate", "one", "two"), [(GOOD, "17/18", "10/17"), (POOR, "8/14", "1/13")]
)
def test_the_precisions_are_those_of_the_paper(
    candidate: tuple[str, ...], one: str, two: str
) -> None:
    found = solved(Params(candidate=candidate, references=PAPER))
    assert (found["precision_1"], found["precision_2"]) == (Fraction(one), Fraction(two))


def test_seven_times_the_same_word_is_found_twice() -> None:
    reference = words("the cat is on the mat")
    params = Params(candidate=("the",) * 7, references=(reference,), order=1)
    assert solved(params)["precision_1"] == Fraction(2, 7)


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize(
    "candidate", [GIVEN["candidate"], words("the horse sees the child and the")]
)
def test_the_score_is_that_of_the_definition(order: int, candidate: tuple[str, ...]) -> None:
    params = Params(**GIVEN | {"candidate": candidate, "order": order})
    assert number(solved(params)["score"]) == pytest.approx(score(params))


def test_only_short_candidates_are_punished() -> None:
    assert solved(PARAMS)["penalty"] == "e^(-1/3)"
    long = Params(candidate=words("the old child sees"), references=(words("the child sees"),))
    assert solved(long)["penalty"] == "1"


STRANGE = Params(**GIVEN | {"candidate": words("the dog sees sees the child")})
LONG = Params(candidate=words("the old child sees"), references=(words("the child sees"),), order=1)
WRONG = [
    (PARAMS, "not_clipped", "precision_1", 1.0),
    (PARAMS, "words_for_ngrams", "precision_2", 4 / 6),
    (PARAMS, "one_reference", "precision_2", 3 / 5),
    (STRANGE, "distinct_only", "precision_1", 3 / 4),
    (PARAMS, "recall", "precision_1", 5 / 8),
    (PARAMS, "recall", "precision_2", 4 / 7),
    (PARAMS, "other_reference", "length", 12.0),
    (PARAMS, "lengths_exchanged", "penalty", exp(1 - 6 / 8)),
    (PARAMS, "ratio_for_penalty", "penalty", 6 / 8),
    (PARAMS, "no_penalty", "penalty", 1.0),
    (STRANGE, "arithmetic_mean", "score", exp(1 - 8 / 6) * (4 / 6 + 2 / 5) / 2),
    (LONG, "bonus_for_length", "penalty", exp(1 - 3 / 4)),
    (PARAMS, "in_percent", "score", 100 * exp(1 - 8 / 6) * (5 / 6 * 4 / 5) ** 0.5),
    (PARAMS, "no_root", "score", exp(1 - 8 / 6) * 5 / 6 * 4 / 5),
    (PARAMS, "penalty_left_out", "score", (5 / 6 * 4 / 5) ** 0.5),
]


@pytest.mark.parametrize(("params", "name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    params: Params, name: str, field: str, expected: float
) -> None:
    right = solved(params)
    found = mistakes(params)[name].steps[field](right)
    assert number(str(found)) == pytest.approx(expected)
    assert number(str(found)) != pytest.approx(number(str(right[field])))


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for _, name, _, _ in WRONG} == set(MISTAKES)


def test_no_mistake_gives_what_another_one_gave() -> None:
    assert "precision_2" not in mistakes(PARAMS)["not_clipped"].steps
    assert "distinct_only" not in mistakes(PARAMS)


def test_penalty_and_score_follow_the_students_answers() -> None:
    fields = {field.name: field for field in FAMILY.build(PARAMS, None).fields}
    penalty, total = fields["penalty"].solve, fields["score"].solve
    assert penalty is not None
    assert penalty({"length": 12}) == "e^(-1)"
    assert total is not None
    theirs = {"precision_1": Fraction(1), "precision_2": Fraction(1, 4), "penalty": "e^(-1)"}
    assert number(total(theirs)) == pytest.approx(exp(-1) / 2)
    guard = fields["precision_1"].guard
    assert guard is not None
    assert [guard(Fraction(n, 2)) for n in range(4)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"candidate": words("zebra yak"), "order": 1}, "no n-gram"),
        ({"candidate": words("the child"), "order": 3}, "at least `order` words"),
        ({"references": (words("the child sees"), words("the child sees the red old car here now")),
          "candidate": words("the child sees the red car")}, "equally close"),
        ({"german": {"horse": "Kind"}}, "same German word"),
        ({"candidate": ("the", "#horse")}, "pattern"),
        ({"order": 5}, "less than or equal to 4"),
    ],
)  # fmt: skip
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params(**GIVEN | change)


def test_draws_agree_with_the_definition_and_show_clipping_and_brevity() -> None:
    for seed in range(25):
        params = Params(**draw_of(FAMILY, None, seed_of(FAMILY, seed)))
        found = solved(params)
        assert found["precision_1"] == precision(params, 1)
        assert found["precision_2"] == precision(params, 2)
        assert number(found["score"]) == pytest.approx(score(params))
        assert (params.c < found["length"]) == (found["penalty"] != "1")


def test_german_sentences_have_the_same_ngrams() -> None:
    translated = [
        tuple(map(PARAMS.in_german, sentence))
        for sentence in (PARAMS.candidate, *PARAMS.references)
    ]
    german = Params(candidate=translated[0], references=tuple(translated[1:]))
    assert solved(german) == solved(PARAMS)
    assert "das Pferd sieht sieht das Kind" in ask(PARAMS).de
    assert "the horse sees sees the child" in ask(PARAMS).en


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("candidate", [GOOD, POOR])
def test_the_papers_examples_agree_with_nltk(candidate: tuple[str, ...], order: int) -> None:
    theirs = [modified_precision(PAPER, candidate, n) for n in range(1, order + 1)]
    if not all(theirs):
        with pytest.raises(ValidationError, match="score is zero"):
            Params(candidate=candidate, references=PAPER, order=order)
        return
    _agrees(Params(candidate=candidate, references=PAPER, order=order))


def test_many_drawn_variants_agree_with_nltk() -> None:
    drawn = [Params(**draw_of(FAMILY, None, seed_of(FAMILY, seed))) for seed in range(100)]
    for params in drawn:
        _agrees(params)
    assert {params.c > params.r for params in drawn} == {False, True}


def _agrees(params: Params) -> None:
    """Compare precisions, reference length, penalty and score with those of NLTK."""
    orders, answers = range(1, params.order + 1), solved(params)
    for n in orders:
        theirs = modified_precision(params.references, params.candidate, n)
        assert answers[f"precision_{n}"] == Fraction(theirs.numerator, theirs.denominator)
    length = closest_ref_length(params.references, params.c)
    assert answers["length"] == length
    assert number(answers["penalty"]) == pytest.approx(brevity_penalty(length, params.c))
    weights = [1 / params.order] * params.order
    theirs = sentence_bleu(params.references, params.candidate, weights=weights)
    assert number(answers["score"]) == pytest.approx(theirs)


@pytest.mark.parametrize("lengths", [(3, 5), (5, 3), (4, 9), (2, 3, 7), (6, 2)])
def test_of_two_lengths_equally_close_the_shorter_counts_as_in_nltk(
    lengths: tuple[int, ...],
) -> None:
    references = [("a",) * length for length in lengths]
    for c in range(1, 10):
        assert closest_length(("a",) * c, references) == closest_ref_length(references, c)


def test_a_long_candidate_is_told_that_length_is_no_merit() -> None:
    assert "no penalty" in solution(LONG).en
    assert "keine Strafe" in solution(LONG).de
    assert "e^(1 - r slash c)" in solution(PARAMS).en


def test_a_score_in_percent_keeps_its_points_and_is_told_so() -> None:
    trial = open_trial(FAMILY, PARAMS.model_dump(mode="json"))
    mark = trial.marked({"score": f"{100 * score(PARAMS):.1f}"})["score"]
    assert mark.points == 1
    assert [f.code for f in mark.findings] == ["misconception.bleu.in_percent"]


def test_the_worked_solution_rounds_the_score() -> None:
    assert f"{score(PARAMS):.3f}" in solution(PARAMS).en


def test_the_same_seed_draws_the_same_sentences() -> None:
    seed = sha256(b"bleu").digest()
    assert FAMILY.draw is not None
    assert FAMILY.draw(Draws(seed)) == FAMILY.draw(Draws(seed))
