"""Whoever practises sees how an answer is understood, gets hints, solutions and a tally."""

import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.wording import Language
from grader.workflow.practising import Tally, exercises, practise
from grader.workflow.proving.trial import Trial
from problems import families
from problems.errors import ProblemError

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
    return next(exercises((FAMILY,), SEED))


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
    tally, told = practised(scores, "", scaled, "y", output, "", "q")
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
    drawn = [[next(exercises((FAMILY,), seed)).params] for seed in (SEED, SEED, "tuesday")]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_sheet_is_practised_by_what_of_it_is_drawn() -> None:
    person = Typing("q")
    practise("sheet05", SEED, None, person)
    assert "Exercise 1: Attention by hand, without softmax" in person.told
    with pytest.raises(ProblemError, match="nothing to try"):
        practise("growth", SEED, None, Typing())


def test_the_command_runs_until_its_input_ends() -> None:
    done = CliRunner().invoke(root, ["practice", "attention_product", "--seed", "x"], input="1 2\n")
    assert done.exit_code == 0, done.output
    assert "Understood as [[1, 2]]." in done.output
    assert "Exercises: 1. Answers right at once: 0" in done.output.splitlines()[-1]
