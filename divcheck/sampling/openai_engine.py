"""An engine that asks an OpenAI-compatible endpoint: vLLM's own server, or any other.

One request is one draw and carries the draw's own seed. An endpoint that refuses a seed is asked without:
then its draws are as independent as its own randomness, `run.json` says so, and the check after sampling
tests it. What a request leaves out, servers take from the model's `generation_config.json`, which may differ
between the arms: each request sets that aside, and `run.json` names what an endpoint keeps of it.
Endpoints take four stop sequences at most; the others are applied to what they give. Where the endpoint tells
token ids (`/tokenize`, as vLLM's server does), they are compared between the models like those of a local
engine.
"""

import asyncio
import importlib.util
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from divcheck.errors import DivcheckError, UsageError
from divcheck.records import Arm, Draw, Kind, Prompt, Sample
from divcheck.sampling import plan, questions, sources
from divcheck.sampling.endpoint import Address, Endpoint, RefusedError
from divcheck.sampling.engine import Asked, Drawn, EngineJob, Message, Ready

T = TypeVar("T")

MOST_STOPS = 4  # that the protocol takes, and vLLM's server with it
SEEDED = "a seed for each draw, sent with its request"
NEUTRAL = {
    "top_k": 0,
    "min_p": 0.0,
    "repetition_penalty": 1.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
}
"""What has no effect on the draws; else a server's default for the model at hand might."""
UNSEEDED = "one request a draw; the endpoint takes no seed and draws at its own random"
NOT_COMPARED = (
    "the endpoint does not tell token ids: whether all models read the prompts alike could not be compared"
)


def require() -> None:
    """Raise UsageError unless httpx is installed."""
    if importlib.util.find_spec("httpx") is None:
        raise UsageError("--engine openai needs httpx: pip install 'divcheck[openai]'")


def arms(texts: Sequence[str], address: Address) -> list[Arm]:
    """Return the arms that NAME=MODEL texts name, by what the endpoint says of its models.

    MODEL is the model's name there; a samples file will do too. Raises UsageError for a model that it does
    not serve, DivcheckError where it cannot be asked.
    """
    require()
    address.check()
    pairs = sources.split(texts)
    served = _served(address)
    found: list[Arm] = []
    for name, source in pairs:
        if source.endswith(sources.SAMPLES_SUFFIXES) and Path(source).expanduser().is_file():
            found.append(Arm(name, source, Kind.SAMPLES))
            continue
        if source not in served:
            raise UsageError(f"{name}={source}: {address.base_url} serves {', '.join(served) or 'no model'}")
        first_model = not any(arm.kind in (Kind.BASE, Kind.FULL) for arm in found)
        base = served[source]
        kind = Kind.LORA if base else Kind.BASE if first_model else Kind.FULL
        found.append(Arm(name, source, kind, base=base))
    return found


def _served(address: Address) -> dict[str, str | None]:
    """Return the models of an endpoint, each with the model that it is an adapter on, as vLLM tells."""

    endpoint = Endpoint(address)

    async def ask() -> dict[str, Any]:
        try:
            return await endpoint.get("/models")
        finally:
            await endpoint.close()

    try:
        models = asyncio.run(ask()).get("data")
        served = {model["id"]: model.get("parent") for model in models or ()}
        if not all(isinstance(name, str) and isinstance(base, str | None) for name, base in served.items()):
            raise TypeError
        return served
    except DivcheckError as error:
        raise DivcheckError(f"endpoint {address.base_url} {error}") from error
    except (TypeError, KeyError, AttributeError) as error:
        raise DivcheckError(f"endpoint {address.base_url} gives no list of models at /models") from error


def sample(job: EngineJob, address: Address) -> Generator[Message]:
    """Make the draws of a job; see `divcheck.sampling.engine`. SOURCE is each arm's name at the endpoint."""
    loop = asyncio.new_event_loop()
    session = _Session(job, Endpoint(address))
    try:
        yield loop.run_until_complete(session.ask())
        yield Ready({"endpoint": address.base_url, "concurrency": address.concurrency, **session.facts()})
        for drawn in session.draw(loop):
            if session.refused > session.told:
                session.told |= session.refused
                yield Ready(session.facts())
            yield drawn
    except DivcheckError as error:
        raise DivcheckError(f"endpoint {address.base_url} {error}; what was sampled is kept") from error
    finally:
        loop.run_until_complete(session.close())
        loop.close()


