"""The benchmark of comparisons runs and says what it promises; how fast is none of a test's."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the benchmarks need POSIX")
BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_it_prints_each_section_without_peers() -> None:
    command = [sys.executable, str(BENCHMARKS / "compare.py"), "--no-peers"]
    command += ["--rounds", "1", "--starts", "1", "--lines", "30"]
    done = subprocess.run(  # noqa: S603 - our own script
        command, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    for kind in ("number", "matrix", "expression", "growth", "shape"):
        assert done.stdout.count(f"| {kind} |") >= 2, done.stdout
    assert "0 verdicts differ" in done.stdout
    assert "The slowest:" in done.stdout
    hostile = next(line for line in done.stdout.splitlines() if "hostile texts" in line)
    assert " correct" not in hostile


def test_the_peers_script_passes_on_what_a_peer_says() -> None:
    spec = spec_from_file_location("peers", BENCHMARKS / "peers.py")
    assert spec is not None
    assert spec.loader is not None
    peers = module_from_spec(spec)
    sys.modules[spec.name] = peers
    spec.loader.exec_module(peers)
    case = {"kind": "expression", "names": {"x": "positive"}}
    said = []
    for reference, answer in (("x", "sqrt(x^2)"), ("x", "x + 1"), ("x", "x +")):
        one = peers.Timed()
        peers.run({**case, "plain": (reference, answer)}, one, peers.sympy, "plain", 5)
        said.append(one.equal)
    assert said == [True, False, None]
