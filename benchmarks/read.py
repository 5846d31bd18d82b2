"""How well and how fast reports are read; POSIX only.

Run `python benchmarks/read.py [--folder FOLDER] [--sheet SHEET] [--peers FOLDER] [--rounds N]
[--dense]`. What was read is compared with the truth that lies beside the PDFs, where there is
one. FOLDER of the peers is an environment with pdfplumber, made with `python -m venv` and pip.
Prints Markdown.
"""

import argparse
from pathlib import Path

from reading_speed import PROJECT, ROUNDS, dense, speed
from truth import score, table

REPORTS = PROJECT / "tests/cases/reports"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=REPORTS, help="folder of PDFs")
    parser.add_argument("--sheet", default=str(REPORTS / "sheet.toml"), help="sheet they answer")
    parser.add_argument("--peers", type=Path, help="environment that has pdfplumber")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--dense", action="store_true", help="read the dense pages instead")
    chosen = parser.parse_args()
    if chosen.dense:
        print("\n".join(dense(chosen.sheet)))
        return
    for line in (*table(score(chosen.folder, chosen.sheet)), ""):
        print(line)
    for line in speed(chosen.folder, chosen.sheet, chosen.peers, chosen.rounds):
        print(line)


if __name__ == "__main__":
    main()