@dataclass(slots=True)
class _Session:
    """One job at one endpoint."""

    job: EngineJob
    endpoint: Endpoint
    pending: "dict[asyncio.Task[Sample], str]" = field(default_factory=dict)
    "Requests under way, and the arm of each."
    read: Mapping[str, questions.PromptIds] = field(default_factory=dict)
    "By arm the token ids of the prompts; empty where the endpoint does not tell them."
    refused: set[str] = field(default_factory=set)
    "What the endpoint does not take of what a request can do without: the seed, and names in NEUTRAL."
    told: set[str] = field(default_factory=set)
    "Those of which the run was told."

    def facts(self) -> dict[str, Any]:
        """What the run is to record of that."""
        left = sorted(self.refused - {"seed"})
        return {
            "independence": UNSEEDED if "seed" in self.refused else SEEDED,
            **({"server_defaults": f"the endpoint's own for {', '.join(left)}"} if left else {}),
        }

    async def close(self) -> None:
        """End what is under way."""
        for task in self.pending:
            task.cancel()
        await asyncio.gather(*self.pending, return_exceptions=True)
        await self.endpoint.close()

    async def ask(self) -> Asked:
        """Compare the token ids of the prompts between the models."""
        read: dict[str, questions.PromptIds] = {}
        for arm in self.job.group.arms:
            ids = await self._tokenize(arm.source)
            if ids is None:
                return Asked({}, {}, (NOT_COMPARED,))
            read[arm.name] = ids
        self.read = read
        first = next(iter(read.values()))
        return Asked(
            {name: questions.digest(ids) for name, ids in read.items()},
            {
                name: questions.in_words(ids, first, "id {}".format, "id {}".format)
                for name, ids in read.items()
                if ids != first
            },
        )

    async def _tokenize(self, model: str) -> questions.PromptIds | None:
        """Return the token ids of every prompt, or None where the endpoint does not tell them."""
        first, *others = ({"model": model} | _question(prompt) for prompt in self.job.prompts)
        try:
            answers = [await self.endpoint.post_beside("/tokenize", first)]
            answers += await asyncio.gather(
                *(self.endpoint.post_beside("/tokenize", body) for body in others)
            )
        except DivcheckError:
            return None
        if not all(_is_ids(answer.get("tokens")) for answer in answers):
            return None
        return {
            prompt.task_id: answer["tokens"] for prompt, answer in zip(self.job.prompts, answers, strict=True)
        }

    def draw(self, loop: asyncio.AbstractEventLoop) -> Iterator[Drawn]:
        """Yield the samples as they come, a limited number of requests under way at a time."""
        prompts = {prompt.task_id: prompt for prompt in self.job.prompts}
        work = (
            (arm, draw)
            for arm in self.job.group.arms
            for draw in plan.draws(self.job.sweep, arm.name, self.job.done[arm.name])
        )
        while True:
            for arm, draw in islice(work, self.endpoint.address.concurrency - len(self.pending)):
                request = self._sample(arm, prompts[draw.task_id], draw)
                self.pending[loop.create_task(request)] = arm.name
            if not self.pending:
                return
            done, _ = loop.run_until_complete(asyncio.wait(self.pending, return_when=asyncio.FIRST_COMPLETED))
            finished = {task: self.pending.pop(task) for task in done}
            for task in sorted(finished, key=lambda task: task.exception() is not None):
                yield Drawn(finished[task], task.result())  # the good ones first: they are kept

    async def _sample(self, arm: Arm, prompt: Prompt, draw: Draw) -> Sample:
        path = "/chat/completions" if prompt.chat else "/completions"
        body = {"model": arm.source} | _question(prompt) | self._how(draw, self._room(arm, prompt))
        while True:
            more = {
                name: value for name, value in self._dispensable(draw).items() if name not in self.refused
            }
            try:
                return self._read(await self.endpoint.post(path, body | more), draw, more.get("seed"))
            except RefusedError as error:
                named = {name for name in more if name in str(error)}
                if not named:
                    raise
                self.refused |= named

    @staticmethod
    def _dispensable(draw: Draw) -> dict[str, Any]:
        return {"seed": draw.seed, **NEUTRAL}

    def _room(self, arm: Arm, prompt: Prompt) -> int:
        settings = self.job.settings
        if settings.max_length is not None and not self.read:
            raise RefusedError("does not tell token ids, and without them --max-length cannot be kept")
        return settings.room(len(self.read[arm.name][prompt.task_id]) if self.read else 0)

    def _how(self, draw: Draw, room: int) -> dict[str, Any]:
        settings = self.job.settings
        how: dict[str, Any] = {
            "temperature": draw.temperature,
            "top_p": settings.top_p,
            "max_tokens": room,
            "n": 1,
        }
        how |= {"stop": list(settings.stop[:MOST_STOPS])} if settings.stop else {}
        return how | ({"return_token_ids": True} if settings.keep_token_ids else {})

    def _read(self, answer: Mapping[str, Any], draw: Draw, seed: int | None) -> Sample:
        try:
            choice = answer["choices"][0]
            text = choice["text"] if "text" in choice else choice["message"]["content"]
            finish_reason = _of(str, choice.get("finish_reason"))
            if text is None and finish_reason:
                text = ""  # nothing came before the limit, or was let through
            if not isinstance(text, str):
                raise TypeError
        except (LookupError, TypeError, AttributeError):
            said = self.endpoint.hidden(str(answer))[:80]
            raise RefusedError(f"answers with what is no completion: {said}") from None
        extra = {}
        if self.job.settings.keep_token_ids:
            if not _is_ids(choice.get("token_ids")):
                raise RefusedError("gives no token ids: leave out --keep-token-ids")
            extra = {"token_ids": choice["token_ids"]}
        completion = _before_stops(text, self.job.settings.stop)
        return Sample(
            **(asdict(draw) | {"seed": seed}),
            completion=completion,
            finish_reason=finish_reason if completion == text else "stop",
            tokens=_of(int, (_of(dict, answer.get("usage")) or {}).get("completion_tokens")),
            extra=extra,
        )


def _of(kind: type[T], value: object) -> T | None:
    """Return what an endpoint says beside its answer if it is of the known type, else None: not known.

    >>> _of(int, 5), _of(int, "5"), _of(int, True)
    (5, None, None)
    """
    return value if isinstance(value, kind) and not isinstance(value, bool) else None


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(_of(int, item) is not None for item in value)


def _before_stops(text: str, stops: Sequence[str]) -> str:
    """Return what an engine that knows all stop sequences would have given.

    >>> _before_stops("a\\nif b\\ndef", ["\\ndef", "\\nif"])
    'a'
    """
    ends = [end for stop in stops if (end := text.find(stop)) >= 0]
    return text[: min(ends, default=len(text))]


def _question(prompt: Prompt) -> dict[str, Any]:
    """Return the part of a request's body that asks the prompt."""
    if not prompt.chat:
        return {"prompt": prompt.text + prompt.prefill}
    begun = {"add_generation_prompt": False, "continue_final_message": True} if prompt.prefill else {}
    return {"messages": questions.messages(prompt), **begun}
