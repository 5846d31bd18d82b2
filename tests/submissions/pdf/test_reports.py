"""Reports from real tool chains: nothing is misread, and what is read stays read."""

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from grader.catalogue import open_catalogue
from submissions.reading import read_report

TESTS = Path(__file__).parents[2]
REPORTS = TESTS / "cases" / "reports"
SHEET = REPORTS / "sheet.toml"
GOLD = TESTS / "gold" / "reports" / "reading.json"
PDFS = sorted((*REPORTS.glob("samples/*.pdf"), *REPORTS.glob("own/*.pdf")))


def _benchmark() -> ModuleType:
    """Load the benchmark that compares readings with what stands on the page."""
    spec = spec_from_file_location("truth", TESTS.parent / "benchmarks" / "truth.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


truth = _benchmark()
WORDS = truth.vocabulary(SHEET)
EXPECTED = open_catalogue(SHEET, public_only=True).expected()


@cache
def judged(path: Path) -> tuple[object, ...]:
    """Read a report, and judge each of its answers."""
    reading = read_report(path.read_bytes(), EXPECTED)
    return tuple(truth.judge(path, reading.responses, WORDS))


def _of(path: Path, result: str) -> Iterator[object]:
    return (one for one in judged(path) if one.result == result)  # type: ignore[attr-defined]  # a Judged


@pytest.fixture(params=PDFS, ids=lambda path: path.stem)
def report(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_nothing_is_misread(report: Path) -> None:
    assert list(_of(report, "misread")) == []


def test_what_the_gold_file_lists_is_read_with_certainty_and_no_more(
    update_gold: bool,  # noqa: FBT001 - a fixture
) -> None:
    read = {path.stem: [one.name for one in _of(path, "read")] for path in PDFS}  # type: ignore[attr-defined]  # a Judged
    if update_gold:
        _write(read)
    gold = json.loads(GOLD.read_text("utf-8"))
    assert gold == read, "run: pytest --update-gold, and look at what changed"


def test_the_truth_about_each_report_names_every_field(report: Path) -> None:
    answers = json.loads(report.with_suffix(".json").read_text("utf-8"))["answers"]
    assert sorted(answer["q"] for answer in answers) == sorted(p + f for p, f in WORDS)


def test_the_truth_about_each_report_is_understood(report: Path) -> None:
    for answer in json.loads(report.with_suffix(".json").read_text("utf-8"))["answers"]:
        kind, names = WORDS[answer["q"][:-1], answer["q"][-1]]
        text = truth.written(answer)
        assert text is None or kind == "text" or truth.COMPARED[kind](text, text, names)


def _write(gold: Mapping[str, list[str]]) -> None:
    """Write one report a line, so that a change shows as one."""
    lines = (f' "{name}": {json.dumps(fields)}' for name, fields in sorted(gold.items()))
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    GOLD.write_text(text, encoding="utf-8", newline="\n")
