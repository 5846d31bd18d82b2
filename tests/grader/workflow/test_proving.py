"""A family is tried before anybody sees it: every defect that a proof is for is found by it."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from grader.errors import GraderError
from grader.workflow.proving import chosen, proofs
from grader.workflow.proving.oracle import differ
from grader.workflow.proving.spellings import spellings
from grader.workflow.proving.told import proved_document, proved_text
from grader.workflow.proving.trial import Trial, open_trial
from problems.model import (
    Check,
    Family,
    Field,
    Friendly,
    Misconception,
    Problem,
    Value,
    Wording,
)

Told = list[str]
SAID = Wording("Say.", "Sagen Sie.")


class Params(BaseModel):
    """Two numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    a: int
    b: int


def build(params: Params, _: None = None) -> Problem:
    """Ask for a sum, and for its half."""
    number = Check("number")
    return Problem(
        fields=(
            Field("sum", number, lambda _: params.a + params.b),
            Field("half", number, lambda answers: Fraction(answers["sum"]) / 2, ("sum",)),
        ),
        misconceptions=(
            Misconception("taken_away", SAID, {"sum": lambda _: params.a - params.b}),
            Misconception("doubled", SAID, {"half": lambda answers: answers["sum"] * 2}),
        ),
    )


SOUND = Family(
    name="invented",
    title=Wording("Sums", "Summen"),
    params=Params,
    build=build,
    draw=lambda draws: Params(a=draws.between(1, 9), b=draws.between(1, 9)),
    mistakes={"taken_away": SAID, "doubled": SAID},
    ask=lambda _: SAID,
    titles={"sum": Wording("Sum", "Summe"), "half": Wording("Half", "Hälfte")},
    solution=lambda _: SAID,
)


def trial_of(family: Family = SOUND, **changes: Any) -> Trial:
    return open_trial(replace(family, **changes), {"a": 4, "b": 3})


def rebuilt(change: Callable[[Problem], Problem]) -> Callable[[Params, None], Problem]:
    return lambda params, _: change(build(params))


def told(proof: proofs.Proof, trial: Trial) -> Told:
    return list(proof(trial))


@pytest.mark.parametrize("proof", proofs.PROOFS, ids=lambda proof: proof.__name__)
def test_nothing_is_objected_to_in_a_sound_family(proof: proofs.Proof) -> None:
    assert told(proof, trial_of()) == []


def test_an_answer_of_ours_that_is_not_read_again_is_found() -> None:
    def as_text(problem: Problem) -> Problem:
        check = Check("expression", {"variables": ("x",)})
        return replace(problem, fields=(Field("sum", check, lambda _: "x/y"), problem.fields[1]))

    (fault,) = told(proofs.cannot_be_written, trial_of(build=rebuilt(as_text)))
    assert fault.startswith("sum: our own answer 'x/y' is none of its kind")


def test_a_mistake_that_is_not_told_from_another_is_found() -> None:
    def twice(problem: Problem) -> Problem:
        first = problem.misconceptions[0]
        other = replace(first, name="second")
        return replace(problem, misconceptions=(first, other))

    (fault,) = told(proofs.mistakes_show, trial_of(build=rebuilt(twice)))
    assert "the mistake second (1) is not named" in fault


def test_an_error_that_is_not_carried_is_found() -> None:
    def loose(problem: Problem) -> Problem:
        first, second = problem.fields
        return replace(problem, fields=(first, replace(second, check=Check("number", {"atol": 9}))))

    (fault,) = told(proofs.errors_are_carried, trial_of(build=rebuilt(loose)))
    assert fault == "half: -7/2 follows from sum = -7, and is marked correct"


def test_a_disturbance_that_rounding_hides_is_passed_over() -> None:
    def rounded(problem: Problem) -> Problem:
        first, second = problem.fields
        fields = (
            replace(first, solve=lambda _: 7000),
            replace(second, check=Check("number", {"rtol": "0.01"})),
        )
        return replace(problem, fields=fields)

    trial = trial_of(build=rebuilt(rounded))
    assert told(proofs.errors_are_carried, trial) == []


def test_a_disturbance_that_a_guard_refuses_is_not_tried() -> None:
    def guarded(problem: Problem) -> Problem:
        first, second = problem.fields
        return replace(problem, fields=(replace(first, guard=lambda value: value == 7), second))

    assert told(proofs.errors_are_carried, trial_of(build=rebuilt(guarded))) == []


