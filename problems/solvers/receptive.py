"""How far stacked layers look back along a sequence.

A causal kernel of length k sees a position and k - 1 before it, or every g-th of them under a
dilation g. Source: Vaswani et al. 2017, section 4; van den Oord et al. 2016, section 2.1.
"""


def contiguous_field(layers: int, k: int) -> int:
    """Count the positions on which one output depends.

    >>> contiguous_field(3, 5)
    13
    """
    return 1 + layers * (k - 1)


def dilated_field(layers: int, k: int) -> int:
    """Count them where the dilation is 1, k, k² and so on, so that nothing is seen twice.

    >>> dilated_field(3, 5)
    125
    """
    positions: int = k**layers
    return positions


def contiguous_layers(n: int, k: int) -> int:
    """Give the fewest layers by which the last of n positions depends on the first.

    >>> contiguous_layers(13, 5), contiguous_layers(14, 5)
    (3, 4)
    """
    return -(-(n - 1) // (k - 1))


def dilated_layers(n: int, k: int) -> int:
    """Give the fewest under growing dilation.

    >>> dilated_layers(125, 5), dilated_layers(126, 5)
    (3, 4)
    """
    layers = 0
    while dilated_field(layers, k) < n:
        layers += 1
    return layers
