"""The fuzzer's seeds pass what the fuzzer checks, so that neither can rot."""

import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def load() -> ModuleType:
    """Import the fuzzer's module from its file, as pytest does not make one of it."""
    spec = spec_from_file_location("fuzz_notation", HERE / "fuzz_notation.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FUZZER = load()


def test_every_seed_passes() -> None:
    seeds = list(FUZZER.seeds())
    assert len(seeds) > 300
    for text in seeds:
        FUZZER.check(text)


def test_bytes_that_are_no_text_are_refused_and_raise_nothing() -> None:
    assert FUZZER.fuzz(b"\xff\xfe[[1, 2]]\x00") is None


def test_a_reader_that_lies_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    liar = FUZZER.Reader(lambda text: text, (lambda text: text + "1",))
    monkeypatch.setitem(FUZZER.READERS, "liar", liar)
    with pytest.raises(FUZZER.MismatchError, match="liar"):
        FUZZER.check("x")


def test_every_line_of_the_dictionary_is_one_that_the_fuzzer_takes() -> None:
    lines = (HERE / "notation.dict").read_text("ascii").splitlines()
    tokens = [line for line in lines if line and not line.startswith("#")]
    assert tokens
    for token in tokens:
        assert re.fullmatch(r'"(?:[^"\\]|\\\\|\\"|\\x[0-9a-f]{2})+"', token), token
