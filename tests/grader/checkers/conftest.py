"""Cases of the checkers, as tutors write them down."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader import checkers
from grader.model import Comparison, Context, Finding, Outcome
from grader.notation.errors import NotationError

CASES = Path(__file__).parents[2] / "cases"
KINDS = ("number", "matrix", "expression", "shape", "growth", "phrase")


@dataclass(frozen=True)
class Case:
    """One line of a corpus."""

    kind: str
    why: str
    answer: str
    verdict: str
    reference: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    credit: str | None = None
    findings: tuple[str, ...] = ()

    def decide(self) -> Comparison:
        """Compare the answer with the reference, as marking does."""
        checker = checkers.find(self.kind)
        options = checker.options.model_validate(self.options)
        reference = checker.parse(self.reference or "N_KV", options)
        try:
            answer = checker.parse(self.answer, options)
        except NotationError as error:
            return Comparison(Outcome.INVALID, Fraction(0), "", (Finding(code=error.code),))
        return checker.compare(reference, answer, options, Context())


def read(kind: str) -> list[Case]:
    """Read the corpus of one kind; without options, variables are those of the reference."""
    document = tomllib.loads((CASES / f"{kind}.toml").read_text("utf-8"))
    cases = []
    for row in document["case"]:
        options = row.pop("options", document.get("defaults"))
        if options is None:
            options = _variables(kind, row["reference"])
        findings = tuple(row.pop("findings", ()))
        cases.append(Case(kind=kind, options=options, findings=findings, **row))
    return cases


def _variables(kind: str, reference: str) -> dict[str, Any]:
    from grader.notation.references import read_names

    if kind not in {"expression", "growth", "shape"}:
        return {}
    return {"variables": read_names(kind, reference, ()).variables}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Feed every case of every corpus to the tests that ask for one."""
    if "case" in metafunc.fixturenames:
        cases = [case for kind in KINDS for case in read(kind)]
        names = [f"{case.kind}: {case.why}: {case.answer[:30]!r}" for case in cases]
        metafunc.parametrize(
            "case", cases, ids=[name.encode("ascii", "replace").decode() for name in names]
        )
