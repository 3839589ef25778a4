"""Answers that were given before, from SQLite: no model is asked, nothing is spent, and a hit hardly ever writes.

Kept by model, prompt (version and parameters with it) and schema, never by shopper; of the prompt only its hash. Answers
go after some days, and those that were not used for longest go when there are too many. One answer serves everybody who
asks the same, so it cannot be one shopper's: when a shopper is erased, all answers to prompts with shoppers' words go.
Where the file cannot be read or written the model is asked, as if there were no cache.
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

_SCHEMA: Final = (
    """
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, text TEXT NOT NULL, value TEXT NOT NULL, made_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_age ON answer (made_at);
""",
    """
ALTER TABLE answer ADD COLUMN used_at REAL NOT NULL DEFAULT 0;
ALTER TABLE answer ADD COLUMN is_personal INTEGER NOT NULL DEFAULT 1;
CREATE INDEX answer_use ON answer (used_at);
""",
)
_DAY_S: Final = 86_400.0
_HOUR_S: Final = 3_600.0
"""How exactly the time of the last use is known: so often at most a hit writes."""


class CachedLanguageModel:
    """A model that is asked each thing once."""

    def __init__(
        self, inner: LanguageModel, path: Path, *, days: float, most: int = 50_000, clock: Callable[[], float] = time.time
    ) -> None:
        """Put a cache before a model; no file is made before the first answer.

        Args:
            inner: Who is asked what is not known.
            path: The SQLite file.
            days: How long an answer is good, > 0.
            most: Answers kept, >= 1; beyond it those go that were not used for longest.
            clock: Seconds since 1970.
        """
        self._inner, self._lasts_s, self._most, self._clock = inner, days * _DAY_S, most, clock
        self._database = Database(path, _SCHEMA, is_erasing=True)
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
                self._keep(key, known, is_personal=prompt.is_personal)
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
            self._keep(key, Completion("".join(texts)), is_personal=prompt.is_personal)

    def close(self) -> None:
        """Let go of the file and of the inner model."""
        self._database.close()
        self._inner.close()

    def _known(self, key: str) -> Completion | None:
        if not self._database.exists:
            return None
        now = self._clock()
        with contextlib.suppress(StorageError):
            sought = "SELECT text, value, used_at FROM answer WHERE key = ? AND made_at > ?"
            for text, value, used_at in self._database.read(sought, (key, now - self._lasts_s)):
                if now - used_at > _HOUR_S:
                    self._use(key, now)
                return Completion(text, json.loads(value))
        return None

    def _use(self, key: str, now: float) -> None:
        with contextlib.suppress(StorageError), self._database.transaction() as connection:
            connection.execute("UPDATE answer SET used_at = ? WHERE key = ?", (now, key))

    def _keep(self, key: str, found: Completion, *, is_personal: bool) -> None:
        now = self._clock()
        row = (key, found.text.encode(errors="replace").decode(), json.dumps(found.value), now, now, is_personal)
        with contextlib.suppress(StorageError), self._database.transaction() as connection:
            connection.execute("DELETE FROM answer WHERE made_at <= ?", (now - self._lasts_s,))
            connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)", row)
            too_many = "SELECT key FROM answer ORDER BY used_at DESC LIMIT -1 OFFSET ?"
            connection.execute(f"DELETE FROM answer WHERE key IN ({too_many})", (self._most,))  # noqa: S608 - no value in it


def erase_personal(path: Path) -> int:
    """Erase from a cache's file, for good, the answers to prompts in which shoppers' words may have stood.

    Returns:
        How many went; 0 where there is no file.

    Raises:
        StorageError: They cannot be erased.
    """
    database = Database(path, _SCHEMA, is_erasing=True)
    if not database.exists:
        return 0
    with contextlib.closing(database):
        with database.transaction() as connection:
            gone = connection.execute("DELETE FROM answer WHERE is_personal").rowcount
        if gone:
            database.scrub()
    return gone
