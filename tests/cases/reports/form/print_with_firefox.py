"""Makes print-firefox.pdf: Firefox opens values-only.pdf, draws the values and prints to a PDF.

Needs Firefox. Run it from the project's folder, after build.py, with the name of its program:

    python tests/cases/reports/form/print_with_firefox.py firefox
"""

import base64
import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PORT = 2931
LOADING = 15
"""Seconds that the form has to be drawn."""


class Browser:
    """Firefox as it is steered by tests: commands and answers as JSON, each after its length."""

    def __init__(self, profile: Path, program: str) -> None:
        profile.joinpath("user.js").write_text(f'user_pref("marionette.port", {PORT});', "utf-8")
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self.process = subprocess.Popen(command)  # noqa: S603 - the browser that was named
        self.number = 0
        self.socket = connected()
        self.answers = self.socket.makefile("rb")
        self.receive()

    def ask(self, name: str, **values: object) -> Any:
        """Give a command and wait for its answer."""
        self.number += 1
        command = json.dumps([0, self.number, name, values]).encode()
        self.socket.sendall(b"%d:%s" % (len(command), command))
        _, _, error, answer = self.receive()
        if error:
            raise RuntimeError(error)
        return answer

    def receive(self) -> Any:
        """Read one answer."""
        size = b""
        while (digit := self.answers.read(1)) != b":":
            size += digit
        return json.loads(self.answers.read(int(size)))


def connected() -> socket.socket:
    """Connect to the browser once it listens."""
    for _ in range(120):
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", PORT), timeout=120)
        time.sleep(1)
    raise TimeoutError


def main(program: str) -> None:
    """Print the form."""
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(Path(profile), program)
        try:
            browser.ask("WebDriver:NewSession", capabilities={})
            browser.ask("WebDriver:Navigate", url=(HERE / "values-only.pdf").resolve().as_uri())
            time.sleep(LOADING)
            page = browser.ask("WebDriver:Print", background=True)["value"]
            (HERE / "print-firefox.pdf").write_bytes(base64.b64decode(page))
        finally:
            browser.process.terminate()
            browser.process.wait(30)


if __name__ == "__main__":
    main(sys.argv[1])
