import json
import math
import struct
from pathlib import Path

import pytest
from conftest import DEMO

from divcheck.sampling import weights

HEADER = json.dumps(
    {"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
).encode()
WHOLE = len(HEADER).to_bytes(8, "little") + HEADER + bytes(8)


@pytest.mark.parametrize("path", sorted(DEMO.glob("*/*.safetensors")), ids=lambda path: path.parent.name)
def test_the_demos_files_are_whole(path: Path):
    assert weights.fault(path) is None


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (WHOLE, None),
        (WHOLE[:-1], f"has {len(WHOLE) - 1} of {len(WHOLE)} bytes"),
        (WHOLE + b"\0", f"has {len(WHOLE) + 1} of {len(WHOLE)} bytes"),
        (WHOLE[:20], "is no safetensors file"),
        (b"", "is no safetensors file"),
        (b"not a model", "is no safetensors file"),
        (b"\2\0\0\0\0\0\0\0[]", "is no safetensors file"),
        ((99_999).to_bytes(8, "little") + b"[" * 99_999, "is no safetensors file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, data: bytes, part: str | None):
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    found = weights.fault(path)
    assert found is None if part is None else part in (found or "")


@pytest.mark.parametrize(
    ("dtype", "data", "finite"),
    [
        ("F32", struct.pack("<2f", 1, -1e38), True),
        ("F32", struct.pack("<2f", 1, math.nan), False),
        ("F16", struct.pack("<2e", 1, -math.inf), False),
        ("F64", struct.pack("<2d", 1, 2), True),
        ("BF16", b"\x7f\x7f\x80\xff", False),  # the largest, and minus infinity
        ("BF16", b"\x7f\x7f\x7f\xff", True),
        ("I32", b"\xff" * 8, True),
    ],
)
def test_numbers_that_are_not_finite_are_found(tmp_path: Path, dtype: str, data: bytes, finite: bool):
    tensors = {"a": {"dtype": dtype, "shape": [2], "data_offsets": [0, len(data)]}}
    header = json.dumps(tensors).encode()
    path = tmp_path / "m.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + data)
    assert weights.not_finite(path) == (None if finite else "a")
