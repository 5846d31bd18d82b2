"""`grader practice`: one fresh variant after the other, with hints and worked solutions."""

from typing import Literal

import click


@click.command("practice", short_help="Practise: fresh variants, hints and solutions.")
@click.argument("name", metavar="SHEET|FAMILY")
@click.option("--seed", default="", help="Any text: the same one gives the same exercises.")
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language; else the sheet's.")
def practice(name: str, seed: str, lang: Literal["en", "de"] | None) -> None:
    """Ask one fresh variant after the other of the parts of SHEET, or of one FAMILY.

    Each answer is shown as it is understood before it counts. A wrong one gets a hint that names
    the mistake, where it is known; the worked solution comes when you ask for it. Nothing is kept.
    """
    from grader.terminal import Terminal
    from grader.workflow.practising import practise

    practise(name, seed, lang, Terminal(wraps=True))


COMMAND = practice
