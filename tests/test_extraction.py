import json
import time

import pytest

from divcheck import problems, prompts
from divcheck.extraction import program, scope
from divcheck.records import Extraction, Prompt, Sample, Verdict
from divcheck.sandbox import Pool, Program

PROBLEMS = {problem.task_id: problem for problem in problems.load()}
FIRST = PROBLEMS["HumanEval/0"]


def completed(completion: str, task_id: str = "HumanEval/0", prompt: Prompt | None = None) -> str:
    return program(Sample(task_id, 0, completion=completion), PROBLEMS[task_id], prompt)


def asked(name: str, task_id: str = "HumanEval/0") -> Prompt:
    (prompt,) = prompts.render(prompts.load(name), [PROBLEMS[task_id]])
    return prompt


def test_a_completion_stands_behind_the_prompt_as_it_is():
    assert completed("    pass  \r\n") == FIRST.prompt + "    pass  \r\n"
    assert completed("    pass  \r\n", prompt=asked("raw")) == FIRST.prompt + "    pass  \r\n"


def test_a_completion_of_another_template_stands_behind_what_was_asked():
    problem = PROBLEMS["HumanEval/1"]
    stripped, evalplus = (
        completed("    pass", "HumanEval/1", asked(name, "HumanEval/1")) for name in ("stripped", "evalplus")
    )
    assert stripped == problem.prompt.strip() + "    pass"  # no newline was there, so none is put there
    assert evalplus == problem.prompt.strip() + "\n    pass"


def test_what_a_users_template_puts_before_the_prompt_is_not_run():
    prompt = Prompt("HumanEval/0", f"Solve this!\n{FIRST.prompt}    # answer:\n", prefill="    x = 1\n")
    assert completed("    pass", prompt=prompt) == f"{FIRST.prompt}    # answer:\n    x = 1\n    pass"
    reworded = Prompt("HumanEval/0", "Are any two numbers close?")
    assert completed("    pass", prompt=reworded) == FIRST.prompt + "    pass"


def test_a_solution_has_the_prompts_imports_and_helpers():
    problem = PROBLEMS["HumanEval/32"]
    text = program(Sample("HumanEval/32", 0, solution="def find_zero(xs): ..."), problem)
    assert text.startswith("import math\n\n\ndef poly(")
    assert text.endswith("def find_zero(xs): ...")
    assert text.count("def find_zero") == 1


def test_a_solution_is_taken_as_it_is_whatever_was_asked():
    sample = Sample("HumanEval/1", 0, solution="```python\nx\n```")
    assert program(sample, PROBLEMS["HumanEval/1"], asked("instruct")).endswith("```python\nx\n```")


@pytest.mark.parametrize(
    "head",
    [
        '"""A docstring."""\nfrom __future__ import annotations\n',
        "# comment\n\n'a text' ; # more\nfrom __future__ import annotations; x = 1\n",
        "from __future__ import (annotations,\n    division)\n",
        "from __future__ import (  # of old\n    annotations, division\n)  # end\n",
        "from __future__ import \\\n    annotations\n",
        "from   __future__\timport annotations\r\nfrom __future__ import division\r\n",
        "'''\nfrom __future__ import never\n\\''' '''\n",
        'x = """\nfrom __future__ import annotations\n"""\n',
    ],
)
def test_future_imports_stay_first(head: str):
    solution = head + "\ndef has_close_elements(n, t): ...\n"
    for problem in (FIRST, PROBLEMS["HumanEval/32"]):
        source = program(Sample(problem.task_id, 0, solution=solution), problem)
        compile(source, "solution", "exec")
        assert source.endswith("\ndef has_close_elements(n, t): ...\n")
        assert ("import math" in source) is (problem is not FIRST)


def test_a_long_head_is_read_in_time():
    started = time.process_time()
    for text in ("'" * 100_000, '"""' + "\\" * 100_000, "# x\n" * 50_000, "'a'\n" * 50_000):
        assert program(Sample("HumanEval/0", 0, solution=text), FIRST).endswith(text)
    assert time.process_time() - started < 5


def test_every_prompt_has_a_scope_that_compiles():
    for problem in PROBLEMS.values():
        compile(scope(problem), problem.task_id, "exec")
        assert f"def {problem.entry_point}(" not in scope(problem)


