"""Chats' answers, each with the code that has to come out: nothing of it lost, nothing put in."""

import pytest

from divcheck.extraction.chat import find
from divcheck.extraction.markdown import segments

F = "def f(x):\n    return x\n"
OLD = "def f(x):\n    return None\n"
HELPER = "def helper(x):\n    return x\n"
PROMPTS = "def f(x):\n    return given(x)\n"
BUILTIN = "def f(x):\n    return sum(x)\n"
USES_SHOW = "def f(x):\n    show(x)\n    return x\n"
TRIES = "try:\n    import math\nexcept ImportError:\n    math = None\n"
FLOORS = "def f(x):\n    return math.floor(x)\n"
ADDS = "def f(x):\n    return x + C\n"
OFFSETS = "def f(x):\n    return x + offset\n"
LOCALS = "def f(x):\n    y = 0\n    for i in x:\n        y += i\n    return y\n"
USING = "def f(x):\n    return helper(x)\n"


def fenced(text: str, language: str = "python") -> str:
    return f"```{language}\n{text}```\n"


# What evalplus's sanitizer drops from correct programs, and other things that a part of a program may be.
WHOLE = {
    "a helper without return": "seen = []\n\ndef show(x):\n    seen.append(x)\n\n" + USES_SHOW,
    "a decorated function": "import functools\n\n@functools.cache\ndef f(x):\n    return x\n",
    "a decorated helper": "from functools import wraps\n\n@wraps\ndef g(x): pass\n\n" + F,
    "an import under try": "try:\n    import numpy as np\nexcept ImportError:\n    np = None\n\n" + F,
    "a tuple assignment": "LOW, HIGH = 0, 9\n\ndef f(x):\n    return min(max(x, LOW), HIGH)\n",
    "a redefinition": OLD + "\n\n" + F,
    "a constant after the function": "def f(x):\n    return LIMIT\n\nLIMIT = 3\n",
    "a class": "class Tree:\n    def __init__(self):\n        self.left = None\n\n" + F,
    "an augmented assignment": "PRIMES = [2]\nPRIMES += [3]\nPRIMES.append(5)\n" + F,
    "a guard": F + '\nif __name__ == "__main__":\n    import doctest\n    doctest.testmod()\n',
    "assertions": F + "\nassert f(1) == 1\nprint(f(2), end='')\n",
    "a lambda": "f = lambda x: x\n",
    "an alias": "def g(x):\n    return x\n\nf: object = g\n",
    "a star import": "from math import *\nimport os, sys as system\n" + F,
    "a coroutine": "async def f(x):\n    return x\n",
    "a type parameter": "def f[T](x: T) -> T:\n    return x\n",
    "a definition under if": "if True:\n    def f(x):\n        return x\nelse:\n    f = None\n",
    "a deletion, global names": "x = 1\ndel x\n" + F,
    "a fence in a docstring": 'def f(x):\n    """\n    ```python\n    f(1)\n    ```\n    """\n    return x\n',
    "a fence at the margin in a docstring": '"""Doc.\n\n```\nf(1)\n```\n\nThis is prose: all of it.\n"""\n'
    + F,
    "a fence in a comment": "# as in ```f(1)```\n" + F,
    "a fence in a string": "def f(x):\n    return '```' + \"```\"\n",
    "prose in a docstring": '"""\nThis is not code.\nExplanation:\n"""\n' + F,
    "prose in a comment": "# This is not code, it's a comment\n" + F + "# That was it\n",
    "an apostrophe in a comment": "# it's\n" + F + "# isn't it\nY = 'a'\n",
    "an entity in a string": "def f(x):\n    return x.replace('&lt;', '<')\n",
    "a backslash": "def f(x):\n    return x + \\\n        1\n\nA = '\\''\n",
    "a call over lines": "TABLE = dict(\na=1,\nb=2,\n)\n" + F,
    "quotes in quotes": "def f(x):\n    return \"it's\" + 'a\"b' + '''\"''' + \"\"\"'''\"\"\"\n",
    "a golfed return": 'def f(x):\n    return"a"if x else"b"\n',
    "a doctest": 'def f(x):\n    """\n    >>> f(1)\n    1\n    """\n    return x\n',
    "no-break spaces in texts": 'def f(x):\n    return \'a\u00a0b\' + """\n\u00a0\u00a0c"""  # \u00a0\n',
    "quotation marks in texts": 'def f(x):\n    """\n> x\n> y\n"""\n    return x\n',
    "windows' line ends": "import math\r\n\r\ndef f(x):\r\n    return x\r\n",
    "tabs": "def f(x):\n\tif x:\n\t\treturn x\n",
    "another alphabet": "def f(größe):\n    return größe  # – “quoted” → 数\n",
    "statements of one word": "def f(x):\n    return x\n\npass\n",
    "soft keywords": "type X = int\n\nmatch 1:\n    case _:\n        pass\n\n" + F,
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(fenced, id="fenced"),
        pytest.param(lambda t: "Sure!\n\n" + fenced(t) + "\nThis function returns `x`.\n", id="in prose"),
        pytest.param(lambda t: "It's here:\n```py\n" + t, id="cut off"),
        pytest.param(lambda t: "~~~ python\n" + t + "~~~\n", id="tildes"),
        pytest.param(lambda t: "`````\n" + t + "`````\n", id="five ticks"),
        pytest.param(lambda t: fenced(t, "") + "Example usage:\n" + fenced("print(f(1))\n"), id="with usage"),
        pytest.param(lambda t: t, id="bare"),
    ],
)
def test_a_correct_program_comes_out_whole(text, wrap):
    found = find(wrap(text), "f", "")
    assert (found.text.strip("\n"), found.is_body) == (text.strip("\n"), False)


