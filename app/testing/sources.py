"""The sources as syntax trees, each text parsed once for all tests that look at it."""

import ast
import gc
from functools import cache


@cache
def tree(source: str) -> ast.Module:
    """The tree of a source; nobody changes it."""
    return _kept(source)[0]


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of a source, in no particular order."""
    return _kept(source)[1]


def name_of(called: ast.expr) -> str:
    """The last word of what is called or looked up: `x` for `x`, `self.x` and `a().x`; nothing for anything else."""
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@cache
def _kept(source: str) -> tuple[ast.Module, tuple[ast.AST, ...]]:
    """They stay to the end, millions of them: whoever looks for garbage need not look there, now or later."""
    gc.disable()
    try:
        parsed = ast.parse(source)
        walked = tuple(ast.walk(parsed))
    finally:
        gc.enable()
        gc.freeze()
    return parsed, walked
