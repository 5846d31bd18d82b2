"""A catalogue opens what fits together, and says exactly what does not."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import Catalogue, draw_params, open_catalogue
from grader.catalogue.redraw import ambiguity, solved
from grader.checkers import find
from grader.model import Context, Outcome
from problems.errors import ProblemError
from problems.model import Check, Field, Misconception, Problem, Wording
from problems.sheet import load_sheet, shipped
from problems.solvers.symbols import constant

SHEET = (Path(__file__).parents[1] / "cases/sheets/probe.toml").read_text("utf-8")

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small sheet, with one text in it replaced, and return its path."""

    def write_sheet(old: str = "", new: str = "") -> Path:
        assert old in SHEET
        path = tmp_path / "probe.toml"
        path.write_text(SHEET.replace(old, new, 1) if old else SHEET, "utf-8")
        return path

    return write_sheet


@pytest.fixture(scope="module")
def sheet05() -> Catalogue:
    """Open sheet 5 with its key."""
    return open_catalogue("sheet05")


def _copy(to: Path, *, with_key: bool) -> Path:
    source = load_sheet("sheet05").path
    assert source is not None
    path = to / "sheet05.toml"
    shutil.copy(source, path)
    if with_key:
        shutil.copy(source.with_name("sheet05.key.toml"), to)
    return path


def test_sheet_5_opens_with_a_problem_for_each_part(sheet05: Catalogue) -> None:
    for part in sheet05.sheet.parts:
        names = [field.name for field in sheet05.problem(part.id).fields]
        assert names == [field.name for field in part.fields]


def test_whatever_a_person_decides_has_criteria_that_add_up(sheet05: Catalogue) -> None:
    worth = {
        (part.id, field.name): sum((c.points for c in field.criteria), Decimal(0))
        for part in sheet05.sheet.parts
        for field in sheet05.problem(part.id).fields
        if find(field.check.checker).by_person
    }
    assert worth == {
        ("1.1", "text"): 1,
        ("1.2", "text"): 2,
        ("2.1", "text"): 1,
        ("2.2", "text"): 2,
        ("3.5", "reasoning"): 2,
    }


def test_every_reference_is_right_by_its_own_checker(sheet05: Catalogue) -> None:
    for part in sheet05.sheet.parts:
        answers: dict[str, Any] = {}
        for field in sheet05.problem(part.id).fields:
            if field.solve is None:
                continue
            checker = find(field.check.checker)
            options = checker.options.model_validate(dict(field.check.options))
            answers[field.name] = field.solve(answers)
            reference = checker.lift(answers[field.name], options)
            again = checker.parse(checker.show(reference).plain, options)
            found = checker.compare(reference, again, options, Context())
            assert found.outcome is Outcome.CORRECT, (part.id, field.name)


def test_every_mistake_is_told_from_the_truth_by_its_own_checker(sheet05: Catalogue) -> None:
    for part in sheet05.sheet.parts:
        problem = sheet05.problem(part.id)
        references = solved(problem)
        fields = {field.name: field for field in problem.fields}
        for mistake in problem.misconceptions:
            for name, step in mistake.steps.items():
                with suppress(ValueError):
                    wrong = step(references)
                    outcome = _compared(fields[name].check, references[name], wrong)
                    assert outcome in {Outcome.INCORRECT, Outcome.PARTIAL}, (mistake.name, name)


def _compared(check: Check, reference: Any, value: Any) -> Outcome:
    checker = find(check.checker)
    options = checker.options.model_validate(dict(check.options))
    ours, theirs = (checker.lift(one, options) for one in (reference, value))
    return checker.compare(ours, theirs, options, Context()).outcome


def test_every_accepted_wording_is_accepted_and_no_known_wrong_one(sheet05: Catalogue) -> None:
    check = sheet05.problem("3.3").fields[0].check
    for outcome, wordings in ((Outcome.CORRECT, "right"), (Outcome.INCORRECT, "wrong")):
        for wording in check.options[wordings]:
            assert _compared(check, "N_KV", wording) is outcome, wording


