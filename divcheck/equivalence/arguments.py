"""Calls in the survey of a program: what they change, and what they keep of their arguments."""

import ast
from typing import TypeGuard

from divcheck.equivalence.iterations import comprehension
from divcheck.equivalence.kinds import ANY
from divcheck.equivalence.predicates import MUTATORS, called_name, has_plain_parameters
from divcheck.equivalence.surveyor import Surveyor
from divcheck.equivalence.uses import (
    CALLS_AT_ONCE,
    EXHAUSTS,
    KEEPS_NO_ARGUMENT,
    KEEPS_NOTHING,
    parameters_of,
)


def call(surveyor: Surveyor, node: ast.Call) -> None:
    """Visit a call: its owner may change, and what it is given may get another name."""
    function = node.func
    plain = isinstance(function, ast.Name) and function.id in KEEPS_NOTHING
    if plain and function.id in ("min", "max"):  # type: ignore[attr-defined]
        plain = len(node.args) < 2  # else it gives out one of its arguments
    if isinstance(function, ast.Attribute):
        surveyor.walk(function.value, bare=False)
        if function.attr in MUTATORS:
            surveyor.survey.note_mutated(function.value)
            surveyor.note_sorted(function)
            surveyor.survey.note_added(function, node.args)
        plain = function.attr in KEEPS_NO_ARGUMENT
    else:
        surveyor.walk(function, bare=False)
        if isinstance(function, ast.Name) and function.id == "range":
            for argument in node.args:
                surveyor.survey.note_counted(argument)
        if isinstance(function, ast.Name) and function.id in ("len", "sorted") and len(node.args) == 1:
            surveyor.survey.note_contains(node.args[0])
    called, arguments = called_name(node), node.args
    if node.keywords:
        arguments = [*arguments, *(keyword.value for keyword in node.keywords)]
    for argument in arguments:
        if not _within(surveyor, called, argument):
            surveyor.walk(argument, bare=not plain)


def _within(surveyor: Surveyor, called: str, argument: ast.expr) -> bool:
    """Visit what runs only within the call that it is given to; False if `argument` is no such thing."""
    if called in surveyor.shadowed:
        return False
    if called in EXHAUSTS and isinstance(argument, ast.GeneratorExp):
        comprehension(surveyor, argument)
    elif called in CALLS_AT_ONCE and _is_plain(argument):
        _called_at_once(surveyor, argument)
    elif called in EXHAUSTS and isinstance(argument, ast.Call) and called_name(argument) in ("map", "filter"):
        surveyor.walk(argument.func)
        for place, part in enumerate(argument.args):
            if _is_plain(part):
                _called_at_once(surveyor, part)
            else:
                surveyor.walk(part, bare=not place)
    else:
        return False
    return True


def _is_plain(node: ast.expr) -> TypeGuard[ast.Lambda]:
    return isinstance(node, ast.Lambda) and has_plain_parameters(node)


def _called_at_once(surveyor: Surveyor, node: ast.Lambda) -> None:
    """A function that is called where it stands, as the element of a comprehension is computed."""
    for parameter in parameters_of(node.args):
        surveyor.bind(ast.Name(parameter.arg, ast.Store()), ANY)
        if parameter.arg in surveyor.survey.uses:
            surveyor.survey.uses[parameter.arg].is_parameter = True
    surveyor.walk(node.body)
