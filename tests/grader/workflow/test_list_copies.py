"""Lists are copied without those who are forgotten."""

from pathlib import Path

import pytest

from grader.model import Person
from grader.workflow.handing_out.ledger import Given, read_lines, write_ledger
from grader.workflow.list_copies import write_copies
from grader.workflow.people import Someone
from grader.workflow.request import GradeRequest


def line(number: str, account: str) -> Given:
    code = f"V-{number or account}"
    return Given(
        schema=1,
        sheet="sheet05",
        version=1,
        edition="2026w",
        student=number,
        account=account,
        code=code,
        attempts={},
        params={},
    )


@pytest.fixture
def request_with_variants(tmp_path: Path) -> GradeRequest:
    path = tmp_path / "variants.jsonl"
    write_ledger(path, [line("0000001", "4711"), line("0000002", "4712"), line("", "4713")])
    return GradeRequest(path=tmp_path, sheet="sheet05", out=tmp_path / "out", variants=path)


def test_the_list_of_variants_is_copied_without_who_is_forgotten(
    request_with_variants: GradeRequest,
) -> None:
    someone = Someone(
        label="account:4713", person=Person(number="", surname="X", identifier="4713")
    )
    changed = write_copies(request_with_variants, [someone], {"0000001"}, None, "2")
    assert changed.variants is not None
    assert changed.variants.is_relative_to(request_with_variants.out)
    assert [one.account for one in read_lines(changed.variants)] == ["4712"]


def test_a_list_of_variants_that_is_gone_keeps_nobody_from_being_forgotten(
    request_with_variants: GradeRequest,
) -> None:
    assert request_with_variants.variants is not None
    request_with_variants.variants.unlink()
    changed = write_copies(request_with_variants, [], {"0000001"}, None, "1")
    assert changed.variants == request_with_variants.variants
