"""How a student writes an answer down: matrices, decimals and sentences as one line or several."""

from grader.demo.model import Matrix, Reply, Student


def written(reply: Reply, student: Student) -> str:
    """Write one reply as this student does; a print-out takes several lines.

    >>> from grader.demo.model import Answer
    >>> student = Student(first="A", surname="Muster", number="1", account=1, habit="form",
    ...                   print="rows", decimal=",")
    >>> answer = Answer(says=("1 0.5", "0 2"), verdict="correct", points=1)
    >>> print(written(Reply("3.4", "scaled", answer), student))
    1 0,5
    0 2
    """
    text = reply.answer.text(student.language)
    if isinstance(text, str):
        return text
    styles = {"numpy": print_out, "list": nested_list, "rows": "\n".join}
    return styles[student.print](text).replace(".", student.decimal)


def nested_list(rows: Matrix) -> str:
    """Write a matrix as lists in a list.

    >>> nested_list(("1 0.5", "0 2"))
    '[[1, 0.5], [0, 2]]'
    """
    return "[" + ", ".join(f"[{', '.join(row.split())}]" for row in rows) + "]"


def print_out(rows: Matrix) -> str:
    """Write a matrix as NumPy prints it.

    >>> print(print_out(("1 0.5", "0 2")))
    [[1.  0.5]
     [0.  2. ]]
    """
    import numpy as np

    entries = [row.split() for row in rows]
    whole = all("." not in entry for row in entries for entry in row)
    return str(np.array(entries, dtype=int if whole else float))


def formula(reply: Reply, student: Student) -> str:
    """Write one reply as Typst mathematics.

    >>> from grader.demo.model import Answer
    >>> student = Student(first="A", surname="Muster", number="1", account=1, habit="typeset")
    >>> answer = Answer(says=("1 0.5", "0 2"), verdict="correct", points=1)
    >>> formula(Reply("3.4", "scaled", answer), student)
    'mat(delim: "[", 1, 0.5; 0, 2)'
    """
    text = reply.answer.text(student.language)
    if isinstance(text, str):
        return reply.answer.math or text
    rows = "; ".join(", ".join(row.split()) for row in text)
    return f'mat(delim: "[", {rows})'
