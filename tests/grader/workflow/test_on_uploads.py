"""Of an upload, the last word on whose it is and the last one on its time count."""

from typing import Any

import pytest

from grader.engine.rulings import Ruling
from grader.model import Decision
from grader.workflow.on_uploads import NOTHING, extension_of, on_upload

ADMIT: dict[str, Any] = {"admit_as": "A-1"}
REFUSE: dict[str, Any] = {"refuse": True}
EXCUSE: dict[str, Any] = {"excuse": True}
UNTIL: dict[str, Any] = {"until": "2026-12-08T23:59"}
BOTH = {**ADMIT, **EXCUSE}


def decision(said: dict[str, Any]) -> Decision:
    return Decision.model_validate({"key": "K", "because": "b", "by": "T", **said})


def counts(*said: dict[str, Any], bound_to: str = "bytes") -> set[str]:
    on = on_upload((Ruling(decision(one), bound_to) for one in said), "bytes")
    return {name for name in on.__dataclass_fields__ if getattr(on, name) is not None}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ((), set()),
        ((ADMIT, REFUSE), {"refused"}),
        ((REFUSE, ADMIT), {"admitted"}),
        ((EXCUSE, ADMIT), {"admitted", "excused"}),
        ((ADMIT, EXCUSE), {"admitted", "excused"}),
        ((BOTH,), {"admitted", "excused"}),
        ((UNTIL, ADMIT), {"admitted"}),
        ((ADMIT, UNTIL), {"admitted", "later"}),
        ((EXCUSE, UNTIL), {"later"}),
        ((UNTIL, EXCUSE), {"excused"}),
        ((REFUSE, EXCUSE), {"refused", "excused"}),
    ],
)
def test_the_last_word_on_each_of_the_two_counts(
    said: tuple[dict[str, Any], ...], left: set[str]
) -> None:
    assert counts(*said) == left


def test_words_on_other_bytes_do_not_count_and_the_last_is_named() -> None:
    assert counts(EXCUSE, ADMIT, bound_to="other") == {"set_aside"}
    rulings = [Ruling(decision(EXCUSE), "other"), Ruling(decision(ADMIT), "bytes")]
    assert on_upload(rulings, "bytes").set_aside is None
    assert on_upload([], "bytes") == NOTHING


def test_a_due_date_is_read_in_the_sheets_zone() -> None:
    found = extension_of(decision(UNTIL), "Europe/Berlin")
    assert found is not None
    assert found.until.isoformat() == "2026-12-08T23:59:00+01:00"
    assert (found.by, found.because) == ("T", "b")
