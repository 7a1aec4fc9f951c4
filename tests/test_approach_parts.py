# ruff: noqa: E501
"""The parts of the level `approach`: vocabulary, stretches, inputs, driver, dependence."""

import ast
import json
import textwrap

import pytest
from approach_programs import inputs, problems, run_here

from divcheck.equivalence.approach import driver, inputs_of
from divcheck.equivalence.approach.dependence import INPUT
from divcheck.equivalence.approach.inputs import kinds_of
from divcheck.equivalence.approach.program import read_program
from divcheck.equivalence.approach.stretches import MARK, mark, without_dead
from divcheck.equivalence.approach.traits import OVERRULES, WORDS, Trait, key_of, settle, words_of
from divcheck.equivalence.approach.walk import unfold

BRANCHES = """
def f(x):
    try:
        for i in range(x):
            if i > 2:
                break
            elif i > 1:
                continue
        else:
            return 1
    except TypeError:
        return 2
    finally:
        y = 0
    def g():
        return 3
    while y < 2:
        y += 1
    return g() if x else 4
"""


def test_every_trait_has_words_and_no_two_overrule_each_other():
    assert set(WORDS) == set(Trait)
    assert all(
        one not in OVERRULES.get(other, set()) for one, others in OVERRULES.items() for other in others
    )


@pytest.mark.parametrize("trait", sorted(set(Trait) - {Trait.CLEAN}))
def test_a_trait_alone_is_kept(trait):
    settled = settle({trait})
    assert settled == {Trait.HASH if trait is Trait.DISTINCT else trait}
    assert key_of(settled) and words_of(settled)


def count(source, entry_point, arguments, budget=1000):
    marked = mark(source)
    payload = {"source": marked.source, "entry_point": entry_point, "mark": MARK, "stretches": marked.stretches,
               "inputs": arguments, "budget": budget}  # fmt: skip
    return json.loads(driver.main(json.dumps(payload).encode()))


@pytest.mark.parametrize(
    "arguments", [["(0,)"], ["(1,)"], ["(2,)"], ["(9,)"], ["('a',)"], ["(0,)", "(9,)", "('a',)"]]
)
def test_a_program_without_its_dead_stretches_does_the_same_on_those_inputs(arguments):
    answer = count(BRANCHES, "f", arguments)
    assert answer["returned"] == len(arguments)
    live = without_dead(BRANCHES, answer["counts"])
    before, after = {}, {}
    exec(BRANCHES, before)
    exec(live, after)
    for text in arguments:
        assert before["f"](*ast.literal_eval(text)) == after["f"](*ast.literal_eval(text))


def test_every_stretch_is_counted():
    answer = count(
        "def f(x):\n    for i in range(x):\n        if i:\n            return i\n    return 0",
        "f",
        ["(3,)", "(1,)"],
    )
    assert answer == {"counts": [2, 1, 3, 1], "returned": 2, "cut": 0}


@pytest.mark.parametrize(
    "body",
    ["while True:\n    pass", "try:\n    f(x)\nexcept Exception:\n    pass", "raise ValueError"],
)
def test_watching_ends(body):
    source = f"def f(x):\n    while True:\n{textwrap.indent(body, ' ' * 8)}"
    assert count(source, "f", ["(1,)"])["returned"] == 0


def test_one_long_input_does_not_use_up_the_watch():
    source = (
        "def f(x):\n    for i in range(x):\n        x += 1\n    if x < 0:\n        return 1\n    return 0"
    )
    answer = count(source, "f", ["(99999,)", "(0,)", "(5,)"])
    assert (answer["returned"], answer["cut"]) == (2, 1)
    assert [bool(times) for times in answer["counts"]] == [True, True, True, False]


def test_inputs_of_a_check():
    found = inputs("HumanEval/0")
    assert found[0] == "([1.0, 2.0, 3.9, 4.0, 5.0, 2.2], 0.3)"
    assert kinds_of(found) == ("list", "number")


def test_inputs_drawn_at_random_are_the_same_each_time():
    problem = problems()["HumanEval/53"]
    program = problem["prompt"] + problem["canonical_solution"]
    once, again = (inputs_of(program, problem["test"], "add", run_here) for _ in range(2))
    assert once == again and len(once) > 10


def test_every_problem_has_inputs():
    assert all(inputs(task_id) for task_id in list(problems())[::8])


@pytest.mark.parametrize("answer", [None, b"", b"{", b"17", b"null", b"[1, 2]", b'{"a": 1}', b"\xff"])
def test_inputs_that_cannot_be_read_are_none(answer):
    assert inputs_of("def f(x): return x", "", "f", lambda _, payloads: [answer] * len(payloads)) == ()


def test_kinds():
    assert kinds_of([]) == ()
    assert kinds_of(["(1, 'a', None)", "(2.5, 'b', [1])", "(True, 3, [])"]) == ("number", "other", "list")


def loops_of(source):
    unfolded = unfold(read_program(source, "f"))
    return [(loop.kind, loop.over_input) for loop, _ in unfolded.loops]


def test_a_domain_made_from_an_element_is_not_the_input():
    assert loops_of("def f(l):\n    for w in l:\n        for c in w:\n            g = c") == [
        ("for", True),
        ("for", False),
    ]
    assert loops_of("def f(l):\n    for i in range(len(l)):\n        for c in l[i]:\n            g = c")[
        1
    ] == ("for", False)
    assert loops_of("def f(l):\n    for i in range(len(l)):\n        for c in l[i:]:\n            g = c")[
        1
    ] == ("for", True)


def test_a_list_filled_in_a_loop_is_made_from_what_the_loop_runs_over():
    source = "def f(l):\n    seen = []\n    for x in l:\n        for y in seen:\n            z = y\n        seen.append(x)"
    assert loops_of(source) == [("for", True), ("for", True)]
    source = "def f(l):\n    for x in l:\n        own = []\n        for c in x:\n            own.append(c)\n        for y in own:\n            z = y"
    assert loops_of(source) == [("for", True), ("for", False), ("for", False)]


def test_helpers_are_entered_with_what_they_are_given():
    source = "def g(a, b):\n    return a\ndef f(l):\n    return [g(x, l) for x in l]"
    sites = unfold(read_program(source, "f")).sites
    inner = [site for site in sites if isinstance(site.node, ast.Name) and site.node.id == "a"]
    assert len(inner) == 1 and INPUT not in inner[0].roots()
