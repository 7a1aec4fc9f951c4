"""Exceptions that a candidate reports."""

import builtins
from contextlib import suppress
from typing import Any

_NAME = "_divcheck_name"
_NAME_CHARACTERS = 80


def rebuilt(content: Any) -> BaseException:
    """What a candidate tells of an exception, as an instance of the nearest built-in class.

    `content` holds the names of the exception's classes, its own first, its message, and what it was made
    with or None; it may be anything, since a candidate can tell anything.
    """
    try:
        names, message, arguments = content
        kind = _nearest(names)
        name = str(names[0])[:_NAME_CHARACTERS]
    except (ValueError, TypeError, LookupError):
        return Exception("unreadable")
    if type(message) is not str:
        return Exception("unreadable")
    error = _made(kind, message, arguments)
    vars(error)[_NAME] = name
    return error


def described(error: BaseException) -> str:
    """The name of the exception's own class, and its message."""
    name = vars(error).get(_NAME, type(error).__name__)
    try:
        message = str(error)
    except Exception:
        message = ""
    return f"{name}: {message}" if message else name


def _nearest(names: Any) -> type[BaseException]:
    for name in names:
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            return kind
    raise LookupError


def _made(kind: type[BaseException], message: str, arguments: Any) -> BaseException:
    if type(arguments) is tuple:
        with suppress(Exception):
            error = kind(*arguments)
            if str(error) == message:
                return error
    for near in kind.__mro__:
        with suppress(Exception):
            error = near(message)
            if isinstance(error, BaseException):
                return error
    return Exception(message)
