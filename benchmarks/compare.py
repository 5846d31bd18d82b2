"""How long comparing one answer takes, beside its peers.

Run `python benchmarks/compare.py [--peers FOLDER] [--no-peers]`. The answers are the decidable
ones of tests/cases. Peers (math-verify, and sympy's simplify) are installed with pip into an
environment of their own and get the same answers in the same run, so that the ratios mean
something on any machine; seconds do not. Processor time is taken, which other work on the machine
hardly changes; wall time only where another process does the work. Prints Markdown.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

from hostile import HOSTILE  # noqa: E402 - beside this script
from processes import imports_sympy, run, run_often  # noqa: E402

from grader import checkers  # noqa: E402 - the project beside this script, wherever it is run
from grader.checkers import Checker  # noqa: E402
from grader.model import Comparison, Context, Understood  # noqa: E402
from grader.notation.references import read_names  # noqa: E402
from grader.workflow.compare import Case, compare  # noqa: E402

KINDS = ("number", "matrix", "expression", "growth", "shape")
WITH_NAMES = frozenset({"expression", "growth", "shape"})
PEERS = ("math-verify", "sympy")
FOR_PEERS = ("number", "matrix", "expression")
"""Kinds that the peers know."""
NOT_FOR_PEERS = frozenset({"rtol", "atol", "mode", "digits", "accuracy", "credit"})
"""Options that they do not."""
NOT_FOR_FILES = frozenset({"euler", "partial"})
"""Options that `grader compare` does not take."""
MICRO, MILLI = 1e6, 1e3
PERCENTILE = 90


@dataclass
class Answer:
    """One decidable case of a corpus, with what was measured on it, in seconds."""

    name: str
    kind: str
    reference: str
    answer: str
    verdict: str
    given: dict[str, Any]
    method: str = ""
    first: float = 0.0
    """Parsing and comparing it for the first time."""
    compared: list[float] = field(default_factory=list)
    anew: list[float] = field(default_factory=list)
    """Parsing and comparing, every answer forgotten; the reference parsed beforehand."""
    whole: list[float] = field(default_factory=list)
    """The same again, when short answers are remembered."""
    shown: tuple[Understood, Understood] | None = None
    """Reference and answer as understood."""

    @property
    def is_right(self) -> bool:
        """Whether the corpus says so."""
        return self.verdict == "correct"

    @property
    def group(self) -> str:
        """The row of the table it is counted in."""
        return f"{self.kind}, by the worker" if self.method == "worker" else self.kind

    def take(self) -> Iterator[tuple[float, float, Comparison]]:
        """Compare it again and again, with the seconds of the comparison and of the whole."""
        checker, options = self.checker()
        reference = checker.parse(self.reference, options)
        context = Context()
        self.shown = checker.show(reference), checker.show(checker.parse(self.answer, options))
        clock = time.process_time
        while True:
            started = clock()
            answer = checker.parse(self.answer, options)
            parsed = clock()
            result = checker.compare(reference, answer, options, context)
            ended = clock()
            if result.method == "worker":
                clock = time.perf_counter
            yield ended - parsed, ended - started, result

    def checker(self) -> tuple[Checker, Any]:
        """Return the checker with its options."""
        found = checkers.find(self.kind)
        return found, found.options.model_validate(self.given)

    def as_line(self, number: int) -> str:
        """Return a line for `grader compare --jsonl`."""
        options = {name: value for name, value in self.given.items() if name != "variables"}
        row = {"id": number, "kind": self.kind, "reference": self.reference}
        row |= {"answer": self.answer, "options": options}
        return json.dumps(row | {"variables": list(self.given.get("variables", ()))})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="over all answers")
    parser.add_argument("--starts", type=int, default=5, help="processes a kind")
    parser.add_argument("--lines", type=int, default=1500, help="of the JSONL file")
    parser.add_argument("--peers", type=Path, help="folder of their environment; kept")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--timeout", type=int, default=10, help="seconds a peer has for an answer")
    chosen = parser.parse_args()
    answers = [answer for kind in KINDS for answer in read(kind)]
    with tempfile.TemporaryDirectory() as folder:
        measure(answers, chosen.rounds)
        print_all(table(answers))
        print_all(cold_starts(answers, chosen.starts))
        print_all(many_lines(answers, chosen.lines, Path(folder)))
        print_all(hostile())
        if not chosen.no_peers:
            home = chosen.peers or Path(folder) / "peers"
            print_all(peers(answers, home, chosen.timeout, chosen.rounds))


def print_all(lines: Iterator[str]) -> None:
    """Print a section, an empty line after it."""
    for line in lines:
        print(line, flush=True)
    print()


def read(kind: str) -> Iterator[Answer]:
    """Yield the decidable answers of a corpus, as its tests read it."""
    document = tomllib.loads((PROJECT / f"tests/cases/{kind}.toml").read_text("utf-8"))
    for row in document["case"]:
        given = row.get("options", document.get("defaults"))
        if given is None and kind in WITH_NAMES:
            given = {"variables": list(read_names(kind, row["reference"], ()).variables)}
        if row["verdict"] in ("correct", "partial", "incorrect"):
            fields = {key: row[key] for key in ("reference", "answer", "verdict")}
            yield Answer(name=row["why"], kind=kind, given=given or {}, **fields)


def measure(answers: Sequence[Answer], rounds: int) -> None:
    """Compare everything in turns, once to warm up and then for the clock."""
    running = [(answer, answer.take()) for answer in answers]
    for number in range(2 * rounds + 1):
        if is_anew := number % 2 == 1:
            forget()
        for answer, repeat in running:
            compared, whole, result = next(repeat)
            answer.method = result.method
            if result.outcome.value != answer.verdict:
                raise SystemExit(f"{answer.kind}: {answer.name}: {result.outcome.value}")
            if is_anew:
                answer.anew.append(whole)
            elif number:
                answer.compared.append(compared)
                answer.whole.append(whole)
            else:
                answer.first = whole


def forget() -> None:
    """Let the readers forget every answer: their caches that are bounded, and so hold answers."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("grader.notation."):
            for cached in vars(module).values():
                if hasattr(cached, "cache_parameters") and cached.cache_parameters()["maxsize"]:
                    cached.cache_clear()


