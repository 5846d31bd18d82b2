"""The file with a student's own numbers, for the student: no more than the handout shows."""

from grader.catalogue import Catalogue
from grader.workflow.handing_out.ledger import Given
from grader.workflow.variants import variant_line
from problems.model import Variant


def numbers_file(catalogue: Catalogue, given: Given) -> tuple[str, bytes]:
    """Name and write the file that `grader check --variant` and `grader read --variant` take.

    A part is left out where its params hold more than its words show.
    """
    parts = [part for part in given.params if not catalogue.fillings[part].family.untold]
    variants = (Variant(given.sheet, given.version, part, given.params[part]) for part in parts)
    text = "".join(f"{variant_line(one)}\n" for one in variants)
    return f"{given.sheet}-numbers.jsonl", text.encode()
