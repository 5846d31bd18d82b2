"""How grading a class scales: submissions a second and peak memory, by size and workers.

Run `python benchmarks/batch.py [--sizes 100 1000] [--workers 1 2]`. Everything is measured in one
run on one machine, so that the ratios mean something. Memory is the sum over the process tree of
what each process holds alone or shares in part (PSS), sampled from /proc; Linux only.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typst

MEGABYTE = 2**20
STEP = 0.05
REPORT = """
#set page(numbering: "1")
#set text(size: 11pt)
= Report on exercise sheet 5
#sys.inputs.name, #sys.inputs.number

#for line in sys.inputs.lines.split("\\n") [ #par(raw(line)) ]
"""
ANSWERS = (
    ("1.1", "text", "The state can hold what the output at this step does not show."),
    ("1.2", "text", "A state of fixed size stores little, and gradients vanish over time."),
    ("2.1", "text", "Single frames do not show what happens between them."),
    ("2.2", "text", "Live captions cannot see ahead; offline ones may take their time."),
    ("3.1", "q", "(N_Q, d_k)"),
    ("3.1", "k", "(N_KV, d_k)"),
    ("3.1", "v", "(N_KV, d_v)"),
    ("3.1", "shared_qk", "d_k"),
    ("3.1", "shared_kv", "N_KV"),
    ("3.2", "factors", "N_Q and d_v"),
    ("3.3", "axis", "N_KV"),
    ("3.4", "scores", "[[2,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"),
    ("3.4", "scaled", "[[1,1,1],[0,0.5,0.5],[0,0.5,0],[0.5,0,0],[0.5,0,0.5]]"),
    ("3.4", "output", "[[11,15,18],[5,6.5,7.5],[2,2.5,3],[0.5,1,1.5],[3.5,5,{last}]]"),
    ("3.5", "onehot_hit", "e/(e+D-1)"),
    ("3.5", "onehot_rest", "1/(e+D-1)"),
    ("3.5", "q", "c*I"),
    ("3.5", "k", "I"),
    ("3.5", "reasoning", "One logit far above the others makes the weights nearly one-hot."),
    ("3.6", "attention", "O(N^2)"),
    ("3.6", "convolution", "O(N*k^2)"),
)


@dataclass(frozen=True)
class Run:
    """One measured run."""

    size: int
    workers: int
    seconds: float
    peak: int
    """Bytes, over the whole process tree."""
    largest: int
    """Bytes, of the largest single process."""


def main() -> None:
    """Draw classes, grade them, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = [run for size in chosen.sizes for run in measure(Path(folder), size, chosen.workers)]
    print(f"{'size':>6} {'workers':>8} {'seconds':>8} {'per s':>7} {'peak MB':>8} {'largest':>8}")
    for run in runs:
        rate, peak = run.size / run.seconds, run.peak / MEGABYTE
        print(
            f"{run.size:>6} {run.workers:>8} {run.seconds:>8.1f} {rate:>7.1f} {peak:>8.0f}"
            f" {run.largest / MEGABYTE:>8.0f}"
        )
    for line in ratios(runs):
        print(line)


def ratios(runs: list[Run]) -> Iterator[str]:
    """Compare sizes with the same workers, and workers at the same size."""
    small, large = min(r.size for r in runs), max(r.size for r in runs)
    by = {(run.size, run.workers): run for run in runs}
    for workers in sorted({run.workers for run in runs}):
        few, many = by[small, workers], by[large, workers]
        time_ratio = many.seconds / few.seconds
        more = (many.peak - few.peak) / MEGABYTE
        yield (
            f"{workers} worker(s), {small} → {large}: time × {time_ratio:.1f}"
            f" (size × {large / small:.1f}), peak {more:+.0f} MB"
        )
    if {1, 2} <= {run.workers for run in runs}:
        for size in sorted({run.size for run in runs}):
            gain = by[size, 1].seconds / by[size, 2].seconds
            yield f"{size} submissions: 2 workers bring × {gain:.2f}"


def measure(folder: Path, size: int, workers: list[int]) -> Iterator[Run]:
    """Draw a class of `size` and grade it anew with each number of workers."""
    download = folder / f"class-{size}.zip"
    draw_class(download, size)
    for count in workers:
        yield grade(download, folder / f"out-{size}-{count}", size, count)


def draw_class(download: Path, size: int) -> None:
    """Write a Moodle download of `size` reports, each with Answer lines and own numbers."""
    compiler = typst.Compiler()
    with zipfile.ZipFile(download, "w", zipfile.ZIP_STORED) as outer:
        for index in range(size):
            name, number = f"Muster{letters(index)}", f"{2_000_000 + index}"
            pdf = report(compiler, name, number, last="6" if index % 3 else "7")
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(f"{name}-{number}.pdf", pdf)
            path = f"Probe {name}_{index}_assignsubmission_file/{name}-{number}.zip"
            outer.writestr(path, inner.getvalue())


def letters(index: int) -> str:
    """Spell a number in letters, as surnames hold no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{index:05d}")


def report(compiler: typst.Compiler, name: str, number: str, last: str) -> bytes:
    """Typeset one report."""
    lines = [
        f"Answer {part} {field}: {text.replace('{last}', last)}" for part, field, text in ANSWERS
    ]
    inputs = {"name": name, "number": number, "lines": "\n".join(lines)}
    pdf: bytes = compiler.compile(REPORT.encode(), sys_inputs=inputs)
    return pdf


def grade(download: Path, out: Path, size: int, workers: int) -> Run:
    """Grade a download through the command, and watch its processes."""
    command = [sys.executable, "-m", "grader", "grade", str(download), "--sheet", "sheet05"]
    command += ["--out", str(out), "--workers", str(workers)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        watch = Watch(process.pid)
        watch.start()
        status = process.wait()
        watch.ended.set()
        watch.join()
    seconds = time.perf_counter() - started
    if status not in (0, 1):
        message = f"grading {size} submissions ended with status {status}"
        raise SystemExit(message)
    return Run(size, workers, seconds, watch.peak, watch.largest)


class Watch(threading.Thread):
    """Samples the memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = self.largest = 0
        self.ended = threading.Event()

    def run(self) -> None:
        """Sample until told to stop."""
        while not self.ended.wait(STEP):
            sizes = [memory(pid) for pid in tree(self.pid)]
            self.peak = max(self.peak, sum(sizes))
            self.largest = max([self.largest, *sizes])


def tree(pid: int) -> list[int]:
    """List a process and all its descendants."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        children = [child for file in files for child in file.read_text("ascii").split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in tree(int(child)))]


def memory(pid: int) -> int:
    """Tell the proportional set size of a process in bytes; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
