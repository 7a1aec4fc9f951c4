"""The tensors in files of weights: whether a file is whole, their shapes, and whether all are numbers."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

LENGTH_BYTES = 8  # the length of the header, little-endian, before the header itself
POINTER = b"version https://git-lfs"
NUMPY = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
FLOATS = {*NUMPY, "BF16", "F8_E4M3", "F8_E5M2"}
BFLOAT16_EXPONENT = 0x7F80  # all of its bits are set in what is no finite number


@dataclass(frozen=True, slots=True)
class Tensor:
    """What a header says of a tensor."""

    shape: tuple[int, ...]
    "Its dimensions."
    dtype: str
    "Its number format, as safetensors names it: `F32`, `BF16`, …"
    begin: int = 0
    "Place of its first byte in the file."

    @property
    def is_plain(self) -> bool:
        """Whether each of its places holds one number, and not several that are packed."""
        return self.dtype in FLOATS


def fault(path: Path) -> str | None:
    """Return what is wrong with a safetensors file, in a few words; None where nothing is.

    Only the header is read. What the engine would say of a download that broke off names no file.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(LENGTH_BYTES)
    if POINTER.startswith(begin) and begin:
        return "is a pointer of Git LFS and not the file itself: `git lfs pull` fetches it"
    try:
        length, tensors = _header(path)
        due = length + max((tensor["data_offsets"][1] for tensor in tensors.values()), default=0)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "is no safetensors file: fetch or save it again"
    return None if due == size else f"has {size} of {due} bytes: fetch or save it again"


def _header(path: Path) -> tuple[int, dict[str, Any]]:
    """Return where a file's tensors begin, and what its header says of each by name.

    Raises ValueError or AttributeError where there is no header.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(LENGTH_BYTES), "little")
        begin = LENGTH_BYTES + length
        tensors = json.loads(file.read(length) if begin <= path.stat().st_size else b"")
    return begin, {name: tensor for name, tensor in tensors.items() if name != "__metadata__"}


def tensors(folder: Path) -> dict[str, Tensor]:
    """Return the tensors in a folder's safetensors files, those that are whole, by name."""
    found: dict[str, Tensor] = {}
    for path in sorted(folder.glob("*.safetensors")):
        if fault(path) is None:
            found |= tensors_of(path)
    return found


def tensors_of(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a file that is whole, by name: of safetensors', or of torch's."""
    if path.suffix != ".safetensors":
        return {name: Tensor(tuple(value.shape), str(value.dtype)) for name, value in _loaded(path).items()}
    begin, header = _header(path)
    return {
        name: Tensor(tuple(entry["shape"]), entry["dtype"], begin + entry["data_offsets"][0])
        for name, entry in header.items()
    }


def not_finite(path: Path) -> str | None:
    """Return the name of a tensor that holds a NaN or an infinity, None where none does."""
    if path.suffix != ".safetensors":
        return next((name for name, value in _loaded(path).items() if not value.isfinite().all()), None)
    return next((name for name, finite in _finite(path) if not finite.all()), None)


def _loaded(path: Path) -> dict[str, Any]:
    """Return the tensors of a file that `torch.save` wrote; nothing but tensors is unpickled."""
    import torch

    loaded: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return loaded


def _finite(path: Path) -> "Iterator[tuple[str, NDArray[Any]]]":
    """Yield which numbers of each tensor are finite, where the format has others and numpy reads it."""
    import numpy as np

    for name, tensor in tensors_of(path).items():
        size = math.prod(tensor.shape)
        if tensor.dtype in NUMPY:
            yield name, np.isfinite(np.fromfile(path, NUMPY[tensor.dtype], size, offset=tensor.begin))
        elif tensor.dtype == "BF16":
            bits = np.fromfile(path, "<u2", size, offset=tensor.begin)
            yield name, (bits & BFLOAT16_EXPONENT) != BFLOAT16_EXPONENT