def test_a_check_that_lets_slips_pass_is_found() -> None:
    def loose(problem: Problem) -> Problem:
        first, second = problem.fields
        check = Check("number", {"atol": "1.5"})
        return replace(problem, fields=(replace(first, check=check), second))

    faults = told(proofs.slips_are_told, trial_of(build=rebuilt(loose)))
    assert [one.partition(" is not ")[0] for one in faults] == ["sum: '8'", "sum: '6'"]


@pytest.mark.parametrize(
    ("friendly", "said"),
    [
        (Friendly(largest=6), "sum: 7 is no friendly number"),
        (Friendly(denominator=1), "half: 7/2 is no friendly number"),
    ],
)
def test_numbers_that_nobody_works_out_by_hand_are_found(friendly: Friendly, said: str) -> None:
    assert said in told(proofs.numbers_are_friendly, trial_of(friendly=friendly))


def test_a_family_without_words_or_with_one_language_is_found() -> None:
    assert told(proofs.is_worded, trial_of(solution=None)) == ["the family has no solution"]
    same = Wording("Say.", "Say.")
    (fault,) = told(proofs.is_worded, trial_of(ask=lambda _: same))
    assert fault == "ask is not there in both languages"


@pytest.mark.parametrize(
    ("kind", "left", "right", "options", "expected"),
    [
        ("number", Fraction(1, 2), Fraction(2, 4), {}, False),
        ("matrix", ((1, 2),), ((1,), (2,)), {}, True),
        ("matrix", ((1, 2),), ((1,), (2,)), {"vector": True}, False),
        ("matrix", ((1, 2),), ((2,), (1,)), {"vector": True}, True),
        ("shape", ("N", "d"), ("d", "N"), {}, True),
        ("expression", "(x+1)^2", "x^2+2*x+1", {"variables": ("x",)}, False),
        ("expression", "(x+1)^2", "x^2+2*x+2", {"variables": ("x",)}, True),
        ("expression", "e/(e+D-1)", "1/(1+(D-1)/e)", {"variables": ("D",)}, False),
        ("growth", "3*N^2+N", "N^2", {"variables": ("N",)}, False),
        ("growth", "N^2", "N^2*log(N)", {"variables": ("N",)}, True),
        ("growth", "N*k^2", "N*k", {"variables": ("N", "k")}, True),
        ("growth", "max(N, k)", "N+k", {"variables": ("N", "k")}, False),
    ],
)
def test_the_oracle_tells_by_numbers_alone(
    kind: str, left: Value, right: Value, options: dict[str, Any], *, expected: bool
) -> None:
    assert differ(kind, left, right, options) is expected


def test_a_value_is_written_as_hands_and_programs_write_it() -> None:
    halves = list(spellings(Field("x", Check("number")), Fraction(-5, 2)))
    assert {"-5/2", "-2.5", "-2,5"} <= set(halves)
    rows = list(spellings(Field("x", Check("matrix")), ((1, Fraction(1, 2)), (0, 3))))
    assert "1 1/2\n0 3" in rows
    assert "[[1 0.5]\n [0 3]]" in rows
    assert any("pmatrix" in text for text in rows)


def test_what_is_tried_is_a_family_or_what_a_sheet_draws() -> None:
    assert [one.name for one in chosen("attention_product")] == ["attention_product"]
    assert [one.name for one in chosen("sheet05")] == ["attention_product"]
    with pytest.raises(GraderError, match="no variants"):
        chosen("rubric_text")
    with pytest.raises(GraderError, match="no family or sheet"):
        chosen("no_such_thing")


def test_faults_are_told_with_their_seed() -> None:
    from grader.workflow.proving import prove

    proved = prove(replace(SOUND, solution=None), 3)
    assert [fault.seed for fault in proved.faults] == [0, 1, 2]
    text = proved_text([proved])
    assert text.startswith("invented: 3 variants tried, 3 of them different, 3 faults\n")
    assert "invented, seed 1: the family has no solution (params {'a':" in text
    (one,) = proved_document([proved])["families"]
    assert [fault["what"] for fault in one["faults"]] == ["the family has no solution"] * 3
