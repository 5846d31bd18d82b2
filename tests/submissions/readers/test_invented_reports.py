"""Reports put together at random: whatever is read for certain is what was written."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from submissions.model import Response

Rows = list[list[str]]
Read = Callable[[str], dict[str, Response]]

LABELS = (
    "= Task {part}",
    "= Aufgabe {part}",
    "*{part}*",
    "{part})",
    "{part}",
    "== {part} Attention",
    "Part {part}:",
    "- {part}:",
    "Answer",
)
LEADS = {
    "scores": ("QK^T =", "Scores:", "scores ="),
    "scaled": ("QK^T/2 =", "Scaled:", "scaled ="),
    "output": ("Output:", "output =", "O ="),
    "attention": ("Attention:", "Self-attention:", "Attention:"),
    "convolution": ("Convolution:", "Faltung:", "Convolution:"),
}
PHRASES = {"factors": ("N_Q and d_v", "d_v, N_Q"), "axis": ("N_KV", "keys", "dim=-1")}
GROWTH = {"attention": ("O(N^2)", "O(N²)"), "convolution": ("O(N k^2)", "O(Nk²)")}
FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")


@dataclass
class Report:
    """Markup and what stands in it, by `part field`."""

    markup: str = ""
    truth: dict[str, str | Rows] = field(default_factory=dict)


def literal(text: str) -> str:
    return '#"' + text.replace('"', '\\"') + '"'


def matrix(dice: random.Random) -> Rows:
    numbers = ("0", "1", "2", "-3", "11", "0.5", "2.25", "3.5", "3.2", "1.1", "-1.5")
    return [[dice.choice(numbers) for _ in range(3)] for _ in range(5)]


def written(rows: Rows, habit: str) -> str:
    """Write a matrix as markup: a nested list, a print-out, or rows."""
    if habit == "list":
        return literal("[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]")
    padded = [[cell.rjust(5) for cell in row] for row in rows]
    if habit == "numpy":
        lines = "\n ".join("[" + " ".join(row) + "]" for row in padded)
        return f"```\n[{lines}]\n```"
    text = "\n".join(" ".join(row) for row in padded)
    return f"```\n{text.replace('.', ',') if habit == 'german' else text}\n```"


def invent(seed: int) -> Report:
    """Draw habits and answers, and write them down."""
    dice = random.Random(seed)  # noqa: S311 - a report, not a secret
    label, habit = dice.choice(LABELS), dice.choice(("list", "numpy", "rows", "german"))
    words, report = dice.randrange(3), Report()
    size, width = dice.choice((9, 11)), dice.choice((12, 16, 21))
    report.markup = (
        f"#set page(width: {width}cm, height: {dice.choice((10, 20))}cm, margin: 1.5cm)\n"
    )
    report.markup += f'#set text(font: "{dice.choice(FONTS)}", size: {size}pt)\n'
    report.markup += "#set page(header: [Testova 1234567])\n" if dice.random() < 0.5 else ""
    for part in dice.sample(["3.2", "3.3", "3.4", "3.6"], dice.choice((3, 4))):
        answers = draw(dice, part)
        report.truth |= {f"{part} {name}": value for name, value in answers.items()}
        report.markup += "\n\n" + block(part, answers, (label, habit, words))
    return report


def draw(dice: random.Random, part: str) -> dict[str, str | Rows]:
    """Draw the answers to one part."""
    if part in ("3.2", "3.3"):
        name = "factors" if part == "3.2" else "axis"
        return {name: dice.choice(PHRASES[name])}
    if part == "3.4":
        return {name: matrix(dice) for name in ("scores", "scaled", "output")}
    return {name: dice.choice(GROWTH[name]) for name in ("attention", "convolution")}


def block(part: str, answers: dict[str, str | Rows], habits: tuple[str, str, int]) -> str:
    """Write one part under its label, or as answer lines."""
    label, habit, words = habits
    lines = []
    for name, value in answers.items():
        lead = f"Answer {part} {name}:" if label == "Answer" else LEADS.get(name, ("",) * 3)[words]
        if isinstance(value, str):
            lines.append(literal(f"{lead} {value}".strip()))
        else:
            lines.append(literal(lead) + "\n\n" + written(value, habit))
    body = "\n\n".join(lines)
    if label == "Answer":
        return body
    return label.format(part=part) + ("\n\n" if label.startswith("=") else " ") + body


def numbers(text: str) -> list[list[Fraction]]:
    rows = re.findall(r"\[([^\[\]]*)\]", text)
    return [[Fraction(cell.strip()) for cell in row.split(",")] for row in rows]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_read_for_certain_is_what_was_written(seed: int, read: Read) -> None:
    report = invent(seed)
    for name, found in read(report.markup).items():
        if found.flags:
            continue
        meant = report.truth[name]
        if isinstance(meant, str):
            assert "".join((found.text or "").split()) == "".join(meant.split()), name
        else:
            assert numbers(found.text or "") == [[Fraction(c) for c in row] for row in meant], name


def test_most_of_what_is_written_plainly_is_read(read: Read) -> None:
    reports = [(report, read(report.markup)) for report in map(invent, range(100, 112))]
    certain = sum(not found[name].flags for report, found in reports for name in report.truth)
    assert certain > 0.85 * sum(len(report.truth) for report, _ in reports)
