"""The corpus: hand-written completions of HumanEval problems, one text file a problem.

A file is named `NNN_entry_point.txt`, NNN being the number in the task id. It holds completions, each
under a line `== kind`. `house` is the one that the narrow set keeps. The other correct ones say, as the
author reads them, at which level of sameness they first meet an earlier correct one of the same file:
`surface`, `renamed`, `idiom`, `approach`, or `other` for a new approach. `wrong` fails the problem's test.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
KINDS = ("house", "surface", "renamed", "idiom", "approach", "other", "wrong")


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to continue a prompt."""

    task_id: str
    "The problem that it answers, for example `HumanEval/53`."
    kind: str
    "One of KINDS."
    text: str
    "What follows the prompt, ending with a newline."

    @property
    def correct(self) -> bool:
        """Whether it passes the problem's test."""
        return self.kind != "wrong"


def read_corpus(directory: Path = CORPUS) -> Sequence[Completion]:
    """All completions, by problem number, in the order of the files."""
    return [completion for path in sorted(directory.glob("*.txt")) for completion in read_problem(path)]


def read_problem(path: Path) -> Sequence[Completion]:
    """The completions of one corpus file."""
    task_id = f"HumanEval/{int(path.name[:3])}"
    kinds: list[str] = []
    texts: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("== "):
            kinds.append(line[3:].strip())
            texts.append("")
        else:
            texts[-1] += line
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise ValueError(f"{path}: unknown kinds {sorted(unknown)}; use {', '.join(KINDS)}")
    return [Completion(task_id, kind, text) for kind, text in zip(kinds, texts, strict=True)]
