"""The vocabulary: what a solution may be made of, the words for it, and which trait overrules which."""

from enum import StrEnum


class Trait(StrEnum):
    """One feature of a strategy. The value is part of keys that are written to disk: never rename one."""

    RECURSION = "recursion"
    HALVES = "halves"
    BRANCHES = "branches"
    MEMO = "memo"
    ANEW = "anew"
    TWICE = "twice"
    SORT = "sort"
    PICK = "pick"
    HEAP = "heap"
    SELECT = "select"
    SELECTION = "selection"
    COMPOSITE = "composite"
    HOLDER = "holder"
    EXTREME = "extreme"
    TALLY = "tally"
    HASH = "hash"
    DISTINCT = "distinct"
    BUCKETS = "buckets"
    STACK = "stack"
    PLACE = "place"
    INSERT = "insert"
    SIEVE = "sieve"
    LISTED = "listed"
    NESTED = "nested"
    VALUES = "values"
    POINTERS = "pointers"
    MIRROR = "mirror"
    REVERSE = "reverse"
    ROTATIONS = "rotations"
    BISECTION = "bisection"
    COMPOSE = "compose"
    FROM_ABOVE = "from-above"
    FROM_BELOW = "from-below"
    DIVIDE = "divide"
    GROW = "grow"
    REMAINDER = "remainder"
    SUBTRACT = "subtract"
    BITS = "bits"
    LOGARITHM = "logarithm"
    BASE = "base"
    DIGITS = "digits"
    ANGLE = "angle"
    GCD = "gcd"
    MEDIAN = "median"
    WHOLE = "whole"
    LIBRARY = "library"
    EVAL = "eval"
    REGEX = "regex"
    TRANSLATE = "translate"
    REPLACE = "replace"
    CLEAN = "clean"
    SPLIT = "split"
    PIECES = "pieces"
    FIND = "find"
    SCAN = "scan"
    FORMULA = "formula"
    MODULO = "modulo"


WORDS = {
    Trait.CLEAN: "removes fixed text",
    Trait.SPLIT: "splits the text",
    Trait.PIECES: "splits its pieces again",
    Trait.REPLACE: "replaces parts of the text",
    Trait.TRANSLATE: "translates characters by a table",
    Trait.REGEX: "matches a regular expression",
    Trait.EVAL: "has Python evaluate text",
    Trait.BASE: "converts the number base by a library call",
    Trait.DIGITS: "reads the number as text",
    Trait.SORT: "sorts",
    Trait.PICK: "sorts to take the first or the last",
    Trait.HEAP: "keeps a heap",
    Trait.SELECT: "has a library take the greatest or the least few",
    Trait.DISTINCT: "drops duplicates in a hash table",
    Trait.HASH: "uses a set or a hash table",
    Trait.TALLY: "counts all items in a table",
    Trait.BUCKETS: "puts items into groups",
    Trait.SIEVE: "strikes out multiples in a sieve",
    Trait.LISTED: "lists all numbers that fit and looks the value up",
    Trait.STACK: "pushes and pops a stack",
    Trait.PLACE: "works out the place of each item",
    Trait.INSERT: "inserts into a list at a place that it works out",
    Trait.SELECTION: "takes out the extreme again and again",
    Trait.NESTED: "goes through items again for each item",
    Trait.VALUES: "goes through the items for each of a few given values",
    Trait.ANEW: "works each value out from the start",
    Trait.TWICE: "does one step again to its own result",
    Trait.ROTATIONS: "tries rotations",
    Trait.POINTERS: "moves two pointers by what they find",
    Trait.MIRROR: "compares mirrored items",
    Trait.REVERSE: "compares with the reverse",
    Trait.BISECTION: "searches by halving",
    Trait.COMPOSITE: "ranks by several criteria at once",
    Trait.HOLDER: "finds the extreme first, then compares the items with it",
    Trait.EXTREME: "decides by the greatest or the least of the values",
    Trait.COMPOSE: "puts numbers together from pieces of text",
    Trait.FROM_ABOVE: "searches backwards for the first hit",
    Trait.FROM_BELOW: "searches upwards for the first hit",
    Trait.DIVIDE: "divides a number down",
    Trait.GROW: "grows powers of a number",
    Trait.REMAINDER: "takes remainders in turn",
    Trait.SUBTRACT: "subtracts in turn",
    Trait.BITS: "combines numbers bit by bit",
    Trait.LOGARITHM: "takes a logarithm",
    Trait.ANGLE: "works with angles",
    Trait.GCD: "calls the library's gcd",
    Trait.MEDIAN: "calls the library's median",
    Trait.WHOLE: "asks whether a quotient is a whole number",
    Trait.LIBRARY: "leaves the work to a library",
    Trait.FIND: "finds the next place again and again",
    Trait.MEMO: "recurses with remembered answers",
    Trait.HALVES: "splits into halves",
    Trait.RECURSION: "recurses",
    Trait.BRANCHES: "tries several ways and keeps the best",
    Trait.SCAN: "takes the items or candidates one by one or as a whole",
    Trait.FORMULA: "works the answer out by a formula or by cases",
    Trait.MODULO: "gives the remainder of a division",
}
"Words of each trait, in the order in which they are said."

_T = Trait

OVERRULES = {
    _T.RECURSION: {_T.FROM_BELOW, _T.REMAINDER},
    _T.HASH: {_T.BUCKETS},
    _T.TALLY: {_T.DISTINCT, _T.PICK, _T.HOLDER},
    _T.HOLDER: {_T.DISTINCT},
    _T.NESTED: {_T.DISTINCT, _T.HOLDER},
    _T.SIEVE: {_T.LISTED, _T.NESTED, _T.HASH, _T.DISTINCT, _T.SORT},
    _T.LISTED: {_T.DISTINCT, _T.HASH},
    _T.SELECTION: {_T.HOLDER, _T.NESTED},
    _T.ROTATIONS: {_T.DISTINCT, _T.NESTED},
    _T.HEAP: {_T.SORT, _T.HASH},
    _T.SELECT: {_T.SORT},
    _T.SORT: {_T.HOLDER, _T.MIRROR, _T.PLACE, _T.REVERSE},
    _T.STACK: {_T.REPLACE, _T.SPLIT},
    _T.REGEX: {_T.REPLACE},
    _T.COMPOSE: {_T.DIGITS},
    _T.FIND: {_T.FROM_BELOW},
    _T.DIVIDE: {_T.FROM_BELOW},
}
"Trait -> those that say nothing more where it is present."


def settle(traits: set[Trait]) -> frozenset[Trait]:
    """The traits that matter.

    >>> sorted(settle({Trait.TALLY, Trait.PICK}))
    [<Trait.TALLY: 'tally'>]
    """
    lost = {_T.CLEAN}.union(*(OVERRULES.get(trait, set()) for trait in traits))
    kept = traits - lost
    # Sets that are asked and sets that drop duplicates differ only in what overrules them.
    return frozenset(_T.HASH if trait is _T.DISTINCT else trait for trait in kept)


def key_of(traits: frozenset[Trait]) -> str:
    """The traits in one fixed order, a blank between.

    >>> key_of(frozenset({Trait.SORT, Trait.POINTERS}))
    'pointers sort'
    """
    return " ".join(sorted(traits))


def words_of(traits: frozenset[Trait]) -> str:
    """The traits in words.

    >>> words_of(frozenset({Trait.POINTERS, Trait.SORT}))
    'sorts, moves two pointers by what they find'
    """
    return ", ".join(text for trait, text in WORDS.items() if trait in traits)
