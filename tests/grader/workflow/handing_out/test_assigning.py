"""Everybody gets numbers of their own where there are enough, the same whoever else is there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalogue import Catalogue, open_catalogue
from grader.errors import GraderError
from grader.terminal import silent
from grader.workflow.handing_out.assigning import Assigned, Drawn, assign
from grader.workflow.handing_out.ledger import Ledger, read_ledger, write_ledger
from grader.workflow.handing_out.recipients import Recipient
from grader.workflow.variants import Wish, draw_variants, drawn_for
from problems.draw import Draws
from problems.families import attention_product

SHEET = Path(__file__).parents[3] / "cases/sheets/probe.toml"
SECRET = b"a secret for tests only"
OTHERS = [(1, 2, 3), (4, 5, 6), (6, 8, 9)]


def students(*numbers: str) -> list[Recipient]:
    return [Recipient(number, "", f"Erfunden {number}") for number in numbers]


def few(number: int) -> Catalogue:
    """A sheet whose only part has no more than some variants."""
    catalogue = open_catalogue(SHEET, public_only=True)
    filling = catalogue.fillings["1.1"]

    def draw(draws: Draws) -> attention_product.Params | None:
        start = draws.below(number)
        v = tuple(OTHERS[(start + row) % 3] for row in range(3))
        return attention_product.Params.model_validate({**catalogue.part("1.1").params, "V": v})

    family = replace(filling.family, draw=draw, few=number)
    return replace(catalogue, fillings={"1.1": replace(filling, family=family)})


def given(catalogue: Catalogue, people: Sequence[Recipient], known: Ledger = Ledger()) -> Assigned:  # noqa: B008 - frozen
    return assign(catalogue, people, known, SECRET, silent)


def test_the_numbers_are_those_that_the_command_for_one_student_draws() -> None:
    done = given(open_catalogue(SHEET, public_only=True), students("01234567"))
    (line,) = done.ledger.lines
    (variant,) = draw_variants(SHEET, Wish("01234567", SECRET, line.attempts["1.1"]))
    assert variant.params == line.params["1.1"]


def test_what_is_drawn_ahead_is_not_drawn_again_and_changes_nothing() -> None:
    plain, people = few(3), students(*(f"{number:07}" for number in range(3)))
    filling, draws = plain.fillings["1.1"], list[Draws]()

    def noted(one: Draws) -> attention_product.Params | None:
        draws.append(one)
        drawn: attention_product.Params | None = filling.family.draw(one)
        return drawn

    family = replace(filling.family, draw=noted)
    noting = replace(plain, fillings={"1.1": replace(filling, family=family)})

    def ahead(names: Sequence[str]) -> Iterator[Drawn]:
        for name in names:
            yield {"1.1": drawn_for(plain, plain.part("1.1"), Wish(name, SECRET))}

    done = assign(noting, people, Ledger(), SECRET, silent, ahead=ahead)
    assert done == given(plain, people)
    assert len(draws) == sum(line.attempts["1.1"] for line in done.ledger.lines) > 0


def test_who_has_numbers_is_not_drawn_for_ahead() -> None:
    catalogue, asked = open_catalogue(SHEET, public_only=True), list[str]()

    def ahead(names: Sequence[str]) -> Iterator[Drawn]:
        asked.extend(names)
        yield from ({} for _ in names)

    known = given(catalogue, students("0000001")).ledger
    people = students("0000001", "0000002")
    done = assign(catalogue, people, known, SECRET, silent, ahead=ahead)
    assert asked == ["0000002"]
    assert done.ledger == given(catalogue, people).ledger


def test_two_who_would_share_numbers_do_not_and_the_second_draws_again() -> None:
    done = given(few(3), students(*(f"{number:07}" for number in range(3))))
    drawn = [str(line.params["1.1"]) for line in done.ledger.lines]
    assert len(set(drawn)) == 3
    assert sum(line.attempts["1.1"] for line in done.ledger.lines) > 0
    assert done.repeated == 0


def test_where_all_numbers_are_taken_they_are_given_twice_and_counted() -> None:
    done = given(few(2), students(*(f"{number:07}" for number in range(5))))
    assert len({str(line.params["1.1"]) for line in done.ledger.lines}) == 2
    assert done.repeated == 3


def test_who_has_numbers_keeps_them_and_who_is_new_gives_way() -> None:
    catalogue = few(3)
    first = given(catalogue, students("0000002"))
    both = given(catalogue, students("0000000", "0000001", "0000002"), first.ledger)
    assert both.ledger.lines[0] == first.ledger.lines[0]
    assert len({str(line.params["1.1"]) for line in both.ledger.lines}) == 3
    assert [one.number for one, _ in both.people] == ["0000000", "0000001", "0000002"]


def test_a_list_without_numbers_finds_earlier_lines_by_the_account() -> None:
    catalogue = open_catalogue(SHEET, public_only=True)
    first = given(catalogue, [Recipient("0000001", "4711", "Erika Muster")])
    again = given(catalogue, [Recipient("", "4711", "Erika Muster")], first.ledger)
    assert again.ledger == first.ledger


@pytest.mark.parametrize("other", [Recipient("0000002", "", ""), Recipient("", "2", "")])
def test_each_student_has_a_code_of_their_own(other: Recipient) -> None:
    catalogue = open_catalogue(SHEET, public_only=True)
    codes = [line.code for line in given(catalogue, [*students("0000001"), other]).ledger.lines]
    assert len(set(codes)) == 2
    assert not any("1" * 5 in code for code in codes)


@pytest.mark.parametrize("sheet", ["sheet05", "attention", "gradients"])
def test_everybodys_numbers_fit_the_fields_of_a_sheet_that_ships(sheet: str) -> None:
    catalogue = open_catalogue(sheet, public_only=True)
    for line in given(catalogue, students("0000001", "0000002", "0000003")).ledger.lines:
        asked = {(one.part, one.field) for one in catalogue.expected(line.params)}
        assert asked == {(one.part, one.field) for one in catalogue.expected()}


def test_the_code_tells_another_list_with_other_numbers() -> None:
    first = given(few(3), students("0000001", "0000002", "0000003"))
    other = given(few(3), students("0000003", "0000001"))
    codes = {line.student: (line.params, line.code) for line in first.ledger.lines}
    for line in other.ledger.lines:
        params, code = codes[line.student]
        assert (params == line.params) is (code == line.code)


def test_a_list_whose_numbers_were_edited_is_not_gone_on_with() -> None:
    catalogue = open_catalogue(SHEET, public_only=True)
    (line,) = given(catalogue, students("0000001")).ledger.lines
    (other,) = given(catalogue, students("0000002")).ledger.lines
    edited = Ledger((line.model_copy(update={"params": other.params}),))
    with pytest.raises(GraderError, match="or their list was edited"):
        given(catalogue, students("0000001"), edited)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            Recipient("0000001", "4711", "Erika Muster"),
            Recipient("0000007", "4711", "Erika Muster"),
        ),
        (Recipient("", "4711", "Erika Muster"), Recipient("0000001", "4711", "Erika Muster")),
        (Recipient("0000001", "", "Erika Muster"), Recipient("0000001", "4711", "Erika Muster")),
    ],
)
def test_whose_number_or_account_is_known_better_now_keeps_numbers_and_code(
    first: Recipient, then: Recipient, tmp_path: Path
) -> None:
    """The list stays one that is read: nobody stands there twice."""
    catalogue = open_catalogue(SHEET, public_only=True)
    (old,) = given(catalogue, [first]).ledger.lines
    again = given(catalogue, [then], Ledger((old,))).ledger
    (new,) = again.lines
    assert (new.student, new.account) == (then.number, then.account)
    assert (new.code, new.params) == (old.code, old.params)
    write_ledger(tmp_path / "variants.jsonl", again.lines)
    known = read_ledger(tmp_path / "variants.jsonl", catalogue)
    assert given(catalogue, [then], known).ledger == known


def test_an_account_that_another_line_has_is_not_noted_twice() -> None:
    catalogue = open_catalogue(SHEET, public_only=True)
    people = [Recipient("0000001", "", "Erika Muster"), Recipient("0000002", "4711", "Max Muster")]
    known = given(catalogue, people).ledger
    again = given(catalogue, [Recipient("0000001", "4711", "Erika Muster")], known).ledger
    assert [line.account for line in again.lines] == ["", "4711"]


def test_an_account_that_is_somebody_elses_now_leaves_both_with_a_line() -> None:
    """The line follows its number where that is still on the lists, and the account nobody."""
    catalogue = open_catalogue(SHEET, public_only=True)
    known = given(catalogue, [Recipient("0000001", "4711", "Erika Muster")]).ledger
    people = [Recipient("0000001", "4712", ""), Recipient("0000002", "4711", "")]
    for chosen in (people, people[1:]):
        numbers = {one.number for one in people}
        done = assign(catalogue, chosen, known, SECRET, silent, listed=numbers)
        lines = [(one.student, one.account) for one in done.ledger.lines]
        assert lines == [("0000001", "4711"), ("0000002", "")]
        assert len({one.code for _, one in done.people}) == len(chosen)
