"""Archives and uploads built by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from submissions.model import Account, Place, Upload
from tests.archives import Piece, build_archive


@pytest.fixture
def piece() -> type[Piece]:
    """Make one entry of an archive."""
    return Piece


@pytest.fixture
def build() -> Callable[..., bytes]:
    """Put entries together to an archive."""
    return build_archive


@pytest.fixture
def vary() -> Callable[..., Piece]:
    """Change an entry."""
    return replace


PDF = b"%PDF-1.7\nan invented report\n%%EOF\n"


@pytest.fixture
def student_zip() -> Callable[..., bytes]:
    """Make a student's ZIP: one PDF under a name, with any text in it."""

    def make(stem: str, text: str = "", others: Sequence[str] = ()) -> bytes:
        pdf = Piece(name=f"{stem}.pdf".encode(), data=PDF + text.encode() + b"\n%%EOF", flags=2048)
        more = (Piece(name=other.encode(), data=b"other", flags=2048) for other in others)
        return build_archive(pdf, *more)

    return make


@pytest.fixture
def upload(tmp_path: Path) -> Callable[..., Upload]:
    """Put bytes into a file and give the upload of it."""

    def make(name: str, data: bytes, account: str = "", file: str = "") -> Upload:
        folder = tmp_path / f"upload{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        path = folder / "upload.bin"
        path.write_bytes(data)
        return Upload(file or name, name, Place(str(path)), len(data), Account(account))

    return make
