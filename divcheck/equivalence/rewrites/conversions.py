"""Conversions to what a value is already: `str(s)` of a string, `list(x)` under `sorted`."""

import ast

from divcheck.equivalence.effects import makes_object
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.kinds import SIZED
from divcheck.equivalence.predicates import is_call, is_constant, is_method_call, is_whole_slice, owner_of
from divcheck.equivalence.rewrites.fetches import is_steady

NODES = (ast.Call, ast.For, ast.comprehension, ast.Compare, ast.Return)
_CONTAINERS = ("list", "tuple", "set")
_SAME = {"str": ("str", "char"), "int": ("int",), "float": ("float",), "bool": ("bool",), "round": ("int",)}
CONSUMERS = frozenset(
    {"sorted", "list", "tuple", "set", "sum", "min", "max", "any", "all", "enumerate", "frozenset", "len"}
)
"Builtins that read an iterable once, from the front to the end."
CALLS = (*_SAME, *_CONTAINERS, *CONSUMERS, "join", "ord", "copy", "abs")


def apply(node: ast.AST, facts: Facts) -> ast.AST | None:
    """Take away a conversion that changes nothing."""
    if type(node) is ast.Compare:
        return _compared(node, facts)
    if isinstance(node, (ast.For, ast.comprehension)):
        return _iterated(node, facts)
    if isinstance(node, ast.Return):
        return _returned(node, facts)
    if is_method_call(node, "copy") and not node.args and _makes(owner_of(node), "list", facts):
        return owner_of(node)
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return None
    if not node.keywords and isinstance(node.func, ast.Name):
        return _needless(node, node.func, facts) or _without_copy(node, facts) or _counted(node, facts)
    if is_method_call(node, "join") and is_constant(owner_of(node), "") and facts.is_text(node.args[0]):
        return node.args[0]
    return _without_copy(node, facts)


def _needless(node: ast.Call, function: ast.Name, facts: Facts) -> ast.expr | None:
    """What is converted, where it is that already."""
    argument, name = node.args[0], function.id
    if name in facts.types.rebound:
        return None
    if name in _SAME and facts.types.name_of(argument) in _SAME[name]:
        return argument
    if name == "abs" and facts.at_least(argument, 0):
        return argument
    if name == "int" and is_call(argument, "str", 1):
        is_whole = facts.is_builtin(argument.func, "str") and facts.types.name_of(argument.args[0]) == "int"
        return argument.args[0] if is_whole else None
    if name in _CONTAINERS and _makes(argument, name, facts):
        return argument
    if name == "ord" and isinstance(argument, ast.Constant):
        return _code(argument)
    if name == "sorted" and is_call(argument, "sorted", 1):
        return ast.Call(function, argument.args, [])  # by a key it is another matter: a sort is stable
    return None


def _code(character: ast.Constant) -> ast.expr | None:
    """97 for `ord("a")`."""
    text = character.value
    return ast.Constant(ord(text)) if isinstance(text, str) and len(text) == 1 else None


def _without_copy(node: ast.Call, facts: Facts) -> ast.expr | None:
    """A call that only reads through a copy, made to read the original."""
    is_length = facts.is_builtin(node.func, "len")
    find = copied_from if is_length else gone_through
    inner = find(node.args[0], facts) if _consumes(node, facts) else None
    if inner is None or (is_length and not facts.is_sized(inner)):
        return None
    if facts.is_builtin(node.func, "enumerate") and not stays(inner, facts):
        return None
    return ast.Call(node.func, [inner], node.keywords)


def stays(node: ast.expr, facts: Facts) -> bool:
    """Whether what `node` gives is the same however late it is gone through."""
    if not isinstance(node, ast.Name):
        return facts.types.name_of(node) in SIZED
    use = facts.survey.uses.get(node.id)
    return facts.is_text(node) or (use is not None and not (use.is_mutated or use.escapes))


def _consumes(node: ast.Call, facts: Facts) -> bool:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "join" and facts.is_text(node.func.value)
    return facts.is_builtin(node.func, *CONSUMERS)


def _makes(node: ast.expr, name: str, facts: Facts) -> bool:
    """Whether `node` is a new object of this type that nobody else holds."""
    return facts.types.name_of(node) == name and (name == "tuple" or makes_object(node, facts))


def copied_from(node: ast.expr, facts: Facts) -> ast.expr | None:
    """What `list(x)`, `tuple(x)`, `x.copy()` or `x[:]` copies, and the dictionary of `x.keys()`."""
    if isinstance(node, ast.Subscript):
        whole = _whole(node)
        return whole if whole is not None and facts.is_sliced(whole) else None
    if not isinstance(node, ast.Call) or node.keywords or len(node.args) > 1:
        return None
    if is_method_call(node, "keys") and not node.args:
        return owner_of(node)
    if is_method_call(node, "copy") and not node.args and facts.types.name_of(owner_of(node)) == "list":
        return owner_of(node)
    is_made = is_call(node, "list", 1) or is_call(node, "tuple", 1)
    return node.args[0] if is_made and facts.is_builtin(node.func, "list", "tuple") else None


def gone_through(node: ast.expr, facts: Facts) -> ast.expr | None:
    """What has the elements of `node`, which is gone through once: a copy, or `map(int, x)` of integers."""
    if not isinstance(node, (ast.Call, ast.Subscript)):
        return None
    if not is_call(node, "map", 2) or not facts.is_builtin(node.func, "map"):
        return copied_from(node, facts) or _sliced(node, facts)
    kind, source = node.args
    names = _SAME[kind.id] if isinstance(kind, ast.Name) and facts.is_builtin(kind, *_SAME) else ()
    item = facts.types.item_of(source)
    return source if item is not None and item.name in names else None


