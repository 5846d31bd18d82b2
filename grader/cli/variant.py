"""`grader variant`: other numbers for a part, for practice or for one student."""

from pathlib import Path

import click

from grader.cli._usage import wrong_usage

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("variant", short_help="Draw other numbers for a part.")
@click.option("--sheet", required=True, help="Name of a sheet, or path of its TOML file.")
@click.option("--part", help="Such as 3.4; without it, every part that can be drawn.")
@click.option("--seed", help="Any text: the same text gives the same numbers, for practice.")
@click.option("--student", help="Matriculation number whose variant to draw.")
@click.option(
    "--secret-file",
    type=_FILE,
    envvar="GRADER_SECRET_FILE",
    help="File with the course's secret; needed with --student.",
)
@click.option("--attempt", type=click.IntRange(0, 999), default=0, help="The next draw, if > 0.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def variant(
    sheet: str,
    part: str | None,
    seed: str | None,
    student: str | None,
    secret_file: Path | None,
    attempt: int,
    out: Path | None,
) -> None:
    """Draw a variant, and print it as JSON: one line a part, with its params and no secret.

    With --seed it is for practice and needs no secret. `grader check --variant FILE` and
    `grader sheet show --variant FILE` take the file.
    """
    from grader.workflow import variants

    if bool(seed) == bool(student):
        raise wrong_usage(
            "Give either --seed TEXT (practice) or --student NUMBER.",
            "Geben Sie entweder --seed TEXT (zum Üben) oder --student NUMMER an.",
        )
    if student and secret_file is None:
        raise wrong_usage(
            "--student needs --secret-file, or GRADER_SECRET_FILE.",
            "--student braucht --secret-file oder GRADER_SECRET_FILE.",
        )
    secret = variants.read_secret(secret_file) if student and secret_file else None
    wish = variants.Wish((student or seed or "").strip(), secret, attempt)
    drawn = variants.draw_variants(sheet, wish, part)
    if out is None:
        click.echo("\n".join(map(variants.variant_line, drawn)))
    else:
        variants.write_variants(out, drawn)


COMMAND = variant