ANSWERS = {
    "prose around bare code": (f"Here is the code:\n\n{F}\nThis function returns x.\n", F),
    "bare code, then a list": (f"{F}\n- It takes x\n- It returns it\n", F),
    "bare code, then a heading": (f"Certainly!\n\n{F}\n**Explanation**\n\nx is returned.", F),
    "a block that is not closed, then prose": (f"```python\n{F}\nThis function returns x.", F),
    "a fence at the end of the code": (
        "```python\ndef f(x):\n    return x```\nDone.",
        "def f(x):\n    return x",
    ),
    "a closing fence that is indented": (f"```python\n{F}    ```\nDone.", F),
    "a fence behind prose": (f"The code is ```python\n{F}```", F),
    "a language with capitals": (fenced(F, "Python3"), F),
    "a language with attributes": (fenced(F, '{.python title="a.py"}'), F),
    "an indented block": ("1. First:\n\n   ```python\n   def f(x):\n       return x\n   ```\n", F),
    "a block in a list, its fence not indented": ("* ```python\n  def f(x):\n      return x\n  ```\n", F),
    "a fence further in than its code": (f"    ```python\n{F}    ```\n", F),
    "a list's block, code behind the fence": (
        "   ```import math\n   def f(x):\n       return math.floor(x)\n   ```\n",
        "import math\n" + FLOORS,
    ),
    "a fence that was opened twice": (f"```python\n```python\n{F}```\n", F),
    "a block that was never closed, then another": (f"```python\n{OLD}\n```python\n{F}```\n", F),
    "windows' line ends": (fenced(F).replace("\n", "\r\n"), F.replace("\n", "\r\n")),
    "an inline span": (f"Use ```f(x)``` as ```f``` does:\n{fenced(F)}", F),
    "other languages": (fenced("pip install f\n", "bash") + fenced(F) + fenced("1\n", "text"), F),
    "usage after it": (fenced(F) + "Usage:\n" + fenced("assert f(2) == 3\n"), F),
    "usage before it": (fenced("result = f(2)\n") + fenced(F), F),
    "steps, then the whole": (fenced("result = []\n") + fenced("for a in x:\n") + fenced(F), F),
    "a draft, then the solution": (fenced(OLD) + "This is wrong. Corrected:\n" + fenced(F), F),
    "the given stub, then the solution": (fenced("def f(x):\n    pass\n") + fenced(F), F),
    "a solution, then the stub": (fenced(F) + fenced('def f(x):\n    """Doc."""\n    ...\n'), F),
    "a solution, then its signature": (fenced(F) + "It is called so:\n" + fenced("def f(x):\n"), F),
    "a solution, then the question": (fenced(F) + fenced('def f(x):\n    """Doc."""\n\n'), F),
    "a solution, then a frame": (fenced(F) + fenced("def f(x):\n    raise NotImplementedError('f')\n"), F),
    "a solution, then another language": (fenced(F) + fenced("def f(x)\n  x\nend\n", "ruby"), F),
    "a solution of one line": (fenced(OLD) + fenced("def f(x): return x\n"), "def f(x): return x"),
    **{
        f"a solution, then {head}": (fenced(F) + fenced(f"{head}\n  x\n", "scala"), F)
        for head in (
            "def f(x: Int): Int =",
            "def f(x: Map[Int, (Int, Int)]): List[Int] = {",
            "def f(x: Int) = x",
            "def f(x, y: 1)",
            "def f(x) { x }",
        )
    },
    **{
        f"a draft, then {text}": (fenced(OLD) + fenced(text), text)
        for text in (
            "def f(x=g(h(1)), y=((1, (2,)), 3)):\n    return x\n",
            "def f(x: dict[str, int] = {}) -> int: y = x; return y\n",
            "def f(x) : y = x; return y\n",
            "def f[T](x: T):\n    return x\n",
        )
    },
    "a fence within a line": ("It is ```def f(x): return x```.", "def f(x): return x"),
    "a language within a line": ("```python def f(x): return x```", "def f(x): return x"),
    "a block before a fence within a line": (fenced(F) + "Not ```def f(x): return 1```.", F),
    "a stub alone": (fenced("def f(x):\n    pass\n"), "def f(x):\n    pass\n"),
    "a solution, then one that is cut off": (fenced(F) + "Or:\n```python\ndef f(x):\n    retu", F),
    "tests that import it": (fenced(F) + fenced("from solution import f\nassert f(1) == 1\n"), F),
    "a session": (fenced(">>> def f(x):\n...     return x\n...\n>>> f(1)\n1\n"), F + "f(1)\n"),
    "HTML's entities": (
        fenced("def f(x):\n    return x &lt; 1 and x == &quot;a&quot;\n"),
        'def f(x):\n    return x < 1 and x == "a"\n',
    ),
    "a draft in the thoughts": (f"<think>\n{fenced(OLD)}Hmm, no.\n</think>\n{fenced(F)}", F),
    "line ends of old": (f"Sure:\n{fenced(F)}".replace("\n", "\r"), F),
    "a quoted block": ("So:\n> ```python\n> def f(x):\n>     return x\n> ```\n> Done.", F),
    "a quoted block that is cut off": ("> ```python\n> def f(x):\n>     return x", F),
    "a session in a quotation": (">> ```\n>> >>> def f(x):\n>> ...     return x\n>> ```\n", F),
    "what only looks quoted": (f"> ```python\n{F}```\n", F),
    "code behind the language": ("```python def f(x):\n    return x\n```", F),
    "code behind the fence": ("```import math\n" + FLOORS + "```", "import math\n" + FLOORS),
    "a session without fences": (
        "Type:\n\n>>> def f(x):\n...     return x\n...\n>>> f(1)\n1\n",
        F + "f(1)\n",
    ),
    "no-break spaces": (fenced("def f(x):\n \u00a0\u00a0 return x\n"), F),
    "no-break spaces between words": (
        fenced("def\u00a0f(x):\u00a0\n    return\u202fx\n"),
        "def f(x): \n    return x",
    ),
    "no-break spaces without fences": ("def f(x):\n\u00a0\u00a0\u00a0\u00a0return x\n", F),
    "no-break spaces of HTML": (fenced("def f(x):\n&nbsp;&nbsp;&nbsp;&nbsp;return x\n"), F),
    "a first line that lost its indentation": (
        fenced("import math\n    def f(x):\n        return math.floor(x)\n"),
        "import math\n" + FLOORS,
    ),
    "the wrong way, last": (fenced(F) + "**The wrong way:**\n\n" + fenced(OLD), F),
    "the wrong way, first": ("Don’t do this:\n" + fenced(OLD) + "Instead:\n" + fenced(F), F),
    "a draft that is called wrong behind it": (fenced(OLD) + "This is wrong.\n" + fenced(F), F),
    "the wrong way alone": ("The wrong way:\n" + fenced(OLD), OLD),
    "code without definition": (fenced("x = 1\n") + "That is all.", "x = 1\n"),
    "an answer without code": ("I cannot do that.", "I cannot do that."),
    "no answer": ("", ""),
}


