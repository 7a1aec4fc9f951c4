from divcheck import problems
from divcheck.extraction import program, scope
from divcheck.records import Sample

PROBLEMS = {problem.task_id: problem for problem in problems.load()}


def test_a_completion_stands_behind_the_prompt_as_it_is():
    problem = PROBLEMS["HumanEval/0"]
    assert (
        program(Sample("HumanEval/0", 0, completion="    pass  \r\n"), problem)
        == problem.prompt + "    pass  \r\n"
    )


def test_a_solution_has_the_prompts_imports_and_helpers():
    problem = PROBLEMS["HumanEval/32"]
    text = program(Sample("HumanEval/32", 0, solution="def find_zero(xs): ..."), problem)
    assert text.startswith("import math\n\n\ndef poly(")
    assert text.endswith("def find_zero(xs): ...")
    assert text.count("def find_zero") == 1


def test_future_imports_stay_first():
    problem = PROBLEMS["HumanEval/0"]
    solution = '"""A docstring."""\nfrom __future__ import annotations\n\ndef has_close_elements(n, t): ...\n'
    compile(program(Sample("HumanEval/0", 0, solution=solution), problem), "solution", "exec")


def test_every_prompt_has_a_scope_that_compiles():
    for problem in PROBLEMS.values():
        compile(scope(problem), problem.task_id, "exec")
        assert f"def {problem.entry_point}(" not in scope(problem)
