"""The process in which `batch` has sources read: one JSON line in, one JSON line out."""

import gc
import json
import resource
import signal
import sys

from divcheck.equivalence.keys import static_keys, unparsed_keys

READY = "ready"
"What the worker says once it has started."
CPU_SECONDS = 20
"For one sample, a thousand times the usual; the kernel then ends the process, whatever it is doing."
MEMORY_BYTES = 2 << 30
"Address space of the process. The largest program that is compared needs a tenth of it."


def main() -> None:
    """Answer `[text, program, entry_point, problem]` with the four keys, or with the name of a fault."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    gc.set_threshold(200_000)  # trees come and go by the thousand, and hold no cycles
    known: dict[str, str] = {}
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        text, program, entry_point, problem = json.loads(line)
        answer = _answer(text, program, entry_point, problem, known)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _answer(
    text: str, program: str, entry_point: str, problem: str, known: dict[str, str]
) -> list[str | None] | str:
    try:
        keys = static_keys(text, program, entry_point, problem, known)
    except (MemoryError, RecursionError):
        keys = unparsed_keys(text)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return [keys.exact, keys.surface, keys.renamed, keys.idiom]


if __name__ == "__main__":
    main()
