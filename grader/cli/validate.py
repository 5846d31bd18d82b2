"""`grader validate`: would these files be accepted, and if not, what is to be done."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from grader.workflow.validate import CheckedFile, Validation
    from submissions.naming_rule import NamingRule

Language = Literal["en", "de"]

_WORDS = {
    "en": {
        "accept": "accepted",
        "warn": "accepted with remarks",
        "reject": "rejected",
        "waits": "a person must settle this",
        "rules": "Rules: {preset}; Surname{separator}MatriculationNumber ({number} digits).",
        "rules_pattern": "Rules: {preset}; Surname{separator}MatriculationNumber (form {number}).",
        "roster": "Roster: checked, {count} students.",
        "no_roster": "Roster: not checked (give one with --roster).",
        "unlimited": "Not limited on this system while PDFs were open: {names}.",
        "sums": "{files} files: {accept} accepted, {warn} with remarks, {reject} rejected.",
    },
    "de": {
        "accept": "angenommen",
        "warn": "angenommen mit Hinweisen",
        "reject": "abgelehnt",
        "waits": "das muss ein Mensch klären",
        "rules": "Regeln: {preset}; Nachname{separator}Matrikelnummer ({number} Ziffern).",
        "rules_pattern": "Regeln: {preset}; Nachname{separator}Matrikelnummer (Form {number}).",
        "roster": "Teilnehmerliste: geprüft, {count} Studierende.",
        "no_roster": "Teilnehmerliste: nicht geprüft (mit --roster angeben).",
        "unlimited": "Auf diesem System nicht begrenzt, während PDFs offen waren: {names}.",
        "sums": "{files} Dateien: {accept} angenommen, {warn} mit Hinweisen, {reject} abgelehnt.",
    },
}


@click.command("validate", short_help="Check names and archives before grading or handing in.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--lenient", is_flag=True, help="Repair what can be repaired, with a remark.")
@click.option("--sheet", help="Take the naming rule of this sheet (a name, or a TOML file).")
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of who takes part.",
)
@click.option(
    "--lang", type=click.Choice(["en", "de"]), default="en", help="Language of the messages."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.pass_context
def validate(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    lenient: bool,
    sheet: str | None,
    roster: Path | None,
    lang: Language,
    style: str,
) -> None:
    """Check each upload at PATHS: a student's ZIP, a folder of them or a Moodle download.

    Names, archives and the PDFs in them are checked; nothing is graded. Exit status: 0 all would
    be graded, 1 at least one is rejected or waits for a person, 2 wrong usage.
    """
    from grader.terminal import progress_bar
    from grader.workflow import validate as use_case

    rule = _rule(sheet, lenient=lenient)
    with progress_bar() as progress:
        pool = use_case.workers_for
        told = use_case.validate(paths, rule, roster, pool=pool, progress=progress)
    click.echo(_json(told, lang) if style == "json" else _text(told, lang))
    context.exit(0 if told.passed else 1)


COMMAND = validate


def _rule(sheet: str | None, *, lenient: bool) -> "NamingRule":
    from submissions.naming_rule import NamingRule, make_rule

    preset: Literal["strict", "lenient"] = "lenient" if lenient else "strict"
    if sheet is None:
        return NamingRule(preset)
    from problems.sheet import load_sheet

    naming = load_sheet(sheet).naming
    return make_rule(preset, naming.number_pattern, naming.separator, naming.severities)


def _json(told: "Validation", language: Language) -> str:
    from grader.messages import audience, render

    rule = told.rule
    severities = {code: severity.value for code, severity in sorted(rule.severities.items())}
    document = {
        "schema": 1,
        "rules": {
            "preset": rule.preset,
            "number_pattern": rule.number_pattern,
            "separator": rule.separator,
            "severities": severities,
        },
        "roster": {"checked": told.roster is not None, "students": _members(told)},
        "unlimited": list(told.unlimited),
        "files": [
            {
                "file": one.file,
                "verdict": one.verdict.value,
                "student": one.student
                and {"surname": one.student.surname, "number": one.student.number},
                "waits": one.waits,
                "findings": [
                    {
                        "code": notice.code,
                        "message": render(notice.code, notice.args, language),
                        "severity": notice.severity.value,
                        "audience": audience(notice.code).value,
                    }
                    for notice in one.notices
                ],
            }
            for one in told.files
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _members(told: "Validation") -> int | None:
    return None if told.roster is None else len(told.roster.members)


def _text(told: "Validation", language: Language) -> str:
    words, rule = _WORDS[language], told.rule
    roster = words["no_roster"] if told.roster is None else words["roster"]
    lines = [line for one in told.files for line in _lines(one, language)]
    lines += [
        "",
        words["sums"].format(files=len(told.files), **told.counts),
        words["rules" if rule.counts_digits else "rules_pattern"].format(
            preset=rule.preset, separator=rule.separator, number=rule.number_form
        ),
        roster.format(count=_members(told)),
    ]
    if told.unlimited:
        lines.append(words["unlimited"].format(names=", ".join(told.unlimited)))
    return "\n".join(lines)


def _lines(one: "CheckedFile", language: Language) -> list[str]:
    from grader.messages import render
    from grader.terminal import one_line
    from submissions.model import Severity

    words = _WORDS[language]
    whose = f" ({one.student.surname}, {one.student.number})" if one.student else ""
    waits = f"; {words['waits']}" if one.waits else ""
    lines = [f"{one.file}: {words[one.verdict.value]}{whose}{waits}"]
    lines += [
        f"  - {render(notice.code, notice.args, language)} [{notice.code}]"
        for notice in one.notices
        if notice.severity is not Severity.PASS or not notice.code.startswith("naming.")
    ]
    return [one_line(line) for line in lines]
