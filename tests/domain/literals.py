"""The sentences that stand in source code."""

from __future__ import annotations

import ast


def written(node: ast.expr) -> list[str]:
    """The sentences of an expression, with {} for what differs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)]
    return [*written(node.body), *written(node.orelse)] if isinstance(node, ast.IfExp) else []
