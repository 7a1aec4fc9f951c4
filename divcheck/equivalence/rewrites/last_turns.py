"""A last turn that changes nothing: around `for j in range(i + 1, n)` a loop goes to n - 1, no further.

`for i in range(n - 1, 1, -1): if n % i == 0: return i` with `return 1` behind it may go on to 1.
"""

import ast

from divcheck.equivalence.effects import disturbs, effects_of
from divcheck.equivalence.facts import Facts
from divcheck.equivalence.nodes import copied, load, names_in, reads, statements_of, substitute
from divcheck.equivalence.predicates import is_call, is_constant, is_integer, is_name
from divcheck.equivalence.rewrites.turns import Turn

NODES = (ast.For,)
_LOOPS = (ast.For, ast.While)


def apply(block: list[ast.stmt], facts: Facts) -> bool:
    """Let one loop of `block` go on for one turn, or end a turn earlier."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For) or loop.orelse or not isinstance(loop.target, ast.Name):
            continue
        if not facts.is_builtin(getattr(loop.iter, "func", loop), "range"):
            continue
        use = facts.survey.uses.get(loop.target.id)
        if use is None or use.stores != 1 or reads(loop.body, loop.target.id) != use.loads:
            continue
        after = block[index + 1] if index + 1 < len(block) else None
        if go_on(loop, facts) or _before_return(loop, after, facts):
            return True
    return False


def go_on(loop: ast.For, facts: Facts) -> bool:
    """Add a turn to `for i in range(n - 1)` around loops that are over before they begin when i is n - 1.

    One turn more is added as long as those inside are just over: there is no end to turns that do nothing.
    One in which they were over before is taken away.
    """
    if not is_call(loop.iter, "range") or not facts.is_builtin(loop.iter.func, "range"):
        return False
    if len(loop.iter.args) > 2 or not any(isinstance(inner, _LOOPS) for inner in statements_of(loop)[1:]):
        return False
    stop = loop.iter.args[-1]
    if not facts.pure(stop) or not _lasts(stop, loop, facts) or not isinstance(loop.target, ast.Name):
        return False
    last = following(stop, -1)
    if (turns := Turn(loop, stop, facts).idle_turns_inside()) is not None and turns >= 0:
        changed = following(stop)
    elif (turns := Turn(loop, last, facts).idle_turns_inside()) is not None and turns < 0:
        changed = last
    else:
        return False
    if Turn(loop, load(loop.target.id), facts).idle_turns_inside() is not None:
        return False  # it has nothing but idle turns, and no last one
    loop.iter.args[-1] = changed
    return True


def _lasts(stop: ast.expr, loop: ast.For, facts: Facts) -> bool:
    """Whether `stop` is the same in the last turn as before the first one. (Elements may be exchanged.)"""
    done = effects_of(loop.body, facts)
    uses = {node.id: facts.survey.uses.get(node.id) for node in names_in(stop)}
    done.changed -= {name for name, use in uses.items() if use and not (use.is_resized or use.escapes)}
    return not disturbs(done, stop, facts)


def following(stop: ast.expr, step: int = 1) -> ast.expr:
    """`stop + step`"""
    if isinstance(stop, ast.BinOp) and isinstance(stop.op, (ast.Add, ast.Sub)) and is_integer(stop.right):
        constant = step + (stop.right.value if isinstance(stop.op, ast.Add) else -stop.right.value)
        if constant == 0:
            return stop.left
        return ast.BinOp(stop.left, ast.Add() if constant > 0 else ast.Sub(), ast.Constant(abs(constant)))
    if is_integer(stop):
        return ast.Constant(stop.value + step)
    return ast.BinOp(stop, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))


def _before_return(loop: ast.For, after: ast.stmt | None, facts: Facts) -> bool:
    """A search downwards, of which the last candidate is returned whether it is found or not."""
    if len(loop.body) != 1 or not is_call(loop.iter, "range", 3) or not is_constant(loop.iter.args[2], -1):
        return False
    stop, only = loop.iter.args[1], loop.body[0]
    if not is_integer(stop) or stop.value < 1 or not isinstance(after, ast.Return):
        return False
    if not is_constant(after.value, stop.value) or not isinstance(only, ast.If) or only.orelse:
        return False
    found = only.body[0]
    if not isinstance(found, ast.Return) or not isinstance(loop.target, ast.Name):
        return False
    test = substitute(copied(only.test), {loop.target.id: ast.Constant(stop.value)})
    if not is_name(found.value, loop.target.id) or not facts.calm(test):
        return False
    loop.iter.args[1] = ast.Constant(stop.value - 1)
    return True
