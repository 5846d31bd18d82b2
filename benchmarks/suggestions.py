"""How often points are suggested for prose, how far they are off, and whether traps are seen.

Run `python benchmarks/suggestions.py [FOLDER] [--size]`. FOLDER holds criteria with answers whose
points are known, as tests/cases/suggestions/README.md describes. A tutor is played who gives just
these points: in the order of the page, each answer with what was decided before it; then each
answer with all others decided; and the same without the answers that are traps. `--size`
measures, on texts put together from these answers, the processor time of ordering and comparing,
and what the page grows by.
"""

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from grader.web.review.evidence import ROOM, block_in, lot_of, prior_in
from grader.web.suggestions.block import spell_block
from grader.web.suggestions.differences import Reason
from grader.web.suggestions.likeness import vector
from grader.web.suggestions.model import Asked, Known, Suggested, suggest
from grader.web.suggestions.order import order_texts
from grader.web.suggestions.prior import FULL, PART

CASES = Path(__file__).parents[1] / "tests" / "cases" / "suggestions"
LANGUAGES = ("en", "de")
SIZES = (100, 400, 4000)
_LEAST = 1e-9
_TRAP = 3
"""Entries of a row that names its trap."""
_HEAD = "answers | traps | suggested | error | in band | wrong side | of traps | traps above"


@dataclass(frozen=True, slots=True)
class Answer:
    """One invented answer."""

    text: str
    points: float
    trap: str
    """What it differs in from an answer of other points; empty for a plain one."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """The answers to one criterion, and what suggestions on them need."""

    answers: tuple[Answer, ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Played:
    """An answer, and what was suggested for it."""

    answer: Answer
    maximum: float
    suggested: Suggested

    @property
    def is_covered(self) -> bool:
        """Whether points were suggested."""
        return self.suggested.reason is Reason.NONE

    @property
    def error(self) -> float:
        """By what share of the points the suggestion is off."""
        return abs(self.suggested.points - self.answer.points) / self.maximum

    @property
    def is_within(self) -> bool:
        """Whether the true points lie in the band."""
        least, most = self.suggested.low - _LEAST, self.suggested.high + _LEAST
        return least <= self.answer.points <= most

    @property
    def is_wrong_side(self) -> bool:
        """Whether more than half was suggested for less than half, or the other way."""
        half = self.maximum / 2
        return (self.suggested.points - half) * (self.answer.points - half) < 0


Play = Callable[[Criterion], Iterator[Played]]


def load(file: Path, *, traps: bool = True) -> Criterion:
    """Read a criterion with its answers, with or without those that are traps."""
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = [row for language in LANGUAGES for row in document[language]]
    answers = tuple(
        Answer(row[0], float(row[1]), "".join(row[2:])) for row in rows if traps or len(row) < _TRAP
    )
    lot = lot_of([one.text for one in answers])
    wordings = [
        (vector(document[kind][language], lot.space), share)
        for kind, share in (("full", FULL), ("partial", PART))
        for language in LANGUAGES
    ]
    priors = [prior_in(lot, one.text, wordings) for one in answers]
    maximum, step = float(document["max"]), float(document["step"])
    return Criterion(answers, Asked(block_in(lot), priors, maximum, step))


def play_in_order(criterion: Criterion) -> Iterator[Played]:
    """Decide in the order of the page."""
    order = order_texts([one.text for one in criterion.answers], [1] * len(criterion.answers))
    for number, at in enumerate(order):
        yield _play(criterion, at, order[:number])


def play_with_all(criterion: Criterion) -> Iterator[Played]:
    """Decide each answer when all others are decided."""
    everyone = range(len(criterion.answers))
    for at in everyone:
        yield _play(criterion, at, [other for other in everyone if other != at])


def _play(criterion: Criterion, at: int, decided: Iterable[int]) -> Played:
    answers, maximum = criterion.answers, criterion.asked.maximum
    known = [Known(other, answers[other].points / maximum) for other in decided]
    return Played(answers[at], maximum, suggest(criterion.asked, at, known))


def row_of(name: str, played: Sequence[Played]) -> str:
    """Sum up a play as one row of a table."""
    covered = [one for one in played if one.is_covered]
    traps = [one for one in covered if one.answer.trap]
    number = len(covered) or 1
    cells = (
        name,
        len(played),
        sum(bool(one.answer.trap) for one in played),
        f"{len(covered) / len(played):.0%}",
        f"{sum(one.error for one in covered) / number:.3f}",
        f"{sum(one.is_within for one in covered)} of {len(covered)}",
        sum(one.is_wrong_side for one in covered),
        sum(one.is_wrong_side for one in traps),
        sum(one.suggested.points > one.answer.points for one in traps),
    )
    return f"| {' | '.join(map(str, cells))} |"


def texts_of(pool: Sequence[str], number: int) -> list[str]:
    """Put texts together from answers, about 160 letters long; the same ones each time."""
    draw = Random(1)  # noqa: S311 - nothing secret hangs on it
    texts: dict[str, None] = {}
    while len(texts) < number:
        texts[" ".join(draw.sample(pool, draw.choice((2, 2, 3))))] = None
    return list(texts)


def size_row(texts: Sequence[str]) -> str:
    """Measure one size: processor seconds, and bytes of the page an answer."""
    begun = time.process_time()
    order_texts(texts, [1] * len(texts))
    ordered = time.process_time()
    lots = [lot_of(texts[start : start + ROOM]) for start in range(0, len(texts), ROOM)]
    size = sum(len(json.dumps(spell_block(block_in(lot)))) for lot in lots)
    compared = time.process_time()
    seconds = (f"{ordered - begun:.2f}", f"{compared - ordered:.2f}")
    return f"| {len(texts):,} | {seconds[0]} | {seconds[1]} | {size:,} | {size / len(texts):,.0f} |"


def main() -> None:
    """Play a tutor on every criterion, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=CASES)
    parser.add_argument("--size", action="store_true")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.toml"))
    criteria = {file.stem: load(file) for file in files}
    plain = {file.stem: load(file, traps=False) for file in files}
    print_table("in the page's order", criteria, play_in_order)
    print_table("all others decided", criteria, play_with_all)
    print_table("all others, no traps", plain, play_with_all)
    if options.size:
        print_sizes([one.text for criterion in criteria.values() for one in criterion.answers])


def print_table(title: str, criteria: Mapping[str, Criterion], play: Play) -> None:
    """Print a row for each criterion, and one for all."""
    print(f"| {title} | {_HEAD} |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    played = {name: list(play(criterion)) for name, criterion in criteria.items()}
    for name, some in played.items():
        print(row_of(name, some))
    print(row_of("all", [one for some in played.values() for one in some]), end="\n\n")


def print_sizes(pool: Sequence[str]) -> None:
    """Print a row for each size."""
    print("| texts | ordering, s | comparing, s | bytes | bytes a text |")
    print("|---:|---:|---:|---:|---:|")
    for number in SIZES:
        print(size_row(texts_of(pool, number)))


if __name__ == "__main__":
    main()
