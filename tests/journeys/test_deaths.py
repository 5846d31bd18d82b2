"""A report that ends its reader, in whatever way, costs only itself, and the reason is named."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import ANSWERS, pack, report

REASONS = {
    "die": "run.died",
    "eat": "run.memory",
    "hang": "run.timeout",
    "crash": "run.crash",
}
ORDINARY = ("Muster", "Probe")
"""One is read before the others by its name, and one among them."""

needs_limits = pytest.mark.skipif(os.name != "posix", reason="memory cannot be limited here")


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reports end the processes that read them."""
    folder = Path(__file__).with_name("misbehaving")
    project = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(project)]))


@pytest.fixture
def pdfs() -> Mapping[str, bytes]:
    """Give two ordinary reports and one for each way to end a reader, by surname."""
    ordinary = {name: report(name, ANSWERS) for name in ORDINARY}
    others = {
        action.capitalize(): report(action, ANSWERS) + f"\n%misbehave:{action}\n".encode()
        for action in REASONS
    }
    return ordinary | others


def codes(findings: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in findings if one["code"].startswith("run.") and one["message"]]


@needs_limits
def test_grading_names_why_a_report_could_not_be_read_and_reads_all_others(
    misbehaving: None,  # noqa: ARG001 - it sets what the command runs in
    pdfs: Mapping[str, bytes],
    started: Callable[..., Any],
    tmp_path: Path,
) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for number, (surname, pdf) in enumerate(pdfs.items(), 4_000_001):
        (folder / f"{surname}-{number}.zip").write_bytes(pack(f"{surname}-{number}.pdf", pdf))
    done = started("grade", folder, "--sheet", "sheet05", "--out", out, "--workers", 2)
    assert (done.status, done.err) == (1, "")
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    found = {one["student"]["surname"]: one for one in document["submissions"]}
    for action, code in REASONS.items():
        spoilt = found.pop(action.capitalize())
        assert (spoilt["status"], codes(spoilt["findings"])) == ("needs_review", [code])
        assert {(field["verdict"], field["points"]) for field in spoilt["fields"]} == {
            ("error", None)
        }
    assert {name: one["points_decided"] for name, one in found.items()} == dict.fromkeys(
        ORDINARY, 12
    )


@pytest.mark.all
@needs_limits
def test_reading_names_why_a_report_could_not_be_read_and_reads_all_others(
    misbehaving: None,  # noqa: ARG001 - it sets what the command runs in
    pdfs: Mapping[str, bytes],
    started: Callable[..., Any],
    tmp_path: Path,
) -> None:
    files = []
    for surname, pdf in pdfs.items():
        files.append(tmp_path / f"{surname}.pdf")
        files[-1].write_bytes(pdf)
    done = started("read", *files, "--sheet", "sheet05", "--format", "json")
    assert (done.status, done.err) == (1, "")
    told = {Path(one["file"]).stem: one for one in done.json["reports"]}
    for action, code in REASONS.items():
        spoilt = told.pop(action.capitalize())
        assert codes(spoilt["findings"]) == [code]
        assert {one["text"] for one in spoilt["responses"]} == {None}
    for one in told.values():
        assert codes(one["findings"]) == []
        assert not [r for r in one["responses"] if r["text"] is None]
