"""Whether the draws of an arm are independent: a test for random streams that were used twice.

A sampler that starts its stream again (a second replica, chunk or session with the seed of the first) gives
the same answers again, at other places. Equal answers alone prove nothing: a narrow model repeats itself.
What chance cannot do is to put the equal answers at the same places in one problem after the other.

Independent draws of a problem are exchangeable: given its answers, every order of them is as likely. So two
given places hold the same answer with exactly the chance q that two of its answers, picked at random, are
equal; whatever the model, its temperature and its collision rate. Equal answers are counted over these sets
of pairs of places:

- each pair of places (i, j), in all problems: however two streams are interleaved;
- for each lag d the pairs (i, i + d), in all problems, those of even and of odd blocks of d places apart, so
  that no place is in two pairs of a set: few problems, with a repeat of any length.

The chance of so high a count is bounded by Chernoff's inequality for independent trials with these q, times
the number of sets (Bonferroni). Problems are independent of each other, and so are the disjoint pairs within
one, up to terms of order 1/n that are small beside what the bound gives away: `tests/test_independence.py`
simulates it.

An arm that gives one answer to each problem has q = 1 everywhere, and no order of its answers is suspicious.
At temperature 0 that is as it should be; what differs there is rounding, which follows the order of the
draws, so that greedy draws are not tested. Above it no language model does that for long, in problem after
problem; an endpoint does that answers from a cache, or ignores the temperature (`find_unvaried`).
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from divcheck.records import Sample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]  # problems × places: a number for each answer
    Counts = NDArray[np.float64]  # one for each problem

ALARM = 1e-9  # chance of a false alarm, for one arm at one temperature
MISSING = -1  # no text has this hash
HIGHEST_TILT = 60.0  # exp of it is as good as infinite beside any q that n answers can have
LONG = 100  # draws that equal the first of their problem, and
MANY = 10  # problems that have such: no model is so sure of so much
STEPS = 60  # of the bisection for the tilt that makes the bound tight


@dataclass(frozen=True, slots=True)
class Repeat:
    """A pattern of equal answers that independent draws do not make."""

    places: str
    "Which samples repeat which."
    equal: int
    "Pairs of samples there that are the same text."
    pairs: int
    "Pairs of samples there."
    expected: float
    "Pairs of the same text that the arm's own collision rate predicts."
    log10_p: float
    "Upper bound of the chance of this, Bonferroni's correction included, as a power of ten."

    def __str__(self) -> str:
        return (
            f"{self.places} are the same text in {self.equal} of {self.pairs} pairs, where chance gives "
            f"{self.expected:.1f} (p < 1e{math.ceil(self.log10_p)})"
        )


@dataclass(frozen=True, slots=True)
class Unvaried:
    """Draws above temperature 0 that gave one answer to each problem."""

    temperature: float
    "Softmax temperature."
    draws: int
    "Those beside the first of each problem."
    problems: int
    "How many have such draws."
    seeded: bool
    "Whether each draw had a seed."

    @property
    def certain(self) -> bool:
        """Whether these are more than a model with one answer to some problems could give."""
        return self.draws >= LONG and self.problems >= MANY

    def __str__(self) -> str:
        return f"each problem has one answer alone at T={self.temperature:g}, {self.draws} times again"


@dataclass(frozen=True, slots=True)
class _Row:
    """The answers to one problem at one temperature: 16 bytes a sample, however long its text."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    "Places of the samples: their `sample_id`."
    answers: "array[int]" = field(default_factory=lambda: array("q"))
    "A hash of the text of each."


def find_repeat(samples: Iterable[Sample], alarm: float = ALARM) -> Repeat | None:
    """Return the clearest sign that samples of one arm share a random stream, or None.

    The samples may come in any order and be of several temperatures; `alarm` bounds the chance of a false
    alarm at each of these. Draws at temperature 0 are left out.
    """
    rows: dict[float | None, dict[str, _Row]] = {}
    for sample in samples:
        if sample.temperature == 0:
            continue
        text = sample.completion if sample.completion is not None else sample.solution
        row = rows.setdefault(sample.temperature, {}).setdefault(sample.task_id, _Row())
        row.ids.append(sample.sample_id)
        row.answers.append(hash(text))
    found = [repeat for table in rows.values() for repeat in _repeats(list(table.values()), alarm)]
    return min(found, key=lambda repeat: repeat.log10_p, default=None)


