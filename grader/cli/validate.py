"""`grader validate`: would these files be accepted, and if not, what is to be done."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli._usage import wrong_usage

if TYPE_CHECKING:
    from grader.workflow.notify import Outbox
    from grader.workflow.validate import CheckedFile, Validation
    from problems.sheet import Sheet

Language = Literal["en", "de"]
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_WORDS = {
    "en": {
        "waits": "a person must settle this",
        "rules": "Rules: {preset}; Surname{separator}MatriculationNumber ({number} digits).",
        "rules_pattern": "Rules: {preset}; Surname{separator}MatriculationNumber (form {number}).",
        "roster": "Roster: checked, {count:student|students}.",
        "no_roster": "Roster: not checked (give one with --roster).",
        "unlimited": "Not limited on this system while PDFs were open: {names}.",
        "sums": "{files:file|files}: {accept} accepted, {warn} with remarks, {reject} rejected.",
    },
    "de": {
        "waits": "das muss ein Mensch klären",
        "rules": "Regeln: {preset}; Nachname{separator}Matrikelnummer ({number} Ziffern).",
        "rules_pattern": "Regeln: {preset}; Nachname{separator}Matrikelnummer (Form {number}).",
        "roster": "Teilnehmerliste: geprüft, {count:Person|Personen}.",
        "no_roster": "Teilnehmerliste: nicht geprüft (mit --roster angeben).",
        "unlimited": "Auf diesem System nicht begrenzt, während PDF-Dateien offen waren: {names}.",
        "sums": "{files:Datei|Dateien}: {accept} angenommen, {warn} mit Hinweisen, {reject}"
        " abgelehnt.",
    },
}


@click.command("validate", short_help="Check names and archives before grading or handing in.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--lenient", is_flag=True, help="Repair what can be repaired, with a remark.")
@click.option("--sheet", help="Take the naming rule of this sheet (a name, or a TOML file).")
@click.option("--roster", type=_FILE, help="CSV of who takes part.")
@click.option("--worksheet", type=_FILE, help="Moodle's worksheet (CSV): drafts and addresses.")
@click.option(
    "--notify",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV to write: a mail for each student whose upload is rejected or has remarks.",
)
@click.option("--missing", is_flag=True, help="With --notify: also for who handed in nothing.")
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language of messages and mails.")
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
    worksheet: Path | None,
    notify: Path | None,
    missing: bool,
    lang: Language | None,
    style: str,
) -> None:
    """Check each upload at PATHS: a student's ZIP, a folder of them or a Moodle download.

    Names, archives and the PDFs in them are checked; nothing is graded. Exit status: 0 all would
    be graded, 1 at least one is rejected or waits for a person, 2 wrong usage.
    """
    from grader.terminal import progress_bar, spoken
    from grader.workflow import validate as use_case
    from problems.sheet import load_sheet
    from submissions.naming_rule import NamingRule

    if missing and not (notify and (roster or worksheet)):
        raise wrong_usage(
            "--missing needs --notify, and --roster or --worksheet.",
            "--missing braucht --notify, und dazu --roster oder --worksheet.",
        )
    found = load_sheet(sheet) if sheet else None
    preset: Literal["strict", "lenient"] = "lenient" if lenient else "strict"
    rule = use_case.rule_of(found, preset) if found else NamingRule(preset)
    lists = use_case.Lists(roster, worksheet, found.zone if found else "UTC")
    with progress_bar() as bar:
        pool, progress = use_case.workers_for, spoken(bar, lang or "en")
        told = use_case.validate(paths, rule, lists, pool=pool, progress=progress)
    sent = _notified(told, found, lang, notify, missing=missing) if notify else None
    click.echo(_json(told, sent, lang or "en") if style == "json" else _text(told, lang or "en"))
    if sent and style != "json":
        click.echo(_on_letters(sent, lang or "en"))
    context.exit(0 if told.passed else 1)


COMMAND = validate


@dataclass(frozen=True, slots=True)
class _Sent:
    """The letters that were written, and where."""

    file: Path
    outbox: "Outbox"
    missing: bool


def _notified(
    told: "Validation", sheet: "Sheet | None", lang: Language | None, out: Path, *, missing: bool
) -> _Sent:
    from grader.workflow.letters import Course
    from grader.workflow.notify import notify

    language: Language = lang or (sheet.language if sheet else "en")
    outbox = notify(told, Course(language, told.rule, sheet), out, missing=missing)
    return _Sent(out, outbox, missing)


def _on_letters(sent: _Sent, language: Language) -> str:
    from grader.terminal import one_line
    from grader.workflow.letters import phrases_of

    phrases, outbox = phrases_of(language), sent.outbox
    counted = phrases("told" if sent.missing else "not_asked", file=sent.file, **outbox.counts)
    named = {
        "no_address": outbox.without_address,
        "covered": outbox.covered,
        "for_tutors": outbox.for_tutors,
        "lacking": outbox.lacking,
    }
    lines = (phrases(name, names="; ".join(names)) for name, names in named.items() if names)
    return "\n".join(map(one_line, ("", counted, *lines)))


def _json(told: "Validation", sent: _Sent | None, language: Language) -> str:
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
    if sent is not None:
        document["notify"] = {
            "file": str(sent.file),
            **sent.outbox.counts,
            "without_address": list(sent.outbox.without_address),
            "covered": list(sent.outbox.covered),
            "for_tutors": list(sent.outbox.for_tutors),
            "lacking": list(sent.outbox.lacking),
        }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _members(told: "Validation") -> int | None:
    return None if told.roster is None else len(told.roster.members)


def _text(told: "Validation", language: Language) -> str:
    from grader.wording import PRESETS, filled, limits_text, say

    words, rule = _WORDS[language], told.rule
    roster = words["no_roster"] if told.roster is None else words["roster"]
    lines = [line for one in told.files for line in _lines(one, language)]
    lines += [
        "",
        filled(words["sums"], {"files": len(told.files), **told.counts}),
        words["rules" if rule.counts_digits else "rules_pattern"].format(
            preset=say(PRESETS[rule.preset], language),
            separator=rule.separator,
            number=rule.number_form,
        ),
        filled(roster, {"count": _members(told)}),
    ]
    if told.unlimited:
        lines.append(words["unlimited"].format(names=limits_text(told.unlimited, language)))
    return "\n".join(lines)


def _lines(one: "CheckedFile", language: Language) -> list[str]:
    from grader.messages import render
    from grader.terminal import one_line
    from grader.wording import say
    from grader.workflow.validate import VERDICT_WORDS
    from submissions.model import Severity

    words, verdict = _WORDS[language], say(VERDICT_WORDS[one.verdict], language)
    whose = f" ({one.student.surname}, {one.student.number})" if one.student else ""
    waits = f"; {words['waits']}" if one.waits else ""
    lines = [f"{one.file}: {verdict}{whose}{waits}"]
    lines += [
        f"  - {render(notice.code, notice.args, language)} [{notice.code}]"
        for notice in one.notices
        if notice.severity is not Severity.PASS or not notice.code.startswith("naming.")
    ]
    return [one_line(line) for line in lines]
