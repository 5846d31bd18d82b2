"""What pydantic found wrong with an author's data, in the words of TOML: found, and expected."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from difflib import get_close_matches
from reprlib import repr as short
from typing import Any, get_args

from pydantic import BaseModel

_LONGEST, _MOST = 24, 6
"""Characters of a number, and things in a list or table, that a message shows."""
_TABLES = frozenset({"model_type", "dataclass_type", "model_attributes_type", "dict_type"})
_EXPECTED: Mapping[str, str] = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "decimal_max_places": "at most {decimal_places} decimal places",
    "finite_number": "a finite number",
    "float_type": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "{ge} or more",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number that is smaller",
    "int_type": "a whole number",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} or less",
    "list_type": "a list in square brackets",
    "literal_error": "{expected}",
    "mapping_type": "a table of keys and values",
    "string_pattern_mismatch": "a text of the form {pattern}",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "{min_length} or more characters",
    "string_type": "a text in quotes",
    "too_long": "at most {max_length} of them",
    "too_short": "{min_length} or more of them",
    "tuple_type": "a list in square brackets",
}
_FORMS: Mapping[str, str] = {
    "^[A-Za-z0-9][A-Za-z0-9_-]*$": "letters from A to Z, digits, - and _, a letter or digit first",
    "^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$": "letters and digits with . or - between them, as in 3.4",
    "^[a-z][a-z0-9_]*$": "small letters from a to z, digits and _, a letter first",
}


class MisplacedError(ValueError):
    """A rule that several values break together, and the keys of the one to look at."""

    def __init__(self, message: str, *keys: str | int) -> None:
        super().__init__(message)
        self.keys = keys


def keys_of(issue: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Give the way to what is wrong."""
    error = issue.get("ctx", {}).get("error")
    return (*issue["loc"], *(error.keys if isinstance(error, MisplacedError) else ()))


def told(issues: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out what is wrong only as something else is."""
    found = list(issues)
    return [one for one in found if not _follows(one, found)]


def worded(issue: Any, data: Mapping[str, Any], model: type[BaseModel]) -> str:
    """Say what is wrong, and what is allowed."""
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
            return f"{where}: found {_shown(issue['input'])}, expected {_expected(issue, model)}."


def suggestion(name: str, known: Iterable[str]) -> str:
    """End a sentence with a guess at what was meant, or with a full stop.

    >>> suggestion("scroes", ["scores", "output"])
    '; did you mean scores?'
    >>> suggestion("xyz", ["scores", "output"])
    '.'
    """
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else "."


def _expected(issue: Mapping[str, Any], model: type[BaseModel]) -> str:
    if issue["type"] in _TABLES:
        known = _known(model, issue["loc"])
        return f"a table with the keys {', '.join(known)}" if known else "a table"
    given = issue.get("ctx", {})
    if given.get("pattern") in _FORMS:
        return _FORMS[given["pattern"]]
    if issue["type"] not in _EXPECTED:
        return f"something else ({issue['msg']})"
    return _EXPECTED[issue["type"]].format_map(given)


def _follows(issue: Mapping[str, Any], issues: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether an issue is there only as another one is.

    A list is too short where all that stands in it is wrong, and a time lacks a zone where the
    file does.
    """
    at = issue["loc"]
    inside = (one for one in issues if one is not issue and one["loc"][: len(at)] == at)
    zoneless = any(one["loc"] == ("zone",) for one in issues)
    return (issue["type"] == "too_short" and any(inside)) or (
        issue["type"] == "timezone_aware" and zoneless
    )


def _shown(value: object) -> str:
    """Show a value as TOML does, shortened."""
    shows: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
        (bool, lambda given: str(given).lower()),
        (type(None), lambda _: "nothing"),
        (Decimal, lambda given: str(given).lower()[:_LONGEST]),
        (Mapping, lambda given: f"a table with {', '.join(map(str, list(given)[:_MOST]))}"),
        ((date, time), str),
        (list, _shown_list),
    )
    return next((show(value) for kind, show in shows if isinstance(value, kind)), short(value))


def _shown_list(items: list[object]) -> str:
    rest = ["…"] if len(items) > _MOST else []
    return f"[{', '.join([*map(_shown, items[:_MOST]), *rest])}]"


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
