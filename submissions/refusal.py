"""The refusal of a file: an error that carries its notice, to be told in any language."""

from submissions.errors import SubmissionError
from submissions.model import Message, Notice, Severity


class RefusalError(SubmissionError):
    """A file is refused as a whole, for the reason that its notice gives.

    Its texts are those of the message; `notice` has the code and what the message fills in.
    """

    def __init__(self, notice: Notice, message: Message) -> None:
        super().__init__(message.en.format_map(notice.args), message.de.format_map(notice.args))
        self.args = (notice, message)
        self.notice = notice
        self.message = message


def refusal(code: str, message: Message, **args: str) -> RefusalError:
    """Make the refusal of a code."""
    return RefusalError(Notice(code, args, Severity.FAIL), message)
