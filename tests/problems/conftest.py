"""A small sheet of an invented course, to be written into files and broken one line at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

SHEET = """\
format = 1
id = "probe"
version = 2
edition = "2026w"
number = 7
title.en = "Probe"
title.de = "Probe"
points = 2
points_step = 0.5
zone = "Europe/Berlin"
due = 2026-12-06T23:59:00

[appeals]
contact = "probe@course.example"

[own_letters]
define = ["1.1.text"]

[[tasks]]
id = "1"
title.en = "Only task"
title.de = "Einzige Aufgabe"

[[tasks.parts]]
id = "1.1"
title.en = "Only part"
title.de = "Einziger Teil"
family = "rubric_text"
points = 2
wording.en = "Why?"
wording.de = "Warum?"

[[tasks.parts.fields]]
name = "text"
title.en = "Reason"
title.de = "Grund"
points = 2
"""

KEY = """\
format = 1
sheet = "probe"
version = 2

[[parts."1.1".criteria]]
name = "reason"
points = 2
wording.en = "A reason."
wording.de = "Ein Grund."
"""


@pytest.fixture
def write_sheet(tmp_path: Path) -> Callable[..., Path]:
    """Write the small sheet, with one text in it replaced, and return its path."""

    def write(old: str = "", new: str = "") -> Path:
        assert old in SHEET
        path = tmp_path / "probe.toml"
        path.write_text(SHEET.replace(old, new, 1) if old else SHEET, "utf-8")
        return path

    return write


@pytest.fixture
def write_key(tmp_path: Path) -> Callable[..., Path]:
    """Write the small sheet's key, with one text in it replaced, and return its path."""

    def write(old: str = "", new: str = "") -> Path:
        assert old in KEY
        path = tmp_path / "probe.key.toml"
        path.write_text(KEY.replace(old, new, 1) if old else KEY, "utf-8")
        return path

    return write