@pytest.mark.parametrize(("answer", "code"), ANSWERS.values(), ids=ANSWERS.keys())
def test_the_code_is_found(answer, code):
    found = find(answer, "f", "")
    assert (found.text.strip("\r\n"), found.is_body) == (code.strip("\r\n"), False)


NEEDED = {
    "a helper before": (fenced(HELPER) + fenced(USING), HELPER + "\n" + USING),
    "a helper after": (fenced(USING) + "where\n" + fenced(HELPER), HELPER + "\n" + USING),
    "a helper's helper": (
        fenced("import math\n") + fenced("def helper(x):\n    return math.floor(x)\n") + fenced(USING),
        "import math\n\ndef helper(x):\n    return math.floor(x)\n\n" + USING,
    ),
    "a constant": (
        fenced("LIMIT = 3\n") + fenced("def f(x):\n    return LIMIT\n"),
        "LIMIT = 3\n\ndef f(x):\n    return LIMIT\n",
    ),
    "a helper of the draft": (fenced(HELPER + OLD) + fenced(USING), HELPER + OLD + "\n" + USING),
    "a helper that it defines again": (fenced(HELPER) + fenced(HELPER + USING), HELPER + USING),
    "a helper that it does not use": (fenced(HELPER) + fenced(F), F),
    "a name in a docstring alone": (
        fenced(HELPER) + fenced('def f(x):\n    """No helper."""\n'),
        'def f(x):\n    """No helper."""\n',
    ),
    "what the prompt defines": (fenced("def given(x):\n    return 0\n") + fenced(PROMPTS), PROMPTS),
    "a builtin": (fenced("def sum(x):\n    return 0\n") + fenced(BUILTIN), BUILTIN),
    "a test that names it": (
        fenced(HELPER) + fenced(USING) + fenced("def helper():\n    f(1)\n"),
        HELPER + "\n" + USING,
    ),
    "a helper that calls it": (
        fenced(USING) + fenced("def helper(x):\n    return f(x)\n"),
        "def helper(x):\n    return f(x)\n" + USING,
    ),
    "a helper whose comment names it": (
        fenced("# for f\n" + HELPER) + fenced(USING),
        "# for f\n" + HELPER + USING,
    ),
    "an import under try": (fenced(TRIES) + fenced(FLOORS), TRIES + FLOORS),
    "several constants": (fenced("A, C = 0, 1\n") + fenced(ADDS), "A, C = 0, 1\n" + ADDS),
    "a variable": (fenced("offset = 0\n") + fenced(OFFSETS), "offset = 0\n" + OFFSETS),
    "a parameter is no variable": (fenced("x = 3\n") + fenced(F), F),
    "a local variable": (fenced("y, i = 3, 4\n") + fenced(LOCALS), LOCALS),
    "an example's result": (fenced(OFFSETS) + fenced("offset = f(3)\n"), OFFSETS),
    "an example that prints": (fenced(OFFSETS) + fenced("offset = 3\nprint(offset)\n"), OFFSETS),
    "an example that imports": (fenced(FLOORS) + fenced("import math\nassert f(math.pi) == 3\n"), FLOORS),
    "helpers of bare code": (
        f"First a helper:\n{HELPER}\nThen the function:\n{USING}",
        HELPER + "\n" + USING,
    ),
}