def test_both_factors_are_accepted_in_either_order(sheet05: Catalogue) -> None:
    check = sheet05.problem("3.2").fields[0].check
    ours, theirs = check.options["factors"]
    for one, other in [*((w, "d_v") for w in ours), *(("N_Q", w) for w in theirs)]:
        for answer in (f"{one} and {other}", f"{other}, {one}", f"{one} und {other}"):
            assert _compared(check, "N_Q and d_v", answer) is Outcome.CORRECT, answer


def test_a_known_wrong_factor_is_wrong_beside_a_right_one(sheet05: Catalogue) -> None:
    check = sheet05.problem("3.2").fields[0].check
    for wrong in check.options["known_wrong"]:
        assert _compared(check, "N_Q and d_v", f"N_Q and {wrong}") is Outcome.INCORRECT, wrong


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        ("3.3", "columns"),
        ("3.3", "spaltenweise"),
        ("3.3", "the first dimension"),
        ("3.3", "N_KV, not N_Q"),
        ("3.3", "not over the keys"),
        ("3.3", "keys and queries"),
        ("3.2", "N_Q"),
        ("3.2", "N_Q and N_Q"),
        ("3.2", "N_Q, d_v and d_k"),
        ("3.2", "queries and values"),
        ("3.2", "not N_Q and d_v"),
    ],
)
def test_what_says_more_or_is_ambiguous_goes_to_a_person(
    sheet05: Catalogue, part: str, answer: str
) -> None:
    check = sheet05.problem(part).fields[0].check
    assert _compared(check, "N_Q and d_v", answer) is Outcome.UNDECIDED


def test_every_reference_of_sheet_5_but_texts_and_constructions_is_at_hand(
    sheet05: Catalogue,
) -> None:
    without = {
        (part.id, field.name)
        for part in sheet05.sheet.parts
        for field in sheet05.problem(part.id).fields
        if field.solve is None
    }
    texts = {("1.1", "text"), ("1.2", "text"), ("2.1", "text"), ("2.2", "text")}
    assert without == texts | {("3.5", "q"), ("3.5", "k"), ("3.5", "reasoning")}


def test_what_a_reader_looks_for_comes_in_the_sheets_order(sheet05: Catalogue) -> None:
    expected = sheet05.expected()
    asked = [(p.id, f.name) for p in sheet05.sheet.parts for f in p.fields]
    assert [(e.part, e.field) for e in expected] == asked
    kinds = {(e.part, e.field): e.kind for e in expected}
    assert kinds["3.4", "output"] == "matrix"
    assert kinds["1.1", "text"] == "text"
    assert {e.shape for e in expected if e.part == "3.4"} == {(5, 3)}
    assert [e.field for e in expected if e.optional] == ["scaled"]


def test_the_public_part_alone_is_enough_for_a_reader(tmp_path: Path, sheet05: Catalogue) -> None:
    public = open_catalogue(_copy(tmp_path, with_key=False), public_only=True)
    assert public.key is None
    assert public.expected() == sheet05.expected()


def test_a_key_that_lies_there_is_left_alone_where_only_the_public_part_is_wanted(
    tmp_path: Path,
) -> None:
    path = _copy(tmp_path, with_key=True)
    path.with_name("sheet05.key.toml").write_text("nonsense", "utf-8")
    assert open_catalogue(path, public_only=True).key is None


def test_nothing_private_is_in_a_public_catalogue(tmp_path: Path) -> None:
    public = open_catalogue(_copy(tmp_path, with_key=False), public_only=True)
    fields = [f for part in public.sheet.parts for f in public.problem(part.id).fields]
    assert not any(field.criteria for field in fields)
    phrases = [field for field in fields if field.check.checker == "phrase"]
    assert len(phrases) == len(["3.2", "3.3"])
    assert all(field.solve is None for field in phrases)
    assert not any(field.check.options for field in phrases)


