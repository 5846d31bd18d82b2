"""How long reading takes, beside pdfplumber merely extracting glyphs; called by read.py.

Both read the same files in the same run, in turns, each in fresh processes of one thread that go
through them once to warm up. Processor time is taken, which other work on the machine hardly
changes; the fastest round counts. Two pages are made to take long, and must end in a flag.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

from dense import DENSE, SIDE  # noqa: E402 - beside this script

from grader.catalogue import open_catalogue  # noqa: E402 - the project beside this script
from submissions.reading import read_report  # noqa: E402

ROUNDS, TURNS, SLOWEST = 3, 3, 5
MEGABYTE = 2**20
PER_RSS = 1 if sys.platform == "darwin" else 1024
"""Bytes that `ru_maxrss` counts in."""
SOME_TEXT = b"(a line of a hundred) Tj T* "
HOSTILE = {
    "50,000 glyphs": b"BT /F1 6 Tf 7 TL 20 800 Td " + SOME_TEXT * 2_500 + b"ET",
    "20,000 paths": b"0 0 m 9 9 l S " * 20_000,
}


@dataclass(frozen=True)
class Measured:
    """What going through the files took, and the peak of the process's memory in bytes."""

    pages: int
    seconds: tuple[float, ...]
    memory: int = 0

    @property
    def rate(self) -> float:
        """Pages a second of processor time, in the fastest round."""
        return self.pages / min(self.seconds)


def speed(folder: Path, sheet: str, peers: Path | None = None, rounds: int = ROUNDS) -> list[str]:
    """Measure reading all PDFs below a folder; return lines of Markdown."""
    if not any(folder.rglob("*.pdf")):
        return [f"No PDFs in {folder}: speed is not measured."]
    peer, script = interpreter(peers), str(Path(__file__).with_name("glyph_peer.py"))
    python, options = Path(sys.executable), (__file__, str(folder), "--sheet", sheet)
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(ask(python, *options, rounds=rounds))
        if peer:
            theirs.append(ask(peer, script, str(folder), rounds=rounds))
    return [*compared(joined(ours), joined(theirs) if theirs else None), "", *hostile(sheet)]


def joined(turns: Sequence[Measured]) -> Measured:
    """Put the rounds of all turns together."""
    seconds = tuple(second for turn in turns for second in turn.seconds)
    return Measured(turns[0].pages, seconds, max(turn.memory for turn in turns))


def compared(ours: Measured, theirs: Measured | None) -> Iterator[str]:
    """Tell our speed and memory, and compare them with the peer's where there is one."""
    yield (
        f"Reading {ours.pages} pages with all checks: {ours.rate:.1f} pages a second on one core, "
        f"{ours.memory / MEGABYTE:.0f} MB at most."
    )
    if theirs is None:
        yield "pdfplumber is not installed (see --peers): no comparison."
        return
    yield (
        f"pdfplumber, extracting the glyphs of {theirs.pages} pages: {theirs.rate:.1f} pages a "
        f"second; we take {theirs.rate / ours.rate:.2f} of its time for a page."
    )


def interpreter(peers: Path | None) -> Path | None:
    """Find an interpreter that has pdfplumber: the peers' environment, or this one."""
    inside = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    python = peers / inside if peers else Path(sys.executable)
    check = [str(python), "-c", "import pdfplumber"]
    found = python.exists() and subprocess.run(check, capture_output=True, check=False)  # noqa: S603
    return python if found and found.returncode == 0 else None


def ask(python: Path, script: str, *options: str, rounds: int) -> Measured:
    """Run a script in a fresh process and return what it measured."""
    done = subprocess.run(  # noqa: S603 - our own script
        [str(python), script, *options, "--rounds", str(rounds)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{script} ended with {done.returncode}: {done.stderr[-500:]}")
    found = json.loads(done.stdout)
    return Measured(found["pages"], tuple(found["seconds"]), found.get("memory", 0))


def hostile(sheet: str) -> Iterator[str]:
    """Read the pages that are made to take long."""
    expected = open_catalogue(sheet, public_only=True).expected()
    for name, content in HOSTILE.items():
        data = one_page(content)
        started = time.process_time()
        reading = read_report(data, expected)
        seconds = time.process_time() - started
        flagged = all("read.too_much" in response.flags for response in reading.responses)
        yield f"- a page of {name}: {seconds:.2f} s, {'flagged' if flagged else 'NOT FLAGGED'}"


def dense(sheet: str) -> Iterator[str]:
    """Read the pages that are within the limits and dense; tell of those that take longest."""
    expected = open_catalogue(sheet, public_only=True).expected()
    taken = []
    for name, content in DENSE.items():
        data = one_page(content, SIDE, SIDE)
        started = time.process_time()
        read_report(data, expected)
        taken.append((time.process_time() - started, name))
    yield f"{len(taken)} dense pages. The slowest:"
    yield from (
        f"- {name}: {seconds:.2f} s" for seconds, name in sorted(taken)[: -SLOWEST - 1 : -1]
    )


def one_page(content: bytes, width: int = 595, height: int = 842) -> bytes:
    """Write a PDF of one page with two fonts, Helvetica and Symbol."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>" % (width, height)
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>",
    )
    parts, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(parts))
        parts += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return parts + head + table + end + b"startxref\n%d\n%%%%EOF\n" % len(parts)


def main() -> None:
    """Read all PDFs below a folder, once to warm up and then for the clock; print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", required=True)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    print(json.dumps(read_often(chosen.folder, chosen.sheet, chosen.rounds)))


def read_often(folder: Path, sheet: str, rounds: int) -> dict[str, Any]:
    """Return pages, the seconds of each round, and the peak of this process's memory."""
    expected = open_catalogue(sheet, public_only=True).expected()
    files = [path.read_bytes() for path in sorted(folder.rglob("*.pdf"))]
    pages = sum(read_report(data, expected).pages for data in files)
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        for data in files:
            read_report(data, expected)
        seconds.append(time.process_time() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PER_RSS
    return {"pages": pages, "seconds": seconds, "memory": memory}


if __name__ == "__main__":
    main()
