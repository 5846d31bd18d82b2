"""What a folder was graded with is found again where the folder is now."""

from pathlib import Path

from grader.gradebook import Gradebook
from grader.workflow.folders import request_of
from grader.workflow.request import GradeRequest


def test_copies_of_lists_move_along_with_their_folder_and_nothing_else_does(tmp_path: Path) -> None:
    before, now, given = tmp_path / "before", tmp_path / "now", tmp_path / "roster.csv"
    copy = before / "lists" / "1" / "worksheet.csv"
    request = GradeRequest(
        path=before,
        sheet="sheet05",
        out=before,
        roster=given,
        worksheet=copy,
        extensions=before / "extensions.csv",
        reread=True,
    )
    now.mkdir()
    with Gradebook(now) as book:
        book.note("request", request.document())
        found = request_of(now, book)
    assert (found.out, found.roster, found.reread) == (now, given, False)
    assert found.worksheet == now / "lists" / "1" / "worksheet.csv"
    assert found.extensions == before / "extensions.csv"
