"""`grader sheet`: what sheets there are and what they ask, and all that an author needs."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import click

from grader.cli._usage import wrong_usage

_STYLE = click.Choice(["text", "json"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LANGUAGE = click.Choice(["en", "de"])
_PRINTED = {"en": "{file}: {count:field|fields}", "de": "{file}: {count:Feld|Felder}"}


@click.group("sheet", short_help="List, show, print, begin and try sheets.")
def sheet() -> None:
    """List sheets, show what they ask, print them with a form, begin new ones and try them."""


@sheet.command("list")
@click.option("--families", is_flag=True, help="The families that sheets are made of.")
@click.option("--lang", type=_LANGUAGE, default="en", help="Language of the text.")
@click.option("--format", "style", type=_STYLE, default="text", help="Output format.")
def list_(families: bool, lang: Literal["en", "de"], style: str) -> None:
    """List the sheets that ship with the grader, or the families with their params.

    JSON: schema, and for each of `sheets` id, version, edition, number, title, points, due; for
    each of `families` name, title, drawn, params, fields, key, mistakes.
    """
    from grader.workflow.beginning import family_document, family_list
    from grader.workflow.sheets import list_document, list_sheets, list_text

    if families:
        told = {"schema": 1, "families": family_document()} if style == "json" else None
        click.echo(json.dumps(told, ensure_ascii=False) if told else family_list(lang))
        return
    found = list_sheets()
    document = json.dumps(list_document(found), ensure_ascii=False) if style == "json" else None
    click.echo(document or list_text(found, lang))


@sheet.command("show")
@click.argument("name", metavar="SHEET")
@click.option("--part", help="Such as 3.4; without it, the whole sheet.")
@click.option(
    "--variant",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --part: file whose numbers to show, as `grader variant` writes it.",
)
@click.option("--lang", type=_LANGUAGE, help="Language of the text; else the sheet's.")
@click.option("--format", "style", type=_STYLE, default="text", help="Output format.")
def show(
    name: str,
    part: str | None,
    variant: Path | None,
    lang: Literal["en", "de"] | None,
    style: str,
) -> None:
    """Show the parts of SHEET (a name, or the path of a TOML file) with fields and points.

    JSON: as in `list`, and for each of `parts` id, title, family, points, wording (Typst markup in
    `en` and `de`), and for each of its `fields` name, title, points, optional.
    """
    from grader.workflow.sheets import sheet_document, sheet_text, show_sheet
    from grader.workflow.variants import read_variant

    if variant is not None and part is None:
        raise wrong_usage(
            "--variant needs --part, the part whose numbers it holds.",
            "--variant braucht --part, die Teilaufgabe, deren Zahlen es enthält.",
        )
    found, parts = show_sheet(name, part)
    params = {part: read_variant(variant, name, part)} if variant and part else {}
    if style == "json":
        click.echo(json.dumps(sheet_document(found, parts, params), ensure_ascii=False))
    else:
        click.echo(sheet_text(found, parts, lang or found.language, params))


@sheet.command("print")
@click.argument("name", metavar="SHEET")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="PDF to write, by default named after the sheet; for a class the folder, by default"
    " handouts.",
)
@click.option("--answers-only", is_flag=True, help="The form alone, without the wordings.")
@click.option("--roster", type=_FILE, help="CSV of all students: a handout for each.")
@click.option("--worksheet", type=_FILE, help="Moodle's grading worksheet: as well, or its names.")
@click.option("--only", metavar="NUMBER", help="For a class: one student's handout again.")
@click.option(
    "--numbers", is_flag=True, help="For a class: beside each form a file for `grader check`."
)
@click.option(
    "--secret-file",
    type=_FILE,
    envvar="GRADER_SECRET_FILE",
    help="For a class: file with the course's secret.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes; one a processor by default."
)
@click.option("--lang", type=_LANGUAGE, help="Language of the handout; else the sheet's.")
@click.option("--format", "style", type=_STYLE, default="text", help="Output format.")
def print_(
    name: str,
    out: Path | None,
    answers_only: bool,
    roster: Path | None,
    worksheet: Path | None,
    only: str | None,
    numbers: bool,
    secret_file: Path | None,
    workers: int | None,
    lang: Literal["en", "de"] | None,
    style: str,
) -> None:
    """Write SHEET (a name, or the path of a TOML file) as a PDF with a field for each answer.

    With --roster or --worksheet, one for each student, with numbers of their own where a family
    draws them: handouts.zip as Moodle takes feedback files, variants.jsonl for `grader grade`, and
    a folder of solutions for tutors. Who has numbers already keeps them.

    JSON: schema, file, language, and for each of `fields` name, title, page, multiline. For a
    class: schema, language, archives, variants, solutions, count, parts, not_for_moodle,
    not_on_roster, repeated, earlier.
    """
    if roster or worksheet:
        if answers_only:
            raise wrong_usage(
                "--answers-only has no wordings, so no numbers, for a class.",
                "--answers-only hat keine Texte, also keine Zahlen, für einen Kurs.",
            )
        lists = {"roster": roster, "worksheet": worksheet, "secret": secret_file}
        more = {"only": only, "numbers": numbers, "workers": workers or os.cpu_count() or 1}
        _hand_out(name, out, lists, more, lang=lang, style=style)
        return
    if only or numbers:
        option = "--only" if only else "--numbers"
        raise wrong_usage(
            f"{option} needs --roster or --worksheet.",
            f"{option} braucht --roster oder --worksheet.",
        )
    from grader.wording import filled
    from grader.workflow.printing import print_sheet

    printed = print_sheet(name, out, lang, answers_only=answers_only)
    if style == "json":
        click.echo(json.dumps(printed.document, ensure_ascii=False))
    else:
        words = _PRINTED[printed.language]
        told = {"file": printed.file, "count": len(printed.fields)}
        click.echo(filled(words, told))


def _hand_out(
    name: str,
    out: Path | None,
    files: Mapping[str, Path | None],
    more: Mapping[str, Any],
    *,
    lang: Literal["en", "de"] | None,
    style: str,
) -> None:
    """Print for a class."""
    from grader.terminal import progress_bar
    from grader.workflow.handing_out.printing import HandOutRequest, hand_out
    from grader.workflow.handing_out.told import handed_out_document, handed_out_text
    from grader.workflow.variants import read_secret

    secret_file = files["secret"]
    if secret_file is None:
        raise wrong_usage(
            "Handouts for a class need --secret-file, or GRADER_SECRET_FILE.",
            "Für Handzettel eines Kurses wird --secret-file oder GRADER_SECRET_FILE gebraucht.",
        )
    request = HandOutRequest(
        sheet=name,
        out=out or Path("handouts"),
        secret=read_secret(secret_file),
        roster=files["roster"],
        worksheet=files["worksheet"],
        language=lang,
        **more,
    )
    with progress_bar() as progress:
        done = hand_out(request, progress)
    if style == "json":
        click.echo(json.dumps(handed_out_document(done), ensure_ascii=False))
    else:
        click.echo(handed_out_text(done))


@sheet.command("new")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--family", "names", multiple=True, required=True, help="Of a part; may be repeated.")
def new(file: Path, names: tuple[str, ...]) -> None:
    """Write FILE, a sheet to begin with: one part for each family, with params that are drawn.

    A file that is there already is left alone.
    """
    from grader.workflow.beginning import begin_sheet

    click.echo("\n".join(map(str, begin_sheet(file, names))))


@sheet.command("lint")
@click.argument("name", metavar="SHEET")
@click.option("--no-human", is_flag=True, help="Exit with 1 if a part needs a person.")
@click.option("--lang", type=_LANGUAGE, help="Language of the text; else the sheet's.")
@click.option("--format", "style", type=_STYLE, default="text", help="Output format.")
@click.pass_context
def lint(
    context: click.Context, name: str, no_human: bool, lang: Literal["en", "de"] | None, style: str
) -> None:
    """Look over SHEET with its key: all parts filled, set in both languages, who marks what.

    JSON: schema, sheet, points, machine, person, and for each of `fields` part, field, points, by,
    drawn; `same` names parts worded alike in both languages, `unfilled` what stands between
    braces and is no param, `hindered` parts that cannot vary though their family draws, so that
    `print` refuses the sheet for a class. Exit status: 0 sound, 1 with --no-human where a person
    is needed, 2 something is wrong with the sheet.
    """
    from grader.workflow.linting import lint as use_case
    from grader.workflow.linting import lint_document, lint_text

    linted = use_case(name)
    if style == "json":
        click.echo(json.dumps(lint_document(linted), ensure_ascii=False))
    else:
        click.echo(lint_text(linted, lang or linted.sheet.language))
    context.exit(1 if no_human and linted.by_person else 0)


@sheet.command("test")
@click.argument("name", metavar="SHEET|FAMILY")
@click.option("--seeds", type=click.IntRange(1, 100_000), default=20, help="Variants to try.")
@click.option("--format", "style", type=_STYLE, default="text", help="Output format.")
@click.pass_context
def test(context: click.Context, name: str, seeds: int, style: str) -> None:
    """Try variants of a family, or of all parts of a sheet, before anybody sees them.

    Each reference is written in every notation and read again, each mistake has to show as itself,
    errors have to be carried, slips told, numbers friendly. JSON: schema, and for each of
    `families` family, parts (of a sheet), seeds, different, faults, unseen, untried.
    Exit status: 0 sound, 1 faults, 2 usage, or no variant with the fields of a part.
    """
    from grader.workflow.proving import chosen, prove_all
    from grader.workflow.proving.told import proved_document, proved_text

    proved = prove_all(chosen(name), seeds)
    if style == "json":
        click.echo(json.dumps(proved_document(proved), ensure_ascii=False))
    else:
        click.echo(proved_text(proved))
    context.exit(1 if any(one.faults for one in proved) else 0)


COMMAND = sheet