@pytest.mark.parametrize(("answer", "code"), NEEDED.values(), ids=NEEDED.keys())
def test_blocks_that_the_chosen_one_needs_come_with_it(answer, code):
    text = find(answer, "f", "def given(x):\n    return x\n").text
    assert [line for line in text.split("\n") if line] == [line for line in code.split("\n") if line]


BODIES = {
    "a body in a block": (fenced("    y = x\n    return y\n"), "    y = x\n    return y\n"),
    "a body at the margin": (fenced("y = x\nreturn y\n"), "    y = x\n    return y\n"),
    "a body alone": ("    return x\n", "    return x\n"),
    "a body whose first line lost its indentation": ("y = x\n    return y\n", "    y = x\n    return y\n"),
    "such a body with a loop": (
        fenced("for y in x:\n        if y:\n            return y\n    return 0\n"),
        "    for y in x:\n        if y:\n            return y\n    return 0\n",
    ),
    "a body behind a comment": (fenced("# x\n    return x\n"), "# x\n    return x\n"),
    "a body behind output": (fenced("Out\n  3\n") + fenced("    return x\n"), "    return x\n"),
    "a body, then prose": ("    return x\n\nThis returns x.\n", "    return x\n\n"),
}


@pytest.mark.parametrize(("answer", "body"), BODIES.values(), ids=BODIES.keys())
def test_a_body_alone_is_for_the_prompt_to_begin(answer, body):
    found = find(answer, "f", "")
    assert (found.text, found.is_body) == (body, True)


def test_a_method_is_given_the_functions_name():
    method = "class Solution:\n    limit = 3\n\n    def f(self, x):\n        return x\n"
    namespace: dict[str, object] = {}
    exec(find(fenced(method), "f", "").text, namespace)
    assert namespace["f"](5) == 5


def test_a_function_beside_the_class_is_taken_as_it_is():
    text = "class Solution:\n    def f(self, x):\n        return x\n\ndef f(x):\n    return Solution().f(x)\n"
    assert find(fenced(text), "f", "").text == text


@pytest.mark.parametrize(
    "line",
    [
        "This function returns x.",
        "Explanation:",
        "Sure, here:",
        "Sure, here is it.",
        "Certainly!",
        "Here's it.",
        "Here's what you'd do:",
        "1. First",
        "- `x`",
        "**Note**",
        "```",
        "</answer>",
        "Done",
        "Note.",
        "---",
        "That’s it",
        "=> x",
    ],
)
def test_prose_is_known_from_code(line):
    assert segments(f"x = 1\n{line}\ny = 2\n") == ["x = 1\n", "y = 2\n"]
