"""An encoder behind any OpenAI-compatible `/v1/embeddings` endpoint (OpenAI, vLLM, Ollama, TEI, LM Studio ...).

Speaks plain HTTP from the standard library: the official client costs 1.5 s to import and adds nothing here.
Spec: `openai:MODEL@http://host:port/v1`. The key comes with the settings, never with the spec.
Source: the Embeddings API reference of OpenAI, 2026.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

import numpy as np

from crossaisle.errors import ModelError, ModelTimeoutError
from crossaisle.protocols import EncoderInfo, Role
from crossaisle.types import Matrix
from crossaisle.vectors import unit_rows

_BATCH = 64
_MAX_CHARACTERS = 8000
_WAITS_S = (0.2, 1.0)
"""Before the second and the third try; an endpoint's Retry-After counts instead, as far as the deadline."""
_RETRIED = frozenset({429, 500, 502, 503, 504})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was named and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - the library's signature
        return None


class OpenAIEncoder:
    """`openai:MODEL@BASE_URL`. Dimensions are learned from the endpoint's first answer."""

    def __init__(self, argument: str = "", *, api_key: str = "", timeout_s: float = 30.0) -> None:
        model, _, base = argument.partition("@")
        self.spec = f"openai:{argument}"
        if not model or not base.startswith(("http://", "https://")):
            raise ModelError("needs a model and an address", spec=self.spec, hint='Write "openai:MODEL@http://host:port/v1".')
        self._model, self._url = model, base.rstrip("/") + "/embeddings"
        self._api_key, self._timeout_s = api_key, timeout_s
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._dim = 0
        self._lock = threading.Lock()

    @property
    def info(self) -> EncoderInfo:
        """Dimensions and identity; asks the endpoint once."""
        with self._lock:
            if not self._dim:
                self._dim = len(self._ask(["dimensions"])[0])
        digest = hashlib.sha256(f"{self._model}@{self._url}".encode()).hexdigest()[:12]
        return EncoderInfo(f"openai-{digest}-{self._dim}", self._dim, _MAX_CHARACTERS // 4, is_symmetric=True)

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:  # noqa: ARG002 - the endpoint knows no roles
        """Give (n, dim) float32, unit rows; an empty text gives a zero row and is not sent.

        Raises:
            ModelTimeoutError: No answer within the deadline.
            ModelError: The endpoint refused, or answered with something else than one vector per text.
        """
        vectors = np.zeros((len(texts), self.info.dim), dtype=np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), _BATCH):
            places = filled[start : start + _BATCH]
            got = self._ask([texts[place][:_MAX_CHARACTERS] for place in places])
            if any(len(vector) != self._dim for vector in got):
                raise ModelError("vectors changed their length", spec=self.spec, hint="Was the model behind the address replaced?")
            vectors[places] = got
        return unit_rows(vectors)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        body = json.dumps({"model": self._model, "input": texts, "encoding_format": "float"}).encode()
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self._api_key}"} if self._api_key else {})}
        request = urllib.request.Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310 - scheme checked above
        waits = iter(_WAITS_S)
        while True:
            try:
                return self._vectors(self._answer(request), len(texts))
            except urllib.error.HTTPError as exc:
                exc.close()
                wait = next(waits, None) if exc.code in _RETRIED else None
                if wait is None:
                    raise ModelError(f"the endpoint answered HTTP {exc.code}", spec=self.spec, hint="Check model name and key.") from exc
                stated = exc.headers.get("Retry-After", "")
            time.sleep(min(float(stated) if stated.isdecimal() else wait, self._timeout_s))

    def _answer(self, request: urllib.request.Request) -> Any:  # noqa: ANN401 - untrusted JSON
        try:
            with self._opener.open(request, timeout=self._timeout_s) as response:
                return json.load(response)
        except urllib.error.HTTPError:
            raise
        except (OSError, ValueError, http.client.HTTPException) as exc:
            if isinstance(getattr(exc, "reason", exc), TimeoutError):
                raise ModelTimeoutError(f"no answer within {self._timeout_s:g} s", spec=self.spec) from exc
            raise ModelError(f"the endpoint cannot be read: {exc}", spec=self.spec, hint="Is the server running?") from exc

    def _vectors(self, answer: Any, count: int) -> list[list[float]]:  # noqa: ANN401 - untrusted JSON until checked here
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors = [[float(value) for value in row["embedding"]] for row in rows]
        except (KeyError, TypeError, ValueError, OverflowError) as exc:
            raise ModelError("the answer is not in the shape of /v1/embeddings", spec=self.spec) from exc
        if len(vectors) != count or not all(vectors):
            raise ModelError(f"{len(vectors)} vectors for {count} texts", spec=self.spec)
        return vectors
