"""`grader check`: a student checks one answer before handing in."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from grader.workflow.check import Checked

Language = Literal["en", "de"]

_WORDS = {
    "en": {
        "understood": "Understood as",
        "none": "This sheet offers no self-check.",
        "form": "Only the form was checked: whether the answer is right is not said before the"
        " date that the sheet names.",
        "truth": "Not decided here; a person would look at it.",
        "correct": "Right.",
        "partial": "Partly right.",
        "incorrect": "Not right.",
        "invalid": "Not understood.",
        "undecided": "Not decided here; a person would look at it.",
        "others": "This was checked by the numbers in the sheet's file. If your own form has other"
        " numbers, name the file that came with it with --variant.",
    },
    "de": {
        "understood": "Verstanden als",
        "none": "Dieses Blatt bietet keine Selbstprüfung.",
        "form": "Geprüft wurde nur die Form: Ob die Antwort richtig ist, wird vor dem Datum, das"
        " das Blatt nennt, nicht gesagt.",
        "truth": "Hier nicht entschieden; ein Mensch sähe es sich an.",
        "correct": "Richtig.",
        "partial": "Teilweise richtig.",
        "incorrect": "Nicht richtig.",
        "invalid": "Nicht verstanden.",
        "undecided": "Hier nicht entschieden; ein Mensch sähe es sich an.",
        "others": "Geprüft wurde mit den Zahlen in der Datei des Blatts. Wenn Ihr Blatt andere"
        " Zahlen hat, nennen Sie mit --variant die Datei, die dabei lag.",
    },
}


@click.command(
    "check",
    short_help="Check one answer of your own.",
    context_settings={"ignore_unknown_options": True},
)
@click.option("--sheet", required=True, help="Name of a sheet, or path of its TOML file.")
@click.option(
    "--variant",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with your own numbers, as it came with your form.",
)
@click.option(
    "--lang", type=click.Choice(["en", "de"]), help="Language of the messages; else the sheet's."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.argument("part")
@click.argument("field")
@click.argument("answer")
@click.pass_context
def check(
    context: click.Context,
    sheet: str,
    variant: Path | None,
    lang: Language | None,
    style: str,
    part: str,
    field: str,
    answer: str,
) -> None:
    """Tell how ANSWER to FIELD of PART is understood.

    Before the due date only the form is checked: notation and shape. After the date that the
    sheet names, it also tells whether the answer is right. An answer such as -1/2 is taken as it
    is. Exit status: 0 understood, 1 not understood or wrong, 2 wrong usage.
    """
    from grader.workflow import check as use_case
    from grader.workflow.variants import read_variant

    params = None if variant is None else read_variant(variant, sheet, part)
    checked = use_case.check(sheet, part, field, answer, now=datetime.now(UTC), params=params)
    language: Language = lang or checked.language
    click.echo(_json(checked, language) if style == "json" else _text(checked, language))
    context.exit(0 if checked.passed else 1)


COMMAND = check


def _json(checked: "Checked", language: Language) -> str:
    understood = checked.understood
    document = {
        "schema": 1,
        "sheet": checked.sheet,
        "part": checked.part,
        "field": checked.field,
        "policy": checked.policy,
        "by_own_numbers": not checked.others,
        "understood": understood and {"plain": understood.plain, "latex": understood.latex},
        "verdict": checked.outcome,
        "findings": [{"code": c, "message": m} for c, m in _messages(checked, language)],
    }
    return json.dumps(document, ensure_ascii=False)


def _text(checked: "Checked", language: Language) -> str:
    from grader.wording import visible

    words = _WORDS[language]
    lines = [f"{checked.sheet} {checked.part} {checked.field}"]
    if checked.understood is not None:
        lines.append(f"{words['understood']}: {checked.understood.plain}")
    lines += [message for _, message in _messages(checked, language)]
    if checked.policy == "none" or (checked.understood is not None and not checked.findings):
        lines.append(words[checked.outcome or checked.policy])
    if checked.others and not checked.passed:
        lines.append(words["others"])
    return "\n".join(visible(line) for line in lines)


def _messages(checked: "Checked", language: Language) -> list[tuple[str, str]]:
    from grader.messages import render

    return [(f.code, render(f.code, f.args, language)) for f in checked.findings]
