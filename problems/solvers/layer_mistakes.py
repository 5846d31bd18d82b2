"""What layers are wrongly said to cost, by the name of the mistake: classes, and numbers."""

from collections.abc import Mapping

from problems.solvers.layers import Layer, Quantity, Size, projections


def of_attention(size: Size) -> Mapping[str, Mapping[Quantity, str]]:
    """Give what mistakes make of self-attention."""
    n, d = size.positions, size.width
    return {
        "sizes_exchanged": {"operations": f"{n}*{d}^2"},
        "one_position": {"operations": f"{n}*{d}"},
        "width_ignored": {"operations": size.pairs},
        "outputs_forgotten": {"memory": size.pairs},
        "weights_forgotten": {"memory": f"{n}*{d}"},
        "one_after_the_other": {"steps": n, "path": n},
    }


def of_window(size: Size) -> Mapping[str, Mapping[Quantity, str]]:
    """Give what mistakes make of local attention."""
    n, d, k = size.positions, size.width, size.window
    return {
        "not_restricted": {
            "operations": f"{size.pairs}*{d}",
            "memory": f"{size.pairs}+{n}*{d}",
        },
        "one_position": {"operations": f"{k}*{d}"},
        "width_ignored": {"operations": f"{n}*{k}"},
        "outputs_forgotten": {"memory": f"{n}*{k}"},
        "weights_forgotten": {"memory": f"{n}*{d}"},
        "one_after_the_other": {"steps": n},
        "one_layer_suffices": {"path": "1"},
        "step_by_step": {"path": size.side},
        "at_least_one": {"path": f"1+{size.side}/{size.kernel}"},
    }


def of_recurrence(size: Size) -> Mapping[str, Mapping[Quantity, str]]:
    """Give what mistakes make of a recurrent layer."""
    n, d = size.positions, size.width
    return {
        "sizes_exchanged": {"operations": f"{size.pairs}*{d}"},
        "one_position": {"operations": f"{d}^2", "memory": d},
        "width_once": {"operations": f"{n}*{d}"},
        "all_at_once": {"steps": "1", "path": "1"},
    }


def of_convolution(layer: Layer, size: Size) -> Mapping[str, Mapping[Quantity, str]]:
    """Give what mistakes make of a convolution of any kind."""
    n, d, k = size.positions, size.width, size.window
    separable, dilated = layer == "separable_convolution", layer == "dilated_convolution"
    near, far = f"{size.side}/{size.kernel}", f"log({n})/log({size.kernel})"
    return {
        "one_position": {"operations": f"{k}*{d}+{d}^2" if separable else f"{k}*{d}^2"},
        "width_once": {"operations": f"{n}*{k}*{d}"},
        "kernel_ignored": {"operations": f"{n}*{d}^2"},
        "not_restricted": {"operations": f"{size.pairs}*{d}"},
        "one_after_the_other": {"steps": n},
        "one_layer_suffices": {"path": "1"},
        "step_by_step": {"path": size.side},
        "at_least_one": {"path": f"1+{far if dilated else near}"},
        "base_ignored": {"path": f"log({n})"} if dilated else {},
        "dilation_exchanged": {"path": near if dilated else far},
    }


def counts_of_attention(n: int, d: int, *, projected: bool) -> Mapping[str, int]:
    """Count what mistakes make of the multiplications of self-attention."""
    scores_and_sums, extra = 2 * n * n * d, projections(n, d) if projected else 0
    wrong = {
        "one_product": n * n * d + extra,
        "sizes_exchanged": 2 * n * d * d + extra,
        "one_query": (scores_and_sums + extra) // n,
    }
    if not projected:
        return {**wrong, "projections_counted": scores_and_sums + projections(n, d)}
    return {
        **wrong,
        "projections_forgotten": scores_and_sums,
        "one_projection": scores_and_sums + projections(n, d) // 3,
    }


def counts_of_other(layer: Layer, n: int, d: int, k: int) -> Mapping[str, int]:
    """Count what mistakes make of a recurrent layer or of a convolution."""
    match layer:
        case "recurrent":
            return {"one_matrix": n * d * d, "one_position": 2 * d * d, "one_channel": 2 * n * d}
        case "convolution":
            return {
                "one_position": k * d * d,
                "one_channel": n * k * d,
                "kernel_squared": n * k * k * d * d,
                "kernel_ignored": n * d * d,
            }
        case _:
            return {
                "one_position": k * d + d * d,
                "stages_multiplied": n * k * d * d,
                "mixing_forgotten": n * k * d,
                "kernel_squared": n * k * k * d + n * d * d,
            }
