"""From detected tags to a key and a few words."""

from dataclasses import dataclass

from divcheck.equivalence.approach.containers import container_tags
from divcheck.equivalence.approach.numbers import number_tags
from divcheck.equivalence.approach.ordering import ordering_tags
from divcheck.equivalence.approach.program import read_program
from divcheck.equivalence.approach.search import search_tags
from divcheck.equivalence.approach.text import text_tags
from divcheck.equivalence.approach.walk import unfold


@dataclass(frozen=True, slots=True)
class Approach:
    key: str
    words: str


def approach_key(source: str, entry_point: str) -> Approach | None:
    program = read_program(source, entry_point)
    if program is None:
        return None
    un = unfold(program)
    tags = set()
    for f in (container_tags, number_tags, ordering_tags, search_tags, text_tags):
        tags |= set(f(un))
    if not tags:
        tags = {"scan"} if un.loops else {"direct"}
    key = " ".join(sorted(tags))
    return Approach(key, key)
