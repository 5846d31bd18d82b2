"""Reading a TOML file into a frozen model, with errors that its author can act on."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError

from problems.errors import ProblemError
from problems.places import Place, place_in
from problems.sheet_model import FORMAT
from problems.slips import keys_of, told, worded

M = TypeVar("M", bound=BaseModel)

_LARGEST = 2_000_000
_YEARS = range(2000, 3000)
_TIMES = (("due",), ("self_check", "truth_from"), ("appeals", "until"))


def read_model(path: Path, model: type[M]) -> M:
    """Read a TOML file and validate it; local times get the zone that the file names.

    Raises:
        ProblemError: names the file, the key, what was found and what is allowed.
    """
    text = _read(path)
    document = _parsed(path, text)
    _refuse_newer(path, document)
    place = place_in(path, text)
    if "zone" in document:
        _place_times(place, document)
    return validate(model, document, place)


def validate(model: type[M], data: Mapping[str, Any], place: str | Place) -> M:
    """Validate plain data, and say of every breach where it stands.

    Raises:
        ProblemError: the data breaks the model; `place` opens each line of its message.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = (
            f"{place if isinstance(place, str) else place(keys_of(one))}:"
            f" {worded(one, data, model)}"
            for one in told(error.errors())
        )
        raise ProblemError("\n".join(lines)) from None


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ProblemError(f"{path.name} is larger than {_LARGEST} bytes, which no sheet is.")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ProblemError(f"{path.name} is not UTF-8. Save it as UTF-8 and try again.") from None


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        reason = "lists or tables are nested too deeply"
    except ValueError as error:
        reason = str(error)
        if not isinstance(error, tomllib.TOMLDecodeError):
            digits = max(re.findall(r"[0-9_]+", text), key=len)
            before = text[: text.index(digits)]
            reason = f"the number in line {before.count(chr(10)) + 1} has too many digits"
        elif (line := re.search(r"at line ([0-9]+)", reason)) and _is_curly(text, int(line[1])):
            reason += '; texts stand between straight quotes, "…"'
    raise ProblemError(f"{path.name} is not valid TOML: {reason}.")


def _is_curly(text: str, line: int) -> bool:
    """Whether a word processor has set the quotes of a line."""
    return bool(set("“”„‟‘’") & set(text.split("\n")[line - 1]))


def _refuse_newer(path: Path, document: Mapping[str, Any]) -> None:
    found = document.get("format")
    if type(found) is not int or found < 1:
        raise ProblemError(
            f"{path.name}, format: found {found!r}, expected format = {FORMAT} at the file's top."
        )
    if found > FORMAT:
        raise ProblemError(
            f"{path.name} has format {found}, and this version reads up to format {FORMAT}. "
            "Install a newer sheetgrader."
        )


def _place_times(place: Place, document: dict[str, Any]) -> None:
    try:
        zone = ZoneInfo(document["zone"])
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ProblemError(
            f"{place(('zone',))}: zone: found {document['zone']!r}, "
            "expected the name of a time zone such as Europe/Berlin."
        ) from None
    for keys in _TIMES:
        _place_time(place, document, keys, zone)


def _place_time(
    place: Place, document: dict[str, Any], keys: tuple[str, ...], zone: ZoneInfo
) -> None:
    *above, last = keys
    for name in above:
        document = document.get(name, {})
        if not isinstance(document, dict):
            return
    if last in document:
        document[last] = _aware(f"{place(keys)}: {'.'.join(keys)}", document[last], zone)


def _aware(place: str, found: object, zone: ZoneInfo) -> datetime:
    """Give a local time its zone, and refuse what the clocks skip or show twice."""
    local = _local(str(found))
    if local is None:
        raise ProblemError(
            f"{place}: found {str(found)!r}, expected a local time such as 2026-12-06T23:59 "
            "without an offset; the zone is stated once, as `zone`."
        )
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC) != second.astimezone(UTC):
        raise ProblemError(
            f"{place}: at {local.isoformat()} the clocks of {zone.key} change, so that this time "
            "does not exist or exists twice. Choose one at least an hour away."
        )
    return first


def _local(text: str) -> datetime | None:
    """Read a day and a time of this age without an offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    has_time = len(text) > len("2026-12-06")
    return found if has_time and found.tzinfo is None and found.year in _YEARS else None
