"""What workers do for a class: they draw as the command for one student does, or leave it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.engine.isolation import Workers
from grader.workflow.handing_out.setting import DrawJob, draw_ahead
from grader.workflow.variants import Wish, draw_variants

SHEET = Path(__file__).parents[3] / "cases/sheets/probe.toml"
SECRET = b"a secret for tests only"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers() as started:
        yield started


def test_workers_draw_what_the_command_for_one_student_draws(workers: Workers) -> None:
    students = ["01234567", "0000002", "0000003"]
    drawn = list(draw_ahead(workers, str(SHEET), SECRET, students))
    alone = [{one.part: one for one in draw_variants(SHEET, Wish(s, SECRET))} for s in students]
    assert drawn == alone


def test_what_workers_cannot_draw_is_left_to_be_drawn_elsewhere(workers: Workers) -> None:
    assert list(draw_ahead(workers, "no-such-sheet", SECRET, ["1", "2"])) == [{}, {}]


def test_the_secret_is_not_shown_with_a_job() -> None:
    assert SECRET.decode() not in repr(DrawJob("probe", "0000001", SECRET))
