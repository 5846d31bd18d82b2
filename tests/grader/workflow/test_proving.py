"""A family is tried before anybody sees it: every defect that a proof is for is found by it."""

import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import BaseModel, ConfigDict

from grader.cli import root
from grader.errors import GraderError
from grader.workflow.proving import Chosen, chosen, making, proofs, prove
from grader.workflow.proving.mutations import small_mutations
from grader.workflow.proving.oracle import differ
from grader.workflow.proving.spellings import spellings
from grader.workflow.proving.told import proved_document, proved_text
from grader.workflow.proving.trial import Trial, open_trial
from problems import families
from problems.draw import Draws
from problems.errors import ProblemError
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


@pytest.mark.parametrize(
    "proof", [*making.MAKING, *proofs.PROOFS], ids=lambda proof: proof.__name__
)
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
        (Friendly(largest=6), "sum: 7 is no friendly number (numerators to 6, denominators to 12)"),
        (
            Friendly(denominator=1),
            "half: 7/2 is no friendly number (numerators to 100, denominators to 1)",
        ),
    ],
)
def test_numbers_that_nobody_works_out_by_hand_are_found(friendly: Friendly, said: str) -> None:
    assert said in told(proofs.numbers_are_friendly, trial_of(friendly=friendly))


@pytest.mark.parametrize(("doubts", "faults"), [(False, 1), (True, 0)])
def test_a_check_that_calls_a_rounded_answer_wrong_is_found(*, doubts: bool, faults: int) -> None:
    def thirds(problem: Problem) -> Problem:
        check = Check("number", {"doubt_rounded": doubts})
        third = Field("half", check, lambda _: Fraction(2, 3))
        return replace(problem, fields=(problem.fields[0], third))

    found = told(proofs.rounding_is_not_wrong, trial_of(build=rebuilt(thirds)))
    assert len(found) == faults
    assert all("rounded to 0.6667 is marked as wrong" in fault for fault in found)


def test_a_family_without_words_or_with_one_language_is_found() -> None:
    assert told(making.is_worded, trial_of(solution=None)) == ["the family has no solution"]
    same = Wording("Say.", "Say.")
    (fault,) = told(making.is_worded, trial_of(ask=lambda _: same))
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
    assert [one.family.name for one in chosen("attention_product")] == ["attention_product"]
    assert [one.family.name for one in chosen("sheet05")] == ["attention_product"]
    with pytest.raises(GraderError, match="no variants"):
        chosen("rubric_text")
    with pytest.raises(GraderError, match="no family or sheet"):
        chosen("no_such_thing")


def test_faults_are_told_with_their_seed() -> None:
    proved = prove(Chosen(replace(SOUND, solution=None)), 3)
    assert [fault.seed for fault in proved.faults] == [0, 1, 2]
    text = proved_text([proved])
    assert text.startswith("invented: 3 variants tried, 3 of them different, 3 faults\n")
    assert "invented, seed 1: the family has no solution (params {'a':" in text
    (one,) = proved_document([proved])["families"]
    assert [fault["what"] for fault in one["faults"]] == ["the family has no solution"] * 3


def broken(change: Callable[[Problem], Problem] | None = None, **changes: Any) -> Told:
    """Prove the sound family with something changed, and give what is told."""
    build_ = {"build": rebuilt(change)} if change else {}
    return [fault.what for fault in prove(Chosen(replace(SOUND, **build_, **changes)), 6).faults]


def half(problem: Problem, **changes: Any) -> Problem:
    return replace(problem, fields=(problem.fields[0], replace(problem.fields[1], **changes)))


def mistaken(problem: Problem, **changes: Any) -> Problem:
    first, second = problem.misconceptions
    return replace(problem, misconceptions=(first, replace(second, **changes)))


COUNTER = count()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: half(p, solve=lambda _: None), "half: solve gives None"),
        (
            lambda p: half(p, solve=lambda a: a["sum"] / 2, needs=()),
            "half: solve uses more than needs says ([])",
        ),
        (lambda p: half(p, needs=("half",)), "half: needs 'half', which is no earlier field"),
        (lambda p: half(p, solve=lambda a: a["sum"] / 2), "holds a float"),
        (lambda p: half(p, solve=lambda _: next(COUNTER)), "and then"),
        (lambda p: half(p, check=Check("nummer")), "there is no checker 'nummer'"),
        (lambda p: mistaken(p, name="tripled"), "tripled has no message among the family's"),
        (lambda p: mistaken(p, message=Wording("No.", "")), "doubled has no message in both"),
        (lambda p: mistaken(p, message=Wording("No.", "Nein.")), "doubled has another message"),
        (lambda p: mistaken(p, steps={"hlaf": lambda _: 1}), "about 'hlaf', which is no field"),
        (lambda p: mistaken(p, steps={"half": lambda a: a["smu"]}), "asks for 'smu'"),
        (lambda p: mistaken(p, steps={"half": lambda a: a.sum}), "it fails (AttributeError"),
    ],
)
def test_what_is_wrong_with_a_problem_is_told(
    change: Callable[[Problem], Problem], told: str
) -> None:
    assert any(told in what for what in broken(change)), broken(change)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"draw": lambda _: Params(a=time.perf_counter_ns(), b=1)}, "from the same seed"),
        ({"draw": lambda _: Params(a=next(COUNTER), b=1)}, "from the same seed"),
        ({"draw": lambda _: Params(a=2, b=1)}, "5 of 6 variants are repeated"),
        ({"few": 3}, "6 variants differ, and `few` says 3"),
        ({"draw": lambda draws: Params(a=draws.nothing(), b=1)}, "it fails (AttributeError"),
        ({"ask": lambda _: Wording("Add {a}.", "Rechnen Sie.")}, "ask: {a} is not filled in"),
        ({"ask": lambda params: Wording(f"{params.c}", "")}, "it fails (AttributeError"),
        ({"solution": lambda _: Wording("So.", " ")}, "solution is not there in both languages"),
        ({"titles": {"sum": Wording("Sum", ""), "half": SAID}}, "the title of sum is not there"),
    ],
)
def test_what_is_wrong_with_a_family_is_told(changes: dict[str, Any], told: str) -> None:
    found = broken(**changes)
    assert any(told in what for what in found), found


