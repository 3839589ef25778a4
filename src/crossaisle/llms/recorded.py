"""Calls to a model written down, one JSON line each, and given again without the model: for tests and for looking back.

The file holds prompts as they were sent, with whatever a shopper has said in them.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from crossaisle.errors import (
    ModelBusyError,
    ModelError,
    ModelOutputError,
    ModelPromptError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from crossaisle.llms.keys import fingerprint
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt, ToolCall, Usage

_FAILURES: Final = {kind.__name__: kind for kind in (ModelOutputError, ModelPromptError, ModelTimeoutError, ModelUnavailableError)}
_AGAIN: Final = "Record the calls again: the prompts have changed since."


class RecordingLanguageModel:
    """A model whose answers and failures are added to a file."""

    def __init__(self, inner: LanguageModel, path: Path) -> None:
        self._inner, self._path, self._lock = inner, path, threading.Lock()

    @property
    def info(self) -> ModelInfo:
        """The inner model's."""
        return self._inner.info

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Ask, and write down what came; raises what the inner model raises."""
        try:
            found = self._inner.complete(prompt, schema=schema, deadline=deadline)
        except ModelError as exc:
            self._write(prompt, schema, error=_plain(exc))
            raise
        self._write(prompt, schema, parts=[found.text], value=found.value, usage=found.usage, is_cut=found.is_cut, calls=found.calls)
        return found

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Stream, and write down what came up to the end, the failure, or where the caller left."""
        parts: list[str] = []
        usage: Usage | None = None
        calls: Sequence[ToolCall] = ()
        error: dict[str, Any] | None = None
        try:
            for chunk in self._inner.stream(prompt, deadline=deadline):
                if chunk.text:
                    parts.append(chunk.text)
                usage, calls = chunk.usage or usage, chunk.calls or calls
                yield chunk
        except ModelError as exc:
            error = _plain(exc)
            raise
        finally:
            self._write(prompt, None, parts=parts, usage=usage, error=error, calls=calls)

    def close(self) -> None:
        """Close the inner model."""
        self._inner.close()

    def _write(
        self,
        prompt: Prompt,
        schema: Mapping[str, Any] | None,
        *,
        usage: Usage | None = None,
        calls: Sequence[ToolCall] = (),
        **what: Any,  # noqa: ANN401 - any JSON value
    ) -> None:
        line: dict[str, Any] = {"key": fingerprint(prompt, schema), "prompt": dataclasses.asdict(prompt), "schema": schema}
        line |= {"usage": dataclasses.asdict(usage) if usage else None, **what}
        if calls:
            line["calls"] = [dataclasses.asdict(one) for one in calls]
        with self._lock, self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(line) + "\n")


class ReplayLanguageModel:
    """`replay:FILE`. Gives what a RecordingLanguageModel wrote down; what was asked several times, in that order."""

    def __init__(self, argument: str = "") -> None:
        """Read a record.

        Raises:
            ModelError: There is no such file, or it is no record.
        """
        self._spec, self._lock = f"replay:{argument}", threading.Lock()
        self._known: dict[str, list[dict[str, Any]]] = defaultdict(list)
        try:
            for line in Path(argument).read_text(encoding="utf-8").splitlines():
                said = json.loads(line)
                self._known[said["key"]].append(said)
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise ModelError(f"the record cannot be read: {exc}", spec=self._spec) from exc

    @property
    def info(self) -> ModelInfo:
        """Identity."""
        return ModelInfo(self._spec, Path(self._spec).name)

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:  # noqa: ARG002 - the port's
        """Give the recorded answer, or raise the recorded failure.

        Raises:
            ModelUnavailableError: This was never asked.
        """
        said = self._next(prompt, schema)
        self._fail(said)
        usage, is_cut = _usage(said) or Usage(), bool(said.get("is_cut"))
        return Completion("".join(said["parts"]), said.get("value"), usage, is_cut=is_cut, calls=_calls(said))

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:  # noqa: ARG002 - the port's
        """Give the recorded parts; raises what complete raises, after the parts that came before it."""
        said = self._next(prompt, None)
        yield from (Chunk(part) for part in said.get("parts", ()))
        self._fail(said)
        usage, calls = _usage(said), _calls(said)
        if usage or calls:
            yield Chunk("", usage, calls)

    def close(self) -> None:
        """Nothing is held open."""

    def _next(self, prompt: Prompt, schema: Mapping[str, Any] | None) -> dict[str, Any]:
        """Give the next record of a question; the last one again and again."""
        key = fingerprint(prompt, schema)
        with self._lock:
            known = self._known.get(key, [])
            if not known:
                raise ModelUnavailableError("this was never asked", spec=self._spec, hint=_AGAIN)
            return known.pop(0) if len(known) > 1 else known[0]

    def _fail(self, said: Mapping[str, Any]) -> None:
        if said.get("error"):
            kind, message, wait = said["error"]["kind"], said["error"]["message"], said["error"]["retry_after_s"]
            if kind == ModelBusyError.__name__:
                raise ModelBusyError(message, spec=self._spec, retry_after_s=wait)
            raise _FAILURES.get(kind, ModelError)(message, spec=self._spec)


def _plain(exc: ModelError) -> dict[str, Any]:
    message = exc.message.removeprefix(f"{exc.spec}: ")
    return {"kind": type(exc).__name__, "message": message, "retry_after_s": getattr(exc, "retry_after_s", 0.0)}


def _usage(said: Mapping[str, Any]) -> Usage | None:
    return Usage(**said["usage"]) if said.get("usage") else None


def _calls(said: Mapping[str, Any]) -> tuple[ToolCall, ...]:
    return tuple(ToolCall(**one) for one in said.get("calls", ()))
