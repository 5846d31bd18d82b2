"""Variants: drawn for a student or for practice, written to a file and read again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from grader.catalogue import Catalogue, draw_params, open_catalogue
from grader.errors import GraderError
from grader.model import Frozen
from grader.reasons import reason_of
from problems.draw import Draw, practice_seed, variant_seed
from problems.model import Variant, Wording
from problems.sheet import Part, load_sheet

SCHEMA = 1
SHORTEST_SECRET = 16
_LARGEST_FILE = 1_000_000


class VariantRecord(Frozen):
    """One part of a variant file: what was drawn, and for which sheet; nothing secret."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    sheet: str
    version: int
    part: str
    attempt: int | None = Field(default=None, ge=0)
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom to draw: with a secret for a student, without one for practice."""

    name: str
    """The student's number, or any text for practice."""
    secret: bytes | None = None
    attempt: int = 0


def draw_variants(sheet: str | Path, wish: Wish, part: str | None = None) -> tuple[Variant, ...]:
    """Draw one part's variant, or those of every part that has random params.

    The public part of a sheet is enough.

    Raises:
        GraderError: the sheet has no part that can be drawn.
        ProblemError: there is no such sheet or part, or the part has nothing random.
    """
    catalogue = open_catalogue(sheet, public_only=True)
    parts = random_parts(catalogue) if part is None else (catalogue.part(part),)
    if not parts:
        raise GraderError(
            f"No part of {catalogue.sheet.id} has random params to draw.",
            f"Kein Teil von {catalogue.sheet.id} hat Zahlen, die sich ziehen lassen.",
        )
    return tuple(drawn_for(catalogue, one, wish) for one in parts)


def random_parts(catalogue: Catalogue) -> tuple[Part, ...]:
    """List the parts whose params can be drawn."""
    parts = catalogue.sheet.parts
    return tuple(part for part in parts if catalogue.fillings[part.id].family.draw)


def drawn_for(catalogue: Catalogue, part: Part, wish: Wish) -> Variant:
    """Draw one part's variant.

    Raises:
        ProblemError: the part has nothing random, or its family finds no variant.
    """
    sheet = catalogue.sheet
    draw = Draw(sheet.edition, sheet.id, sheet.version, part.id, wish.name, wish.attempt)
    seed = practice_seed(draw) if wish.secret is None else variant_seed(draw, wish.secret)
    params = draw_params(catalogue, part.id, seed)
    return Variant(sheet.id, sheet.version, part.id, params, wish.attempt)


def read_secret(path: Path) -> bytes:
    """Read the course's secret.

    Raises:
        GraderError: the file cannot be read, or what it holds is too short to be a secret.
    """
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise GraderError(
            f"The file of the secret cannot be read: {path} ({error.strerror}).",
            f"Die Datei mit dem Geheimnis lässt sich nicht lesen: {path} ({reason_of(error).de}).",
        ) from None
    if len(secret) < SHORTEST_SECRET:
        raise GraderError(
            f"{path} holds {len(secret)} bytes; a secret has at least {SHORTEST_SECRET}. "
            "Write a long random text into it, and keep it: other variants need the same one.",
            f"{path} enthält {len(secret)} Bytes; ein Geheimnis hat mindestens {SHORTEST_SECRET}."
            " Schreiben Sie einen langen zufälligen Text hinein, und bewahren Sie ihn auf: Andere"
            " Varianten brauchen denselben.",
        )
    return secret


def variant_line(variant: Variant) -> str:
    """Write a variant as one line of JSON: params only, no name and no secret."""
    record = VariantRecord(
        schema=SCHEMA,
        sheet=variant.sheet,
        version=variant.sheet_version,
        part=variant.part,
        attempt=variant.attempt,
        params=variant.params,
    )
    untold = {"attempt"} if variant.attempt is None else set()
    return json.dumps(record.model_dump(by_alias=True, exclude=untold), ensure_ascii=False)


def write_variants(path: Path, variants: tuple[Variant, ...]) -> None:
    """Write variants into a file, a line for each part.

    Raises:
        GraderError: the file cannot be written.
    """
    text = "".join(f"{variant_line(variant)}\n" for variant in variants)
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise GraderError(
            f"The variant cannot be written to {path} ({error.strerror}). Choose another file.",
            f"Die Variante lässt sich nicht nach {path} schreiben ({reason_of(error).de}). Wählen"
            " Sie eine andere Datei.",
        ) from None


def read_variant(path: Path, sheet: str | Path, part: str) -> Mapping[str, Any]:
    """Read a part's params from a variant file; where a part is the same for all, the sheet's.

    Raises:
        GraderError: the file is no variant, or belongs to another sheet, version or part.
    """
    found = read_variants(path, sheet)
    known = {**_same_for_all(sheet), **found}
    if part in known:
        return known[part]
    held = Wording(", ".join(found) or "none", ", ".join(found) or "keine")
    raise GraderError(
        f"{path.name} holds no variant of part {part}. Its parts: {held.en}.",
        f"{path.name} enthält keine Variante von Teil {part}. Ihre Teile: {held.de}.",
    )


def _same_for_all(sheet: str | Path) -> Mapping[str, Mapping[str, Any]]:
    """Give the params of the parts that no family draws."""
    catalogue = open_catalogue(sheet, public_only=True)
    drawn = random_parts(catalogue)
    return {part.id: part.params for part in catalogue.sheet.parts if part not in drawn}


def read_variants(path: Path, sheet: str | Path) -> Mapping[str, Mapping[str, Any]]:
    """Read the params of all parts of a variant file.

    Raises:
        GraderError: the file is no variant, or belongs to another sheet or version.
    """
    lines = [_record(path, line) for line in _text(path).splitlines() if line.strip()]
    loaded = load_sheet(sheet)
    for record in lines:
        if (record.sheet, record.version) != (loaded.id, loaded.version):
            raise GraderError(
                f"{path.name} belongs to {record.sheet} version {record.version}, and this is "
                f"{loaded.id} version {loaded.version}. Draw or fetch the variant of this version.",
                f"{path.name} gehört zu {record.sheet}, Fassung {record.version}, und dies ist"
                f" {loaded.id}, Fassung {loaded.version}. Ziehen oder holen Sie die Variante dieser"
                " Fassung.",
            )
    found: dict[str, Mapping[str, Any]] = {}
    for record in lines:
        found.setdefault(record.part, record.params)
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise GraderError(
                f"{path.name} is larger than a variant can be.",
                f"{path.name} ist größer, als eine Variante sein kann.",
            )
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise GraderError(
            f"{path} cannot be read as a text file.",
            f"{path} lässt sich nicht als Textdatei lesen.",
        ) from None


def _record(path: Path, line: str) -> VariantRecord:
    try:
        found = json.loads(line)
        newer = isinstance(found, dict) and isinstance(found.get("schema"), int)
        if newer and found["schema"] > SCHEMA:
            raise GraderError(
                f"{path.name} has schema {found['schema']}, and this version reads up to {SCHEMA}. "
                "Install a newer sheetgrader.",
                f"{path.name} hat das Schema {found['schema']}, und diese Fassung liest bis"
                f" {SCHEMA}. Installieren Sie ein neueres sheetgrader.",
            )
        return VariantRecord.model_validate(found)
    except (ValidationError, ValueError, RecursionError):
        raise GraderError(
            f"{path.name} is no variant file; `grader variant` writes one.",
            f"{path.name} ist keine Datei mit Varianten; `grader variant` schreibt eine.",
        ) from None
