"""The keys of one program at the static levels: equal keys mean the same class."""

from dataclasses import dataclass

from divcheck.equivalence.documentation import documented_kinds
from divcheck.equivalence.form import digest, form
from divcheck.equivalence.idiom import idiom_key
from divcheck.equivalence.parsing import parse
from divcheck.equivalence.renamed import rename
from divcheck.equivalence.surface import surface_key
from divcheck.records import Level


@dataclass(frozen=True, slots=True)
class Keys:
    """Digests of one program, 16 hexadecimal digits each; equal digest, same class at that level."""

    exact: str
    "Of the extracted text."
    surface: str
    "Of its tokens and tree; of the text itself where the program does not parse."
    renamed: str | None
    "Of the tree with canonical names; None where the program does not parse."
    idiom: str | None
    "Of the normal form under the rewrites; None where the program does not parse."

    @property
    def parses(self) -> bool:
        """Whether the program could be read and so has a class at every level."""
        return self.renamed is not None

    def at(self, level: Level) -> str | None:
        """The key at one of the four static levels."""
        return {
            Level.EXACT: self.exact,
            Level.SURFACE: self.surface,
            Level.RENAMED: self.renamed,
            Level.IDIOM: self.idiom,
        }[level]


def static_keys(
    text: str, program: str, entry_point: str, problem: str = "", known: dict[str, str] | None = None
) -> Keys:
    """The keys of one sample.

    `text` is what was extracted of the model's output, `program` the complete source that runs (the
    prompt and `text`, or a solution), `entry_point` the function that is judged. `problem` is the signature
    and docstring that all programs of a task were asked for, if there is one: it says what values the
    function is called with. The levels nest as long as equal texts of a task make equal programs. A program
    that does not parse, or is over the limits of `parsing`, is told apart by its text alone. Model output
    may crash the parser: read it with `batch.keys_of` instead. `known` remembers the `idiom` keys that were
    found, so that of programs that differ in their names alone only the first is rewritten.

    >>> a = static_keys("return n+1", "def f(n): return n+1", "f")
    >>> b = static_keys("return m + 1", "def f(m): return m + 1  # next", "f")
    >>> a.surface == b.surface, a.renamed == b.renamed
    (False, True)
    """
    exact = digest("exact", text)
    tree = parse(program)
    if tree is None:
        return unparsed_keys(text)
    surface = surface_key(program, tree)
    names = rename(tree, entry_point)
    renamed = digest("renamed", entry_point, form(tree))
    documented = documented_kinds(problem, entry_point)
    same = f"{renamed} {documented}"
    idiom = known.get(same) if known is not None else None
    if idiom is None:
        idiom = idiom_key(tree, entry_point, names, documented)
        if known is not None:
            known[same] = idiom
    return Keys(exact, surface, renamed, idiom)


def unparsed_keys(text: str) -> Keys:
    """The keys of a sample that cannot be parsed: a class of its own text."""
    return Keys(digest("exact", text), digest("unparsed", text), None, None)
