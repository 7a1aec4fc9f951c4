"""From judged samples to counts, in one pass: texts are not kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from divcheck.records import Level, Result, Tally, Verdict


@dataclass(slots=True)
class _Counts:
    n: int = 0
    correct: int = 0
    errors: int = 0
    lineages: Counter[tuple[int | None, ...]] = field(default_factory=Counter)
    incorrect: set[int | bytes] = field(default_factory=set)


def tally(model: str, results: Iterable[Result]) -> list[Tally]:
    """Count the results of one arm by problem and temperature, in the order in which these first appear.

    Samples with the verdict `error` are divcheck's own fault: they are counted as such and nowhere
    else. Memory holds a few numbers a distinct solution, never the texts.
    """
    counts: dict[tuple[str, float | None], _Counts] = {}
    for result in results:
        key = (result.sample.task_id, result.sample.temperature)
        _add(counts.setdefault(key, _Counts()), result)
    return [
        Tally(
            model=model,
            task_id=task_id,
            temperature=temperature,
            n=c.n,
            correct=c.correct,
            lineages=dict(c.lineages),
            incorrect_texts=len(c.incorrect),
            errors=c.errors,
        )
        for (task_id, temperature), c in counts.items()
    ]


def _add(counts: _Counts, result: Result) -> None:
    if result.judgement.verdict is Verdict.ERROR:
        counts.errors += 1
        return
    counts.n += 1
    classes = result.classes or {}
    if result.judgement.verdict is Verdict.PASSED:
        counts.correct += 1
        counts.lineages[tuple(classes.get(level) for level in Level)] += 1
    else:
        counts.incorrect.add(_text_id(result))


def _text_id(result: Result) -> int | bytes:
    """What tells one incorrect text from another: its `exact` class, or a digest if it has none."""
    exact = (result.classes or {}).get(Level.EXACT)
    if exact is not None:
        return exact
    text = result.sample.solution if result.sample.completion is None else result.sample.completion
    return blake2b((text or "").encode("utf-8", "surrogatepass"), digest_size=16).digest()