def table(answers: Sequence[Answer]) -> Iterator[str]:
    """Tell what a comparison takes, by kind, right and wrong answers apart."""
    yield (
        "Microseconds of processor time (what the worker decides: wall time): median (90th "
        "percentile) over the answers."
    )
    yield ""
    yield "| kind | answers | | comparing | and parsing anew | and parsing again |"
    yield "|---|---|---:|---:|---:|---:|"
    for group in dict.fromkeys(answer.group for answer in answers):
        for words, right in (("right", True), ("wrong or partly right", False)):
            of = [a for a in answers if a.group == group and a.is_right is right]
            if of:
                times = zip(*((a.compared, a.anew, a.whole) for a in of), strict=True)
                cells = [spread([median(one) for one in several]) for several in times]
                yield f"| {group} | {words} | {len(of)} | {' | '.join(cells)} |"


def spread(seconds: Sequence[float]) -> str:
    """Show a median and a 90th percentile, in microseconds."""
    high = quantiles(seconds, n=100)[PERCENTILE - 1] if len(seconds) > 1 else seconds[0]
    return f"{median(seconds) * MICRO:,.0f} ({high * MICRO:,.0f})"


def cold_starts(answers: Sequence[Answer], starts: int) -> Iterator[str]:
    """Tell what one comparison takes as a process, and whether it imports sympy."""
    bare = run_often([sys.executable, "-c", "pass"], starts)
    yield (
        "`grader compare` of one answer as a process; Python alone takes "
        f"{bare.wall * MILLI:.0f} ms ({bare.processor * MILLI:.0f} of processor time)."
    )
    yield ""
    yield "| kind | ms | of processor time | × Python alone | sympy imported |"
    yield "|---|---:|---:|---:|---|"
    for kind in KINDS:
        one = next(answer for answer in answers if answer.kind == kind and answer.is_right)
        command = ["-m", "grader", "compare", "--kind", kind]
        command += ["--reference", one.reference, "--answer", one.answer]
        imported = "yes" if imports_sympy(command) else "no"
        took = run_often([sys.executable, *command], starts)
        cells = f"{took.wall * MILLI:.0f} | {took.processor * MILLI:.0f}"
        yield f"| {kind} | {cells} | {took.processor / bare.processor:.1f} | {imported} |"


