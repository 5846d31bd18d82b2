"""Words of invented students: questions as they restate them, sentences around, and reasons."""

from __future__ import annotations

from formulas import Frac, Num, Op, Root, Row, Sub, Sup, Sym, row
from report import Language, Piece

NAMES = (
    "Musterfrau", "Beispielmann", "Erdacht", "Platzhalter", "Probestein", "Fiktiva", "Testowska",
    "Übungsmann", "Ausgedacht", "Nirgendwer", "Blindtext", "Sampleton",
)  # fmt: skip

D_K = Sub(Sym("d"), Sym("k"))
SCALED = Frac(Row((Sym("Q"), Sup(Sym("K"), Op("⊤")))), Root(D_K))
SCORES = Row((Sym("Q"), Sup(Sym("K"), Op("⊤"))))

TITLES: dict[Language, dict[str, str]] = {
    "en": {
        "3.1a": "Compute the score matrix.",
        "3.1b": "Scale it.",
        "3.1c": "Output of hard attention (ties share the weight).",
        "3.2a": "Shape of Q.",
        "3.2b": "Shape of K transposed.",
        "3.2c": "Shape of the output.",
        "3.3a": "Softmax at the hot entry.",
        "3.3b": "Softmax elsewhere.",
        "3.3c": "Limit.",
        "3.4a": "Time of full attention.",
        "3.4b": "Time with k x k windows.",
        "3.4c": "Share saved.",
        "3.5a": "Which factor keeps the variance at one?",
        "3.5b": "Why is the scaling needed?",
    },
    "de": {
        "3.1a": "Berechnen Sie die Scorematrix.",
        "3.1b": "Skalieren Sie sie.",
        "3.1c": "Ausgabe der harten Attention (bei Gleichstand wird geteilt).",
        "3.2a": "Form von Q.",
        "3.2b": "Form von K transponiert.",
        "3.2c": "Form der Ausgabe.",
        "3.3a": "Softmax an der Stelle der 1.",
        "3.3b": "Softmax sonst.",
        "3.3c": "Grenzwert.",
        "3.4a": "Laufzeit der vollen Attention.",
        "3.4b": "Laufzeit mit Fenstern von k x k.",
        "3.4c": "Ersparnis.",
        "3.5a": "Welcher Faktor hält die Varianz bei eins?",
        "3.5b": "Warum braucht man die Skalierung?",
    },
}

P_I, P_J = Sub(Sym("p"), Sym("i")), Sub(Sym("p"), Sym("j"))
QUESTIONS: dict[Language, dict[str, tuple[Piece, ...]]] = {
    "en": {
        "3.1a": ("Compute the score matrix ", SCORES, "."),
        "3.1b": ("Scale it by ", Frac(Num("1"), Root(D_K), slash=True), "."),
        "3.1c": ("What is the output ", Sym("O"), " of hard attention?"),
        "3.3a": ("What is the softmax ", P_I, " at the hot entry?"),
        "3.3b": ("What is ", P_J, " at the other entries?"),
        "3.3c": ("What happens to ", P_I, " for ", row("D→∞"), "?"),
        "3.4b": ("Time with windows of ", row("k×k"), " pixels?"),
        "3.5b": ("Why is the scaling by ", Root(D_K), " needed?"),
    },
    "de": {
        "3.1a": ("Berechnen Sie die Scorematrix ", SCORES, "."),
        "3.1b": ("Skalieren Sie sie mit ", Frac(Num("1"), Root(D_K), slash=True), "."),
        "3.1c": ("Was ist die Ausgabe ", Sym("O"), " der harten Attention?"),
        "3.3a": ("Wie groß ist der Softmax ", P_I, " an der Stelle der 1?"),
        "3.3b": ("Wie groß ist ", P_J, " an den anderen Stellen?"),
        "3.3c": ("Was geschieht mit ", P_I, " für ", row("D→∞"), "?"),
        "3.4b": ("Laufzeit mit Fenstern von ", row("k×k"), " Pixeln?"),
        "3.5b": ("Warum braucht man die Skalierung mit ", Root(D_K), "?"),
    },
}
"""Questions with formulas in them, as the sheet asks them."""

PARTS: dict[Language, tuple[str, ...]] = {
    "en": ("Hard attention by hand", "Shapes", "Softmax of a one-hot vector", "Cost", "Scaling"),
    "de": ("Harte Attention von Hand", "Formen", "Softmax eines One-Hot-Vektors", "Aufwand",
           "Skalierung"),
}  # fmt: skip

LEADS: dict[Language, dict[str, str]] = {
    "en": {"3.4a": "Attention:", "3.4b": "Convolution:", "3.4c": "Saved:",
           "3.5a": "The factor is", "3.5b": "Reason:"},
    "de": {"3.4a": "Attention:", "3.4b": "Faltung:", "3.4c": "Ersparnis:",
           "3.5a": "Der Faktor ist", "3.5b": "Begründung:"},
}  # fmt: skip

