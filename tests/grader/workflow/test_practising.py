"""Whoever practises sees how an answer is understood, gets hints, solutions and a tally."""

import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.errors import GraderError
from grader.wording import Language
from grader.workflow.practising import Tally, exercises, practise
from grader.workflow.proving import Chosen
from grader.workflow.proving.trial import Trial
from problems import families

FAMILY = families.find("attention_product")
SEED = "monday"


class Typing:
    """Somebody who types prepared lines, and then is gone."""

    def __init__(self, *typed: str) -> None:
        self.typed = list(typed)
        self.told: list[str] = []

    def tell(self, line: str) -> None:
        """Remember what was told."""
        self.told.append(line)

    def ask(self, question: str) -> str:
        """Type the next line."""
        self.told.append(question)
        if not self.typed:
            raise EOFError
        return self.typed.pop(0)


@pytest.fixture(scope="module")
def first() -> Trial:
    """Give the first exercise."""
    return next(exercises((Chosen(FAMILY),), SEED))


def right(trial: Trial) -> list[str]:
    """Give what is right in each field, as it may be typed."""
    return [trial.spelt(one, trial.references[one.name]) for one in trial.solved]


def practised(*typed: str, language: Language = "en") -> tuple[Tally, list[str]]:
    person = Typing(*typed)
    return practise("attention_product", SEED, language, person), person.told


def test_a_figure_is_told_in_words() -> None:
    person = Typing("q")
    practise("gradient_experiment", SEED, "de", person)
    assert any(line.startswith("Bild mit drei Feldern") for line in person.told)


def test_right_answers_are_counted_and_the_next_exercise_follows(first: Trial) -> None:
    scores, scaled, output = right(first)
    tally, told = practised(scores, "", scaled, "y", output, "", "", "q")
    assert (tally.exercises, dict(tally.fates)) == (2, {"first": 3})
    assert told.count("Right.") == 3
    assert "Exercise 2: Attention by hand, without softmax" in told
    assert told[-1].startswith("Exercises: 2. Answers right at once: 3, later: 0")


def test_an_answer_is_shown_as_understood_before_it_counts(first: Trial) -> None:
    scores = right(first)[0]
    tally, told = practised("1 2; 3 4", "n", scores, "")
    assert "Understood as [[1, 2], [3, 4]]." in told
    assert "Not right yet." not in told
    assert dict(tally.fates) == {"first": 1}


def test_what_is_not_understood_costs_nothing(first: Trial) -> None:
    scores = right(first)[0]
    tally, told = practised("1 2; 3", scores, "")
    assert any("entries" in line for line in told)
    assert dict(tally.fates) == {"first": 1}


def test_a_wrong_answer_gets_a_hint_that_names_the_mistake(first: Trial) -> None:
    scores, scaled, _ = right(first)
    tally, told = practised(scores, "", scores, "", scaled, "")
    assert told[told.index("Not right yet.") + 1].startswith("These are still the unscaled scores")
    assert dict(tally.fates) == {"first": 1, "later": 1}


def test_an_error_is_carried(first: Trial) -> None:
    rows = [list(row) for row in first.references["scores"]]
    rows[0][0] += 1
    wrong = repr([[int(entry) for entry in row] for row in rows])
    follows = repr([[float(entry) / 2 for entry in row] for row in rows])
    tally, told = practised(wrong, "", ">", follows, "", "q")
    assert "Right, given your earlier answer, which was not." in told
    assert dict(tally.fates) == {"not_right": 1, "carried": 1}


def test_the_solution_is_shown_where_it_is_asked_for_and_not_before(first: Trial) -> None:
    _, told = practised("q")
    assert all(right(first)[2] not in line for line in told)
    tally, told = practised("!", "q")
    assert any(right(first)[2] in line for line in told)
    assert (tally.shown, dict(tally.fates)) == (1, {})


def test_enter_alone_leads_to_the_next_exercise() -> None:
    tally, told = practised("", "", "q")
    assert tally.exercises == 3
    assert [line for line in told if line.startswith("Exercise ")][-1].startswith("Exercise 3")


def test_everything_is_said_in_german_as_well() -> None:
    _, told = practised("!", "q", language="de")
    assert told[0].startswith("Antwort tippen")
    assert "Aufgabe 1: Attention von Hand, ohne Softmax" in told
    assert told[-1].startswith("Aufgaben: 1.")


def test_the_same_seed_gives_the_same_exercises_and_another_one_others() -> None:
    drawn = [[next(exercises((Chosen(FAMILY),), seed)).params] for seed in (SEED, SEED, "tuesday")]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_sheet_is_practised_by_what_of_it_is_drawn_and_says_so() -> None:
    person = Typing("q")
    practise("sheet05", SEED, None, person)
    assert "Exercise 1: Attention by hand, without softmax" in person.told
    assert person.told[1].startswith("Practised of this sheet: 3.4. Not practised, ")
    assert person.told[1].endswith(": 1.1, 1.2, 2.1, 2.2, 3.1, 3.2, 3.3, 3.5, 3.6.")


@pytest.mark.parametrize(
    ("name", "english", "german"),
    [
        ("topic_text", "no variants of it", "Varianten gibt es also nicht"),
        ("attention_prodct", "did you mean attention_product", "war attention_product gemeint"),
        ("gradient", "Sheets: attention, gradients, sheet05", "Blätter: attention, gradients"),
    ],
)
def test_what_cannot_be_practised_is_told_in_both_languages(
    name: str, english: str, german: str
) -> None:
    with pytest.raises(GraderError) as caught:
        practise(name, SEED, None, Typing())
    assert english in caught.value.en
    assert german in caught.value.de


