"""One JSON request over HTTP, and its answer line by line, inside a deadline.

Every wait is cut to what is left of the deadline, so a server that drips, stalls or never answers is left in time.
Redirects are not followed: the key goes to the address that was named and nowhere else.
"""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from crossaisle.errors import ModelOutputError, ModelTimeoutError, ModelUnavailableError

_CHUNK: Final = 65_536
_LONGEST: Final = 8_000_000
"""Bytes of one answer; no honest one comes near."""


class RefusedError(Exception):
    """The server answered with another status than 200. Never leaves this room."""

    def __init__(self, status: int, message: str, retry_after_s: float | None) -> None:
        super().__init__(f"HTTP {status}: {message}" if message else f"HTTP {status}")
        self.status, self.message, self.retry_after_s = status, message, retry_after_s


class Endpoint:
    """An address that takes JSON by POST."""

    def __init__(self, url: str, *, spec: str, api_key: str, clock: Callable[[], float]) -> None:
        self._spec, self._api_key, self._clock = spec, api_key, clock
        parts = urlsplit(url)
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._place, self._path = parts.netloc.rpartition("@")[2], parts.path

    def lines(self, body: Mapping[str, Any], *, deadline: float) -> Generator[bytes]:
        """Send, and give the answer's lines as they come; closing the iterator hangs up, which tells the server to stop.

        Raises:
            RefusedError: Another status than 200.
            ModelTimeoutError: Not done at the deadline.
            ModelUnavailableError: Nobody there, or the connection broke before an answer.
            ModelOutputError: The answer broke off or is endless.
        """
        connection = self._kind(self._place, timeout=self._left(deadline))
        with contextlib.closing(connection), self._opened(connection, json.dumps(body).encode(), deadline) as response:
            parts = self._parts(connection, response, deadline)
            if response.status != http.client.OK:
                raise self._refusal(response, b"".join(parts))
            rest = b""
            for part in parts:
                *whole, rest = (rest + part).split(b"\n")
                yield from whole
            yield rest

    def _opened(self, connection: http.client.HTTPConnection, body: bytes, deadline: float) -> http.client.HTTPResponse:
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self._api_key}"} if self._api_key else {})}
        with self._translated(ModelUnavailableError, "the server cannot be reached"):
            connection.request("POST", self._path, body=body, headers=headers)
            self._rush(connection, deadline)
            return connection.getresponse()

    def _parts(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
        size = 0
        with self._translated(ModelOutputError, "the answer broke off"):
            while True:
                self._rush(connection, deadline)
                part = response.read1(_CHUNK)
                if not part:
                    break
                size += len(part)
                if size > _LONGEST:
                    raise ModelOutputError(f"the answer is longer than {_LONGEST:,} bytes", spec=self._spec)
                yield part
            if response.length:  # read1 ends quietly where the server hung up before the promised length
                raise ModelOutputError("the answer broke off", spec=self._spec)

    def _rush(self, connection: http.client.HTTPConnection, deadline: float) -> None:
        """Let the next wait take no longer than is left."""
        left = self._left(deadline)
        if connection.sock is not None:
            connection.sock.settimeout(left)

    def _left(self, deadline: float) -> float:
        left = deadline - self._clock()
        if left <= 0:
            raise ModelTimeoutError("no whole answer before the deadline", spec=self._spec)
        return left

    @contextlib.contextmanager
    def _translated(self, kind: type[ModelUnavailableError | ModelOutputError], what: str) -> Iterator[None]:
        try:
            yield
        except TimeoutError as exc:
            raise ModelTimeoutError("no whole answer before the deadline", spec=self._spec) from exc
        except (OSError, http.client.HTTPException, ValueError) as exc:
            hint = "Is the server running?" if kind is ModelUnavailableError else ""
            raise kind(f"{what}: {exc or type(exc).__name__}", spec=self._spec, hint=hint) from exc

    def _refusal(self, response: http.client.HTTPResponse, body: bytes) -> RefusedError:
        stated = response.headers.get("Retry-After", "").strip()
        message = _message(body)
        if self._api_key:
            message = message.replace(self._api_key, "***")
        return RefusedError(response.status, message, float(stated) if stated.replace(".", "", 1).isdecimal() else None)


def _message(body: bytes) -> str:
    """Give what the server says is wrong, in the places where servers say it, cut to a line."""
    text = body.decode(errors="replace")
    with contextlib.suppress(ValueError):
        found = json.loads(text)
        for name in ("error", "message", "detail"):
            if isinstance(found, dict) and name in found:
                found = found[name]
        text = found if isinstance(found, str) else json.dumps(found)
    return " ".join(text.split())[:300]
