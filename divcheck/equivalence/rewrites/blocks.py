"""What a rewrite of a statement list is told about the place of that list."""

from enum import Enum, auto


class Place(Enum):
    """Where control goes when it falls off the end of a block."""

    FUNCTION_END = auto()  # of a function that returns no values
    LOOP_END = auto()  # to the next turn of the loop
    ELSEWHERE = auto()
