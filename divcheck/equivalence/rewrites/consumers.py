"""A list that is only read through is a generator: `sum([…])`, `''.join([…])`; `list(…)` of one is a list."""

import ast

from divcheck.equivalence.facts import Facts

NODES = (ast.Call, ast.GeneratorExp, ast.ListComp, ast.SetComp)
_READ_THROUGH = ("sum", "min", "max", "sorted", "tuple", "set", "frozenset", "list", "dict")
_READ_UNTIL = ("any", "all")
CALLS = (*_READ_THROUGH, *_READ_UNTIL, "join")


def apply(node: ast.AST, facts: Facts) -> ast.expr | None:
    """Choose between list, set and generator by what becomes of it."""
    if isinstance(node, (ast.GeneratorExp, ast.ListComp, ast.SetComp)):
        return _identity(node, facts)
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return None
    argument = node.args[0]
    others = [keyword.value for keyword in node.keywords if not isinstance(keyword.value, ast.Lambda)]
    if not all(map(facts.pure, others)):
        return None  # a list is made before the other arguments, a generator read after them
    if _make_generator(node, argument, facts):
        return node
    is_dict = facts.is_builtin(node.func, "dict")  # which reads a dictionary otherwise
    if isinstance(argument, ast.GeneratorExp) and facts.is_builtin(node.func, *_READ_THROUGH) and not is_dict:
        whole = _whole(argument)
        if whole is not None:
            return ast.Call(node.func, [whole], node.keywords)
    if node.keywords or not isinstance(argument, (ast.GeneratorExp, ast.ListComp)):
        return None
    if facts.is_builtin(node.func, "list"):
        return ast.ListComp(argument.elt, argument.generators)
    if facts.is_builtin(node.func, "dict"):
        return _of_pairs(argument)
    return ast.SetComp(argument.elt, argument.generators) if facts.is_builtin(node.func, "set") else None


def _of_pairs(argument: ast.GeneratorExp | ast.ListComp) -> ast.expr | None:
    """`{k: v for …}` for `dict((k, v) for …)`."""
    pair = argument.elt
    if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
        return None
    return ast.DictComp(key=pair.elts[0], value=pair.elts[1], generators=argument.generators)


def _make_generator(node: ast.Call, argument: ast.expr, facts: Facts) -> bool:
    """Let `node` read a generator, which reads another one."""
    if isinstance(argument, ast.ListComp) and _reads(node, argument, facts):
        node.args[0] = ast.GeneratorExp(argument.elt, argument.generators)
        return True
    if not isinstance(argument, ast.GeneratorExp) or not _reads_at_once(node, facts):
        return False
    made = argument.generators[0].iter
    if not isinstance(made, ast.ListComp) or not facts.calm(made) or not facts.pure(argument):
        return False  # else somebody could tell when an element is made, or that it is not
    argument.generators[0].iter = ast.GeneratorExp(made.elt, made.generators)
    return True


def _reads(node: ast.Call, argument: ast.ListComp, facts: Facts) -> bool:
    if _reads_at_once(node, facts) and not facts.is_builtin(node.func, *_READ_UNTIL):
        return True
    # `any` stops early: the rest must not have had anything to do. Where it raised, no list was made.
    return facts.is_builtin(node.func, *_READ_UNTIL) and facts.may_move(argument)


def _reads_at_once(node: ast.Call, facts: Facts) -> bool:
    """Whether what is called has read its argument when it returns."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "join" and facts.is_text(node.func.value)
    return facts.is_builtin(node.func, *_READ_THROUGH, *_READ_UNTIL)


def _identity(node: ast.GeneratorExp | ast.ListComp | ast.SetComp, facts: Facts) -> ast.expr | None:
    """`[x for x in y]` is `list(y)`."""
    whole = _whole(node)
    if whole is None or isinstance(node, ast.GeneratorExp):
        return None
    name = "list" if isinstance(node, ast.ListComp) else "set"
    return None if name in facts.types.rebound else ast.Call(ast.Name(name, ast.Load()), [whole], [])


def _whole(node: ast.GeneratorExp | ast.ListComp | ast.SetComp) -> ast.expr | None:
    """y of `x for x in y`."""
    only = node.generators[0]
    if len(node.generators) > 1 or only.ifs or only.is_async or not isinstance(node.elt, ast.Name):
        return None
    is_same = isinstance(only.target, ast.Name) and only.target.id == node.elt.id
    return only.iter if is_same else None
