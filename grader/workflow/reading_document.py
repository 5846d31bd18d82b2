"""What was read, as the JSON document of `grader read`."""

from collections.abc import Iterable
from typing import Any

from grader.messages import render
from grader.wording import Language
from grader.workflow.read import ReadFile
from submissions.model import Box, Response, Spot

SCHEMA = 1


def reading_document(files: Iterable[ReadFile], language: Language) -> dict[str, Any]:
    """Give what was read in files for machines; boxes are in points from the page's top left."""
    return {"schema": SCHEMA, "reports": [_report(one, language) for one in files]}


def _report(one: ReadFile, language: Language) -> dict[str, Any]:
    return {
        "file": one.file,
        "responses": [_response(response) for response in one.responses],
        "findings": [
            {"code": notice.code, "message": render(notice.code, notice.args, language)}
            for notice in one.notices
        ],
    }


def _response(response: Response) -> dict[str, Any]:
    return {
        "part": response.part,
        "field": response.field,
        "text": response.text,
        "page": response.page,
        "box": response.box and _sides(response.box),
        "confidence": response.confidence,
        "flags": list(response.flags),
        "continued": [_spot(spot) for spot in response.continued],
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {"page": spot.page, "box": _sides(spot.box)}


def _sides(box: Box) -> list[float]:
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