def find_unvaried(samples: Iterable[Sample]) -> Unvaried | None:
    """Return the temperature above 0 at which every draw equals the first of its problem, or None.

    Of several it is that with the most draws; one draw a problem shows nothing.
    """
    firsts: dict[tuple[float, str], int] = {}
    repeats: dict[float, Counter[str]] = {}  # by temperature: draws of each problem beside its first
    varied: set[float] = set()
    unseeded: set[float] = set()
    for sample in samples:
        if not sample.temperature:
            continue
        temperature, answer = sample.temperature, hash(sample.completion)
        key = (temperature, sample.task_id)
        if key in firsts:
            repeats.setdefault(temperature, Counter())[sample.task_id] += 1
        if sample.seed is None:
            unseeded.add(temperature)
        if firsts.setdefault(key, answer) != answer:
            varied.add(temperature)
    found = [
        Unvaried(temperature, counts.total(), len(counts), temperature not in unseeded)
        for temperature, counts in repeats.items()
        if temperature not in varied
    ]
    return max(found, key=lambda unvaried: unvaried.draws, default=None)


def repeated_seed(samples: Iterable[Sample]) -> int | None:
    """Return a seed that two draws have in common, or None. Samples without a seed are left out."""
    import numpy as np

    seeds = np.array(array("q", (sample.seed for sample in samples if sample.seed is not None)))
    seeds.sort()
    twice = seeds[1:][seeds[1:] == seeds[:-1]]
    return int(twice[0]) if twice.size else None


def _repeats(rows: Sequence[_Row], alarm: float) -> Iterator[Repeat]:
    """Yield what is suspicious in the problems of one temperature."""
    import numpy as np

    first = min(min(row.ids) for row in rows)
    n = 1 + max(max(row.ids) for row in rows) - first
    places = np.full((len(rows), n), MISSING, dtype=np.int64)
    for table, row in zip(places, rows, strict=True):
        table[np.array(row.ids) - first] = row.answers
    chances = np.array([_collision(row.answers) for row in rows])
    log_tests = math.log(max(n * (n - 1) // 2 + 2 * (n - 1), 1))
    for name, equal, pairs in _sets(places, first):
        log_p = _log_tail(chances, pairs, equal) + log_tests
        if log_p < math.log(alarm):
            expected = float(pairs @ chances)
            yield Repeat(name, equal, int(pairs.sum()), expected, log_p / math.log(10))


def _collision(answers: Sequence[int]) -> float:
    """Return the chance that two of the answers, at different places, are equal."""
    sizes: dict[int, int] = {}
    for answer in answers:
        sizes[answer] = sizes.get(answer, 0) + 1
    pairs = len(answers) * (len(answers) - 1)
    return sum(size * (size - 1) for size in sizes.values()) / pairs if pairs else 0.0


def _sets(places: "Places", first: int) -> "Iterator[tuple[str, int, Counts]]":
    """Yield the name of each set of pairs of places, its equal pairs, and its pairs by problem.

    Of the pairs (i, j) with the same i only the j with the most equal answers is yielded.
    """
    import numpy as np

    present = places != MISSING
    n = places.shape[1]
    for i in range(n - 1):
        equal = ((places[:, i : i + 1] == places[:, i + 1 :]) & present[:, i : i + 1]).sum(axis=0)
        j = i + 1 + int(equal.argmax())
        both = (present[:, i] & present[:, j]).astype(np.float64)
        yield f"samples {first + i} and {first + j} of a problem", int(equal.max()), both
    for lag in range(1, n):
        same = (places[:, :-lag] == places[:, lag:]) & present[:, lag:]
        there = present[:, :-lag] & present[:, lag:]
        odd = (np.arange(n - lag) // lag) % 2 == 1
        for block in (~odd, odd):
            pairs = there[:, block].sum(axis=1).astype(np.float64)
            yield f"samples of a problem that are {lag} apart", int(same[:, block].sum()), pairs


def _log_tail(chances: "Counts", pairs: "Counts", equal: int) -> float:
    """Bound the log of the chance that `equal` or more of independent trials succeed (Chernoff).

    There are `pairs[t]` trials of the chance `chances[t]`.
    """
    import numpy as np

    if equal <= pairs @ chances:
        return 0.0
    with np.errstate(divide="ignore"):
        fail, win = np.log1p(-chances), np.log(chances)

    def mean(tilt: float) -> float:
        return float(pairs @ np.exp(win + tilt - np.logaddexp(fail, win + tilt)))

    low, high = 0.0, HIGHEST_TILT
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if mean(middle) < equal else (low, middle)
    return float(pairs @ np.logaddexp(fail, win + low)) - low * equal
