"""Draws one report: answers, labels, order and what stands around them, by chain and seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from answers import Answered, Habits, all_answers
from formulas import Formula, Op, Row
from plain import plain
from report import (
    Align,
    Block,
    Bold,
    Display,
    Filler,
    Heading,
    Language,
    Look,
    Para,
    Piece,
    Printed,
    Report,
    Slanted,
)
from wording import FILLER, JOINTS, LEADS, NAMES, NOTHING, OPENINGS, PARTS, QUESTIONS, TITLES

HEADED = ("task", "aufgabe", "bare", "nested", "titled")
"""Styles with a heading for each part."""
GERMAN = ("aufgabe", "antwort")
STYLES = (
    "task",
    "aufgabe",
    "bare",
    "under",
    "marker",
    "nested",
    "dotted",
    "glued",
    "titled",
    "antwort",
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a tool can set, so that nothing is drawn that it cannot."""

    slash: bool = False
    """Fractions stand on one line."""
    printed: bool = False
    """Matrices may be a program's print-out."""
    columns: int = 1
    wide: bool = True
    """Several matrices fit side by side."""
    sizes: tuple[int, ...] = (9, 10, 11, 12, 14)
    styles: tuple[str, ...] = STYLES
    comma: bool = True
    words: bool = True
    """Upright words such as lim, log and exp survive."""
    forms: tuple[str, ...] = ("frac", "dec", "mixdec", "mixdec")


@dataclass(frozen=True, slots=True)
class Plan:
    """What was drawn for the whole report."""

    style: str
    word: str
    """What a part is called in its heading."""
    language: Language
    restated: str
    leads: bool
    habits: Habits
    together: frozenset[str]
    missing: frozenset[str]
    printed: bool
    features: tuple[str, ...]


def draw(chain: str, seed: int, traits: Traits) -> Report:
    """Draw the report of a chain and a seed."""
    random = Random(f"{chain}-{seed}")
    plan = _plan(random, traits)
    answers = all_answers(random, plan.habits, plan.language)
    if not traits.words:
        answers["3.3c"] = replace(answers["3.3c"], lead=None, steps=())
    for name in plan.missing:
        answers[name] = Answered(name, answers[name].lead, (), None)
    blocks, truths = _blocks(random, plan, answers)
    order = sorted(truths, key=lambda one: str(one["q"]))
    surname = random.choice(NAMES)
    sheet = "Übungsblatt 3" if plan.language == "de" else "Exercise Sheet 3"
    look = Look(
        size=random.choice(traits.sizes),
        columns=traits.columns,
        head=random.random() < 0.5,
        foot=random.random() < 0.7,
        tall_fractions=random.random() < 0.4,
        font=seed,
    )
    return Report(
        chain=chain, seed=seed, surname=surname, number=f"999{random.randrange(10_000):04}",
        language=plan.language, title=sheet, blocks=tuple(blocks), look=look,
        answers=tuple(order), label_style=plan.style, features=plan.features,
        typed={name: _typed(answer) for name, answer in answers.items()},
    )  # fmt: skip


def _typed(answer: Answered) -> Formula | str | None:
    """Give what is typed into a field of a form."""
    if answer.text:
        return "".join(p if isinstance(p, str) else plain(p) for p in answer.text)  # type: ignore[arg-type]  # bold never stands in a text
    return answer.result


def _plan(random: Random, traits: Traits) -> Plan:
    style = random.choice(traits.styles)
    german = style in GERMAN or (style not in ("task", "under", "marker") and random.random() < 0.3)
    comma = german and traits.comma and random.random() < 0.7
    form = random.choice(traits.forms)
    habits = Habits(
        form=form,
        comma=comma,
        square=random.random() < 0.4,
        script=random.random() < 0.25,
        slash=traits.slash,
        words=traits.words,
        steps=traits.wide and random.random() < 0.5,
    )
    may_join = style in HEADED and style != "bare"
    joined = [n for n in "12345" if may_join and random.random() < 0.3]
    joined = [n for n in joined if n != "3" or traits.words]
    missing = random.sample(sorted(TITLES["en"]), random.choice((0, 0, 0, 1, 1, 2)))
    printed = traits.printed and random.random() < 0.7
    features = [f"form:{form}", *(["comma"] if comma else []), *(["step"] if habits.steps else [])]
    features += [f"together:3.{n}" for n in joined] + (["missing"] if missing else [])
    features += ["shuffled"] if random.random() < 0.3 else []
    features += ["pushed"] if random.random() < 0.4 else []
    return Plan(
        style=style, word=random.choice(("Task", "Task", "Exercise", "Problem")),
        language="de" if german else "en",
        restated=random.choice(("none", "title", "title", "slanted", "question")),
        leads=random.random() < 0.7, habits=habits,
        together=frozenset(f"3.{n}" for n in joined), missing=frozenset(missing),
        printed=printed, features=tuple(features),
    )  # fmt: skip


def _blocks(
    random: Random, plan: Plan, answers: dict[str, Answered]
) -> tuple[list[Block], list[dict[str, object]]]:
    parts = [f"3.{n}" for n in range(1, 6)]
    if "shuffled" in plan.features:
        random.shuffle(parts)
    blocks: list[Block] = []
    truths: list[dict[str, object]] = []
    if plan.style == "under":
        blocks.append(Heading(random.choice(("Task 3", "Exercise 3"))))
    headed = plan.style in HEADED
    pushed = random.randrange(len(parts) if headed else 1) if "pushed" in plan.features else -1
    for place, part in enumerate(parts):
        blocks += _part(random, plan, part)
        if place == pushed:
            blocks.append(Filler(random.randint(4, 30)))
        mine = [answer for name, answer in answers.items() if name.startswith(part)]
        lay = _together if part in plan.together else _apart
        for more, truth in lay(random, plan, mine):
            blocks += more
            truths += truth
    return blocks, truths