def _sliced(node: ast.expr, facts: Facts) -> ast.expr | None:
    """`s[::2]` for `list(s)[::2]`."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
        return None
    source = copied_from(node.value, facts)
    return ast.Subscript(source, node.slice, ast.Load()) if source and facts.is_sequence(source) else None


def _returned(node: ast.Return, facts: Facts) -> ast.AST | None:
    """A copy of an argument that the judged function returns: nobody looks at the argument any more."""
    source = copied_from(node.value, facts) if node.value is not None else None
    if not isinstance(source, ast.Name) or facts.types.name_of(source) != "list":
        return None
    use = facts.survey.uses[source.id]
    if not isinstance(use.owner, ast.FunctionDef) or use.owner.name in facts.survey.uses:
        return None  # of a helper, which is a variable too
    is_argument = use.is_parameter and not use.is_captured and not use.escapes
    return ast.Return(source) if is_argument and not is_call(node.value, "tuple") else None


def _iterated(node: ast.For | ast.comprehension, facts: Facts) -> ast.AST | None:
    """A loop over a copy, unless its body may change what was copied."""
    inner = gone_through(node.iter, facts)
    if isinstance(node, ast.For) and isinstance(inner, ast.Name) and is_steady(inner.id, node.body, facts):
        node.iter = inner
        return node
    if inner is None or not (
        isinstance(inner, ast.Call)
        or facts.is_text(inner)
        or (isinstance(node, ast.comprehension) and stays(inner, facts))
    ):
        return None
    makes_it_now = (
        isinstance(inner, ast.Call)
        and not facts.is_builtin(inner.func, "range", "sorted", "list", "tuple", "set")
        and not facts.is_text(inner)
    )
    if makes_it_now and (isinstance(node, ast.For) or not facts.pure(inner)):
        return None
    node.iter = inner
    return node


def _compared(node: ast.Compare, facts: Facts) -> ast.expr | None:
    operator = type(node.ops[0])
    if operator in (ast.In, ast.NotIn):
        return _membership(node, facts) or _of_sets(node, facts)
    if operator in (ast.Eq, ast.NotEq):
        return _of_lists(node, facts) or _of_sets(node, facts)
    return _of_sets(node, facts)


def _membership(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`x in list(y)` is `x in y`, if y is a list or tuple or a range."""
    if len(node.ops) != 1:
        return None
    inner = gone_through(node.comparators[0], facts)
    if inner is None or facts.types.name_of(inner) not in ("list", "tuple", "range", "dict"):
        return None
    return ast.Compare(node.left, node.ops, [inner])


def _counted(node: ast.Call, facts: Facts) -> ast.expr | None:
    """`len(set(sorted(x)))` is `len(set(x))`; a list of it may have another order."""
    if not facts.is_builtin(node.func, "sorted", "len", "min", "max"):
        return None
    members = _members(node.args[0], facts)
    return None if members is None else ast.Call(node.func, [members], [])


def _of_sets(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`x in set(sorted(y))`, `set(sorted(x)) == y`: a comparison sees the members of a set alone."""
    sides = [node.left, *node.comparators]
    members = [_members(side, facts) for side in sides]
    if not any(members):
        return None
    left, *others = [new or old for new, old in zip(members, sides, strict=True)]
    return ast.Compare(left, node.ops, others)


def _members(node: ast.expr, facts: Facts) -> ast.expr | None:
    """A set as it is without sorting first what it is made of; None if it is not so made."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitAnd, ast.BitOr, ast.Sub, ast.BitXor)):
        left, right = _members(node.left, facts), _members(node.right, facts)
        return ast.BinOp(left or node.left, node.op, right or node.right) if left or right else None
    if type(node) is not ast.Call or not (is_call(node, "set", 1) or is_call(node, "frozenset", 1)):
        return None
    made = node.args[0]
    if not is_call(made, "sorted", 1) or not facts.is_builtin(made.func, "sorted"):
        return None
    return ast.Call(node.func, made.args, []) if facts.is_builtin(node.func, "set", "frozenset") else None


def _of_lists(node: ast.Compare, facts: Facts) -> ast.expr | None:
    """`x[:] == y` is `x == y`; of texts, `list(s) == list(t)` is `s == t`, `list(reversed(s))` `s[::-1]`."""
    sides = [node.left, node.comparators[0]]
    originals = [(None if facts.tries_types else _whole(side)) or side for side in sides]
    if originals != sides:
        return ast.Compare(originals[0], node.ops, [originals[1], *node.comparators[1:]])
    texts = [
        _text(side.args[0], facts)
        for side in sides
        if is_call(side, "list", 1) and facts.is_builtin(side.func, "list")
    ]
    if len(texts) < 2 or None in texts:
        return None
    left, right = (text for text in texts if text is not None)
    return ast.Compare(left, node.ops, [right])


def _whole(node: ast.expr) -> ast.Name | None:
    """x of `x[:]`."""
    if not isinstance(node, ast.Subscript) or not is_whole_slice(node.slice):
        return None
    return node.value if isinstance(node.value, ast.Name) else None


def _text(node: ast.expr, facts: Facts) -> ast.expr | None:
    if (
        is_call(node, "reversed", 1)
        and facts.is_builtin(node.func, "reversed")
        and facts.is_text(node.args[0])
    ):
        return ast.Subscript(node.args[0], ast.Slice(step=ast.Constant(-1)), ast.Load())
    return node if facts.is_text(node) else None
