"""A small OpenAI-compatible server whose every answer a test decides."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Answer = tuple[int, dict[str, str], bytes]  # status, headers, body
Behaviour = Callable[[int, str, dict[str, Any]], "Answer | None"]  # by number of the request, path and body


class FakeEndpoint:
    """What the server was asked, and how it answers; None from the behaviour leaves it to `completion`."""

    def __init__(self, behaviour: Behaviour, models: dict[str, str | None]) -> None:
        self.behaviour, self.models = behaviour, models
        self.asked: list[dict[str, Any]] = []
        self.authorizations: set[str | None] = set()
        self.under_way = self.most_under_way = 0
        self.lock = Lock()
        self.base_url = ""

    def answer(self, path: str, body: dict[str, Any], authorization: str | None) -> Answer:
        self.authorizations.add(authorization)
        if path == "/v1/models":
            return ok({"data": [{"id": name, "parent": base} for name, base in self.models.items()]})
        if path == "/tokenize":
            own = self.behaviour(-1, path, body)
            return own or ok({"tokens": [ord(letter) for letter in body.get("prompt", "chat")]})
        with self.lock:
            number = len(self.asked)
            self.asked.append(body)
        return self.behaviour(number, path, body) or completion(body)


def ok(value: object) -> Answer:
    return 200, {}, json.dumps(value).encode()


def error(status: int, message: str, **headers: str) -> Answer:
    return status, headers, json.dumps({"error": {"message": message}}).encode()


def completion(body: dict[str, Any]) -> Answer:
    """An answer that the seed decides, as in a sampler with a stream for each request."""
    text = f"    return {random.Random(body.get('seed')).random()}"
    choice: dict[str, Any] = {"finish_reason": "stop"}
    choice |= {"message": {"content": text}} if "messages" in body else {"text": text}
    choice |= {"token_ids": [1, 2]} if body.get("return_token_ids") else {}
    return ok({"choices": [choice], "usage": {"completion_tokens": 5}})


@contextmanager
def serve(
    behaviour: Behaviour = lambda number, path, body: None, models: dict[str, str | None] | None = None
) -> Iterator[FakeEndpoint]:
    endpoint = FakeEndpoint(behaviour, models or {"m": None})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.respond({})

        def do_POST(self) -> None:
            self.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def respond(self, body: dict[str, Any]) -> None:
            with endpoint.lock:
                endpoint.under_way += 1
                endpoint.most_under_way = max(endpoint.most_under_way, endpoint.under_way)
            status, headers, payload = endpoint.answer(self.path, body, self.headers["Authorization"])
            with endpoint.lock:
                endpoint.under_way -= 1
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(payload))}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    endpoint.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
