"""Whether the class ids of a run's results are those of levels each coarser than the one before it."""

from itertools import combinations

from divcheck.records import Level, Result


class Nesting:
    """What each class is part of at every coarser level, as the results of a run tell one after the other.

    Programs that are the same solution at one level are so at every coarser one: each class is part of
    one class there. Figures of classes that do not nest would mean nothing.
    """

    def __init__(self) -> None:
        self._parts: dict[tuple[str, Level, Level], dict[int, int]] = {}

    def add(self, result: Result) -> None:
        """Take in a result. Raises ValueError, naming both levels, where it contradicts one before it."""
        task_id, classes = result.sample.task_id, result.classes or {}
        named = [(level, number) for level in Level if (number := classes.get(level)) is not None]
        for (finer, one), (coarser, whole) in combinations(named, 2):
            before = self._parts.setdefault((task_id, finer, coarser), {}).setdefault(one, whole)
            if before != whole:
                raise ValueError(
                    f"class {one} of level {finer} of {task_id} is part of class {whole} of level {coarser} "
                    f"here, and of class {before} in a result before"
                )
