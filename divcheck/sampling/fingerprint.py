"""What tells the files of one model from those of another."""

import hashlib
from pathlib import Path

WHOLE_BYTES = 64 << 20  # a file up to here is hashed whole
BLOCKS, BLOCK_BYTES = 64, 1 << 20  # of a larger one, so many blocks at equal distances
PATTERNS = ("*.json", "*.safetensors", "*.bin", "*.pt", "*.model", "*.jinja", "*.txt")


def fingerprint(folder: Path) -> str:
    """Return a SHA-256 over a model directory: names and sizes of its files, and what they hold.

    Of files above 64 MiB only 64 blocks of 1 MiB are read: training changes weights everywhere, and
    reading every byte of a large model would take minutes.
    """
    digest = hashlib.sha256()
    for path in sorted({path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()}):
        size = path.stat().st_size
        digest.update(f"{path.name}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= WHOLE_BYTES:
                digest.update(file.read())
                continue
            for block in range(BLOCKS):
                file.seek((size - BLOCK_BYTES) * block // (BLOCKS - 1))
                digest.update(file.read(BLOCK_BYTES))
    return digest.hexdigest()