def test_the_chat_of_instruct_goes_on_from_the_fence_that_it_opened():
    prompt = asked("instruct")
    assert (prompt.chat, prompt.extraction) == (True, Extraction.CHAT)
    code = "def has_close_elements(n, t):\n    return False\n"
    for answer in (code, code + "```", code + "```\nThis is wrong.", "```python\n" + code + "```"):
        assert completed(answer, prompt=prompt).rstrip("\n") == (scope(FIRST) + code).rstrip("\n")


def test_a_chats_bare_body_stands_behind_the_prompt():
    body = "    return any(a < b for a in numbers)\n"
    assert completed(body + "```", prompt=asked("instruct")) == FIRST.prompt + body


@pytest.mark.parametrize(
    "answer",
    [
        "'" * 50_001,
        '"""' * 25_001,
        '\\"""' * 25_001,
        "```" * 30_000,
        "```\n" * 25_001,
        "```python\n" * 15_000,
        "```\n'''\n" * 15_000,
        "```\n'''\n```\n\"\"\"\n" * 10_000,
        "(" * 100_000,
        "(\n" * 50_000,
        "a" * 100_000,
        "a " * 50_000,
        " " * 100_000,
        "\n" * 100_000,
        "\t\n" * 50_000,
        "a" + " " * 100_000 + "!",
        "`" * 100_000,
        "~" * 100_000,
        "```python\n" + "\\" * 25_001,
        "A = B\n" * 20_000,
        "def f(x):\n" * 10_000,
        "".join(f"```\nimport a{i}\na{i + 1}\n```\n" for i in range(4_000)) + "has_close_elements = a0",
        "class A:\n" + " def has_close_elements(a):\n" * 10_000,
        "@" * 100_000,
        "x" + ":" * 100_000,
        "\ud800\0" * 100_000,
        "> ```\n" * 20_000,
        '> ```\n> """\n' * 10_000,
        "\u00a0" * 100_000,
        "'\n\u00a0" * 50_000,
        "x\n y\n" * 25_000,
        ">>> x\n" * 20_000,
        "wrong:\n```\n" * 10_000,
        "\r" * 100_000,
    ],
    ids=lambda answer: ascii(answer[:12]),
)
def test_a_long_answer_takes_no_long_time(answer):
    start = time.process_time()
    completed(answer, prompt=Prompt("HumanEval/0", "", extraction=Extraction.CHAT))
    assert time.process_time() - start < 4


WRAPS = {
    "fenced": "```python\n{}\n```",
    "in prose": "Here's a solution:\n\n```python\n{}\n```\n\nIt doesn't use any library. Let me know!",
    "with usage": "```py\n{}\n```\nExample usage:\n```python\nprint(candidate(1))\n```\nOutput\n```\n3\n```",
    "cut off": "Sure! I'd do this:\n~~~python\n{}",
    "bare": "Here is the function:\n\n{}\n\nThis function isn't tested. **Note** it may be slow:\n\n* so\n",
}


@pytest.fixture(scope="module")
def written(shared):
    """Programs of GPT-4 and other models, as they were written: (task_id, text)."""
    lines = (shared / "data" / "equivalence_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [(line["task_id"], line["program"]) for line in map(json.loads, lines)]


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS.keys())
def test_programs_of_models_come_out_of_a_chat_whole(written, wrap):
    for task_id, text in written:
        prompt = Prompt(task_id, "", extraction=Extraction.CHAT)
        found = completed(wrap.replace("{}", text), task_id, prompt)
        assert found.removeprefix(scope(PROBLEMS[task_id])).strip("\n") == text.strip("\n"), task_id


def test_what_comes_out_of_a_chat_is_judged_as_what_was_written(written):
    originals = [(text, PROBLEMS[task_id]) for task_id, text in written]
    extracted = [
        (
            completed(
                WRAPS["in prose"].replace("{}", text), task_id, Prompt(task_id, "", True, "", Extraction.CHAT)
            ),
            PROBLEMS[task_id],
        )
        for task_id, text in written
    ]
    items = [Program(text, p.entry_point, p.test, p.prompt) for text, p in originals + extracted]
    with Pool() as pool:
        judged = dict(pool.judge(items))
    verdicts = [judged[index].verdict for index in range(len(items))]
    assert verdicts[: len(originals)] == verdicts[len(originals) :]
    assert Verdict.PASSED in verdicts
