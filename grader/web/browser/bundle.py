"""Puts together all that the frame runs, as one script."""

import json
import unicodedata
from functools import cache
from importlib.resources import files
from sys import maxunicode

from grader.web.browser.lean import strip_source

_LIBRARY = "grader.web.browser"
_ENDING = ".bry"
_PLAIN = ("grader/codes.py",)
_NAMES = {"collections_abc": "collections.abc"}
_PACKAGES = ("collections", "grader", "grader.notation")

_NOTICE = """/* Holds Brython (brython.info), Copyright Pierre Quentel and contributors, \
under the BSD 3-Clause Licence: https://github.com/brython-dev/brython/blob/master/LICENCE.txt */
"""
_HOME = """
globalThis.__BRYTHON__ = { brython_path: "https://nowhere.invalid/" };
Object.defineProperty(globalThis, "indexedDB", { value: undefined });
"""
"""Brython asks where it came from, and for a store of its own: it has neither."""
_START = """
{
  const main = document.createElement("script");
  main.type = "text/python";
  main.textContent = %s;
  document.body.append(main);
  brython({ indexedDB: false, debug: 0 });
}
"""


@cache
def code() -> str:
    """Give the script: Brython, the stand-ins, and the notation, stripped and not compiled."""
    modules = json.dumps(_modules(), ensure_ascii=False)
    return "".join(
        (
            _NOTICE,
            _HOME,
            _brython("brython.js"),
            "\n",
            asset("kernel.js"),
            f"\n__BRYTHON__.use_VFS = true;\n__BRYTHON__.update_VFS({modules});",
            _START % json.dumps(asset("main.bry")),
        )
    )


def asset(name: str) -> str:
    """Read a file of the library."""
    return (files(_LIBRARY) / "library" / name).read_text(encoding="utf-8")


def _brython(name: str) -> str:
    return (files("brython") / "data" / name).read_text(encoding="utf-8")


def _modules() -> dict[str, list[object]]:
    """Give every module as Brython's store of files wants it: ending, source, what it imports."""
    found: dict[str, list[object]] = {"math": _standard("math")}
    found |= {package: [".py", "", [], 1] for package in _PACKAGES}
    for file in (files(_LIBRARY) / "library").iterdir():
        name = file.name.removesuffix(_ENDING)
        if name not in {file.name, "main"}:
            found[_NAMES.get(name, name)] = [".py", _filled(file.read_text("utf-8")), []]
    for name, source in _notation():
        found[name] = [".py", strip_source(source), []]
    return found


def _notation() -> list[tuple[str, str]]:
    codes = ("grader.codes", (files("grader") / "codes.py").read_text("utf-8"))
    modules = [one for one in files("grader.notation").iterdir() if one.name.endswith(".py")]
    named = ((f"grader.notation.{one.name.removesuffix('.py')}", one) for one in modules)
    inner = [(name, one.read_text("utf-8")) for name, one in named if "__" not in name]
    return [codes, *sorted(inner)]


def _standard(name: str) -> list[object]:
    """Take one module of the library that comes with Brython."""
    library = _brython("brython_stdlib.js")
    at = library.index(f'"{name}": [') + len(f'"{name}": ')
    module: list[object] = json.JSONDecoder().raw_decode(library, at)[0]
    return module


def _filled(source: str) -> str:
    if "<RAISED>" not in source:
        return source
    return source.replace("<RAISED>", _styled("<super>")).replace("<LOWERED>", _styled("<sub>"))


def _styled(kind: str) -> str:
    signs = map(chr, range(maxunicode + 1))
    return "".join(sign for sign in signs if unicodedata.decomposition(sign).startswith(kind))
