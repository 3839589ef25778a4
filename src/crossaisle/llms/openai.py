"""A language model behind any OpenAI-compatible `/v1/chat/completions` (OpenAI, vLLM, Ollama, llama.cpp, DeepSeek ...).

What a server refuses or ignores is learned and remembered, so that only the first call pays for it. Retried is what
passes by itself, and only as far as the deadline. Source: the Chat Completions API reference of OpenAI, 2026;
decision 0007.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from crossaisle.errors import (
    ModelBusyError,
    ModelError,
    ModelOutputError,
    ModelPromptError,
    ModelUnavailableError,
)
from crossaisle.llms.dialect import Dialect
from crossaisle.llms.http import Endpoint, RefusedError
from crossaisle.llms.schema import SHAPE, faults, json_in
from crossaisle.llms.thoughts import spoken
from crossaisle.llms.tools import Gathered
from crossaisle.protocols import Chunk, Completion, ModelInfo, Prompt, Tool, Usage

_TRIES: Final = 3
_WAIT_S: Final = 0.5
"""Before another try, where the server does not say how long."""
_PASSING: Final = frozenset({429, 500, 502, 503, 504})
_REPHRASED: Final = frozenset({400, 415, 422, 500, 501})
"""Statuses with which servers refuse a field that they do not know."""
_TOO_LONG: Final = ("context length", "context size", "context window", "context_length", "exceed_context", "too long", "too many tokens")


@dataclass(slots=True)
class _Ending:
    """What the end of a stream says."""

    reason: str = ""
    usage: Usage | None = None
    calls: Gathered = field(default_factory=Gathered)


class OpenAILanguageModel:
    """`openai:MODEL@BASE_URL`, such as `openai:qwen3@http://localhost:11434/v1`. The key comes with the settings."""

    def __init__(
        self,
        argument: str = "",
        *,
        api_key: str = "",
        options: Mapping[str, Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        spec: str = "",
    ) -> None:
        """Name the server; nothing is asked yet.

        Args:
            argument: MODEL@BASE_URL.
            api_key: Sent as a bearer token; empty = none.
            options: More fields of every request, such as {"reasoning_effort": "none"}.
            clock: What deadlines are counted on, in seconds.
            sleep: How to wait before another try.
            spec: What it is called in errors; empty = openai:ARGUMENT.

        Raises:
            ModelError: The argument names no model or no address.
        """
        model, _, base = argument.partition("@")
        self._spec = spec or f"openai:{argument}"
        if not model or not base.startswith(("http://", "https://")):
            raise ModelError("needs a model and an address", spec=self._spec, hint='Write "openai:MODEL@http://host:port/v1".')
        self._model, self._options, self._clock, self._sleep = model, dict(options or {}), clock, sleep
        self._endpoint = Endpoint(base.rstrip("/") + "/chat/completions", spec=self._spec, api_key=api_key, clock=clock)
        self._dialect = Dialect()
        self._info = ModelInfo(self._spec, model, parameters=json.dumps(self._options, sort_keys=True) if self._options else "")

    @property
    def info(self) -> ModelInfo:
        """Identity; asks nobody."""
        return self._info

    @property
    def dialect(self) -> Dialect:
        """What has been learned of the server so far."""
        return self._dialect

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Give the whole answer; with a JSON schema, an answer that meets it; of tools, the calls that meet theirs.

        A server that refuses tools is asked without them from then on: see `dialect.takes_tools`.

        Raises:
            ModelTimeoutError: No whole answer before the deadline.
            ModelOutputError: Broken off, empty, or not what the schema, or that of a tool, asks for.
            ModelPromptError: Too long for the model, or tools together with a schema.
            ModelBusyError: Too many requests, for longer than the deadline.
            ModelUnavailableError: Nobody there, or the server fails.
            ModelError: Refused: no such model, no valid key.
        """
        if prompt.tools and schema is not None:
            raise ModelPromptError("a prompt with tools takes no schema", spec=self._spec, hint="Describe the answer as a tool too.")
        while True:
            dialect = self._dialect
            completion = self._completion(b"".join(self._lines(prompt, schema, deadline=deadline)), prompt.tools)
            if schema is None:
                return completion
            answer = self._checked(completion, schema)
            if isinstance(answer, Completion):
                return answer
            if dialect.form != "json_schema" or self._dialect.form == "json_schema":
                raise answer

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Give the answer as it is written; raises what complete raises. Closing it ends the call at the server too."""
        ending = _Ending()
        with contextlib.closing(self._lines(prompt, None, deadline=deadline, is_stream=True)) as lines:
            is_empty = True
            for text in spoken(self._texts(lines, ending)):
                is_empty = False
                yield Chunk(text)
        if not ending.reason:
            raise ModelOutputError("the answer broke off", spec=self._spec)
        calls = ending.calls.calls(prompt.tools, spec=self._spec)
        if is_empty and not calls:
            raise self._emptiness(is_cut=ending.reason == "length")
        if ending.usage or calls:
            yield Chunk("", ending.usage, calls)

    def close(self) -> None:
        """Nothing is held between calls."""

    def _lines(self, prompt: Prompt, schema: Mapping[str, Any] | None, *, deadline: float, is_stream: bool = False) -> Generator[bytes]:
        """Ask until the server takes it: differently where it refuses, again where it is busy."""
        dialect = self._dialect
        for tries in itertools.count(1):
            body = dialect.body(self._model, prompt, schema, is_stream=is_stream) | self._options
            with contextlib.closing(self._endpoint.lines(body, deadline=deadline)) as lines:
                try:
                    first = next(lines)
                except RefusedError as exc:
                    dialect = self._endured(
                        exc, dialect, tries, wants_json=schema is not None, has_tools=bool(prompt.tools), deadline=deadline
                    )
                    continue
                self._dialect = dialect
                yield first
                yield from lines
                return

    def _endured(
        self, refusal: RefusedError, dialect: Dialect, tries: int, *, wants_json: bool, has_tools: bool, deadline: float
    ) -> Dialect:
        """Give how to ask next, after a wait where the trouble passes by itself; or raise what the refusal means."""
        words = refusal.message.lower()
        if refusal.status == 413 or (refusal.status in {400, 422, 500} and any(mark in words for mark in _TOO_LONG)):
            raise ModelPromptError(f"the prompt is too long: {refusal.message}", spec=self._spec, hint="Give the model a larger context.")
        if refusal.status in _REPHRASED and (refusal.status != 500 or tries > 1):
            other = dialect.after(words, wants_json=wants_json, has_tools=has_tools)
            if other is not None:
                return other
        wait = _WAIT_S if refusal.retry_after_s is None else refusal.retry_after_s
        if refusal.status in _PASSING and tries < _TRIES and self._clock() + wait < deadline:
            self._sleep(wait)
            return dialect
        raise self._meaning(refusal, wait) from refusal

    def _meaning(self, refusal: RefusedError, wait: float) -> ModelError:
        said = f"the server answered {refusal}"
        if refusal.status == 429:
            return ModelBusyError(said, spec=self._spec, retry_after_s=wait, hint="Ask less often, or raise the limit at the server.")
        if refusal.status >= 500:
            return ModelUnavailableError(said, spec=self._spec, hint="See the server's log.")
        return ModelError(said, spec=self._spec, hint="Check model name, address and key.")

    def _completion(self, body: bytes, tools: Sequence[Tool]) -> Completion:
        gathered = Gathered()
        try:
            answer = json.loads(body)
            choice = answer["choices"][0]
            text = "".join(spoken([choice["message"].get("content") or ""]))
            gathered.take({**one, "index": place} for place, one in enumerate(choice["message"].get("tool_calls") or ()))
            is_cut = choice.get("finish_reason") == "length"
            usage = _usage(answer.get("usage")) or Usage()
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as exc:
            raise ModelOutputError("the answer is not in the shape of /v1/chat/completions", spec=self._spec) from exc
        calls = gathered.calls(tools, spec=self._spec)
        if not text.strip() and not calls:
            raise self._emptiness(is_cut=is_cut)
        return Completion(text, usage=usage, is_cut=is_cut, calls=calls)

    def _checked(self, completion: Completion, schema: Mapping[str, Any]) -> Completion | ModelOutputError:
        """Give the answer with its value, or what is wrong with it; where that shows that the schema was ignored, learn it."""
        is_ignored, wrong, value = True, "the answer is no JSON", None
        try:
            value, is_pure = json_in(completion.text)
        except ValueError:
            if completion.is_cut:
                return ModelOutputError("the answer was cut at max_tokens", spec=self._spec, hint="Allow more tokens.")
        else:
            found = faults(value, schema)
            wrong = "; ".join(map(str, found[:3]))
            is_ignored = not is_pure or any(fault.keyword in SHAPE for fault in found)
        dialect = self._dialect
        if is_ignored and dialect.form == "json_schema":
            self._dialect = dialect.lower() or dialect
        return ModelOutputError(wrong, spec=self._spec) if wrong else replace(completion, value=value)

    def _texts(self, lines: Iterator[bytes], ending: _Ending) -> Iterator[str]:
        """Read server-sent events; the last one with text need not be the last: usage comes with no choices at all."""
        for line in lines:
            data = line.strip().removeprefix(b"data:").strip() if line.startswith(b"data:") else b""
            if not data:
                continue
            if data == b"[DONE]":
                ending.reason = ending.reason or "stop"
                return
            text = self._event(data, ending)
            if text:
                yield text

    def _event(self, data: bytes, ending: _Ending) -> str:
        try:
            event = json.loads(data)
            if "error" in event:
                raise ModelUnavailableError(f"the server failed while answering: {str(event['error'])[:300]}", spec=self._spec)
            ending.usage = _usage(event.get("usage")) or ending.usage
            choices = event.get("choices") or [{}]
            ending.reason = choices[0].get("finish_reason") or ending.reason
            delta = choices[0].get("delta") or {}
            text = delta.get("content") or ""
            ending.calls.take(delta.get("tool_calls") or ())
        except (TypeError, ValueError, AttributeError, KeyError) as exc:
            raise ModelOutputError("a part of the stream is not in the shape of /v1/chat/completions", spec=self._spec) from exc
        return text if isinstance(text, str) else ""

    def _emptiness(self, *, is_cut: bool) -> ModelOutputError:
        hint = "It thought aloud until max_tokens: allow more, or turn its thinking off by llm.options." if is_cut else ""
        return ModelOutputError("the answer is empty", spec=self._spec, hint=hint)


def _usage(found: Any) -> Usage | None:  # noqa: ANN401 - untrusted JSON
    if not isinstance(found, dict):
        return None
    known = (found.get("prompt_tokens_details") or {}).get("cached_tokens")
    return Usage(int(found.get("prompt_tokens") or 0), int(found.get("completion_tokens") or 0), int(known or 0))
