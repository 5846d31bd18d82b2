"""What the codes of findings say, and to whom: plain data that needs no library."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who may read a finding. What a student may read, a tutor reads too."""

    STUDENT = "student"
    TUTOR = "tutor"


@dataclass(frozen=True, slots=True)
class Code:
    """What a finding's code says, in both languages, with `{name}` places, and to whom."""

    en: str
    de: str
    audience: Audience = Audience.STUDENT
