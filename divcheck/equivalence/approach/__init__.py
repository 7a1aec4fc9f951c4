"""Level `approach`: the same algorithm and strategy, as a programming teacher would say.

Programs that pass the same tests have the same input/output behaviour, so what tells them apart lies in
between. Each program gets a *signature*, the set of traits that make up its strategy; equal signatures are
one class. A signature depends on its program and the inputs of the problem alone: classes do not move when
samples are added, and there is no threshold to tune. How one is made:

1. `batch` takes the normal form of level `idiom`, so that the levels nest.
2. `stretches` marks it, the sandbox runs the marked program on the problem's own inputs (`inputs`, `driver`),
   and what was never run is emptied: a guard that no input meets is no part of the strategy, nor is a set
   that never drops a duplicate.
3. `walk` follows the calls from the entry point, past `guards` that only tell whether there is an answer.
   Comprehensions, library loops and helpers become loops like any other; `dependence` says of each value
   whether it is made from the whole input or from one element: the one is the strategy, the other only how
   an element is computed.
4. `detectors` read the unfolded program and name its `traits`; those that others make insignificant are
   dropped. What is left is the key, and read aloud it is the explanation.

What it does not see: whether two formulas are the same formula; which of two scans keeps the better
invariant; algorithms that show none of the traits. It errs towards "same".
"""

from divcheck.equivalence.approach.batch import approaches
from divcheck.equivalence.approach.inputs import Runner, inputs_of
from divcheck.equivalence.approach.signature import Approach

__all__ = ["Approach", "Runner", "approaches", "inputs_of"]
