"""Answers that were given before, from SQLite: no model is asked, nothing is spent, and a hit writes nothing.

Kept by model, prompt (version and parameters with it) and schema, never by shopper; of the prompt only its hash. Answers
go after some days. Where the file cannot be read or written the model is asked, as if there were no cache.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from crossaisle.database import Database
from crossaisle.errors import StorageError
from crossaisle.llms.keys import fingerprint
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, text TEXT NOT NULL, value TEXT NOT NULL, made_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_age ON answer (made_at);
"""
_DAY_S: Final = 86_400.0


class CachedLanguageModel:
    """A model that is asked each thing once."""

    def __init__(self, inner: LanguageModel, path: Path, *, days: float, clock: Callable[[], float] = time.time) -> None:
        """Put a cache before a model; no file is made before the first answer.

        Args:
            inner: Who is asked what is not known.
            path: The SQLite file.
            days: How long an answer is good, > 0.
            clock: Seconds since 1970.
        """
        self._inner, self._lasts_s, self._clock = inner, days * _DAY_S, clock
        self._database = Database(path, _SCHEMA)
        self._who = f"{inner.info.spec} {inner.info.parameters}"

    @property
    def info(self) -> ModelInfo:
        """The inner model's."""
        return self._inner.info

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Give what is known, with no usage; else ask and remember, unless it was cut or calls tools. Raises what the inner model does."""
        key = fingerprint(prompt, schema, of=self._who)
        known = self._known(key)
        if known is None:
            known = self._inner.complete(prompt, schema=schema, deadline=deadline)
            if not known.is_cut and not known.calls:
                self._keep(key, known)
        return known

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Give what is known in one part; else pass the parts on, and remember them when they are all there."""
        key = fingerprint(prompt, of=self._who)
        known = self._known(key)
        if known is not None:
            yield Chunk(known.text)
            return
        texts, has_calls = [], False
        for chunk in self._inner.stream(prompt, deadline=deadline):
            texts.append(chunk.text)
            has_calls = has_calls or bool(chunk.calls)
            yield chunk
        if not has_calls:
            self._keep(key, Completion("".join(texts)))

    def close(self) -> None:
        """Let go of the file and of the inner model."""
        self._database.close()
        self._inner.close()

    def _known(self, key: str) -> Completion | None:
        if not self._database.exists:
            return None
        with contextlib.suppress(StorageError):
            oldest = self._clock() - self._lasts_s
            for text, value in self._database.read("SELECT text, value FROM answer WHERE key = ? AND made_at > ?", (key, oldest)):
                return Completion(text, json.loads(value))
        return None

    def _keep(self, key: str, found: Completion) -> None:
        now = self._clock()
        row = (key, found.text.encode(errors="replace").decode(), json.dumps(found.value), now)
        with contextlib.suppress(StorageError), self._database.transaction() as connection:
            connection.execute("DELETE FROM answer WHERE made_at <= ?", (now - self._lasts_s,))
            connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", row)
