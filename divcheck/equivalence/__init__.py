"""When two programs are the same solution.

The static levels `exact`, `surface`, `renamed` and `idiom` each have a key: a short digest of a normal
form, so that equal keys mean the same class and the work is linear in the number of programs. Each
normal form is computed from the one before it, so the levels nest by construction.

`static_keys` reads one trusted program; `keys_of` reads model output, in processes whose crash it
survives; `idiom_source` prints the normal form of level `idiom` as a program that runs.
"""

from divcheck.equivalence.batch import Source, keys_of
from divcheck.equivalence.idiom import idiom_source
from divcheck.equivalence.keys import Keys, static_keys, unparsed_keys

__all__ = ["Keys", "Source", "idiom_source", "keys_of", "static_keys", "unparsed_keys"]
