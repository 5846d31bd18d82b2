"""The six score functions in words and Typst mathematics, with places for numbers."""

from collections.abc import Mapping

from problems.model import Wording

FORMULAS: Mapping[str, str] = {
    "dot": '"score"(s, h) = s^T h',
    "scaled": '"score"(s, h) = (s^T h) / sqrt(n), quad n = {n}',
    "general": '"score"(s, h) = s^T W h',
    "content": '"score"(s, h) = cos(s, h) = (s^T h) / (norm(s) dot norm(h))',
    "additive": '"score"(s, h) = v^T tanh(W [s; h])',
    "location": 'alpha = "softmax"(W s)',
}
"""Each score as a formula."""
STEPS: Mapping[str, Wording] = {
    "dot": Wording(
        "the products $s_i h_i$ of the entries, as a row",
        "die Produkte $s_i h_i$ der Einträge als Zeile",
    ),
    "scaled": Wording("the dot product $s^T h$", "das Skalarprodukt $s^T h$"),
    "general": Wording("the row $s^T W$", "die Zeile $s^T W$"),
    "content": Wording(
        "the product of the lengths $norm(s) dot norm(h)$",
        "das Produkt der Längen $norm(s) dot norm(h)$",
    ),
    "additive": Wording(
        "$W [s; h]$ as a row, where $[s; h]$ is $s$ with $h$ below it",
        "$W [s; h]$ als Zeile ($[s; h]$ ist $s$ mit $h$ darunter)",
    ),
    "location": Wording(
        "the multiples $m$ in $W s = (ln {base}) dot m$, as a row",
        "die Vielfachen $m$ in $W s = (ln {base}) dot m$ als Zeile",
    ),
}
"""What is asked for first."""
EXACTLY = Wording("the score itself, exactly", "den Score selbst, exakt")
SCORES: Mapping[str, Wording] = {
    "additive": Wording(
        "the score itself, with tanh left in it, as in $tanh(5) + 4 tanh(7)$",
        "den Score selbst, wobei tanh stehen bleibt wie in $tanh(5) + 4 tanh(7)$",
    ),
    "location": Wording(
        "the weights $alpha$ of the positions, as a row of exact fractions",
        "die Gewichte $alpha$ der Positionen als Zeile exakter Brüche",
    ),
}
"""What is asked for then, where it is not simply the score."""
SOLUTIONS: Mapping[str, str] = {
    "dot": "(s_1 h_1, ...) = {step}, quad s^T h = {total} = {score}",
    "scaled": "s^T h = {dots} = {step}, quad (s^T h) / sqrt(n) = {step} / sqrt({n}) = {score}",
    "general": "s^T W = {step}, quad s^T W h = {along} = {score}",
    "content": "norm(s) dot norm(h) = {s} dot {h} = {step}, quad s^T h = {dots} = {dot}, quad"
    " {dot} / {step} = {score}",
    "additive": "[s; h] = {joined}^T, quad W [s; h] = {step}^T, quad v^T tanh(W [s; h]) = {score}",
    "location": "m = {step}, quad ({base}^(m_1), ...) = {powers}, quad alpha = {score}",
}
"""How numbers are put in, step by step."""
REASONS: Mapping[str, Wording] = {
    "dot": Wording("The products are added:", "Die Produkte werden addiert:"),
    "scaled": Wording(
        "The root of the length of the states keeps the score from growing with it:",
        "Die Wurzel aus der Länge der Zustände hält den Score davon ab, mit ihr zu wachsen:",
    ),
    "general": Wording(
        "Column $j$ of $W$ gives entry $j$ of the row:",
        "Spalte $j$ von $W$ ergibt den Eintrag $j$ der Zeile:",
    ),
    "content": Wording(
        "The length of a vector is the root of the sum of its squares:",
        "Die Länge eines Vektors ist die Wurzel aus der Summe seiner Quadrate:",
    ),
    "additive": Wording(
        "The function tanh is applied entry by entry, before $v$ adds up:",
        "Die Funktion tanh wird auf jeden Eintrag angewandt, bevor $v$ summiert:",
    ),
    "location": Wording(
        "Since $e^(m_j ln {base}) = {base}^(m_j)$, powers of {base} are divided by their sum:",
        "Wegen $e^(m_j ln {base}) = {base}^(m_j)$ werden Potenzen von {base} durch ihre Summe"
        " geteilt:",
    ),
}
"""The sentence in front of that."""
OPENINGS: Mapping[str, Wording] = {
    "location": Wording(
        "Let $s$ be a state of the decoder, from which the positions of the encoder get their"
        " weights; vectors are columns.",
        "Aus dem Zustand $s$ des Decoders ergeben sich die Gewichte der Positionen des Encoders;"
        " Vektoren sind Spalten.",
    ),
    "others": Wording(
        "Let $s$ be a state of the decoder and $h$ one of the encoder, whose alignment is scored;"
        " vectors are columns.",
        "Es seien $s$ ein Zustand des Decoders und $h$ einer des Encoders, deren Alignment"
        " bewertet wird; Vektoren sind Spalten.",
    ),
}
"""What the letters stand for."""
