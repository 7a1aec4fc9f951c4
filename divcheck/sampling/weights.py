"""What the headers of safetensors files say: whether a file is whole, and what an adapter changes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LENGTH_BYTES = 8  # the length of the header, little-endian, before the header itself
LAYER = re.compile(r"(?:base_model\.model\.)?(.*?\.\d+)\.")  # in a tensor's name, behind what peft adds to it
RENAMED = (  # what a tensor's name begins with in an adapter, and in its base's files
    ("", ""),
    ("model.", ""),
    ("transformer.", ""),
    ("model.language_model.", "language_model.model."),  # of a model that reads images too
)
POINTER = b"version https://git-lfs"


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
    except (ValueError, LookupError, TypeError, AttributeError):
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


def lacking(adapter: Path, base: Path) -> str | None:
    """Return a layer that an adapter changes and its base lacks: engines pass over it in silence.

    None where there is none, or the folders hold no safetensors files that could say it. What a layer
    consists of may have other names in a base's files than in the model, so that is the engine's to check.
    """
    known, changed = (
        {match[1] for name in _names(f) if (match := LAYER.match(name))} for f in (base, adapter)
    )
    for layer in sorted(changed) if known else ():
        if not any(
            layer.startswith(own) and theirs + layer.removeprefix(own) in known for own, theirs in RENAMED
        ):
            return layer
    return None


def _names(folder: Path) -> Iterator[str]:
    """Yield the names of the tensors in a folder's files that are whole."""
    for path in sorted(folder.glob("*.safetensors")):
        if fault(path) is None:
            yield from _header(path)[1]
