"""Of two choices that a tuple is made of, the one for the earlier place is made first.

`if c: y = 1 else: y = 2`, `if d: return 3, y`, `return 4, y` is `if d: x = 3 else: x = 4`,
`if c: return x, 1`, `return x, 2`.
"""

import ast

from divcheck.equivalence.facts import Facts
from divcheck.equivalence.form import alike
from divcheck.equivalence.nodes import binding, load, reads, store
from divcheck.equivalence.predicates import is_name
from divcheck.equivalence.rewrites.blocks import Place

NODES = (ast.If,)


def apply(block: list[ast.stmt], place: Place, facts: Facts) -> bool:
    """Exchange the two choices at the end of `block`."""
    if len(block) < 3:
        return False
    made, guard, last = block[-3:]
    if not isinstance(made, ast.If) or not isinstance(guard, ast.If) or guard.orelse or len(guard.body) != 1:
        return False
    if len(made.body) != 1 or len(made.orelse) != 1:
        return False
    first, other = binding(made.body[0]), binding(made.orelse[0])
    one, two = _answer(guard.body[0]), _answer(last)
    if first is None or other is None or one is None or two is None or first[0] != other[0]:
        return False
    name, size = first[0], len(one.elts)
    if (
        len(two.elts) != size
        or not facts.survey.is_local(name)
        or reads(block, name) != facts.survey.uses[name].loads
        or reads(guard.test, name)
    ):
        return False
    differing = [n for n in range(size) if not alike(one.elts[n], two.elts[n])]
    holding = [n for n in range(size) if is_name(one.elts[n], name) and is_name(two.elts[n], name)]
    if len(differing) != 1 or len(holding) != 1 or holding < differing or reads(block[-2:], name) != 2:
        return False
    if not all(map(facts.may_move, (made.test, guard.test, first[1], other[1], one, two))):
        return False
    late, early = holding[0], differing[0]
    sets = [ast.Assign([store(name)], answer.elts[early]) for answer in (one, two)]
    for answer, value in ((one, first[1]), (two, other[1])):
        answer.elts[early], answer.elts[late] = load(name), value
    block[-3] = ast.If(guard.test, [sets[0]], [sets[1]])
    guard.test = made.test
    return True


def _answer(statement: ast.stmt) -> ast.Tuple | None:
    value = statement.value if isinstance(statement, ast.Return) else None
    return value if isinstance(value, ast.Tuple) else None
