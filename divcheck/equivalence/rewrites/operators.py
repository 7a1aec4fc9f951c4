"""What the functions of `operator` do is written with operators: `operator.add(x, y)` is `x + y`."""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.predicates import called_name, is_method_call, is_name, owner_of

NODES = (ast.Call,)
_OF_TWO: dict[str, type[ast.operator]] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv,
    "mod": ast.Mod, "pow": ast.Pow, "and_": ast.BitAnd, "or_": ast.BitOr, "xor": ast.BitXor,
}  # fmt: skip
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE,
}  # fmt: skip
CALLS = (*_OF_TWO, *_COMPARISONS)


def apply(node: ast.Call, facts: Facts) -> ast.expr | None:
    """Write one call with an operator."""
    if not is_method_call(node, *CALLS) or len(node.args) != 2 or not is_name(owner_of(node), "operator"):
        return None
    if "operator" not in facts.types.rebound:
        return None  # or else the name is not known, and the call an error
    name, (left, right) = called_name(node), node.args
    if name in _OF_TWO:
        return ast.BinOp(left, _OF_TWO[name](), right)
    return ast.Compare(left, [_COMPARISONS[name]()], [right])