def _part(random: Random, plan: Plan, part: str) -> Iterator[Block]:
    """Give a part's heading, where the style has one, and sometimes a sentence."""
    number = part.removeprefix("3.")
    title = PARTS[plan.language][int(number) - 1]
    heading = {
        "task": f"{plan.word} {part}",
        "aufgabe": f"Aufgabe {part}",
        "bare": f"{number}.",
        "nested": f"{number}.",
        "titled": f"{part} {title}",
    }.get(plan.style)
    if heading:
        yield Heading(heading)
        if random.random() < 0.3:
            yield Para((random.choice(OPENINGS[plan.language]),))


def label_of(style: str, field: str, language: Language) -> str:
    """Write a field's label in a style."""
    part, letter = field[:-1], field[-1]
    number = part.removeprefix("3.")
    answer = "Antwort" if language == "de" else "Answer"
    return {
        "task": f"({letter})",
        "nested": f"({letter})",
        "titled": f"({letter})",
        "aufgabe": f"{letter})",
        "bare": f"{number}{letter})",
        "under": f"{number}{letter})",
        "dotted": f"{part} ({letter})",
        "glued": f"{part}{letter})",
    }.get(style, f"{answer} {part}{letter}:")


Laid = Iterator[tuple[list[Block], list[dict[str, object]]]]


def _apart(random: Random, plan: Plan, answers: list[Answered]) -> Laid:
    """Lay each answer below, or behind, its own label."""
    for answer in answers:
        label = label_of(plan.style, answer.field, plan.language)
        restated = TITLES[plan.language][answer.field]
        start: list[Piece] = [Bold(label) if random.random() < 0.3 else label, " "]
        asked = QUESTIONS[plan.language].get(answer.field)
        if plan.restated == "question" and asked:
            start += [*asked, " "]
        elif plan.restated in ("title", "question"):
            start += [restated, " "]
        elif plan.restated == "slanted":
            start += [Slanted(restated), " "]
        yield list(_item(random, plan, answer, start)), [answer.document(label)]


def _item(random: Random, plan: Plan, answer: Answered, start: list[Piece]) -> Iterator[Block]:
    if answer.is_missing:
        yield Para((*start, random.choice(NOTHING[plan.language])))
    elif answer.text:
        yield Para((*start, *answer.text))
    elif answer.exact is not None and plan.printed and not _has_thirds(answer):
        yield Para(tuple(start))
        yield Printed({"a": "S", "b": "A", "c": "O"}[answer.field[-1]], _matrix_of(answer))
    elif answer.exact is not None or random.random() < 0.5:
        joint = random.choice(JOINTS[plan.language]) if random.random() < 0.15 else ""
        yield Para((*start, joint))
        yield Display(_equation(plan, answer))
    else:
        yield Para((*start, _equation(plan, answer)))


def _has_thirds(answer: Answered) -> bool:
    return any(entry.denominator == 3 for line in answer.exact or () for entry in line)


def _matrix_of(answer: Answered) -> object:
    return answer.result


def _equation(plan: Plan, answer: Answered) -> Formula:
    """Join lead, steps and result."""
    assert answer.result is not None
    lead = answer.lead if plan.leads or answer.member else None
    sign = Op("∈") if answer.member else Op("=")
    chain = [*([lead] if lead is not None else []), *answer.steps, answer.result]
    parts: list[Formula] = [chain[0]]
    for link in chain[1:]:
        parts += [sign, link]
    return Row(tuple(parts))


def _together(random: Random, plan: Plan, answers: list[Answered]) -> Laid:
    """Lay a part's answers side by side or below each other, told apart by their lead-ins."""
    there = [answer for answer in answers if not answer.is_missing]
    truths = [answer.document("") for answer in answers]
    blocks: list[Block]
    if answers[0].field.startswith(("3.4", "3.5")):
        blocks = [Para((_worded(plan, one), *_said(one))) for one in there]
    elif answers[0].field.startswith("3.1") or random.random() < 0.4:
        blocks = [Align(tuple(_sides(one) for one in there))] if there else []
    else:
        blocks = [_sentence(random, plan, there)] if there else []
    yield blocks, truths


def _worded(plan: Plan, answer: Answered) -> str:
    return LEADS[plan.language][answer.field] + " "


def _said(answer: Answered) -> tuple[Piece, ...]:
    if answer.text:
        return answer.text
    assert answer.result is not None
    return (answer.result, ".") if answer.field == "3.5a" else (answer.result,)


def _sides(answer: Answered) -> tuple[Formula, Formula]:
    assert answer.lead is not None
    assert answer.result is not None
    sign = Op("∈") if answer.member else Op("=")
    return answer.lead, Row((sign, answer.result))


def _sentence(random: Random, plan: Plan, answers: list[Answered]) -> Para:
    """Put several answers into one sentence, such as `We obtain a = 1, b = 2 and c = 3.`."""
    last = " und " if plan.language == "de" else " and "
    pieces: list[Piece] = [random.choice(JOINTS[plan.language])]
    for place, answer in enumerate(answers):
        if place:
            pieces.append(last if place == len(answers) - 1 else ", ")
        pieces.append(Row(_sides(answer)))
    return Para((*pieces, "."))


def filler(language: Language, lines: int) -> str:
    """Write about as many lines of text."""
    sentences = FILLER[language]
    return " ".join(sentences[n % len(sentences)] for n in range(lines))
