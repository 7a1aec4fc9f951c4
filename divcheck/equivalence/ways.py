"""The ways through a program in its survey: which variables are bound on each before they are read."""

import ast

from divcheck.equivalence.predicates import ends
from divcheck.equivalence.surveyor import Surveyor


def branch(surveyor: Surveyor, node: ast.If) -> None:
    """Visit an `if`: behind it is bound what each branch binds that goes on."""
    surveyor.walk(node.test)
    surveyor.bound = _on_all([_behind(surveyor, node.body), _behind(surveyor, node.orelse)], surveyor.bound)


def repeat(surveyor: Surveyor, node: ast.While) -> None:
    """Visit a `while`."""
    surveyor.walk(node.test)
    turns(surveyor, node, surveyor.bound)


def turns(surveyor: Surveyor, node: ast.For | ast.AsyncFor | ast.While, before: set[str]) -> None:
    """Visit what a loop does, in turns of which there may be none; `before` is bound if there are none."""
    _behind(surveyor, node.body)
    surveyor.bound = before
    _behind(surveyor, node.orelse)


def attempt(surveyor: Surveyor, node: ast.Try | ast.TryStar) -> None:
    """Visit a `try`: a handler begins with what was bound before."""
    ways = [_behind(surveyor, [*node.body, *node.orelse])]
    for handler in node.handlers:
        outer = set(surveyor.bound)
        surveyor.walk(handler)
        ways.append(None if ends(handler.body) else surveyor.bound)
        surveyor.bound = outer
    surveyor.bound = _on_all(ways, surveyor.bound)
    for statement in node.finalbody:
        surveyor.walk(statement)


def _behind(surveyor: Surveyor, block: list[ast.stmt]) -> set[str] | None:
    """Visit `block`; what is bound at its end, None if control does not get there."""
    outer = set(surveyor.bound)
    for statement in block:
        surveyor.walk(statement)
    found, surveyor.bound = surveyor.bound, outer
    return None if ends(block) else found


def _on_all(ways: list[set[str] | None], before: set[str]) -> set[str]:
    """What is bound on all `ways` that go on; if none does, as before them."""
    open_ways = [way for way in ways if way is not None]
    return set.intersection(*open_ways) if open_ways else before
