"""Reading a TOML file into a frozen model, with errors that its author can act on."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from reprlib import repr as short
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError

from problems.errors import ProblemError
from problems.sheet_model import FORMAT

M = TypeVar("M", bound=BaseModel)

_LARGEST = 2_000_000
_YEARS = range(2000, 3000)
_TIMES = (("due",), ("self_check", "truth_from"), ("appeals", "until"))


def read_model(path: Path, model: type[M]) -> M:
    """Read a TOML file and validate it; local times get the zone that the file names.

    Raises:
        ProblemError: names the file, the key, what was found and what is allowed.
    """
    document = _read(path)
    _refuse_newer(path, document)
    if "zone" in document:
        _place_times(path, document)
    return validate(model, document, path.name)


def validate(model: type[M], data: Mapping[str, Any], place: str) -> M:
    """Validate plain data, and say of every breach where it stands.

    Raises:
        ProblemError: the data breaks the model; `place` opens each line of its message.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        issues = error.errors()
        lines = [
            f"{place}: {_line(one, data, model)}" for one in issues if not _follows(one, issues)
        ]
        raise ProblemError("\n".join(lines)) from None


def _follows(issue: Mapping[str, Any], issues: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a list is called too short only as what stands in it is wrong."""
    at = issue["loc"]
    inside = (one for one in issues if one is not issue and one["loc"][: len(at)] == at)
    return issue["type"] == "too_short" and any(inside)


def suggestion(name: str, known: Iterable[str]) -> str:
    """End a sentence with a guess at what was meant, or with a full stop.

    >>> suggestion("scroes", ["scores", "output"])
    '; did you mean scores?'
    >>> suggestion("xyz", ["scores", "output"])
    '.'
    """
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else "."


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ProblemError(f"{path.name} is larger than {_LARGEST} bytes, which no sheet is.")
        return tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ProblemError(f"{path.name} is not UTF-8. Save it as UTF-8 and try again.") from None
    except (ValueError, RecursionError) as error:
        raise ProblemError(f"{path.name} is not valid TOML: {error}.") from None


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


def _place_times(path: Path, document: dict[str, Any]) -> None:
    try:
        zone = ZoneInfo(document["zone"])
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ProblemError(
            f"{path.name}, zone: found {document['zone']!r}, "
            "expected the name of a time zone such as Europe/Berlin."
        ) from None
    for keys in _TIMES:
        _place_time(path, document, keys, zone)


def _place_time(
    path: Path, document: dict[str, Any], keys: tuple[str, ...], zone: ZoneInfo
) -> None:
    *above, last = keys
    for name in above:
        document = document.get(name, {})
        if not isinstance(document, dict):
            return
    if last in document:
        document[last] = _aware(f"{path.name}, {'.'.join(keys)}", document[last], zone)


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


def _line(issue: Any, data: Mapping[str, Any], model: type[BaseModel]) -> str:
    where = _where(issue["loc"], data)
    match issue["type"]:
        case "missing" | "missing_argument":
            return f"{where} is missing"
        case "extra_forbidden" | "unexpected_keyword_argument":
            known = _known(model, issue["loc"][:-1])
            allowed = f" (allowed: {', '.join(known)})" if known else ""
            guess = suggestion(str(issue["loc"][-1]), known)
            return f"{where} is not known here{allowed if guess == '.' else guess}"
        case "value_error":
            return f"{where}: {issue['ctx']['error']}" if where else str(issue["ctx"]["error"])
        case _:
            return f"{where}: found {short(issue['input'])}. {issue['msg']}"


def _where(loc: Iterable[str | int], data: Any) -> str:
    """Name a key by the ids on its way: `tasks[3].parts[3.4].points`."""
    words: list[str] = []
    for step in loc:
        data = _child(data, step)
        if isinstance(step, int) and words:
            own = (data.get("id") or data.get("name")) if isinstance(data, dict) else None
            words[-1] += f"[{own or step + 1}]"
        else:
            words.append(str(step))
    return ".".join(words)


def _child(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def _known(model: Any, loc: Iterable[str | int]) -> tuple[str, ...]:
    """Name the keys that a model allows at a place."""
    for step in loc:
        if isinstance(step, str):
            field = getattr(model, "model_fields", {}).get(step)
            model = _inner(field.annotation) if field else None
    fields = getattr(model, "model_fields", None) or getattr(model, "__dataclass_fields__", {})
    return tuple(fields)


def _inner(annotation: Any) -> Any:
    """Find the model inside `tuple[Model, ...]` or `Model | None`."""
    inside = [kind for kind in get_args(annotation) if kind not in (Ellipsis, type(None))]
    return inside[0] if inside else annotation
