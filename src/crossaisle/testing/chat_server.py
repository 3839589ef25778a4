"""A chat server on loopback that speaks `/v1/chat/completions` rightly, and misbehaves on demand: for tests of what talks to one.

Without a script it answers as servers do: JSON that meets the schema where one is asked for, streams in small parts,
and usage in a last part without choices.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Turn = Callable[["ChatHandler", str], None]
"""What to do with one request, given its handler and the right answer."""


def minimal(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Give a smallest value that meets a JSON schema made of plain keywords (no pattern, no $ref).

    Example:
        >>> minimal({"type": "object", "properties": {"n": {"type": "integer", "minimum": 2}}, "required": ["n"]})
        {'n': 2}
    """
    if "enum" in schema:
        return schema["enum"][0]
    makers: dict[str, Callable[[], Any]] = {
        "object": lambda: {name: minimal(schema["properties"][name]) for name in schema.get("required", ())},
        "array": lambda: [minimal(schema["items"]) for _ in range(schema.get("minItems", 0))],
        "string": lambda: "a" * max(1, schema.get("minLength", 1)),
        "boolean": lambda: True,
        "null": lambda: None,
    }
    return makers.get(schema.get("type", "object"), lambda: schema.get("minimum", 0))()


def right_answer(body: Mapping[str, Any]) -> str:
    """Give what the server answers by itself: the smallest JSON for a schema, else the words of the user again."""
    form = body.get("response_format", {})
    if form.get("type") == "json_schema":
        return json.dumps(minimal(form["json_schema"]["schema"]))
    return f"You said: {body['messages'][-1]['content']}"


class ScriptedChatServer:
    """Use it as a context manager; `base` is the address for an `openai:MODEL@BASE` spec."""

    def __init__(self, answer: Callable[[Mapping[str, Any]], str] = right_answer) -> None:
        self.answer = answer
        """Gives the text for a request's body: a scripted model."""
        self.requests: list[dict[str, Any]] = []
        """Path, headers and body of every request, in order."""
        self.script: list[Turn] = []
        """Turns for the next requests; when it is empty, answers are right."""
        self.is_over = threading.Event()
        self.hung_up = threading.Event()
        """Set when a client left before its answer was whole."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (ChatHandler,), {"chat": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def base(self) -> str:
        """http://127.0.0.1:PORT/v1."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class ChatHandler(BaseHTTPRequestHandler):
    """One request; the methods are what turns are made of."""

    chat: ScriptedChatServer

    def do_POST(self) -> None:
        """Keep the request, then do the next turn of the script."""
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.chat.requests.append({"path": self.path, "headers": dict(self.headers), "body": self.body})
        usual = ChatHandler.call if self.body.get("tools") else ChatHandler.say
        turn = self.chat.script.pop(0) if self.chat.script else usual
        try:
            turn(self, self.chat.answer(self.body))
        except OSError:
            self.chat.hung_up.set()

    def say(self, text: str, *, reason: str = "stop", pause_s: float = 0.0) -> None:
        """Answer in the form that was asked for; in a stream, wait before each part."""
        if self.body.get("stream"):
            self.send(200, {"Content-Type": "text/event-stream"})
            self.parts(_pieces(text), pause_s=pause_s)
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
            if self.body.get("stream_options", {}).get("include_usage"):
                self.event({"choices": [], "usage": _usage(text)})
            self.wfile.write(b"data: [DONE]\n\n")
            return
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}
        self.whole(200, json.dumps({"object": "chat.completion", "choices": [choice], "usage": _usage(text)}).encode())

    def call(self, _: str, *, name: str = "", arguments: str = "") -> None:
        """Call a tool, by itself the first one with the least arguments; in a stream, its arguments piece by piece."""
        first = self.body["tools"][0]["function"]
        name, arguments = name or first["name"], arguments or json.dumps(minimal(first["parameters"]))
        made = {"id": "call-1", "type": "function", "function": {"name": name, "arguments": arguments}}
        if self.body.get("stream"):
            self.send(200, {"Content-Type": "text/event-stream"})
            begun = {"index": 0, **made, "function": {"name": name, "arguments": ""}}
            pieces = [begun, *({"index": 0, "function": {"arguments": piece}} for piece in _pieces(arguments))]
            for piece in pieces:
                self.event({"choices": [{"index": 0, "delta": {"tool_calls": [piece]}, "finish_reason": None}]})
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})
            self.wfile.write(b"data: [DONE]\n\n")
            return
        choice = {"index": 0, "message": {"role": "assistant", "content": None, "tool_calls": [made]}, "finish_reason": "tool_calls"}
        self.whole(200, json.dumps({"choices": [choice], "usage": _usage(arguments)}).encode())

    def parts(self, pieces: Iterable[str], *, pause_s: float = 0.0) -> None:
        """Stream pieces of text."""
        for piece in pieces:
            self.chat.is_over.wait(pause_s)
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})

    def event(self, content: Any) -> None:  # noqa: ANN401 - any JSON value
        """Write one server-sent event."""
        self.wfile.write(b"data: " + json.dumps(content).encode() + b"\n\n")
        self.wfile.flush()

    def whole(self, status: int, body: bytes, *, length: int | None = None, headers: Mapping[str, str] | None = None) -> None:
        """Answer at once; a `length` beyond the body breaks off."""
        usual = {"Content-Type": "application/json", "Content-Length": str(len(body) if length is None else length)}
        self.send(status, usual | dict(headers or {}))
        self.wfile.write(body)

    def send(self, status: int, headers: Mapping[str, str]) -> None:
        """Write status and headers."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def refuse(status: int, message: str = "no", **headers: str) -> Turn:
    """Make a turn that refuses, with headers such as Retry_After="2"."""
    body = json.dumps({"error": {"message": message}}).encode()
    return lambda handler, _: handler.whole(status, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def say(text: str, *, reason: str = "stop", pause_s: float = 0.0) -> Turn:
    """Make a turn that says this instead; finish_reason "length" is what a cut answer has."""
    return lambda handler, _: handler.say(text, reason=reason, pause_s=pause_s)


def call(name: str, arguments: str) -> Turn:
    """Make a turn that calls a tool by name, with arguments as they stand."""
    return lambda handler, text: handler.call(text, name=name, arguments=arguments)


def raw(body: bytes, *, length: int | None = None) -> Turn:
    """Make a turn that answers 200 with these bytes; a `length` beyond them breaks off."""
    return lambda handler, _: handler.whole(200, body, length=length)


def stall() -> Turn:
    """Make a turn that never answers."""

    def turn(handler: ChatHandler, _: str) -> None:
        handler.chat.is_over.wait(30)

    return turn


def break_off(pieces: Iterable[str] = ("You", " said")) -> Turn:
    """Make a turn that streams some pieces and hangs up without an end."""

    def turn(handler: ChatHandler, _: str) -> None:
        handler.send(200, {"Content-Type": "text/event-stream"})
        handler.parts(pieces)

    return turn


def _pieces(text: str) -> list[str]:
    return [text[start : start + 3] for start in range(0, len(text), 3)]


def _usage(text: str) -> dict[str, int]:
    return {"prompt_tokens": 7, "completion_tokens": len(_pieces(text))}
