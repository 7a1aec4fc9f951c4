"""Which files a candidate may read."""

import os
from pathlib import Path

from divcheck.sandbox import runtime
from divcheck.sandbox.runtime import _apart


def test_the_runtime_is_there_and_little_else() -> None:
    found = runtime.find()
    assert all(Path(entry).exists() for entry in found.visible)
    assert any(os.__file__.startswith(entry + "/") for entry in found.visible)
    assert Path(found.probe).is_file()
    for private in (
        "/",
        "/usr",
        "/etc",
        "/home",
        "/root",
        "/proc",
        "/sys",
        "/var",
        str(Path.cwd()),
        str(Path.home()),
    ):
        assert private not in found.visible


def test_no_other_package_is_readable() -> None:
    found = runtime.find()
    packages = [Path(entry).name for entry in found.readable if Path(entry).parent.name.endswith("-packages")]
    assert set(packages) <= {"numpy", "numpy.libs"}
    assert not set(found.hidden) & set(found.readable)


def test_a_directory_with_something_hidden_is_taken_apart(tmp_path: Path) -> None:
    for name in ("json", "site-packages"):
        (tmp_path / name).mkdir()
    (tmp_path / "os.py").touch()
    hidden = [f"{tmp_path}/site-packages"]
    assert sorted(_apart(str(tmp_path), hidden)) == [f"{tmp_path}/json", f"{tmp_path}/os.py"]
    assert _apart(f"{tmp_path}/json", hidden) == [f"{tmp_path}/json"]


def test_the_environment_inside_holds_nothing_of_the_host() -> None:
    assert {name for name in runtime.ENVIRONMENT if os.environ.get(name) == runtime.ENVIRONMENT[name]} <= {
        "LD_LIBRARY_PATH",
        "LANG",
        "PATH",
        "TZ",
        "PYTHONHASHSEED",
        "MALLOC_ARENA_MAX",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "USER",
    }