OPENINGS: dict[Language, tuple[str, ...]] = {
    "en": (
        "All steps are written out so that they can be followed.",
        "We use the definitions of the lecture and insert the numbers.",
        "Rows belong to queries here, columns to keys.",
        "I computed this by hand and checked it with a short script afterwards.",
    ),
    "de": (
        "Alle Schritte sind ausgeschrieben, damit man sie nachvollziehen kann.",
        "Wir verwenden die Definitionen der Vorlesung und setzen die Zahlen ein.",
        "Zeilen gehören hier zu Queries, Spalten zu Keys.",
        "Das habe ich von Hand gerechnet und danach mit einem kurzen Skript geprüft.",
    ),
}

JOINTS: dict[Language, tuple[str, ...]] = {
    "en": ("Inserting gives ", "We obtain ", "This yields ", "By definition, "),
    "de": ("Einsetzen ergibt ", "Wir erhalten ", "Damit ist ", "Nach Definition ist "),
}

FILLER: dict[Language, tuple[str, ...]] = {
    "en": (
        "Attention compares every query with every key and mixes the values by the result.",
        "The sheet gives small matrices, so that everything can be done on paper.",
        "Where several keys fit a query equally well, none of them should be preferred.",
        "A library would do the same with batches, heads and masks around it.",
        "None of this depends on the order of the keys, as long as the values follow them.",
    ),
    "de": (
        "Attention vergleicht jede Query mit jedem Key und mischt danach die Values.",
        "Das Blatt gibt kleine Matrizen vor, damit alles auf Papier zu schaffen ist.",
        "Wo mehrere Keys gleich gut zu einer Query passen, soll keiner bevorzugt werden.",
        "Eine Bibliothek täte dasselbe, mit Batches, Heads und Masken darum herum.",
        "Nichts davon hängt von der Reihenfolge der Keys ab, solange die Values ihnen folgen.",
    ),
}

REASONS: dict[Language, tuple[tuple[Piece, ...], ...]] = {
    "en": (
        ("A score adds up ", D_K, " products of independent entries, so its variance is ", D_K,
         ". Dividing by ", Root(D_K), " brings it back to 1."),
        ("Without the factor the largest score wins by far: the softmax saturates, and hardly any "
         "gradient is left for the other keys."),
        ("The longer the keys are, the larger ", SCORES, " becomes. The softmax of such numbers is "
         "nearly one-hot, its derivative is close to zero, and training gets stuck. We therefore "
         "feed it ", SCALED, " instead, whose entries have variance 1 for every ", D_K, "."),
        ("Because otherwise training takes longer. Smaller numbers are also easier to store."),
        ("If the entries ", Sub(Sym("q"), Sym("i")), " and ", Sub(Sym("k"), Sym("i")),
         " have mean 0 and variance 1, each product has variance 1 as well. A sum of ", D_K,
         " of them has variance ", D_K, ", so a typical score is about ", Root(D_K),
         " in size. For ", row(D_K, "=64"), " this means scores around 8, and a difference of 8 "
         "between two scores is a factor of almost 3000 after the exponential function. The "
         "softmax then picks one key and ignores all others, no matter how similar they are. Its "
         "Jacobian vanishes there, so that the weights that produced the scores get no signal "
         "and stay as they are. With the factor ", Frac(Num("1"), Root(D_K), slash=True),
         " the scores keep the same size in every layer, however wide it is."),
        ("It does not change which key fits best. It only keeps the softmax in the region where "
         "its gradient is useful."),
    ),
    "de": (
        ("Ein Score summiert ", D_K, " Produkte unabhängiger Einträge; seine Varianz ist daher ",
         D_K, ". Teilen durch ", Root(D_K), " bringt sie zurück auf 1."),
        ("Ohne den Faktor gewinnt der größte Score mit weitem Abstand: Der Softmax sättigt, und "
         "für die übrigen Keys bleibt kaum ein Gradient."),
        ("Je länger die Keys sind, desto größer wird ", SCORES, ". Der Softmax solcher Zahlen ist "
         "fast one-hot, seine Ableitung nahe null, und das Training bleibt stecken. Deshalb "
         "bekommt er ", SCALED, ", dessen Einträge für jedes ", D_K, " die Varianz 1 haben."),
        ("Damit die Gewichte nicht zu groß werden. Außerdem sind kleine Zahlen schneller zu "
         "berechnen."),
        ("Haben die Einträge ", Sub(Sym("q"), Sym("i")), " und ", Sub(Sym("k"), Sym("i")),
         " Mittelwert 0 und Varianz 1, so hat auch jedes Produkt die Varianz 1. Eine Summe von ",
         D_K, " solchen hat die Varianz ", D_K, ", ein typischer Score ist also etwa ", Root(D_K),
         " groß. Für ", row(D_K, "=64"), " sind das Scores um 8, und ein Abstand von 8 zwischen "
         "zwei Scores wird durch die Exponentialfunktion zu einem Faktor von fast 3000. Der "
         "Softmax wählt dann einen Key und übergeht alle anderen, so ähnlich sie auch sind. Dort "
         "verschwindet seine Ableitung, und die Gewichte bekommen kein Signal mehr."),
    ),
}  # fmt: skip

NOTHING: dict[Language, tuple[str, ...]] = {
    "en": ("", "—", "no answer"),
    "de": ("", "—", "keine Antwort"),
}


def pieces(reason: tuple[Piece, ...] | str) -> tuple[Piece, ...]:
    """Give a reason as pieces; one without formulas is a text."""
    return (reason,) if isinstance(reason, str) else reason
