"""An HTTP endpoint that speaks OpenAI's protocol: requests with retries, and what its faults mean.

What passes (no connection, a timeout, 429, 5xx) is tried again with growing pauses, or after the pause that
the endpoint asks for. What will not pass by itself ends the run at once. The key comes from the environment
and is in no message, file or log.
"""

import asyncio
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from divcheck.errors import DivcheckError, UsageError

KEYS = ("DIVCHECK_API_KEY", "OPENAI_API_KEY")
PASSING = {408, 409, 425, 429, 500, 502, 503, 504}
ATTEMPTS = 6
CONNECT_SECONDS = 30.0
LONGEST_PAUSE = 120.0  # seconds, whatever the endpoint asks for
REMEDIES = {
    401: "set OPENAI_API_KEY to a key that it takes",
    403: "set OPENAI_API_KEY to a key that may use this model",
    404: "--base-url usually ends in /v1, and SOURCE is the model's name there",
    429: "a lower --concurrency may help",
}


class RefusedError(DivcheckError):
    """The endpoint does not do what it was asked; another try would not help."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is, and how it is asked."""

    base_url: str
    "URL before `/completions`, for example http://localhost:8000/v1."
    concurrency: int
    "Requests under way at a time."
    timeout: float
    "Seconds that one answer may take."
    pause: float = 1.0
    "Seconds before the second attempt; twice as long before each further one."

    def check(self) -> None:
        """Raise UsageError for an address that cannot be asked."""
        import httpx

        fault = ""
        try:
            parts = urlsplit(self.base_url)
            if "@" in parts.netloc:
                raise UsageError("--base-url holds a password, which would be recorded: use OPENAI_API_KEY")
            host = parts.hostname and httpx.URL(self.base_url).host
            plain = host and parts.port != 0 and not parts.query and not parts.fragment
        except (ValueError, httpx.InvalidURL) as error:
            plain, fault = False, f" ({error})"
        if not plain or parts.scheme not in ("http", "https"):
            raise UsageError(f"--base-url {self.base_url}: not a URL like http://localhost:8000/v1{fault}")


class Endpoint:
    """A connection to an endpoint, until it is closed."""

    def __init__(self, address: Address) -> None:
        import httpx

        self.address = address
        self._key = _key()
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=address.concurrency),
        )
        self._free = asyncio.Semaphore(address.concurrency)  # so that waiting for others is in no timeout

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(self, path: str) -> dict[str, Any]:
        """Return the object at a path below the base URL. Asks once."""
        return await self._request("GET", f"{self.address.base_url.rstrip('/')}{path}", None, attempts=1)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a body sent to a path below the base URL.

        Raises RefusedError, or DivcheckError where the last attempt failed too.
        """
        return await self._request("POST", f"{self.address.base_url.rstrip('/')}{path}", body, ATTEMPTS)

    async def post_beside(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Do the same, once, beside the base URL's `/v1`, where servers have what is not OpenAI's."""
        base = self.address.base_url.rstrip("/").removesuffix("/v1")
        return await self._request("POST", f"{base}{path}", body, attempts=1)

    async def _request(
        self, method: str, url: str, body: Mapping[str, Any] | None, attempts: int
    ) -> dict[str, Any]:
        import httpx

        for attempt in range(1, attempts + 1):
            asked_pause: float | None = None
            try:
                async with self._free, asyncio.timeout(self.address.timeout):
                    response = await self._client.request(method, url, json=body)
            except TimeoutError:
                fault = f"does not answer within {self.address.timeout:g} s (--request-timeout)"
            except httpx.HTTPError as error:
                fault = f"cannot be reached: {self.hidden(str(error)) or type(error).__name__}"
            else:
                if response.status_code == 200:
                    return self._object(response)
                fault = self._fault(response)
                if response.status_code not in PASSING:
                    raise RefusedError(fault)
                asked_pause = _seconds(response.headers.get("Retry-After"))
            if attempt < attempts:
                pause = self.address.pause * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
                await asyncio.sleep(min(max(pause, asked_pause or 0.0), LONGEST_PAUSE))
        tries = f" ({attempts} tries)" if attempts > 1 else ""
        raise DivcheckError(fault + tries)

    def _object(self, response: Any) -> dict[str, Any]:
        try:
            value = response.json()
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise RefusedError(f"answers with what is no JSON object: {self.hidden(response.text)[:80]!r}")
        return value

    def _fault(self, response: Any) -> str:
        """Return what a status that is not 200 says, with what mends it."""
        try:
            error = response.json()
            error = error.get("error", error)
            said = str(error.get("message", error)) if isinstance(error, dict) else str(error)
        except (ValueError, AttributeError, RecursionError):
            said = response.text
        said = " ".join(self.hidden(said).split())[:300]
        remedy = REMEDIES.get(response.status_code, "")
        return (
            f"answers {response.status_code}"
            + (f" ({said})" if said else "")
            + (f": {remedy}" if remedy else "")
        )

    def hidden(self, text: str) -> str:
        """What an endpoint said, without the key if it repeats that."""
        return text.replace(self._key, "…") if self._key else text


def _key() -> str:
    """Return the key of the environment. Raises UsageError, without it, if no header can hold it."""
    name = next((name for name in KEYS if os.environ.get(name, "").strip()), None)
    if name is None:
        return ""
    key = os.environ[name].strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError(f"{name} holds characters that no key has")
    return key


def _seconds(retry_after: str | None) -> float | None:
    """Return the pause of a Retry-After header in seconds; a date is left to the ordinary pauses."""
    try:
        return max(float(retry_after), 0.0) if retry_after is not None else None
    except ValueError:
        return None
