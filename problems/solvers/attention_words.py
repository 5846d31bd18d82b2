"""What is said of mistakes that several kinds of attention share."""

from collections.abc import Mapping

from problems.model import Wording

_WORDS: Mapping[str, Wording] = {
    "missing_root": Wording(
        en="It looks as if the scores had not been scaled. What does the formula do with d_k?",
        de="Es sieht so aus, als wären die Scores nicht skaliert. Was macht die Formel mit d_k?",
    ),
    "divided_by_d_k": Wording(
        en="It looks as if the scores had been divided by d_k. Look at the denominator once more.",
        de="Es sieht so aus, als wären die Scores durch d_k geteilt. Sehen Sie sich den Nenner "
        "noch einmal an.",
    ),
    "transposed": Wording(
        en="These are the right numbers with rows and columns exchanged. Which rows belong to the "
        "queries?",
        de="Das sind die richtigen Zahlen, aber Zeilen und Spalten sind vertauscht. Welche Zeilen "
        "gehören zu den Queries?",
    ),
    "projections_exchanged": Wording(
        en="It looks as if W_Q and W_K had changed places. Which projection belongs to the "
        "queries, and which to the keys?",
        de="Es sieht so aus, als hätten W_Q und W_K die Plätze getauscht. Welche Projektion gehört "
        "zu den Queries, welche zu den Keys?",
    ),
    "not_projected": Wording(
        en="It looks as if X itself had been used where a projection of X stands in the formula.",
        de="Es sieht so aus, als wäre X selbst eingesetzt, wo in der Formel eine Projektion von X "
        "steht.",
    ),
    "keys_for_values": Wording(
        en="It looks as if the weights had been applied to the keys. What do they weigh?",
        de="Es sieht so aus, als wären die Gewichte auf die Keys angewandt. Was gewichten sie?",
    ),
    "softmax_applied": Wording(
        en="It looks as if the softmax had been applied. This part leaves it out.",
        de="Es sieht so aus, als wäre der Softmax angewandt. In diesem Teil bleibt er weg.",
    ),
    "softmax_left_out": Wording(
        en="It looks as if the scores had been multiplied by the values. What lies between the "
        "scores and the output?",
        de="Es sieht so aus, als wären die Scores mit den Values multipliziert. Was liegt zwischen "
        "den Scores und der Ausgabe?",
    ),
    "without_exponential": Wording(
        en="It looks as if the scores themselves had been divided by their sum. What does the "
        "softmax do before it divides?",
        de="Es sieht so aus, als wären die Scores selbst durch ihre Summe geteilt. Was macht der "
        "Softmax, bevor er teilt?",
    ),
    "not_normalised": Wording(
        en="These are still the exponentials. What must the weights of a query add up to?",
        de="Das sind noch die Exponentialwerte. Was müssen die Gewichte einer Query zusammen "
        "ergeben?",
    ),
    "still_exponentials": Wording(
        en="These are still the exponentials. What must the weights of a softmax add up to?",
        de="Das sind noch die Exponentialwerte. Was müssen die Gewichte eines Softmax zusammen "
        "ergeben?",
    ),
    "over_queries": Wording(
        en="It looks as if the softmax ran over the queries. For whom do the weights add up to 1?",
        de="Es sieht so aus, als liefe der Softmax über die Queries. Für wen ergeben die Gewichte "
        "zusammen 1?",
    ),
    "logarithm_ignored": Wording(
        en="It looks as if the factor in front of the queries had been forgotten in the softmax. "
        "What is e to the power of a multiple of a logarithm?",
        de="Es sieht so aus, als wäre der Faktor vor den Queries im Softmax vergessen. Was ist e "
        "hoch ein Vielfaches eines Logarithmus?",
    ),
    "mean_of_states": Wording(
        en="It looks as if all states had been weighed alike. What are the weights for?",
        de="Es sieht so aus, als wären alle Zustände gleich gewichtet. Wozu dienen die Gewichte?",
    ),
    "divided_by_steps": Wording(
        en="It looks as if the weighted sum had been divided by the number of states. What do the "
        "weights add up to already?",
        de="Es sieht so aus, als wäre die gewichtete Summe durch die Zahl der Zustände geteilt. "
        "Was ergeben die Gewichte schon zusammen?",
    ),
}


def words(*names: str, **others: str) -> dict[str, Wording]:
    """Give the messages of these mistakes, by their names.

    Args:
        names: mistakes that a family calls as they are called here.
        others: mistakes that it calls otherwise, each with the name that it has here.

    >>> sorted(words("missing_root", weighed_keys="keys_for_values"))
    ['missing_root', 'weighed_keys']
    """
    known = dict(zip(names, names, strict=True)) | others
    return {name: _WORDS[here] for name, here in known.items()}
