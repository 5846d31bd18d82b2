"""Whether the sheet is still as it was when the handouts were printed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from grader.workflow.handing_out.ledger import Ledger
from problems.sheet import Sheet

_LETTERS = 16
_ASKED: Mapping[str, Any] = {
    **dict.fromkeys(("id", "family", "params", "wording", "points"), True),
    "fields": {"__all__": {"name", "points", "optional"}},
}
"""What is on a handout or marked; not what only the reader of reports goes by."""


def state_of(sheet: Sheet) -> str:
    """Fingerprint what a sheet asks: families, numbers, fields, points and its own wordings."""
    asked = [part.model_dump(mode="json", include=_ASKED) for part in sheet.parts]
    text = json.dumps(asked, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]


def printed_otherwise(sheet: Sheet, ledger: Ledger) -> int:
    """Count the students whose handout was printed before the sheet was last edited."""
    return sum(one.printed_from not in ("", state_of(sheet)) for one in ledger.lines)