def many_lines(answers: Sequence[Answer], count: int, folder: Path) -> Iterator[str]:
    """Tell what a file of many cases takes as one process."""
    fit = [answer for answer in answers if not NOT_FOR_FILES & set(answer.given)]
    drawn = list(islice(cycle(fit), count))
    path = folder / "cases.jsonl"
    path.write_text("".join(f"{a.as_line(n)}\n" for n, a in enumerate(drawn)), encoding="utf-8")
    took, done = run([sys.executable, "-m", "grader", "compare", "--jsonl", str(path)])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [a.name for a, row in zip(drawn, found, strict=True) if row["verdict"] != a.verdict]
    yield (
        f"A JSONL file of {count:,} cases as one process: {took.wall:.2f} s "
        f"({took.processor:.2f} s of processor time, {took.processor / count * MILLI:.2f} ms a "
        f"case); {len(wrong)} verdicts differ from the corpora."
    )
    by_worker = [a for a in drawn if a.method == "worker"]
    spent = sum(median(a.compared) for a in by_worker)
    yield f"Decided by the worker: {len(by_worker)} of them, {spent:.2f} s by the table above."


def hostile() -> Iterator[str]:
    """Feed hostile texts to every kind; name the slowest."""
    cases = (
        Case("number", "3/4", ""),
        Case("matrix", "[[1, 2], [3, 4]]", ""),
        Case("expression", "e/(e + D - 1)", "", ("D", "x"), {"domain": {"D": "integer >= 2"}}),
        Case("growth", "N*k^2", "", ("N", "k", "x")),
        Case("shape", "(N_Q, d_v)", ""),
    )
    seen: list[tuple[float, str, str, str]] = []
    for case in cases:
        for name, text in HOSTILE.items():
            one = Case(case.kind, case.reference, text, case.variables, case.options)
            started = time.process_time()
            outcome = compare(one).comparison.outcome.value
            seen.append((time.process_time() - started, name, case.kind, outcome))
    counts = ", ".join(f"{n} {word}" for word, n in Counter(row[3] for row in seen).most_common())
    yield f"{len(HOSTILE)} hostile texts as each of {len(cases)} kinds: {counts}. The slowest:"
    yield ""
    for seconds, name, kind, outcome in sorted(seen, reverse=True)[:3]:
        yield f"- {name}, as {kind}: {seconds * MILLI:.1f} ms, {outcome}"


def peers(answers: Sequence[Answer], home: Path, timeout: int, rounds: int) -> Iterator[str]:
    """Put the same answers to the peers; yield one table of each kind."""
    python = install(home)
    if isinstance(python, str):
        yield f"Peers are left out: {python}"
        return
    fit = [a for a in answers if a.kind in FOR_PEERS and not NOT_FOR_PEERS & set(a.given)]
    fit = [answer for answer in fit if answer.verdict != "partial"]
    yield (
        "Peers, on the same answers in the same run: parsing and comparing, the reference parsed "
        f"beforehand, at most {timeout} s an answer; once, and in the median of {rounds} times "
        "more, in turns. × is peer over ours, which remembers short answers; × parsed anew is "
        "the peer's median again over ours without that."
    )
    yield ""
    yield (
        "| peer | kind | answers | | once: median, µs | × | again: median, µs | × | × parsed anew "
        "| total, ms | × | accepts wrong | rejects right | errors and time-outs |"
    )
    yield "|---|---|---|" + "---:|" * 11
    for peer in PEERS:
        found = ask(python, peer, fit, timeout, rounds)
        for kind in FOR_PEERS:
            for right in (True, False):
                of = [a for a in fit if a.kind == kind and a.is_right is right]
                yield peer_row(peer, of, found)


