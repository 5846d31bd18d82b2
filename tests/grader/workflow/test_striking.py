"""Names go out of a text, and nothing else of it."""

import pytest

from grader.model import Entry, Status
from grader.workflow.people import Someone
from grader.workflow.striking import strike
from grader.workflow.traces import traces_of

ENTRY = Entry(
    file="a.zip",
    code="A",
    status=Status.GRADED,
    surname="Müller-Öz",
    account="Jörg Müller-Öz",
    number="0123",
)
OTHER = Entry(file="b.zip", code="B", status=Status.GRADED, surname="O’Brien", number="0456")
TRACES = traces_of(
    [Someone("number:0123", (ENTRY,)), Someone("number:0456", (OTHER,))], ["0123", "0456"]
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Like Jörg Müller-Öz, 0123.", "Like […], […]."),
        ("Mueller-Oezs answer; muller öz!", "[…] answer; […]!"),
        ("O'Brien’s and OBrien", "[…] and […]"),
        ("Müller-Öz", "[…]"),
        ("MU\u0308LLER - O\u0308Z wrote", "[…] wrote"),
        (
            "Mu\u0308ller, Öztürk, Brien and 01234 stay",
            "Mu\u0308ller, Öztürk, Brien and 01234 stay",
        ),
        ("", ""),
    ],
)
def test_whoever_is_named_is_struck_out_and_all_else_stays(text: str, left: str) -> None:
    assert strike(text, TRACES) == left


def test_the_names_of_nobody_strike_nothing() -> None:
    assert strike("Jörg 0123", traces_of((), ())) == "Jörg 0123"
