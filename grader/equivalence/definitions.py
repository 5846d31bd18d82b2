"""Which definitions of a growth class have to be put in place of what they define.

With N = H·W alone, N is as good a variable as any, and the student's letter. With M = H·W·C beside
it, N and M depend on each other, and only their factors are independent.
"""

from collections.abc import Mapping

from grader.notation.tree import Node, Product, Symbol, substitute, symbols


def defined(node: Node, where: Mapping[str, Node]) -> Node:
    """Put definitions in place of what they define, as often as they are nested."""
    for _ in range(len(where)):
        node = substitute(node, where)
    return node


def needed(
    used: frozenset[str], where: Mapping[str, Node], constants: frozenset[str]
) -> Mapping[str, Node]:
    """Return the definitions without those whose name may stand for itself.

    It may where it is a product of different variables, none of which occurs anywhere else: then it
    takes every large value, whatever the other names are.

    Args:
        used: the names on both sides.
        where: the definitions, which may be nested.
        constants: the names that stand for constants.
    """
    whole = {name: defined(where[name], where) for name in sorted(used & where.keys())}
    inner = {name: symbols(node) for name, node in whole.items()}
    kept = set()
    for name, node in whole.items():
        factors = _factors(node)
        others = used.union(constants, *(found for other, found in inner.items() if other != name))
        if factors is None or len(set(factors)) < len(factors) or others & set(factors):
            kept.add(name)
    return {name: whole[name] for name in kept}


def _factors(node: Node) -> list[str] | None:
    """Return the factors of a product of names, or None where it is something else."""
    if isinstance(node, Symbol):
        return [node.name]
    if not isinstance(node, Product):
        return None
    found = [_factors(part) for part in node.factors]
    names = [name for part in found if part is not None for name in part]
    return None if None in found else names
