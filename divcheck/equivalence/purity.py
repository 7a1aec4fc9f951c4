"""Which expressions have no effect: they change nothing, and give the same when evaluated again."""

import ast
from dataclasses import dataclass

from divcheck.equivalence import predicates as p
from divcheck.equivalence.bounds import Bounds
from divcheck.equivalence.nodes import children

_ACTING = frozenset({ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom})
"Expressions with an effect of their own."


@dataclass(slots=True)
class Purity(Bounds):
    """The functions of one program that have no effect, and what follows for its expressions."""

    harmless: frozenset[str] = frozenset()
    "Functions of the program without an effect."
    harmful: frozenset[str] = frozenset()
    "The others."

    def pure(self, node: ast.AST) -> bool:
        """Whether evaluating `node` changes nothing and gives the same when done again."""
        if type(node) is ast.Name:
            return self.types.name_of_variable(node.id) != "iterator"
        if type(node) is ast.Constant:
            return True
        if type(node) is ast.Call and not self.pure_call(node):
            return False
        if type(node) in _ACTING:
            return False
        return all(map(self.pure, children(node)))

    def pure_call(self, node: ast.Call) -> bool:
        """Whether neither what `node` calls has an effect, nor a function that it is given."""
        return self.pure_function(node.func) and not self.gives_effects(node)

    def gives_effects(self, node: ast.Call) -> bool:
        """Whether `node` hands over a function with an effect, to be called."""
        given = [keyword.value for keyword in node.keywords if keyword.arg == "key"]
        if node.args and self.is_builtin(node.func, "map", "filter"):
            given.append(node.args[0])
        for part in given:
            if isinstance(part, (ast.Name, ast.Attribute)) and not self.pure_function(part):
                return True
        for part in node.args:  # noqa: SIM110 (a generator costs more)
            if type(part) is ast.Name and part.id in self.harmful:
                return True
        return False

    def pure_function(self, function: ast.expr) -> bool:
        """Whether calling `function` has no effect, as far as is known."""
        if isinstance(function, ast.Name):
            if function.id in self.harmless:
                return True
            return function.id in p.PURE_BUILTINS and function.id not in self.types.rebound
        if isinstance(function, ast.Attribute):
            if isinstance(function.value, ast.Name) and function.value.id in p.PURE_MODULES:
                return True
            return function.attr in p.PURE_METHODS
        return False
