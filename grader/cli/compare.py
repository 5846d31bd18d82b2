"""`grader compare`: compare answers with references outside of any sheet."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from grader.cli._usage import wrong_usage

if TYPE_CHECKING:
    from grader.workflow.compare import Case, Compared

Language = Literal["en", "de"]

_KINDS = ("number", "expression", "matrix", "growth", "shape")
_WORDS = {
    "en": {
        "understood": "Understood as",
        "method": "Method",
        "correct": "Right.",
        "partial": "Partly right.",
        "incorrect": "Not right.",
        "invalid": "Not understood.",
        "undecided": "Not decided here; a person has to look.",
    },
    "de": {
        "understood": "Verstanden als",
        "method": "Verfahren",
        "correct": "Richtig.",
        "partial": "Teilweise richtig.",
        "incorrect": "Nicht richtig.",
        "invalid": "Nicht verstanden.",
        "undecided": "Hier nicht entschieden; ein Mensch muss es sich ansehen.",
    },
}


class _AnyValue(click.Command):
    """A command whose options take any value, one that begins with a dash as well."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Join an option and its value, so that `--answer -1/2` is taken as it is."""
        return super().parse_args(ctx, list(_joined(args)))


def _joined(args: list[str]) -> Iterator[str]:
    waiting = iter(args)
    for arg in waiting:
        value = next(waiting, None) if arg in ("--answer", "--reference") else None
        yield arg if value is None else f"{arg}={value}"


@click.command("compare", cls=_AnyValue, short_help="Compare an answer with a reference.")
@click.option("--kind", type=click.Choice(_KINDS), help="What is compared.")
@click.option("--reference", help="The right answer.")
@click.option("--answer", help="The answer to judge; taken as it is, -1/2 as well.")
@click.option("--variables", help="The names allowed, such as D,c; else those of the reference.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="May be repeated.")
@click.option(
    "--jsonl",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with one case a line, or - for standard input.",
)
@click.option("--lang", type=click.Choice(["en", "de"]), default="en", help="Of the messages.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def compare(context: click.Context, /, jsonl: Path | None, lang: Language, **given: Any) -> None:
    """Compare an answer with a reference, or a file of them.

    Exit status: 0 decided, 1 a person has to look, 2 wrong usage.
    """
    status = _many(jsonl, lang) if jsonl is not None else _one(given, lang)
    context.exit(status)


COMMAND = compare


def _one(given: dict[str, Any], language: Language) -> int:
    from grader.workflow import compare as use_case

    compared = use_case.compare(_case(given))
    document = _document(compared, language)
    click.echo(_json(document) if given["style"] == "json" else _text(document, language))
    return _status(compared)


def _many(path: Path, language: Language) -> int:
    from grader.workflow import compare as use_case

    status = 0
    with click.open_file(str(path), encoding="utf-8", errors="replace") as lines:
        for compared in use_case.compare_lines(lines, language):
            status = max(status, _status(compared))
            click.echo(_json(_document(compared, language)))
    return status


def _status(compared: "Compared") -> int:
    if not compared.asked_well:
        return 2
    return 0 if compared.decided else 1


def _case(given: dict[str, Any]) -> "Case":
    """Make a case of the command's options."""
    from grader.workflow.compare import Case

    for name in ("kind", "reference", "answer"):
        if given[name] is None:
            raise wrong_usage(
                f"--{name} is missing. Give it, or a file with --jsonl.",
                f"--{name} fehlt. Geben Sie es an, oder eine Datei mit --jsonl.",
            )
    names = tuple(name.strip() for name in (given["variables"] or "").split(",") if name.strip())
    options = dict(_option(text) for text in given["options"])
    return Case(given["kind"], given["reference"], given["answer"], names, options)


def _option(text: str) -> tuple[str, Any]:
    """Read NAME=VALUE; the value is JSON where it can be, names separated by commas, or a text."""
    name, mark, value = text.partition("=")
    if not mark:
        raise wrong_usage(
            f"--option {text!r}: NAME=VALUE was expected.",
            f"--option {text!r}: NAME=WERT wurde erwartet.",
        )
    try:
        found = json.loads(value, parse_float=str)
    except ValueError:
        found = value.split(",") if name == "constants" else value
    return name.strip(), found


def _document(compared: "Compared", language: Language) -> dict[str, Any]:
    from grader.messages import render

    result, understood = compared.comparison, compared.understood
    return {
        "id": compared.id,
        "verdict": result.outcome.value,
        "credit": float(result.credit),
        "method": result.method,
        "understood": understood and {"plain": understood.plain, "latex": understood.latex},
        "findings": [
            {"code": f.code, "args": dict(f.args), "message": render(f.code, f.args, language)}
            for f in result.findings
        ],
    }


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _text(document: dict[str, Any], language: Language) -> str:
    from grader.wording import visible

    words = _WORDS[language]
    lines = [words[document["verdict"]]]
    if document["understood"]:
        lines.append(f"{words['understood']}: {document['understood']['plain']}")
    lines += [finding["message"] for finding in document["findings"]]
    if document["method"]:
        lines.append(f"{words['method']}: {document['method']}")
    return "\n".join(visible(line) for line in lines)
