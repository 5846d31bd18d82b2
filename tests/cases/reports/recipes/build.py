"""Builds reports: `python build.py OUT CHAIN:SEED,SEED… …`; README.md says what it needs."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from chains import Chain  # noqa: E402 - beside this script
from content import draw  # noqa: E402

MODULES = ("pdflatex", "typesetter", "browser", "notebook", "office", "markdown", "troff", "canvas")


def chains() -> dict[str, Chain]:
    """Collect all tool chains by name."""
    found: dict[str, Chain] = {}
    for module in MODULES:
        if (HERE / f"{module}.py").exists():
            found |= {chain.name: chain for chain in importlib.import_module(module).CHAINS}
    return found


def make(chain: Chain, seed: int, out: Path) -> None:
    """Draw one report, build it, and write its truth beside it."""
    report = draw(chain.name, seed, chain.traits)
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        made = chain.build(report, Path(folder))
        document = report.document()
        target = out / document["pdf"]
        shutil.copyfile(made, target)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    target.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Build what is named; without names, list the tool chains."""
    known = chains()
    if len(sys.argv) < 3:
        print("\n".join(known))
        return 2
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for word in sys.argv[2:]:
        name, _, seeds = word.partition(":")
        for seed in map(int, seeds.split(",")):
            try:
                make(known[name], seed, out)
            except Exception as error:  # noqa: BLE001 - one tool that fails must not stop the rest
                failed += 1
                print(f"{name}:{seed} failed: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
