"""A request means the same wherever it is read again."""

from pathlib import Path

import pytest

from grader.workflow.request import GradeRequest


@pytest.mark.parametrize(("sheet", "kept"), [("sheet05", True), ("sheets/mine.toml", False)])
def test_paths_are_kept_absolute_and_names_as_they_are(sheet: str, kept: bool) -> None:  # noqa: FBT001 - a table's column
    request = GradeRequest(path=Path("class"), sheet=sheet, out=Path("out"))
    assert request.path.is_absolute()
    assert (request.sheet == sheet) is kept
    assert Path(request.sheet).is_absolute() is not kept


def test_a_request_is_read_again_as_it_was_written() -> None:
    request = GradeRequest(path=Path("Klasse\udcfc"), sheet="sheet05", out=Path("out"), workers=2)
    assert GradeRequest.from_document(request.document()) == request


EARLIER = {"language": "de", "annotated": True}


@pytest.mark.parametrize(
    ("before", "asked", "kept"),
    [
        (None, {}, (None, False)),
        (None, {"annotated": True}, (None, True)),
        (EARLIER, {}, ("de", True)),
        (EARLIER, {"language": "en"}, ("en", True)),
        (EARLIER, {"annotated": False}, ("de", False)),
        ({}, {"language": "de"}, ("de", False)),
    ],
)
def test_what_a_run_is_silent_about_stays_as_the_run_before_had_it(
    before: dict[str, object] | None, asked: dict[str, object], kept: tuple[str | None, bool]
) -> None:
    common = {"path": Path("class"), "sheet": "sheet05", "out": Path("out")}
    earlier = None if before is None else GradeRequest.model_validate({**common, **before})
    request = GradeRequest.model_validate({**common, **asked}).after(earlier)
    assert (request.language, request.annotated) == kept
