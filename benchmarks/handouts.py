"""What handing out costs: seconds for a class, by sheet, size and workers, as ratios in one run.

Run `python benchmarks/handouts.py [--sizes 1 100] [--workers 1 2] [--sheets gradients]`. Students
are invented; each gets a form with own numbers, and tutors the solution of each.
"""

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from processes import Took, run

SHEETS = ("sheet05", "attention", "gradients")
COLUMNS = ("Matriculation number", "Surname", "First name")
Run = tuple[str, int, int]
"""A sheet, the size of the class, and how many workers."""


def main() -> None:
    """Print for classes, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--sheets", nargs="+", default=SHEETS)
    chosen = parser.parse_args()
    runs = [*product(chosen.sheets, chosen.sizes, chosen.workers)]
    print(f"{'sheet':>10} {'students':>9} {'workers':>8} {'seconds':>8} {'processor':>10}")
    took = dict[Run, Took]()
    for sheet, size, workers in runs:
        one = took[sheet, size, workers] = hand_out(sheet, size, workers)
        print(f"{sheet:>10} {size:>9} {workers:>8} {one.wall:>8.1f} {one.processor:>10.1f}")
    for line in ratios(took):
        print(line)


def hand_out(sheet: str, size: int, workers: int) -> Took:
    """Print a sheet for a class of that size through the command."""
    with tempfile.TemporaryDirectory() as folder:
        roster, secret = Path(folder) / "roster.csv", Path(folder) / "secret"
        secret.write_text("invented for this measurement", "utf-8")
        with roster.open("w", encoding="utf-8", newline="") as file:
            rows = ((f"{4_000_000 + index}", f"Muster{index}", "Alex") for index in range(size))
            csv.writer(file).writerows((COLUMNS, *rows))
        command = [sys.executable, "-m", "grader", "sheet", "print", sheet]
        command += ["--roster", str(roster), "--secret-file", str(secret)]
        command += ["--out", str(Path(folder) / "out"), "--workers", str(workers)]
        took, done = run(command)
        if done.returncode:
            raise SystemExit(done.stderr[-500:])
        return took


def ratios(took: dict[Run, Took]) -> Iterator[str]:
    """Compare workers at the largest size, and sheets by what one more student costs."""
    sizes = sorted({size for _, size, _ in took})
    workers = sorted({count for _, _, count in took})
    few, many, most = sizes[0], sizes[-1], workers[-1]
    sheets = tuple(dict.fromkeys(sheet for sheet, _, _ in took))
    if len(workers) > 1:
        for sheet in sheets:
            gain = took[sheet, many, workers[0]].wall / took[sheet, many, most].wall
            yield f"{sheet}, {many} students: {most} workers bring × {gain:.2f}"
    if few < many:
        more = {
            sheet: (took[sheet, many, most].wall - took[sheet, few, most].wall) / (many - few)
            for sheet in sheets
        }
        for sheet, seconds in more.items():
            share = seconds / more[sheets[0]]
            yield (
                f"{sheet}, {most} worker(s): {seconds:.3f} s for one more student,"
                f" × {share:.2f} of {sheets[0]}"
            )


if __name__ == "__main__":
    main()
