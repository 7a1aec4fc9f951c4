"""Tests a run's samples for random streams that were used twice; see `divcheck.sampling.independence`."""

from collections.abc import Collection

from divcheck.errors import DivcheckError
from divcheck.formats import samples
from divcheck.pipeline import manifest
from divcheck.pipeline.progress import Progress
from divcheck.records import Arm
from divcheck.rundir import RunDir
from divcheck.sampling import independence

NARROW = 0.5  # a top_p below which the likeliest token may be the only one, at every step of many answers


def note_repeats(run: RunDir, arm: Arm, task_ids: Collection[str], progress: Progress) -> None:
    """Record and say where the samples of another harness look as if they shared a random stream."""
    repeat = independence.find_repeat(samples.read(run.samples_path(arm.name), task_ids))
    if repeat:
        manifest.note(run, arm.name, {"repeats": str(repeat)})
        progress.say(
            f"{arm.name}: {repeat}; were several draws made with one seed, or at other temperatures?"
        )


def require(run: RunDir, arm: Arm, task_ids: Collection[str], top_p: float, progress: Progress) -> None:
    """Raise DivcheckError where samples of an arm share a random stream, or were not drawn at random at all.

    Where that is likely but a very sure model could give them too, or one that so small a `top_p` leaves a
    single token, record and say it.
    """
    path = run.samples_path(arm.name)
    seed = independence.repeated_seed(samples.read(path, task_ids))
    unvaried = independence.find_unvaried(samples.read(path, task_ids))
    if seed is not None:
        fault = f"two draws have the seed {seed}"
    elif repeat := independence.find_repeat(samples.read(path, task_ids)):
        fault = str(repeat)
    elif unvaried and unvaried.certain and not unvaried.seeded and top_p >= NARROW:
        fault = f"{unvaried}: does the endpoint answer from a cache, or ignore the temperature?"
    else:
        doubtful = unvaried if unvaried and (unvaried.certain or not unvaried.seeded) else None
        manifest.note(run, arm.name, {"repeats": doubtful and str(doubtful)})
        if doubtful:
            cause = (
                f"does top_p {top_p:g} leave one token alone"
                if top_p < NARROW
                else "were these drawn at random"
            )
            progress.say(f"{arm.name}: {doubtful}; {cause}, or were they taken from a cache?")
        return
    raise DivcheckError(
        f"the draws of {arm.name} are not independent: {fault}; distinct solutions would be counted too low. "
        f"Remove {path} and its results, and draw them again with --resume"
    )
