"""pdfplumber merely extracting the glyphs of reports; run by reading_speed.py, not by hand.

It runs in an environment of its own, without the project. Prints the pages and glyphs of one round
and the seconds of processor time of each, as JSON.
"""

import argparse
import json
import logging
import time
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any


def main() -> None:
    """Extract the glyphs of all files, once to warm up and then for the clock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)  # pdfminer.six complains of fonts, each time anew
    peer = import_module("pdfplumber")
    files = [path.read_bytes() for path in sorted(chosen.folder.rglob("*.pdf"))]
    counts = [extract(peer, data) for data in files]
    seconds = []
    for _ in range(chosen.rounds):
        started = time.process_time()
        for data in files:
            extract(peer, data)
        seconds.append(time.process_time() - started)
    pages, glyphs = map(sum, zip(*counts, strict=True))
    print(json.dumps({"pages": pages, "glyphs": glyphs, "seconds": seconds}))


def extract(peer: Any, data: bytes) -> tuple[int, int]:
    """Count the pages of a file and their glyphs; a file that cannot be opened has none."""
    try:
        with peer.open(BytesIO(data)) as document:
            sizes = [len(page.chars) for page in document.pages]
    except Exception:  # noqa: BLE001 - whatever a peer raises is its answer
        return 0, 0
    return len(sizes), sum(sizes)


if __name__ == "__main__":
    main()
