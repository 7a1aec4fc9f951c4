"""The kinds of variables, from how they are bound, annotated and used."""

import ast

from divcheck.equivalence.kinds import ANY, INT, TEXT, Kind, join
from divcheck.equivalence.types import Types
from divcheck.equivalence.uses import Survey, Use


def infer(survey: Survey, parameters: dict[str, Kind], rebound: set[str]) -> Types:
    """The kinds of all variables: from "no value yet" upwards until nothing changes."""
    parameters = _used_kinds(survey, parameters)
    bound = {name: use for name, use in survey.uses.items() if use.values}
    types = Types(dict.fromkeys(survey.uses, ANY), rebound, dict.fromkeys(survey.returns))
    types.kinds.update(dict.fromkeys(bound))
    for turn in range(8):
        changed = False
        for name, use in bound.items():
            found = [_kind_of(types, name, use, value, parameters) for value in use.values]
            kind = found[0] if len(found) == 1 else join(found)
            if kind is not None and kind.name in ("list", "set"):
                kind = _with_added(types, use, kind)
            if kind is not types.kinds[name] and kind != types.kinds[name]:
                types.kinds[name] = kind
                changed = True
        for name, values in survey.returns.items():
            kind = join([value if isinstance(value, Kind) else types.maybe(value) for value in values])
            if kind != types.returned[name]:
                types.returned[name] = kind
                changed = True
        if not changed or (turn == 0 and not types.is_ahead):
            return types
    return Types(dict.fromkeys(survey.uses, ANY), rebound)


def _with_added(types: Types, use: Use, kind: Kind) -> Kind:
    """`kind` of a list or set, with what is put into it later; under another name, that may be anything.

    Of a list of lists nothing is known but that: the inner ones have as many names as one likes.
    """
    if use.escapes or (kind.name == "set" and use.is_mutated):
        return Kind(kind.name, ANY)
    item = join([kind.item, *(_kind_of_added(types, value) for value in use.added)])
    if item is not None and item.item is not None and item.name not in TEXT and not use.is_parameter:
        item = Kind(item.name, ANY)
    return kind if item == kind.item else Kind(kind.name, item)


def _kind_of_added(types: Types, value: ast.expr | Kind) -> Kind | None:
    if isinstance(value, Kind):
        return value
    if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):
        return types.item_of(value.value)
    return types.maybe(value)


def _used_kinds(survey: Survey, parameters: dict[str, Kind]) -> dict[str, Kind]:
    """What the ways in which parameters are used say of them, where no annotation does.

    Only of those that are never bound anew: an argument that a program counts up to is an integer.
    """
    found = dict(parameters)
    for name, use in survey.uses.items():
        if use.is_parameter and use.stores == 1 and use.is_count and found.get(name, ANY) is ANY:
            found[name] = INT
    return found


def _kind_of(
    types: Types, name: str, use: Use, value: ast.expr | Kind, parameters: dict[str, Kind]
) -> Kind | None:
    if isinstance(value, Kind):
        return _kind_of_argument(types, use, parameters.get(name)) if value is ANY else value
    if isinstance(value, ast.Subscript) and isinstance(value.ctx, ast.Store):
        return types.item_of(value.value)
    return types.maybe(value)


def _kind_of_argument(types: Types, use: Use, known: Kind | None) -> Kind | None:
    """What is known of a parameter; else what all calls hand over."""
    if known is not None or not use.passed:
        return known or ANY
    return join([types.maybe(argument) for argument in use.passed])
