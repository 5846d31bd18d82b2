"""Exercise sheets by name: the public file, and the private key beside it."""

from pathlib import Path

from problems.asking import completed
from problems.errors import ProblemError
from problems.places import KEY, key_place
from problems.sheet_file import read_model
from problems.sheet_model import (
    Appeals,
    Carry,
    Key,
    Late,
    Naming,
    OwnLetters,
    Part,
    SelfCheck,
    Sheet,
    SheetField,
    Task,
)
from problems.slips import suggestion

__all__ = [
    "Appeals",
    "Carry",
    "Key",
    "Late",
    "Naming",
    "OwnLetters",
    "Part",
    "SelfCheck",
    "Sheet",
    "SheetField",
    "Task",
    "load_key",
    "load_sheet",
    "shipped",
]

_SHIPPED = Path(__file__).parent / "sheets"


def shipped() -> tuple[str, ...]:
    """Name the sheets that come with this package, in alphabetical order."""
    files = (path.name for path in _SHIPPED.glob("*.toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in files if not name.endswith(KEY)))


def load_sheet(name: str | Path) -> Sheet:
    """Read the public part of a sheet: by the name of one that ships, or from a `.toml` file.

    Raises:
        ProblemError: there is no such sheet, or its file breaks a rule of the format.
    """
    path = _path(name)
    return completed(read_model(path, Sheet).model_copy(update={"path": path}))


def load_key(sheet: Sheet) -> Key | None:
    """Read the private key that lies beside a sheet's file; None where there is none.

    Raises:
        ProblemError: the key breaks a rule of the format, or belongs to another sheet or version.
    """
    if sheet.path is None:
        return None
    path = sheet.path.with_name(sheet.path.stem + KEY)
    if not path.is_file():
        return None
    key = read_model(path, Key)
    _refuse_foreign(path, key, sheet)
    return key


def _path(name: str | Path) -> Path:
    if str(name) in shipped():
        return _SHIPPED / f"{name}.toml"
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return path
    known = ", ".join(shipped())
    raise ProblemError(
        f"There is no sheet {str(name)!r}{suggestion(str(name), shipped())} "
        f"Give the name of one that ships ({known}) or the path of a .toml file."
    )


def _refuse_foreign(path: Path, key: Key, sheet: Sheet) -> None:
    if (key.sheet, key.version) != (sheet.id, sheet.version):
        raise ProblemError(
            f"{path.name} is the key of {key.sheet} version {key.version}, and the sheet beside it "
            f"is {sheet.id} version {sheet.version}. Put the key of this version there."
        )
    strangers = sorted(set(key.parts) - {part.id for part in sheet.parts})
    if strangers:
        raise ProblemError(
            f"{key_place(sheet, strangers[0])(())}: {sheet.id} has no such part"
            f"{suggestion(strangers[0], [part.id for part in sheet.parts])}"
        )
