"""The short ways to compare trees give what the written forms give."""

import ast
from itertools import product

import pytest

from divcheck.equivalence.form import alike, form
from divcheck.equivalence.order import in_order, sort_key

EXPRESSIONS = [
    "v1", "v2", "n", "v1 + v2", "v2 + v1", "v1 - v2", "v1.a", "v1.b", "v1[0]", "v1[:0]", "f(v1)",
    "f(v1, v2)", "f(v1, a=v2)", "f(v1, **v2)", "0", "0.0", "-0.0", "1", "True", "None", "''", "b''", "f''",
    "f'{v1}'", "f'{v1}a'", "...", "1j", "1e999", "[]", "[v1]", "(v1,)", "{}", "{v1: v2}", "{**v2}",
    "v1 < v2", "v1 < v2 < n", "v1 in v2", "not v1", "lambda v1: v1", "lambda v1=0: v1", "[v1 for v1 in v2]",
    "[v1 for v1 in v2 if v1]", "v1 if v2 else n", "v1 and v2", "v1 or v2",
]  # fmt: skip


@pytest.mark.parametrize("one", EXPRESSIONS)
def test_alike_and_in_order(one: str) -> None:
    for left, right in product([one], EXPRESSIONS):
        first, second = (ast.parse(text, mode="eval").body for text in (left, right))
        assert alike(first, second) is (form(first) == form(second)) is (left == right), (left, right)
        assert in_order(first, second) is (sort_key(first) <= sort_key(second)), (left, right)


def test_a_missing_field_is_an_empty_one() -> None:
    call = ast.Call(ast.Name("f", ast.Load()), [ast.Name("x", ast.Load())], [])
    without = ast.Call(ast.Name("f", ast.Load()), [ast.Name("x", ast.Load())])
    assert alike(call, without)
    assert form(call) == form(without)
    assert not alike(ast.Constant(0), ast.Constant(None))
