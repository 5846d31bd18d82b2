"""Strips Python of what only people and type checkers read, before a page carries it."""

import ast
from collections.abc import Iterator


def strip_source(source: str) -> str:
    r'''Leave out docstrings, comments and annotations; what is left means the same.

    Examples:
        >>> print(strip_source('def f(x: int) -> int:\n    """Say x."""\n    return x'))
        def f(x):
            return x
    '''
    return ast.unparse(ast.fix_missing_locations(_Stripper().visit(ast.parse(source))))


class _Stripper(ast.NodeTransformer):
    """Visits what can hold a docstring or an annotation."""

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """Strip a module."""
        return self._without_texts(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Strip a class."""
        return self._without_texts(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Strip a function, and what it gives."""
        node.returns = None
        return self._without_texts(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Strip what an argument is."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Empty what a name is; an alias of types is nothing at all."""
        if isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias":
            node.value = ast.Constant(None)
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Ask for several types as Brython does: as a tuple of them."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            node.args[1] = ast.Tuple(list(_types(node.args[1])), ast.Load())
        return node

    def _without_texts(self, node: ast.Module | ast.ClassDef | ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body = [one for one in node.body if not _is_text(one)] or [ast.Pass()]
        return node


def _types(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from (*_types(node.left), *_types(node.right))
    else:
        yield node


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
