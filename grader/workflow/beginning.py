"""A sheet to begin with, and the families that it may use."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from grader.catalogue import draw_of
from grader.wording import Language, say
from grader.workflow.template import write_template
from problems import families
from problems.draw import Draw, practice_seed
from problems.errors import ProblemError
from problems.model import Family, Wording
from problems.slips import suggestion

_WORDS: Mapping[str, Wording] = {
    "drawn": Wording("drawn", "wird ausgelost"),
    "key": Wording("needs a key: {names}", "braucht einen Schlüssel: {names}"),
    "params": Wording("params: {params}", "Parameter: {params}"),
    "fields": Wording("fields: {names}", "Felder: {names}"),
    "none": Wording("none", "keine"),
    "required": Wording("must be given", "muss angegeben werden"),
}
_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_HEAD = """\
# An exercise sheet, the public part: what students and their tools may see.
# Look over it with `grader sheet lint {file}`, and at it with `grader sheet print {file}`.

format = 1
id = "{id}"
version = 1
edition = "2026w"
number = 1
title.en = "A new sheet"
title.de = "Ein neues Blatt"
points = {points}
points_step = 0.5
zone = "Europe/Berlin"
# due = 2026-12-06T23:59:00

[appeals]
contact = "exercises@course.example"

[[tasks]]
id = "1"
title.en = "First task"
title.de = "Erste Aufgabe"
"""
_PART = """
[[tasks.parts]]
id = "1.{number}"
family = "{family}"
points = {points}
"""
_TITLE = 'title.en = "{en}"\ntitle.de = "{de}"\n'
_WORDED = "# wording.en and wording.de may replace the family's own words.\n"
_UNWORDED = 'wording.en = "Say what is asked."\nwording.de = "Sagen Sie, was gefragt ist."\n'
_KEYED = '# What is private of it stands in {file}, under [parts."1.{number}"].\n'
_KEY = """\
# The private part of {id}: what students and their tools must not see.

