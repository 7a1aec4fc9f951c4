"""Whether a file of weights is whole: a safetensors file says in its first bytes how long it is."""

import json
from pathlib import Path

LENGTH_BYTES = 8  # the length of the header, little-endian, before the header itself
POINTER = b"version https://git-lfs"


def fault(path: Path) -> str | None:
    """Return what is wrong with a safetensors file, in a few words; None where nothing is.

    Only the header is read. What the engine would say of a download that broke off names no file.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(LENGTH_BYTES)
        length = int.from_bytes(begin, "little")
        header = file.read(length) if length <= size - LENGTH_BYTES else b""
    if POINTER.startswith(begin) and begin:
        return "is a pointer of Git LFS and not the file itself: `git lfs pull` fetches it"
    try:
        tensors = json.loads(header)
        ends = [tensor["data_offsets"][1] for name, tensor in tensors.items() if name != "__metadata__"]
        due = LENGTH_BYTES + length + max(ends, default=0)
    except (ValueError, LookupError, TypeError, AttributeError):
        return "is no safetensors file: fetch or save it again"
    return None if due == size else f"has {size} of {due} bytes: fetch or save it again"
