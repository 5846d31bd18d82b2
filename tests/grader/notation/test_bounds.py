"""Growth classes as students write them."""

import pytest

from grader.notation.bounds import parse_bound, show_bound
from grader.notation.errors import NotationError
from grader.notation.names import Names

NAMES = Names(("n", "m", "k", "N", "d"), euler=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("O(n)", "O(n)"),
        ("O (n)", "O(n)"),
        ("O[n]", "O(n)"),
        ("O{n}", "O(n)"),
        ("𝒪(n)", "O(n)"),
        ("BigO(n)", "O(n)"),
        ("bigO(n)", "O(n)"),
        (r"$\mathcal{O}(n)$", "O(n)"),
        (r"\mathcal O(n)", "O(n)"),
        (r"\mathcal{O}\!\left(n^{2}\right)", "O(n^2)"),
        (r"\mathcal{O}\bigl(n\bigr)", "O(n)"),
        (r"\mathrm{O}(n)", "O(n)"),
        (r"\operatorname{O}(n)", "O(n)"),
        (r"O\left\{n\right\}", "O(n)"),
        ("Θ(n)", "Theta(n)"),
        (r"\Theta(n)", "Theta(n)"),
        ("Theta(n)", "Theta(n)"),
        (r"\Omega(n)", "Omega(n)"),
        ("Omega(n)", "Omega(n)"),
        ("= O(n)", "O(n)"),
        ("∈ O(n)", "O(n)"),
        ("is in O(n)", "O(n)"),
        ("T(n) = O(n)", "O(n)"),
        ("T(n, m) = O(n*m)", "O(n*m)"),
        (r"T(n) \in \mathcal{O}(n)", "O(n)"),
        ("T(n) = n^2", "n^2"),
        ("f = O(n)", "O(n)"),
        ("Runtime: O(n)", "O(n)"),
        ("Laufzeit: O(n)", "O(n)"),
        ("the running time is O(n)", "O(n)"),
        ("O(n) time", "O(n)"),
        ("O(n) operations", "O(n)"),
        ("O(n^2).", "O(n^2)"),
        ("O(n)·O(m)", "O(n*m)"),
        ("O(n) + O(m)", "O(n + m)"),
        ("O(n + m)O(k)", "O((n + m)*k)"),
        ("O(log_k n)", "O(log(n, k))"),
        ("O(log_k n^2)", "O(log(n^2, k))"),
        (r"O(\log_{k} n)", "O(log(n, k))"),
        ("O(n log_k(n*m) d)", "O(n*log(n*m, k)*d)"),
        ("O(log_3 n)", "O(log(n, 3))"),
        ("O(log_2 n)", "O(log2(n))"),
        ("O(n log n)", "O(n*log(n))"),
        (r"O(\log^2 n)", "O(log(n)^2)"),
        ("O(log² n)", "O(log(n)^2)"),
        ("O(N·k²)", "O(N*k^2)"),
        ("O(n!)", "O(factorial(n))"),
        (r"O(\min(n, m))", "O(min(n, m))"),
    ],
)
def test_a_bound_is_read_in_many_spellings(text: str, shown: str) -> None:
    found = show_bound(parse_bound(text, NAMES))
    assert found == shown
    assert show_bound(parse_bound(found, NAMES)) == shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("o(n)", "growth.little"),
        ("ω(n)", "growth.little"),
        (r"\theta(n)", "growth.little"),
        ("O(n) per layer", "growth.after"),
        ("O(n)) ", "growth.after"),
        ("O(n)·Θ(m)", "growth.after"),
        ("O(n) - O(m)", "growth.after"),
        ("O(n)/O(m)", "growth.after"),
        ("O(n)!", "growth.after"),
        ("O(n) = O(m)", "growth.after"),
        ("O()", "notation.ends"),
        ("O(n", "notation.unclosed"),
        ("O(n]", "notation.unclosed"),
        ("O(log_k(n)", "notation.unclosed"),
        ("O", "notation.name"),
        ("= O", "notation.name"),
        ("not in O(n)", "notation.name"),
        ("N = O(N)", "notation.relation"),
        ("n^2 = O(n^2)", "notation.relation"),
        ("T(n) =", "notation.name"),
    ],
)
def test_what_is_no_bound_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(NotationError) as caught:
        parse_bound(text, NAMES)
    assert caught.value.code == code


def test_a_declared_name_is_no_letter_and_no_lead() -> None:
    names = Names(("O", "T", "n", "time"), euler=False)
    assert show_bound(parse_bound("O(n)", names)) == "O*n"
    assert show_bound(parse_bound("T(n)", names)) == "T*n"
    with pytest.raises(NotationError):
        parse_bound("T = n", names)
    with pytest.raises(NotationError):
        parse_bound("O(n) time", Names(("n", "time"), euler=False))
