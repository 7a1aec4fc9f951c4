"""One module a family of traits; each detector reads the unfolded program and says what it finds.

A new detector is a function from `Unfolded` to an iterator of `Trait`, listed in `DETECTORS`; its trait gets
words and, if it makes others insignificant, a line in `traits.OVERRULES`.
"""

from collections.abc import Callable, Iterator

from divcheck.equivalence.approach.detectors.arithmetic import arithmetic_traits
from divcheck.equivalence.approach.detectors.candidates import candidate_traits
from divcheck.equivalence.approach.detectors.hashing import hash_traits
from divcheck.equivalence.approach.detectors.nesting import nesting_traits
from divcheck.equivalence.approach.detectors.notation import notation_traits
from divcheck.equivalence.approach.detectors.placing import placing_traits
from divcheck.equivalence.approach.detectors.quotients import quotient_traits
from divcheck.equivalence.approach.detectors.ranking import ranking_traits
from divcheck.equivalence.approach.detectors.recursion import recursion_traits
from divcheck.equivalence.approach.detectors.repetition import repetition_traits
from divcheck.equivalence.approach.detectors.sorting import sorting_traits
from divcheck.equivalence.approach.detectors.stacks import stack_traits
from divcheck.equivalence.approach.detectors.symmetry import symmetry_traits
from divcheck.equivalence.approach.detectors.tables import table_traits
from divcheck.equivalence.approach.detectors.text import text_traits
from divcheck.equivalence.approach.sites import Unfolded
from divcheck.equivalence.approach.traits import Trait

DETECTORS: tuple[Callable[[Unfolded], Iterator[Trait]], ...] = (
    arithmetic_traits,
    candidate_traits,
    hash_traits,
    nesting_traits,
    notation_traits,
    placing_traits,
    quotient_traits,
    ranking_traits,
    recursion_traits,
    repetition_traits,
    sorting_traits,
    stack_traits,
    symmetry_traits,
    table_traits,
    text_traits,
)
