"""A language model from a GGUF file, run by llama.cpp in this process (xllamacpp, extra `local-llm`).

xllamacpp brings llama.cpp's own server; it listens on loopback, on a port and with a key that only this process knows,
and is asked like any other server. So streams, schemas, several calls at once and its prefix cache work as they do there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from crossaisle.errors import MissingExtraError, ModelError, ModelUnavailableError
from crossaisle.llms.openai import OpenAILanguageModel
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt

_MAGIC: Final = b"GGUF"
_PROMPT_CACHE_MB: Final = 256
"""Kept prompts of earlier calls, in RAM; the library's own 8192 would eat a small machine."""


class LocalLanguageModel:
    """`local:FILE.gguf`. Loaded when it is made; needs the extra `local-llm`."""

    def __init__(
        self,
        argument: str = "",
        *,
        threads: int = 1,
        context: int = 4096,
        slots: int = 2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Load the model: half a second for a small one, longer the larger it is.

        Args:
            argument: Path of a GGUF file; ~ is the home directory.
            threads: Processor threads, >= 1. One per core makes them wait for each other on a busy machine: with two on two
                busy cores generation fell from 50-78 to 2-9 tokens/s.
            context: Tokens of one call, prompt and answer together, >= 256.
            slots: Calls that are worked on at once; further ones wait.
            clock: What deadlines are counted on, in seconds.

        Raises:
            MissingExtraError: xllamacpp is not installed.
            ModelError: No such file, or not one that llama.cpp reads.
        """
        self._spec = f"local:{argument}"
        path = _checked(argument, self._spec)
        key = secrets.token_hex(16)
        self._server = _started(path, self._spec, key=key, threads=threads, context=context, slots=slots)
        address = f"{self._server.listening_address}/v1"
        # The cache of prompts is llama.cpp's default; said here because the order of our prompts is made for it.
        self._inner: LanguageModel | None = OpenAILanguageModel(
            f"{path.name}@{address}", api_key=key, options={"cache_prompt": True}, clock=clock, spec=self._spec
        )
        self._info = ModelInfo(self._spec, path.stem, parameters=f"size {path.stat().st_size}, context {context}")

    @property
    def info(self) -> ModelInfo:
        """Identity; asks nobody."""
        return self._info

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Give the whole answer; a schema is enforced by a grammar. Raises what an OpenAILanguageModel raises."""
        return self._opened().complete(prompt, schema=schema, deadline=deadline)

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Give the answer as it is written; closing it stops the work on it."""
        return self._opened().stream(prompt, deadline=deadline)

    def close(self) -> None:
        """Stop the server and let go of the model's memory."""
        self._inner = self._server = None

    def _opened(self) -> LanguageModel:
        if self._inner is None:
            raise ModelUnavailableError("the model has been closed", spec=self._spec)
        return self._inner


def _checked(argument: str, spec: str) -> Path:
    """Look at the file before llama.cpp does: its own complaint is a code."""
    path = Path(argument).expanduser()
    if not argument or not path.is_file():
        raise ModelError(
            "there is no such file", spec=spec, hint="Write \"local:/path/model.gguf\"; 'crossaisle models list' shows what was fetched."
        )
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as exc:
        raise ModelError(f"the file cannot be read: {exc.strerror}", spec=spec) from exc
    if magic != _MAGIC:
        raise ModelError("the file is no GGUF", spec=spec, hint="Other formats must be converted first, by llama.cpp's own scripts.")
    return path


def _started(path: Path, spec: str, *, key: str, threads: int, context: int, slots: int) -> Any:  # noqa: ANN401 - the library has no types
    try:
        import xllamacpp  # noqa: PLC0415 - the extra is loaded only where it is used
    except ImportError as exc:
        raise MissingExtraError("A model from a file", extra="local-llm") from exc
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(path)
    wanted.hostnames, wanted.port, wanted.api_keys = ["127.0.0.1"], 0, [key]
    wanted.ui = wanted.endpoint_slots = wanted.endpoint_props = False
    wanted.verbosity = 0
    wanted.n_ctx, wanted.n_parallel = context * slots, slots
    wanted.cache_ram_mib = _PROMPT_CACHE_MB
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = threads
    try:
        return xllamacpp.Server(wanted)
    except (RuntimeError, ValueError, OSError) as exc:
        raise ModelError(f"llama.cpp cannot load the file: {exc}", spec=spec, hint="Is it whole, and is there enough memory?") from exc
