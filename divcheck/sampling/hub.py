"""Models and adapters on the Hugging Face hub: `ORG/NAME` or `ORG/NAME@REVISION`."""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from divcheck.errors import UsageError

NEWEST = "main"  # the branch of a repository's newest commit
ANSWER_SECONDS = 5  # after which only the hub's cache is looked into
ID = re.compile(r"([A-Za-z0-9][\w.-]*/[\w.-]+)(?:@([\w./-]+))?")


def is_id(text: str) -> bool:
    """Say whether a text may be a repository of the hub.

    >>> is_id("org/name@v1.0"), is_id("./name")
    (True, False)
    """
    return ID.fullmatch(text) is not None


def config_folder(name: str, source: str) -> Path:
    """Fetch what says whether a repository is an adapter or a model; return the folder of its commit.

    `name` is the model's, for messages. Raises UsageError where the hub does not give either.
    """
    repository, revision = _parts(source)

    def fetch() -> Path:
        from huggingface_hub import hf_hub_download
        from huggingface_hub.errors import EntryNotFoundError

        where = {"revision": revision, "local_files_only": not _answers()}
        try:
            return Path(hf_hub_download(repository, "adapter_config.json", **where))
        except EntryNotFoundError:
            return Path(hf_hub_download(repository, "config.json", **where))

    return _ask(name, source, fetch).parent


def local(name: str, source: str, revision: str | None) -> str:
    """Return the directory of a model or adapter, after fetching the whole of it where it is on the hub."""
    if revision is None:
        return str(Path(source).expanduser().absolute())

    def fetch() -> Path:
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(_parts(source)[0], revision=revision, local_files_only=not _answers()))

    return str(_ask(name, source, fetch))


def _parts(source: str) -> tuple[str, str | None]:
    match = ID.fullmatch(source)
    assert match is not None
    return match[1], match[2]


@lru_cache(maxsize=1)
def _answers() -> bool:
    """Say whether the hub can be reached: its client alone would try for most of a minute, file by file."""
    from huggingface_hub import constants, get_session

    try:
        get_session().head(constants.ENDPOINT, timeout=ANSWER_SECONDS)
    except Exception:  # of many kinds, and all mean no
        return False
    return True


def _ask(name: str, source: str, fetch: Callable[[], Path]) -> Path:
    try:
        return fetch()
    except ImportError as error:
        raise UsageError(
            f"{name}={source}: no such directory, and huggingface_hub, which asks the hub, is not installed; "
            "an engine brings it: pip install 'divcheck[vllm]'"
        ) from error
    except Exception as error:
        if not _answers():
            raise UsageError(
                f"{name}={source}: no such directory, the hub does not answer, and its cache lacks it: "
                "give a local directory, or fetch it where there is a network (`hf download`)"
            ) from error
        cause = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise UsageError(
            f"{name}={source}: no such directory, and the hub does not give it ({cause}); "
            "give a local directory, or log in where the repository is gated"
        ) from error