@dataclass(frozen=True)
class Said:
    """What a peer said of an answer, and its seconds the first time and later; None: an error."""

    equal: bool | None
    first: float
    again: float


def ask(
    python: Path, peer: str, answers: Sequence[Answer], timeout: int, rounds: int
) -> dict[int, Said]:
    """Run a peer on answers; return what it said by the answer's identity."""
    script = str(Path(__file__).with_name("peers.py"))
    command = [str(python), script, peer, "--timeout", str(timeout), "--rounds", str(rounds)]
    lines = "".join(f"{json.dumps(for_peer(answer))}\n" for answer in answers)
    done = subprocess.run(  # noqa: S603 - our own script
        command, input=lines, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"{peer} ended with {done.returncode}: {done.stderr[-500:]}")
    rows = map(json.loads, done.stdout.splitlines())
    said = [
        Said(r["equal"], r["seconds"][0], median(r["seconds"][1:] or r["seconds"])) for r in rows
    ]
    return {id(answer): one for answer, one in zip(answers, said, strict=True)}


def for_peer(answer: Answer) -> dict[str, Any]:
    """Return an answer as a peer gets it: as we understood it, in plain notation and LaTeX."""
    if answer.shown is None:
        raise SystemExit(f"{answer.name} was not measured")
    ours, theirs = answer.shown
    domain = answer.given.get("domain", {})
    names = {name: domain.get(name, "") for name in (*answer.given.get("variables", ()), *domain)}
    return {
        "kind": answer.kind,
        "names": names,
        "plain": [ours.plain, theirs.plain],
        "latex": [ours.latex, theirs.latex],
    }


def peer_row(peer: str, answers: Sequence[Answer], found: Mapping[int, Said]) -> str:
    """Return one row: a peer on the right or the wrong answers of a kind."""
    said = [found[id(answer)] for answer in answers]
    right = answers[0].is_right
    differ = sum(one.equal is (not right) for one in said)
    cells = [peer, answers[0].kind, "right" if right else "wrong", str(len(answers))]
    again = [one.again for one in said], [median(answer.whole) for answer in answers]
    cells += beside(
        [one.first for one in said], [answer.first for answer in answers], median, MICRO
    )
    cells += beside(*again, median, MICRO)
    cells += beside(again[0], [median(answer.anew) for answer in answers], median, MICRO)[1:]
    cells += beside(*again, sum, MILLI)
    cells += ["–", str(differ)] if right else [str(differ), "–"]
    return f"| {' | '.join([*cells, str(sum(one.equal is None for one in said))])} |"


def beside(
    theirs: list[float], ours: list[float], combine: Callable[[list[float]], float], unit: float
) -> list[str]:
    """Show a peer's time and its ratio to ours."""
    return [f"{combine(theirs) * unit:,.0f}", f"{combine(theirs) / combine(ours):,.1f}"]


def install(home: Path) -> Path | str:
    """Return the interpreter of the peers' environment, made where it is not there, or why not."""
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True)
    check = [str(python), "-c", "import math_verify, sympy"]
    if subprocess.run(check, capture_output=True, check=False).returncode == 0:  # noqa: S603 - ours
        return python
    command = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1"]
    done = subprocess.run(  # noqa: S603 - pip
        [*command, "math-verify", "sympy"], capture_output=True, text=True, check=False
    )
    last = done.stderr.strip().splitlines()[-1:]
    return python if done.returncode == 0 else f"pip could not install them ({''.join(last)})"


if __name__ == "__main__":
    main()
