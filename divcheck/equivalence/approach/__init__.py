"""Level `approach`: the same algorithm and strategy, as a programming teacher would say."""

from divcheck.equivalence.approach.batch import approaches
from divcheck.equivalence.approach.inputs import Runner, inputs_of
from divcheck.equivalence.approach.signature import Approach

__all__ = ["Approach", "Runner", "approaches", "inputs_of"]
