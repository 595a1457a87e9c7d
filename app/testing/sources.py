"""The sources as syntax trees, each text parsed once for all tests that look at it."""

import ast
from functools import cache


@cache
def tree(source: str) -> ast.Module:
    """The tree of a source; nobody changes it."""
    return ast.parse(source)


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of a source, in no particular order."""
    return tuple(ast.walk(tree(source)))
