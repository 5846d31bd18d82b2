"""Reports are found by name and put in place whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader import reports
from grader.errors import GraderError
from grader.reports import Batch, replacing
from grader.wording import Language


def test_every_report_is_found_by_its_name() -> None:
    assert reports.names() == ("feedback", "grades", "moodle", "overview", "results")
    assert all(callable(reports.find(name).write) for name in reports.names())


def test_an_unknown_report_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="telegram"):
        reports.find("telegram")


@pytest.mark.parametrize("name", reports.names())
def test_a_report_leaves_no_draft_behind(
    class_of_24: Callable[[Language], Batch], tmp_path: Path, name: str
) -> None:
    reports.find(name).write(class_of_24("de"), tmp_path / "new" / "folder")
    assert not list(tmp_path.rglob(".*"))


def test_a_file_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as handle:
        handle.write(b"half of the new one" * (1 // 0))
    assert path.read_text() == "old"


def test_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    explained = pytest.raises(GraderError, match=r"taken could not be written .* close the program")
    with explained, replacing(tmp_path / "taken") as handle:
        handle.write(b"x")
