"""`grader checker`: a page on which students check their ZIP before they hand it in."""

from pathlib import Path
from typing import Literal

import click

_WORDS = {
    "en": "{path}: checks names for {sheet} ({preset})",
    "de": "{path}: prüft Namen für {sheet}, {preset}",
}


@click.command("checker", short_help="Write a page on which students check their ZIP.")
@click.option("--sheet", required=True, help="Name of a sheet, or path of its TOML file.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default="check-my-zip.html",
    show_default=True,
    help="HTML file to write.",
)
@click.option("--lenient", is_flag=True, help="Check as `grade --lenient` does.")
def checker(sheet: str, out: Path, *, lenient: bool) -> None:
    """Write one HTML file that checks names and archive of a ZIP in a browser.

    It needs no server, no network and no installation, speaks English and German, and holds
    nothing but the public naming rule of the sheet. Give it to students beside the sheet.
    """
    from grader.web.checker import write_checker
    from grader.wording import PRESETS, say

    preset: Literal["strict", "lenient"] = "lenient" if lenient else "strict"
    written = write_checker(sheet, out, preset)
    words, rules = _WORDS[written.language], say(PRESETS[preset], written.language)
    click.echo(words.format(path=written.path, sheet=written.sheet, preset=rules))


COMMAND = checker