def test_a_draw_that_never_succeeds_is_told_with_what_it_was_refused_for() -> None:
    with pytest.raises(ProblemError, match="draw gave nothing 1000 times"):
        prove(Chosen(replace(SOUND, draw=lambda _: None)), 1)
    same = replace(SOUND, build=rebuilt(lambda p: mistaken(p, steps={"half": p.fields[1].solve})))
    with pytest.raises(ProblemError, match="the mistake doubled gives the right answer 1000 times"):
        prove(Chosen(same), 1)


def test_wide_matrices_and_large_numbers_within_expressions_are_not_friendly() -> None:
    def wide(problem: Problem) -> Problem:
        row = Field("sum", Check("matrix"), lambda _: ((1,) * 7,))
        long = Field("half", Check("expression"), lambda _: "sqrt(12345)")
        return replace(problem, fields=(row, long), misconceptions=())

    told_ = told(proofs.numbers_are_friendly, trial_of(build=rebuilt(wide)))
    assert told_[0] == "sum: 7 columns are more than 6"
    assert "half: 12345 in 'sqrt(12345)' is no friendly number" in told_


def test_what_nothing_could_be_tried_of_is_said() -> None:
    def guarded(problem: Problem) -> Problem:
        first, second = problem.fields
        return replace(problem, fields=(replace(first, guard=lambda _: False), second))

    proved = prove(Chosen(replace(SOUND, build=rebuilt(guarded))), 3)
    assert proved.untried == ("carrying sum to half",)
    assert "could be tried with none of them: carrying sum to half" in proved_text([proved])
    assert prove(Chosen(SOUND), 3).untried == ()


def test_slips_within_an_expression_are_tried_where_a_number_is_asked_for() -> None:
    found = set(small_mutations("number", "e^(-1/9)*sqrt(7)", Draws(bytes(32))))
    assert "e*(-1/9)*sqrt(7)" in found
    assert any("sqrt(8)" in text or "-2/9" in text or "-1/10" in text for text in found)
    assert differ("number", "sqrt(7)", "sqrt(8)", {})
    assert not differ("number", "sqrt(4)", Fraction(2), {})


@pytest.mark.parametrize(
    ("left", "right", "options", "expected"),
    [
        (Fraction(1, 167), Fraction(3, 500), {"rtol": "0.005"}, False),
        (Fraction(1, 167), Fraction(3, 500), {}, True),
        (Fraction(8), Fraction(7), {"rtol": "0.005"}, True),
        ("sqrt(9/501)", "sqrt(9/500)", {"rtol": Fraction(1, 200)}, False),
        ("tanh(1)/5", "tanh(1)/4", {"atol": "0.01"}, True),
        ("tanh(1/5)/5", "tanh(1/5)/4", {"atol": "0.01"}, False),
        ("sqrt(2)", "1.414", {"digits": 3}, False),
    ],
)
def test_a_tolerance_excuses_what_it_is_for_and_no_more(
    left: Value, right: Value, options: dict[str, Any], *, expected: bool
) -> None:
    assert differ("number", left, right, options, by_more=True) is expected
    assert differ("number", left, right, options)


DEPENDS_ON_ORDER = """
    from pydantic import BaseModel
    from problems.model import Check, Family, Field, Problem, Wording

    class Params(BaseModel):
        word: str

    SAID = Wording("Say.", "Sagen Sie.")
    WORDS = {f"word{n}" for n in range(50)}

    FAMILY = Family(
        name="hash_order",
        title=Wording("Order", "Ordnung"),
        params=Params,
        build=lambda params, _: Problem(
            (Field("length", Check("number"), lambda _: len(params.word)),)
        ),
        draw=lambda draws: Params(word=list(WORDS)[draws.below(50)]),
        ask=lambda _: SAID,
        titles={"length": Wording("Length", "Länge")},
        solution=lambda _: SAID,
        few=50,
    )
"""


def test_a_draw_that_hangs_on_the_order_of_a_set_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hash_order.py").write_text(textwrap.dedent(DEPENDS_ON_ORDER), "utf-8")
    code = f"import problems.families as f; f.__path__.append({str(tmp_path)!r})\n"
    (tmp_path / "sitecustomize.py").write_text(code, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(families, "__path__", [*families.__path__, str(tmp_path)])
    families.names.cache_clear()
    try:
        done = CliRunner().invoke(root, ["sheet", "test", "hash_order", "--seeds", "5"])
    finally:
        families.names.cache_clear()
    assert "in another process, the same seed gives other params" in done.output
    assert done.exit_code == 1