def test_an_answer_copied_from_the_solution_is_not_counted_as_known(first: Trial) -> None:
    scores, scaled, _ = right(first)
    tally, _ = practised(scores, "", "!", scaled, "", "q")
    assert (tally.shown, dict(tally.fates)) == (1, {"first": 1, "seen": 1})


def test_the_solution_can_be_seen_once_all_is_answered(first: Trial) -> None:
    typed = [text for answer in right(first) for text in (answer, "")]
    tally, told = practised(*typed, "!", "", "q")
    assert any(right(first)[2] in line for line in told[told.index("Right.") :])
    assert (tally.exercises, tally.shown, dict(tally.fates)) == (2, 1, {"first": 3})


def test_a_field_that_is_left_without_an_answer_is_none_that_was_wrong() -> None:
    tally, _ = practised(">", ">", ">", "", "q")
    assert (tally.exercises, dict(tally.fates)) == (2, {})


@pytest.mark.parametrize("command", ["q", "!", ">"])
def test_a_command_is_obeyed_where_a_yes_is_asked_for(command: str) -> None:
    tally, told = practised("1 2; 3 4", command, "q")
    assert "Not right yet." not in told
    assert (tally.shown, dict(tally.fates)) == (int(command == "!"), {})


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (("1 2", "3 4"), "[[1, 2], [3, 4]]"),
        (("[[1, 2],", "[3, 4]]"), "[[1, 2], [3, 4]]"),
        (("[[1 2]", " [3 4]]"), "[[1, 2], [3, 4]]"),
        ((r"\begin{pmatrix} 1 & 2 \\", r"3 & 4 \end{pmatrix}"), "[[1, 2], [3, 4]]"),
        (("0,5 1", "2 3"), "[[0.5, 1], [2, 3]]"),
    ],
)
def test_a_matrix_may_be_typed_or_pasted_row_by_row(
    typed: tuple[str, ...], understood: str
) -> None:
    tally, told = practised(*typed, "n", "q")
    assert f"Understood as {understood}." in told
    assert dict(tally.fates) == {}


def test_a_bracket_that_is_never_closed_ends_with_an_empty_line() -> None:
    tally, told = practised("[[1, 2", "", "q")
    assert told.count("…") == 1
    assert (tally.exercises, dict(tally.fates)) == (1, {})


def test_a_class_that_is_nearly_right_is_partly_right_and_told_why() -> None:
    person = Typing("!", ">", ">", ">", "", "q")
    practise("layer_costs", SEED, "de", person)
    at = next(n for n, line in enumerate(person.told) if line.startswith("1. Multiplikationen: O("))
    classes = [person.told[at + n].partition("O(")[2].removesuffix(")") for n in range(4)]
    person = Typing(f"O(3*({classes[0]}))", "", ">", "q")
    tally = practise("layer_costs", SEED, "de", person)
    said = person.told.index("Teilweise richtig.")
    assert "konstanten Faktor" in person.told[said + 1]
    assert dict(tally.fates) == {"partly": 1}


def test_a_wrong_entry_is_named_and_the_right_one_is_not(first: Trial) -> None:
    rows = [[int(entry) for entry in row] for row in first.references["scores"]]
    rows[0][0] += 7
    _, told = practised(repr(rows), "", "q")
    assert told[told.index("Not right yet.") + 1].startswith("Row 1, column 1: ")
    assert not any("expected" in line for line in told)


def test_a_rounded_answer_is_neither_right_nor_wrong_and_asked_for_exactly() -> None:
    trial = next(exercises((Chosen(families.find("softmax_jacobian")),), SEED))
    rows = trial.references["jacobian"]
    typed = "; ".join(" ".join(f"{float(entry):.3f}" for entry in row) for row in rows)
    person = Typing(typed, "", ">", "q")
    tally = practise("softmax_jacobian", SEED, "de", person)
    assert any(line.startswith("Bis auf das Runden") for line in person.told)
    assert dict(tally.fates) == {"open": 1}


def test_whoever_stops_with_control_c_gets_the_tally() -> None:
    class Stopping(Typing):
        def ask(self, question: str) -> str:
            if not self.typed:
                raise KeyboardInterrupt
            return super().ask(question)

    person = Stopping("1 2", "", "")
    with pytest.raises(KeyboardInterrupt):
        practise("attention_product", SEED, "en", person)
    assert person.told[-1].startswith("Exercises: 2. Answers right at once: 0")
    assert "not right: 1" in person.told[-1]


def test_bytes_that_are_no_text_are_no_crash() -> None:
    done = CliRunner().invoke(root, ["practice", "attention_product"], input=b"1 \xff 2\nq\n")
    assert done.exit_code == 0, done.output
    assert "\ufffd" in done.output


def test_the_command_runs_until_its_input_ends() -> None:
    done = CliRunner().invoke(root, ["practice", "attention_product", "--seed", "x"], input="1 2\n")
    assert done.exit_code == 0, done.output
    assert "Understood as [[1, 2]]." in done.output
    assert "Exercises: 1. Answers right at once: 0" in done.output.splitlines()[-1]
