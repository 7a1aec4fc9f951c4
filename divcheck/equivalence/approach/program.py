"""A program as the detectors see it: its functions by name and what each called name stands for."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from divcheck.equivalence.nodes import walk

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

MAX_NODES = 4_000
"Programs with more syntax nodes than this (some 500 lines) get no approach: detectors would crawl."


@dataclass(frozen=True, slots=True)
class Program:
    """A parsed program and the names needed to follow its calls."""

    entry_point: str
    "Name of the function that is judged."
    functions: dict[str, Function]
    "Every function and named lambda of the program; of several with one name, the last."
    methods: dict[str, Function]
    "The same of the functions that belong to a class: their first argument is the object."
    makers: dict[str, Function]
    "Name of a class -> its `__init__`, where it has one."
    imports: dict[str, str]
    "Local name -> dotted name of what it was imported from, for example `C` -> `collections.Counter`."
    kinds: dict[str, str]
    "Parameter of the entry point -> kind of its values, where the inputs are known."

    def dotted(self, call: ast.expr) -> str:
        """The full name of what a call calls, `''` if it has none.

        A method of a value that is not a module is written `.name`, so `x.sort` gives `.sort`.
        """
        if isinstance(call, ast.Name):
            return self.imports.get(call.id, call.id)
        if isinstance(call, ast.Attribute):
            base = self._module_of(call.value)
            return f"{base}.{call.attr}" if base else f".{call.attr}"
        return ""

    def callee(self, call: ast.Call) -> Function | None:
        """The function of this program that `call` calls, if it calls one."""
        match call.func:
            case ast.Name(id=name):
                return self.makers.get(name) or self.functions.get(name)
            case ast.Attribute(attr=name):
                return self.methods.get(name)
        return None

    def _module_of(self, value: ast.expr) -> str:
        if isinstance(value, ast.Name):
            if value.id in self.imports:
                return self.imports[value.id]
            return value.id if value.id in _BUILTIN_TYPES else ""
        if isinstance(value, ast.Attribute):
            inner = self._module_of(value.value)
            return f"{inner}.{value.attr}" if inner else ""
        return ""


_BUILTIN_TYPES = frozenset({"str", "int", "list", "dict", "set"})


def read_program(source: str, entry_point: str, kinds: Sequence[str] = ()) -> Program | None:
    """Parse `source`; None if it does not parse, is too large or lacks the entry point."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    nodes = list(walk(tree))
    if len(nodes) > MAX_NODES:
        return None
    functions: dict[str, Function] = {}
    imports: dict[str, str] = {}
    methods = {
        method: node.name for node in nodes if isinstance(node, ast.ClassDef) for method in _methods(node)
    }
    for node in nodes:
        if node not in methods:
            _note_definition(node, functions)
        _note_import(node, imports)
    if entry_point not in functions:
        return None
    names = [arg.arg for arg in functions[entry_point].args.args]
    return Program(
        entry_point=entry_point,
        functions=functions,
        methods={method.name: method for method in methods},
        makers={owner: method for method, owner in methods.items() if method.name == "__init__"},
        imports=imports,
        kinds=dict(zip(names, kinds, strict=False)),
    )


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]


def _note_definition(node: ast.AST, functions: dict[str, Function]) -> None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            functions[node.name] = node
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as function):
            functions[name] = function
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)) if other in functions:
            functions[name] = functions[other]


def _note_import(node: ast.AST, imports: dict[str, str]) -> None:
    match node:
        case ast.Import():
            for alias in node.names:
                top = alias.name.split(".")[0]
                imports[alias.asname or top] = alias.name if alias.asname else top
        case ast.ImportFrom(module=str(module)):
            for alias in node.names:
                imports[alias.asname or alias.name] = f"{module}.{alias.name}"


def parameter_names(function: Function) -> list[str]:
    """Names of all parameters, in order."""
    spec = function.args
    every = [*spec.posonlyargs, *spec.args, *([spec.vararg] if spec.vararg else []), *spec.kwonlyargs]
    return [arg.arg for arg in every]