def test_marking_without_the_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"put sheet05\.key\.toml beside the sheet"):
        open_catalogue(_copy(tmp_path, with_key=False))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('parts."1.1".criteria', 'parts."1.1".criterias', "criteria is missing"),
        (
            "points = 1\n",
            "points = 0.5\n",
            r"line \d+, parts\.'1\.1', criteria of text: they add up to 0\.5 .* gives 1",
        ),
        ('name = "gradients"', 'name = "fixed_size"', "'fixed_size' stands there twice"),
        ('[parts."3.2"]', '[parts."3.4"]', r"parts\.'3\.2' is missing"),
        ('[parts."3.2"]', '[parts."3.4"]\n[parts."3.2"]', "attention_product takes no key"),
        ('[parts."3.3"]', '[parts."3.3"]\nfactors = [["a"]]', "either `right` or `factors`"),
    ],
)
def test_a_slip_in_a_key_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = _copy(tmp_path, with_key=True)
    key = path.with_name("sheet05.key.toml")
    text = key.read_text("utf-8")
    assert old in text
    key.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ProblemError, match=message):
        open_catalogue(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"attention_product"', '"atention_product"', r"did you mean attention_product\?"),
        ('name = "scores"', 'name = "score"', r"no field 'score'; did you mean scores\?"),
        ("params.V", "params.W", r"params: V is missing"),
        ("[0, 0, 0, 1]", "[0, 0, 0]", "rows all have the same length"),
        ("[1, 2, 3]", '[1, 2, "x"]', r"params: V\[1\]\[3\]: expected a number"),
    ],
)
def test_a_slip_in_a_sheet_is_named(write: Write, old: str, new: str, message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        open_catalogue(write(old, new))


def test_a_field_that_the_sheet_leaves_out_is_named(write: Write) -> None:
    path = write("points = 3\npoints_step", "points = 2\npoints_step")
    text = path.read_text("utf-8").replace("points = 3\nwording", "points = 2\nwording")
    path.write_text(text[: text.rindex("[[tasks.parts.fields]]")], "utf-8")
    with pytest.raises(ProblemError, match="field 'output' of the family attention_product is mis"):
        open_catalogue(path)


def test_an_unknown_part_is_named(write: Write) -> None:
    with pytest.raises(ProblemError, match=r"no part '1\.2'; did you mean 1\.1"):
        open_catalogue(write()).problem("1.2")


def test_a_sheet_without_a_need_for_one_opens_without_a_key(write: Write) -> None:
    assert open_catalogue(write()).key is None


def test_a_variants_params_fill_the_problem(write: Write) -> None:
    params = {"Q": [[1, 0, 0, 0]], "K": [["1/2", 1, 1, 1]], "V": [[2]]}
    problem = open_catalogue(write()).problem("1.1", params)
    assert problem.fields[0].solve is not None
    assert problem.fields[0].solve({}) == ((Fraction(1, 2),),)


def test_a_variant_changes_the_shape_that_a_reader_looks_for(write: Write) -> None:
    params = {"Q": [[1, 0, 0, 0]], "K": [[1, 1, 1, 1]], "V": [[2]]}
    expected = open_catalogue(write()).expected({"1.1": params})
    assert [e.shape for e in expected] == [(1, 1)] * 3


@pytest.mark.parametrize(
    "params", [{}, {"Q": 1, "K": 1, "V": 1}, {"Q": [[1]], "K": [[1]], "V": [["9" * 99]]}]
)
def test_params_that_do_not_suit_are_refused(write: Write, params: Any) -> None:
    with pytest.raises(ProblemError, match=r"variant of probe part 1\.1, params"):
        open_catalogue(write()).problem("1.1", params)


def test_params_in_which_a_mistake_would_not_show_are_refused(write: Write) -> None:
    path = write(
        "[[1, 1, 1, 1], [0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]", "[[0, 0, 0, 0]]"
    )
    with pytest.raises(ProblemError, match="gives the right answer with these numbers"):
        open_catalogue(path)


def test_the_same_seed_gives_the_same_variant(write: Write) -> None:
    catalogue = open_catalogue(write())
    assert draw_params(catalogue, "1.1", bytes(32)) == draw_params(catalogue, "1.1", bytes(32))


def test_a_variant_never_changes(write: Write) -> None:
    """The params of a seed are for ever: students hold them in their hands."""
    assert draw_params(open_catalogue(write()), "1.1", bytes(range(32))) == {
        "Q": [[1, 0, 1, 1], [1, 1, 1, 1], [0, 0, 0, 1], [0, 1, 0, 1], [0, 1, 1, 1]],
        "K": [[1, 0, 1, 1], [0, 1, 1, 0], [0, 1, 1, 1]],
        "V": [[1, 3, 4], [3, 8, 1], [4, 9, 8]],
    }


def test_drawn_variants_show_every_mistake(write: Write) -> None:
    catalogue = open_catalogue(write())
    for number in range(10):
        params = draw_params(catalogue, "1.1", number.to_bytes(32, "big"))
        assert ambiguity(catalogue.problem("1.1", params)) is None


@pytest.mark.parametrize("name", shipped())
def test_every_variant_has_the_fields_of_the_part_that_it_is_for(name: str) -> None:
    """Params decide how many steps some families have."""
    catalogue = open_catalogue(name, public_only=True)
    drawn = [part for part in catalogue.sheet.parts if catalogue.fillings[part.id].family.draw]
    assert drawn
    for part in drawn:
        for number in range(8):
            params = draw_params(catalogue, part.id, number.to_bytes(32, "big"))
            problem = catalogue.problem(part.id, params)
            assert {f.name for f in problem.fields} == {f.name for f in part.fields}


def test_a_part_without_random_params_is_not_drawn(sheet05: Catalogue) -> None:
    with pytest.raises(ProblemError, match=r"Part 3\.6 has no random params"):
        draw_params(sheet05, "3.6", bytes(32))


def _problem(**wrong: dict[str, Any]) -> Problem:
    fields = tuple(
        Field(name, Check("number"), constant(value)) for name, value in (("a", 1), ("b", 2))
    )
    mistakes = tuple(
        Misconception(
            name,
            Wording("", ""),
            {field: constant(value) for field, value in values.items()},
            tolerance=Decimal("0.1") if name.startswith("near") else Decimal(0),
        )
        for name, values in wrong.items()
    )
    return Problem(fields, mistakes)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (_problem(x={"a": 3}), None),
        (_problem(x={"a": 1}), "the mistake x gives the right answer"),
        (_problem(x={"a": 1, "b": 2}), "the mistake x gives the right answer"),
        (_problem(x={"a": 1, "b": 3}), None),
        (_problem(x={"a": 3}, y={"a": 3}), "the mistakes x and y give the same answers"),
        (_problem(x={"a": 3}, y={"a": 3, "b": 4}), None),
        (_problem(near={"a": Fraction(21, 20)}), "the mistake near gives the right answer"),
        (_problem(near={"a": Fraction(12, 10)}), None),
        (_problem(x={"a": ((1, 2),)}, y={"a": ((1, 2), (3, 4))}), None),
        (_problem(x={"a": "N^2"}, y={"a": "N^2"}), "the mistakes x and y give the same answers"),
    ],
)
def test_what_would_hide_a_mistake_is_found(problem: Problem, reason: str | None) -> None:
    assert ambiguity(problem) == reason


def test_a_mistake_that_does_not_apply_hides_nothing() -> None:
    broken = Misconception("broken", Wording("", ""), {"a": lambda answers: answers["no such"]})
    assert ambiguity(Problem(_problem().fields, (broken, broken))) is None
