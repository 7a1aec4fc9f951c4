"""Loops and comprehensions in the survey of a program: what they bind, and when they run."""

import ast
from typing import Any

from divcheck.equivalence.nodes import names_in
from divcheck.equivalence.surveyor import Surveyor
from divcheck.equivalence.targets import item_of
from divcheck.equivalence.ways import turns


def loop(surveyor: Surveyor, node: ast.For | ast.AsyncFor) -> None:
    """Visit a loop, whose target is bound to what it goes through."""
    surveyor.survey.note_contains(node.iter)
    surveyor.walk(node.iter, bare=False)
    bound = set(surveyor.bound)
    surveyor.bind(node.target, item_of(node.iter))
    walked = [name.id for name in names_in(node.iter)]
    surveyor.walked += walked
    turns(surveyor, node, bound)
    del surveyor.walked[len(surveyor.walked) - len(walked) :]


def generator(surveyor: Surveyor, node: ast.GeneratorExp) -> None:
    """One that may run later: what it reads of the function around it, it reads as a function would."""
    surveyor.walk(node.generators[0].iter, bare=False)
    outer, surveyor.function = surveyor.function, node
    _turns(surveyor, node)
    surveyor.function = outer


def comprehension(surveyor: Surveyor, node: Any) -> None:
    """Runs at once and in place: what it reads of the function around it counts as read there."""
    surveyor.walk(node.generators[0].iter, bare=False)
    _turns(surveyor, node)


def _turns(surveyor: Surveyor, node: Any) -> None:
    for generator in node.generators:
        surveyor.survey.note_contains(generator.iter)
    for position, generator in enumerate(node.generators):
        if position:
            surveyor.walk(generator.iter, bare=False)
        surveyor.bind(generator.target, item_of(generator.iter))
        for test in generator.ifs:
            surveyor.walk(test)
    if isinstance(node, ast.DictComp):
        surveyor.walk(node.key)
        surveyor.walk(node.value)
    else:
        surveyor.walk(node.elt)