format = 1
sheet = "{id}"
version = 1
"""
_CRITERION = """
[[parts."1.{number}".criteria]]
name = "complete"
points = 1
wording.en = "Say what a full answer holds."
wording.de = "Sagen Sie, was eine vollständige Antwort enthält."
"""
_FIELD = """
[[tasks.parts.fields]]
name = "{name}"
points = 1
"""


def family_list(language: Language) -> str:
    """Tell of every family its title, its params and its fields."""
    found = (families.find(name) for name in families.names())
    return "\n".join(line for family in found for line in _described(family, language))


def family_document() -> list[dict[str, Any]]:
    """Give the same for machines."""
    return [_record(families.find(name)) for name in families.names()]


def begin_sheet(path: Path, names: Sequence[str]) -> tuple[Path, ...]:
    """Write a sheet with one part for each family named, and its key where one is needed.

    Returns:
        The files that were written.

    Raises:
        GraderError: there is a file already, or none can be written there.
        ProblemError: there is no such family, one has params of its sheet's own making, or the
            file's name is no name of a sheet.
    """
    if path.suffix != ".toml" or not _STEM.fullmatch(path.stem):
        raise ProblemError(
            f"{path.name} is no name of a sheet: letters, digits, - and _ were expected, and the"
            " ending .toml, such as sheet07.toml."
        )
    chosen = [_found(name) for name in names]
    texts = {path: sheet_text(path.name, chosen)}
    if any(family.key for family in chosen):
        texts[_key_of(path)] = key_text(path.stem, chosen)
    for file, text in texts.items():
        write_template(text, file)
    return tuple(texts)


def _key_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}.key.toml")


def key_text(stem: str, chosen: Sequence[Family]) -> str:
    """Write the key to a sheet to begin with: one criterion for what a person marks."""
    keyed = (number for number, family in enumerate(chosen, 1) if family.key)
    return _KEY.format(id=stem) + "".join(_CRITERION.format(number=number) for number in keyed)


def sheet_text(file: str, chosen: Sequence[Family]) -> str:
    """Write the text of a sheet to begin with."""
    parts = [_part(number, family, file) for number, family in enumerate(chosen, 1)]
    stem = file.removesuffix(".toml")
    points = sum(len(fields_of(family)) for family in chosen)
    return _HEAD.format(file=file, id=stem, points=points) + "".join(parts)


def fields_of(family: Family) -> tuple[str, ...]:
    """Name the fields of a family, with the params of its first variant."""
    params = family.params.model_validate(example(family))
    return tuple(field.name for field in family.build(params, None).fields)


def example(family: Family) -> Mapping[str, Any]:
    """Give params that a sheet may hold: those of the first variant, or the family's defaults.

    Raises:
        ProblemError: the family draws nothing, and leaves its params to the sheet.
    """
    if family.draw is not None:
        return draw_of(family, None, practice_seed(Draw("example", family.name, 1, "1.1", "")))
    missing = [name for name, one in family.params.model_fields.items() if one.is_required()]
    if missing:
        raise ProblemError(
            f"The family {family.name} leaves its params to the sheet ({', '.join(missing)}), so"
            " that none can be made up. docs/reference.md tells what they are."
        )
    return {}


def _found(name: str) -> Family:
    if name not in families.names():
        raise ProblemError(
            f"There is no family {name!r}{suggestion(name, families.names())}. Known:"
            f" {', '.join(families.names())}."
        )
    return families.find(name)


def _part(number: int, family: Family, file: str) -> str:
    fields = fields_of(family)
    text = _PART.format(number=number, family=family.name, points=len(fields))
    params = example(family)
    if params:
        text += f"params = {_spelt(params)}\n"
    text += _WORDED if family.ask else _TITLE.format(en=family.title.en, de=family.title.de)
    text += "" if family.ask else _UNWORDED
    if family.key is not None:
        key = file.replace(".toml", ".key.toml")
        text += _KEYED.format(file=key, number=number)
    return text + "".join(_field(family, name) for name in fields)


def _spelt(value: Any) -> str:
    """Write a plain value as TOML; what is null is left out.

    >>> _spelt({"a": [1, "x"], "b": None, "c": {"d": True}})
    '{ a = [1, "x"], c = { d = true } }'
    """
    if isinstance(value, Mapping):
        given = (f"{key} = {_spelt(one)}" for key, one in value.items() if one is not None)
        return f"{{ {', '.join(given)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_spelt, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _field(family: Family, name: str) -> str:
    text = _FIELD.format(name=name)
    return text if name in family.titles else text + _TITLE.format(en=name, de=name)


def _described(family: Family, language: Language) -> Iterator[str]:
    drawn = f" ({say(_WORDS['drawn'], language)})" if family.draw else ""
    yield f"{family.name}  {say(family.title, language)}{drawn}"
    params = ", ".join(_params(family, language)) or say(_WORDS["none"], language)
    yield "  " + say(_WORDS["params"], language).format(params=params)
    names = _field_names(family)
    if names:
        yield "  " + say(_WORDS["fields"], language).format(names=", ".join(names))
    if family.key is not None:
        yield "  " + say(_WORDS["key"], language).format(names=", ".join(family.key.model_fields))


def _params(family: Family, language: Language) -> Iterator[str]:
    for name, one in family.params.model_fields.items():
        if one.default is not PydanticUndefined and isinstance(one.default, str | int):
            yield f"{name} = {one.default}"
        elif family.draw is None and one.is_required():
            yield f"{name} ({say(_WORDS['required'], language)})"
        else:
            yield name


def _field_names(family: Family) -> tuple[str, ...]:
    """Name the fields; none where they are the sheet's own."""
    try:
        return fields_of(family)
    except ProblemError:
        return ()


def _record(family: Family) -> dict[str, Any]:
    return {
        "name": family.name,
        "title": {"en": family.title.en, "de": family.title.de},
        "drawn": family.draw is not None,
        "params": list(family.params.model_fields),
        "fields": list(_field_names(family)),
        "key": list(family.key.model_fields) if family.key else [],
        "mistakes": list(family.mistakes),
    }
